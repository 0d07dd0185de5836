"""What the pages here share: one row or nothing at all, and a form that comes back with what was typed."""

from typing import Any, TypeVar
from uuid import UUID

from django.db.models import Model, QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import render

from anguan.foundation.access import Actor
from anguan.foundation.access.doors import ActorRequest
from anguan.foundation.evidence.queries import held_exhibits
from anguan.foundation.mobile.middleware import from_outbox
from anguan.registry.enterprises.models import Enterprise
from anguan.registry.enterprises.queries import enterprises_for
from anguan.responsibility.briefings import queries
from anguan.responsibility.briefings.forms.asking import SaidForm
from anguan.responsibility.briefings.models import Attendance, Briefing, Shift, Slot, Team

Row = TypeVar("Row", bound=Model)


def one(rows: QuerySet[Row], key: UUID) -> Row:
    """Return a row, or say that there is no such page: a stranger cannot tell the difference."""
    found = rows.filter(pk=key).first()
    if found is None:
        raise Http404
    return found


def team_or_404(request: ActorRequest, team_id: UUID) -> Team:
    """Return a team the reader may see."""
    return one(queries.teams_for(request.actor), team_id)


def shift_or_404(request: ActorRequest, shift_id: UUID) -> Shift:
    """Return a shift the reader may see."""
    rows: QuerySet[Shift] = queries.rows_of(Shift, request.actor).select_related("team")
    return one(rows, shift_id)


def slot_or_404(request: ActorRequest, slot_id: UUID) -> Slot:
    """Return an expected briefing the reader may see."""
    return one(queries.slots_for(request.actor), slot_id)


def briefing_or_404(request: ActorRequest, briefing_id: UUID) -> Briefing:
    """Return a briefing the reader may see."""
    return one(queries.briefings_for(request.actor), briefing_id)


def attendance_or_404(request: ActorRequest, attendance_id: UUID) -> Attendance:
    """Return somebody's attendance the reader may see."""
    return one(queries.attendances_for(request.actor).select_related("briefing"), attendance_id)


def home_of(actor: Actor) -> UUID:
    """Return the enterprise somebody acts for; for others there is no such page."""
    if actor.enterprise_id is None:
        raise Http404
    return actor.enterprise_id


def own_enterprise(request: ActorRequest) -> Enterprise:
    """Return the enterprise the reader acts for; for others there is no such page."""
    return enterprises_for(request.actor).get(pk=home_of(request.actor))


def form_page(request: ActorRequest, template: str, form: SaidForm, **context: Any) -> HttpResponse:
    """Return the page of a form: 422 when it came back, its photos still in place.

    A phone's outbox reads no pages: it gets the reasons themselves, with their codes.
    """
    if form.refusal is not None and from_outbox(request):
        raise form.refusal
    bad = form.is_bound and (bool(form.errors) or form.refusal is not None)
    context |= {
        "form": form,
        "key": request.POST.get("key", ""),
        "refused": form.refusal.reasons if form.refusal is not None else (),
        "taken": held_exhibits(form.taken, by=request.actor) if form.is_bound else (),
    }
    return render(request, template, context, status=422 if bad else 200)
