"""The list of hazards (隐患台账): one for an enterprise, one for a territory."""

from collections.abc import Sequence
from dataclasses import replace
from typing import ClassVar

from django.db.models import QuerySet
from django.http.response import HttpResponseBase
from django.urls import reverse

from anguan.foundation import clock
from anguan.foundation.access.doors import ActorRequest, page
from anguan.foundation.ui.filters import Filter
from anguan.foundation.ui.listing import (
    BooleanFilter,
    ChoiceFilter,
    Column,
    Empty,
    Listing,
    Ordering,
    PeriodFilter,
)
from anguan.foundation.ui.places import OF_ENTERPRISE, OF_REGION
from anguan.foundation.words import mark as _
from anguan.prevention.hazards import catalog, looks, queries, rules
from anguan.prevention.hazards.figures import STANDING_TITLES, STANDINGS
from anguan.prevention.hazards.models import Hazard
from anguan.prevention.hazards.pages import filters

_WHAT = Column("what", _("隐患内容"), phone="title")
_PLACE = Column("place", _("位置"), phone="line")
_ENTERPRISE = Column("enterprise_name", _("企业"), phone="line")
_STATE = Column("state", _("状态"), cell=lambda row: looks.state_badge(row.state), phone="badge")
_LEVEL = Column("level", _("级别"), cell=lambda row: looks.level_cell(row.level), phone="hide")
_CATEGORY = Column("category", _("类别"), cell=looks.category_title, phone="hide")
_SOURCE = Column("source", _("来源"), cell=lambda row: rules.SOURCE_TITLES[row.source], phone="hide")
_WHO = Column("assignee_name", _("整改责任人"), phone="hide")
_DUE = Column(
    "due_on", _("整改期限"), cell=looks.due_words, phone="meta", order="due_on", export=lambda row: row.due_on
)
_FOUND = Column("reported_at", _("上报时间"), phone="meta", order="reported_at")
_ONLY_EXPORTED = (
    Column("number", _("编号"), only_export=True),
    Column("reporter_name", _("上报人"), only_export=True),
    Column("criterion", _("判定依据"), only_export=True),
    Column("measures", _("整改措施"), only_export=True),
    Column(
        "funds", _("整改资金（元）"), only_export=True,
        cell=lambda row: None if row.funds_fen is None else row.funds_fen / 100,
    ),
    Column("plan", _("预案"), only_export=True),
    Column("original_due_on", _("最初期限"), only_export=True),
    Column("rectifier_name", _("整改人"), only_export=True),
    Column("rectified_at", _("整改完成时间"), only_export=True),
    Column("rectified_note", _("整改情况"), only_export=True),
    Column("rechecker_name", _("复查人"), only_export=True),
    Column("closed_at", _("销号时间"), only_export=True),
    Column("times_returned", _("退回次数"), only_export=True),
)  # fmt: skip

_STATES = ChoiceFilter("state", _("状态"), list(rules.LIFECYCLE.titles.items()))
_LEVELS = ChoiceFilter("level", _("级别"), list(rules.LEVEL_TITLES.items()))
_SOURCES = ChoiceFilter("source", _("来源"), list(rules.SOURCE_TITLES.items()))
_CATEGORIES = ChoiceFilter(
    "category", _("类别"), lambda request: [(each.id, each.title) for each in catalog.categories().values()]
)
_PERIOD = PeriodFilter("reported", _("上报时间"), field="reported_at", opened_by_figures=True)
_OVERDUE = BooleanFilter("overdue", _("只看逾期"), apply=filters.only_overdue)
_STANDING = ChoiceFilter(
    "standing", _("指标口径"), list(STANDING_TITLES.items()), one=True, by_address=True,
    apply=lambda rows, values: rows.filter(STANDINGS[values[0]]),
)  # fmt: skip


class HazardList(Listing[Hazard]):
    """The hazards of one enterprise."""

    page = "hazards.list"
    title = _("隐患台账")
    columns: ClassVar[Sequence[Column]] = (
        _WHAT,
        _PLACE,
        _STATE,
        _LEVEL,
        _CATEGORY,
        _SOURCE,
        _WHO,
        _DUE,
        _FOUND,
        *_ONLY_EXPORTED,
    )
    filters: ClassVar[Sequence[Filter]] = (
        filters.MineFilter(),
        _STATES,
        _LEVELS,
        _CATEGORIES,
        _SOURCES,
        _PERIOD,
        _STANDING,
        _OVERDUE,
    )
    orderings = (
        Ordering("new", _("最新上报"), "-reported_at"),
        Ordering("due", _("最快到期"), "due_on"),
        Ordering("moved", _("最近有进展"), "-state_since"),
    )
    search_hint = _("内容、位置")
    empty = Empty(
        _("还没有隐患"), _("发现隐患时点“随手拍”，一分钟内就能报上来。"), _("随手拍"), "hazards:snap", "camera"
    )
    may_export = "hazards.export"

    def search(self, rows: QuerySet[Hazard], text: str) -> QuerySet[Hazard]:
        """Keep the rows a text is found in."""
        return queries.found(rows, text)

    def href(self, row: Hazard) -> str:
        """Return the hazard's page."""
        return reverse("hazards:detail", args=[row.pk])


class TerritoryHazardList(HazardList):
    """The hazards of a territory, or of the enterprises assigned to an expert."""

    page = "hazards.territory"
    columns = (
        _WHAT, _PLACE, _ENTERPRISE, Column("town", _("镇街"), cell=looks.town_name, phone="hide"), _STATE, _LEVEL,
        _WHO, _DUE, _FOUND, replace(_CATEGORY, only_export=True), replace(_SOURCE, only_export=True), *_ONLY_EXPORTED,
    )  # fmt: skip
    filters = (
        filters.MineFilter(), OF_REGION, _STATES, _LEVELS,
        _CATEGORIES, _SOURCES, ChoiceFilter(
            "industry", _("行业"), filters.industries_offered, apply=filters.of_industries, one=True
        ),
        _PERIOD, OF_ENTERPRISE, _STANDING, _OVERDUE,
    )  # fmt: skip
    search_hint = _("内容、位置、企业名称")
    empty = Empty(_("辖区内还没有隐患"), _("企业人员用“随手拍”上报，或您到现场检查时开具责令整改，都会出现在这里。"))


@page("hazards.view")
def hazard_list(request: ActorRequest) -> HttpResponseBase:
    """The hazards the actor may see."""
    kind = HazardList if request.actor.enterprise_id else TerritoryHazardList
    rows = queries.hazards_for(request.actor).defer("grams")
    listing = kind.bind(request, rows, at=clock.now())
    return listing.response("hazards/list.html")
