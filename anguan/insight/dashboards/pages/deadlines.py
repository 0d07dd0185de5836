"""The figures of deadlines (期限指标): on time, late and missed, of a territory, an enterprise or a kind."""

from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.safestring import SafeString

from anguan.foundation.access.doors import ActorRequest, page
from anguan.foundation.deadlines.figures import DEADLINE_FIGURES
from anguan.foundation.figures import Line
from anguan.insight.dashboards.linking import linked
from anguan.insight.dashboards.pages import splitting
from anguan.insight.dashboards.pages.splitting import Splitting

TILES = ("owed", "done", "done_late", "missed", "pending", "on_time_rate")
TABLE = ("owed", "done", "done_late", "missed", "on_time_rate")
DIMENSIONS_OF_OFFICES = ("region", "town", "kind", "enterprise")
DIMENSIONS_OF_FIRMS = ("kind",)
MOST_LINES = 100


@page("figures.view")
def figures(request: ActorRequest) -> HttpResponseBase:
    """The figures of deadlines: a period of due days, a region, a way to split them; every number opens to its rows."""
    actor = request.actor
    offered = DIMENSIONS_OF_OFFICES if actor.is_official else DIMENSIONS_OF_FIRMS
    split = splitting.asked(request, "insight:deadlines", DEADLINE_FIGURES, offered)
    lines = sorted(DEADLINE_FIGURES.by(split.dimension.key, split.question), key=_worst_first)
    context = {
        **split.context(DEADLINE_FIGURES.totals(split.question), tiles=TILES, table=TABLE),
        "where": actor.organisation,
        "lines": lines[:MOST_LINES],
        "left_out": max(0, len(lines) - MOST_LINES),
        "rows": [_row(split, line) for line in lines[:MOST_LINES]],
    }
    return render(request, "dashboards/deadlines.html", context)


def _worst_first(line: Line) -> tuple[float, float, str]:
    on_time = line.values["on_time_rate"].number
    return (101.0 if on_time is None else on_time, -(line.values["missed"].number or 0), line.code)


def _row(split: Splitting, line: Line) -> list[SafeString]:
    deeper = split.dimension.key in {"region", "town"} and len(line.code) < 9
    head = split.here(region=line.code, by="region") if deeper else line.values["owed"].url
    return [linked(line.label, head), *split.cells(line, TABLE)]
