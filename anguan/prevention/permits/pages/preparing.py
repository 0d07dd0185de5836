"""Preparing (作业准备): from the approved permit to the first spark: briefing, measures, evidence, the start."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from anguan.foundation import clock
from anguan.foundation.access.doors import ActorRequest, page
from anguan.foundation.evidence.queries import exhibits_of
from anguan.foundation.mobile.middleware import from_outbox
from anguan.foundation.refusal import Reason, Refused
from anguan.foundation.ui.formats import said_moment
from anguan.foundation.words import mark as _
from anguan.prevention.permits import looks, queries, services
from anguan.prevention.permits.catalog import KindSheet, Measure
from anguan.prevention.permits.forms.field import (
    BriefForm,
    CoordinatorForm,
    ShowForm,
    SignedForm,
    measures_said,
)
from anguan.prevention.permits.forms.steps import StepForm, shown_on
from anguan.prevention.permits.models import Crew, MeasureLine, Permit
from anguan.prevention.permits.pages.field import (
    badges_of,
    covers_of,
    field_page,
    go_home,
    heading,
    home_of,
    hours,
    in_state,
    moment_of,
    worked_on,
)
from anguan.prevention.permits.pages.readiness import readiness
from anguan.prevention.permits.pages.showing import key_of
from anguan.prevention.permits.queries import rows_of
from anguan.prevention.permits.rules import briefing_words
from anguan.prevention.permits.rules.briefing_words import Told
from anguan.prevention.permits.rules.crew import BRIEFED
from anguan.prevention.permits.rules.lifecycle import State
from anguan.prevention.permits.rules.needs import OF_NODE
from anguan.prevention.permits.rules.prompts import Setting, prompt

OTHER_DEEDS = ("cancel", "void", "withdraw")
PARAMS: dict[str, str] = {
    "pipes_isolated": _("加了几块盲板"),
    "fire_equipment": _("灭火器、灭火毯、水带各多少"),
    "rescue_equipment": _("应急器材和数量"),
}


@page("permits.work")
def prepare(request: ActorRequest, permit_id: UUID) -> HttpResponse:
    """Show what still stands between us and the first spark, each line opening its task."""
    permit = worked_on(request, permit_id)
    if permit.state != State.APPROVED:
        return redirect("permits:watch", permit.pk)
    return _prepared(request, permit)


@require_POST
@page("permits.work")
def start(request: ActorRequest, permit_id: UUID) -> HttpResponse:
    """Start the work (开始作业); refused with every reason until everything holds."""
    permit = worked_on(request, permit_id)
    try:
        started = services.start(permit.pk, by=request.actor, at=clock.now(), key=key_of(request))
    except Refused as refusal:
        if from_outbox(request):
            raise
        return _prepared(request, permit, refused=refusal.reasons)
    return go_home(started)


def _prepared(request: ActorRequest, permit: Permit, refused: Sequence[Reason] = ()) -> HttpResponse:
    now = clock.now()
    steps = queries.steps_of(permit, by=request.actor, at=now)
    context = {
        "permit": permit, "heading": heading(permit), "home": home_of(permit), "badges": badges_of(permit),
        "ready": readiness(permit, by=request.actor, at=now), "refused": refused,
        "may_start": any(step.name == "start" for step in steps),
        "planned": hours(permit.planned_start, permit.planned_end, at=now),
        "until": said_moment(permit.valid_until, at=now) if permit.valid_until else "",
        "deeds": [Deed(step.label, reverse(f"permits:{step.name}", args=[permit.pk]), step.tone)
                  for step in steps if step.name in OTHER_DEEDS],
    }  # fmt: skip
    return render(request, "permits/field/prepare.html", context, status=422 if refused else 200)


@dataclass(frozen=True)
class Deed:
    """A button that leads to a step."""

    label: str
    href: str
    tone: str = "plain"


# ── briefing ─────────────────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class Briefed:
    """One of those who are briefed: who, what they are here, whether they signed, and where that is done."""

    person_id: UUID
    name: str
    roles: str
    me: bool
    signed_at: datetime | None
    href: str


@page("permits.work")
def briefing(request: ActorRequest, permit_id: UUID) -> HttpResponse:
    """Brief the crew (安全交底): what is dangerous here and what is done about it, signed by each."""
    permit = worked_on(request, permit_id)
    form = BriefForm(request.POST if request.method == "POST" else None)
    underground = permit.kind in {"excavation", "road_closure"}
    if form.is_bound and form.is_valid():
        said = form.cleaned_data
        text = briefing_words.briefing_text(permit.kind, _told(permit, request, more=said.get("more", "")))
        with shown_on(form):
            services.brief(
                permit.pk, by=request.actor, at=moment_of(request), said=text,
                hidden_works=said["hidden_works"] if underground else None, key=key_of(request),
            )  # fmt: skip
            return redirect("permits:briefing", permit.pk)
    elif not form.is_bound:
        in_state(permit, State.APPROVED, State.WORKING, State.SUSPENDED)
    crew = queries.crew_of(permit, by=request.actor)
    held = _briefer(crew)
    text = held.briefed_text if held else briefing_words.briefing_text(permit.kind, _told(permit, request))
    may_brief = permit.state == State.APPROVED and (
        request.actor.person_id in {permit.leader_id, permit.applied_by} or request.actor.may("permits.manage")
    )
    return field_page(
        request, "briefing", form, permit, text=text, briefed_by=held, may_brief=may_brief, underground=underground,
        people=_briefed(permit, crew, request), again=request.GET.get("again") == "1",
    )  # fmt: skip


def _told(permit: Permit, request: ActorRequest, *, more: str = "") -> Told:
    """Return what the briefing tells of a permit: of the measures those that are confirmed, else those that fit."""
    now = clock.now()
    sheet = queries.law_of(permit, now).kind(permit.kind)
    setting = _setting(permit, request)
    fitting = [one.text for one in sheet.measures if not one.free_text and prompt(one.id, setting).fits is not False]
    medium = str((permit.medium or {}).get("name") or "")
    return Told(
        what=looks.what(permit), place=permit.place, content=permit.content, leader=permit.leader_name,
        guardian=permit.guardian_name, period=hours(permit.planned_start, permit.planned_end, at=now),
        risks=permit.risk_result, medium=medium, measures=fitting, more=more,
    )  # fmt: skip


def _briefer(crew: Sequence[Crew]) -> Crew | None:
    return next((one for one in crew if one.role == "briefer" and one.briefed_at is not None), None)


def _briefed(permit: Permit, crew: Sequence[Crew], request: ActorRequest) -> list[Briefed]:
    roles: dict[UUID, list[Crew]] = {}
    for one in crew:
        if one.role in BRIEFED or one.role == "work_leader":
            roles.setdefault(one.person_id, []).append(one)
    held = any(one.role == "briefer" and one.briefed_at for one in crew)
    found = []
    for person_id, mine in roles.items():
        if not any(one.role in BRIEFED for one in mine):
            continue
        signed = next((one.briefed_at for one in mine if one.briefed_at), None)
        href = reverse("permits:sign_briefing", args=[permit.pk, person_id]) if held and not signed else ""
        found.append(
            Briefed(person_id, mine[0].name, "、".join(looks.role_title(one.role) for one in mine),
                    person_id == request.actor.person_id, signed, href)
        )  # fmt: skip
    return sorted(found, key=lambda one: (one.signed_at is not None, not one.me))


@page("permits.work")
def sign_briefing(request: ActorRequest, permit_id: UUID, person_id: UUID) -> HttpResponse:
    """Sign that one was briefed, on one's own phone or on a colleague's."""
    permit = worked_on(request, permit_id)
    person = next((one for one in queries.crew_of(permit, by=request.actor) if one.person_id == person_id), None)
    if person is None:
        raise Http404
    held = _briefer(queries.crew_of(permit, by=request.actor))
    told = held.briefed_text if held else briefing_words.briefing_text(permit.kind, _told(permit, request))
    text = briefing_words.signed_text(told, person.name)
    form = SignedForm(request.POST if request.method == "POST" else None, covers=covers_of(text), by=request.actor)
    if form.is_bound and form.is_valid():
        with shown_on(form):
            services.sign_briefing(
                permit.pk, by=request.actor, at=moment_of(request), person_id=person_id, signature_id=form.signed,
                key=key_of(request),
            )  # fmt: skip
            return redirect("permits:briefing", permit.pk)
    elif not form.is_bound:
        in_state(permit, State.APPROVED, State.WORKING, State.SUSPENDED)
    return field_page(
        request, "sign_briefing", form, permit, person=person, text=text, me=person_id == request.actor.person_id
    )


# ── measures, evidence ───────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class Line:
    """One measure as it is shown: its words, what to look at, what was answered."""

    number: int
    text: str
    fits: str
    look: str
    asks: str
    answer: str
    typed: str
    confirmed: MeasureLine | None


@page("permits.work")
def measures(request: ActorRequest, permit_id: UUID) -> HttpResponse:
    """Confirm the measures by their numbers on the form (是否涉及、确认人)."""
    permit = worked_on(request, permit_id)
    sheet = queries.law_of(permit, clock.now()).kind(permit.kind)
    form = StepForm(request.POST if request.method == "POST" else None)
    kept = {line.no: line for line in rows_of(MeasureLine, request.actor).filter(
        enterprise_id=permit.enterprise_id, permit=permit)}  # fmt: skip
    if form.is_bound and form.is_valid():
        made = moment_of(request)
        said = [one for one in measures_said(sheet, request.POST, made=made) if _is_news(one, kept)]
        with shown_on(form):
            if said:
                services.confirm_measures(permit.pk, by=request.actor, at=made, lines=said, key=key_of(request))
            return go_home(permit)
    elif not form.is_bound:
        in_state(permit, State.APPROVED, State.WORKING, State.SUSPENDED)
    lines = _lines(permit, sheet, kept, request)
    unlikely = sum(line.fits == "no" and not line.answer for line in lines)
    return field_page(request, "measures", form, permit, sheet=sheet, lines=lines, unlikely=unlikely)


def _is_news(said: Any, kept: dict[int, MeasureLine]) -> bool:
    """Say whether a line says something new: what somebody else confirmed is not taken over by a form sent whole."""
    line = kept.get(said.number)
    return line is None or (line.involved, line.text) != (said.involved, said.text)


def _lines(permit: Permit, sheet: KindSheet, kept: dict[int, MeasureLine], request: ActorRequest) -> list[Line]:
    setting = _setting(permit, request)
    return [_line(measure, setting, kept.get(measure.number), request) for measure in sheet.measures]


def _setting(permit: Permit, request: ActorRequest) -> Setting:
    return Setting(
        permit.kind, permit.level, frozenset(permit.methods), permit.place_facts, permit.work_facts, permit.medium,
        bool(queries.linked_to(permit, by=request.actor)), permit.monitored,
    )  # fmt: skip


def _line(measure: Measure, setting: Setting, kept: MeasureLine | None, request: ActorRequest) -> Line:
    said = prompt(measure.id, setting)
    answer, typed = ("", "") if kept is None else ("yes" if kept.involved else "no", kept.text)
    asks = _("写明措施和编制人") if measure.free_text else PARAMS.get(measure.id, "")
    return Line(
        measure.number, measure.text, {True: "yes", False: "no", None: ""}[said.fits], said.look, asks,
        request.POST.get(f"involved-{measure.number}", answer), request.POST.get(f"text-{measure.number}", typed), kept,
    )  # fmt: skip


@page("permits.work")
def show(request: ActorRequest, permit_id: UUID, node: str) -> HttpResponse:
    """Show a key node by live evidence (关键环节取证)."""
    permit = worked_on(request, permit_id)
    need = OF_NODE.get(node)
    sheet = next((one for one in queries.law_of(permit, clock.now()).common.nodes if one.id == node), None)
    if need is None or sheet is None or node == "gas_analysis_record":
        raise Http404
    form = ShowForm(request.POST if request.method == "POST" else None, need=need)
    if form.is_bound and form.is_valid():
        with shown_on(form):
            services.show(
                permit.pk,
                by=request.actor,
                at=moment_of(request),
                node=node,
                photo_ids=form.photos,
                key=key_of(request),
            )
            return redirect("permits:watch", permit.pk)
    elif not form.is_bound:
        in_state(permit, State.APPROVED, State.WORKING, State.SUSPENDED, State.FINISHED, State.EXPIRED)
    shown = exhibits_of([permit.pk], by=request.actor, purpose=need.node)[permit.pk]
    return field_page(request, "show", form, permit, node=sheet, need=need, shown=shown)


# ── coordinator ────────────────────────────────────────────────────────────────────────────────────────────────────


@page("permits.work")
def coordinator(request: ActorRequest, permit_id: UUID) -> HttpResponse:
    """Name who coordinates crossing work (交叉作业协调人), and let them sign."""
    permit = worked_on(request, permit_id)
    mine = permit.coordinator_id == request.actor.person_id and permit.coordinated_at is None
    if mine:
        return _coordinate(request, permit)
    form = CoordinatorForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        with shown_on(form):
            services.name_coordinator(
                permit.pk, by=request.actor, at=clock.now(), person_id=form.cleaned_data["person"]
            )
            return go_home(permit)
    elif not form.is_bound:
        in_state(permit, State.SUBMITTED, State.APPROVED, State.WORKING, State.SUSPENDED)
    return field_page(request, "coordinator", form, permit)


def _coordinate(request: ActorRequest, permit: Permit) -> HttpResponse:
    now = clock.now()
    text = briefing_words.coordinator_text(
        looks.what(permit), permit.place, hours(permit.planned_start, permit.planned_end, at=now), (),
        request.actor.name,
    )  # fmt: skip
    form = SignedForm(request.POST if request.method == "POST" else None, covers=covers_of(text), by=request.actor)
    if form.is_bound and form.is_valid():
        with shown_on(form):
            services.coordinate(permit.pk, by=request.actor, at=clock.now(), signature_id=form.signed)
            return go_home(permit)
    return field_page(request, "coordinate", form, permit, text=text)
