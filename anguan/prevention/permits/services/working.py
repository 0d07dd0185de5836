"""Working (作业): start, stop, go on, longer, done, accepted; taken back or made anew. The rules keep the gate."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal
from uuid import UUID

from django.db import transaction

from anguan.foundation.access import Actor
from anguan.foundation.access.models import uuid7
from anguan.foundation.refusal import Reason, Refused, refuse_if
from anguan.foundation.words import mark as _
from anguan.prevention.permits import casing, facts, queries
from anguan.prevention.permits.models import Condition, Handover, Interruption, Permit, Signature, SpotCheck
from anguan.prevention.permits.rules import State, Verdict, judge, matter_of, watching
from anguan.prevention.permits.rules.case import Case
from anguan.prevention.permits.rules.drafting import A_YEAR
from anguan.prevention.permits.rules.needs import APPROVAL, POST_SITE_CLEARING
from anguan.prevention.permits.services import judging, moving, recording, spotting, telling
from anguan.prevention.permits.services.judging import judged

# What opens the gate again (怎样恢复), by why it shut.
REOPENS: dict[str, str] = {
    "break": _("监护人到场，重新确认环境和措施；中断超过规定时间的重新检测气体"),
    "alarm": _("人员撤离、现场处理后重新检测，合格后方可恢复"),
    "abnormal": _("查明原因、消除异常，重新确认措施"),
    "guardian_left": _("新的监护人接班并确认后恢复"),
    "condition_change": _("重新进行作业危害分析，重新办票"),
    "order": _("按要求整改，由叫停的人或其单位确认后恢复"),
    "expiry": _("重新办票"),
    "gas_overdue": _("立即检测并记录气体，合格后恢复"),
    "photo_overdue": _("监护人拍摄现场监护后恢复"),
    "other": _("原因消除并确认措施后恢复"),
}
CAUSES = tuple(REOPENS)


@dataclass(frozen=True)
class Wanted:
    """What still stands against a gate (还缺什么): all reasons, and the verdict of the rules among them."""

    reasons: tuple[Reason, ...]
    verdict: Verdict


@judged
def start(permit_id: UUID, *, by: Actor, at: datetime, key: str = "") -> Permit:
    """Start the work (开始作业): refused until everything holds."""
    permit = moving.locked(permit_id, by=by)
    if moving.taken_before("start", permit, by=by, key=key):
        return permit
    moving.require("start", permit, by=by, at=at)
    case, against = _gate(permit, "start", by=by, there=by.person_id, at=at)
    verdict = judging.pass_case(permit, case, "start", by=by, at=at, against=against)
    permit.started_at = at
    permit.level, permit.upgrades = verdict.level or "", list(verdict.upgrades)
    permit.valid_until = min(filter(None, (verdict.valid_until, permit.valid_until)), default=permit.planned_end)
    _count_down(permit, at=at)
    return moving.finish(
        "start", permit, by=by, at=at, key=key, state=State.WORKING, valid_until=permit.valid_until,
        changed=["started_at", "level", "upgrades", "valid_until", "gas_due_at", "photo_due_at"],
    )  # fmt: skip


@transaction.atomic
def stop(permit_id: UUID, *, by: Actor, at: datetime, cause: str = "other", said: str = "", key: str = "") -> Permit:
    """Stop the work at once (停止、叫停); whoever sees the danger need not explain first."""
    permit = moving.locked(permit_id, by=by)
    if moving.taken_before("stop", permit, by=by, key=key):
        return permit
    if cause not in CAUSES:
        raise Refused(Reason("cause_unknown", _("没有这种停止原因"), _("请重新选择原因"), field="cause"))
    if permit.started_at is not None and permit.started_at <= at < permit.state_since and permit.state != State.WORKING:
        # Pressed without network, and the gate had shut by the time it arrived: that it was pressed is kept.
        moving.record("stop", permit, by=by, at=at, key=key, cause=cause, said=said.strip(), late=True)
        return permit
    moving.require("stop", permit, by=by, at=at)
    if by.enterprise_id != permit.enterprise_id:  # an official's: it stands until their office takes it back
        spotting.enter(permit, by=by, at=at, asked="stop", said=said)
    # Before this work went on nothing of it could be stopped: readings taken until then do not open the gate again.
    return halt(permit, by=by, at=max(at, permit.state_since), cause=cause, said=said, key=key)


def halt(permit: Permit, *, by: Actor, at: datetime, cause: str, said: str = "", key: str = "") -> Permit:
    """Carry out a stop that was authorised: the interruption, the state, the news."""
    if by.enterprise_id != permit.enterprise_id:
        cause = "order"  # 责令停止作业
    Interruption.objects.create(
        **moving.owner(permit), permit=permit, cause=cause, start=at, said=said.strip()[:500], reopens=REOPENS[cause],
        stopped_by=by.person_id, stopper_name=by.name,
    )  # fmt: skip
    permit.suspended_cause = cause
    moving.finish(
        "stop", permit, by=by, at=at, key=key, state=State.SUSPENDED, changed=["suspended_cause"], cause=cause,
        said=said.strip(),
    )  # fmt: skip
    telling.its_people(telling.STOPPED, permit, at=at, urgent=True, managers=True)
    return permit


@judged
def resume(permit_id: UUID, *, by: Actor, at: datetime, said: str = "", key: str = "") -> Permit:
    """Go on after an interruption (恢复作业): refused until what shut the gate has been dealt with."""
    permit = moving.locked(permit_id, by=by)
    if moving.taken_before("resume", permit, by=by, key=key):
        return permit
    moving.require("resume", permit, by=by, at=at)
    broken = queries.interruption_of(permit, by=by)
    case, against = _gate(permit, "resume", by=by, there=by.person_id, at=at)
    judging.pass_case(permit, case, "resume", by=by, at=at, against=against)
    if broken is not None:
        broken.end, broken.resumed_by = at, by.person_id
        broken.save(update_fields=["end", "resumed_by"])
    # Who goes on guarding offers the guard to nobody any more.
    Handover.objects.filter(enterprise_id=permit.enterprise_id, permit=permit, accepted_at__isnull=True).delete()
    permit.suspended_cause = ""
    _count_down(permit, at=at)
    return moving.finish(
        "resume", permit, by=by, at=at, key=key, state=State.WORKING, said=said.strip(),
        changed=["suspended_cause", "gas_due_at", "photo_due_at"],
    )  # fmt: skip


@judged
def extend(permit_id: UUID, *, by: Actor, at: datetime, until: datetime, said: str = "", key: str = "") -> Permit:
    """Work longer than planned, within what the standard allows (延长); beyond that a new permit is made (4.16)."""
    permit = moving.locked(permit_id, by=by)
    if moving.taken_before("extend", permit, by=by, key=key):
        return permit
    moving.require("extend", permit, by=by, at=at)
    if until > at + A_YEAR:
        raise Refused(Reason("period_unlikely", _("作业时间离现在一年以上"), _("请核对年份"), field="until"))
    against = _expired(permit, at)
    if permit.planned_end is not None and until <= permit.planned_end:
        words = _("延长后的时间不晚于原来的结束时间")
        against.append(Reason("not_longer", words, _("请填写更晚的结束时间"), field="until"))
    verdict = judging.pass_gate(permit, "extend", "extend", by=by, at=at, against=against, extend_until=until)
    before, permit.planned_end = permit.planned_end, until
    permit.valid_until = min(verdict.valid_until, until) if verdict.valid_until else until
    if permit.valid_until < until:
        raise Refused(
            Reason("beyond_validity", _("超过有效期"), _("请在有效期内完成，或重新办票"), "GB 30871-2022 4.16", "until")
        )
    return moving.finish(
        "extend", permit, by=by, at=at, key=key, changed=["planned_end", "valid_until"], before=before, until=until,
        said=said.strip(),
    )  # fmt: skip


@transaction.atomic
def finish(
    permit_id: UUID,
    *,
    by: Actor,
    at: datetime,
    restored: bool = True,
    said: str = "",
    photo_ids: tuple[UUID, ...] | list[UUID] = (),
    key: str = "",
) -> Permit:
    """Say that the work is done and the site cleaned (作业完毕); nobody and nothing may be left inside."""
    permit = moving.locked(permit_id, by=by)
    if moving.taken_before("finish", permit, by=by, key=key):
        return permit
    moving.require("finish", permit, by=by, at=at)
    refuse_if(_reasons_not_to_finish(permit, by=by))
    at = max(filter(None, (at, permit.state_since if permit.state == State.WORKING else permit.started_at)))
    shown = moving.attached(photo_ids, permit, permit, POST_SITE_CLEARING, by=by, at=at)
    broken = queries.interruption_of(permit, by=by)
    if broken is not None:
        broken.end = max(at, broken.start)
        broken.save(update_fields=["end"])
    permit.finished_at, permit.suspended_cause = at, ""
    permit.extra = {**permit.extra, "site_restored": restored, "finished_by": str(by.person_id)}
    moving.finish(
        "finish", permit, by=by, at=at, key=key, state=State.FINISHED,
        changed=["finished_at", "suspended_cause", "extra"], restored=restored, said=said.strip(),
        photos=[photo.pk for photo in shown],
    )  # fmt: skip
    telling.asked(permit, ["acceptance"], by=by, at=at)
    return permit


@judged
def accept(
    permit_id: UUID,
    *,
    by: Actor,
    at: datetime,
    signature_id: UUID | None = None,
    photo_ids: tuple[UUID, ...] | list[UUID] = (),
    opinion: str = "",
    key: str = "",
) -> Permit:
    """Accept the finished work (验收签字) and file the permit."""
    from anguan.prevention.permits.services.signing import signed_text

    permit = moving.locked(permit_id, by=by)
    if moving.taken_before("accept", permit, by=by, key=key):
        return permit
    moving.require("accept", permit, by=by, at=at)
    signature = Signature(
        id=uuid7(), **moving.owner(permit), permit=permit, slot="acceptance", version=permit.version,
        person_id=by.person_id, person_name=by.name, at=at, agrees=True, opinion=opinion.strip()[:500],
        signed_text=signed_text(permit, "acceptance", agrees=True, opinion=opinion.strip()),
    )  # fmt: skip
    under = {signed_text(permit, "acceptance", agrees=True, opinion=""), signature.signed_text}
    moving.signed_by_hand(signature_id, signature, permit, by=by, at=at, under=under)
    shown = moving.attached(photo_ids, signature, permit, APPROVAL, by=by, at=at)
    case = casing.case_of(permit, "close", by=by, at=at, near=False)
    given = casing.signature_of(signature, photo=bool(shown))
    case = replace(case, signatures=(*case.signatures, given))
    judging.pass_case(permit, case, "accept", by=by, at=at)
    signature.save(force_insert=True)
    permit.closed_at = at
    return moving.finish(
        "accept", permit, by=by, at=at, key=key, state=State.CLOSED, changed=["closed_at"], opinion=signature.opinion
    )


@transaction.atomic
def withdraw(permit_id: UUID, *, by: Actor, at: datetime, reason: str, key: str = "") -> Permit:
    """Take the permit back (收回作业票): the guardian for grave misconduct, or the enterprise's managers (4.10 e)."""
    return _end("withdraw", State.WITHDRAWN, permit_id, by=by, at=at, reason=reason, key=key)


