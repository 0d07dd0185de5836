"""The list of permits (作业票台账): one for an enterprise, one for a territory."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from django.db.models import QuerySet
from django.http.response import HttpResponseBase
from django.urls import reverse

from anguan.foundation import clock
from anguan.foundation.access import Actor
from anguan.foundation.access.doors import ActorRequest, page
from anguan.foundation.ui.filters import Asked, Chip, Drawn, Filter, Option
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
from anguan.prevention.permits import looks, queries
from anguan.prevention.permits.models import Permit
from anguan.prevention.permits.pages.choices import KINDS, LEVELS
from anguan.prevention.permits.pages.opened import OPENED
from anguan.prevention.permits.rules import LIFECYCLE, LIVE_STATES

MINE: dict[str, str] = {"sign": _("待我签批"), "part": _("我参与的")}


@dataclass(frozen=True)
class MineFilter:
    """What waits for the reader's signature, and the work they are part of."""

    key: str = "mine"
    label: str = _("与我有关")

    def _chosen(self, asked: Asked) -> str:
        value = asked.query.get(self.key, "")
        return value if value in MINE else ""

    def narrow(self, rows: QuerySet[Any], asked: Asked) -> QuerySet[Any]:
        """Keep what is asked for."""
        actor: Actor = asked.request.actor  # type: ignore[attr-defined]  # the list is behind @page
        match self._chosen(asked):
            case "sign":
                waiting = queries.to_sign(actor, at=clock.now())
                return rows.filter(pk__in=[each.permit.pk for each in waiting])
            case "part":
                return rows.filter(pk__in=queries.mine(actor).order_by().values("pk"))
            case _:
                return rows

    def draw(self, asked: Asked) -> Drawn:
        """Return the choices."""
        chosen = self._chosen(asked)
        options = [Option(key, title, key == chosen) for key, title in MINE.items()]
        return Drawn("one", self.key, self.label, options, [Chip(MINE[chosen], {self.key: []})] if chosen else [])


def _ends(row: Permit) -> object:
    return row.valid_until or row.planned_end


_WHAT = Column("content", _("作业内容"), phone="title", cell=lambda row: row.content or _("（还没有写作业内容）"))
_KIND = Column("kind", _("类别级别"), cell=looks.what, phone="line")
_PLACE = Column("place", _("作业地点"), phone="line")
_ENTERPRISE = Column("enterprise_name", _("企业"), phone="line")
_STATE = Column("state", _("状态"), cell=lambda row: looks.state_badge(row.state), phone="badge")
_LEADER = Column("leader_name", _("作业负责人"), phone="hide")
_GUARDIAN = Column("guardian_name", _("监护人"), phone="meta")
_PLANNED = Column("planned_start", _("计划开始"), phone="meta", order="planned_start")
_UNTIL = Column("valid_until", _("有效至"), cell=_ends, phone="hide")
_NUMBER = Column("number", _("票号"), phone="hide")
_APPLIED = Column("applied_at", _("申请时间"), phone="hide", order="applied_at")
_ONLY_EXPORTED = (
    Column("level", _("级别"), only_export=True, cell=lambda row: looks.level_title(row.kind, row.level)),
    Column("upgrades", _("升级管理"), only_export=True, cell=lambda row: looks.upgrade_words(row.upgrades)),
    Column("methods", _("作业方式"), only_export=True, cell=lambda row: looks.method_titles(row.methods)),
    Column("work_unit", _("作业单位"), only_export=True),
    Column("applicant_name", _("申请人"), only_export=True),
    Column("planned_end", _("计划结束"), only_export=True),
    Column("approved_at", _("批准时间"), only_export=True),
    Column("started_at", _("开始作业"), only_export=True),
    Column("finished_at", _("作业完毕"), only_export=True),
    Column("closed_at", _("验收归档"), only_export=True),
    Column("ended_reason", _("取消、收回、作废原因"), only_export=True),
)

_STATES = ChoiceFilter("state", _("状态"), list(LIFECYCLE.titles.items()))
_PERIOD = PeriodFilter("planned", _("计划开始"), field="planned_start", opened_by_figures=True)
_LIVE = BooleanFilter(
    "live", _("只看正在作业"), apply=lambda rows, at: rows.filter(state__in=[state.value for state in LIVE_STATES])
)


class PermitList(Listing[Permit]):
    """The permits of one enterprise."""

    page = "permits.list"
    title = _("特殊作业票")
    columns: ClassVar[Sequence[Column]] = (
        _WHAT, _KIND, _PLACE, _STATE, _LEADER, _GUARDIAN, _PLANNED, _UNTIL, _NUMBER, *_ONLY_EXPORTED,
    )  # fmt: skip
    filters: ClassVar[Sequence[Filter]] = (MineFilter(), _STATES, KINDS, LEVELS, _PERIOD, _LIVE, *OPENED)
    orderings = (
        Ordering("new", _("最新申请"), "-applied_at"),
        Ordering("planned", _("最早开始"), "planned_start"),
        Ordering("moved", _("最近有进展"), "-state_since"),
    )
    search_hint = _("票号、地点、内容")
    empty = Empty(
        _("还没有作业票"), _("要动火、进受限空间、登高、吊装、临时用电、动土、断路、抽堵盲板，先在这里开票。"),
        _("开作业票"), "permits:new", "file-plus-2",
    )  # fmt: skip
    may_export = "permits.export"

    def search(self, rows: QuerySet[Permit], text: str) -> QuerySet[Permit]:
        """Keep the rows a text is found in."""
        return queries.found(rows, text)

    def href(self, row: Permit) -> str:
        """Return the permit's page."""
        return reverse("permits:detail", args=[row.pk])


class TerritoryPermitList(PermitList):
    """The permits of a territory, or of the enterprises assigned to an expert."""

    page = "permits.territory"
    columns = (
        _WHAT, _KIND, _ENTERPRISE, _PLACE, _STATE, _GUARDIAN, _PLANNED, _UNTIL, _NUMBER, _LEADER, *_ONLY_EXPORTED,
    )  # fmt: skip
    filters = (
        OF_REGION, _STATES, KINDS, LEVELS, _PERIOD,
        OF_ENTERPRISE, _LIVE, *OPENED,
    )  # fmt: skip
    search_hint = _("票号、地点、内容、企业名称")
    empty = Empty(_("辖区内还没有作业票"), _("企业提交的作业票会出现在这里，可以按地区、类别和状态筛选。"))


@page("permits.view")
def permit_list(request: ActorRequest) -> HttpResponseBase:
    """The permits the actor may see; an office does not see drafts, which nobody has handed in."""
    kind = PermitList if request.actor.enterprise_id else TerritoryPermitList
    rows = queries.permits_for(request.actor).defer("grams")
    if not request.actor.enterprise_id:
        rows = rows.exclude(state="draft")
    return kind.bind(request, rows, at=clock.now()).response("permits/list.html")
