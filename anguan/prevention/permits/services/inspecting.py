"""Inspecting (抽查): an official looks at work under way, asks for a live photo now, or orders a stop."""

from collections.abc import Sequence
from datetime import datetime
from typing import Literal
from uuid import UUID

from django.db import transaction

from anguan.foundation.access import Actor
from anguan.foundation.refusal import Reason, Refused
from anguan.foundation.words import mark as _
from anguan.prevention.permits import queries
from anguan.prevention.permits.models import Permit, SpotCheck
from anguan.prevention.permits.rules import LIVE_STATES, State
from anguan.prevention.permits.rules.lifecycle import Part
from anguan.prevention.permits.rules.needs import SPOT_ANSWER
from anguan.prevention.permits.services import moving, owing, recording, spotting, telling, working


@transaction.atomic
def spot_check(
    permit_id: UUID,
    *,
    by: Actor,
    at: datetime,
    asked: Literal["look", "photo", "stop"],
    said: str = "",
    key: str = "",
) -> SpotCheck:
    """Spot-check work (抽查): look, ask for a live photo now, or order a stop (责令停止作业)."""
    by.require("permits.inspect")
    permit = moving.locked(permit_id, by=by)
    if moving.taken_before("spot_check", permit, by=by, key=key):
        taken = queries.steps_taken(permit, by=by).get(key=key)
        known: SpotCheck = queries.checks_for(by).get(permit=permit, person_id=by.person_id, at=taken.at)
        return known
    _refuse_unless_inspector(permit, by=by, at=at)
    if asked not in {"look", "photo", "stop"}:
        raise Refused(Reason("asked_unknown", _("没有这种抽查方式"), _("请重新选择"), field="asked"))
    if asked != "look" and permit.state not in LIVE_STATES:
        raise Refused(Reason("not_at_work", _("作业没有在进行"), _("请改为查看，或等作业开始")))
    if asked == "stop" and not said.strip():
        raise Refused(Reason("no_reason", _("没有写明停止作业的理由"), _("请写明发现的问题"), field="said"))
    check = spotting.enter(permit, by=by, at=at, asked=asked, said=said, key=key)
    if asked == "stop" and permit.state == State.WORKING:
        working.halt(permit, by=by, at=at, cause="order", said=check.said)
    return check


@transaction.atomic
def answer_check(
    check_id: UUID, *, by: Actor, at: datetime, photo_ids: Sequence[UUID], said: str = "", key: str = ""
) -> SpotCheck:
    """Answer a spot check with photos taken now (答复抽查)."""
    check, permit = _locked(check_id, by=by)
    if check.answered_at is not None or moving.taken_before("answer", permit, by=by, key=key):
        return check
    if by.enterprise_id != permit.enterprise_id or not by.may("permits.work"):
        raise Refused(Reason("not_yours", _("抽查由现场人员答复"), _("请由监护人在现场拍照答复")))
    if not photo_ids:
        raise Refused(Reason("no_photo", _("没有现场照片"), _("请在作业点现场拍照"), field="photos"))
    moving.refuse_unless_taken_since(check.at, photo_ids, by=by)
    shown = moving.attached(photo_ids, permit, permit, SPOT_ANSWER, by=by, at=at)
    check.answered_at, check.answered_by = at, by.person_id
    check.save(update_fields=["answered_at", "answered_by"])
    moving.record(
        "answer", permit, by=by, at=at, key=key, check=check.pk, said=said.strip(), photos=[one.pk for one in shown]
    )
    owing.answered(check, by=by, at=at)
    if permit.state == State.WORKING:
        recording.keep_watching(permit, since=max(min(one.taken_at, at) for one in shown), by=by, at=at)
    telling.officer(check, permit, at=at)
    return check


@transaction.atomic
def conclude_check(
    check_id: UUID, *, by: Actor, at: datetime, result: Literal["fine", "wrong"], said: str = "", key: str = ""
) -> SpotCheck:
    """Conclude a spot check (抽查结果): an order to stop stands until its office says that it is fine now."""
    by.require("permits.inspect")
    check, permit = _locked(check_id, by=by)
    if moving.taken_before("conclude", permit, by=by, key=key):
        return check
    if by.office_id != check.office_id:
        raise Refused(Reason("not_yours", _("抽查结果由发起抽查的单位填写"), _("请联系发起抽查的单位")))
    if result not in {"fine", "wrong"}:
        raise Refused(Reason("result_unknown", _("没有这种抽查结果"), _("请重新选择"), field="result"))
    if result == "wrong" and not said.strip():
        raise Refused(Reason("no_reason", _("没有写明问题"), _("请写明发现的问题"), field="said"))
    check.result, check.result_said, check.result_at = result, said.strip()[:500], at
    check.save(update_fields=["result", "result_said", "result_at"])
    owing.answered(check, by=by, at=at)
    moving.record("conclude", permit, by=by, at=at, key=key, check=check.pk, result=result, said=check.result_said)
    telling.checked(check, permit, at=at)
    return check


def _locked(check_id: UUID, *, by: Actor) -> tuple[SpotCheck, Permit]:
    found: SpotCheck = queries.checks_for(by).get(pk=check_id)
    permit = moving.locked(found.permit_id, by=by)
    check: SpotCheck = SpotCheck.objects.select_for_update().get(enterprise_id=permit.enterprise_id, pk=check_id)
    return check, permit


def _refuse_unless_inspector(permit: Permit, *, by: Actor, at: datetime) -> None:
    if Part.INSPECTOR not in queries.parts_of(by, permit, at=at):
        raise Refused(Reason("not_yours", _("抽查由监管人员办理"), _("请切换到监管岗位")))
