"""Reading permits (特殊作业票), always for someone; `by=None` is the system itself, which sees everything."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar, cast
from uuid import UUID

from django.db.models import Exists, Model, OuterRef, Q, QuerySet

from anguan.foundation import clock
from anguan.foundation.access import Actor
from anguan.foundation.access.models import ScopedQuerySet
from anguan.foundation.geo import Point, metres_between
from anguan.foundation.lifecycle import Step
from anguan.foundation.words.search import matching
from anguan.prevention.permits.catalog import Law, law_for
from anguan.prevention.permits.facts import bare_case
from anguan.prevention.permits.models import (
    Commitment,
    Crew,
    Interruption,
    Judgement,
    Link,
    OpenWork,
    Permit,
    Setting,
    Signature,
    SlotHolder,
    SpotCheck,
    StepTaken,
)
from anguan.prevention.permits.rules import Matter, signatures
from anguan.prevention.permits.rules import parts as who
from anguan.prevention.permits.rules.cells import cell_of, cells_around
from anguan.prevention.permits.rules.chains import Chain
from anguan.prevention.permits.rules.lifecycle import LIFECYCLE, LIVE_STATES, OPEN_STATES, State
from anguan.prevention.permits.rules.needs import ENTERPRISE_RADIUS_M, ON_THE_SPOT_M, SITE_RADIUS_M
from anguan.registry.accounts.models import Post
from anguan.registry.accounts.queries import held_on, posts_for
from anguan.registry.enterprises.models import Enterprise
from anguan.registry.premises.models import Site

SEARCHED = ("number", "place", "content", "enterprise_name")
CHEMICAL = ("C25", "C26", "C27")  # 化工、医药: GB 30871 §1, besides those flagged as dangerous chemicals
Row = TypeVar("Row", bound=Model)
OPEN, LIVE = tuple(map(str, OPEN_STATES)), tuple(map(str, LIVE_STATES))


def rows_of(model: type[Row], by: Actor | None) -> QuerySet[Row]:
    """Return the rows of a model an actor may see; all of them for the system itself."""
    manager = cast(ScopedQuerySet, getattr(model, "objects"))  # noqa: B009 - every owned model has it
    return manager.visible_to(by) if by is not None else manager.all()


# ── permits ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def permits_for(actor: Actor) -> QuerySet[Permit]:
    """Return the permits that exist for an actor; a contractor's worker sees those they are part of."""
    rows: QuerySet[Permit] = Permit.objects.visible_to(actor)
    if actor.roles == {"contractor_worker"}:
        return rows.filter(_part_of(actor.person_id))
    return rows


def _part_of(person_id: UUID) -> Q:
    crew = Crew.objects.filter(permit=OuterRef("pk"), enterprise_id=OuterRef("enterprise_id"), person_id=person_id)
    return Q(applied_by=person_id) | Q(leader_id=person_id) | Q(guardian_id=person_id) | Q(Exists(crew))


def open_for(actor: Actor) -> QuerySet[Permit]:
    """Return the permits that are not over: submitted, approved, at work, suspended."""
    return permits_for(actor).filter(state__in=OPEN)


def live_now(actor: Actor, at: datetime) -> QuerySet[Permit]:
    """Return the work under way at a moment (正在作业), the soonest to expire first."""
    rows = permits_for(actor).filter(state__in=LIVE, valid_until__gt=at)
    return rows.defer("grams").order_by("valid_until", "id")


def mine(actor: Actor) -> QuerySet[Permit]:
    """Return the permits somebody is part of that are not over, and those that wait for acceptance."""
    waiting = (*OPEN, State.DRAFT.value, State.FINISHED.value)
    rows = permits_for(actor).filter(_part_of(actor.person_id), state__in=waiting)
    return rows.defer("grams").order_by("planned_start", "id")


def found(rows: QuerySet[Permit], text: str) -> QuerySet[Permit]:
    """Keep the permits in which every word stands in the number, the place, the content or the enterprise's name."""
    return matching(rows, text, *SEARCHED)


def newest(rows: QuerySet[Permit], *, after: UUID | None, by: Actor) -> QuerySet[Permit]:
    """Return the rows newest first, from the one after `after` on; an `after` nobody knows ends the list."""
    rows = rows.order_by("-applied_at", "-id")
    if after is None:
        return rows
    last = permits_for(by).filter(pk=after).values_list("applied_at", flat=True).first()
    if last is None:
        return rows.none()
    return rows.filter(Q(applied_at__lt=last) | Q(applied_at=last, pk__lt=after))


def steps_taken(permit: Permit, *, by: Actor) -> QuerySet[StepTaken]:
    """Return the keys of the forms already carried out on a permit."""
    rows: QuerySet[StepTaken] = StepTaken.objects.visible_to(by)
    return rows.filter(enterprise_id=permit.enterprise_id, permit_id=permit.pk)


