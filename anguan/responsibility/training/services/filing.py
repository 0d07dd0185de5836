"""Filing (一人一档): proof from outside, changes at work, exemptions, and how an enterprise counts."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction

from anguan.foundation import clock
from anguan.foundation.access import Actor
from anguan.foundation.access.models import uuid7
from anguan.foundation.audit import services as audit
from anguan.foundation.deadlines import services as deadlines
from anguan.foundation.events import announce
from anguan.foundation.evidence.services.attaching import attach_evidence
from anguan.foundation.keys import write_first
from anguan.foundation.refusal import Reason, Refused, refuse_if
from anguan.foundation.words import mark as _
from anguan.responsibility.training import catalog, queries
from anguan.responsibility.training.models import Debt, Move, Record, Setting
from anguan.responsibility.training.rules import needs
from anguan.responsibility.training.rules.filing import (
    MoveSaid,
    OutsideSaid,
    reasons_against_move,
    reasons_against_outside,
)
from anguan.responsibility.training.services.recording import RecordSaid, record, take_back
from anguan.responsibility.training.services.sessions import own_enterprise, people_here
from anguan.responsibility.training.services.settling import kind_of, make_setting, settle


@transaction.atomic
def add_outside(
    said: OutsideSaid, *, by: Actor, at: datetime, photo_ids: Sequence[UUID] = (), key: UUID | None = None
) -> Record:
    """Enter training had elsewhere, with a photo of its proof (登记外部培训); the same key again is the same record."""
    by.require("training.edit")
    firm = own_enterprise(by)
    reasons = reasons_against_outside(said, today=clock.day_of(at), topics=list(catalog.topics()))
    here = people_here(by, firm.pk, {said.person_id}, at=at)
    if not here:
        remedy = _("请从列表中选择；名单里没有的，请先在“人员”中添加")
        reasons.append(Reason("no_person", _("没有选择本企业的人员"), remedy, field="person"))
    refuse_if(reasons)
    assert said.on is not None  # noqa: S101 - the rules have asked
    row = record(
        RecordSaid(
            firm.pk, said.person_id, said.category, said.title.strip(), said.minutes, said.on, "outside",
            key or uuid7(), score=said.score, passed=said.passed,
            topic=said.topic if said.category == "special" else "", educator=said.educator.strip(),
            person_name=here[said.person_id].person_name,
        ),
        at=at, by=by,
    )  # fmt: skip
    if photo_ids:
        attach_evidence(photo_ids, row, by=by, at=at, need=needs.PROOF)
    settle(firm.pk, at=at, person_ids=[said.person_id], by=by)
    return row


@transaction.atomic
def void_record(record_id: UUID, *, by: Actor, at: datetime, reason: str) -> Record:
    """Take back one piece of outside training (作废记录); what a session or a course entered goes back with it."""
    by.require("training.edit")
    row: Record = queries.of_own(queries.records_for(by), by).get(pk=record_id)
    if row.source != "outside":
        remedy = _("线下培训的记录请作废那场培训；线上学习的记录不能手工作废")
        raise Refused(Reason("not_by_hand", _("这条记录不是手工登记的"), remedy))
    if not reason.strip():
        raise Refused(Reason("no_reason", _("没有写作废的原因"), _("请写明原因"), field="reason"))
    take_back(
        enterprise_id=row.enterprise_id, source="outside", source_id=row.source_id, why=reason.strip(), at=at, by=by,
        person_id=row.person_id,
    )  # fmt: skip
    settle(row.enterprise_id, at=at, person_ids=[row.person_id], by=by)
    row.refresh_from_db()
    return row


@transaction.atomic
def set_move(said: MoveSaid, *, by: Actor, at: datetime, key: UUID | None = None) -> Move:
    """Enter that somebody changed to other work or came back (登记转岗、复岗); what they owe follows."""
    by.require("training.edit")
    firm = own_enterprise(by)
    reasons = reasons_against_move(said, today=clock.day_of(at))
    here = people_here(by, firm.pk, {said.person_id}, at=at)
    if not here:
        reasons.append(Reason("no_person", _("没有选择本企业的人员"), _("请从列表中选择"), field="person"))
    refuse_if(reasons)
    assert said.on is not None  # noqa: S101 - the rules have asked
    known = Move.objects.filter(
        enterprise_id=firm.pk, person_id=said.person_id, kind=said.kind, on=said.on
    ).first()  # fmt: skip
    if known is not None:
        found: Move = known
        return found
    row = Move(
        id=key or uuid7(), enterprise=firm, region_code=firm.region_code, line_code=firm.line_code,
        person_id=said.person_id, person_name=here[said.person_id].person_name, kind=said.kind, on=said.on,
        left_on=said.left_on if said.kind == "return" else None, before=said.before.strip()[:60],
        after=said.after.strip()[:60], said_at=at, said_by=by.person_id,
    )  # fmt: skip
    write_first(row)
    audit.record("training.moved", row, by=by, at=at, person=row.person_id, kind=row.kind, on=said.on)
    settle(firm.pk, at=at, person_ids=[said.person_id], by=by)
    announce("training.moved", move_id=row.pk, enterprise_id=firm.pk, person_id=row.person_id)
    return row


@transaction.atomic
def waive(debt_id: UUID, *, by: Actor, at: datetime, reason: str) -> Debt:
    """Say that a subject of special training is not for this person (免除专项), with a reason that stays."""
    by.require("training.edit")
    row: Debt = queries.of_own(queries.debts_for(by), by).select_for_update(of=("self",)).get(pk=debt_id)
    if row.state == "waived":
        return row
    reasons = []
    if not catalog.entries()[row.rule].may_waive or row.state != "open":
        remedy = _("只有“不从事这项作业”的专项培训可以免除")
        reasons.append(Reason("not_to_waive", _("这一项不能免除"), remedy))
    if not reason.strip():
        reasons.append(Reason("no_reason", _("没有写免除的原因"), _("如“不从事有限空间作业”"), field="reason"))
    refuse_if(reasons)
    row.state, row.waived_why = "waived", reason.strip()[:200]
    row.save(update_fields=["state", "waived_why"])
    deadlines.lapse(row.pk, enterprise_id=row.enterprise_id, at=at, kind=kind_of(row), why=row.waived_why, by=by)
    audit.record("training.waived", row, by=by, at=at, person=row.person_id, rule=row.rule, reason=row.waived_why)
    return row


@transaction.atomic
def set_counting(
    *, minutes_per_hour: int, high_risk: bool | None, high_risk_why: str, by: Actor, at: datetime
) -> Setting:
    """Say how long an hour is, and whether the enterprise is a high-risk unit (学时设置); everyone is reckoned anew."""
    by.require("training.edit")
    firm = own_enterprise(by)
    reasons = []
    if not 30 <= minutes_per_hour <= 60:
        said = _("学时长度应在 30 到 60 分钟之间")
        reasons.append(Reason("wrong_length", said, _("一般按 45 分钟"), field="minutes_per_hour"))
    if high_risk is not None and not high_risk_why.strip():
        remedy = _("请写明依据，如“安全生产许可证已注销”")
        reasons.append(Reason("no_why", _("改了高危单位的判断，没有写依据"), remedy, field="high_risk_why"))
    refuse_if(reasons)
    row = make_setting(firm)
    before = (row.minutes_per_hour, row.high_risk)
    row.minutes_per_hour, row.high_risk = minutes_per_hour, high_risk
    row.high_risk_why = high_risk_why.strip()[:200] if high_risk is not None else ""
    row.save(update_fields=["minutes_per_hour", "high_risk", "high_risk_why"])
    audit.record(
        "training.counting_set", row, by=by, at=at, before=list(before), after=[minutes_per_hour, high_risk],
        reason=row.high_risk_why,
    )  # fmt: skip
    settle(firm.pk, at=at, by=by)
    return row