@transaction.atomic
def void(permit_id: UUID, *, by: Actor, at: datetime, reason: str, key: str = "") -> Permit:
    """Void the permit because the work or its conditions change (作废，重新办票; 4.16, 4.17)."""
    return _end("void", State.VOIDED, permit_id, by=by, at=at, reason=reason, key=key)


def _end(step: str, state: State, permit_id: UUID, *, by: Actor, at: datetime, reason: str, key: str) -> Permit:
    permit = moving.locked(permit_id, by=by)
    if moving.taken_before(step, permit, by=by, key=key):
        return permit
    moving.require(step, permit, by=by, at=at)
    permit.ended_reason = moving.said_reason(reason, asked=_("请写明原因"))
    broken = queries.interruption_of(permit, by=by)
    if broken is not None:
        broken.end = at
        broken.save(update_fields=["end"])
    moving.finish(
        step, permit, by=by, at=at, key=key, state=state, changed=["ended_reason"], reason=permit.ended_reason
    )
    telling.its_people(telling.STOPPED, permit, at=at, urgent=True)
    return permit


# ── what still stands in the way ─────────────────────────────────────────────────────────────────────────────────────


def still_wanted(permit: Permit, stage: Literal["start", "resume"], *, by: Actor, at: datetime) -> Wanted:
    """Return everything that stands between a permit and its start, or its going on, as it would be said now."""
    case, against = _gate(permit, stage, by=by, there=permit.guardian_id, at=at)
    verdict = judge(matter_of(case, at=at))
    return Wanted((*against, *verdict.reasons), verdict)


