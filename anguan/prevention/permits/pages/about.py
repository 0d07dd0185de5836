"""What is to be known of one permit, in parts that the detail page, the signer's and the owner's page put together."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from anguan.foundation import clock
from anguan.foundation.access import Actor
from anguan.foundation.evidence.gallery import shown
from anguan.foundation.evidence.queries import exhibits_of
from anguan.foundation.ui import formats
from anguan.foundation.ui.badges import Badge
from anguan.foundation.ui.timeline import Photo
from anguan.foundation.words import mark as _
from anguan.prevention.permits import catalog, looks, queries
from anguan.prevention.permits.forms import answers as reading
from anguan.prevention.permits.forms import questions
from anguan.prevention.permits.models import Condition, Crew, GasTest, MeasureLine, Permit, Signature

Fact = tuple[object, ...]


@dataclass(frozen=True)
class Member:
    """One of the people (作业人员), with the certificate as it stood when the permit was drafted."""

    role: str
    name: str
    employer: str
    certificate: str
    state: str  # ok, expired, missing, or empty where none is asked for
    briefed_at: datetime | None


@dataclass(frozen=True)
class Slot:
    """One link of the chain (签批环节): signed by whom and when, or waiting for whom."""

    slot: str
    title: str
    signature: Signature | None
    waits_for: str
    now: bool
    approver: bool
    photos: Sequence[Photo] = ()


@dataclass(frozen=True)
class Beside:
    """Other open work near by: one's own by its number, another enterprise's by kind, time and distance alone."""

    title: str
    line: str
    permit_id: UUID | None
    state: Badge | None


def of(permit: Permit, *, by: Actor, at: datetime) -> dict[str, Any]:
    """Return every part."""
    crew = queries.crew_of(permit, by=by)
    return {
        "permit": permit,
        "badges": looks.badges(permit, at=at),
        "what": looks.what(permit),
        "facts": facts(permit, at=at),
        "grounds": grounds(permit),
        "people": people(permit, crew, at=at),
        "chain": chain(permit, crew, by=by, at=at),
        "linked": [(one, looks.state_badge(one.state), looks.what(one)) for one in queries.linked_to(permit, by=by)],
        "beside": beside(permit, by=by, at=at),
        "gas_tests": _rows(GasTest, permit, by, "-at")[:6],
        "measures": _measures(permit, by),
        "conditions": _rows(Condition, permit, by, "at"),
    }


def facts(permit: Permit, *, at: datetime) -> list[Fact]:
    """Return what, where, when and who, as the form has it."""
    area = permit.area.name if permit.area_id and permit.area else ""
    place = (
        permit.place if not area or area in permit.place else " ".join(part for part in (area, permit.place) if part)
    )
    listed: list[Fact] = [
        (_("作业内容"), permit.content, "wide"),
        (_("作业地点"), place, "wide"),
        (_("作业方式"), looks.method_titles(permit.methods)),
        (_("计划时间"), looks.period(permit.planned_start, permit.planned_end, at=at)),
        (_("有效至"), looks.moment(permit.valid_until, at=at) if permit.valid_until else _("提交后算出")),
        (_("作业单位"), permit.work_unit + (_("（承包商）") if permit.contractor else ""), "wide"),
        (_("作业负责人"), permit.leader_name),
        (_("监护人"), permit.guardian_name),
        (_("申请人"), permit.applicant_name),
        (_("申请时间"), formats.said_moment(permit.applied_at, at=at)),
    ]
    if permit.upgrades:
        listed.insert(0, (_("升级管理"), looks.upgrade_words(permit.upgrades), "wide"))
    if permit.coordinator_name:
        listed.append((_("交叉作业协调人"), permit.coordinator_name))
    if permit.risk_result:
        listed.append((_("风险辨识结果"), permit.risk_result, "wide"))
    if permit.ended_reason:
        listed.append((_("结束原因"), permit.ended_reason, "wide"))
    return listed


def grounds(permit: Permit) -> list[Fact]:
    """Return the answers that decided something, in the words they were asked in."""
    place = dict(permit.place_facts)
    said = reading.answers_of(
        {"place": place, "work": permit.work_facts, "medium": permit.medium or {}, "extra": permit.extra,
         "shutdown": place.get("shutdown") or {}}
    )  # fmt: skip
    said["kind"] = [permit.kind]
    said["also"] = [kind for kind in catalog.kinds() if kind != permit.kind]
    said["unit"] = ["contractor" if permit.contractor else "own"]
    listed: list[Fact] = []
    for one in reading.asked(said):
        values = [value for value in said.get(one.id, ()) if value]
        if not values or one.id == "shutdown_is":
            continue
        titles = dict(one.options) or (dict(questions.toxic_options()) if one.id == "toxic" else {})
        words = "、".join(titles.get(value, {"yes": _("是"), "no": _("否")}.get(value, value)) for value in values)
        if any(value == fact[1] and one.ask == fact[0] for fact in listed for value in [words]):
            continue
        listed.append((one.ask, f"{words} {one.unit}".strip()))
    return listed


def people(permit: Permit, crew: Sequence[Crew], *, at: datetime) -> list[Member]:
    """Return the people, the leader and the guardian first."""
    order = {"work_leader": 0, "guardian": 1}
    today = clock.day_of(at)
    listed = []
    for one in sorted(crew, key=lambda each: (order.get(each.role, 2), each.role)):
        state, words = "", ""
        if one.certificate_class:
            words = looks.certificate_title(one.certificate_class)
            gone = one.certificate_until is not None and one.certificate_until < today
            state = (
                "missing"
                if not one.certificate_number and one.certificate_until is None
                else "expired"
                if gone
                else "ok"
            )
            until = _("，有效至 {day}").format(day=one.certificate_until) if one.certificate_until else ""
            words = _("没有登记{cls}").format(cls=words) if state == "missing" else words + until
        employer = one.employer if permit.contractor or one.employer != permit.enterprise_name else ""
        listed.append(Member(looks.role_title(one.role), one.name, employer, words, state, one.briefed_at))
    return listed


def chain(permit: Permit, crew: Sequence[Crew], *, by: Actor, at: datetime) -> list[Slot]:
    """Return the chain of signatures in the form's order: who signed, who is asked now, who comes later."""
    if not permit.kind:
        return []
    of_permit = queries.chain_for(permit)
    signed = queries.signed_slots(permit, by=by)
    now = queries.next_slots(permit, by=by)
    check = queries.law_of(permit, permit.applied_at).kind(permit.kind).check_before_start
    signers = queries.Signers(permit.enterprise_id, by=by, at=at) if by.enterprise_id == permit.enterprise_id else None
    shots = exhibits_of([one.pk for one in signed.values()], by=by)
    listed = []
    for slot in dict.fromkeys((*of_permit.slots, *((check,) if check else ()), "acceptance")):
        gave = [one.person_id for one in signed.values()]
        who = signers.of(slot, permit, crew=crew, signed=gave) if signers and slot not in signed else []
        names = "、".join(one.name for one in who[:3])
        listed.append(
            Slot(
                slot,
                looks.slot_title(slot),
                signed.get(slot),
                names,
                slot in now,
                slot == of_permit.approver,
                shown([one for one in shots[signed[slot].pk] if one.kind != "signature"]) if slot in signed else (),
            )
        )
    return listed


