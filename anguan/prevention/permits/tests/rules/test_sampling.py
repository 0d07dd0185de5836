"""Sampling by clause: how fresh, how complete, at which points, by which instruments, all the time; 5.3.1, 6.3, 6.5.

GB 46768-2025 5.8 and 6.2.3 beside them.
"""

from dataclasses import replace
from typing import Any

import pytest

from anguan.prevention.permits.rules.case import Case, MeasureLine, Medium, Overlay
from anguan.prevention.permits.tests.rules.making import (
    CLEAN,
    MINUTE,
    TEN,
    changed,
    fire_in_space,
    general,
    hot,
    on,
    power,
    refusals,
    sample,
    samples,
    space,
    special,
)

Against = set[tuple[str, str]]
BEFORE_46768 = on(24, 10, year=2025)


@pytest.mark.parametrize(
    ("case", "against"),
    [
        pytest.param(hot(gas=()), {("gas_missing", "GB 30871-2022 5.3.1")}, id="5.3.1 none"),
        pytest.param(hot(gas=(sample(TEN - 30 * MINUTE),)), set(), id="5.3.1 c) 30 minutes"),
        pytest.param(
            hot(gas=(sample(TEN - 31 * MINUTE),)), {("gas_stale", "GB 30871-2022 5.3.1 c)")}, id="5.3.1 c) 31 minutes"
        ),
        pytest.param(
            hot(gas=(sample(), sample(TEN + MINUTE))),
            {("gas_in_future", "GB 30871-2022 5.3.1 c)")},
            id="5.3.1 c) ahead",
        ),
        pytest.param(hot(gas=(sample(TEN),)), set(), id="5.3.1 c) at this moment"),
        pytest.param(
            hot(enterprise__rules=Overlay(gas_sample_minutes=10)),
            {("gas_stale", "企业制度")},
            id="own rule, 10 minutes",
        ),
        pytest.param(
            hot(gas=(sample(TEN - 40 * MINUTE),), enterprise__rules=Overlay(gas_sample_minutes=60)),
            {("gas_stale", "GB 30871-2022 5.3.1 c)")},
            id="no lighter own rule",
        ),
        pytest.param(
            hot(gas=(sample(values=(("oxygen", 20.9, "%vol"),)),)),
            {("gas_not_measured", "GB 30871-2022 5.3.1")},
            id="5.3.1 other",
        ),
        pytest.param(space(gas=()), {("gas_missing", "GB 30871-2022 6.3 a)")}, id="6.3 a) none"),
        pytest.param(general(space(gas=())), {("gas_missing", "应急管理部令第13号 第十四条")}, id="Order 13 14 none"),
        pytest.param(
            space(gas=samples(TEN - 31 * MINUTE)), {("gas_stale", "GB 30871-2022 6.3 a)")}, id="6.3 a) 31 minutes"
        ),
        pytest.param(
            space(gas=samples(values=CLEAN[:2])),
            {("gas_not_measured", "GB 46768-2025 5.8.2")},
            id="GB 46768 5.8.2 four gases",
        ),
        pytest.param(
            space(medium=Medium("x", toxic=("ammonia",))),
            {("gas_not_measured", "GB 30871-2022 6.4 b)")},
            id="6.4 b) of the medium",
        ),
        pytest.param(
            space(medium=Medium("x", toxic=("ammonia",)), gas=samples(values=(*CLEAN, ("氨", 5, "ppm")))),
            set(),
            id="6.4 b) measured",
        ),
        pytest.param(
            fire_in_space(gas=()),
            {("gas_missing", "GB 30871-2022 5.3.1"), ("gas_missing", "GB 30871-2022 6.3 a)")},
            id="4.6 hot work in a space needs both",
        ),
        pytest.param(power(place__zone="explosive"), {("gas_missing", "GB 30871-2022 10.1")}, id="10.1 none"),
        pytest.param(power(), set(), id="10.1 not in an ordinary place"),
    ],
)
def test_gas_is_fresh_and_complete_at_the_start(case: Case, against: Against) -> None:
    assert refusals(case) == against


FEW_BY_FORM = {("gas_points_few", "GB 46768-2025 5.8.6")}