def _gate(
    permit: Permit, stage: Literal["start", "resume"], *, by: Actor, there: UUID | None, at: datetime
) -> tuple[Case, list[Reason]]:
    """Return the case at a gate with its guardian on the spot, and what the rows say against it."""
    case = _with_guardian_there(casing.case_of(permit, stage, by=by, at=at), there)
    against = [*_expired(permit, at), *_conditions_open(permit, by=by)]
    broken = queries.interruption_of(permit, by=by) if stage == "resume" else None
    if stage == "resume":
        against += _orders_standing(permit, by=by)
    if broken is not None:
        against += _reasons_not_cleared(permit, broken, case)
        shown = casing.interruption(broken, cleared=not against and broken.cause != "condition_change")
        past = tuple(one for one in case.interruptions if one.end is not None)
        case = replace(case, interruptions=(*past, shown))
    return case, against


def _expired(permit: Permit, at: datetime) -> list[Reason]:
    """The end has come, whether or not the clock has shut the gate already."""
    if permit.valid_until is None or at < permit.valid_until:
        return []
    return [Reason("expired", _("作业票已过有效期"), _("请重新办票"), "GB 30871-2022 4.16")]


def _conditions_open(permit: Permit, *, by: Actor) -> list[Reason]:
    rows = queries.rows_of(Condition, by).filter(enterprise_id=permit.enterprise_id, permit=permit, met_at__isnull=True)
    return [
        Reason("condition_open", _("{who}的附加要求还没有落实：{said}").format(who=one.person_name, said=one.said),
               _("请作业负责人落实后答复"), "企业制度")
        for one in rows.order_by("at", "id")
    ]  # fmt: skip


