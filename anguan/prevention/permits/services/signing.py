"""Signing (会签、审批): one slot at a time, for one version; what the owner asks beside it; the coordinator."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction

from anguan.foundation import clock
from anguan.foundation.access import Actor
from anguan.foundation.access.models import uuid7
from anguan.foundation.evidence.models import Exhibit
from anguan.foundation.refusal import Reason, Refused, refuse_if
from anguan.foundation.words import mark as _
from anguan.prevention.permits import casing, queries
from anguan.prevention.permits.models import Condition, Permit, Signature
from anguan.prevention.permits.rules import State, Verdict
from anguan.prevention.permits.rules.needs import APPROVAL
from anguan.prevention.permits.services import drafting, judging, moving, owing, telling
from anguan.prevention.permits.services.judging import judged

PRESENT = timedelta(minutes=30)  # design: how long a photo shows that somebody is at the place


@judged
def sign(
    permit_id: UUID,
    *,
    by: Actor,
    at: datetime,
    slot: str,
    seen_version: int,
    agrees: bool = True,
    opinion: str = "",
    photo_ids: tuple[UUID, ...] | list[UUID] = (),
    signature_id: UUID | None = None,
    device_at: datetime | None = None,
    key: str = "",
) -> Permit:
    """Sign one slot (会签、审批、验票); the last of the chain approves, whoever disagrees sends it back."""
    permit = moving.locked(permit_id, by=by)
    if moving.taken_before("sign", permit, by=by, key=key):
        return permit
    agreeing = "check" if permit.state == State.APPROVED else "sign"  # the check before the start
    moving.require(agreeing if agrees else "send_back", permit, by=by, at=at)
    refuse_if(_reasons_not_to_sign(permit, slot, seen_version, agrees=agrees, opinion=opinion, by=by, at=at))
    signature, shown = _signature(
        permit, slot, by=by, at=at, agrees=agrees, opinion=opinion, photo_ids=photo_ids, device_at=device_at
    )
    shown_text = signed_text(permit, slot, agrees=True, opinion="")  # what the page shows before anything is chosen
    under = {shown_text, signature.signed_text}
    moving.signed_by_hand(signature_id, signature, permit, by=by, at=at, under=under)
    detail: dict[str, Any] = {
        "slot": slot,
        "version": permit.version,
        "opinion": signature.opinion,
        "on_site": signature.on_site,
    }
    if not agrees:
        signature.save(force_insert=True)
        telling.its_people(telling.SENT_BACK, permit, at=at)
        return drafting.back_to_draft("send_back", permit, by=by, at=at, key=key, **detail)
    before = queries.signed_slots(permit, by=by)
    verdict = _pass_signature(permit, signature, before, photo=bool(shown), by=by, at=at)
    signature.save(force_insert=True)
    if permit.state == State.APPROVED:
        return moving.finish("check", permit, by=by, at=at, key=key, changed=["changed_at"], **detail)
    chain = queries.chain_for(permit)
    if not chain.complete({*before, slot}):
        moving.record("sign", permit, by=by, at=at, key=key, **detail)
        owing.settle(permit, "sign", by=by, at=at)
        telling.asked(permit, queries.next_slots(permit, by=by), by=by, at=at)
        return permit
    permit.approved_at, permit.level, permit.upgrades = at, verdict.level or "", list(verdict.upgrades)
    permit.valid_until = verdict.valid_until or permit.valid_until
    telling.its_people(telling.APPROVED, permit, at=at)
    moving.finish(
        "approve", permit, by=by, at=at, key=key, state=State.APPROVED,
        changed=["approved_at", "level", "upgrades", "valid_until"], valid_until=permit.valid_until, **detail,
    )  # fmt: skip
    telling.asked(permit, queries.next_slots(permit, by=by), by=by, at=at)
    return permit


def signed_text(permit: Permit, slot: str, *, agrees: bool, opinion: str) -> str:
    """Return the very text a signature is put under (签署内容): what is done, where, when, and what was said of it."""
    title = queries.law_of(permit, permit.applied_at).common.slots.get(slot, slot)
    sheet = queries.law_of(permit, permit.applied_at).kind(permit.kind)
    level = sheet.level(permit.level)
    lines = [
        f"{sheet.form_title} {permit.number}（第 {permit.version} 版）",
        f"{permit.enterprise_name}｜{permit.place}",
        f"{level.title if level else ''}{sheet.title}：{permit.content}",
        "作业时间：" + "—".join(
            f"{clock.local(moment):%Y-%m-%d %H:%M}" for moment in (permit.planned_start, permit.planned_end) if moment
        ),
        f"作业单位：{permit.work_unit}｜作业负责人：{permit.leader_name}｜监护人：{permit.guardian_name}",
        f"{title}：{'同意' if agrees else '不同意'}{f'，{opinion}' if opinion else ''}",
    ]  # fmt: skip
    return "\n".join(lines)


def _reasons_not_to_sign(
    permit: Permit, slot: str, seen_version: int, *, agrees: bool, opinion: str, by: Actor, at: datetime
) -> list[Reason]:
    found = []
    if seen_version != permit.version:
        words = _("打开之后作业票已被修改，当前是第 {version} 版").format(version=permit.version)
        found.append(Reason("version_changed", words, _("请重新查看内容后再签"), "GB 30871-2022 4.18"))
    if slot in queries.signed_slots(permit, by=by):
        found.append(Reason("slot_signed", _("这一栏已有人签过"), _("请刷新页面查看最新进展")))
    elif slot == "acceptance" or slot not in queries.next_slots(permit, by=by):
        found.append(
            Reason("slot_not_next", _("还没有轮到这一栏签批"), _("请等前面的岗位签完"), "GB 30871-2022 4.11 b)")
        )
    if not queries.holds(slot, permit, by=by, at=at):
        remedy = _("请由指定的签批人签，或由企业管理人员在“作业票设置”中指定")
        found.append(Reason("not_holder", _("您不是这一栏的签批人"), remedy, "GB 30871-2022 4.11 b)"))
    if not agrees and not opinion.strip():
        found.append(Reason("no_opinion", _("没有写明退回的原因"), _("请写明哪里要改"), field="opinion"))
    return found


def _signature(
    permit: Permit,
    slot: str,
    *,
    by: Actor,
    at: datetime,
    agrees: bool,
    opinion: str,
    photo_ids: tuple[UUID, ...] | list[UUID],
    device_at: datetime | None,
) -> tuple[Signature, list[Exhibit]]:
    """Return a signature with what was shown for it; it is stored once the rules have seen it, and never altered."""
    signature = Signature(
        id=uuid7(), **moving.owner(permit), permit=permit, slot=slot, version=permit.version, person_id=by.person_id,
        person_name=by.name, at=at, device_at=device_at, agrees=agrees, opinion=opinion.strip()[:500],
        delegated=slot == "principal" and "principal" not in by.roles,
        signed_text=signed_text(permit, slot, agrees=agrees, opinion=opinion.strip()),
    )  # fmt: skip
    moving.refuse_unless_taken_since(at - PRESENT, photo_ids, by=by)
    shown = moving.attached(photo_ids, signature, permit, APPROVAL, by=by, at=at)
    measured = [photo.facts["metres"] for photo in shown if photo.facts.get("metres") is not None]
    if measured:
        spot = queries.spot_of(permit, by=by)
        signature.distance_m = min(measured)
        signature.on_site = spot is not None and signature.distance_m <= spot.radius_m
    return signature, shown


def _pass_signature(
    permit: Permit, signature: Signature, before: dict[str, Signature], *, photo: bool, by: Actor, at: datetime
) -> Verdict:
    """Ask the rules about a signature with those before it, and keep the proof; the last is asked for everything."""
    last = permit.state == State.APPROVED or queries.chain_for(permit).complete({*before, signature.slot})
    case = casing.case_of(permit, "approve", by=by, at=at)
    given = casing.signature_of(signature, photo=photo)
    case = replace(case, signatures=(*case.signatures, given), signing="" if last else signature.slot)
    event = "check" if permit.state == State.APPROVED else "approve" if last else "sign"
    return judging.pass_case(permit, case, event, by=by, at=at)


# ── what the owner asks beside the chain ─────────────────────────────────────────────────────────────────────────────


@transaction.atomic
def add_condition(
    permit_id: UUID, *, by: Actor, at: datetime, said: str, approves: bool = False, key: str = ""
) -> Condition | None:
    """Add a condition, or an approval beside the statutory one (附加要求、远程补充批准), from anywhere.

    Sent twice with one key it is one; then nothing is returned.
    """
    permit = moving.locked(permit_id, by=by)
    if moving.taken_before("condition", permit, by=by, key=key):
        return None
    moving.require("condition", permit, by=by, at=at)
    if not said.strip() and not approves:
        raise Refused(Reason("no_condition", _("没有写明要求"), _("请写明作业前还要做到什么"), field="said"))
    condition: Condition = Condition.objects.create(
        **moving.owner(permit), permit=permit, said=said.strip()[:500] or _("同意作业"), person_id=by.person_id,
        person_name=by.name, at=at, approves=approves,
        met_at=at if approves and not said.strip() else None,
    )  # fmt: skip
    moving.record("condition", permit, by=by, at=at, key=key, said=condition.said, approves=approves)
    telling.person(telling.ASKED, permit, permit.leader_id, at=at)
    return condition


@transaction.atomic
def meet_condition(condition_id: UUID, *, by: Actor, at: datetime, said: str, key: str = "") -> Condition:
    """Answer a condition (落实附加要求): the work leader, or the applicant, says how it was met."""
    condition: Condition = Condition.objects.visible_to(by).get(pk=condition_id)
    permit = moving.locked(condition.permit_id, by=by)
    if moving.taken_before("meet", permit, by=by, key=key) or condition.met_at is not None:
        return condition
    if by.enterprise_id != permit.enterprise_id or by.person_id not in {permit.leader_id, permit.applied_by}:
        raise Refused(Reason("not_yours", _("附加要求由作业负责人答复"), _("请联系作业负责人")))
    words = said.strip()
    if not words:
        raise Refused(Reason("no_answer", _("没有写明怎样落实"), _("请写明落实情况"), field="said"))
    condition.met_by, condition.met_at, condition.met_text = by.person_id, at, words[:500]
    condition.save(update_fields=["met_by", "met_at", "met_text"])
    moving.record("meet", permit, by=by, at=at, key=key, said=condition.said, answer=condition.met_text)
    return condition


@transaction.atomic
def name_coordinator(permit_id: UUID, *, by: Actor, at: datetime, person_id: UUID) -> Permit:
    """Name who coordinates crossing work (指定交叉作业协调人, 4.7); they sign that they know of it."""
    permit = moving.locked(permit_id, by=by)
    _refuse_unless_open(permit)
    theirs = by.may("permits.manage") or by.person_id in {permit.applied_by, permit.leader_id}
    if by.enterprise_id != permit.enterprise_id or not theirs:
        raise Refused(Reason("not_yours", _("交叉作业协调人由企业指定"), _("请联系本企业安全管理人员")))
    name = _colleague(person_id, permit, by=by, at=at)
    permit.coordinator_id, permit.coordinator_name, permit.coordinated_at = person_id, name, None
    return moving.finish(
        "coordinator", permit, by=by, at=at, changed=["coordinator_id", "coordinator_name", "coordinated_at"],
        coordinator=name,
    )  # fmt: skip


@transaction.atomic
def coordinate(permit_id: UUID, *, by: Actor, at: datetime, signature_id: UUID | None = None) -> Permit:
    """Sign as the coordinator that the crossing work has been looked at together (交叉作业协调人签字)."""
    permit = moving.locked(permit_id, by=by)
    _refuse_unless_open(permit)
    if permit.coordinator_id != by.person_id or by.enterprise_id != permit.enterprise_id:
        raise Refused(Reason("not_yours", _("您不是指定的协调人"), _("请由指定的协调人签字")))
    if permit.coordinated_at is not None:
        return permit
    moving.signed_by_hand(signature_id, permit, permit, by=by, at=at)
    permit.coordinated_at = at
    return moving.finish("coordinate", permit, by=by, at=at, changed=["coordinated_at"])


def _refuse_unless_open(permit: Permit) -> None:
    if not permit.is_open and permit.state != State.DRAFT:
        words = _("作业票已经结束，不能再指定协调人")
        raise Refused(Reason("not_in_this_state", words, _("请刷新页面查看最新进展")))


def _colleague(person_id: UUID, permit: Permit, *, by: Actor, at: datetime) -> str:
    from anguan.registry.accounts.queries import name_of_colleague

    name = name_of_colleague(by, person_id, enterprise_id=permit.enterprise_id, today=clock.day_of(at))
    if not name:
        words = _("选择的人不在本企业在岗名单中")
        raise Refused(Reason("person_unknown", words, _("请重新选择"), field="person"))
    return name
