"""What the comboboxes ask: people of the enterprise, criteria of major hazards, enterprises."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render

from anguan.foundation import clock
from anguan.foundation.access.doors import ActorRequest, page
from anguan.foundation.access.roles import ROLES
from anguan.prevention.hazards import catalog, queries
from anguan.prevention.hazards.catalog import Criterion
from anguan.prevention.hazards.pages.showing import hazard_or_404
from anguan.registry.accounts.models import Post
from anguan.registry.enterprises import queries as enterprises

MOST = 20


@page("hazards.assign")
def people(request: ActorRequest, hazard_id: UUID) -> HttpResponse:
    """People of the hazard's enterprise, found by name, team or role."""
    hazard = hazard_or_404(request, hazard_id)
    text = request.GET.get("q", "").replace("\0", "").strip()[:100]
    posts = queries.people_of(hazard.enterprise_id, by=request.actor, today=clock.today())
    found = [(key, post.person_name, _place_of(post)) for key, post in posts.items()]
    kept = [each for each in found if text in each[1] or text in each[2]]
    return render(request, "ui/options.html", {"options": kept[:MOST]})


@page("hazards.view")
def criteria(request: ActorRequest) -> HttpResponse:
    """Criteria of major hazards: those that fit the enterprise while nothing is typed, all of them when searched."""
    text = request.GET.get("q", "").replace("\0", "").strip()[:100]
    enterprise = queries.enterprise_for(request.actor, _uuid(request.GET.get("enterprise", "")))
    found: list[Criterion] = []
    if enterprise is not None:
        found = catalog.proposed_criteria(industry_code=enterprise.industry_code, flags=frozenset(enterprise.flags))
    if text:
        rest = [each for each in catalog.criteria().values() if each not in found]
        found = [each for each in [*found, *rest] if all(word in _all_of(each) for word in text.split())]
    options = [(each.id, f"{each.clause} {each.summary}", _noted(each)) for each in found[: 2 * MOST]]
    return render(request, "ui/options.html", {"options": options})


@page("hazards.view")
def find_enterprise(request: ActorRequest) -> HttpResponse:
    """Enterprises of the territory by a fragment of name, initials or credit code."""
    text = request.GET.get("q", "").replace("\0", "").strip()[:100]
    rows = enterprises.enterprises_for(request.actor)
    rows = (enterprises.found(rows, text) if text else rows).order_by("name_py", "id")[:MOST]
    return render(
        request, "ui/options.html", {"options": [(row.pk, row.name, row.address or row.credit_code) for row in rows]}
    )


def _place_of(post: Post) -> str:
    role = ROLES[post.role].title if post.role in ROLES else ""
    return " · ".join(part for part in (post.title or role, post.team, post.employer) if part)


def _all_of(criterion: Criterion) -> str:
    return f"{criterion.id} {criterion.source} {criterion.clause} {criterion.summary}"


def _noted(criterion: Criterion) -> str:
    sector = catalog.sectors()[criterion.industry].title
    return " · ".join(part for part in (sector, criterion.source, criterion.note) if part)


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