def _reasons_not_cleared(permit: Permit, broken: Interruption, case: Case) -> list[Reason]:
    """What shut the gate still stands, as far as rows can tell."""
    clear: dict[str, Callable[[], Reason | None]] = {
        "alarm": lambda: _without_passed_gas(permit, broken, case),
        "gas_overdue": lambda: _without_passed_gas(permit, broken, case),
        "photo_overdue": lambda: _without_photo(broken, case),
    }
    reason = clear[broken.cause]() if broken.cause in clear else None
    return [reason] if reason is not None else []


def _without_passed_gas(permit: Permit, broken: Interruption, case: Case) -> Reason | None:
    if permit.kind not in {"hot_work", "confined_space", "temporary_electricity"} and broken.cause == "alarm":
        return None
    if any(test.at >= broken.start for test in case.gas):
        return None  # whether it passed is for the rules
    return Reason("gas_not_tested_again", _("中止后还没有重新检测气体"), REOPENS["alarm"], "GB 30871-2022 6.5")


def _without_photo(broken: Interruption, case: Case) -> Reason | None:
    if any(item.at >= broken.start for item in case.evidence):
        return None
    return Reason("watch_not_shown", _("中止后还没有拍摄现场监护"), REOPENS["photo_overdue"], "本系统设计")


def _orders_standing(permit: Permit, *, by: Actor) -> list[Reason]:
    """What officials ordered stands until each office says that it is fine now, whatever else shut the gate."""
    checks = queries.rows_of(SpotCheck, by).filter(enterprise_id=permit.enterprise_id, permit=permit, asked="stop")
    offices = dict.fromkeys(check.office_name for check in checks.exclude(result="fine").order_by("at", "id"))
    words = _("{office}责令停止作业，还没有确认可以恢复")
    return [
        Reason("order_stands", words.format(office=office), _("请整改后拍照答复，等检查人员确认"), "本系统设计")
        for office in offices
    ]


def _reasons_not_to_finish(permit: Permit, *, by: Actor) -> list[Reason]:
    found = []
    if permit.started_at is None:
        found.append(Reason("not_started", _("这张票没有开始过作业"), _("请重新办票")))
    inside = recording.inside_now(permit, by=by)
    if people := [one.what for one in inside if not one.is_tool]:
        words = _("{names}还没有登记出来").format(names="、".join(people))
        found.append(Reason("people_inside", words, _("请确认全部人员出来后登记"), "GB 30871-2022 6.8 c)"))
    if tools := [one.what for one in inside if one.is_tool]:
        words = _("工器具还没有清点：{names}").format(names="、".join(tools))
        found.append(Reason("tools_inside", words, _("请清点带出的工器具"), "GB 30871-2022 6.8 c)"))
    return found


def _with_guardian_there(case: Case, there: UUID | None) -> Case:
    """Return the case with the guardian on the spot: it is they who press the button there."""
    me = str(there)
    return replace(
        case,
        people=tuple(
            replace(person, on_site=True) if person.id == me and "guardian" in person.roles else person
            for person in case.people
        ),
    )


def _count_down(permit: Permit, *, at: datetime) -> None:
    """Set what the guardian's phone counts down, from now."""
    law, own = queries.law_of(permit, at), facts.overlay_of(permit.overlay)
    permit.gas_due_at = watching.gas_due_at(permit.kind, law, own, since=at)
    permit.photo_due_at = watching.photo_due_at(law, since=at)
