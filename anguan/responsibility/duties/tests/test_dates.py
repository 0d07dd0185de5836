"""Due dates, each worked out by hand from the clause: calendar, a day, after an event, before an expiry, rolling."""

from typing import Any

import pytest

from anguan.responsibility.duties.tests.makers import MONTH_ENDS_2027, QUARTER_ENDS_2027, counts, due, duty, planned

PLAIN: dict[str, Any] = {"industry": "machinery", "size": "small", "headcount": 30, "region": "370100"}
JS: dict[str, Any] = {**PLAIN, "region": "320981"}
HAZCHEM: dict[str, Any] = {**PLAIN, "industry": "hazchem"}


def event(kind: str, on: str, **more: Any) -> dict[str, Any]:
    return {"events": [{"kind": kind, "on": on, **more}]}


def cert(kind: str, expires_on: str, **more: Any) -> dict[str, Any]:
    return {"certificates": [{"kind": kind, "expires_on": expires_on, **more}]}


@pytest.mark.parametrize(
    ("name", "sheet", "expected"),
    [
        # a period of the calendar is due on its last day
        ("fire_inspection_monthly", PLAIN, MONTH_ENDS_2027),
        ("principal_led_check", PLAIN, QUARTER_ENDS_2027),
        ("drill_high_risk", HAZCHEM, ["2027-06-30", "2027-12-31"]),
        ("dust_special_training", {**PLAIN, "flags": ["dust_explosion"]}, ["2027-12-31"]),
        ("drill_general", PLAIN, ["2027-06-30", "2027-12-31", "2027-12-31"]),
        # a day of the year, or of the period that follows
        ("safety_cost_plan_and_use", PLAIN, ["2027-03-31"]),
        ("risk_report_periodic", JS, ["2027-03-31"]),
        (
            "hidden_danger_statistics",
            PLAIN,
            ["2027-01-15", "2027-01-31", "2027-04-15", "2027-07-15", "2027-10-15"],
        ),
        # opened in the middle of the year
        ("fire_inspection_monthly", {**PLAIN, "opened_on": "2027-07-01"}, MONTH_ENDS_2027[6:]),
        ("fire_inspection_monthly", {**PLAIN, "opened_on": "2027-07-15"}, MONTH_ENDS_2027[6:]),
        ("fire_inspection_monthly", {**PLAIN, "opened_on": "2027-07-30"}, MONTH_ENDS_2027[7:]),
        ("principal_led_check", {**PLAIN, "opened_on": "2027-07-01"}, QUARTER_ENDS_2027[2:]),
        ("fire_drill", {**PLAIN, "opened_on": "2027-07-01"}, ["2027-12-31"]),
        ("fire_drill", {**PLAIN, "opened_on": "2027-12-20"}, []),
        ("safety_cost_plan_and_use", {**PLAIN, "opened_on": "2027-07-01"}, []),
        ("hidden_danger_statistics", {**PLAIN, "opened_on": "2027-05-10"}, ["2027-07-15", "2027-10-15"]),
        ("hidden_danger_statistics", {**PLAIN, "opened_on": "2027-04-01"}, ["2027-07-15", "2027-10-15"]),
        # closed in the middle of the year: the last day still counts
        ("fire_inspection_monthly", {**PLAIN, "closed_on": "2027-03-31"}, MONTH_ENDS_2027[:3]),
        ("fire_inspection_monthly", {**PLAIN, "closed_on": "2027-03-30"}, MONTH_ENDS_2027[:2]),
        ("fire_drill", {**PLAIN, "closed_on": "2027-09-20"}, []),
        ("hidden_danger_statistics", {**PLAIN, "closed_on": "2027-04-10"}, ["2027-01-15", "2027-01-31"]),
        ("principal_led_check", {**PLAIN, "opened_on": "2027-02-01", "closed_on": "2027-08-31"}, QUARTER_ENDS_2027[:2]),
        # after an event: the day itself does not count
        ("work_injury_insurance", {**PLAIN, **event("injury", "2027-01-31")}, ["2027-03-02"]),
        ("work_injury_insurance", {**PLAIN, **event("injury", "2026-12-15")}, ["2027-01-14"]),
        ("work_injury_insurance", {**PLAIN, **event("injury", "2027-12-15")}, []),
        ("work_injury_insurance", {**PLAIN, **event("occupational_disease", "2028-01-30")}, []),
        ("risk_report_change", {**JS, **event("major_risk_added", "2027-05-20")}, ["2027-06-04"]),
        ("train_new_worker_general", {**PLAIN, **event("hired", "2027-03-01")}, ["2027-03-01"]),
        ("major_hidden_danger_report", {**PLAIN, **event("major_hidden_danger_found", "2027-08-08")}, ["2027-08-08"]),
        (
            "se_registration",
            {**PLAIN, "equipment": [{"name": "叉车", "put_into_use_on": "2027-02-01"}]},
            ["2027-03-03"],
        ),
        (
            "se_registration",
            {**PLAIN, "equipment": [{"put_into_use_on": "2027-02-01", "registered_on": "2027-02-20"}]},
            [],
        ),
        # away from the post: a year, half a year in metallurgy, the stricter of two industries
        ("train_transfer_or_return", {**PLAIN, **event("returned", "2027-04-01", months_away=11)}, []),
        ("train_transfer_or_return", {**PLAIN, **event("returned", "2027-04-01", months_away=12)}, ["2027-04-01"]),
        (
            "train_transfer_or_return",
            {**PLAIN, "industry": "metallurgy", **event("returned", "2027-04-01", months_away=6)},
            ["2027-04-01"],
        ),
        (
            "train_transfer_or_return",
            {**PLAIN, "industries": ["textile", "nonferrous"], **event("returned", "2027-04-01", months_away=6)},
            ["2027-04-01"],
        ),
        (
            "train_transfer_or_return",
            {**PLAIN, "industry": "metallurgy", **event("returned", "2027-04-01", months_away=5)},
            [],
        ),
        ("train_transfer_or_return", {**PLAIN, **event("transferred", "2027-04-01")}, ["2027-04-01"]),
        # six months after an appointment, the last day of a short month
        (
            "three_posts_certificates",
            {**PLAIN, "flags": ["metal_smelting"], **event("appointed", "2027-03-31")},
            ["2027-09-30"],
        ),
        # before an expiry
        ("hazchem_permit", {**HAZCHEM, **cert("safety_production_licence", "2027-09-30")}, ["2027-06-30"]),
        ("hazchem_permit", {**HAZCHEM, **cert("safety_production_licence", "2027-05-31")}, ["2027-02-28"]),
        ("hazchem_permit", {**HAZCHEM, **cert("safety_production_licence", "2028-02-29")}, ["2027-11-29"]),
        ("hazchem_permit", {**HAZCHEM, **cert("safety_production_licence", "2028-04-30")}, []),
        ("safety_liability_insurance", {**HAZCHEM, "insurance_expires_on": "2027-03-31"}, ["2027-03-01"]),
        ("three_posts_certificates", {**PLAIN, **cert("special_operation", "2027-08-30")}, ["2027-07-01"]),
        (
            "three_posts_certificates",
            {**PLAIN, **cert("special_operation", "2030-06-30", review_by="2027-06-30")},
            ["2027-05-01"],
        ),
        (
            "se_periodic_inspection",
            {**PLAIN, "equipment": [{"inspected_until": "2027-03-31"}, {"inspected_until": "2027-07-15"}]},
            ["2027-02-28", "2027-06-15"],
        ),
        (
            "standardization_renewal",
            {**PLAIN, "standardization": {"level": "third", "expires_on": "2027-11-30"}},
            ["2027-08-30"],
        ),
        # rolling restarts from when it was done
        ("risk_identification_annual", {**JS, "done": {"risk_identification_annual": "2026-05-10"}}, ["2027-05-10"]),
        ("risk_identification_annual", {**JS, "done": {"risk_identification_annual": "2027-02-01"}}, []),
        ("responsibility_board", {**JS, "done": {"responsibility_board": "2026-08-31"}}, ["2027-02-28", "2027-08-31"]),
        ("responsibility_board", {**JS, "done": {"responsibility_board": "2027-01-10"}}, ["2027-07-10"]),
        ("responsibility_board", JS, ["2027-06-30", "2027-12-31"]),
        ("responsibility_board", {**JS, "opened_on": "2027-03-15"}, ["2027-09-15"]),
        ("risk_identification_annual", {**JS, "opened_on": "2026-08-01"}, ["2027-08-01"]),
        (
            "emergency_plan_evaluation",
            {**HAZCHEM, "plans": [{"name": "综合", "published_on": "2024-02-29", "filed_on": "2024-03-10"}]},
            ["2027-02-28"],
        ),
        (
            "emergency_plan_evaluation",
            {
                **HAZCHEM,
                "plans": [
                    {"name": "综合", "published_on": "2020-01-01", "evaluated_on": "2024-09-09"},
                    {"name": "专项", "published_on": "2024-03-03"},
                ],
            },
            ["2027-03-03", "2027-09-09"],
        ),
        ("hazchem_safety_evaluation", {**HAZCHEM, "done": {"hazchem_safety_evaluation": "2025-01-01"}}, []),
        ("hazchem_safety_evaluation", HAZCHEM, ["2027-12-31"]),
        # once
        ("risk_report_initial", JS, []),
    ],
)  # fmt: skip
def test_due_in_2027(name: str, sheet: dict[str, Any], expected: list[str]) -> None:
    assert due(name, 2027, **sheet) == expected


