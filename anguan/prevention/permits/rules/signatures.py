"""Signatures (会签、审批): whose, in which order, when and where; GB 30871-2022 4.6, 4.11, 附录 B, Order 13."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from anguan.foundation.refusal import Reason
from anguan.foundation.words import mark as _
from anguan.prevention.permits.catalog import Law
from anguan.prevention.permits.rules.case import Case, Signature
from anguan.prevention.permits.rules.chains import Chain, chain_of
from anguan.prevention.permits.rules.crew import DOING, ids, name_of, names, shown, with_roles
from anguan.prevention.permits.rules.judging import FROM_APPROVE, Matter, Said, rule
from anguan.prevention.permits.rules.levels import asked_for, stricter
from anguan.prevention.permits.rules.readings import substance, toxic_limit

SPOT_RADIUS_M = 100.0  # design: this near to the point of the work counts as on the spot, unless the place says
CLOCK_OFF = timedelta(minutes=5)  # design: a phone's clock further off is said
# Whoever stands higher may approve in the place of the one asked for.
_RANKS = ("base_unit", "safety_dept", "unit_in_charge_leader", "plant_manager_or_chief_engineer", "principal")
_SUFFOCATING = ("nitrogen", "氮", "氮气", "n2", "argon", "氩", "氩气", "ar", "helium", "氦气")
_COMPLETE = ("approve", "start")


def needs_principal(case: Case, law: Law) -> bool:
    """Say whether the principal or a written delegate approves: spaces that poison or suffocate (Order 13 第七条)."""
    if case.enterprise.regime != "general" or case.kind != "confined_space":
        return False
    if case.place.poisoning_or_suffocation is not None:
        return case.place.poisoning_or_suffocation
    if "sludge_removal" in case.work.methods:
        return True
    medium = case.medium
    if medium is None:
        return False
    limited = toxic_limit(substance(medium.name, law)) is not None
    return bool(medium.toxic) or limited or medium.name.strip().casefold() in _SUFFOCATING


def is_outsourced(case: Case, law: Law) -> bool:
    """Say whether the issuing unit's approver signs besides (GB 46768-2025 5.2.1).

    Under GB 30871 the enterprise itself issues the work, and its own unit approves.
    """
    return (
        case.kind == "confined_space"
        and case.work.contractor
        and law.space is not None
        and case.enterprise.regime == "general"
    )


def chain_for(matter: Matter) -> Chain:
    """Return the chain the case asks for."""
    case, law = matter.case, matter.law
    delegated = any(one.delegated and one.agrees and one.slot != "principal" for one in counted(matter).values())
    chain = chain_of(
        case.kind,
        matter.level,
        law,
        upgraded=is_raised(matter),
        own=case.enterprise.rules.approvers,
        needs_principal=needs_principal(case, law) and not delegated,
        outsourced=is_outsourced(case, law),
    )
    involved = case.work.involved_units
    if involved is None:
        return chain
    return Chain(chain.ordered, tuple(slot for slot in chain.countersign if slot in involved))


def is_raised(matter: Matter) -> bool:
    """Say whether the approver is one up (升级管理); work under a stricter level than asked is raised already."""
    asked = asked_for(matter.case, matter.law).level
    lifted = asked is not None and stricter(matter.case.kind, matter.level, asked, matter.law)
    return bool(matter.upgrades) and not lifted


def counted(matter: Matter) -> dict[str, Signature]:
    """Return the signature that counts for each slot: the last one given since the content was changed."""
    changed = matter.case.changed_at
    found = {}
    for one in sorted(matter.case.signatures, key=lambda signature: signature.at):
        if one.at <= matter.at and (changed is None or one.at >= changed):
            found[one.slot] = one
    return found


def approval_of(matter: Matter, chain: Chain) -> Signature | None:
    """Return the signature that approves: the approver's, or that of somebody higher."""
    given = {slot: one for slot, one in counted(matter).items() if one.agrees}
    higher = _RANKS[_RANKS.index(chain.approver) + 1 :] if chain.approver in _RANKS else ()
    covering = [slot for slot in higher if slot in given and slot not in chain.slots]
    return given.get(chain.approver) or (given[covering[-1]] if covering else None)


