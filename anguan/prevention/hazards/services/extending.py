"""More time (延期): asked by one, granted or refused by another; every deadline there was is kept."""

from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction

from anguan.foundation import clock
from anguan.foundation.access import Actor
from anguan.foundation.refusal import Reason, Refused, refuse_if
from anguan.foundation.words import mark as _
from anguan.prevention.hazards import catalog, queries, rules
from anguan.prevention.hazards.models import DueChange, Hazard
from anguan.prevention.hazards.services import moving


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
    key: str = "",
) -> Hazard:
    """Ask for a later time limit (申请延期)."""
    hazard = moving.locked(hazard_id, by=by)
    if moving.taken_before("extend", hazard, by=by, key=key):
        return hazard
    step = moving.require("extend", hazard, by=by)
    today = clock.day_of(at)
    assert hazard.due_on is not None  # noqa: S101 - a constraint of every hazard being put right
    refuse_if(
        rules.reasons_not_to_ask_extension(
            reason=reason,
            interim_measure=interim_measure,
            force_majeure=force_majeure,
            present_due_on=hazard.due_on,
            asked_due_on=due_on,
            extension_asked=queries.extension_asked(hazard, by=by) is not None,
            ordered=hazard.ordered,
            today=today,
            longest_days=catalog.days("longest"),
            window_days=catalog.days("extension_window"),
        )
    )
    assert due_on is not None  # noqa: S101 - refused above
    DueChange.objects.create(
        enterprise_id=hazard.enterprise_id, region_code=hazard.region_code, line_code=hazard.line_code, hazard=hazard,
        asked_by=by.person_id, asker_name=by.name, asked_at=at, reason=reason.strip(), force_majeure=force_majeure,
        interim_measure=interim_measure.strip(), present_due_on=hazard.due_on, asked_due_on=due_on,
        reply_due_on=today + timedelta(days=catalog.days("extension_reply")) if hazard.ordered else None,
    )  # fmt: skip
    return moving.finish(
        step, hazard, by=by, at=at, key=key, reason=reason.strip(), interim_measure=interim_measure.strip(),
        present=hazard.due_on, due_on=due_on, force_majeure=force_majeure,
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
        raise Refused(
            Reason("nothing_asked", _("没有等待审批的延期申请"), _("请刷新页面查看，可能已有人办理或申请已失效"))
        )
    refuse_if(
        rules.reasons_not_to_decide(
            asked_by=asked.asked_by,
            decider=by.person_id,
            granted=granted,
            note=note,
            asked_due_on=asked.asked_due_on,
            today=clock.day_of(at),
        )
    )
    asked.decision = "granted" if granted else "refused"
    asked.decided_by, asked.decider_name, asked.decided_at, asked.note = by.person_id, by.name, at, note.strip()
    asked.save(update_fields=["decision", "decided_by", "decider_name", "decided_at", "note"])
    if granted:
        hazard.due_on = asked.asked_due_on
    return moving.finish(
        step, hazard, by=by, at=at, key=key, changed=["due_on"], granted=granted, note=asked.note,
        present=asked.present_due_on, due_on=asked.asked_due_on, asker=asked.asker_name,
    )  # fmt: skip
