"""The rows behind the numbers: every expected briefing, and those that look wrong."""

from collections.abc import Sequence
from typing import ClassVar
from urllib.parse import urlencode
from uuid import UUID

from django.db.models import F, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_GET

from anguan.foundation import clock
from anguan.foundation.access import Actor
from anguan.foundation.access.doors import ActorRequest, page
from anguan.foundation.ui import formats
from anguan.foundation.ui.filters import Filter
from anguan.foundation.ui.listing import (
    BooleanFilter,
    ChoiceFilter,
    Column,
    Empty,
    EnterpriseFilter,
    Listing,
    Ordering,
    PeriodFilter,
    RegionFilter,
)
from anguan.foundation.words import mark as _
from anguan.registry.enterprises.queries import enterprise_names, regions_offered_to
from anguan.responsibility.briefings import figures, looks, queries
from anguan.responsibility.briefings.models import Briefing, Slot
from anguan.responsibility.briefings.pages.counting import HELD, address_of
from anguan.responsibility.briefings.pages.showing import slot_or_404


def _offered(request: HttpRequest) -> list[tuple[str, str]]:
    actor: Actor = request.actor  # type: ignore[attr-defined]  # the list is behind @page
    return regions_offered_to(actor, request.GET.get("region", ""))


def _came(row: Slot | Briefing) -> str:
    counted = row.state in HELD or (isinstance(row, Briefing) and row.state != "void")
    return looks.present_words(row.present, row.roster) if counted else formats.NOTHING


_DAY = Column("day", _("日期"), phone="meta", kind="day")
_TEAM = Column("team_name", _("班组"), phone="title", cell=lambda row: looks.slot_name(row))
_SLOT_STATE = Column("state", _("状态"), phone="badge", cell=lambda row: looks.slot_badge(row, at=clock.now()),
                     export=lambda row: looks.SLOT_TITLES[row.state])  # fmt: skip
_LEADER = Column("leader_name", _("班组长"), phone="meta")
_STARTS = Column("starts_at", _("班次时间"), phone="meta", cell=lambda row: looks.times(row.starts_at, row.ends_at))
_HELD_AT = Column("held_at", _("开会时间"), phone="meta", kind="moment")
_PRESENT = Column("present", _("实到/应到"), phone="meta", cell=_came)
_WHY = Column("excused_why", _("不用开的原因"), phone="hide")
_OF = Column("enterprise", _("企业"), attr="enterprise.name", phone="line")
_SLOT_FILTERS: tuple[Filter, ...] = (
    ChoiceFilter("state", _("状态"), list(looks.SLOT_TITLES.items())),
    PeriodFilter("day", _("日期"), field="day", opened_by_figures=True),
    ChoiceFilter(
        "standing", _("统计口径"), list(figures.STANDING_TITLES.items()), one=True, by_address=True,
        apply=lambda rows, values: figures.standing(rows, values[0], clock.now()),
    ),
)  # fmt: skip
_SHORT = BooleanFilter(
    "short", _("只看有人没到"), apply=lambda rows, at: rows.filter(state__in=HELD, present__lt=F("roster"))
)


class SlotList(Listing[Slot]):
    """Expected briefings of one enterprise (应开班前会)."""

    page = "briefings.slots"
    title = _("应开班前会")
    columns: ClassVar[Sequence[Column]] = (_TEAM, _DAY, _STARTS, _SLOT_STATE, _LEADER, _HELD_AT, _PRESENT, _WHY)
    filters: ClassVar[Sequence[Filter]] = (*_SLOT_FILTERS, _SHORT)
    orderings = (Ordering("new", _("最近的在前"), "-starts_at"), Ordering("old", _("最早的在前"), "starts_at"))
    search_hint = _("班组、班组长")
    empty = Empty(_("没有应开的班前会"), _("给班组排好班，系统就会按天列出该开的班前会。"))
    may_export = "briefings.export"

    def search(self, rows: QuerySet[Slot], text: str) -> QuerySet[Slot]:
        """Keep the rows a text is found in."""
        return rows.filter(Q(team_name__contains=text) | Q(leader_name__contains=text))

    def href(self, row: Slot) -> str:
        """Return where the row leads: the briefing where it was held, else the day it was expected on."""
        if row.briefing_id is not None and row.state in HELD:
            return reverse("briefings:detail", args=[row.briefing_id])
        return f"{reverse('briefings:list')}?day={row.day.isoformat()}"