def exempt(case: Case) -> bool:
    """Say whether the work goes without a permit: lifting below 10 t (表 B.1 说明 3), as long as none is being made."""
    load = case.work.load_t
    return (
        case.kind == "lifting"
        and load is not None
        and load < 10
        and not case.enterprise.rules.lifting_below_10t_needs_permit
        and not case.signatures
    )


def title(matter: Matter, slot: str) -> str:
    """Return what a slot is called."""
    return matter.law.common.slots.get(slot, slot)


@rule("signatures.given", "GB 30871-2022 4.18", stages=FROM_APPROVE)
def given_signatures_count(matter: Matter) -> Said | None:
    """What was signed is agreed, was signed for this very content, and not in the future; clocks that differ are told.

    A phone's clock decides nothing: the moment that counts is the server's.
    """
    case = matter.case
    if not case.signatures:
        return None
    valid, reasons = counted(matter), []
    for one in case.signatures:
        said = {"slot": title(matter, one.slot), "who": name_of(case, one.by)}
        if one.at > matter.at:
            reasons.append(Reason("signature_in_future", _("{slot}（{who}）的签字时间晚于现在").format(**said),
                                  _("请核对签字时间后重新签字")))  # fmt: skip
        elif case.changed_at is not None and one.at < case.changed_at and one.slot not in valid:
            reasons.append(Reason("signature_before_change",
                                  _("{slot}（{who}）签字后，作业票内容又改过").format(**said),
                                  _("请按改后的内容重新签字")))  # fmt: skip
    for slot, one in valid.items():
        if not one.agrees:
            said = {"slot": title(matter, slot), "who": name_of(case, one.by)}
            reasons.append(Reason("signature_refused", _("{slot}（{who}）不同意作业").format(**said),
                                  _("请按意见整改后重新提交审批"), "GB 30871-2022 4.6"))  # fmt: skip
    off = [
        f"{title(matter, one.slot)} {round((one.device_at - one.at).total_seconds() / 60):+d}"
        for one in case.signatures
        if one.device_at is not None and abs(one.device_at - one.at) > CLOCK_OFF
    ]
    return Said({"signed": list(valid), "phone_clock_off_minutes": off}, tuple(reasons))


@rule("signatures.complete", "GB 30871-2022 4.6", stages=_COMPLETE)
def everybody_signed(matter: Matter) -> Said:
    """The permit is approved at its level, and everybody of the chain signed before."""
    case = matter.case
    if exempt(case):
        return Said({"permit_needed": False, "load_t": case.work.load_t})
    chain = chain_for(matter)
    agreed = {slot for slot, one in counted(matter).items() if one.agrees}
    asked = chain.slots
    if case.stage == "approve" and case.signing in asked:
        asked = _before(case.signing, chain)
    if approval_of(matter, chain) is not None:
        agreed.add(chain.approver)
    missing = [slot for slot in asked if slot not in agreed]
    return Said(
        {"level": matter.level, "upgraded": matter.upgrades, "slots_asked": asked, "missing": missing},
        tuple(_not_signed(slot, matter, chain) for slot in missing),
    )


def _before(slot: str, chain: Chain) -> tuple[str, ...]:
    """Return whose signatures come before a slot's."""
    if slot in chain.countersign:
        return ()
    before = chain.ordered[: chain.ordered.index(slot)]
    return chain.slots[:-1] if slot == chain.approver else before


def _not_signed(slot: str, matter: Matter, chain: Chain) -> Reason:
    case, name = matter.case, title(matter, slot)
    own = case.enterprise.rules.approvers
    remedy = _("请{slot}签字").format(slot=name)
    if slot == "principal" and needs_principal(case, matter.law):
        said = _("有中毒、窒息风险的有限空间，没有主要负责人或其书面委托的人员审批")
        remedy = _("请主要负责人审批，或由其书面委托的人员审批并注明受委托")
        return Reason("principal_missing", said, remedy, "应急管理部令第13号 第七条")
    if slot in {*own.get(case.kind, ()), *own.get(f"{case.kind}.{matter.level}", ())}:
        return Reason("own_approver_missing", _("企业制度要求的{slot}没有签字").format(slot=name), remedy, "企业制度")
    if slot == "issuing_unit":
        return Reason("issuing_unit_missing", _("发包作业没有发包单位审批人审批"),
                      _("请发包单位审批人审批"), "GB 46768-2025 5.2.1")  # fmt: skip
    if slot == chain.approver and is_raised(matter):
        clause = "GB 30871-2022 5.1.1" if set(matter.upgrades) != {"wind"} else "GB 30871-2022 5.2.15"
        remedy = _("请{slot}到现场审批；升级的审批人按通行做法上升一级，标准没有写明，请核对本企业制度")
        return Reason("upgraded_approval_missing", _("升级管理没有由{slot}审批").format(slot=name),
                      remedy.format(slot=name), clause)  # fmt: skip
    if slot == chain.approver:
        return Reason("approval_missing", _("没有{slot}审批，审批级别不够").format(slot=name),
                      _("请{slot}到现场审批").format(slot=name), "GB 30871-2022 4.11 b)")  # fmt: skip
    if slot in chain.countersign:
        return Reason("countersign_missing", _("{slot}没有会签").format(slot=name), remedy, "GB 30871-2022 附录B 表B.1")
    return Reason("signature_missing", _("{slot}没有签字").format(slot=name), remedy)