@pytest.mark.parametrize(
    ("published", "year", "expected"),
    [
        # the arrangement of 2026 is published: Spring Festival 15–23 February, make-up days 14 and 28 February
        ("2026-02-10", 2026, ["2026-03-16"]),
        # Mid-Autumn 25–27 September, National Day 1–7 October, 10 October a make-up day
        ("2026-09-22", 2026, ["2026-10-27"]),
        # that of 2027 is not: weekends and the days off of fixed date
        ("2027-04-26", 2027, ["2027-05-24"]),
        ("2026-12-21", 2027, ["2027-01-19"]),
    ],
)
def test_a_plan_is_filed_within_twenty_working_days(published: str, year: int, expected: list[str]) -> None:
    sheet = {**HAZCHEM, "plans": [{"published_on": published}]}
    assert due("emergency_plan_filing", year, **sheet) == expected
    [found] = duty("emergency_plan_filing", year, **sheet).periods
    assert found.calendar_known is (year == 2026)
    filed = {**HAZCHEM, "plans": [{"published_on": published, "filed_on": published}]}
    assert due("emergency_plan_filing", year, **filed) == []


def test_a_leap_day_has_its_anniversary_on_the_last_of_february() -> None:
    done = {"risk_identification_annual": "2024-02-29"}
    assert due("risk_identification_annual", 2025, **JS, done=done) == ["2025-02-28"]
    assert due("fire_inspection_monthly", 2028, **PLAIN)[1] == "2028-02-29"
    board = {"responsibility_board": "2027-08-29"}
    assert due("responsibility_board", 2028, **JS, done=board) == ["2028-02-29", "2028-08-29"]


