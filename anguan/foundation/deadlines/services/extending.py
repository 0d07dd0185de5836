"""Extending (延期): more time is asked with a reason and an interim measure, decided by another; all of it is kept.

Who may ask and who may decide is the domain's to say; that they are two people is said here, and by the table.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from anguan.foundation import clock
from anguan.foundation.access import Actor
from anguan.foundation.deadlines.models import RUNNING, Deadline, Extension
from anguan.foundation.deadlines.rules import Due
from anguan.foundation.deadlines.rules.extending import reasons_not_to_ask, reasons_not_to_decide
from anguan.foundation.deadlines.services.moving import move
from anguan.foundation.evidence.rules import Need
from anguan.foundation.evidence.services import Near, attach_evidence
from anguan.foundation.refusal import Reason, Refused, refuse_if
from anguan.foundation.words import mark as _


@dataclass(frozen=True)
class Wish:
    """What is asked for (延期申请): until when, why, what keeps things safe meanwhile, and photos that show it."""

    due_on: date | None
    reason: str
    interim_measure: str
    force_majeure: bool = False
    photo_ids: Sequence[UUID] = ()


def asked_for(
    subject_id: UUID, *, enterprise_id: UUID | None, by: Actor, kind: str = "", lock: bool = False
) -> Extension | None:
    """Return the extension of a subject that waits for its answer, if there is one."""
    rows = Extension.objects.visible_to(by).filter(enterprise_id=enterprise_id, subject_id=subject_id, decision="asked")
    if kind:
        rows = rows.filter(kind=kind)
    if lock:
        rows = rows.select_for_update(of=("self",))
    found: Extension | None = rows.first()
    return found


def history_of(subject_id: UUID, *, enterprise_id: UUID | None, by: Actor) -> list[Extension]:
    """Return the extensions of a subject for whoever may see it, the latest first."""
    rows = Extension.objects.visible_to(by).filter(enterprise_id=enterprise_id, subject_id=subject_id)
    return list(rows.order_by("-asked_at", "-id"))


@transaction.atomic
def ask(
    deadline: Deadline,
    wish: Wish,
    *,
    by: Actor,
    at: datetime,
    longest_days: int,
    reply_due_on: date | None = None,
    against: Sequence[Reason] = (),
    need: Need | None = None,
    near: Near | None = None,
) -> Extension:
    """Ask for a later deadline (申请延期); one waits for its answer at a time.

    `against` is what the domain's law has against it besides; everything is said at once.
    """
    present, today = Due(deadline.due_at).day, clock.day_of(at)
    waiting = asked_for(deadline.subject_id, enterprise_id=deadline.enterprise_id, by=by, kind=deadline.kind)
    reasons = reasons_not_to_ask(
        reason=wish.reason,
        interim_measure=wish.interim_measure,
        present_due_on=present,
        asked_due_on=wish.due_on,
        already_asked=waiting is not None,
        today=today,
        longest_days=longest_days,
    )
    refuse_if([*reasons, *against])
    assert wish.due_on is not None  # noqa: S101 - refused above
    extension = Extension.objects.create(
        enterprise_id=deadline.enterprise_id, region_code=deadline.region_code, line_code=deadline.line_code,
        deadline_id=deadline.pk, kind=deadline.kind, subject_type=deadline.subject_type,
        subject_id=deadline.subject_id, asked_by=by.person_id, asker_name=by.name, asked_at=at,
        reason=wish.reason.strip(), force_majeure=wish.force_majeure, interim_measure=wish.interim_measure.strip(),
        present_due_on=present, asked_due_on=wish.due_on, reply_due_on=reply_due_on,
    )  # fmt: skip
    if wish.photo_ids:
        attach_evidence(wish.photo_ids, extension, by=by, at=at, need=need, near=near)
    return extension


@transaction.atomic
def decide(extension: Extension, *, by: Actor, at: datetime, granted: bool, note: str = "") -> Extension:
    """Grant or refuse more time (审批延期), never by whoever asked; granted, the deadline moves and remembers it."""
    refuse_if(
        reasons_not_to_decide(
            asked_by=extension.asked_by,
            decider=by.person_id,
            granted=granted,
            note=note,
            asked_due_on=extension.asked_due_on,
            today=clock.day_of(at),
        )
    )
    answer = {
        "decision": "granted" if granted else "refused", "decided_by": by.person_id, "decider_name": by.name,
        "decided_at": at, "note": note.strip(),
    }  # fmt: skip
    rows = Extension.objects.filter(enterprise_id=extension.enterprise_id, pk=extension.pk, decision="asked")
    if rows.update(**answer) != 1:
        raise Refused(NOTHING_ASKED)
    for name, value in answer.items():
        setattr(extension, name, value)
    if granted and (deadline := _running(extension)) is not None:
        move(deadline, Due.on(extension.asked_due_on), by=by, at=at, note=_("同意延期：") + extension.reason)
    return extension


def lapse_asked(subject_id: UUID, *, enterprise_id: UUID | None, at: datetime) -> int:
    """Let what was asked and not answered lapse (失效), because what it was asked for is done; return how many."""
    waiting = Extension.objects.filter(enterprise_id=enterprise_id, subject_id=subject_id, decision="asked")
    return waiting.update(decision="lapsed", decided_at=at)


NOTHING_ASKED = Reason("nothing_asked", _("没有等待审批的延期申请"), _("请刷新页面查看，可能已有人办理或申请已失效"))


def _running(extension: Extension) -> Deadline | None:
    """Return the deadline an extension is about; those from before there were deadlines name only their subject."""
    return Deadline.objects.filter(
        enterprise_id=extension.enterprise_id, subject_id=extension.subject_id, kind=extension.kind,
        state__in=RUNNING,
    ).first()  # fmt: skip
