"""Which law holds for a permit, whose signatures it asks for, who may give them, and what somebody may do with it."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from anguan.foundation import clock
from anguan.foundation.access import Actor
from anguan.foundation.lifecycle import Step
from anguan.prevention.permits.catalog import Law, law_for
from anguan.prevention.permits.facts import bare_case
from anguan.prevention.permits.models import Crew, Permit, Setting, Signature, SlotHolder
from anguan.prevention.permits.queries.permits import crew_of, permits_for, rows_of
from anguan.prevention.permits.rules import Matter, signatures
from anguan.prevention.permits.rules import parts as who
from anguan.prevention.permits.rules.chains import Chain
from anguan.prevention.permits.rules.lifecycle import LIFECYCLE, State
from anguan.registry.accounts.models import Post
from anguan.registry.accounts.queries import held_on, posts_for
from anguan.registry.enterprises.models import Enterprise

CHEMICAL = ("C25", "C26", "C27")  # 化工、医药: GB 30871 §1, besides those flagged as dangerous chemicals


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

    def of(
        self, slot: str, permit: Permit, *, crew: Sequence[Crew] = (), signed: Collection[UUID] = ()
    ) -> list[Holder]:
        """Return who may sign a slot of a permit: of the permit itself, named for the area, named, or by their post.

        By their post nobody signs twice in one chain: where the next in line has signed, whoever stands above does.
        """
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
        fresh = [post for post in others if slot in _APART or post.person_id not in signed]
        for posts in (fresh, others):
            for role in who.default_roles(slot):
                found = {
                    post.person_id: Holder(post.person_id, post.person_name) for post in posts if post.role == role
                }
                if found:
                    return list(found.values())
        return []


_APART = frozenset({"shift_leader_check", "acceptance"})  # no part of the chain


def _takes_part(person_id: UUID, permit: Permit, crew: Sequence[Crew]) -> bool:
    """Say whether somebody has a part in the work that keeps them from signing for others (4.11)."""
    named = {permit.applied_by, permit.leader_id, permit.guardian_id}
    return person_id in named or any(one.person_id == person_id and one.role != "briefer" for one in crew)


def holders(slot: str, permit: Permit, *, by: Actor | None, at: datetime) -> list[Holder]:
    """Return who may sign a slot of a permit."""
    crew = crew_of(permit, by=by)
    signed = {one.person_id for other, one in signed_slots(permit, by=by).items() if other != slot}
    return Signers(permit.enterprise_id, by=by, at=at).of(slot, permit, crew=crew, signed=signed)


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
    signed: dict[UUID, dict[str, UUID]] = {key: {} for key in keys}
    versions = {permit.pk: permit.version for permit in listed}
    kept = rows_of(Signature, actor).filter(enterprise_id=actor.enterprise_id, permit__in=keys, agrees=True)
    for permit_id, slot, version, person_id in kept.values_list("permit_id", "slot", "version", "person_id"):
        if versions[permit_id] == version:
            signed[permit_id][slot] = person_id
    crews: dict[UUID, list[Crew]] = {key: [] for key in keys}
    for one in rows_of(Crew, actor).filter(enterprise_id=actor.enterprise_id, permit__in=keys, until__isnull=True):
        crews[one.permit_id].append(one)
    waiting = []
    for permit in listed:
        for slot in _next_of(permit, signed[permit.pk]):
            people = signers.of(slot, permit, crew=crews[permit.pk], signed=signed[permit.pk].values())
            if any(one.person_id == actor.person_id for one in people):
                title = law_of(permit, permit.applied_at).common.slots.get(slot, slot)
                waiting.append(Waiting(permit, slot, title))
    return waiting[:most]


def _next_of(permit: Permit, signed: Collection[str]) -> tuple[str, ...]:
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
    asked = bool(theirs)
    return who.parts(
        actor, permit, signs=asked and permit.state == State.SUBMITTED,
        checks=asked and permit.state == State.APPROVED, accepts=accepts,
    )  # fmt: skip


def steps_of(permit: Permit, *, by: Actor, at: datetime) -> list[Step]:
    """Return the steps this actor can take now: the buttons of the page, the links of the API."""
    steps = LIFECYCLE.available(permit.state, parts_of(by, permit, at=at))
    if permit.state == State.SUBMITTED:  # the last signature approves, the others only sign
        last = chain_for(permit).next(signed_slots(permit, by=by)) == (chain_for(permit).approver,)
        steps = [step for step in steps if step.name != ("sign" if last else "approve")]
    return list({step.name: step for step in steps}.values())