@rule("signatures.order", "GB 30871-2022 4.11 b)", stages=_COMPLETE)
def signed_in_order(matter: Matter) -> Said | None:
    """The chain is signed in its order, and nobody approves before the countersigns."""
    chain = chain_for(matter)
    given = {slot: one.at for slot, one in counted(matter).items() if one.agrees and slot in chain.slots}
    approval = approval_of(matter, chain)
    if approval is not None:
        given[chain.approver] = approval.at
    reasons = [
        Reason("signed_out_of_order",
               _("{later}在{earlier}之前签字").format(later=title(matter, later), earlier=title(matter, earlier)),
               _("请{later}在{earlier}之后重新签字").format(later=title(matter, later), earlier=title(matter, earlier)))
        for earlier, later in _pairs(chain)
        if earlier in given and later in given and given[later] < given[earlier]
    ]  # fmt: skip
    return (
        Said({"signed_at": [f"{title(matter, slot)} {shown(at)}" for slot, at in given.items()]}, tuple(reasons))
        if given
        else None
    )


def _pairs(chain: Chain) -> Iterator[tuple[str, str]]:
    for place, later in enumerate(chain.ordered):
        yield from ((earlier, later) for earlier in chain.ordered[:place] if earlier != later)
    yield from ((slot, chain.approver) for slot in chain.countersign if slot != chain.approver)


@rule("signatures.raised", "GB 30871-2022 5.1.1", kinds="hot_work", stages=("resume", "extend"))
def raised_work_goes_on_with_its_approver(matter: Matter) -> Said | None:
    """Work that goes on into the night or a day off was approved one up, or is so before it goes on."""
    if not matter.case.signatures or not is_raised(matter):
        return None
    chain = chain_for(matter)
    approval = approval_of(matter, chain)
    missing = () if approval is not None and approval.agrees else (_not_signed(chain.approver, matter, chain),)
    return Said({"upgraded": matter.upgrades, "approver": chain.approver}, missing)


@rule("signatures.on_site", "GB 30871-2022 4.11 a)", stages=_COMPLETE)
def approved_on_the_spot(matter: Matter) -> Said | None:
    """The approver approves at the place of work, shown by place and live photo.

    Where GB 30871 does not bind, the enterprise's written rule may let them approve from afar.
    """
    case = matter.case
    remote = case.enterprise.regime == "general" and case.enterprise.rules.remote_approval
    approval = approval_of(matter, chain_for(matter))
    if remote or approval is None:
        return None
    radius = SPOT_RADIUS_M if case.place.spot_radius_m is None else case.place.spot_radius_m
    far = approval.distance_m is not None and approval.distance_m > radius
    near = approval.on_site or (approval.on_site is None and approval.distance_m is not None)
    who = {"who": name_of(case, approval.by), "slot": title(matter, approval.slot)}
    reasons = []
    if far or not near:
        reasons.append(Reason("approved_off_site", _("审批人{who}（{slot}）不在作业现场审批").format(**who),
                              _("请审批人到作业现场（距作业点 {n:g} 米内，本系统设计），打开定位后重新审批").format(
                                  n=radius)))  # fmt: skip
    if approval.photo is False:
        reasons.append(Reason("approved_without_photo", _("审批人{who}（{slot}）没有现场照片").format(**who),
                              _("请审批人在作业现场实时拍照后重新审批")))  # fmt: skip
    inputs: dict[str, Any] = {
        "slot": approval.slot, "on_site": approval.on_site, "distance_m": approval.distance_m, "spot_radius_m": radius,
        "photo": approval.photo,
    }  # fmt: skip
    return Said(inputs, tuple(reasons))


