"""How every step is taken: the row locked, the key looked up, the table asked, then written, recorded and announced."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from hashlib import sha256
from typing import Any
from uuid import UUID

from django.db import models
from django.db.models import Q

from anguan.foundation.access import Actor
from anguan.foundation.audit import services as audit
from anguan.foundation.events import announce
from anguan.foundation.evidence.models import Exhibit
from anguan.foundation.evidence.queries import exhibits_for
from anguan.foundation.evidence.rules import Need
from anguan.foundation.evidence.services import Near, attach_evidence
from anguan.foundation.lifecycle import Step
from anguan.foundation.refusal import Reason, Refused
from anguan.foundation.words import mark as _
from anguan.prevention.permits import queries, rules
from anguan.prevention.permits.models import Permit, StepTaken
from anguan.prevention.permits.rules.needs import SIGNATURE
from anguan.prevention.permits.services import owing, standing

# What the audit trail and the reactions call each step once it has been taken.
ACTIONS: dict[str, str] = {
    "edit": "permits.edited",
    "submit": "permits.submitted",
    "recall": "permits.recalled",
    "cancel": "permits.cancelled",
    "sign": "permits.signed",
    "approve": "permits.approved",
    "send_back": "permits.sent_back",
    "check": "permits.checked",
    "condition": "permits.condition_added",
    "meet": "permits.condition_met",
    "coordinator": "permits.coordinator_named",
    "coordinate": "permits.coordinated",
    "brief": "permits.briefed",
    "briefed": "permits.briefing_signed",
    "measures": "permits.measures_confirmed",
    "gas": "permits.gas_recorded",
    "show": "permits.shown",
    "start": "permits.started",
    "stop": "permits.stopped",
    "suspend": "permits.suspended",
    "resume": "permits.resumed",
    "hand_over": "permits.handed_over",
    "take_over": "permits.taken_over",
    "extend": "permits.extended",
    "go_in": "permits.gone_in",
    "come_out": "permits.come_out",
    "finish": "permits.finished",
    "accept": "permits.accepted",
    "withdraw": "permits.withdrawn",
    "void": "permits.voided",
    "expire": "permits.expired",
    "spot_check": "permits.spot_checked",
    "answer": "permits.spot_answered",
    "conclude": "permits.spot_concluded",
}


def locked(permit_id: UUID, *, by: Actor) -> Permit:
    """Return the permit, locked until the transaction ends; it does not exist for those who may not see it."""
    rows = queries.permits_for(by)
    enterprise_id = rows.values_list("enterprise_id", flat=True).get(pk=permit_id)
    found: Permit = rows.filter(enterprise_id=enterprise_id).select_for_update(of=("self",)).get(pk=permit_id)
    return found


def taken_before(name: str, permit: Permit, *, by: Actor, key: str) -> bool:
    """Say whether the form with this key was carried out already; a key belongs to one step and one person."""
    if not key:
        return False
    earlier = queries.steps_taken(permit, by=by).filter(key=key).first()
    if earlier is None:
        return False
    if earlier.step != name or earlier.person_id != by.person_id:
        raise Refused(Reason("key_used", _("这份表单已经用于另一次办理"), _("请刷新页面后重新办理")))
    return True


def require(name: str, permit: Permit, *, by: Actor, at: datetime) -> Step:
    """Return the step, or refuse when it is not this state's or not this person's to take."""
    return rules.LIFECYCLE.require(name, state=permit.state, roles=queries.parts_of(by, permit, at=at))


def refuse_unless_at_home(permit: Permit, *, by: Actor) -> None:
    """Refuse what is recorded at the place of work to anybody who is not of the enterprise or its contractors."""
    if by.enterprise_id != permit.enterprise_id or not by.may("permits.work"):
        raise Refused(Reason("not_yours", _("现场记录由作业单位和本企业人员办理"), _("请由现场人员办理")))


def finish(
    name: str,
    permit: Permit,
    *,
    by: Actor | None,
    at: datetime,
    key: str = "",
    state: str = "",
    changed: Iterable[str] = (),
    **detail: Any,
) -> Permit:
    """Write the step: the row, its entry in the directory, its deadlines, the key, the audit entry, the news."""
    fields = {*changed}
    moved = bool(state) and permit.state != state
    if moved:
        permit.state, permit.state_since = state, at
        fields |= {"state", "state_since"}
    if fields:
        permit.save(update_fields=sorted(fields))
        standing.keep(permit, by=by)
        owing.settle(permit, name, by=by, at=at)
    record(name, permit, by=by, at=at, key=key, **detail)
    return permit


def record(name: str, permit: Permit, *, by: Actor | None, at: datetime, key: str = "", **detail: Any) -> None:
    """Write that something was done on a permit: the key, the audit entry, the news."""
    if key and by is not None:
        StepTaken.objects.create(**owner(permit), permit=permit, key=key, step=name, person_id=by.person_id, at=at)
    audit.record(ACTIONS[name], permit, by=by, at=at, **detail)
    announce(ACTIONS[name], permit_id=permit.pk, enterprise_id=permit.enterprise_id)


def owner(permit: Permit) -> dict[str, Any]:
    """Return the columns every row of a permit has."""
    return {
        "enterprise_id": permit.enterprise_id, "region_code": permit.region_code, "line_code": permit.line_code,
    }  # fmt: skip


def attached(
    photo_ids: Sequence[UUID], subject: models.Model, permit: Permit, need: Need, *, by: Actor, at: datetime,
    covers: Collection[str] = (),
) -> list[Exhibit]:  # fmt: skip
    """Attach what was taken, judged by how far from the place of work it was; what was used before is refused."""
    if not photo_ids:
        return []
    if exhibits_for(by).filter(pk__in=photo_ids, subject_id__isnull=False).exclude(subject_id=subject.pk).exists():
        words = _("有照片已经用过")
        raise Refused(Reason("photo_used_before", words, _("一张照片只能用一次，请现场重拍"), field="photos"))
    spot = queries.spot_of(permit, by=by)
    near = Near(spot.lon, spot.lat, spot.radius_m) if spot else None
    return attach_evidence(photo_ids, subject, by=by, at=at, need=need, near=near, covers=covers)


def refuse_unless_taken_since(moment: datetime, photo_ids: Sequence[UUID], *, by: Actor) -> None:
    """Refuse photos that were here before they were asked for, by our own clock; a phone's may be wrong."""
    before = Q(received_at__lt=moment) | Q(subject_id__isnull=False)
    if exhibits_for(by).filter(before, pk__in=list(photo_ids)).exists():
        words = _("有照片不是现在拍的")
        raise Refused(Reason("photo_too_old", words, _("请现在到作业现场重新拍照"), field="photos"))


def signed_by_hand(
    signature_id: UUID | None, subject: models.Model, permit: Permit, *, by: Actor, at: datetime,
    under: Iterable[str] = (),
) -> Exhibit | None:  # fmt: skip
    """Attach a handwritten signature, where one was given: it has to stand under one of these texts."""
    if signature_id is None:
        return None
    covers = [sha256(text.encode()).hexdigest() for text in under]
    [exhibit] = attached([signature_id], subject, permit, SIGNATURE, by=by, at=at, covers=covers)
    return exhibit


def said_reason(reason: str, *, asked: str) -> str:
    """Return a reason in words; refuse to go without one."""
    words = reason.strip()
    if not words:
        raise Refused(Reason("no_reason", _("没有写明原因"), asked, field="reason"))
    return words[:500]
