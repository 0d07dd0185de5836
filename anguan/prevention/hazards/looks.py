"""How hazards are said on pages: badges of state and level, due days, money."""

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal

from markupsafe import Markup

from anguan.foundation import clock
from anguan.foundation.evidence.models import Exhibit
from anguan.foundation.ui import formats
from anguan.foundation.ui.badges import Badge
from anguan.foundation.words import mark as _
from anguan.prevention.hazards import catalog, rules
from anguan.prevention.hazards.models import Hazard
from anguan.prevention.hazards.rules import Level, State
from anguan.registry.regions import queries as regions

TONES: dict[str, str] = {
    State.REPORTED: "wait",
    State.RECTIFYING: "active",
    State.RECHECKING: "wait",
    State.CLOSED: "done",
    State.DISMISSED: "quiet",
    State.WITHDRAWN: "quiet",
}
WAY = (_("上报"), _("核实派发"), _("整改"), _("复查"), _("销号"))
_PLACE_ON_THE_WAY = {State.REPORTED: 1, State.RECTIFYING: 2, State.RECHECKING: 3, State.CLOSED: 5}


def state_badge(state: str) -> Badge:
    """Return the state in a word and a shape."""
    return Badge(rules.LIFECYCLE.titles[state], TONES[state])


def level_badge(level: str) -> Badge:
    """Return the level; a major hazard is an alarm."""
    return Badge(rules.LEVEL_TITLES[level], "alarm" if level == Level.MAJOR else "neutral")


def level_cell(level: str) -> Badge | str:
    """Return the level for a list, where only the major ones should catch the eye."""
    return level_badge(level) if level == Level.MAJOR else rules.LEVEL_TITLES[level]


def badges(hazard: Hazard, *, today: date) -> list[Badge]:
    """Return everything a reader must see at once: the state, a major level, being late."""
    found = [state_badge(hazard.state)]
    if hazard.level == Level.MAJOR:
        found.append(level_badge(hazard.level))
    if hazard.is_overdue(today):
        assert hazard.due_on is not None  # noqa: S101 - what is late has a due day
        found.append(Badge(_("逾期{n}天").format(n=(today - hazard.due_on).days), "alarm"))
    return found


def waited(since: datetime, until: datetime) -> str:
    """Return how long something took, as people say it."""
    minutes = max(0, int((until - since).total_seconds() // 60))
    if minutes < 60:
        return _("{n} 分钟").format(n=minutes)
    if minutes < 48 * 60:
        return _("{n} 小时").format(n=minutes // 60)
    return _("{n} 天").format(n=minutes // (24 * 60))


def place_on_the_way(state: str) -> int | None:
    """Return how far a hazard has come on the way to being struck off; none for one that left it."""
    return _PLACE_ON_THE_WAY.get(State(state))


def due_words(hazard: Hazard) -> str | Markup | Badge | None:
    """Return the due day of a hazard that is still open, or how late it is."""
    now = clock.now()
    if hazard.is_overdue(clock.day_of(now)):
        return Badge(formats.days_left(hazard.due_on, at=now), "alarm")
    return formats.day(hazard.due_on, at=now) if hazard.due_on else None


def yuan(fen: int | None) -> str:
    """Return an amount kept in fen."""
    if fen is None:
        return formats.NOTHING
    return formats.money(Decimal(fen) / 100) if fen else _("不需要资金")


def next_words(hazard: Hazard, *, at: datetime) -> str:
    """Return who has to do what next, in one sentence."""
    due = formats.days_left(hazard.due_on, at=at) if hazard.due_on else ""
    match hazard.state:
        case State.REPORTED:
            return _("等待企业安全管理人员核实。")
        case State.RECTIFYING:
            who = hazard.assignee_name or _("企业")
            return _("等待{who}整改，期限 {day}（{due}）。").format(who=who, day=_day(hazard.due_on), due=due)
        case State.RECHECKING if hazard.ordered:
            return _("等待监管部门复查，最迟 {day}。").format(day=_day(hazard.recheck_due_on))
        case State.RECHECKING if hazard.recheck_due_on:
            return _("等待整改人以外的人员到现场复查，最迟 {day}。").format(day=_day(hazard.recheck_due_on))
        case State.RECHECKING:
            return _("等待整改人以外的人员到现场复查。")
        case State.CLOSED:
            return _("已由{who}复查通过，隐患销号。").format(who=hazard.rechecker_name)
        case State.DISMISSED:
            return _("经核实不属实，不再办理。")
        case _:
            return _("上报人已撤回。")


def town_name(hazard: Hazard) -> str:
    """Return the name of the town or park a hazard happened in."""
    return regions.town_name(hazard.region_code)


def category_title(hazard: Hazard) -> str:
    """Return the title of a hazard's category."""
    return catalog.title_of(hazard.category)


def _day(value: date | None) -> str:
    return f"{value.month}月{value.day}日" if value else formats.NOTHING


def before(hazard: Hazard, photos: Iterable[Exhibit]) -> list[Exhibit]:
    """Return the photos of how it was found."""
    return [photo for photo in photos if photo.attached_at == hazard.reported_at]


def after(hazard: Hazard, photos: Iterable[Exhibit]) -> list[Exhibit]:
    """Return the photos of the latest rectification."""
    if hazard.rectified_at is None:
        return []
    return [photo for photo in photos if photo.attached_at == hazard.rectified_at]