class TerritorySlotList(SlotList):
    """Expected briefings of a territory."""

    page = "briefings.territory_slots"
    columns = (_TEAM, _OF, _DAY, _STARTS, _SLOT_STATE, _LEADER, _HELD_AT, _PRESENT, _WHY)
    filters = (
        RegionFilter("region", _("地区"), options=_offered),
        *_SLOT_FILTERS,
        EnterpriseFilter(enterprise_names),
        _SHORT,
    )
    empty = Empty(_("没有应开的班前会"), _("企业给班组排班后，会按天列在这里。"))


@page("briefings.view")
def slots(request: ActorRequest) -> HttpResponseBase:
    """The rows behind the numbers: every expected briefing."""
    kind = SlotList if request.actor.enterprise_id else TerritorySlotList
    rows = queries.slots_for(request.actor).select_related("enterprise")
    return kind.bind(request, rows, at=clock.now()).response()


@require_GET
@page("briefings.view")
def slot(request: ActorRequest, slot_id: UUID) -> HttpResponse:
    """Lead to where one expected briefing stands: to hold it, to what was held, or to its day; deadlines open this."""
    row = slot_or_404(request, slot_id)
    if address := address_of(row, request.actor):
        return redirect(address)
    if request.actor.enterprise_id:
        return redirect(f"{reverse('briefings:list')}?{urlencode({'day': row.day.isoformat()})}")
    asked = {"enterprise": str(row.enterprise_id), "from": row.day.isoformat(), "to": row.day.isoformat()}
    return redirect(f"{reverse('briefings:slots')}?{urlencode(asked)}")


def _doubt_words(row: Briefing) -> str:
    return "；".join(str(one.get("words") or "") for one in row.doubts if isinstance(one, dict))


_B_TEAM = Column("team_name", _("班组"), phone="title", cell=looks.briefing_name)
_DOUBTS = Column("doubts", _("疑点"), phone="line", cell=_doubt_words)
_B_OF = Column("enterprise_name", _("企业"), phone="line")
_B_PRESENT = Column("present", _("实到/应到"), phone="meta", cell=_came)
_B_STATE = Column("state", _("状态"), phone="badge", cell=lambda row: looks.briefing_badges(row)[0])
_B_LEADER = Column("leader_name", _("主持"), phone="meta")


class DoubtList(Listing[Briefing]):
    """Briefings that look wrong (有疑点的班前会), to be asked about; nobody was refused for it."""

    page = "briefings.doubts"
    title = _("班前会疑点")
    columns: ClassVar[Sequence[Column]] = (_B_TEAM, _DOUBTS, _DAY, _B_LEADER, _B_PRESENT, _B_STATE)
    filters: ClassVar[Sequence[Filter]] = (PeriodFilter("day", _("日期"), field="day"),)
    orderings = (Ordering("new", _("最近的在前"), "-day"), Ordering("old", _("最早的在前"), "day"))
    search_hint = _("班组、主持人")
    empty = Empty(
        _("没有疑点"), _("同一张照片、不在现场拍、人数对不上这样的班前会，会列在这里，供核实；不会因此退回。")
    )
    may_export = "briefings.export"

    def search(self, rows: QuerySet[Briefing], text: str) -> QuerySet[Briefing]:
        """Keep the rows a text is found in."""
        return rows.filter(
            Q(team_name__contains=text) | Q(leader_name__contains=text) | Q(enterprise_name__contains=text)
        )

    def href(self, row: Briefing) -> str:
        """Return the briefing's page."""
        return reverse("briefings:detail", args=[row.pk])


class TerritoryDoubtList(DoubtList):
    """The same of a territory."""

    page = "briefings.territory_doubts"
    columns = (_B_TEAM, _B_OF, _DOUBTS, _DAY, _B_LEADER, _B_PRESENT, _B_STATE)
    filters = (
        RegionFilter("region", _("地区"), options=_offered), PeriodFilter("day", _("日期"), field="day"),
        EnterpriseFilter(enterprise_names),
    )  # fmt: skip
    search_hint = _("班组、主持人、企业名称")


@page("briefings.view")
def doubts(request: ActorRequest) -> HttpResponseBase:
    """Briefings that look wrong: for managers and officials."""
    actor = request.actor
    rows = queries.briefings_for(actor).filter(doubtful=True).exclude(state="void")
    if actor.enterprise_id and not actor.may("briefings.manage"):
        rows = rows.filter(leader_id=actor.person_id)
    kind = DoubtList if actor.enterprise_id else TerritoryDoubtList
    return kind.bind(request, rows, at=clock.now()).response()