def test_what_is_long_overdue_stands_on_the_first_day_and_says_since_when() -> None:
    [found] = duty("risk_identification_annual", **JS, done={"risk_identification_annual": "2025-03-01"}).periods[:1]
    assert (str(found.due), str(found.overdue_since)) == ("2027-01-01", "2026-03-01")
    [licence] = duty("hazchem_permit", **HAZCHEM, **cert("safety_production_licence", "2027-02-15")).periods
    assert (str(licence.due), str(licence.overdue_since)) == ("2027-01-01", "2026-11-15")
    [gone] = duty("hazchem_permit", **HAZCHEM, **cert("safety_production_licence", "2026-06-30")).periods
    assert "已经过期" in gone.note


def test_a_new_certificate_takes_the_place_of_the_old_one() -> None:
    both = [
        {"kind": "safety_production_licence", "expires_on": "2027-03-31"},
        {"kind": "safety_production_licence", "expires_on": "2030-03-31"},
    ]
    assert due("hazchem_permit", **HAZCHEM, certificates=both) == []
    welders = [
        {"kind": "special_operation", "name": "焊接", "expires_on": "2027-08-30"},
        {"kind": "special_operation", "name": "焊接", "expires_on": "2027-09-30"},
    ]
    assert due("three_posts_certificates", **PLAIN, certificates=welders) == ["2027-07-01", "2027-08-01"]
    one = [{**welder, "holder": "王五"} for welder in welders]
    assert due("three_posts_certificates", **PLAIN, certificates=one) == ["2027-08-01"]


