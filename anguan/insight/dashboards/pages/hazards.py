"""The doors of the dashboards: the home of each person, and the figures of a territory or an enterprise."""

from typing import Any
from urllib.parse import urlencode

from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.safestring import SafeString

from anguan.foundation import clock
from anguan.foundation.access.doors import ActorRequest, page
from anguan.foundation.figures import Line
from anguan.foundation.words import mark as _
from anguan.insight.dashboards import queries, rules
from anguan.insight.dashboards.pages import splitting
from anguan.insight.dashboards.pages.splitting import Splitting, linked
from anguan.prevention.hazards.figures import HAZARD_FIGURES

HOME_TILES = ("found", "rate", "overdue", "major_open")
ALL_TILES = ("found", "rectified", "rate", "open", "overdue", "major_open")
TABLE = ("found", "rectified", "rate", "overdue", "major_open")
DIMENSIONS_OF_OFFICES = ("region", "town", "industry", "level", "source", "category", "state")
DIMENSIONS_OF_FIRMS = ("level", "source", "category", "state")


@page()
def home(request: ActorRequest) -> HttpResponseBase:
    """The first page after sign-in: what is to be done today, and how things stand."""
    actor, at = request.actor, clock.now()
    today = clock.day_of(at)
    period = rules.period_of("days365", today=today)
    context: dict[str, Any] = {
        "greeting": _("{name}，{part}好").format(name=actor.name, part=rules.part_of_day(clock.local(at).hour)),
        "where": actor.organisation,
        "period": period,
        "tasks": queries.todos_for(actor, at=at),
        "recent": None if actor.may("figures.view") else queries.recent_for(actor, at=at),
        "enterprises": queries.assigned_to(actor) if "expert" in actor.roles else [],
    }
    if actor.may("figures.view"):
        question = queries.question_of(actor, period, at=at)
        context["tiles"] = queries.tiles(HAZARD_FIGURES.totals(question), HOME_TILES)
        context["late"] = queries.late_for(actor, at=at)
        context["late_url"] = f"{reverse('hazards:list')}?overdue=1&order=due"
        context["trend"] = queries.trend_of(question)
        if actor.is_official:
            places = queries.places_of(question)
            context["places"] = [_place(line) for line in places] if len(places) > 1 else []
    if actor.may("accounts.activate") and actor.is_official:
        context["activation"] = queries.activation_of(actor)
    return render(request, "dashboards/home.html", context)


@page("figures.view")
def figures(request: ActorRequest) -> HttpResponseBase:
    """The figures of hazards: a period, a region, a way to split them; every number opens to its rows."""
    actor = request.actor
    offered = DIMENSIONS_OF_OFFICES if actor.is_official else DIMENSIONS_OF_FIRMS
    split = splitting.asked(request, "insight:figures", HAZARD_FIGURES, offered)
    lines = HAZARD_FIGURES.by(split.dimension.key, split.question)
    context = {
        **split.context(HAZARD_FIGURES.totals(split.question), tiles=ALL_TILES, table=TABLE),
        "where": actor.organisation,
        "lines": lines,
        "rows": [_row(split, line) for line in lines],
        "chart": _chart(lines),
        "map": queries.map_of(lines) if split.dimension.key in {"region", "county"} else [],
        "within": split.region or (actor.territory.code if actor.territory else ""),
    }
    return render(request, "dashboards/figures.html", context)


def _place(line: Line) -> list[SafeString]:
    values, keys = line.values, ("found", "rate", "overdue")
    shown = [linked(queries.cell(values[key], HAZARD_FIGURES.definition(key)), values[key].url) for key in keys]
    return [linked(line.label, f"{reverse('insight:figures')}?{urlencode({'region': line.code})}"), *shown]


def _row(split: Splitting, line: Line) -> list[SafeString]:
    deeper = split.dimension.key in {"region", "town"} and len(line.code) < 9
    head = split.here(region=line.code, by="region") if deeper else line.values["found"].url
    return [linked(line.label, head), *split.cells(line, TABLE)]


def _chart(lines: list[Line], most: int = 20) -> dict[str, Any]:
    shown = lines[:most]
    return {
        "kind": "bar",
        "horizontal": len(shown) > 8,
        "labels": [line.label for line in shown],
        "unit": "件",
        "series": [
            {
                "name": HAZARD_FIGURES.definition(key).name,
                "values": [line.values[key].number for line in shown],
                "tone": tone,
            }
            for key, tone in (("found", "plain"), ("rectified", "plain"), ("overdue", "alarm"))
        ],
        "links": [line.values["found"].url for line in shown],
    }
