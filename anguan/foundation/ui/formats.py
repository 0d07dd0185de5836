"""How values are said (说法): dates as people say them, numbers with thousands, private fields masked."""

from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal

from markupsafe import Markup

from anguan.foundation.clock import local
from anguan.foundation.words import mark as _

NOTHING = "—"
WEEKDAYS = (_("星期一"), _("星期二"), _("星期三"), _("星期四"), _("星期五"), _("星期六"), _("星期日"))
NEAR_DAYS = {-2: _("前天"), -1: _("昨天"), 0: _("今天"), 1: _("明天"), 2: _("后天")}
MINUTE, HOUR = 60, 3600


def said_moment(moment: datetime, *, at: datetime) -> str:
    """Return a moment as people say it: 刚刚, 12 分钟前, 今天 14:30, 3 天前, 3月5日 14:30."""
    here, now = local(moment), local(at)
    seconds = (now - here).total_seconds()
    if 0 <= seconds < MINUTE:
        return _("刚刚")
    if 0 < seconds < HOUR:
        return _("{n} 分钟前").format(n=int(seconds // MINUTE))
    days = (here.date() - now.date()).days
    clock = f"{here:%H:%M}"
    if days in NEAR_DAYS:
        return f"{NEAR_DAYS[days]} {clock}"
    if -7 < days < 0:
        return _("{n} 天前").format(n=-days)
    if 0 < days < 7:
        return _("{n} 天后").format(n=days)
    if here.year == now.year:
        return f"{here.month}月{here.day}日 {clock}"
    return said_date(here.date(), today=now.date())


def said_date(day: date, *, today: date) -> str:
    """Return a date as people say it: 今天, 明天, 3月5日, 2024年3月5日."""
    days = (day - today).days
    if days in NEAR_DAYS:
        return NEAR_DAYS[days]
    if day.year == today.year:
        return f"{day.month}月{day.day}日"
    return f"{day.year}年{day.month}月{day.day}日"


def exact(value: date) -> str:
    """Return the whole date, and the time where there is one, for the tooltip."""
    day = local(value) if isinstance(value, datetime) else value
    text = f"{day.year}年{day.month}月{day.day}日 {WEEKDAYS[day.weekday()]}"
    return f"{text} {day:%H:%M:%S}" if isinstance(day, datetime) else text


def when(value: date | None, *, at: datetime) -> str | Markup:
    """Return a moment or a date as `<time>`, the exact one on hover."""
    if value is None:
        return NOTHING
    said = said_moment(value, at=at) if isinstance(value, datetime) else said_date(value, today=local(at).date())
    return _time(value, said)


def day(value: date | None, *, at: datetime) -> str | Markup:
    """Return only the date of a moment or a date, as `<time>`."""
    if value is None:
        return NOTHING
    on = local(value).date() if isinstance(value, datetime) else value
    return _time(value, said_date(on, today=local(at).date()))


def moment(value: date | None) -> str | Markup:
    """Return the exact moment or date, for records and papers: 2026-03-05 14:30."""
    if value is None:
        return NOTHING
    if isinstance(value, datetime):
        return _time(value, f"{local(value):%Y-%m-%d %H:%M}")
    return _time(value, f"{value:%Y-%m-%d}")


def days_left(value: date | None, *, at: datetime) -> str:
    """Return how a due date stands: 还剩 3 天, 今天到期, 已逾期 2 天."""
    if value is None:
        return _("未定期限")
    due = local(value).date() if isinstance(value, datetime) else value
    days = (due - local(at).date()).days
    if days < 0 or (isinstance(value, datetime) and value < at):
        return _("已逾期 {n} 天").format(n=-days) if days else _("今天已逾期")
    return _("还剩 {n} 天").format(n=days) if days else _("今天到期")


def is_late(value: date | None, *, at: datetime) -> bool:
    """Say whether a due moment or date has passed."""
    if value is None:
        return False
    return value < at if isinstance(value, datetime) else value < local(at).date()


def number(value: int | float | Decimal | None, digits: int = 0) -> str:
    """Return a number with thousands: 12,345."""
    return NOTHING if value is None else f"{value:,.{digits}f}"


def percent(value: float | Decimal | None, digits: int = 1) -> str:
    """Return a share of one as a percentage: 0.953 → 95.3%."""
    return NOTHING if value is None else f"{value * 100:.{digits}f}%"


def money(value: int | Decimal | None) -> str:
    """Return an amount in yuan, without empty cents: 12,000 元."""
    if value is None:
        return NOTHING
    amount = Decimal(value).quantize(Decimal("0.01"), ROUND_HALF_UP)
    text = f"{amount:,.2f}".removesuffix(".00")
    return _("{amount} 元").format(amount=text)


def mask_phone(value: str | None) -> str:
    """Return a telephone number with its middle hidden: 138****5678."""
    if not value:
        return NOTHING
    return f"{value[:3]}****{value[-4:]}" if len(value) >= 11 else f"{value[:2]}****"


def mask_name(value: str | None) -> str:
    """Return a person's name with all but the family name hidden: 周**."""
    return f"{value[0]}{'*' * (len(value) - 1)}" if value else NOTHING


def _time(value: date, said: str) -> Markup:
    stamp = local(value).isoformat(timespec="seconds") if isinstance(value, datetime) else value.isoformat()
    return Markup('<time datetime="{}" title="{}">{}</time>').format(stamp, exact(value), said)
