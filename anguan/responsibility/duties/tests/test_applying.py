"""Who owes what: each duty of the catalog with a case it applies to and one it does not."""

import itertools
from datetime import date
from typing import Any

import pytest

from anguan.foundation.catalog import CONFIDENCE_TITLES
from anguan.responsibility.duties import catalog
from anguan.responsibility.duties.rules.applying import applies
from anguan.responsibility.duties.tests.makers import duty, everything, facts, planned

Sheet = dict[str, Any]
DAY = date(2027, 6, 1)
SHOP: Sheet = {"industry": "commerce", "size": "small", "headcount": 20, "region": "370100"}
JS: Sheet = {**SHOP, "industry": "machinery", "region": "320981"}
HAZCHEM: Sheet = {**SHOP, "industry": "hazchem"}
SMELTER: Sheet = {**SHOP, "industry": "metallurgy", "flags": ["metal_smelting"]}
CLOSED: Sheet = {**SHOP, "closed_on": "2027-03-01"}
MACHINE: Sheet = {**SHOP, "equipment": [{"name": "叉车"}]}


def having(*flags: str) -> Sheet:
    return {**SHOP, "flags": list(flags)}


def off(sheet: Sheet, name: str) -> Sheet:
    return {**sheet, "settings": {"off": [name]}}


# duty: (a sheet it applies to, a sheet it does not apply to)
CASES: dict[str, tuple[Sheet, Sheet]] = {
    "responsibility_system": (SHOP, CLOSED),
    "safety_staff": (SHOP, CLOSED),
    "registered_safety_engineer": (SMELTER, SHOP),
    "safety_committee_meeting": ({**SHOP, "size": "medium"}, SHOP),
    "principal_annual_report": (JS, SHOP),
    "principal_led_check": (SHOP, CLOSED),
    "leader_on_duty": ({**SHOP, "industry": "chemical"}, SHOP),
    "pre_shift_meeting": (SHOP, off(SHOP, "pre_shift_meeting")),
    "responsibility_board": (SHOP, off(SHOP, "responsibility_board")),
    "safety_cost_extraction": ({**SHOP, "industry": "transport"}, SHOP),
    "safety_cost_plan_and_use": (SHOP, CLOSED),
    "train_principal_manager_general": (SHOP, HAZCHEM),
    "train_principal_manager_high_risk": (HAZCHEM, SHOP),
    "train_new_worker_general": (SHOP, SMELTER),
    "train_new_worker_high_risk": (SMELTER, SHOP),
    "train_transfer_or_return": (SHOP, CLOSED),
    "four_new_training": (SHOP, CLOSED),
    "three_posts_certificates": (SHOP, CLOSED),
    "training_archive": (SHOP, CLOSED),
    "dispatched_and_intern_training": (SHOP, CLOSED),
    "dust_special_training": (having("dust_explosion"), SHOP),
    "confined_space_special_training": (having("confined_space"), SHOP),
    "risk_identification_annual": (JS, {**JS, "region": "330100"}),
    "risk_control_list": (SHOP, off(SHOP, "risk_control_list")),
    "risk_publicity": (JS, SHOP),
    "risk_report_initial": (JS, {**JS, "industry": "commerce"}),
    "risk_report_periodic": (JS, SHOP),
    "risk_report_change": (JS, off(JS, "risk_report_change")),
    "risk_archive": (JS, SHOP),
    "hidden_danger_routine": (SHOP, CLOSED),
    "hidden_danger_statistics": (SHOP, CLOSED),
    "major_hidden_danger_report": (SHOP, CLOSED),
    "one_enterprise_one_list": (SHOP, HAZCHEM),
    "safety_manager_inspection": (SHOP, CLOSED),
    "dust_cleaning": (having("dust_explosion"), SHOP),
    "confined_space_ledger": (having("confined_space"), SHOP),
    "emergency_plan_prepare": (SHOP, CLOSED),
    "emergency_plan_review": ({**SHOP, "size": "large"}, SHOP),
    "emergency_plan_filing": (having("crowded_place"), SHOP),
    "emergency_plan_evaluation": ({**SHOP, "industry": "construction"}, SHOP),
    "emergency_plan_revision": (SHOP, CLOSED),
    "drill_general": (SHOP, CLOSED),
    "drill_high_risk": (SMELTER, SHOP),
    "drill_coal_gas": (
        {**SHOP, "industry": "metallurgy", "flags": ["coal_gas"]},
        having("coal_gas"),
    ),
    "emergency_supplies_check": (SHOP, CLOSED),
    "emergency_team": (HAZCHEM, SHOP),
    "emergency_duty": (SMELTER, {**SHOP, "industry": "fireworks"}),
    "fire_patrol_daily": (having("fire_key_unit"), SHOP),
    "fire_patrol_2h": (having("public_gathering"), SHOP),
    "fire_inspection_monthly": (SHOP, CLOSED),
    "fire_facility_annual_test": (SHOP, {**SHOP, "no_flags": ["fire_facilities"]}),
    "fire_training": (having("fire_key_unit"), SHOP),
    "fire_drill": (SHOP, CLOSED),
    "se_registration": (MACHINE, SHOP),
    "se_periodic_inspection": (having("special_equipment"), SHOP),
    "se_monthly_self_check": (MACHINE, SHOP),
    "se_daily_weekly_monthly": (MACHINE, SHOP),
    "se_personnel": (having("special_equipment"), SHOP),
    "hazchem_permit": ({**SHOP, "industry": "coal_mine"}, {**SHOP, "industry": "chemical"}),
    "hazchem_safety_evaluation": (HAZCHEM, {**HAZCHEM, "no_flags": ["hazchem_production", "hazchem_storage"]}),
    "hazchem_daily_commitment": ({**SHOP, "industry": "chemical"}, SHOP),
    "mhs_quarterly_weekly_checks": (having("major_hazard_source"), HAZCHEM),
    "hazchem_custody_records": (HAZCHEM, {**SHOP, "industry": "chemical"}),
    "hazchem_inventory_register": (HAZCHEM, {**HAZCHEM, "no_flags": ["hazchem_storage"]}),
    "standardization_self_evaluation": ({**SHOP, "standardization": {"level": "creating"}}, SHOP),
    "standardization_renewal": (
        {**SHOP, "standardization": {"level": "third"}},
        {**SHOP, "standardization": {"level": "creating"}},
    ),
    "safety_liability_insurance": (having("high_risk_insured"), SHOP),
    "work_injury_insurance": (SHOP, CLOSED),
    "contractor_tenant_management": ({**SHOP, "tenants": [{"name": "乙厂"}]}, having("tenant")),
    "same_area_agreement": ({**SHOP, "contractors": [{"same_area": True}]}, {**SHOP, "contractors": [{}]}),
    "dangerous_work_supervision": (SHOP, CLOSED),
    "ppe_supply": (SHOP, CLOSED),
    "safety_equipment_maintenance": (SHOP, CLOSED),
    "warning_signs": (SHOP, CLOSED),
}


