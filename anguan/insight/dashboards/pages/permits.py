"""The figures of special work (特殊作业指标) of a territory, an enterprise or a kind."""

from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.safestring import SafeString

from anguan.foundation.access.doors import ActorRequest, page
from anguan.foundation.figures import Line
from anguan.insight.dashboards.linking import linked
from anguan.insight.dashboards.pages import splitting
from anguan.insight.dashboards.pages.splitting import Splitting
from anguan.prevention.permits.figures import PERMIT_FIGURES

TILES = ("all", "live", "special", "suspended", "overdue", "refused", "spot_checked", "spot_wrong", "unpromised")
TABLE = ("all", "live", "suspended", "overdue", "refused", "spot_checked", "spot_wrong", "unpromised")
DIMENSIONS_OF_OFFICES = ("region", "town", "kind", "level", "state", "enterprise")
DIMENSIONS_OF_FIRMS = ("kind", "level", "state")
MOST_LINES = 100


@page("figures.view")
def figures(request: ActorRequest) -> HttpResponseBase:
    """The figures of permits: a period of planned starts, a region, a way to split them; each opens to its rows."""
    actor = request.actor
    offered = DIMENSIONS_OF_OFFICES if actor.is_official else DIMENSIONS_OF_FIRMS
    split = splitting.asked(request, "insight:permits", PERMIT_FIGURES, offered)
    lines = PERMIT_FIGURES.by(split.dimension.key, split.question)
    context = {
        **split.context(PERMIT_FIGURES.totals(split.question), tiles=TILES, table=TABLE),
        "where": actor.organisation,
        "lines": lines[:MOST_LINES],
        "left_out": max(0, len(lines) - MOST_LINES),
        "rows": [_row(split, line) for line in lines[:MOST_LINES]],
    }
    return render(request, "dashboards/permits.html", context)


def _row(split: Splitting, line: Line) -> list[SafeString]:
    deeper = split.dimension.key in {"region", "town"} and len(line.code) < 9
    head = split.here(region=line.code, by="region") if deeper else line.values["all"].url
    return [linked(line.label, head), *split.cells(line, TABLE)]
