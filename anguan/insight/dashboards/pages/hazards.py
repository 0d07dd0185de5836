"""The doors of the dashboards: the home of each person, and the figures of a territory or an enterprise."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from anguan.foundation import clock
from anguan.foundation.access import Actor
from anguan.foundation.access.doors import ActorRequest, page
from anguan.foundation.figures import Line
from anguan.foundation.words import mark as _
from anguan.insight.dashboards import queries, rules
from anguan.prevention.hazards.figures import HAZARD_FIGURES
from anguan.registry.regions import rules as region_rules

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
    actor, at = request.actor, clock.now()
    period = rules.period_of(request.GET.get("period", ""), today=clock.day_of(at))
    region = _region(actor, request.GET.get("region", ""))
    offered = DIMENSIONS_OF_OFFICES if actor.is_official else DIMENSIONS_OF_FIRMS
    key = request.GET.get("by", "")
    dimension = HAZARD_FIGURES.dimension(key if key in offered else offered[0])
    question = queries.question_of(actor, period, at=at, region=region)
    lines = HAZARD_FIGURES.by(dimension.key, question)
    asked = {"period": period.key, "region": region, "by": dimension.key}
    context = {
        "where": actor.organisation,
        "period": period,
        "period_tabs": [(title, _here(asked, period=one), one == period.key) for one, title in rules.PERIODS.items()],
        "dimension": dimension,
        "dimension_tabs": [
            (_("按") + HAZARD_FIGURES.dimension(one).title, _here(asked, by=one), one == dimension.key)
            for one in offered
        ],
        "regions": _path(actor, region, asked),
        "tiles": queries.tiles(HAZARD_FIGURES.totals(question), ALL_TILES),
        "lines": lines,
        "columns": [dimension.title, *((HAZARD_FIGURES.definition(one).name, "num") for one in TABLE)],
        "rows": [_row(line, dimension.key, asked) for line in lines],
        "chart": _chart(lines),
        "map": queries.map_of(lines) if dimension.key in {"region", "county"} else [],
        "within": region or (actor.territory.code if actor.territory else ""),
        "definitions": [*HAZARD_FIGURES.figures, *HAZARD_FIGURES.rates],
    }
    return render(request, "dashboards/figures.html", context)


def _region(actor: Actor, asked: str) -> str:
    """Return the region asked for when it lies in the actor's territory, else none."""
    return asked if actor.territory is not None and asked in actor.territory and asked.isalnum() else ""


def _path(actor: Actor, region: str, asked: dict[str, str]) -> list[tuple[str, str]]:
    """Return the regions from the actor's territory down to the one asked for, each with its address."""
    if actor.territory is None or not region:
        return []
    codes = [code for code in (*region_rules.ancestors(region), region) if code in actor.territory]
    names = queries.region_names(codes)
    below = [(names.get(code, code), _here(asked, region=code)) for code in codes]
    return [(_("全部辖区"), _here(asked, region="")), *below]


def _here(asked: dict[str, str], **changes: str) -> str:
    wanted = {name: value for name, value in {**asked, **changes}.items() if value}
    return f"{reverse('insight:figures')}?{urlencode(wanted)}"


def _linked(text: str, url: str) -> SafeString:
    return format_html('<a class="text-link" href="{}">{}</a>', url, text)


def _place(line: Line) -> list[SafeString]:
    head = _linked(line.label, f"{reverse('insight:figures')}?{urlencode({'region': line.code})}")
    return [head, *_cells(line, ("found", "rate", "overdue"))]


def _cells(line: Line, keys: Sequence[str]) -> list[SafeString]:
    return [
        _linked(queries.cell(line.values[key], HAZARD_FIGURES.definition(key)), line.values[key].url) for key in keys
    ]


def _row(line: Line, dimension: str, asked: dict[str, str]) -> list[SafeString]:
    deeper = dimension in {"region", "town"} and len(line.code) < 9
    head = _here(asked, region=line.code, by="region") if deeper else line.values["found"].url
    return [_linked(line.label, head), *_cells(line, TABLE)]


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
