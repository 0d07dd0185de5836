"""Figures of training (培训指标): what is owed, done, late, and who works without the education due before."""

from collections.abc import Mapping, Sequence

from django.db.models import Q, QuerySet, TextField
from django.db.models.functions import Cast

from anguan.foundation import clock
from anguan.foundation.access.visibility import happened_in
from anguan.foundation.figures import Dimension, Figure, FigureSet, Question, Rate, labels_from
from anguan.foundation.figures.regions import COUNTY, REGION, TOWN
from anguan.foundation.words import mark as _
from anguan.registry.enterprises.models import Enterprise
from anguan.responsibility.training import catalog, queries
from anguan.responsibility.training.models import Debt

DESIGN = _("本系统统计口径")
LAW = _("生产经营单位安全培训规定 第九条、第十三条")
COUNTED = ("open", "met")


def standing(question: Question, key: str) -> Q:
    """Return the condition of a standing on the day asked about."""
    return queries.standing_is(key, today=clock.day_of(question.at))


def of_year(question: Question) -> int:
    """Return the year asked about: that of the filter, else this one."""
    said = question.filters.get("year", "")
    return int(said) if said.isdecimal() and len(said) == 4 else clock.day_of(question.at).year


def _rows(question: Question) -> QuerySet[Debt]:
    rows = queries.debts_for(question.actor).filter(year=of_year(question), state__in=COUNTED)
    if question.region:
        rows = rows.filter(happened_in(question.region))
    if rule := question.filters.get("rule"):
        rows = rows.filter(rule=rule)
    if enterprise := question.filters.get("enterprise"):
        rows = rows.filter(enterprise_id=enterprise)
    return rows


def _firm_names(keys: Sequence[str]) -> Mapping[str, str]:
    named = Enterprise.objects.filter(pk__in=keys).values_list("pk", "name")
    return {str(key): name for key, name in named}


def _figure(key: str, name: str, meaning: str, source: str, states: tuple[str, ...], *, tone: str = "plain") -> Figure:
    def condition(question: Question) -> Q:
        found = Q()
        for state in states:
            found |= standing(question, state)
        return found

    return Figure(key, name, meaning, source, condition, {"counted": key}, unit="项", tone=tone)


_OPEN = ("unready", "late", "soon", "open")
STATES_OF: dict[str, tuple[str, ...]] = {
    "owed": (*_OPEN, "met"), "met": ("met",), "open": _OPEN, "late": ("late",), "unready": ("unready",),
}  # fmt: skip
COUNTED_TITLES: dict[str, str] = {
    "owed": _("应培训"), "met": _("已完成"), "open": _("未完成"), "late": _("逾期"), "unready": _("未教育先上岗"),
}  # fmt: skip

TRAINING_FIGURES = FigureSet(
    rows=_rows,
    figures=(
        _figure("owed", COUNTED_TITLES["owed"], _("当年按规定应完成的培训，一人一项算一项，不含已免除的"), LAW,
                STATES_OF["owed"]),
        _figure("met", COUNTED_TITLES["met"], _("其中学时和内容都已完成的"), LAW, STATES_OF["met"]),
        _figure("open", COUNTED_TITLES["open"], _("其中还没有完成的"), LAW, STATES_OF["open"]),
        _figure("late", COUNTED_TITLES["late"], _("其中过了期限还没有完成的"), LAW, STATES_OF["late"], tone="alarm"),
        _figure("unready", COUNTED_TITLES["unready"], _("已到上岗日期，三级教育或转岗、复岗教育还没有完成的"), LAW,
                STATES_OF["unready"], tone="alarm"),
    ),
    rates=(Rate("met_rate", _("完成率"), _("已完成 ÷ 应培训"), DESIGN, "met", "owed"),),
    dimensions=(
        REGION, COUNTY, TOWN,
        Dimension("rule", _("要求"), lambda _: "rule", "rule",
                  labels_from({entry.id: entry.title for entry in catalog.entries().values()})),
        Dimension("enterprise", _("企业"), lambda _: Cast("enterprise_id", TextField()), "enterprise", _firm_names),
    ),
    list_url="training:list",
)  # fmt: skip
