"""Drafting (填票): one long page with big choices, judged while it is filled in, sent or kept from the outbox."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid5

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from anguan.foundation import clock
from anguan.foundation.access.doors import ActorRequest, page
from anguan.foundation.access.models import uuid7
from anguan.foundation.mobile.middleware import from_outbox
from anguan.foundation.refusal import Reason, Refused
from anguan.foundation.words import mark as _
from anguan.prevention.permits import catalog, looks, queries, services
from anguan.prevention.permits.forms import questions
from anguan.prevention.permits.forms.drafting import (
    DraftForm,
    answers_of,
    initial_of,
    lasting,
    usual_length,
    usual_start,
)
from anguan.prevention.permits.models import Permit
from anguan.prevention.permits.pages import panel
from anguan.prevention.permits.pages.crew import Roster, home_of
from anguan.prevention.permits.pages.showing import permit_or_404
from anguan.prevention.permits.rules import LIFECYCLE, OPEN_STATES, State
from anguan.prevention.permits.rules.drafting import Draft
from anguan.prevention.permits.rules.parts import parts
from anguan.registry.premises.models import Area

LINKABLE = timedelta(days=7)
MOST_LINKABLE = 8


@dataclass(frozen=True)
class Linkable:
    """A permit of the enterprise that this one may belong with."""

    pk: UUID
    label: str


@page("permits.apply")
def new(request: ActorRequest) -> HttpResponse:
    """Draft a permit; `?area=` comes from the QR code of a place, `?copy=` from a past permit."""
    if request.actor.enterprise_id is None:
        raise Http404
    at = clock.now()
    if request.method == "POST":
        key = _uuid(request.POST.get("key", "")) or uuid7()
        sent = queries.permits_for(request.actor).filter(pk=key, applied_by=request.actor.person_id)
        if sent.exclude(state=State.DRAFT).exists():  # pressed twice, and handed in by the first
            return redirect("permits:detail", key)
        form = DraftForm(request.POST, initial=_usual(request, at))
        return _taken(request, form, permit_id=key, at=at)
    if (source := _uuid(request.GET.get("copy", ""))) is not None:
        said = services.copied(source, by=request.actor, at=at)
        form = DraftForm(answers=answers_of(said, fresh=True), initial=initial_of(said, at=at, fresh=True))
        return _page(request, form, copied=True)
    answers = {"kind": [kind]} if (kind := request.GET.get("kind", "")) in catalog.kinds() else {}
    return _page(request, DraftForm(answers=answers, initial=_usual(request, at)))


@page("permits.apply")
def edit(request: ActorRequest, permit_id: UUID) -> HttpResponse:
    """Change a draft."""
    permit, at = permit_or_404(request, permit_id), clock.now()
    if request.method == "POST":
        return _taken(request, DraftForm(request.POST), permit_id=permit.pk, at=at, permit=permit)
    LIFECYCLE.require("edit", state=permit.state, roles=parts(request.actor, permit))
    said = _said_of(permit, request, at)
    return _page(request, DraftForm(answers=answers_of(said), initial=initial_of(said, at=at)), permit=permit)


@require_POST
@page("permits.apply")
def check(request: ActorRequest) -> HttpResponse:
    """What the law says of the draft so far: the live panel beside the form."""
    form, at = DraftForm(request.POST), clock.now()
    context: Mapping[str, object] = {"live": True}
    if form.chosen_kind and request.actor.enterprise_id is not None:
        context = {
            **panel.of(form.draft(me=request.actor.person_id, at=at), form, by=request.actor, at=at),
            "live": True,
        }
    return render(request, "permits/check.html", context)


def _taken(
    request: ActorRequest, form: DraftForm, *, permit_id: UUID, at: datetime, permit: Permit | None = None
) -> HttpResponse:
    """Keep the draft, open those of the same job, and hand it in where that was asked for."""
    said = _placed(form.draft(me=request.actor.person_id, at=at), request)
    if not said.kind:
        form.show([Reason("kind_missing", _("没有选作业类别"), _("请点选要做的作业，如动火"), field="kind")])
        return _page(request, form, permit=permit)
    try:
        kept = services.draft(said, by=request.actor, at=at, permit_id=permit_id)
        others = _others(request, form, said, permit_id, at)
        named = tuple(dict.fromkeys((*said.linked, *(each.pk for each in others))))
        if named != said.linked:
            kept = services.draft(replace(said, linked=named), by=request.actor, at=at, permit_id=permit_id)
    except Refused as refusal:
        form.show(refusal.reasons)
        return _page(request, form, permit=permit)
    for each in others:
        words = _("已按这张票开好关联的{kind}作业票草稿，请补全后一起提交。")
        messages.info(request, words.format(kind=looks.kind_title(each.kind)))
    if request.POST.get("do") == "submit":
        try:
            services.submit(kept.pk, by=request.actor, at=at, key=f"submit {permit_id} {kept.version}"[:60])
        except Refused as refusal:
            form.show(refusal.reasons)
            return _page(request, form, permit=kept, kept=True)
    return redirect("permits:detail", kept.pk)


def _placed(said: Draft, request: ActorRequest) -> Draft:
    """Return a draft whose place names its area too, as the printed form has it."""
    areas = Area.objects.visible_to(request.actor).filter(enterprise_id=home_of(request.actor), pk=said.area_id)
    name = areas.values_list("name", flat=True).first() or ""
    return said if name in said.place else replace(said, place=f"{name} {said.place}".strip()[:200])


def _said_of(permit: Permit, request: ActorRequest, at: datetime) -> Draft:
    """Return a draft as it was said."""
    return replace(
        services.copied(permit.pk, by=request.actor, at=at),
        level=permit.level or None,
        planned_start=permit.planned_start,
        planned_end=permit.planned_end,
        linked=tuple(each.pk for each in queries.linked_to(permit, by=request.actor)),
        copied_from=permit.copied_from,
    )


def _others(request: ActorRequest, form: DraftForm, said: Draft, permit_id: UUID, at: datetime) -> list[Permit]:
    """Open a draft for each other kind of the same job, filled alike; those there are already stay as they are."""
    linked = {each.kind for each in queries.permits_for(request.actor).filter(pk__in=said.linked)}
    opened = []
    for kind in form.also:
        key = uuid5(permit_id, kind)
        found = queries.permits_for(request.actor).filter(pk=key).first()
        if kind in linked or found is not None:
            opened += [found] if found is not None else []
            continue
        alike = replace(
            said, kind=kind, level=None, methods=(), linked=(), extra={},
            crew=tuple(one for one in said.crew if one.role in {"worker", "gas_analyst"}),
            place_facts={name: fact for name, fact in said.place_facts.items() if name in _COMMON_PLACE},
            work_facts={name: fact for name, fact in said.work_facts.items() if name in _COMMON_WORK},
        )  # fmt: skip
        opened.append(services.draft(alike, by=request.actor, at=at, permit_id=key))
    return opened


_COMMON_PLACE = {"zone", "outdoor", "wind_force", "weather", "inside_space", "height_m", "people_limit"}
_COMMON_WORK = {"paired", "isolated", "corrosive", "flushing_water_m"}


def _usual(request: ActorRequest, at: datetime) -> dict[str, Any]:
    start = usual_start(at)
    return {
        "area": request.GET.get("area", ""),
        "start": start,
        "end": start + timedelta(hours=int(usual_length(start))),
        "lasts": usual_length(start),
        "unit": "contractor" if "contractor_worker" in request.actor.roles else "own",
    }


def _page(
    request: ActorRequest,
    form: DraftForm,
    *,
    permit: Permit | None = None,
    kept: bool = False,
    copied: bool = False,
) -> HttpResponse:
    if form.refusal is not None and from_outbox(request):
        raise form.refusal
    actor, at = request.actor, clock.now()
    areas = list(
        Area.objects.visible_to(actor)
        .filter(enterprise_id=home_of(actor))
        .select_related("site")
        .order_by("site_id", "name", "id")
    )
    fixed = next((area for area in areas if str(area.pk) == request.GET.get("area", "")), None)
    roster = Roster(actor, form, today=clock.day_of(at))
    leaders = roster.leaders()
    answered = [one.id for one in questions.QUESTIONS if one.more and form.answers.get(one.id)]
    judged: Mapping[str, Any] = {}
    if form.is_bound and form.chosen_kind:
        judged = panel.of(form.draft(me=actor.person_id, at=at), form, by=actor, at=at)
    context: dict[str, Any] = {
        "form": form,
        "key": str(permit.pk) if permit else request.POST.get("key", ""),
        "permit": permit if permit is not None and not kept else None,
        "refused": form.refusal.reasons if form.refusal else (),
        "refused_title": _("草稿已存好，还不能提交") if kept else _("还不能保存"),
        "copied": copied,
        "lead": "" if permit else _("选好类别、地点和人，级别、期限、签批人会自动算出来。"),
        "kinds": list(catalog.kinds().values()),
        "icons": looks.ICONS,
        "asked": [one for one in questions.QUESTIONS if not one.more],
        "more": [one for one in questions.QUESTIONS if one.more or one.of == "extra"],
        "more_open": bool(answered),
        "options_of": _options_of,
        "areas": areas,
        "fixed_area": fixed,
        "methods_of": questions.METHODS,
        "method_titles": catalog.common().methods,
        "only_method": questions.ONLY_METHOD,
        "risks_of": questions.RISKS,
        "media": questions.media(),
        "lasts": _lasts(),
        "linkable": _linkable(request, permit, at),
        "crews": roster.roles(),
        "leaders": leaders,
        "leader_name": _leader_name(roster, form, request),
        "employers": roster.employers(),
        **judged,
    }  # fmt: skip
    return render(request, "permits/draft.html", context, status=422 if form.refusal else 200)


def _leader_name(roster: Roster, form: DraftForm, request: ActorRequest) -> str:
    chosen = next(iter(form.answers.get("leader", ())), str(form["leader"].value() or ""))
    return roster.name(chosen) or request.actor.name


def _options_of(one: questions.Question) -> Sequence[tuple[str, str]]:
    return questions.toxic_options() if one.id == "toxic" else one.options


def _lasts() -> list[tuple[str, str, str]]:
    """Return the lengths to choose from, each under the kinds that may last so long."""
    kinds_of: dict[str, list[str]] = {}
    for kind in catalog.kinds():
        for hours in lasting(kind):
            kinds_of.setdefault(hours, []).append(kind)
    return [(hours, looks.hours_said(hours), f"kind={'|'.join(kinds)}") for hours, kinds in kinds_of.items()]


def _linkable(request: ActorRequest, permit: Permit | None, at: datetime) -> list[Linkable]:
    states = [State.DRAFT.value, *(state.value for state in OPEN_STATES)]
    rows = queries.permits_for(request.actor).filter(
        enterprise_id=home_of(request.actor), state__in=states, applied_at__gte=at - LINKABLE
    )
    if permit is not None:
        rows = rows.exclude(pk=permit.pk)
    return [
        Linkable(row.pk, f"{looks.kind_title(row.kind)} · {row.place or row.content}"[:40])
        for row in rows.defer("grams").order_by("-applied_at", "-id")[:MOST_LINKABLE]
    ]


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
