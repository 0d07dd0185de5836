"""Planning the year (年度计划): three screens on a phone: the facts that decide, days and people, what I promise."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import ensure_csrf_cookie

from anguan.foundation import clock
from anguan.foundation.access.doors import ActorRequest, page
from anguan.foundation.words import mark as _
from anguan.registry.enterprises.models import Enterprise
from anguan.responsibility.duties import queries, services
from anguan.responsibility.duties.forms.asking import shown_on
from anguan.responsibility.duties.forms.facts import FactsForm
from anguan.responsibility.duties.forms.planning import PlanForm
from anguan.responsibility.duties.models import Obligation, YearPlan
from anguan.responsibility.duties.models.owing import OWED
from anguan.responsibility.duties.pages.facts import propose as propose_facts
from anguan.responsibility.duties.pages.facts import questions_of, split
from anguan.responsibility.duties.pages.showing import doers_of, form_page, own_enterprise
from anguan.responsibility.duties.queries import law
from anguan.responsibility.duties.rules.proposing import Doer, counts_from, is_dated, propose

_PROMISE = _(
    "本人 {name} 代表{enterprise}承诺：{year} 年按这份计划履行安全生产职责，共 {count} 项；"
    "到期办理、如实留证，做不到的事先调整，不补造记录。"
)


@dataclass
class Item:
    """One dated thing of the plan, with the day and the person it has or is given."""

    row: Obligation
    title: str
    what: str
    on: date | None
    doer_id: UUID | None
    first: date


@dataclass
class Standing:
    """Something done every day, or all the time: one person for the whole year."""

    name: str
    title: str
    note: str
    doer_id: UUID | None
    keys: list[UUID] = field(default_factory=list)


@never_cache
@ensure_csrf_cookie
@page("duties.manage")
def plan(request: ActorRequest, year: int) -> HttpResponse:
    """Plan a year; once it is committed, show what was promised."""
    home = own_enterprise(request)
    today = clock.today()
    if not today.year <= year <= today.year + 1:
        raise Http404
    found = queries.plans_for(request.actor).filter(enterprise_id=home.pk, year=year).first()
    if request.GET.get("step") != "2" and not (found and found.state == "committed"):
        return _facts(request, home, year)
    return _days(request, home, year, found, today)


def _facts(request: ActorRequest, home: Enterprise, year: int) -> HttpResponse:
    """The first screen: what decides which duties are owed."""
    form = FactsForm(request.POST if request.method == "POST" else None, questions=questions_of(request))
    on = reverse("duties:plan", args=[year]) + "?step=2"
    if form.is_bound and form.is_valid():
        with shown_on(form):
            difference = propose_facts(request, form)
            if difference is None:
                return redirect(on)
            return redirect(reverse("duties:difference", args=[difference.pk]) + f"?year={year}")
    return form_page(request, "duties/plan_facts.html", form, **split(form), year=year, enterprise=home, on=on)


def _days(request: ActorRequest, home: Enterprise, year: int, found: YearPlan | None, today: date) -> HttpResponse:
    """The second and the third screen: days and people, then the promise."""
    rows = list(queries.of_year(home, year, by=request.actor).filter(state__in=OWED))
    people = doers_of(request, today)
    titles = {key: entry.title for key, entry in law.entries(
        ((row.duty, row.version) for row in rows), region_code=home.region_code
    ).items()}  # fmt: skip
    proposals = {one.key: one for one in propose(rows, people, today)}
    dated: list[Item] = []
    standing: dict[tuple[str, str], Standing] = {}
    late = 0
    for row in rows:
        title, said = titles.get((row.duty, row.version), row.what), proposals[row.key]
        doer = row.doer_id or said.doer_id
        if not is_dated(row):
            group = standing.setdefault((row.duty, row.task), _group(row, title, doer, len(standing)))
            group.keys.append(row.pk)
        elif row.due_on and row.due_on < today:
            late += 1
        else:
            first = max(today, counts_from(row) or today)
            dated.append(Item(row, title, _which(row), row.committed_on or said.on, doer, first))
    count = len(dated) + len(standing)
    promise = _PROMISE.format(name=request.actor.name, enterprise=home.name, year=year, count=count)
    form = PlanForm(request.POST if request.method == "POST" else None)
    form.fields["signature"].sign(hashlib.sha256(promise.encode()).hexdigest(), by=request.actor)  # type: ignore[attr-defined]  # a SignatureField
    groups = [(one.name, one.keys) for one in standing.values()]
    if form.is_bound and form.is_valid():
        with shown_on(form):
            said_year = form.said_of(year, [one.row for one in dated], groups)
            key = request.POST.get("key", "")[:60]
            services.commit(said_year, by=request.actor, at=clock.now(), key=key)
            return redirect("duties:plan", year)
    context: dict[str, Any] = {
        "year": year, "enterprise": home, "plan": found, "items": _chosen(form, dated), "groups": [*standing.values()],
        "people": people, "late": late, "count": count, "promise": promise, "data": _data(year, today, dated),
        "busy": _busy(people, dated, [*standing.values()]),
    }  # fmt: skip
    template = "duties/plan_done.html" if found and found.state == "committed" else "duties/plan.html"
    return form_page(request, template, form, **context)


def _which(row: Obligation) -> str:
    """Return which period is meant, without the year all of them are of."""
    what = row.what.removeprefix(f"{row.year} 年").strip()
    return " · ".join(part for part in (row.task, what) if part)


def _group(row: Obligation, title: str, doer: UUID | None, number: int) -> Standing:
    note = _("要一直做到") if row.standing else _("每天、每班或每周做，做一次记一次")
    return Standing(f"{number}", f"{title} · {row.task}" if row.task else title, note, doer)


def _chosen(form: PlanForm, dated: list[Item]) -> list[Item]:
    """Return the items by day, those of a form that came back with what was chosen in it."""
    if form.is_bound:
        for one in dated:
            text = form.data.get(f"on-{one.row.pk}", "")
            one.on = _day(text) or one.on
            one.doer_id = next((key for key in [form.data.get(f"doer-{one.row.pk}")] if key), one.doer_id)
    return sorted(dated, key=lambda one: (one.on or one.row.due_on or date.max, one.title))


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _data(year: int, today: date, dated: Sequence[Item]) -> dict[str, Any]:
    """Return what the calendar in the page works with: rest days, and what today is."""
    first = date(year, 1, 1)
    days = [first + timedelta(days=later) for later in range((date(year, 12, 31) - first).days + 1)]
    return {
        "year": year, "today": today.isoformat(),
        "rest": [day.isoformat() for day in days if not clock.is_working_day(day)],
        "names": {day.isoformat(): name for day in days if (name := clock.day_name(day))},
    }  # fmt: skip


def _busy(people: Sequence[Doer], dated: Sequence[Item], groups: Sequence[Standing]) -> list[tuple[Doer, int]]:
    """Return how many things each person has."""
    has = [*(str(one.doer_id) for one in dated), *(str(one.doer_id) for one in groups)]
    return [(one, has.count(str(one.id))) for one in people]
