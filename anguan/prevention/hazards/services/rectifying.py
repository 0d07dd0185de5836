"""Putting it right and rechecking: the fixer submits, another person strikes off or returns."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction

from anguan.foundation import clock
from anguan.foundation.access import Actor
from anguan.foundation.deadlines.services import extending
from anguan.foundation.refusal import refuse_if
from anguan.prevention.hazards import rules
from anguan.prevention.hazards.models import Hazard
from anguan.prevention.hazards.services import moving, owing


@transaction.atomic
def submit_rectification(
    hazard_id: UUID, *, by: Actor, at: datetime, note: str, photo_ids: Sequence[UUID] = (), key: str = ""
) -> Hazard:
    """Report that it has been put right, with a live photo (整改完成，申请复查); an open extension lapses."""
    hazard = moving.locked(hazard_id, by=by)
    if moving.taken_before("submit", hazard, by=by, key=key):
        return hazard
    step = moving.require("submit", hazard, by=by)
    refuse_if(
        [
            *rules.reasons_not_to_submit(photo_count=len(photo_ids), note=note),
            *moving.reasons_against_photos(photo_ids, by=by),
        ]
    )
    extending.lapse_asked(hazard.pk, enterprise_id=hazard.enterprise_id, at=at)
    hazard.rectified_by, hazard.rectifier_name, hazard.rectified_at = by.person_id, by.name, at
    hazard.rectified_note = note.strip()
    hazard.recheck_due_on = owing.recheck_due(hazard, asked_on=clock.day_of(at))
    return moving.finish(
        step, hazard, by=by, at=at, key=key, photo_ids=photo_ids,
        changed=["rectified_by", "rectifier_name", "rectified_at", "rectified_note", "recheck_due_on"],
        note=hazard.rectified_note, late=_days_late(hazard, at),
    )  # fmt: skip


@transaction.atomic
def strike_off(
    hazard_id: UUID, *, by: Actor, at: datetime, note: str = "", photo_ids: Sequence[UUID] = (), key: str = ""
) -> Hazard:
    """Recheck on the spot and strike off (复查通过，销号); never by whoever put it right."""
    hazard = moving.locked(hazard_id, by=by)
    if moving.taken_before("close", hazard, by=by, key=key):
        return hazard
    step = moving.require("close", hazard, by=by)
    refuse_if(
        [
            *rules.reasons_not_to_recheck(rectified_by=hazard.rectified_by, rechecker=by.person_id),
            *rules.reasons_against_remark(note),
            *moving.reasons_against_photos(photo_ids, by=by),
        ]
    )
    _rechecked(hazard, by=by, at=at, note=note)
    hazard.closed_at = at
    return moving.finish(
        step, hazard, by=by, at=at, key=key, photo_ids=photo_ids, changed=[*_RECHECKED, "closed_at"],
        note=hazard.recheck_note,
    )  # fmt: skip


@transaction.atomic
def recheck_return(
    hazard_id: UUID, *, by: Actor, at: datetime, reason: str, photo_ids: Sequence[UUID] = (), key: str = ""
) -> Hazard:
    """Recheck on the spot and send it back (复查不通过); its time limit stays as it was."""
    hazard = moving.locked(hazard_id, by=by)
    if moving.taken_before("return", hazard, by=by, key=key):
        return hazard
    step = moving.require("return", hazard, by=by)
    refuse_if(
        [
            *rules.reasons_not_to_recheck(rectified_by=hazard.rectified_by, rechecker=by.person_id),
            *rules.reasons_not_to_return(reason=reason),
            *moving.reasons_against_photos(photo_ids, by=by),
        ]
    )
    _rechecked(hazard, by=by, at=at, note=reason)
    hazard.times_returned += 1
    return moving.finish(
        step, hazard, by=by, at=at, key=key, photo_ids=photo_ids, changed=[*_RECHECKED, "times_returned"],
        reason=hazard.recheck_note, times=hazard.times_returned,
    )  # fmt: skip


_RECHECKED = ["rechecked_by", "rechecker_name", "rechecked_at", "recheck_note"]


def _rechecked(hazard: Hazard, *, by: Actor, at: datetime, note: str) -> None:
    hazard.rechecked_by, hazard.rechecker_name, hazard.rechecked_at = by.person_id, by.name, at
    hazard.recheck_note = note.strip()


def _days_late(hazard: Hazard, at: datetime) -> int:
    return max(0, (clock.day_of(at) - hazard.due_on).days) if hazard.due_on else 0
