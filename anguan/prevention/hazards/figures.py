"""Figures of hazards (隐患指标): found, rectified, rate, overdue; by town, industry, level, source and more."""

from collections.abc import Mapping, Sequence
from datetime import date

from django.db.models import Q, QuerySet

from anguan.foundation import clock
from anguan.foundation.access.visibility import happened_in
from anguan.foundation.figures import Dimension, Figure, FigureSet, Question, Rate, labels_from
from anguan.foundation.figures.regions import COUNTY, REGION, TOWN
from anguan.foundation.words import mark as _
from anguan.prevention.hazards import catalog, queries, rules
from anguan.prevention.hazards.models import Hazard
from anguan.prevention.hazards.rules import Level, State
from anguan.registry.enterprises import catalog as enterprise_catalog

DESIGN = _("本系统统计口径")
LAW = _("安全生产法 第四十一条")


def narrowed(
    rows: QuerySet[Hazard],
    *,
    today: date,
    region: str = "",
    start: date | None = None,
    stop: date | None = None,
    filters: Mapping[str, str] | None = None,
) -> QuerySet[Hazard]:
    """Keep the rows of a question; its parameters are those of the list page and mean the same there."""
    if region:
        rows = rows.filter(happened_in(region))
    if start is not None:
        rows = rows.filter(reported_at__gte=clock.start_of(start))
    if stop is not None:
        rows = rows.filter(reported_at__lt=clock.end_of(stop))
    asked = dict(filters or {})
    for name in ("level", "source", "category", "state", "enterprise"):
        if value := asked.get(name):
            rows = rows.filter(**{f"{name}_id" if name == "enterprise" else name: value})
    if industry := asked.get("industry"):
        rows = rows.filter(industry_division__startswith=industry)
    if asked.get("overdue"):
        rows = rows.filter(queries.overdue_on(today))
    if (standing := asked.get("standing")) in STANDINGS:
        rows = rows.filter(STANDINGS[standing])
    return rows


_FOUND = ~Q(state__in=[state.value for state in rules.FALSE_STATES])
_OPEN = Q(state__in=[state.value for state in rules.OPEN_STATES])
_MAJOR = Q(level=Level.MAJOR.value)

# Which rows a figure counts, as a parameter of the list: it narrows further and never replaces another filter.
STANDINGS: dict[str, Q] = {
    "found": _FOUND,
    "rectified": Q(state=State.CLOSED.value),
    "open": _OPEN,
    "major": _MAJOR & _FOUND,
    "major_open": _MAJOR & _OPEN,
}


STANDING_TITLES: dict[str, str] = {
    "found": _("排查隐患"),
    "rectified": _("已整改"),
    "open": _("未销号"),
    "major": _("重大隐患"),
    "major_open": _("重大隐患未销号"),
}


def _rows(question: Question) -> QuerySet[Hazard]:
    return narrowed(
        queries.hazards_for(question.actor),
        today=clock.day_of(question.at),
        region=question.region,
        start=question.start,
        stop=question.stop,
        filters=question.filters,
    )


def _industry_names(codes: Sequence[str]) -> Mapping[str, str]:
    titles = enterprise_catalog.industries()
    return {code: titles.get(code, code) for code in codes}


def _figure(key: str, name: str, meaning: str, source: str, *, tone: str = "plain") -> Figure:
    return Figure(key, name, meaning, source, lambda _: STANDINGS[key], {"standing": key}, tone=tone)


HAZARD_FIGURES = FigureSet(
    rows=_rows,
    figures=(
        _figure("found", _("排查隐患"), _("期间内上报的隐患，不含不属实和已撤回的"), LAW),
        _figure("rectified", _("已整改"), _("期间内上报的隐患中，已由他人复查通过并销号的"), LAW),
        Figure(
            "overdue", _("逾期未整改"), _("仍在整改，且今天已过整改期限的"), DESIGN,
            lambda question: queries.overdue_on(clock.day_of(question.at)), {"overdue": "1"}, tone="alarm",
        ),
        _figure("open", _("未销号"), _("待核实、整改中、待复查的"), DESIGN),
        _figure("major", _("重大隐患"), _("已判定为重大事故隐患的，不含不属实和已撤回的"), LAW, tone="alarm"),
        _figure("major_open", _("重大隐患未销号"), _("已判定为重大事故隐患，还没有销号的"), LAW, tone="alarm"),
    ),
    rates=(
        Rate("rate", _("整改率"), _("已整改 ÷ 排查隐患"), DESIGN, "rectified", "found"),
        Rate("overdue_rate", _("逾期率"), _("逾期未整改 ÷ 排查隐患"), DESIGN, "overdue", "found", tone="alarm"),
    ),
    dimensions=(
        REGION,
        COUNTY,
        TOWN,
        Dimension("industry", _("行业"), lambda _: "industry_division", "industry", _industry_names),
        Dimension("level", _("级别"), lambda _: "level", "level", labels_from(rules.LEVEL_TITLES)),
        Dimension("source", _("来源"), lambda _: "source", "source", labels_from(rules.SOURCE_TITLES)),
        Dimension(
            "category", _("类别"), lambda _: "category", "category",
            lambda codes: {code: catalog.title_of(code) for code in codes},
        ),
        Dimension("state", _("状态"), lambda _: "state", "state", labels_from(rules.LIFECYCLE.titles)),
    ),
    list_url="hazards:list",
)  # fmt: skip
