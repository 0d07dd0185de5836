"""More time (延期) for a hazard: as the foundation keeps it, and what the law asks where an office gave the limit."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from anguan.foundation import clock
from anguan.foundation.access import Actor
from anguan.foundation.deadlines.services import extending
from anguan.foundation.deadlines.services.extending import Wish
from anguan.foundation.refusal import Reason, Refused
from anguan.prevention.hazards import catalog, queries, rules
from anguan.prevention.hazards.models import Hazard
from anguan.prevention.hazards.services import moving, owing


@transaction.atomic
def ask_extension(
    hazard_id: UUID,
    *,
    by: Actor,
    at: datetime,
    reason: str,
    interim_measure: str,
    due_on: date | None,
    force_majeure: bool = False,
    photo_ids: Sequence[UUID] = (),
    key: str = "",
) -> Hazard:
    """Ask for a later time limit (申请延期)."""
    hazard = moving.locked(hazard_id, by=by)
    if moving.taken_before("extend", hazard, by=by, key=key):
        return hazard
    step = moving.require("extend", hazard, by=by)
    extension = extending.ask(
        owing.rectification(hazard, by=by, at=at),
        Wish(due_on, reason, interim_measure, force_majeure=force_majeure, photo_ids=photo_ids),
        by=by,
        at=at,
        longest_days=catalog.days("longest"),
        reply_due_on=catalog.within(rules.reply_kind(ordered=hazard.ordered)).after(clock.day_of(at)),
        against=_against(hazard, photo_ids, by=by, today=clock.day_of(at), force_majeure=force_majeure),
        need=rules.HAZARD_EXTENSION,
        near=moving.near(hazard, by=by) if photo_ids else None,
    )
    return moving.finish(
        step, hazard, by=by, at=at, key=key, extension=extension, reason=extension.reason,
        interim_measure=extension.interim_measure, present=extension.present_due_on, due_on=due_on,
        force_majeure=force_majeure, photos=list(photo_ids),
    )  # fmt: skip


@transaction.atomic
def decide_extension(
    hazard_id: UUID, *, by: Actor, at: datetime, granted: bool, note: str = "", key: str = ""
) -> Hazard:
    """Grant or refuse more time (审批延期); never by whoever asked."""
    hazard = moving.locked(hazard_id, by=by)
    if moving.taken_before("decide", hazard, by=by, key=key):
        return hazard
    step = moving.require("decide", hazard, by=by)
    asked = queries.extension_asked(hazard, by=by)
    if asked is None:
        raise Refused(extending.NOTHING_ASKED)
    asked = extending.decide(asked, by=by, at=at, granted=granted, note=note)
    if granted:
        hazard.due_on = asked.asked_due_on
    return moving.finish(
        step, hazard, by=by, at=at, key=key, changed=["due_on"], granted=granted, note=asked.note,
        present=asked.present_due_on, due_on=asked.asked_due_on, asker=asked.asker_name,
    )  # fmt: skip


def _against(hazard: Hazard, photo_ids: Sequence[UUID], *, by: Actor, today: date, force_majeure: bool) -> list[Reason]:
    """Return what speaks against more time for this hazard, beyond what speaks against any extension."""
    reasons = moving.reasons_against_photos(photo_ids, by=by) if photo_ids else []
    if hazard.ordered and hazard.due_on is not None:
        reasons += rules.reasons_an_order_cannot_wait(
            force_majeure=force_majeure,
            present_due_on=hazard.due_on,
            today=today,
            window_days=catalog.days("extension_window"),
        )
    return reasons
