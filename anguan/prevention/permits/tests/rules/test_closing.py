"""Closing, changes and alarms (完工、变更、报警): GB 30871-2022 4.8, 4.14–4.17, 5.2.6, 5.2.14, 6.5, 6.8, 6.9, 7.12."""

import pytest

from anguan.prevention.permits.tests.rules.proving import GONE, Row, codes, moment, prove, told

LEAK = {"alarms": [{"what": "可燃气体报警器 GT-12", "since": moment("09:05")}]}
CLEARED = {"alarms": [{"what": "可燃气体报警器 GT-12", "since": moment("09:05"), "cleared_at": moment("09:08")}]}
UNTIDY = {"site_restored": None}

ROWS = [
    Row("GB 30871-2022 4.8", "abnormal", "excavation", "start", {"abnormal": True}),
    Row("GB 30871-2022 4.8", "abnormal", "hot_work", "resume", {"abnormal": True}),
    Row("GB 30871-2022 4.8", "alarm_active", "lifting", "start", LEAK, CLEARED),
    Row("GB 30871-2022 5.2.6", "alarm_active", "hot_work", "start", LEAK, CLEARED),
    Row("GB 30871-2022 6.5", "alarm_active", "confined_space", "extend", LEAK, CLEARED),
    Row("GB 30871-2022 4.14", "site_not_restored", "lifting", "close", UNTIDY),
    Row("GB 30871-2022 5.2.14", "embers_unchecked", "hot_work", "close", {"site_restored": False}),
    Row("GB 30871-2022 8.2.9", "guards_not_back", "work_at_height", "close", {**UNTIDY, "work.guards_removed": True},
        UNTIDY),
    Row("GB 30871-2022 9.2.14", "not_put_back", "lifting", "close", UNTIDY),
    Row("GB 30871-2022 10.8", "not_put_back", "temporary_electricity", "close", UNTIDY),
    Row("GB 30871-2022 11.11", "not_put_back", "excavation", "close", UNTIDY),
    Row("GB 30871-2022 12.5", "not_put_back", "road_closure", "close", UNTIDY),
    Row("GB 30871-2022 4.15", "acceptance_missing", "hot_work", "close", {"signatures.acceptance": GONE}),
    Row("GB 30871-2022 4.15", "acceptance_missing", "hot_work", "close", {"signatures.acceptance.agrees": False}),
    Row("GB 30871-2022 4.15", "accepted_before_end", "hot_work", "close",
        {"signatures.acceptance.at": moment("11:39")}, {"signatures.acceptance.at": moment("11:40")}),
    Row("GB 30871-2022 4.15", "accepted_by_worker", "hot_work", "close", {"signatures.acceptance.by": "worker"}),
    Row("GB 30871-2022 4.15", "not_finished", "hot_work", "close", {"finished_at": None}),
    Row("GB 30871-2022 4.15", "finished_at_impossible", "hot_work", "close", {"finished_at": moment("11:51")}),
    Row("GB 30871-2022 4.15", "finished_at_impossible", "hot_work", "close", {"finished_at": moment("09:11")},
        {"finished_at": moment("09:12")}),
    Row("GB 30871-2022 7.12", "plate_not_confirmed_together", "blind_plate", "close",
        {"finished_by": "chief-base_unit"}, {"finished_by": "guardian"}),
    Row("GB 30871-2022 7.12", "plate_not_confirmed_together", "blind_plate", "close", {"both_confirmed": False},
        {"both_confirmed": True}),
    Row("GB 30871-2022 6.8 c)", "somebody_inside", "confined_space", "close", {"entries.worker.out_at": None}),
    Row("GB 46768-2025 7.1.1", "somebody_inside", "confined_space", "close", {"entries.worker.out_at": None}),
    Row("GB 30871-2022 6.8 c)", "tools_inside", "confined_space", "close", {"entries.1.out_count": 1},
        {"entries.1.out_count": 2}),
    Row("GB 30871-2022 6.9 g)", "tools_inside", "confined_space", "close", {"entries.1.out_at": None}),
    Row("GB 30871-2022 6.8 c)", "entries_missing", "confined_space", "close", {"entries": []}),
    Row("GB 30871-2022 6.8 c)", "entry_times_impossible", "confined_space", "close",
        {"entries.worker.out_at": moment("09:14")}),
    Row("GB 30871-2022 4.16", "content_changed", "hot_work", "start", {"content_changed": True}),
    Row("GB 30871-2022 4.16", "content_changed", "lifting", "extend", {"content_changed": True}),
    Row("GB 30871-2022 10.7", "load_changed", "temporary_electricity", "resume", {"content_changed": True}),
    Row("GB 30871-2022 4.16", "content_changed", "hot_work", "resume", {"content_changed": True}),
    Row("GB 30871-2022 4.17", "conditions_changed", "hot_work", "resume", {"conditions_changed": True}),
]  # fmt: skip


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_closing_by_clause(row: Row) -> None:
    prove(row)


def test_only_power_is_load_that_changed() -> None:
    assert codes(told("hot_work", "resume", {"content_changed": True})) == {"content_changed"}