def beside(permit: Permit, *, by: Actor, at: datetime) -> list[Beside]:
    """Return the open work near by; of other enterprises nothing but kind, time and distance."""
    if not permit.is_open or permit.planned_start is None:
        return []
    work = queries.standing_of(permit, queries.spot_of(permit, by=by), people=0)
    listed = []
    for one in queries.neighbours(work, at=at, by=by)[:8]:
        where = _("同一受限空间") if one.same_space else _("同一管道") if one.same_pipe else ""
        if not where:
            where = _("相距约 {n} 米").format(n=f"{one.metres:.0f}") if one.metres is not None else _("同一区域或相邻")
        title = f"{looks.kind_title(one.kind)} · {one.own.place}" if one.own else looks.kind_title(one.kind)
        line = f"{where}，{looks.period(one.start, one.end, at=at)}"
        listed.append(
            Beside(title, line, one.own.pk if one.own else None, looks.state_badge(one.own.state) if one.own else None)
        )
    return listed


def _rows(model: type[Any], permit: Permit, by: Actor, order: str) -> list[Any]:
    rows = model.objects.visible_to(by).filter(enterprise_id=permit.enterprise_id, permit=permit)
    return list(rows.order_by(order, "id"))


def _measures(permit: Permit, by: Actor) -> Mapping[str, int]:
    lines = _rows(MeasureLine, permit, by, "no")
    total = len(catalog.kinds()[permit.kind].measures)
    return {"done": len(lines), "involved": sum(line.involved for line in lines), "total": total}
