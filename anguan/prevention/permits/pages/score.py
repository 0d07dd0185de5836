"""The score (应用评分): how well special work is managed, item by item; every point lost opens to what cost it."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from anguan.foundation import clock
from anguan.foundation.access.doors import ActorRequest, page
from anguan.foundation.words import mark as _
from anguan.prevention.permits import scoring
from anguan.prevention.permits.catalog.scoring import Group, Item, sheet
from anguan.prevention.permits.rules.scoring import Mark, Score
from anguan.registry.enterprises.queries import enterprises_for, region_names

PERIODS: dict[str, tuple[str, int]] = {
    "week": (_("近 7 天"), 7),
    "month": (_("近 30 天"), 30),
    "quarter": (_("近 90 天"), 90),
}


@dataclass(frozen=True)
class Row:
    """One item as the page shows it."""

    item: Item
    mark: Mark
    url: str
    firms: list[tuple[UUID, str]]

    @property
    def words(self) -> str:
        """How many of how many kept the item; or why it was not judged."""
        tally = self.mark.tally
        if tally is None:
            return _("只对辖区评判")
        if not tally.whole:
            return _("期间内没有可评判的")
        return _("{n} {unit}中 {lost} {unit}失分").format(n=tally.whole, lost=tally.lost, unit=self.item.unit)


@page("permits.view")
def score(request: ActorRequest) -> HttpResponse:
    """The score of the reader's enterprise, or of a territory and everyone in it."""
    asked, named = _asked(request)
    found = scoring.score_of(asked)
    period = request.GET.get("period", "")
    period = period if period in PERIODS else "month"
    whole = asked.enterprise_id is None
    context: dict[str, Any] = {
        "score": found,
        "named": named,
        "groups": [_group(request, asked, found, group) for group in sheet().groups],
        "periods": [(title, _here(request, period=key), key == period) for key, (title, _n) in PERIODS.items()],
        "said_period": PERIODS[period][0],
        "sheet": sheet(),
        "number": asked.permits().count(),
        "list_url": f"{reverse('permits:list')}?{urlencode(_parameters(asked))}",
        "firms": _firms(request, asked) if whole else [],
        "elsewhere": scoring.in_two_places(asked)[:20],
        "back_to": _here(request, enterprise="") if asked.enterprise_id and not request.actor.enterprise_id else "",
        "crumbs": [(_("特殊作业票"), reverse("permits:list"))],
    }
    return render(request, "permits/score.html", context)


def _asked(request: ActorRequest) -> tuple[scoring.Asked, str]:
    actor, at = request.actor, clock.now()
    today = clock.day_of(at)
    days = PERIODS.get(request.GET.get("period", ""), PERIODS["month"])[1]
    enterprise_id, region, named = actor.enterprise_id, "", actor.organisation
    if enterprise_id is None:
        firm = (
            enterprises_for(actor).filter(pk=said).first()
            if (said := _key(request.GET.get("enterprise", "")))
            else None
        )
        if firm is not None:
            enterprise_id, named = firm.pk, firm.name
        else:
            region = request.GET.get("region", "")
            region = region if actor.territory is not None and region.isalnum() and region in actor.territory else ""
            named = region_names({region}).get(region, named) if region else named
    return scoring.Asked(actor, at, today - timedelta(days=days - 1), today, region, enterprise_id), named


def _key(said: str) -> UUID | None:
    try:
        return UUID(said)
    except ValueError:
        return None


def _here(request: ActorRequest, **changes: str) -> str:
    kept = {name: request.GET.get(name, "") for name in ("period", "region", "enterprise")} | changes
    return "?" + urlencode({name: value for name, value in kept.items() if value})


def _parameters(asked: scoring.Asked) -> dict[str, str]:
    said = {"from": asked.start.isoformat(), "to": asked.stop.isoformat(), "region": asked.region}
    if asked.enterprise_id is not None and asked.actor.enterprise_id is None:
        said["enterprise"] = str(asked.enterprise_id)
    return {name: value for name, value in said.items() if value}


def _group(request: ActorRequest, asked: scoring.Asked, found: Score, group: Group) -> dict[str, Any]:
    marks = {mark.item: mark for mark in found.marks}
    points, weight = found.of([item.id for item in group.items])
    rows = [_row(asked, item, marks[item.id]) for item in group.items]
    return {"title": group.title, "points": points, "weight": weight, "rows": rows}


def _row(asked: scoring.Asked, item: Item, mark: Mark) -> Row:
    if item.of == "enterprises":
        firms = scoring.firms_losing(asked, item.id) if mark.tally and mark.tally.lost else []
        return Row(item, mark, "", firms)
    url = f"{reverse('permits:list')}?{urlencode({**_parameters(asked), 'lost': item.id})}"
    return Row(item, mark, url if mark.lost else "", [])


def _firms(request: ActorRequest, asked: scoring.Asked) -> list[tuple[str, str, int, Score]]:
    return [
        (name, _here(request, enterprise=str(key), region=""), number, one)
        for key, name, number, one in scoring.scores_by_firm(asked, most=50)
    ]