def test_what_is_daily_or_each_shift_is_counted() -> None:
    dusty = {**PLAIN, "flags": ["dust_explosion"]}
    assert counts("dust_cleaning", **dusty) == {"shift": None}
    assert counts("dust_cleaning", **dusty, shifts={"per_day": 3}) == {"shift": 1095}
    assert counts("dust_cleaning", 2028, **dusty, shifts={"per_day": 1}) == {"shift": 366}
    assert counts("dust_cleaning", 2026, **dusty, shifts={"days": "working_days"}) == {"shift": 248}
    assert counts("safety_manager_inspection", **PLAIN) == {"week": 52}
    assert counts("emergency_duty", **HAZCHEM, opened_on="2027-12-01") == {"day": 31}
    assert counts("fire_patrol_2h", **PLAIN, flags=["public_gathering"], business_hours=11) == {"hours": 2190}
    lift = {**PLAIN, "equipment": [{"elevator": True}, {"elevator": True}, {"name": "叉车"}]}
    assert counts("se_monthly_self_check", **lift) == {"days": 48}
    assert counts("se_daily_weekly_monthly", **lift) == {"day": 365, "week": 52}


def test_a_rule_that_changes_within_the_year_is_listed_in_both_versions_once_each() -> None:
    sheet = {
        **PLAIN,
        "certificates": [
            {"kind": "special_operation", "holder": "甲", "expires_on": "2026-05-30"},
            {"kind": "special_operation", "holder": "乙", "expires_on": "2026-10-30"},
        ],
    }
    old, new = [one for one in planned(2026, **sheet).duties if one.id == "three_posts_certificates"]
    assert "原安监总局令第30号" in old.basis[1].source
    assert "应急管理部令第19号" in new.basis[1].source
    assert (str(old.owed_until), str(new.owed_from)) == ("2026-05-31", "2026-06-01")
    assert [str(one.due) for one in old.periods] == ["2026-03-31"]
    assert [str(one.due) for one in new.periods] == ["2026-08-31"]


def test_what_begins_within_the_year_is_owed_from_then_on() -> None:
    assert str(duty("hazchem_custody_records", 2026, **HAZCHEM).owed_from) == "2026-05-01"
    assert due("hazchem_safety_evaluation", 2026, **HAZCHEM) == ["2026-12-31"]
    excluded = {one.id: one.reason for one in planned(2025, **HAZCHEM).excluded}
    assert excluded["hazchem_custody_records"] == "危险化学品安全法 第四十一条 自 2026-05-01 起适用"
    # an event before a rule is not judged by it
    assert due("risk_publicity", 2024, **JS, **event("risk_changed", "2024-10-31")) == []
    assert due("risk_publicity", 2024, **JS, **event("risk_changed", "2024-11-01")) == ["2024-11-01"]


