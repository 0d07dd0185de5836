"""Answering with a form: what was typed and photographed stays when the rules refuse."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render

from anguan.foundation.access.doors import ActorRequest
from anguan.foundation.evidence.queries import held_exhibits
from anguan.foundation.mobile.middleware import from_outbox
from anguan.prevention.hazards import queries, rules
from anguan.prevention.hazards.forms import StepForm
from anguan.prevention.hazards.models import Hazard


def hazard_or_404(request: ActorRequest, hazard_id: UUID) -> Hazard:
    """Return the hazard, or say that there is no such page: a stranger cannot tell the difference."""
    found = queries.hazards_for(request.actor).select_related("order").defer("grams").filter(pk=hazard_id).first()
    if found is None:
        raise Http404
    return found


def require_step(name: str, hazard: Hazard, request: ActorRequest) -> None:
    """Refuse the page of a step that is not this state's or this person's, before anything is typed."""
    rules.LIFECYCLE.require(name, state=hazard.state, roles=rules.parts(request.actor, hazard))


def form_page(request: ActorRequest, template: str, form: StepForm, **context: Any) -> HttpResponse:
    """Return the page of a form: 422 when it came back with errors, its photos still in place.

    A phone's outbox reads no pages: it gets the reasons themselves, with their codes.
    """
    if form.refusal is not None and from_outbox(request):
        raise form.refusal
    bad = form.is_bound and bool(form.errors)
    context |= {
        "form": form,
        "key": request.POST.get("key", ""),
        "taken": held_exhibits(form.taken, by=request.actor) if form.is_bound else (),
    }
    return render(request, template, context, status=422 if bad else 200)
