"""How a day stands in a territory (辖区班前会): by county, town and enterprise, the worst first; every number opens."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, QuerySet
from django.db.models.functions import Substr
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from anguan.foundation import clock
from anguan.foundation.access import Actor, Territory
from anguan.foundation.access.doors import ActorRequest
from anguan.registry.regions import queries as regions
from anguan.responsibility.briefings import looks, queries
from anguan.responsibility.briefings.models import Slot
from anguan.responsibility.briefings.pages.counting import COUNTS, asked_day, days_around

MOST = 300
LEVELS = (4, 6, 9)  # a city, a county, a town
LONGEST = LEVELS[-1]


def territory(request: ActorRequest) -> HttpResponse:
    """Return the page of a territory on a day; `?region=` looks at a part of it."""
    actor, at = request.actor, clock.now()
    today = clock.day_of(at)
    day = asked_day(request, today)
    region = request.GET.get("region", "")[:20]
    if not region.isdigit() or (actor.territory and not region.startswith(actor.territory.code)):
        region = actor.territory.code if actor.territory else ""
    rows = queries.slots_for(actor).filter(day=day)
    if region:
        within = Territory.of(region)
        rows = rows.filter(region_code__gte=within.start, region_code__lt=within.stop)
    counts = rows.aggregate(**COUNTS, firms=Count("enterprise", distinct=True))
    more = f"&region={region}" if region and (not actor.territory or region != actor.territory.code) else ""
    context: dict[str, Any] = {
        **days_around(day, today, more), "counts": counts, "rate": looks.share(counts["held"], counts["expected"]),
        "came": looks.share(counts["present"] or 0, counts["roster"] or 0),
        "overdue": rows.filter(state="expected", due_at__lt=at).count(),
        "places": _places(rows, region, day), "of_firms": len(region) >= LONGEST,
        "slots_url": _rows_url(day, region),
        "path": _path(actor, region, day), "region_name": regions.names([region]).get(region, "") if region else "",
        "doubtful": _doubtful(actor, region, today),
        "doubts_url": reverse("briefings:doubts") + (f"?region={region}" if more else ""),
    }  # fmt: skip
    return render(request, "briefings/lists/territory.html", context)


def _doubtful(actor: Actor, region: str, today: date) -> int:
    rows = queries.briefings_for(actor).filter(doubtful=True, day__gt=today - timedelta(days=30), day__lte=today)
    if region:
        within = Territory.of(region)
        rows = rows.filter(region_code__gte=within.start, region_code__lt=within.stop)
    return rows.count()


def _rows_url(day: date, region: str, state: str = "", enterprise: str = "") -> str:
    days = {"day_from": day.isoformat(), "day_to": day.isoformat()}
    asked = {**days, "region": region, "enterprise": enterprise, "state": state}
    return f"{reverse('briefings:slots')}?{urlencode({name: said for name, said in asked.items() if said})}"


def _places(rows: QuerySet[Slot], region: str, day: date) -> list[dict[str, Any]]:
    """Return each county or town of a region with its numbers, of a town each enterprise; the worst first."""
    if len(region) >= LONGEST:
        return _worst_first(_firms(rows, region, day))
    length = next(one for one in LEVELS if len(region) < one)
    counted = list(rows.annotate(place=Substr("region_code", 1, length)).values("place").annotate(**COUNTS))
    names = regions.names([row["place"] for row in counted])
    return _worst_first(
        _Place(
            row, names.get(row["place"], row["place"]),
            f"?{urlencode({'day': day.isoformat(), 'region': row['place']})}",
            partial(_rows_url, day, row["place"]),
        )
        for row in counted
    )  # fmt: skip


def _firms(rows: QuerySet[Slot], region: str, day: date) -> Iterator["_Place"]:
    counted = rows.values("enterprise_id", "enterprise__name").annotate(**COUNTS).order_by("enterprise_id")
    for row in counted[:MOST]:
        firm = str(row["enterprise_id"])
        name, page = row["enterprise__name"], reverse("enterprises:detail", args=[row["enterprise_id"]])
        yield _Place(row, name, page, partial(_rows_url, day, region, enterprise=firm))


@dataclass(frozen=True)
class _Place:
    """One line of a territory: a county, a town, an enterprise."""

    counts: Mapping[str, Any]
    name: str
    inside: str
    listed: Callable[..., str]


def _worst_first(places: Iterable[_Place]) -> list[dict[str, Any]]:
    found = []
    for place in places:
        counts = place.counts
        share = counts["held"] / counts["expected"] if counts["expected"] else None
        urls = {f"{state}_url": place.listed(state=state) for state in ("held", "late", "missed", "expected")}
        found.append(
            {
                **counts, **urls, "name": place.name, "inside": place.inside, "all_url": place.listed(), "share": share,
                "rate": looks.share(counts["held"], counts["expected"]),
                "came": looks.share(counts["present"] or 0, counts["roster"] or 0),
            }
        )  # fmt: skip
    return sorted(found, key=lambda row: (row["share"] is None, row["share"] or 0.0, row["name"]))


def _path(actor: Actor, region: str, day: date) -> list[tuple[str, str]]:
    """Return the regions above the one looked at, down from the reader's own."""
    own = actor.territory.code if actor.territory else ""
    codes = [region[:length] for length in LEVELS if len(own) <= length < len(region)]
    names = regions.names(codes)
    return [(names.get(code, code), f"?{urlencode({'day': day.isoformat(), 'region': code})}") for code in codes]
