"""Figures of briefings (班前教育指标): expected, held, in time, late, not held, excused, somebody missing."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime

from django.db.models import F, Q, QuerySet, TextField
from django.db.models.functions import Cast

from anguan.foundation.access.visibility import happened_in
from anguan.foundation.figures import Dimension, Figure, FigureSet, Question, Rate, labels_from
from anguan.foundation.figures.regions import COUNTY, REGION, TOWN
from anguan.foundation.words import mark as _
from anguan.registry.enterprises.models import Enterprise
from anguan.responsibility.briefings import queries
from anguan.responsibility.briefings.models import Slot
from anguan.responsibility.briefings.rules.standing import SLOT_STATES

DESIGN = _("本系统统计口径（班前教育是各地的平台规则）")
_DONE = ("held", "late")

# Which slots a figure counts, as a parameter of the list: it narrows further and never replaces another filter.
STANDINGS: dict[str, Callable[[datetime], Q]] = {
    "owed": lambda at: ~Q(state="excused"),
    "done": lambda at: Q(state__in=_DONE),
    "in_time": lambda at: Q(state="held"),
    "late": lambda at: Q(state="late"),
    "overdue": lambda at: Q(state="expected", due_at__lt=at),
    "waiting": lambda at: Q(state="expected", due_at__gte=at),
    "missed": lambda at: Q(state="missed"),
    "excused": lambda at: Q(state="excused"),
    "short": lambda at: Q(state__in=_DONE, present__lt=F("roster")),
}
STANDING_TITLES: dict[str, str] = {
    "owed": _("应开"),
    "done": _("已开"),
    "in_time": _("按时开"),
    "late": _("迟开"),
    "overdue": _("过时还没开"),
    "waiting": _("还没到时间"),
    "missed": _("未开"),
    "excused": _("免开"),
    "short": _("有人没到"),
}


def standing(rows: QuerySet[Slot], key: str, at: datetime) -> QuerySet[Slot]:
    """Keep the slots a figure counts."""
    return rows.filter(STANDINGS[key](at)) if key in STANDINGS else rows


def narrowed(
    rows: QuerySet[Slot],
    *,
    at: datetime,
    region: str = "",
    start: date | None = None,
    stop: date | None = None,
    filters: Mapping[str, str] | None = None,
) -> QuerySet[Slot]:
    """Keep the rows of a question; its parameters are those of the list page and mean the same there."""
    if region:
        rows = rows.filter(happened_in(region))
    if start is not None:
        rows = rows.filter(day__gte=start)
    if stop is not None:
        rows = rows.filter(day__lte=stop)
    asked = dict(filters or {})
    if (state := asked.get("state")) in SLOT_STATES:
        rows = rows.filter(state=state)
    if enterprise := asked.get("enterprise"):
        rows = rows.filter(enterprise_id=enterprise)
    return standing(rows, asked.get("standing", ""), at)


def _rows(question: Question) -> QuerySet[Slot]:
    return narrowed(
        queries.slots_for(question.actor), at=question.at, region=question.region, start=question.start,
        stop=question.stop, filters=question.filters,
    )  # fmt: skip


def _firm_names(keys: Sequence[str]) -> Mapping[str, str]:
    return {str(key): name for key, name in Enterprise.objects.filter(pk__in=keys).values_list("pk", "name")}


def _figure(key: str, meaning: str, *, tone: str = "plain") -> Figure:
    return Figure(
        key, STANDING_TITLES[key], meaning, DESIGN, lambda question: STANDINGS[key](question.at), {"standing": key},
        unit="次", tone=tone,
    )  # fmt: skip


BRIEFING_FIGURES = FigureSet(
    rows=_rows,
    figures=(
        _figure("owed", _("按班组的班次日历应开的班前会，不含免开的")),
        _figure("done", _("其中已经开了的，含迟开")),
        _figure("in_time", _("在开工后的宽限时间以内开的")),
        _figure("late", _("超过宽限时间才开的"), tone="alarm"),
        _figure("overdue", _("已过宽限时间、班还没有结束、还没有开的"), tone="alarm"),
        _figure("waiting", _("还没有到时限的")),
        _figure("missed", _("到下班也没有开的"), tone="alarm"),
        _figure("excused", _("企业写明原因免开，或班组没有成员的")),
        _figure("short", _("已经开了、实到少于应到的")),
    ),
    rates=(
        Rate("done_rate", _("开会率"), _("已开 ÷ 应开"), DESIGN, "done", "owed"),
        Rate("in_time_rate", _("按时率"), _("按时开 ÷ 应开"), DESIGN, "in_time", "owed"),
    ),
    dimensions=(
        REGION,
        COUNTY,
        TOWN,
        Dimension("state", _("状态"), lambda _: "state", "state", labels_from(SLOT_STATES)),
        Dimension("enterprise", _("企业"), lambda _: Cast("enterprise_id", TextField()), "enterprise", _firm_names),
    ),
    list_url="briefings:slots",
)  # fmt: skip