def test_an_office_sets_what_the_law_leaves_open_and_nothing_else() -> None:
    def with_(**change: Any) -> dict[str, Any]:
        return {**JS, "settings": {"changes": [change]}}

    assert due("hidden_danger_routine", **with_(duty="hidden_danger_routine", per="quarter")) == QUARTER_ENDS_2027
    assert due("safety_cost_plan_and_use", **with_(duty="safety_cost_plan_and_use", month=2, day=31)) == ["2027-02-28"]
    changed = with_(duty="risk_report_change", days=10)
    assert due("risk_report_change", **changed, **event("major_risk_added", "2027-05-20")) == ["2027-05-30"]
    law = with_(duty="fire_inspection_monthly", per="year")
    assert due("fire_inspection_monthly", **law) == MONTH_ENDS_2027
    assert planned(**law).doubts[0].message == "设置 fire_inspection_monthly 没有生效：期限出自法规，不能配置"
    unfit = planned(**with_(duty="hidden_danger_routine", days=3)).doubts[0]
    assert unfit.message == "设置 hidden_danger_routine 没有生效：所设的值与到期方式不符"


def test_the_rules_are_told_also_where_nothing_is_due() -> None:
    [claim, standing] = duty("work_injury_insurance", **PLAIN).rules
    assert (claim.rule, claim.kind) == ("事故伤害、诊断为职业病后 30 日内", "after_event")
    assert (standing.task, standing.rule) == ("参保缴费", "持续保持")


def test_the_same_event_is_asked_about_once_and_people_are_told_apart() -> None:
    hired = {"kind": "hired", "on": "2027-03-01"}
    assert due("train_new_worker_general", **PLAIN, events=[hired, hired]) == ["2027-03-01"]
    both = [{**hired, "who": "甲"}, {**hired, "who": "乙"}]
    assert due("train_new_worker_general", **PLAIN, events=both) == ["2027-03-01"] * 2
    machines = [{"put_into_use_on": "2027-01-05"}, {"put_into_use_on": "2027-01-05"}]
    assert due("se_registration", **PLAIN, equipment=machines) == ["2027-02-04"] * 2
    done = [{**hired, "done_on": "2027-02-27"}]
    assert due("train_new_worker_general", **PLAIN, events=done) == []


def test_years_before_the_catalog_are_said_to_be_so() -> None:
    assert [one.code for one in planned(2021, **PLAIN).doubts] == ["before_the_catalog"]
    assert planned(2022, **PLAIN).doubts == ()


def test_what_was_owed_before_the_opening_is_due_on_the_first_day() -> None:
    early = {**PLAIN, "opened_on": "2027-03-01", "equipment": [{"name": "叉车", "put_into_use_on": "2027-01-10"}]}
    [found] = duty("se_registration", **early).periods
    assert (str(found.due), str(found.overdue_since)) == ("2027-03-01", "2027-02-09")


def test_a_setting_tells_what_the_catalog_says() -> None:
    weekly: dict[str, Any] = {"settings": {"changes": [{"duty": "hidden_danger_routine", "per": "week"}]}}
    [rule] = duty("hidden_danger_routine", **PLAIN, **weekly).rules
    assert rule.rule == "每周一次"
    assert "按地方设置，目录为每月一次" in rule.note


def test_what_has_no_name_is_told_apart_by_its_place() -> None:
    welders = [{"kind": "special_operation", "expires_on": "2027-08-30"}] * 2
    assert due("three_posts_certificates", **PLAIN, certificates=welders) == ["2027-07-01"] * 2
    forklifts = [{"name": "叉车", "inspected_until": "2027-03-31"}] * 2
    assert due("se_periodic_inspection", **PLAIN, equipment=forklifts) == ["2027-02-28"] * 2
    plans = [{"published_on": "2024-05-05"}] * 2
    found = duty("emergency_plan_evaluation", **HAZCHEM, plans=plans).periods
    assert [one.what for one in found] == ["第 1 个预案", "第 2 个预案"]
