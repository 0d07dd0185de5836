"""Owing (应开班前会): the deadline of each slot comes with it, moves with it, and ends with it."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from anguan.foundation import clock
from anguan.foundation.access import Actor
from anguan.foundation.deadlines import services as deadlines
from anguan.foundation.deadlines.rules import Due
from anguan.foundation.deadlines.services import Owed
from anguan.responsibility.briefings.models import Slot

HELD = "briefings.held"
SUBJECT = Slot._meta.label_lower


def owed(slot: Slot, *, organisation: str, at: datetime) -> Owed:
    """Return what a slot owes: the briefing, by its leader, until it is late."""
    return Owed(
        kind=HELD, subject_type=SUBJECT, subject_id=slot.pk, about=about(slot), due=Due(slot.due_at),
        began_at=min(at, slot.starts_at), enterprise_id=slot.enterprise_id, region_code=slot.region_code,
        line_code=slot.line_code, organisation=organisation, doer_id=slot.leader_id, doer_name=slot.leader_name,
    )  # fmt: skip


def about(slot: Slot) -> str:
    """Return what people read: 机加工一班 白班 11-23 08:00."""
    return f"{slot.team_name} {slot.shift_name} {clock.local(slot.starts_at):%m-%d %H:%M}"


def owe(slot: Slot, *, organisation: str, by: Actor | None, at: datetime) -> None:
    """Keep that a slot is owed, or move it, or hand it to another leader."""
    deadlines.owe(owed(slot, organisation=organisation, at=at), at=at, by=by)


def owe_all(slots: Sequence[Slot], organisations: dict[UUID, str], *, at: datetime) -> int:
    """Keep that many slots are owed at once."""
    return deadlines.owe_many(
        (owed(slot, organisation=organisations.get(slot.enterprise_id, ""), at=at) for slot in slots), at=at
    )


def met(slot: Slot, *, by: Actor, at: datetime) -> None:
    """Keep that the briefing was held."""
    deadlines.met(slot.pk, HELD, enterprise_id=slot.enterprise_id, by=by, at=at)


def lapse(slot: Slot, why: str, *, by: Actor | None, at: datetime) -> None:
    """Keep that nothing is owed any more, and why."""
    deadlines.lapse(slot.pk, enterprise_id=slot.enterprise_id, at=at, kind=HELD, why=why, by=by)