def test_every_duty_of_the_catalog_has_its_cases() -> None:
    assert list(CASES) == everything()
    assert len(CASES) == 74


@pytest.mark.parametrize("name", CASES)
def test_it_applies_to_the_one_and_not_to_the_other(name: str) -> None:
    one, other = (facts(**sheet) for sheet in CASES[name])
    version = catalog.duties()[name][-1]
    assert applies(version, one, DAY).holds
    refusal = applies(version, other, DAY)
    assert not refusal.holds
    assert refusal.reason


@pytest.mark.parametrize(
    ("name", "sheet", "said"),
    [
        ("dust_cleaning", having("dust_explosion"), "特征：粉尘涉爆。依据：工贸企业粉尘防爆安全规定 第十八条"),
        ("safety_committee_meeting", {**SHOP, "size": "large"}, "规模为大型"),
        ("risk_report_periodic", JS, "在江苏（区划 320981）"),
        ("train_new_worker_high_risk", SMELTER, "特征：金属冶炼"),
        ("leader_on_duty", HAZCHEM, "请核对原文"),
        ("hazchem_permit", {**SHOP, "industry": "non_coal_mine"}, "行业为矿山"),
        ("safety_liability_insurance", {**SHOP, "industry": "transport"}, "请核对原文"),
    ],
)
def test_the_reason_names_the_fact_and_the_clause(name: str, sheet: Sheet, said: str) -> None:
    assert said in duty(name, **sheet).reason


def test_what_does_not_apply_says_which_fact_and_which_clause() -> None:
    found = {one.id: one for one in planned(**SHOP).excluded}
    assert found["dust_cleaning"].reason == "没有特征：粉尘涉爆。依据：工贸企业粉尘防爆安全规定 第十八条"
    assert "区划 370100 不在江苏" in found["risk_report_periodic"].reason


