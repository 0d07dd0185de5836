"""Telling (告知): who hears of a step of special work, written in its own transaction."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from anguan.foundation.access import Actor
from anguan.foundation.notify.models import Outgoing
from anguan.foundation.notify.services import tell_many
from anguan.prevention.permits import queries
from anguan.prevention.permits.models import Permit, SpotCheck

ASKED, APPROVED, SENT_BACK = "permits.asked", "permits.approved", "permits.sent_back"
STOPPED, SHUT, CHECKED, NEARBY = "permits.stopped", "permits.shut", "permits.checked", "permits.nearby"


def asked(permit: Permit, slots: Iterable[str], *, by: Actor | None, at: datetime) -> None:
    """Tell those whose signature is asked for next."""
    people = {holder.person_id for slot in slots for holder in queries.holders(slot, permit, by=by, at=at)}
    _tell(ASKED, permit, people, at=at)


def its_people(topic: str, permit: Permit, *, at: datetime, urgent: bool = False, managers: bool = False) -> None:
    """Tell the applicant, the work leader and the guardian; where asked, the safety managers and the principal too."""
    people = {permit.applied_by, permit.leader_id, permit.guardian_id} - {None}
    _tell(topic, permit, (each for each in people if each is not None), at=at, urgent=urgent)
    if managers:
        tell_many(_outgoing(topic, permit, at=at, urgent=urgent, listener=each) for each in ("manager", "principal"))


def person(topic: str, permit: Permit, person_id: UUID | None, *, at: datetime, urgent: bool = False) -> None:
    """Tell one person."""
    _tell(topic, permit, [person_id] if person_id else [], at=at, urgent=urgent)


def checked(check: SpotCheck, permit: Permit, *, at: datetime) -> None:
    """Tell the work's people, and its managers, of a spot check."""
    people = {permit.guardian_id, permit.leader_id} - {None}
    rows = [_outgoing(CHECKED, permit, at=at, urgent=True, source_id=check.pk, person_id=each) for each in people]
    rows += [_outgoing(CHECKED, permit, at=at, urgent=True, source_id=check.pk, listener="manager")]
    tell_many(rows)


def officer(check: SpotCheck, permit: Permit, *, at: datetime) -> None:
    """Tell the official who asked that the answer is there."""
    row = _outgoing(CHECKED, permit, at=at, source_id=check.pk, person_id=check.person_id)
    tell_many([row])


def _tell(topic: str, permit: Permit, people: Iterable[UUID], *, at: datetime, urgent: bool = False) -> None:
    tell_many([_outgoing(topic, permit, at=at, urgent=urgent, person_id=each) for each in people])


def _outgoing(
    topic: str, permit: Permit, *, at: datetime, urgent: bool = False, listener: str = "person",
    person_id: UUID | None = None, source_id: UUID | None = None,
) -> Outgoing:  # fmt: skip
    return Outgoing(
        topic=topic, source_id=source_id or permit.pk, listener=listener, enterprise_id=permit.enterprise_id,
        region_code=permit.region_code, line_code=permit.line_code, person_id=person_id, at=at, not_before=at,
        urgent=urgent,
    )  # fmt: skip
