"""People and their certificates (作业人员、监护人、持证): GB 30871-2022 4.9, 4.10, 4.18."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anguan.prevention.permits.rules.case import Certificate
from anguan.prevention.permits.rules.certificates import number_problem
from anguan.prevention.permits.tests.checking.cases import identity, person
from anguan.prevention.permits.tests.rules.proving import GONE, Row, codes, moment, prove, told

WELDER = "people.worker.certificates.0"
T1, T2 = "T" + identity("32090119850612005"), "T" + identity("32090119850612099")
PERSONS = [
    Row("GB 30871-2022 4.18", "worker_missing", "hot_work", "submit", {"people.worker": GONE}),
    Row("GB 30871-2022 4.18", "person_twice", "hot_work", "draft",
        {"people.+": person("worker", "helper")}, {"people.+": person("mate", "helper")}),
    Row("GB 30871-2022 4.9", "person_unfit", "work_at_height", "draft", {"people.worker.unfit": True}),
    Row("安全生产法 第二十八条", "person_untrained", "hot_work", "submit", {"people.worker.trained": False}),
    Row("应急管理部令第13号 第九条", "space_training_missing", "confined_space", "submit",
        {"enterprise": {"regime": "general"}, "people.worker.certificates": [], "people.worker.trained": None},
        {"enterprise": {"regime": "general"}, "people.worker.trained": None}),
    Row("GB 30871-2022 4.10", "guardian_missing", "hot_work", "submit", {"people.guardian": GONE}),
    Row("安全生产法 第四十三条", "guardian_missing", "lifting", "start",
        {"enterprise": {"regime": "general"}, "people.guardian": GONE}, {"enterprise": {"regime": "general"}}),
    Row("应急管理部令第13号 第五条", "guardian_missing", "confined_space", "submit",
        {"enterprise": {"regime": "general"}, "people.guardian": GONE}, {"enterprise": {"regime": "general"}}),
    Row("GB 30871-2022 4.10", "guardian_uncertified", "hot_work", "submit",
        {"people.guardian.certificates": [], "people.guardian.trained": None},
        {"people.guardian.certificates": [], "people.guardian.trained": True}),
    Row("GB 30871-2022 4.10", "guardian_untrained", "hot_work", "submit", {"people.guardian.trained": False}),
    Row("GB 30871-2022 4.10", "guardian_certificate_expired", "excavation", "submit",
        {"people.guardian.certificates.0.valid_until": moment("11:59")},
        {"people.guardian.certificates.0.valid_until": moment("12:00")}),
    Row("GB 30871-2022 4.10 f)", "guardian_works_too", "excavation", "draft",
        {"people.guardian.roles": ["guardian", "worker"]}, {"people.guardian.roles": ["guardian", "gas_analyst"]}),
    Row("GB 30871-2022 4.10 f)", "guardian_elsewhere", "hot_work", "draft",
        {"people.guardian.guards_elsewhere": [{"start": moment("11:59"), "end": moment("13:00")}]},
        {"people.guardian.guards_elsewhere": [{"start": moment("12:00"), "end": moment("13:00")}]}),
    Row("GB 30871-2022 4.10 f)", "guardian_elsewhere", "hot_work", "submit",
        {"people.worker.guards_elsewhere": [{"start": moment("08:00"), "end": moment("10:00")}]}),
    Row("GB 30871-2022 4.10 f)", "guardian_away", "hot_work", "start", {"people.guardian.on_site": False},
        {"people.guardian.on_site": None}),
    Row("GB 30871-2022 4.10 f)", "guardian_away", "hot_work", "resume",
        {"people.guardian.left_at": moment("10:00")}, {"people.guardian.left_at": moment("11:00")}),
    Row("GB 30871-2022 4.10 f)", "guardian_away", "hot_work", "extend",
        {"people.guardian.on_site": False},
        {"people.guardian.on_site": False, "people.+": person("second", "guardian", holds=("guardian",), serial=31)}),
    Row("GB 30871-2022 4.10 f)", "guardian_away", "hot_work", "resume",
        {"people.guardian.left_at": moment("10:30")}, {"people.guardian.on_site": None}),
]  # fmt: skip
# Two do the work, one of them holds the electrician's certificate: who is named as electrician needs their own.
WIRED = {
    "work.methods": ["installation", "electrical"],
    "people.+": person("second", "worker", holds=("height", "electrical"), serial=51),
}
CERTIFICATES = [
    Row("GB 30871-2022 4.9", "certificate_missing", "work_at_height", "submit",
        {**WIRED, "people.worker.roles": ["electrician"]}, {**WIRED, "people.worker.roles": ["worker"]}),
    Row("GB 30871-2022 4.9", "certificate_missing", "hot_work", "submit", {"people.worker.certificates": []},
        {"people.worker.certificates": [], "work.methods": ["grinding", "drilling"]}),
    Row("GB 30871-2022 4.9", "certificate_missing", "hot_work", "draft", {f"{WELDER}.cls": "electrical"},
        {"people.worker.certificates": []}),
    Row("GB 30871-2022 4.9", "certificate_missing", "hot_work", "submit",
        {"people.+": person("second", "worker", serial=41)}, {"people.+": person("mate", "helper", serial=41)}),
    Row("GB 30871-2022 4.9", "certificate_missing", "hot_work", "submit",
        {"work.methods": ["arc_welding", "grinding"], "people.worker.certificates": []},
        {"work.methods": ["arc_welding", "grinding"], "people.+": person("grinder", "worker", serial=41)}),
    Row("GB 30871-2022 4.9", "certificate_missing", "hot_work", "submit",
        {"work.methods": ["arc_welding", "grinding"], "people.worker.certificates": [],
         "people.worker.methods": ["arc_welding"]},
        {"work.methods": ["arc_welding", "grinding"], "people.+": {
            **person("grinder", "worker", serial=41), "methods": ["grinding"]}}),
    Row("GB 30871-2022 4.9", "certificate_missing", "temporary_electricity", "submit",
        {"people.worker.certificates": []}),
    Row("GB 30871-2022 4.9", "certificate_missing", "work_at_height", "submit", {"people.worker.certificates": []}),
    Row("GB 30871-2022 4.9", "certificate_missing", "lifting", "submit", {"people.commander.certificates": []},
        {"people.commander.certificates": [], "work.methods": ["other"], "people.driver.roles": ["worker"]}),
    Row("GB 30871-2022 4.9", "certificate_missing", "lifting", "submit",
        {"people.driver.certificates.0.cls": "crane_commander"}),
    Row("GB 30871-2022 4.9", "certificate_missing", "confined_space", "submit",
        {"work.methods": ["electrical"]},
        {"work.methods": ["electrical"], "people.worker": person("worker", "worker", holds=(
            "confined_space", "electrical"), serial=5)}),
    Row("GB 30871-2022 4.9", "certificate_expired", "hot_work", "draft",
        {f"{WELDER}.valid_until": "2026-11-17T23:59:59+08:00"}, {f"{WELDER}.valid_until": moment("23:59")}),
    Row("GB 30871-2022 4.9", "certificate_expires_during_work", "hot_work", "submit",
        {f"{WELDER}.valid_until": moment("11:59")}, {f"{WELDER}.valid_until": moment("12:00")}),
    Row("GB 30871-2022 4.9", "certificate_expired", "hot_work", "submit",
        {f"{WELDER}.valid_until": "2026-11-17"}, {f"{WELDER}.valid_until": "2026-11-18"}),
    Row("GB 30871-2022 4.9", "certificate_expires_during_work", "hot_work", "extend",
        {f"{WELDER}.valid_until": moment("13:59")}, {f"{WELDER}.valid_until": moment("14:00")}),
    Row("GB 30871-2022 4.9", "certificate_review_overdue", "hot_work", "submit",
        {f"{WELDER}.review_by": "2026-11-17"}, {f"{WELDER}.review_by": "2026-11-18"}),
    Row("GB 30871-2022 4.9", "certificate_revoked", "hot_work", "draft", {f"{WELDER}.revoked": True}),
    Row("GB 30871-2022 4.9", "certificate_end_unknown", "hot_work", "submit", {f"{WELDER}.valid_until": None}),
    Row("GB 30871-2022 4.9", "certificate_number_malformed", "hot_work", "draft", {f"{WELDER}.number": "T12345"},
        {f"{WELDER}.number": ""}),
    Row("GB 30871-2022 4.9", "certificate_number_shared", "hot_work", "draft",
        {"people.leader.certificates.0.number": T1, f"{WELDER}.number": T1},
        {"people.leader.certificates.0.number": T2, f"{WELDER}.number": T1}),
    Row("GB 30871-2022 4.9", "certificate_identities_differ", "temporary_electricity", "draft",
        {"people.worker.certificates": [{"cls": "electrical", "number": T1}, {"cls": "height", "number": T2}]},
        {"people.worker.certificates": [{"cls": "electrical", "number": T1}, {"cls": "height", "number": T1}]}),
    Row("GB 30871-2022 4.9", "off_post_too_long", "hot_work", "draft",
        {"people.worker.off_post_months": 6}, {"people.worker.off_post_months": 5.9}),
    Row("GB 30871-2022 4.18", "method_missing", "hot_work", "submit", {"work.methods": []}),
]  # fmt: skip


@pytest.mark.parametrize("row", PERSONS + CERTIFICATES, ids=str)
def test_people_by_clause(row: Row) -> None:
    prove(row)


def test_what_is_not_known_yet_is_not_asked_for_in_a_draft() -> None:
    nobody_yet = {"people": [person("leader", "work_leader")]}
    assert codes(told("hot_work", "draft", nobody_yet)) == set()
    unknown = {f"{WELDER}.valid_until": None, f"{WELDER}.number": ""}
    assert codes(told("hot_work", "draft", unknown)) == set()


def test_any_one_good_certificate_of_the_class_is_enough() -> None:
    expired = {"cls": "welding", "number": T1, "valid_until": "2020-01-01T00:00+08:00"}
    good = {"cls": "welding", "number": T1, "valid_until": "2029-01-01T00:00+08:00"}
    assert "certificate_expired" not in codes(told("hot_work", "submit", {
        "people.worker.certificates": [expired, good]}))  # fmt: skip


BODIES = st.tuples(st.dates(date(1950, 1, 1), date(2007, 12, 31)), st.integers(0, 999)).map(
    lambda one: f"320901{one[0]:%Y%m%d}{one[1]:03d}"
)


@given(BODIES, st.integers(0, 16), st.integers(1, 9))
def test_one_digit_written_wrong_is_found(body: str, place: int, by: int) -> None:
    whole = identity(body)
    assert number_problem(Certificate("welding", f"T{whole}")) == ""
    altered = whole[:place] + str((int(whole[place]) + by) % 10) + whole[place + 1 :]
    assert number_problem(Certificate("welding", f"T{altered}"))
