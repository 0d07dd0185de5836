"""Figures of safety money (安全投入指标): who has a book, what is due, set aside, spent; by territory and industry."""

from collections.abc import Callable, Mapping, Sequence

from django.db.models import F, Q, QuerySet
from django.db.models.functions import Substr

from anguan.foundation import clock
from anguan.foundation.access.visibility import happened_in
from anguan.foundation.figures import Dimension, Figure, FigureSet, Question, Rate, labels_from
from anguan.foundation.figures.regions import COUNTY, REGION, TOWN
from anguan.foundation.words import mark as _
from anguan.registry.enterprises import catalog as enterprise_catalog
from anguan.responsibility.investment import looks, queries
from anguan.responsibility.investment.models import Fund

DESIGN = _("本系统统计口径")
LAW = _("安全生产法 第二十三条")

# Which books a figure counts, as a parameter of the list.
STANDINGS: dict[str, Q] = {
    "kept": Q(),
    "due": Q(annual__gt=0),
    "set_aside": Q(set_aside__gt=0),
    "spent": Q(spent__gt=0),
    "none": Q(annual__gt=0, set_aside=0),
    "overspent": Q(mode="by_rates", spent__gt=F("opening") + F("set_aside")),
    "planned": Q(planned__gt=0),
    "unreckoned": Q(mode=""),
    "doubted": Q(doubted__gt=0),
}
STANDING_TITLES: dict[str, str] = {
    "kept": _("已建账"), "due": _("有应提数额"), "set_aside": _("已提取"), "spent": _("已使用"),
    "none": _("应提未提"), "overspent": _("超支"), "planned": _("有年度计划"), "unreckoned": _("未核定"),
    "doubted": _("有存疑"),
}  # fmt: skip


def of_year(question: Question) -> int:
    """Return the year asked about: that of the filter, else this one."""
    said = question.filters.get("year", "")
    return int(said) if said.isdecimal() and len(said) == 4 else clock.day_of(question.at).year


def _rows(question: Question) -> QuerySet[Fund]:
    rows = queries.funds_for(question.actor).filter(year=of_year(question))
    if question.region:
        rows = rows.filter(happened_in(question.region))
    if industry := question.filters.get("industry"):
        rows = rows.filter(industry_code__startswith=industry)
    if mode := question.filters.get("mode"):
        rows = rows.filter(mode=mode)
    if enterprise := question.filters.get("enterprise"):
        rows = rows.filter(enterprise_id=enterprise)
    return rows


def _holds(standing: str) -> Callable[[Question], Q]:
    return lambda question: STANDINGS[standing]


def _firms(key: str, meaning: str, source: str = DESIGN, *, tone: str = "plain") -> Figure:
    name = STANDING_TITLES[key]
    return Figure(key, name, meaning, source, _holds(key), {"standing": key}, unit=_("家"), tone=tone)


def _yuan(key: str, name: str, meaning: str, source: str, column: str, standing: str) -> Figure:
    return Figure(
        key, name, meaning, source, _holds(standing), {"standing": standing}, unit=_("元"), sums=column
    )  # fmt: skip


def _industry_names(codes: Sequence[str]) -> Mapping[str, str]:
    titles = enterprise_catalog.industries()
    return {code: titles.get(code, code) for code in codes}


INVESTMENT_FIGURES = FigureSet(
    rows=_rows,
    figures=(
        _firms("kept", _("当年建了安全投入账的企业")),
        _yuan("due_yuan", _("全年应提取"), _("按标准算出的全年数额之和，不含暂停提取的影响"), LAW, "annual", "due"),
        _yuan("set_aside_yuan", _("已提取金额"), _("当年登记提取、没有作废的之和"), LAW, "set_aside", "set_aside"),
        _yuan("spent_yuan", _("已使用金额"), _("当年登记使用、没有作废的之和"), LAW, "spent", "spent"),
        _firms("due", _("算出来有应提数额的企业"), LAW),
        _firms("none", _("有应提数额、一笔也没有提取的企业"), LAW, tone="alarm"),
        _firms("unreckoned", _("建了账、还没有填写收入核定数额的企业")),
        _firms("overspent", _("按标准提取的企业里，使用超过结余的")),
        _firms("doubted", _("台账里有存疑记录的企业：凭证重复、照片相似、事后补登等"), tone="alarm"),
        _firms("planned", _("定了年度使用计划的企业")),
    ),
    rates=(
        Rate("set_aside_rate", _("提取率"), _("已提取金额 ÷ 全年应提取"), DESIGN, "set_aside_yuan", "due_yuan"),
    ),
    dimensions=(
        REGION, COUNTY, TOWN,
        Dimension("industry", _("行业"), lambda _: Substr("industry_code", 1, 3), "industry", _industry_names),
        Dimension("mode", _("方式"), lambda _: "mode", "mode", labels_from(looks.MODE_TITLES)),
    ),
    list_url="investment:funds",
)  # fmt: skip
