"""Signatures (会签、审批): GB 30871-2022 4.6, 4.11, 4.18, 5.1.1, 附录 A 和 B; Order 13; GB 46768-2025 5.2.1."""

from dataclasses import replace
from datetime import timedelta
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anguan.prevention.permits.rules import matter_of, signatures
from anguan.prevention.permits.tests.checking.cases import signed
from anguan.prevention.permits.tests.rules.proving import GONE, Row, codes, moment, prove, said, told

CHIEF = "signatures.base_unit"
EXPLOSIVE: dict[str, Any] = {"place.zone": "explosive", "place.on_equipment": False, "medium": None}
NIGHT = {"period": {"start": moment("09:00"), "end": moment("20:30")}}
GENERAL = {"enterprise": {"regime": "general"}}
SAFETY = signed("safety_dept", "safety", "08:30")
LEADER = signed("unit_in_charge_leader", "boss", "08:31")
PRINCIPAL = signed("principal", "owner", "08:32")
SPACE = {**GENERAL, "work.contractor": True, "work.paired": True}

ROWS = [
    # 4.6, 4.11 b), 附录 B: the chain of the level
    Row("GB 30871-2022 4.6", "signature_missing", "hot_work", "approve", {"signatures.work_leader": GONE}),
    Row("GB 30871-2022 4.11 b)", "approval_missing", "hot_work", "approve", EXPLOSIVE,
        {**EXPLOSIVE, "signatures.+": SAFETY}),
    Row("GB 30871-2022 4.11 b)", "approval_missing", "hot_work", "start", {CHIEF: GONE},
        {CHIEF: GONE, "signatures.+": SAFETY}),
    Row("GB 30871-2022 4.11 b)", "approval_missing", "work_at_height", "approve", {"place.height_m": 5.1},
        {"place.height_m": 5.1, "signatures.+": signed("unit_professional_dept", "expert", "08:40")}),
    Row("GB 30871-2022 附录B 表B.1", "countersign_missing", "excavation", "approve", {"signatures.steam": GONE},
        {"signatures.steam": GONE, "work.involved_units": [
            "water", "power", "process", "equipment", "fire", "safety"]}),
    Row("GB 30871-2022 附录B 表B.1", "countersign_missing", "road_closure", "start", {"signatures.fire_dept": GONE}),
    Row("GB 30871-2022 4.11 b)", "approval_missing", "lifting", "start", {"signatures": [], "work.load_t": 10},
        {"signatures": [], "work.load_t": 9.9}),
    Row("GB 30871-2022 4.11 b)", "approval_missing", "lifting", "start", {
        "signatures": [], "work.load_t": 9.9, "enterprise": {"rules": {"lifting_below_10t_needs_permit": True}}}),
    # 5.1.1, 5.2.15: raised management
    Row("GB 30871-2022 5.1.1", "upgraded_approval_missing", "hot_work", "approve", NIGHT,
        {**NIGHT, "signatures.+": SAFETY}),
    Row("GB 30871-2022 5.1.1", "upgraded_approval_missing", "hot_work", "approve", {
        **NIGHT, "work.special_circumstances": True}, {**NIGHT, "signatures.+": LEADER}),
    Row("GB 30871-2022 5.2.15", "upgraded_approval_missing", "hot_work", "approve",
        {"place.wind_force": 5, "work.necessary": True},
        {"place.wind_force": 5, "work.necessary": True, "signatures.+": SAFETY}),
    # the enterprise's own rule, Order 13, GB 46768
    Row("企业制度", "own_approver_missing", "hot_work", "approve",
        {"enterprise": {"rules": {"approvers": {"hot_work.second": ["safety_dept"]}}}},
        {"enterprise": {"rules": {"approvers": {"hot_work.first": ["unit_in_charge_leader"]}}}}),
    Row("应急管理部令第13号 第七条", "principal_missing", "confined_space", "approve", GENERAL,
        {**GENERAL, "signatures.+": PRINCIPAL}),
    Row("应急管理部令第13号 第七条", "principal_missing", "confined_space", "start", {
        **GENERAL, "medium": None, "place.poisoning_or_suffocation": True}, {**GENERAL, f"{CHIEF}.delegated": True}),
    Row("应急管理部令第13号 第七条", "principal_missing", "confined_space", "approve", {
        **GENERAL, "medium": {"name": "nitrogen"}}, {**GENERAL, "medium": None}),
    Row("GB 46768-2025 5.2.1", "issuing_unit_missing", "confined_space", "approve",
        {**SPACE, "signatures.+": PRINCIPAL},
        {**SPACE, "signatures.base_unit.delegated": True, "signatures.+": signed("issuing_unit", "client", "08:40")}),
    # 4.11 a): on the spot
    Row("GB 30871-2022 4.11 a)", "approved_off_site", "hot_work", "approve", {f"{CHIEF}.on_site": False}),
    Row("GB 30871-2022 4.11 a)", "approved_off_site", "hot_work", "approve",
        {f"{CHIEF}.distance_m": 100.5}, {f"{CHIEF}.distance_m": 100}),
    Row("GB 30871-2022 4.11 a)", "approved_off_site", "hot_work", "start",
        {f"{CHIEF}.distance_m": None, f"{CHIEF}.on_site": None}, {f"{CHIEF}.on_site": None}),
    Row("GB 30871-2022 4.11 a)", "approved_off_site", "lifting", "approve",
        {"signatures.unit_professional_dept.distance_m": 250},
        {"signatures.unit_professional_dept.distance_m": 250, "place.spot_radius_m": 300}),
    Row("GB 30871-2022 4.11 a)", "approved_off_site", "hot_work", "approve",
        {"enterprise": {"rules": {"remote_approval": True}}, f"{CHIEF}.on_site": False},
        {"enterprise": {"regime": "general", "rules": {"remote_approval": True}}, f"{CHIEF}.on_site": False}),
    Row("企业制度（参照 GB 30871-2022 4.11 a)）", "approved_off_site", "hot_work", "approve",
        {**GENERAL, f"{CHIEF}.on_site": False}),
    Row("GB 30871-2022 4.11 a)", "approved_without_photo", "hot_work", "approve", {f"{CHIEF}.photo": False}),
    # 4.11 b): order, one for a slot; 4.11: somebody else
    Row("GB 30871-2022 4.11 b)", "signed_out_of_order", "hot_work", "approve",
        {f"{CHIEF}.at": moment("08:19")}, {f"{CHIEF}.at": moment("08:20")}),
    Row("GB 30871-2022 4.11 b)", "signed_out_of_order", "excavation", "approve",
        {"signatures.water.at": moment("08:45")}, {"signatures.water.at": moment("08:21")}),
    Row("GB 30871-2022 4.11 b)", "slot_signed_by_two", "hot_work", "approve",
        {"signatures.+": signed("base_unit", "deputy", "08:22")},
        {"signatures.+": signed("base_unit", "deputy", "08:23")}),
    Row("GB 30871-2022 4.11", "approver_not_independent", "hot_work", "approve", {f"{CHIEF}.by": "leader"}),
    Row("GB 30871-2022 4.11", "approver_not_independent", "hot_work", "approve", {f"{CHIEF}.by": "worker"}),
    Row("GB 30871-2022 4.11", "approver_not_independent", "hot_work", "approve", {f"{CHIEF}.by": "guardian"}),
    Row("GB 30871-2022 4.11", "approver_not_independent", "hot_work", "approve", {"applicant": "chief-base_unit"}),
    Row("GB 30871-2022 4.11", "one_person_two_slots", "lifting", "approve", {f"{CHIEF}.by": "commander"}),
    Row("GB 30871-2022 4.11", "one_person_two_slots", "excavation", "approve",
        {"signatures.unit_professional_dept.by": "chief-base_unit"},
        {"signatures.water.by": "x", "signatures.power.by": "x", "signatures.safety.by": "chief-base_unit"}),
    # 4.18 and the moments of signing
    Row("GB 30871-2022 4.18", "signature_before_change", "hot_work", "approve",
        {"changed_at": moment("08:21")}, {"changed_at": moment("08:20")}),
    Row("GB 30871-2022 4.18", "signature_in_future", "hot_work", "approve", {f"{CHIEF}.at": moment("08:51")}),
    Row("GB 30871-2022 4.6", "signature_refused", "hot_work", "approve", {f"{CHIEF}.agrees": False},
        {f"{CHIEF}.agrees": False, "signatures.+": signed("base_unit", "chief-base_unit", "08:40")}),
    # 表 A.1: the shift leader's check
    Row("GB 30871-2022 附录A 表A.1", "shift_leader_check_missing", "hot_work", "start",
        {"signatures.shift_leader_check": GONE}),
    Row("GB 30871-2022 附录A 表A.1", "shift_leader_check_early", "hot_work", "start",
        {"signatures.shift_leader_check.at": moment("08:21")}, {"signatures.shift_leader_check.at": moment("08:22")}),
]  # fmt: skip


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_signatures_by_clause(row: Row) -> None:
    prove(row)


