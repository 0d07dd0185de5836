"""Answering about one permit: who may open it, and a form that comes back with what was typed."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render

from anguan.foundation.access.doors import ActorRequest
from anguan.foundation.evidence.queries import held_exhibits
from anguan.foundation.mobile.middleware import from_outbox
from anguan.prevention.permits import queries
from anguan.prevention.permits.forms.steps import StepForm
from anguan.prevention.permits.models import Permit


def permit_or_404(request: ActorRequest, permit_id: UUID) -> Permit:
    """Return the permit, or say that there is no such page: a stranger cannot tell the difference."""
    found: Permit | None = queries.permits_for(request.actor).defer("grams").filter(pk=permit_id).first()
    if found is None:
        raise Http404
    return found


def form_page(request: ActorRequest, template: str, form: StepForm, **context: Any) -> HttpResponse:
    """Return the page of a form: 422 when it came back with errors, its photos still in place.

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


def key_of(request: ActorRequest) -> str:
    """Return the key of the form, by which a second press is known."""
    return request.POST.get("key", "")[:60]
