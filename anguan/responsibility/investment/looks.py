"""How safety money looks (呈现): amounts, states of months, sides and doubts as badges, confidence in words."""

from decimal import Decimal
from typing import Any

from anguan.foundation.catalog import CONFIDENCE_TITLES
from anguan.foundation.ui.badges import Badge
from anguan.foundation.words import mark as _
from anguan.responsibility.investment import catalog, queries
from anguan.responsibility.investment.models import Entry, Fund
from anguan.responsibility.investment.rules import doubting
from anguan.responsibility.investment.rules.book import Month
from anguan.responsibility.investment.rules.importing import SIDE_TITLES

MONTH_TITLES: dict[str, str] = {
    "paused": _("暂停提取"), "done": _("已提足"), "short": _("欠提"), "now": _("本月待提"), "coming": _("还没到"),
    "free": _("不按月"), "closed": _("不再提取"),
}  # fmt: skip
_MONTH_TONES = {
    "paused": "quiet", "done": "done", "short": "alarm", "now": "active", "coming": "neutral", "free": "neutral",
    "closed": "quiet",
}  # fmt: skip
MODE_TITLES: dict[str, str] = {
    "by_rates": _("按标准逐月提取"), "actual_expense": _("开业当年据实列支"), "not_listed": _("据实保障投入"),
    "": _("还没有核定"),
}  # fmt: skip
USES_NOTE = _("用途是本系统的归类；能不能列支，请核对{original}").format(original=catalog.sheet().original)


def yuan(amount: Decimal | None) -> str:
    """Return an amount with thousands and without empty cents, no unit: 42,500."""
    return "—" if amount is None else f"{amount:,.2f}".removesuffix(".00")


def short(amount: Decimal | None) -> str:
    """Return an amount as a phone has room for it: 51.3 万."""
    if amount is None:
        return "—"
    if abs(amount) < 10_000:
        return yuan(amount)
    if abs(amount) < 100_000_000:
        return _("{n} 万").format(n=f"{amount / 10_000:,.2f}".rstrip("0").rstrip("."))
    return _("{n} 亿").format(n=f"{amount / 100_000_000:,.2f}".rstrip("0").rstrip("."))


def told(amount: Decimal | float | None) -> tuple[str, str]:
    """Return an amount with its unit, as a tile has room for it: 961,133 元, 484.81 万元."""
    if amount is None:
        return "—", ""
    value = Decimal(str(amount))
    if abs(value) < 1_000_000:
        return yuan(value), _("元")
    text, unit = short(value).split(" ")
    return text, f"{unit}{_('元')}"


def whole(amount: Decimal | None) -> str:
    """Return an amount in whole yuan, as a column of a phone has room for it."""
    if amount is None:
        return "—"
    return f"{amount:,.0f}" if abs(amount) < 10_000_000 else short(amount)


def month_badge(month: Month, fund: Fund) -> Badge:
    """Return how a month stands."""
    if month.state == "paused" and month.month in fund.paused:
        return Badge(_("已登记暂停"), "done")
    return Badge(MONTH_TITLES[month.state], _MONTH_TONES[month.state])


def side_badge(row: Entry) -> Badge:
    """Return what an entry is: set aside or spent, or struck."""
    if row.void_at is not None:
        return Badge(_("已作废"), "quiet")
    if row.doubts:
        return Badge(_("存疑"), "wait")
    return Badge(SIDE_TITLES[row.side], "done" if row.side == "set_aside" else "neutral")


def mode_badge(fund: Fund) -> Badge:
    """Return by what a book's year goes."""
    return Badge(MODE_TITLES[fund.mode], "quiet" if fund.mode == "not_listed" else "active" if fund.mode else "wait")


def balance(fund: Fund) -> Decimal:
    """Return what is left in a book."""
    return Decimal(fund.opening + fund.set_aside - fund.spent)


def balance_said(fund: Fund) -> str:
    """Return what is left, or by how much more was spent."""
    if not queries.saves(fund):
        return "—"
    left = balance(fund)
    return _("超支 {n}").format(n=yuan(-left)) if left < 0 else yuan(left)


def doubt_titles(row: Entry) -> list[str]:
    """Return what is doubtful of an entry, each in a word."""
    return [doubting.TITLES.get(one["code"], one["code"]) for one in row.doubts]


def title_of(row: Entry, uses: dict[str, str] | Any = None) -> str:
    """Return what an entry was for, in words."""
    if row.side == "set_aside":
        return _("{month} 月提取").format(month=row.month)
    titles = uses if uses is not None else queries.use_titles([row.use])
    return row.what or titles.get(row.use, _("其他"))


def confidence_of(fund: Fund) -> str:
    """Return how sure the rates of a book are, in words."""
    return CONFIDENCE_TITLES.get(fund.confidence, "")