@pytest.mark.parametrize(
    ("facts", "points", "against"),
    [
        pytest.param({}, ("upper", "middle", "lower"), set(), id="5.8.6 upright passes"),
        pytest.param({}, ("upper", "lower"), FEW_BY_FORM, id="5.8.6 upright fails"),
        pytest.param({}, ("人孔", "中段", "近人孔壁"), set(), id="5.8.6 in words"),
        pytest.param({}, ("上部", "中部", "下部"), set(), id="5.8.6 upright as the page says passes"),
        pytest.param({}, ("上部", "中部", "入口外"), FEW_BY_FORM, id="5.8.6 outside is no point inside"),
        pytest.param({"place__space_extent_m": 1.9}, ("upper", "lower"), set(), id="5.8.6 below 2 m passes"),
        pytest.param({"place__space_extent_m": 1.9}, ("upper", "middle"), FEW_BY_FORM, id="5.8.6 below 2 m fails"),
        pytest.param({"place__space_extent_m": 18}, ("upper", "middle", "lower"), set(), id="5.8.6 8 m apart passes"),
        pytest.param(
            {"place__space_extent_m": 18.5}, ("upper", "middle", "lower"), FEW_BY_FORM, id="5.8.6 8 m apart fails"
        ),
        pytest.param({"place__space_form": "horizontal"}, ("near", "far"), set(), id="5.8.6 lying passes"),
        pytest.param({"place__space_form": "horizontal"}, ("near", "middle"), FEW_BY_FORM, id="5.8.6 lying fails"),
        pytest.param({}, ("upper", "middle", "outside"), FEW_BY_FORM, id="5.8.6 outside is not inside"),
        pytest.param(
            {"place__volume_m3": 800, "place__space_form": "horizontal"},
            ("near", "far"),
            {("gas_points_few", "GB 30871-2022 6.3 b)")},
            id="6.3 b) large fails",
        ),
        pytest.param({"place__volume_m3": 800}, ("upper", "middle", "lower"), set(), id="6.3 b) large passes"),
    ],
)
def test_a_space_is_sampled_at_enough_points(
    facts: dict[str, object], points: tuple[str, ...], against: Against
) -> None:
    assert refusals(space(gas=tuple(sample(point=point) for point in points), **facts)) == against


def test_5_3_1_a_hot_work_in_large_equipment_is_sampled_at_three_heights() -> None:
    two = tuple(sample(point=point) for point in ("upper", "lower"))
    large = fire_in_space(place__volume_m3=1000, gas=two)
    assert ("gas_points_few", "GB 30871-2022 5.3.1 a)") in refusals(large)
    assert refusals(changed(large, gas=samples())) == set()


def test_before_its_day_gb_46768_has_no_say() -> None:
    year = space(gas=(sample(on(24, 9, 45, year=2025), values=CLEAN[:2]),), period=None, stage="resume")
    started = replace(year, stage="start")
    assert {clause for _code, clause in refusals(started, BEFORE_46768)} == {"GB 30871-2022 4.18"}  # only the period


@pytest.mark.parametrize(
    ("facts", "against"),
    [
        pytest.param({}, set(), id="4.12 passes"),
        pytest.param({"calibrated_until": on(1, 8)}, {("instrument_expired", "GB 30871-2022 4.12")}, id="4.12 expired"),
        pytest.param({"calibrated_until": on(24, 0)}, set(), id="4.12 through its last day"),
        pytest.param({"calibrated_until": None}, {("instrument_unknown", "GB 30871-2022 4.12")}, id="4.12 unknown"),
        pytest.param({"instrument": ""}, {("instrument_unknown", "GB 30871-2022 4.12")}, id="4.12 no number"),
        pytest.param({"instrument": "", "calibrated_until": None}, set(), id="4.12 not told"),
        pytest.param({"pumped": True}, set(), id="5.8.5 pumped"),
        pytest.param({"pumped": False}, {("gas_not_pumped", "GB 46768-2025 5.8.5")}, id="5.8.5 not pumped"),
        pytest.param({"analyst": ""}, {("gas_record_incomplete", "GB 46768-2025 5.8.7")}, id="5.8.7 no analyst"),
    ],
)
def test_a_sample_is_taken_as_it_should_be(facts: dict[str, Any], against: Against) -> None:
    assert refusals(space(gas=samples(**facts))) == against


def ready(number: int) -> MeasureLine:
    """Return a line of the form that says the detectors are there."""
    return MeasureLine(number, involved=True, confirmed_by="p1")


@pytest.mark.parametrize(
    ("case", "against"),
    [
        pytest.param(space(), set(), id="6.5 passes"),
        pytest.param(space(continuous_monitoring=False), {("gas_not_continuous", "GB 30871-2022 6.5")}, id="6.5 fails"),
        pytest.param(
            general(space(continuous_monitoring=False)),
            {("gas_not_continuous", "GB 46768-2025 6.2.3")},
            id="6.2.3 fails",
        ),
        pytest.param(
            special(continuous_monitoring=False),
            {("gas_not_continuous", "GB 30871-2022 5.3.1 d)")},
            id="5.3.1 d) special",
        ),
        pytest.param(hot(continuous_monitoring=False), set(), id="5.3.1 d) only special grade"),
        pytest.param(special(continuous_monitoring=None, measures=(ready(13),)), set(), id="5.3.1 d) by its line"),
        pytest.param(
            special(continuous_monitoring=None, measures=(ready(12),)),
            {("gas_not_continuous", "GB 30871-2022 5.3.1 d)")},
            id="5.3.1 d) by another line",
        ),
        pytest.param(space(continuous_monitoring=None, measures=(ready(9),)), set(), id="6.5 by its line"),
    ],
)
def test_gas_is_measured_all_the_time(case: Case, against: Against) -> None:
    assert refusals(case) == against
