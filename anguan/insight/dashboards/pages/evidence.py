"""The quality of evidence (证据质量): how the grades stand in a territory or one enterprise, month by month."""

from uuid import UUID

from django.http import Http404
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.safestring import SafeString

from anguan.foundation.access import Actor
from anguan.foundation.access.doors import ActorRequest, page
from anguan.foundation.evidence.figures import EVIDENCE_FIGURES
from anguan.foundation.figures import Line
from anguan.foundation.words import mark as _
from anguan.insight.dashboards import queries
from anguan.insight.dashboards.linking import linked
from anguan.insight.dashboards.pages import splitting
from anguan.insight.dashboards.pages.splitting import Splitting
from anguan.registry.enterprises.models import Enterprise
from anguan.registry.enterprises.queries import enterprises_for

TILES = ("all", "reached_rate", "below", "a_rate", "c", "repeated")
TABLE = ("all", "reached_rate", "below", "a_rate", "b_rate", "c_rate", "d_rate")
DIMENSIONS_OF_OFFICES = ("region", "enterprise", "node", "kind")
DIMENSIONS_OF_FIRMS = ("node", "kind")
MOST_LINES = 100


@page("figures.view")
def figures(request: ActorRequest) -> HttpResponseBase:
    """The figures of evidence: a period, a region or an enterprise, a way to split them."""
    actor = request.actor
    enterprise = _enterprise(actor, request.GET.get("enterprise", ""))
    offered = DIMENSIONS_OF_OFFICES if actor.is_official and enterprise is None else DIMENSIONS_OF_FIRMS
    filters = {"enterprise": str(enterprise.pk)} if enterprise else {}
    split = splitting.asked(request, "insight:evidence", EVIDENCE_FIGURES, offered, filters)
    lines = sorted(EVIDENCE_FIGURES.by(split.dimension.key, split.question), key=_worst_first)
    context = {
        **split.context(EVIDENCE_FIGURES.totals(split.question), tiles=TILES, table=TABLE),
        "title": _("证据质量"),
        "where": enterprise.name if enterprise else actor.organisation,
        "enterprise": enterprise if actor.enterprise_id is None else None,
        "back": reverse("insight:evidence") if enterprise and actor.enterprise_id is None else reverse("insight:home"),
        "trend": queries.evidence_trend(split.question),
        "lines": lines[:MOST_LINES],
        "left_out": max(0, len(lines) - MOST_LINES),
        "rows": [_row(split, line) for line in lines[:MOST_LINES]],
    }
    return render(request, "dashboards/evidence.html", context)


def _enterprise(actor: Actor, asked: str) -> Enterprise | None:
    """Return the enterprise asked for; someone of one enterprise has only their own."""
    if actor.enterprise_id is not None:
        return enterprises_for(actor).filter(pk=actor.enterprise_id).first()
    if not asked:
        return None
    try:
        found = enterprises_for(actor).filter(pk=UUID(asked)).first()
    except ValueError:
        found = None
    if found is None:
        raise Http404
    return found


def _worst_first(line: Line) -> tuple[float, float, str]:
    reached = line.values["reached_rate"].number
    return (101.0 if reached is None else reached, -(line.values["all"].number or 0), line.code)


def _row(split: Splitting, line: Line) -> list[SafeString]:
    if split.dimension.key == "region":
        head = split.here(region=line.code, by="region" if len(line.code) < 9 else "enterprise")
    elif split.dimension.key == "enterprise":
        head = split.here(region="", enterprise=line.code, by="node")
    else:
        head = line.values["all"].url
    return [linked(line.label, head), *split.cells(line, TABLE)]
