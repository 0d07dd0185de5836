"""Doors of publicity events: the list, planning, one event with all who took part, recording, one record."""

from collections.abc import Sequence
from datetime import date
from typing import ClassVar
from uuid import UUID

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse

from anguan.foundation import clock
from anguan.foundation.access.doors import ActorRequest, page
from anguan.foundation.audit.services import history_of
from anguan.foundation.evidence.queries import exhibits_of, held_exhibits
from anguan.foundation.keys import key_of
from anguan.foundation.refusal import Refused
from anguan.foundation.ui.badges import Badge
from anguan.foundation.ui.filters import Filter
from anguan.foundation.ui.listing import ChoiceFilter, Column, Empty, Listing, Ordering, PeriodFilter, RegionFilter
from anguan.foundation.ui.timeline import Entry
from anguan.foundation.words import mark as _
from anguan.registry.enterprises.queries import regions_offered_to
from anguan.registry.regions import queries as regions
from anguan.responsibility.publicity import queries, rules, services
from anguan.responsibility.publicity.forms import CancelForm, PlanForm, RecordForm
from anguan.responsibility.publicity.models import Event, Participation

_BADGES = {"planned": "active", "held": "done", "cancelled": "quiet"}
_STORY = {
    "publicity.planned": _("计划活动"),
    "publicity.changed": _("修改计划"),
    "publicity.recorded": _("登记"),
    "publicity.cancelled": _("取消活动"),
}


def state_badge(event: Event, *, today: date) -> Badge:
    """Return where an event stands in a word."""
    if event.state == "planned" and event.ends_on < today and not event.by_enterprises:
        return Badge(_("过期未登记"), "alarm")
    return Badge(rules.LIFECYCLE.titles[event.state], _BADGES[event.state])


class EventList(Listing[Event]):
    """The events somebody may look at (宣传活动)."""

    page = "publicity.list"
    title = _("宣传活动")
    columns = (
        Column("title", _("活动"), phone="title"),
        Column("state", _("状态"), cell=lambda event: state_badge(event, today=clock.today()), phone="badge"),
        Column("kind", _("类型"), cell=lambda event: rules.KINDS[event.kind], phone="line"),
        Column("office_name", _("主办单位"), phone="line"),
        Column("starts_on", _("开始"), order="starts_on", phone="meta"),
        Column("ends_on", _("结束"), order="ends_on", phone="meta"),
    )
    filters: ClassVar[Sequence[Filter]] = (
        ChoiceFilter("kind", _("类型"), list(rules.KINDS.items())),
        ChoiceFilter("state", _("状态"), list(rules.LIFECYCLE.titles.items())),
        PeriodFilter("day", _("开始日期"), field="starts_on"),
    )
    orderings = (Ordering("new", _("最新开始"), "-starts_on"), Ordering("end", _("最快结束"), "ends_on"))
    search_hint = _("活动名称、主办单位")
    empty = Empty(_("还没有宣传活动"), _("安全生产月、五进、开工第一课等活动计划好后会列在这里。"), icon="flag")

    def search(self, rows: QuerySet[Event], text: str) -> QuerySet[Event]:
        """Keep the events a text is found in."""
        return rows.filter(title__contains=text) | rows.filter(office_name__contains=text)

    def href(self, row: Event) -> str:
        """Return the event's page."""
        return reverse("publicity:event", args=[row.pk])


class ParticipationList(Listing[Participation]):
    """Who took part in one event (参加情况)."""

    page = "publicity.participations"
    title = _("参加情况")
    columns = (
        Column("who", _("单位"), phone="title"),
        Column("town", _("地区"), cell=lambda row: regions.town_name(row.region_code), phone="line"),
        Column("held_on", _("举办日期"), order="held_on", phone="meta"),
        Column("people", _("参加人数"), order="people", kind="number", phone="meta"),
        Column("reporter_name", _("登记人"), phone="hide"),
        Column("reported_at", _("登记时间"), order="reported_at", phone="hide"),
    )
    filters: ClassVar[Sequence[Filter]] = (
        RegionFilter("region", _("地区"), options=lambda request: _regions(request)),
    )  # fmt: skip
    orderings = (Ordering("new", _("最新登记"), "-reported_at"),)
    search_hint = _("单位名称")
    empty = Empty(_("还没有登记"), _("活动办完，登记人数和现场照片后会列在这里。"))

    def search(self, rows: QuerySet[Participation], text: str) -> QuerySet[Participation]:
        """Keep those of units of a name."""
        return rows.filter(who__contains=text)

    def href(self, row: Participation) -> str:
        """Return the record's page."""
        return reverse("publicity:participation", args=[row.pk])


