"""The quality of evidence (证据质量): how the grades stand in a territory or one enterprise, month by month."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import Http404
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from anguan.foundation import clock
from anguan.foundation.access import Actor
from anguan.foundation.access.doors import ActorRequest, page
from anguan.foundation.evidence.figures import EVIDENCE_FIGURES
from anguan.foundation.figures import Line
from anguan.foundation.words import mark as _
from anguan.insight.dashboards import queries, rules
from anguan.registry.enterprises.models import Enterprise
from anguan.registry.enterprises.queries import enterprises_for
from anguan.registry.regions import rules as region_rules

TILES = ("all", "reached_rate", "below", "a_rate", "c", "repeated")
TABLE = ("all", "reached_rate", "below", "a_rate", "b_rate", "c_rate", "d_rate")
DIMENSIONS_OF_OFFICES = ("region", "enterprise", "node", "kind")
DIMENSIONS_OF_FIRMS = ("node", "kind")
MOST_LINES = 100


@page("figures.view")
def figures(request: ActorRequest) -> HttpResponseBase:
    """The figures of evidence: a period, a region or an enterprise, a way to split them."""
    actor, at = request.actor, clock.now()
    period = rules.period_of(request.GET.get("period", ""), today=clock.day_of(at))
    enterprise = _enterprise(actor, request.GET.get("enterprise", ""))
    region = _region(actor, request.GET.get("region", "")) if enterprise is None else ""
    offered = DIMENSIONS_OF_OFFICES if actor.is_official and enterprise is None else DIMENSIONS_OF_FIRMS
    key = request.GET.get("by", "")
    dimension = EVIDENCE_FIGURES.dimension(key if key in offered else offered[0])
    filters = {"enterprise": str(enterprise.pk)} if enterprise else {}
    question = queries.question_of(actor, period, at=at, region=region, filters=filters)
    totals = EVIDENCE_FIGURES.totals(question)
    lines = sorted(EVIDENCE_FIGURES.by(dimension.key, question), key=_worst_first)
    asked = {"period": period.key, "region": region, "by": dimension.key, **filters}
    context = {
        "title": _("证据质量"),
        "where": enterprise.name if enterprise else actor.organisation,
        "enterprise": enterprise if actor.enterprise_id is None else None,
        "back": reverse("insight:evidence") if enterprise and actor.enterprise_id is None else reverse("insight:home"),
        "period": period,
        "period_tabs": [(title, _here(asked, period=one), one == period.key) for one, title in rules.PERIODS.items()],
        "dimension": dimension,
        "dimension_tabs": [
            (_("按") + EVIDENCE_FIGURES.dimension(one).title, _here(asked, by=one), one == dimension.key)
            for one in offered
        ],
        "regions": _path(actor, region, asked),
        "tiles": queries.tiles(totals, TILES, figures=EVIDENCE_FIGURES),
        "trend": queries.evidence_trend(question),
        "lines": lines[:MOST_LINES],
        "left_out": max(0, len(lines) - MOST_LINES),
        "columns": [dimension.title, *((EVIDENCE_FIGURES.definition(one).name, "num") for one in TABLE)],
        "rows": [_row(line, dimension.key, asked) for line in lines[:MOST_LINES]],
        "definitions": [*EVIDENCE_FIGURES.figures, *EVIDENCE_FIGURES.rates],
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


def _worst_first(line: Line) -> tuple[float, float, str]:
    reached = line.values["reached_rate"].number
    return (101.0 if reached is None else reached, -(line.values["all"].number or 0), line.code)


def _here(asked: dict[str, str], **changes: str) -> str:
    wanted = {name: value for name, value in {**asked, **changes}.items() if value}
    return f"{reverse('insight:evidence')}?{urlencode(wanted)}"


def _linked(text: str, url: str) -> SafeString:
    return format_html('<a class="text-link" href="{}">{}</a>', url, text)


def _cells(line: Line, keys: Sequence[str]) -> list[SafeString]:
    return [
        _linked(queries.cell(line.values[key], EVIDENCE_FIGURES.definition(key)), line.values[key].url) for key in keys
    ]


def _row(line: Line, dimension: str, asked: dict[str, Any]) -> list[SafeString]:
    if dimension == "region" and len(line.code) < 9:
        head = _here(asked, region=line.code, by="region")
    elif dimension == "region":
        head = _here(asked, region=line.code, by="enterprise")
    elif dimension == "enterprise":
        head = _here(asked, region="", enterprise=line.code, by="node")
    else:
        head = line.values["all"].url
    return [_linked(line.label, head), *_cells(line, TABLE)]
