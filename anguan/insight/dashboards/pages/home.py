"""The home (首页): the clock of each person, and for those who look after others how things stand."""

from typing import Any
from urllib.parse import urlencode

from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.safestring import SafeString

from anguan.foundation import clock
from anguan.foundation.access.doors import ActorRequest, page
from anguan.foundation.figures import Line, Question
from anguan.foundation.jobs import queries as jobs
from anguan.foundation.words import mark as _
from anguan.insight.dashboards import queries, rules
from anguan.insight.dashboards.clock import home_of
from anguan.insight.dashboards.complying import complying_of
from anguan.insight.dashboards.linking import linked
from anguan.insight.dashboards.owing import owing_of
from anguan.prevention.hazards.figures import HAZARD_FIGURES
from anguan.prevention.permits.figures import PERMIT_FIGURES

TILES = ("found", "rate", "overdue", "major_open")
WORK_TILES = ("live", "live_special", "overdue", "suspended", "spot_wrong", "unpromised")


@page()
def home(request: ActorRequest) -> HttpResponseBase:
    """The first page after sign-in: what is owed by when, and how things stand."""
    actor, at = request.actor, clock.now()
    today = clock.day_of(at)
    period = rules.period_of("days365", today=today)
    own_clock = home_of(actor, at=at) if actor.may("deadlines.view") else None
    context: dict[str, Any] = {
        "greeting": _("{name}，{part}好").format(name=actor.name, part=rules.part_of_day(clock.local(at).hour)),
        "where": actor.organisation,
        "period": period,
        "clock": own_clock,
        "tasks": queries.todos_for(actor, at=at, said=own_clock.subjects if own_clock else frozenset()),
        "briefings": queries.briefings_for(actor, at=at) if actor.may("briefings.sign") else [],
        "owing": owing_of(actor, at=at),
        "complying": complying_of(actor, at=at),
        "recent": None if actor.may("figures.view") else queries.recent_for(actor, at=at),
        "enterprises": queries.assigned_to(actor) if "expert" in actor.roles else [],
    }
    if actor.is_official or actor.may("platform.operate"):
        context["standing"] = jobs.standing(at)
    if actor.may("figures.view"):
        question = queries.question_of(actor, period, at=at)
        context["tiles"] = queries.tiles(HAZARD_FIGURES.totals(question), TILES)
        if actor.may("permits.view"):
            context["work"] = _work(question)
        context["trend"] = queries.trend_of(question)
        if actor.is_official:
            places = queries.places_of(question)
            context["places"] = [_place(line) for line in places] if len(places) > 1 else []
    if actor.may("accounts.activate") and actor.is_official:
        context["activation"] = queries.activation_of(actor)
    return render(request, "dashboards/home.html", context)


def _work(question: Question) -> list[queries.Tile]:
    """Return how special work stands; nothing where there is none."""
    answers = PERMIT_FIGURES.totals(question)
    return queries.tiles(answers, WORK_TILES, figures=PERMIT_FIGURES) if answers["all"].number else []


def _place(line: Line) -> list[SafeString]:
    values, keys = line.values, ("found", "rate", "overdue")
    shown = [linked(queries.cell(values[key], HAZARD_FIGURES.definition(key)), values[key].url) for key in keys]
    return [linked(line.label, f"{reverse('insight:figures')}?{urlencode({'region': line.code})}"), *shown]