@page("publicity.view")
def event_list(request: ActorRequest) -> HttpResponseBase:
    """Show the events; to an enterprise those it is asked to take part in come first."""
    actor = request.actor
    waiting = list(queries.asked_of(actor, today=clock.today())[:20])
    rows = queries.events_for(actor)
    return EventList.bind(request, rows, at=clock.now()).response("publicity/list.html", waiting=waiting)


@page("publicity.run")
def plan(request: ActorRequest, event_id: UUID | None = None) -> HttpResponse:
    """Plan an event, or change one."""
    event = _own(request, event_id) if event_id else None
    form = PlanForm(request.POST or None, initial=PlanForm.initial_of(event))
    if form.is_bound and form.is_valid():
        key = event.pk if event else key_of(request.POST.get("key", ""))
        try:
            event = services.plan(form.plan(), by=request.actor, at=clock.now(), event_id=key)
        except Refused as refusal:
            form.said(refusal)
        else:
            return redirect("publicity:event", event.pk)
    context = {"form": form, "event": event, "key": request.POST.get("key", "")}
    return render(request, "publicity/plan.html", context, status=422 if form.is_bound else 200)


@page("publicity.view")
def event_page(request: ActorRequest, event_id: UUID) -> HttpResponseBase:
    """Show one event: where it stands, what comes next, who took part."""
    event, actor = _event(request, event_id), request.actor
    rows = queries.participations_for(actor).filter(event=event)
    listing = ParticipationList.bind(request, rows, at=clock.now())
    if request.headers.get("HX-Request") or request.GET.get("export"):
        return listing.response("publicity/event.html")
    own = queries.own_events(actor).filter(pk=event.pk).exists()
    asked = queries.asks(event, actor)
    mine = rows.filter(enterprise_id=actor.enterprise_id).first() if asked else None
    return listing.response(
        "publicity/event.html",
        event=event, own=own, state=state_badge(event, today=clock.today()), kind=rules.KINDS[event.kind],
        may_record=event.state != "cancelled" and (own or (asked and mine is None)), mine=mine,
        reached=queries.reached(event, by=actor), places=queries.by_town(event, by=actor) if own else [],
        story=[
            Entry(_STORY.get(one.action, one.action), at=one.at, who=one.person_name, said=one.detail.get("reason", ""))
            for one in history_of(event.pk, by=actor)
        ],
    )  # fmt: skip


@page("publicity.view")
def record(request: ActorRequest, event_id: UUID) -> HttpResponse:
    """Record what was done of an event, with photos taken on the spot."""
    event = _event(request, event_id)
    form = RecordForm(request.POST or None, initial={"held_on": clock.today()})
    if form.is_bound and form.is_valid():
        try:
            row = services.record(
                event.pk, form.done(), by=request.actor, at=clock.now(), photo_ids=form.taken,
                record_id=key_of(request.POST.get("key", "")),
            )  # fmt: skip
        except Refused as refusal:
            form.said(refusal)
        else:
            messages.success(request, _("已登记"))
            return redirect("publicity:participation", row.pk)
    context = {
        "form": form, "event": event, "key": request.POST.get("key", ""),
        "taken": held_exhibits(form.taken, by=request.actor) if form.is_bound else (),
    }  # fmt: skip
    return render(request, "publicity/record.html", context, status=422 if form.is_bound else 200)


@page("publicity.run")
def cancel(request: ActorRequest, event_id: UUID) -> HttpResponse:
    """Cancel an event, with a reason."""
    event = _own(request, event_id)
    form = CancelForm(request.POST or None)
    if form.is_bound and form.is_valid():
        try:
            services.cancel(event.pk, by=request.actor, at=clock.now(), reason=form.cleaned_data["reason"])
        except Refused as refusal:
            form.said(refusal)
        else:
            return redirect("publicity:event", event.pk)
    return render(
        request, "publicity/cancel.html", {"form": form, "event": event}, status=422 if form.is_bound else 200
    )


@page("publicity.view")
def participation(request: ActorRequest, participation_id: UUID) -> HttpResponse:
    """Show one record with its photos."""
    rows = queries.participations_for(request.actor).select_related("event")
    row = rows.filter(pk=participation_id).first()
    if row is None:
        raise Http404(str(participation_id))
    context = {"row": row, "event": row.event, "photos": exhibits_of([row.pk], by=request.actor)[row.pk]}
    return render(request, "publicity/participation.html", context)


def _event(request: ActorRequest, event_id: UUID) -> Event:
    event = queries.events_for(request.actor).filter(pk=event_id).first()
    if event is None:
        raise Http404(str(event_id))
    return event


def _own(request: ActorRequest, event_id: UUID) -> Event:
    event = queries.own_events(request.actor).filter(pk=event_id).first()
    if event is None:
        raise Http404(str(event_id))
    return event


def _regions(request: HttpRequest) -> list[tuple[str, str]]:
    return regions_offered_to(request.actor, request.GET.get("region", ""))  # type: ignore[attr-defined]  # behind @page