def test_what_nobody_said_is_named_where_it_might_decide() -> None:
    found = {one.id: one.missing for one in planned(name="空").excluded}
    assert found["safety_committee_meeting"] == ("size",)
    assert found["risk_report_periodic"] == ("region", "industries")
    assert found["emergency_plan_evaluation"] == ("industries", "size")
    assert found["dust_cleaning"] == ()


def test_two_industries_owe_both_and_high_risk_training_replaces_the_general() -> None:
    found = {one.id for one in planned(**{**SHOP, "industries": ["machinery", "hazchem"]}).duties}
    assert {"one_enterprise_one_list", "hazchem_daily_commitment", "train_new_worker_high_risk"} <= found
    assert not {"train_new_worker_general", "train_principal_manager_general"} & found


def test_the_stricter_rhythm_replaces_the_other() -> None:
    assert [one.rule for one in duty("principal_led_check", **SHOP).periods] == ["每季度一次"] * 4
    assert [one.rule for one in duty("principal_led_check", **HAZCHEM).periods] == ["每月一次"] * 12
    assert len(duty("fire_drill", **having("fire_key_unit")).periods) == 2
    assert len(duty("fire_training", **having("fire_key_unit", "public_gathering")).periods) == 2
    assert len(duty("fire_inspection_monthly", **having("institution")).periods) == 4


@pytest.mark.parametrize(
    ("sheet", "said"),
    [
        ({**SHOP, "headcount": 100}, "100 人以下"),
        ({**SHOP, "headcount": 101}, "超过 100 人，应设置"),
        ({**HAZCHEM, "headcount": 5}, "应设置安全生产管理机构或者配备专职"),
        ({"industry": "commerce"}, "人数没有填写"),
    ],
)
def test_who_looks_after_safety_goes_by_industry_then_by_headcount(sheet: Sheet, said: str) -> None:
    assert said in duty("safety_staff", **sheet).rules[0].note


def test_a_province_is_cited_only_in_the_province() -> None:
    there = duty("contractor_tenant_management", **{**JS, "flags": ["leases_out"]})
    elsewhere = duty("contractor_tenant_management", **having("leases_out"))
    assert "江苏省安全生产条例" in there.clause
    assert "江苏" not in elsewhere.clause
    assert [one.id for one in there.penalty] == ["L103", "JSSAFE74"]
    assert [one.id for one in elsewhere.penalty] == ["L103"]


def test_what_the_whole_country_owes_cannot_be_switched_off() -> None:
    answer = planned(**{**SHOP, "settings": {"off": ["ppe_supply", "nothing", "pre_shift_meeting"]}})
    assert {"ppe_supply", "pre_shift_meeting"} & {one.id for one in answer.duties} == {"ppe_supply"}
    assert [one.message for one in answer.doubts] == [
        "设置 ppe_supply 没有生效：法定事项不能关闭",
        "设置 nothing 没有生效：没有这一项履职事项",
    ]
    kept = duty("principal_annual_report", **off({**JS, "industry": "metallurgy"}, "principal_annual_report"))
    assert kept.clause == "江苏省安全生产条例 第十五条第（五）项；冶金企业和有色金属企业安全生产规定 第九条"


def test_the_catalog_cites_what_it_has() -> None:
    assert len(everything()) == 74
    sources, groups = catalog.sheet().sources, catalog.sheet().groups
    for version in catalog.sheet().duties:
        assert {one.source for one in version.basis} <= set(sources)
        assert set(version.penalty) <= set(catalog.penalties())
        tests = [*version.who.any, *version.who.all, *version.who.none]
        assert {one.group for one in tests if one.group} <= set(groups)
        spans = [(one.effective_from or date.min, one.effective_to or date.max) for one in catalog.duties()[version.id]]
        assert all(earlier[1] < later[0] for earlier, later in itertools.pairwise(spans))


def test_what_nobody_compared_says_so() -> None:
    for version in catalog.sheet().duties:
        for rule in version.due:
            if rule.configurable:  # what the law leaves open, or what is only recalled
                assert (rule.confidence or version.confidence) != "verified" or version.local, (version.id, rule)
    answer = planned(**{**HAZCHEM, "size": "large"})
    said = {one.id: one.confidence_title for one in answer.duties}
    assert said["leader_on_duty"] == CONFIDENCE_TITLES["recalled"] == "请核对原文"
    assert said["emergency_duty"] == "已核对来源"
