"""The plan of a year (年度培训计划): what the rules ask of an enterprise, laid out over its months."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace

from anguan.foundation.refusal import Reason
from anguan.foundation.words import mark as _
from anguan.responsibility.training import catalog
from anguan.responsibility.training.catalog import HoursEntry
from anguan.responsibility.training.rules.categories import CATEGORY_TITLES, Category
from anguan.responsibility.training.rules.hours import MANAGERS, Firm

# Which months an hour count is laid into, and when a subject is best taught (ours): before summer for confined space,
# in the month of fire safety for fire.
_MANAGER_MONTHS, _WORKER_MONTHS = (3, 6, 9, 11), (1, 2, 3, 4, 5, 6, 7, 8, 9, 10)
_TOPIC_MONTHS = {"dust": (4,), "confined_space": (5,), "fire": (11,)}
_TOPIC_HOURS = 2
_EVERYONE = (("year_begins", 2, _("开工第一课：全员安全教育")), ("safety_month", 6, _("安全生产月：全员安全教育")))


@dataclass(frozen=True)
class Item:
    """One thing to teach in a month (计划项)."""

    month: int
    title: str
    category: str
    roles: tuple[str, ...]
    hours: int
    clause: str
    rule: str = ""
    topic: str = ""


def plan_for(firm: Firm, *, roles: Collection[str], first_month: int = 1) -> list[Item]:
    """Return what an enterprise with people of these roles has to teach in a year, month by month.

    What the law asks for the year is laid into the months that are left; our own suggestions of past months are not.

    New workers are taught when they come, in whichever month: they have no item.
    """
    found = [item for entry in catalog.entries().values() for item in _items(entry, firm, set(roles))]
    found = [replace(item, month=max(item.month, first_month)) for item in found]
    found += [
        Item(month, title, Category.OTHER, (), 1, _("本系统设计，非法规要求"), rule)
        for rule, month, title in _EVERYONE
        if month >= first_month
    ]
    return sorted(found, key=lambda item: (item.month, item.title))


def _items(entry: HoursEntry, firm: Firm, roles: set[str]) -> Iterator[Item]:
    scope = "high_risk" if firm.is_high_risk else "general"
    whom = tuple(role for role in entry.roles if role in roles)
    asked = (
        entry.when in ("yearly", "each_year")
        and bool(whom)
        and entry.scope in ("any", scope)
        and (not entry.flags or bool(firm.flags & set(entry.flags)))
    )
    if not asked:
        return
    if entry.topic:
        for month in _TOPIC_MONTHS.get(entry.topic, (6,)):
            yield Item(
                month, entry.title, Category.SPECIAL, whom, _TOPIC_HOURS, entry.cited, entry.id, entry.topic
            )  # fmt: skip
        return
    months = _MANAGER_MONTHS if set(whom) <= MANAGERS else _WORKER_MONTHS
    for number, hours in enumerate(split(entry.hours, len(months))):
        if hours:
            title = _("{title}（第 {n} 次）").format(title=entry.title, n=number + 1)
            yield Item(months[number], title, Category.ANNUAL, whom, hours, entry.cited, entry.id)


def split(hours: int, parts: int) -> list[int]:
    """Return hours in parts as even as they come, the larger first."""
    each, rest = divmod(hours, parts)
    return [each + (number < rest) for number in range(parts)]


def reasons_against(*, title: str, category: str, topic: str, month: int, minutes: int) -> list[Reason]:
    """Everything wrong with an item somebody writes."""
    reasons = []
    if not title.strip():
        reasons.append(Reason("no_title", _("没有写培训内容"), _("请写一句"), field="title"))
    if category not in CATEGORY_TITLES or category == Category.BRIEFING:
        reasons.append(Reason("no_category", _("没有选择培训类别"), _("请从列表中选择"), field="category"))
    if category == Category.SPECIAL and topic not in catalog.topics():
        reasons.append(Reason("no_topic", _("专项培训没有选专项"), _("请选择专项"), field="topic"))
    if not 1 <= month <= 12:
        reasons.append(Reason("no_month", _("没有选择月份"), _("请选择 1 到 12 月"), field="month"))
    if not 1 <= minutes <= 60 * 80:
        reasons.append(Reason("wrong_hours", _("学时不对"), _("请填写 1 以上的学时"), field="hours"))
    return reasons
