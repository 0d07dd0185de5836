"""What the owner's pages share: one row or nothing at all, what the law says of it, a form that comes back."""

from collections.abc import Iterable
from datetime import date
from typing import Any, TypeVar
from uuid import UUID

from django.db.models import Model, QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import render

from anguan.foundation.access import Actor
from anguan.foundation.access.doors import ActorRequest
from anguan.foundation.evidence.queries import held_exhibits
from anguan.foundation.mobile.middleware import from_outbox
from anguan.registry.accounts.queries import held_on, posts_for
from anguan.registry.enterprises.models import Enterprise
from anguan.registry.enterprises.queries import enterprises_for
from anguan.responsibility.duties import looks, queries
from anguan.responsibility.duties.forms.asking import SaidForm
from anguan.responsibility.duties.models import FactSheet, Obligation
from anguan.responsibility.duties.queries import law
from anguan.responsibility.duties.rules.proposing import Doer

Row = TypeVar("Row", bound=Model)
MOST_PEOPLE = 60
DOERS = ("principal", "safety_officer", "team_leader")  # whose post may prove what was done


def one(rows: QuerySet[Row], key: UUID) -> Row:
    """Return a row, or say that there is no such page: a stranger cannot tell the difference."""
    found = rows.filter(pk=key).first()
    if found is None:
        raise Http404
    return found


def obligation_or_404(request: ActorRequest, obligation_id: UUID) -> Obligation:
    """Return what is owed, where the reader may see it."""
    return one(queries.obligations_for(request.actor), obligation_id)


def home_of(actor: Actor) -> UUID:
    """Return the enterprise somebody acts for; for others there is no such page."""
    if actor.enterprise_id is None:
        raise Http404
    return actor.enterprise_id


def own_enterprise(request: ActorRequest) -> Enterprise:
    """Return the enterprise the reader acts for; for others there is no such page."""
    return enterprises_for(request.actor).get(pk=home_of(request.actor))


def sheet_of(enterprise_id: UUID, *, by: Actor) -> FactSheet | None:
    """Return the fact sheet of an enterprise, where its year has been laid out."""
    return queries.sheets_for(by).filter(enterprise_id=enterprise_id).first()


def lines_of(rows: Iterable[Obligation], *, region_code: str, today: date, by: Actor) -> list[looks.Line]:
    """Return what is owed as a list shows it, with the titles of the catalog; read once for all."""
    found = list(rows)
    entries = law.entries(((row.duty, row.version) for row in found), region_code=region_code)
    may = by.may("duties.prove") and by.enterprise_id is not None
    return [
        looks.line_of(row, entry.title if (entry := entries.get((row.duty, row.version))) else row.what, today=today,
                      may_prove=may)
        for row in found
    ]  # fmt: skip


def doers_of(request: ActorRequest, today: date) -> list[Doer]:
    """Return who of the enterprise may be given something to do: managers first, then team leaders."""
    posts = held_on(posts_for(request.actor).filter(enterprise_id=home_of(request.actor), role__in=DOERS), today)
    found: dict[UUID, Doer] = {}
    for role in DOERS:
        for post in posts.filter(role=role).order_by("person__name_py", "id")[:MOST_PEOPLE]:
            found.setdefault(post.person_id, Doer(post.person_id, post.person_name, post.role))
    return [*found.values()][:MOST_PEOPLE]


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
