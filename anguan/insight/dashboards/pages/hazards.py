"""The figures of hazards (隐患指标) of a territory or an enterprise."""

from typing import Any

from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.safestring import SafeString

from anguan.foundation.access.doors import ActorRequest, page
from anguan.foundation.figures import Line
from anguan.insight.dashboards import queries
from anguan.insight.dashboards.linking import linked
from anguan.insight.dashboards.pages import splitting
from anguan.insight.dashboards.pages.splitting import Splitting
from anguan.prevention.hazards.figures import HAZARD_FIGURES

ALL_TILES = ("found", "rectified", "rate", "open", "overdue", "major_open")
TABLE = ("found", "rectified", "rate", "overdue", "major_open")
DIMENSIONS_OF_OFFICES = ("region", "town", "industry", "level", "source", "category", "state")
DIMENSIONS_OF_FIRMS = ("level", "source", "category", "state")


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