@rule("signatures.apart", "GB 30871-2022 4.11", stages=_COMPLETE)
def the_approver_is_somebody_else(matter: Matter) -> Said | None:
    """Whoever approves checks the work of others: not the applicant, the leader, a worker or the guardian."""
    case, chain = matter.case, chain_for(matter)
    approval = approval_of(matter, chain)
    given = {slot: one for slot, one in counted(matter).items() if one.agrees and slot in chain.ordered}
    reasons = []
    if approval is not None:
        mine = _parts(approval.by, matter, chain)
        if mine:
            said = _("审批人{who}同时是{parts}").format(who=name_of(case, approval.by), parts="、".join(mine))
            reasons.append(Reason("approver_not_independent", said, _("请另一名有权审批的人到现场审批")))
    signers: dict[str, list[str]] = {}
    for slot in chain.ordered:
        if slot in given and slot != "principal":  # a small enterprise's principal may hold the slot below as well
            signers.setdefault(given[slot].by, []).append(slot)
    for person, slots in signers.items():
        if len(slots) > 1 and not any(reason.code == "approver_not_independent" for reason in reasons):
            said = _("{who}一人签了{slots}").format(
                who=name_of(case, person), slots="、".join(title(matter, slot) for slot in slots))  # fmt: skip
            reasons.append(Reason("one_person_two_slots", said, _("请各岗位由不同的人签字")))
    return (
        Said(
            {"signers": [f"{title(matter, slot)} {name_of(case, one.by)}" for slot, one in given.items()]},
            tuple(reasons),
        )
        if given
        else None
    )


def _parts(person: str, matter: Matter, chain: Chain) -> list[str]:
    """Return what an approver is besides, of that which keeps them from approving."""
    case, found = matter.case, []
    leader = counted(matter).get(chain.ordered[0])
    if person == case.applicant:
        found.append(_("申请人"))
    if person in ids(matter.people("work_leader")) or (leader is not None and leader.by == person):
        found.append(title(matter, chain.ordered[0]))
    if person in ids(with_roles(case, DOING)):
        found.append(_("作业人"))
    if person in ids(matter.people("guardian")):
        found.append(_("监护人"))
    return found


@rule("signatures.once", "GB 30871-2022 4.11 b)", stages=_COMPLETE)
def one_signature_for_a_slot(matter: Matter) -> Said | None:
    """Two people at one second for one slot: nobody could say which of them approved."""
    chain = chain_for(matter)
    found: dict[tuple[str, datetime], list[str]] = {}
    for one in matter.case.signatures:
        if one.slot in chain.ordered:
            found.setdefault((one.slot, one.at.replace(microsecond=0)), []).append(one.by)
    twice = {slot: people for (slot, _at), people in found.items() if len(set(people)) > 1}
    if not found:
        return None
    return Said(
        {"slots": sorted({slot for slot, _at in found})},
        tuple(
            Reason("slot_signed_by_two",
                   _("{people}在同一秒签了{slot}").format(people=names(matter.case, people), slot=title(matter, slot)),
                   _("请其中一人撤回，由一人重新签字"))
            for slot, people in twice.items()
        ),
    )  # fmt: skip


@rule("signatures.shift_leader", "GB 30871-2022 附录A 表A.1", kinds="hot_work", stages=("start",))
def the_shift_leader_checked(matter: Matter) -> Said | None:
    """Before the fire the shift leader on duty (岗位当班班长) checks the permit, after it was approved."""
    slot = matter.law.kind(matter.case.kind).check_before_start
    if not slot:
        return None
    check = counted(matter).get(slot)
    approval = approval_of(matter, chain_for(matter))
    inputs = {"checked_at": check.at if check else None, "approved_at": approval.at if approval else None}
    if check is None or not check.agrees:
        reason = Reason("shift_leader_check_missing", _("动火前岗位当班班长没有验票"), _("请当班班长到现场验票签字"))
        return Said(inputs, (reason,))
    if approval is not None and check.at < approval.at:
        said = _("当班班长验票（{at}）早于审批").format(at=shown(check.at))
        return Said(inputs, (Reason("shift_leader_check_early", said, _("请审批后由当班班长重新验票")),))
    return Said(inputs)
