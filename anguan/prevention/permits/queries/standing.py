"""Where work is, and what other work is open near by (周边作业), over all enterprises."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Q

from anguan.foundation.access import Actor
from anguan.foundation.geo import Point, metres_between
from anguan.prevention.permits.models import Crew, OpenWork, Permit
from anguan.prevention.permits.queries.permits import OPEN, rows_of
from anguan.prevention.permits.rules.cells import cell_of, cells_around
from anguan.prevention.permits.rules.lifecycle import State
from anguan.prevention.permits.rules.needs import ENTERPRISE_RADIUS_M, ON_THE_SPOT_M, SITE_RADIUS_M
from anguan.registry.enterprises.models import Enterprise
from anguan.registry.premises.models import Site


@dataclass(frozen=True)
class Spot:
    """Where a permit's work is (作业地点), WGS-84: the work's own point, else its site's, else the enterprise's."""

    lon: float
    lat: float
    radius_m: float
    precise: bool


def spot_of(permit: Permit, *, by: Actor | None) -> Spot | None:
    """Return where a permit's work is; none where nobody has put a point."""
    if permit.lon is not None and permit.lat is not None:
        return Spot(permit.lon, permit.lat, ON_THE_SPOT_M, precise=True)
    site_id = permit.site_id or (permit.area.site_id if permit.area_id and permit.area else None)
    sites = rows_of(Site, by).filter(enterprise_id=permit.enterprise_id)
    sites = sites.filter(pk=site_id) if site_id else sites.filter(is_main=True)
    lon, lat = sites.values_list("lon", "lat").first() or (None, None)
    if lon is not None and lat is not None:
        return Spot(lon, lat, SITE_RADIUS_M, precise=False)
    rows = rows_of(Enterprise, by).filter(pk=permit.enterprise_id)
    lon, lat = rows.values_list("lon", "lat").first() or (None, None)
    return Spot(lon, lat, ENTERPRISE_RADIUS_M, precise=False) if lon is not None and lat is not None else None


def standing_of(permit: Permit, spot: Spot | None, *, people: int) -> OpenWork:
    """Return a permit's entry in the directory of open work (在册作业), not stored."""
    start = permit.started_at or permit.planned_start or permit.applied_at
    end = permit.valid_until or permit.planned_end or start
    return OpenWork(
        permit_id=permit.pk, enterprise_id=permit.enterprise_id, region_code=permit.region_code, kind=permit.kind,
        methods=list(permit.methods), lon=spot.lon if spot else None, lat=spot.lat if spot else None,
        precise=spot.precise if spot else False, cell=cell_of(spot.lon, spot.lat) if spot else None,
        area_id=permit.area_id, space=_named(permit.place_facts, "space"), pipe=_named(permit.place_facts, "pipe"),
        explosive=permit.place_facts.get("zone") == "explosive", people=people, start=start, end=end,
        working=permit.state == State.WORKING,
    )  # fmt: skip


def _named(facts: dict[str, Any], name: str) -> str:
    return " ".join(str(facts.get(name) or "").split())[:60]


@dataclass(frozen=True)
class Neighbour:
    """Other open work near by (周边作业). Of another enterprise only kind, time and distance may be shown."""

    kind: str
    methods: tuple[str, ...]
    start: datetime
    end: datetime
    metres: float | None  # none: of one enterprise, and one of the two has no point of its own
    exact: bool  # between the very points of the work, not of sites or addresses
    own: Permit | None  # of the same enterprise, with its number
    same_space: bool
    same_pipe: bool
    same_area: bool
    explosive: bool
    people: int
    permit_id: UUID
    enterprise_id: UUID
    working: bool


def neighbours(work: OpenWork, *, at: datetime, by: Actor | None = None, name_own: bool = True) -> list[Neighbour]:
    """Return the open work that overlaps in time and is near by or in the same area, space or pipe, the nearest first.

    `work` need not be stored. The nine cells around its point are looked at, over all enterprises; without a point,
    the enterprise's own. With `name_own` those of the same enterprise are read too.
    """
    del at  # open work is what overlaps with this one, whenever one asks
    beside = Q(enterprise_id=work.enterprise_id)
    if work.lon is not None and work.lat is not None:
        beside |= Q(cell__in=cells_around(work.lon, work.lat))
    rows = OpenWork.objects.filter(beside, end__gt=work.start, start__lt=work.end).exclude(pk=work.permit_id)
    near = [found for row in rows if (found := _beside(work, row)) is not None]
    if name_own:
        own = {one.permit_id for one in near if one.enterprise_id == work.enterprise_id}
        kept = rows_of(Permit, by).filter(enterprise_id=work.enterprise_id, pk__in=own).defer("grams") if own else ()
        permits = {permit.pk: permit for permit in kept}
        near = [_owned(one, permits.get(one.permit_id)) for one in near]
    return sorted(near, key=lambda one: (one.metres is None, one.metres or 0.0, str(one.permit_id)))


NEAR_M = 60.0  # what the nine cells hold for certain; the farthest rule asks for 30 m


def _beside(work: OpenWork, row: OpenWork) -> Neighbour | None:
    own = row.enterprise_id == work.enterprise_id
    exact = work.precise and row.precise
    metres = None
    # Points of a site or an address say nothing about work inside one enterprise; between two of them they say how far
    # the enterprises are apart, which is what is known of tenants of one building (同一楼宇).
    if (exact or not own) and None not in {work.lon, work.lat, row.lon, row.lat}:
        metres = round(metres_between(Point(work.lon or 0, work.lat or 0), Point(row.lon or 0, row.lat or 0)), 1)
    near = metres is not None and metres <= NEAR_M
    same_space = own and bool(work.space) and work.space == row.space
    same_pipe = bool(work.pipe) and work.pipe == row.pipe and (own or near)
    same_area = own and work.area_id is not None and work.area_id == row.area_id
    if not (same_space or same_pipe or same_area or near):
        return None
    return Neighbour(
        kind=row.kind, methods=tuple(row.methods), start=row.start, end=row.end, metres=metres, exact=exact, own=None,
        same_space=same_space, same_pipe=same_pipe, same_area=same_area, explosive=row.explosive, people=row.people,
        permit_id=row.permit_id, enterprise_id=row.enterprise_id, working=row.working,
    )  # fmt: skip


def _owned(one: Neighbour, permit: Permit | None) -> Neighbour:
    return replace(one, own=permit)


def busy_periods(
    person_ids: Iterable[UUID], permit: Permit, *, by: Actor | None, apart_from: Iterable[UUID] = ()
) -> list[tuple[UUID, str, datetime, datetime]]:
    """Return who is part of other open permits, in which role, from when until when."""
    rows = (
        rows_of(Crew, by)
        .filter(
            enterprise_id=permit.enterprise_id, person_id__in=list(person_ids), until__isnull=True,
            permit__state__in=OPEN,
        )
        .exclude(permit__in=[permit.pk, *apart_from])
        .select_related("permit")
    )  # fmt: skip
    return [
        (one.person_id, one.role, one.permit.started_at or one.permit.planned_start,
         one.permit.valid_until or one.permit.planned_end)
        for one in rows.defer("permit__grams")
    ]  # fmt: skip
