"""The figures of learning (学习指标) of a territory, an enterprise or a reason: given, done, late, passed, hours."""

from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.safestring import SafeString

from anguan.foundation.access.doors import ActorRequest, page
from anguan.foundation.figures import Line
from anguan.insight.dashboards import queries
from anguan.insight.dashboards.linking import linked
from anguan.insight.dashboards.pages import splitting
from anguan.insight.dashboards.pages.splitting import Splitting
from anguan.responsibility.learning.figures import (
    HOURS_MEANING,
    LEARNING_FIGURES,
    PAPER_FIGURES,
    hours_learned,
)

TILES = ("given", "done", "open", "late", "done_rate", "in_time_rate")
PAPER_TILES = ("sat", "passes", "fails", "pass_rate")
TABLE = ("given", "done", "in_time", "open", "late", "done_rate")
DIMENSIONS_OF_OFFICES = ("region", "town", "because", "enterprise")
DIMENSIONS_OF_FIRMS = ("because",)
MOST_LINES = 100


@page("figures.view")
def figures(request: ActorRequest) -> HttpResponseBase:
    """The figures of learning: a period, a region, a way to split them; each opens to its rows."""
    actor = request.actor
    offered = DIMENSIONS_OF_OFFICES if actor.is_official else DIMENSIONS_OF_FIRMS
    split = splitting.asked(request, "insight:learning", LEARNING_FIGURES, offered)
    lines = LEARNING_FIGURES.by(split.dimension.key, split.question)
    papers = PAPER_FIGURES.totals(split.question)
    context = split.context(LEARNING_FIGURES.totals(split.question), tiles=TILES, table=TABLE)
    context |= {
        "where": actor.organisation,
        "paper_tiles": queries.tiles(papers, PAPER_TILES, figures=PAPER_FIGURES),
        "hours": hours_learned(split.question),
        "hours_meaning": HOURS_MEANING,
        "definitions": [*context["definitions"], *PAPER_FIGURES.figures, *PAPER_FIGURES.rates],
        "lines": lines[:MOST_LINES],
        "left_out": max(0, len(lines) - MOST_LINES),
        "rows": [_row(split, line) for line in lines[:MOST_LINES]],
    }
    return render(request, "dashboards/learning.html", context)


def _row(split: Splitting, line: Line) -> list[SafeString]:
    deeper = split.dimension.key in {"region", "town"} and len(line.code) < 9
    head = split.here(region=line.code, by="region") if deeper else line.values["given"].url
    return [linked(line.label, head), *split.cells(line, TABLE)]