def crew_of(permit: Permit, *, by: Actor | None) -> list[Crew]:
    """Return who is part of a permit now, in the order they came."""
    rows = rows_of(Crew, by).filter(enterprise_id=permit.enterprise_id, permit=permit, until__isnull=True)
    return list(rows.order_by("since", "id"))


def linked_to(permit: Permit, *, by: Actor | None) -> list[Permit]:
    """Return the other permits of the same job."""
    keys = rows_of(Link, by).filter(enterprise_id=permit.enterprise_id, permit=permit).values_list("other", flat=True)
    rows = rows_of(Permit, by).filter(enterprise_id=permit.enterprise_id, pk__in=list(keys))
    return list(rows.defer("grams").order_by("kind", "id"))


def interruption_of(permit: Permit, *, by: Actor | None) -> Interruption | None:
    """Return the interruption that has not ended, if there is one."""
    rows = rows_of(Interruption, by).filter(enterprise_id=permit.enterprise_id, permit=permit, end__isnull=True)
    return rows.first()


def proofs_of(permit: Permit, *, by: Actor) -> QuerySet[Judgement]:
    """Return what the rules said of a permit, the latest first."""
    rows: QuerySet[Judgement] = Judgement.objects.visible_to(by)
    return rows.filter(enterprise_id=permit.enterprise_id, permit=permit).order_by("-at", "-id")


def checks_for(actor: Actor) -> QuerySet[SpotCheck]:
    """Return the spot checks (抽查) an actor may see."""
    rows: QuerySet[SpotCheck] = SpotCheck.objects.visible_to(actor)
    return rows


def commitments_for(actor: Actor) -> QuerySet[Commitment]:
    """Return the daily commitments (安全承诺公告) an actor may see."""
    rows: QuerySet[Commitment] = Commitment.objects.visible_to(actor)
    return rows


# ── the law that holds, the chain, and who signs ─────────────────────────────────────────────────────────────────────


def setting_of(enterprise_id: UUID, *, by: Actor | None) -> Setting | None:
    """Return what an enterprise has set for its permits."""
    return rows_of(Setting, by).filter(enterprise_id=enterprise_id).first()


def regime_of(enterprise: Enterprise, setting: Setting | None) -> str:
    """Return which law holds: as the enterprise set it; chemicals and medicine are always under GB 30871 (§1)."""
    bound = "hazchem" in enterprise.flags or enterprise.industry_code[:3] in CHEMICAL
    return "hazchem" if bound or (setting is not None and setting.regime == "hazchem") else "general"


def law_of(permit: Permit, at: datetime) -> Law:
    """Return the law that holds for a permit on a day."""
    return law_for(permit.regime, clock.day_of(at))


def chain_for(permit: Permit) -> Chain:
    """Return whose signatures a permit asks for."""
    at = permit.planned_start or permit.applied_at
    return signatures.chain_for(Matter(bare_case(permit), at, law_of(permit, at)))


def signed_slots(permit: Permit, *, by: Actor | None) -> dict[str, Signature]:
    """Return the signatures under the present version, by slot."""
    rows = rows_of(Signature, by).filter(
        enterprise_id=permit.enterprise_id, permit=permit, version=permit.version, agrees=True
    )
    return {signature.slot: signature for signature in rows.order_by("at", "id")}


def next_slots(permit: Permit, *, by: Actor | None) -> tuple[str, ...]:
    """Return the slots that may be signed now: of the chain, the check before the start, the acceptance."""
    match permit.state:
        case State.SUBMITTED:
            return chain_for(permit).next(signed_slots(permit, by=by))
        case State.APPROVED:
            check = law_of(permit, permit.applied_at).kind(permit.kind).check_before_start
            return (check,) if check and check not in signed_slots(permit, by=by) else ()
        case State.FINISHED:
            return ("acceptance",)
        case _:
            return ()


@dataclass(frozen=True)
class Holder:
    """Somebody who may sign a slot (签批人); `named` when the enterprise said so, not by their post."""

    person_id: UUID
    name: str
    named: bool = False


class Signers:
    """Who may sign which slots of one enterprise, read once."""

    def __init__(self, enterprise_id: UUID, *, by: Actor | None, at: datetime):
        named = rows_of(SlotHolder, by).filter(enterprise_id=enterprise_id).order_by("person_name", "id")
        self._named = list(named)
        posts = posts_for(by) if by is not None else Post.objects.all()
        held = held_on(posts.filter(enterprise_id=enterprise_id), clock.day_of(at))
        self._posts = list(held.order_by("person_name", "id"))

    def of(self, slot: str, permit: Permit, *, crew: Sequence[Crew] = ()) -> list[Holder]:
        """Return who may sign a slot of a permit: of the permit itself, named for the area, named, or by their post."""
        if slot in who.OF_THE_CREW:
            role = who.OF_THE_CREW[slot]
            mine = [Holder(one.person_id, one.name, named=True) for one in crew if one.role == role]
            if role == "work_leader" and permit.leader_id is not None:
                mine = [Holder(permit.leader_id, permit.leader_name, named=True)]
            if mine:
                return mine
        for area_id in (permit.area_id, None):
            there = [one for one in self._named if one.slot == slot and one.area_id == area_id]
            if there:
                return [Holder(one.person_id, one.person_name, named=True) for one in there]
        others = [post for post in self._posts if not _takes_part(post.person_id, permit, crew)]
        for role in who.default_roles(slot):
            posts = [post for post in others if post.role == role]
            if posts:
                return list({post.person_id: Holder(post.person_id, post.person_name) for post in posts}.values())
        return []


