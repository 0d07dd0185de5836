"""Plausibility (可信度): what is filled in for its looks is found with its rows, and honest work is not."""

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anguan.foundation.clock import BEIJING
from anguan.prevention.permits.rules.plausibility import FASTEST_M_PER_S, Signing, apart_m, findings, two_places
from anguan.prevention.permits.tests.checking.cases import AT, signed
from anguan.prevention.permits.tests.rules.proving import Changes, moment, said

NINE = datetime(2026, 11, 18, 9, tzinfo=BEIJING)
KINDS = ("hot_work", "confined_space", "blind_plate", "lifting", "excavation")
SAME = [{"gas": "oxygen", "value": 20.3, "unit": "%vol"}, {"gas": "combustible", "value": 3.1, "unit": "%LEL"}]
HASTY: list[tuple[str, str, Changes, tuple[str, ...]]] = [
    ("signed_at_once", "lifting", {"signatures": [
        signed(slot, slot, f"08:20:{n}0") for n, slot in enumerate(("commander", "base_unit", "unit_professional_dept"))
    ]}, ("signatures[0]", "signatures[1]", "signatures[2]")),
    ("equal_readings", "confined_space", {f"gas.{n}.values": SAME for n in range(3)}, ("gas[0]", "gas[1]", "gas[2]")),
    ("two_points_at_once", "confined_space", {"gas.1.at": moment("09:00")}, ("gas[0]", "gas[1]")),
    ("ticked_through", "road_closure", {"measures": [
        {"no": no, "involved": True, "confirmed_by": "leader", "confirmed_at": moment(f"08:56:0{no}")}
        for no in range(1, 5)
    ]}, ("measures[0]", "measures[1]", "measures[2]", "measures[3]")),
    ("all_denied", "road_closure", {f"measures.{no}.involved": False for no in range(1, 5)},
     ("measures[0]", "measures[1]", "measures[2]", "measures[3]")),
    ("photos_at_once", "blind_plate", {"evidence.post_site_clearing.at": moment("08:59:30")},
     ("evidence[1]", "evidence[5]")),
    ("hardly_worked", "hot_work", {"finished_at": moment("09:16")}, ("started_at", "finished_at")),
    ("clock_off", "hot_work", {"signatures.base_unit.device_at": moment("07:22")}, ("signatures[1]",)),
    ("in_and_out", "confined_space", {"entries.worker.out_at": moment("09:15:40")}, ("entries[0]",)),
    ("accepted_at_once", "excavation", {"signatures.acceptance.at": moment("11:40:02")}, ("signatures[10]",)),
]  # fmt: skip


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("stage", AT)
def test_honest_work_is_not_suspected(kind: str, stage: str) -> None:
    assert findings(said(kind, stage)[0]) == []


@pytest.mark.parametrize(("code", "kind", "changes", "rows"), HASTY, ids=[one[0] for one in HASTY])
def test_hasty_work_is_found_with_its_rows(code: str, kind: str, changes: Changes, rows: tuple[str, ...]) -> None:
    found = {one.code: one.rows for one in findings(said(kind, "close", changes)[0])}
    assert found.get(code) == rows, found


def test_readings_of_clean_air_may_be_alike() -> None:
    clean = [{"gas": "oxygen", "value": 20.9, "unit": "%vol"}, {"gas": "combustible", "value": 0, "unit": "%LEL"}]
    assert findings(said("confined_space", "close", {f"gas.{n}.values": clean for n in range(3)})[0]) == []


def test_nobody_signs_at_two_places_at_once() -> None:
    here = Signing("chief", NINE, 120.15, 33.35, "a")
    there = Signing("chief", NINE + timedelta(minutes=2), 120.30, 33.35, "b")
    other = Signing("deputy", NINE + timedelta(minutes=2), 120.30, 33.35, "c")
    assert [one.rows for one in two_places([there, other, here])] == [("a", "b")]
    assert two_places([here, Signing("chief", NINE + timedelta(minutes=30), 120.30, 33.35, "b")]) == []


@given(st.floats(0.01, 2), st.integers(0, 7200))
def test_only_who_was_too_fast_is_found(degrees: float, seconds: int) -> None:
    one = Signing("chief", NINE, 120.0, 33.0, "a")
    other = Signing("chief", NINE + timedelta(seconds=seconds), 120.0, 33.0 + degrees, "b")
    assert bool(two_places([one, other])) == (apart_m(one, other) > FASTEST_M_PER_S * seconds)