def test_while_the_chain_is_being_signed_only_those_before_are_asked_for() -> None:
    first = {"signatures": [signed("work_leader", "leader", "08:20")]}
    assert codes(told("hot_work", "approve", {**first, "signing": "work_leader"})) == set()
    assert codes(told("hot_work", "approve", {**first, "signing": "base_unit"})) == set()
    early = {"signatures": [signed("base_unit", "chief", "08:20")], "signing": "base_unit"}
    assert codes(told("hot_work", "approve", early)) == {"signature_missing"}
    assert codes(told("hot_work", "approve", first)) == {"approval_missing"}


def test_a_slot_of_the_own_rule_comes_before_the_approver() -> None:
    own = {"enterprise": {"rules": {"approvers": {"hot_work.second": ["safety_dept"]}}}}
    case, at = said("hot_work", "approve", own)
    assert signatures.chain_for(matter_of(case, at=at)).ordered == ("work_leader", "safety_dept", "base_unit")


def test_a_phone_with_a_wrong_clock_is_said_and_not_refused() -> None:
    verdict = told("hot_work", "approve", {f"{CHIEF}.device_at": moment("08:29")})
    assert verdict.passed
    proof = next(one for one in verdict.proofs if one.rule == "signatures.given")
    assert proof.inputs["phone_clock_off_minutes"] == ["所在基层单位 +7"]


def test_special_work_on_a_holiday_is_approved_by_the_principal() -> None:
    special = {"place.zone": "explosive", "place.in_operation": True, "work.special_circumstances": True}
    case, at = said("hot_work", "approve", special)
    asked = signatures.chain_for(matter_of(case, at=at))
    assert asked.ordered == ("work_leader", "base_unit", "safety_dept", "unit_in_charge_leader", "principal")


@given(st.permutations(range(10)))
def test_only_one_order_of_the_chain_is_right(order: list[int]) -> None:
    case, at = said("excavation", "approve")
    start = case.signatures[0].at
    shuffled = tuple(
        replace(one, at=start + timedelta(minutes=place))
        for one, place in zip(case.signatures, order, strict=True)
    )  # fmt: skip
    moments = {one.slot: one.at for one in shuffled}
    chain = [moments[slot] for slot in ("work_leader", "base_unit", "unit_professional_dept")]
    right = all(one <= other for one, other in pairwise(chain)) and max(moments.values()) == chain[-1]
    matter = matter_of(replace(case, signatures=shuffled), at=at)
    found = signatures.signed_in_order(matter)
    assert found is not None
    assert (not found.against) == right