def _takes_part(person_id: UUID, permit: Permit, crew: Sequence[Crew]) -> bool:
    """Say whether somebody has a part in the work that keeps them from signing for others (4.11)."""
    named = {permit.applied_by, permit.leader_id, permit.guardian_id}
    return person_id in named or any(one.person_id == person_id and one.role != "briefer" for one in crew)


def holders(slot: str, permit: Permit, *, by: Actor | None, at: datetime) -> list[Holder]:
    """Return who may sign a slot of a permit."""
    crew = crew_of(permit, by=by)
    return Signers(permit.enterprise_id, by=by, at=at).of(slot, permit, crew=crew)


def holds(slot: str, permit: Permit, *, by: Actor, at: datetime) -> bool:
    """Say whether an actor may sign a slot of a permit."""
    if by.enterprise_id != permit.enterprise_id:
        return False
    return any(holder.person_id == by.person_id for holder in holders(slot, permit, by=by, at=at))


@dataclass(frozen=True)
class Waiting:
    """A permit that waits for somebody's signature in a slot (待签)."""

    permit: Permit
    slot: str
    title: str


def to_sign(actor: Actor, *, at: datetime, most: int = 100) -> list[Waiting]:
    """Return the permits that wait for this actor's signature: countersigning, approving, checking, accepting."""
    if actor.enterprise_id is None:
        return []
    states = (State.SUBMITTED.value, State.APPROVED.value, State.FINISHED.value)
    rows = permits_for(actor).filter(enterprise_id=actor.enterprise_id, state__in=states).defer("grams")
    listed = list(rows.order_by("planned_start", "id")[: most * 3])
    if not listed:
        return []
    signers = Signers(actor.enterprise_id, by=actor, at=at)
    keys = [permit.pk for permit in listed]
    signed: dict[UUID, set[str]] = {key: set() for key in keys}
    versions = {permit.pk: permit.version for permit in listed}
    kept = rows_of(Signature, actor).filter(enterprise_id=actor.enterprise_id, permit__in=keys, agrees=True)
    for permit_id, slot, version in kept.values_list("permit_id", "slot", "version"):
        if versions[permit_id] == version:
            signed[permit_id].add(slot)
    crews: dict[UUID, list[Crew]] = {key: [] for key in keys}
    for one in rows_of(Crew, actor).filter(enterprise_id=actor.enterprise_id, permit__in=keys, until__isnull=True):
        crews[one.permit_id].append(one)
    waiting = []
    for permit in listed:
        for slot in _next_of(permit, signed[permit.pk]):
            if any(one.person_id == actor.person_id for one in signers.of(slot, permit, crew=crews[permit.pk])):
                title = law_of(permit, permit.applied_at).common.slots.get(slot, slot)
                waiting.append(Waiting(permit, slot, title))
    return waiting[:most]


def _next_of(permit: Permit, signed: set[str]) -> tuple[str, ...]:
    if permit.state == State.SUBMITTED:
        return chain_for(permit).next(signed)
    if permit.state == State.APPROVED:
        check = law_of(permit, permit.applied_at).kind(permit.kind).check_before_start
        return (check,) if check and check not in signed else ()
    return ("acceptance",)


def parts_of(actor: Actor, permit: Permit, *, at: datetime) -> frozenset[str]:
    """Return what an actor is to a permit, signing and accepting included."""
    slots = next_slots(permit, by=actor) if actor.enterprise_id == permit.enterprise_id else ()
    theirs = {slot for slot in slots if holds(slot, permit, by=actor, at=at)}
    accepts = permit.state == State.FINISHED and "acceptance" in theirs
    return who.parts(actor, permit, signs=permit.state == State.SUBMITTED and bool(theirs), accepts=accepts)


def steps_of(permit: Permit, *, by: Actor, at: datetime) -> list[Step]:
    """Return the steps this actor can take now: the buttons of the page, the links of the API."""
    steps = LIFECYCLE.available(permit.state, parts_of(by, permit, at=at))
    if permit.state == State.SUBMITTED:  # the last signature approves, the others only sign
        last = chain_for(permit).next(signed_slots(permit, by=by)) == (chain_for(permit).approver,)
        steps = [step for step in steps if step.name != ("sign" if last else "approve")]
    return list({step.name: step for step in steps}.values())


# ── where it is ──────────────────────────────────────────────────────────────────────────────────────────────────────


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
    return Neighbour(**{**vars(one), "own": permit})


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
