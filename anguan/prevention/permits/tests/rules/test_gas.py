"""Gas analysis by clause: 5.3, 6.3–6.5, 10.1, and GB 46768-2025 beside them."""

from datetime import datetime, timedelta

import pytest

from anguan.prevention.permits.rules.case import Case, GasTest, Medium, Overlay
from anguan.prevention.permits.tests.rules.making import (
    CLEAN,
    MINUTE,
    QUARTER_TO,
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
)

Against = set[tuple[str, str]]
BEFORE_46768 = on(24, 10, year=2025)


def burning(value: float, unit: str = "%vol", name: str = "combustible") -> tuple[GasTest, ...]:
    return (sample(point="near", values=((name, value, unit),)),)


def inside(gas: str, value: float, unit: str) -> tuple[GasTest, ...]:
    """Return clean samples of a space with one value changed or added at the middle."""
    values = [one for one in CLEAN if one[0] != gas] + [(gas, value, unit)]
    return (sample(point="upper"), sample(point="middle", values=values), sample(point="lower"))


def over(clause: str) -> Against:
    return {("gas_over_limit", clause)}


@pytest.mark.parametrize(
    ("case", "against"),
    [
        pytest.param(hot(gas=burning(0.2)), set(), id="5.3.2 medium unknown, passes"),
        pytest.param(hot(gas=burning(0.3)), over("GB 30871-2022 5.3.2"), id="5.3.2 medium unknown, fails"),
        pytest.param(hot(medium=Medium("氢气"), gas=burning(0.5)), set(), id="5.3.2 a) passes"),
        pytest.param(
            hot(medium=Medium("hydrogen"), gas=burning(0.51)), over("GB 30871-2022 5.3.2 a)"), id="5.3.2 a) fails"
        ),
        pytest.param(hot(medium=Medium("苯"), gas=burning(0.2)), set(), id="5.3.2 b) passes"),
        pytest.param(
            hot(medium=Medium("benzene"), gas=burning(0.21)), over("GB 30871-2022 5.3.2 b)"), id="5.3.2 b) fails"
        ),
        pytest.param(
            hot(medium=Medium("溶剂", lel_percent=3.99), gas=burning(0.3)),
            over("GB 30871-2022 5.3.2 b)"),
            id="5.3.2 b) told",
        ),
        pytest.param(hot(medium=Medium("甲烷"), gas=burning(10, "%LEL")), set(), id="5.3.2 a) 10 %LEL of methane"),
        pytest.param(
            hot(medium=Medium("methane"), gas=burning(10.1, "%LEL")),
            over("GB 30871-2022 5.3.2 a)"),
            id="5.3.2 a) 10.1 %LEL",
        ),
        pytest.param(hot(medium=Medium("benzene"), gas=burning(16, "%LEL")), set(), id="5.3.2 b) 16 %LEL of benzene"),
        pytest.param(
            hot(medium=Medium("benzene"), gas=burning(17, "%LEL")),
            over("GB 30871-2022 5.3.2 b)"),
            id="5.3.2 b) 17 %LEL",
        ),
        pytest.param(hot(medium=Medium("hydrogen"), gas=burning(5000, "ppm")), set(), id="5.3.2 a) 5000 ppm"),
        pytest.param(
            hot(medium=Medium("hydrogen"), gas=burning(5001, "ppm")),
            over("GB 30871-2022 5.3.2 a)"),
            id="5.3.2 a) 5001 ppm",
        ),
        pytest.param(hot(gas=burning(0.4, name="hydrogen")), set(), id="5.3.2 a) a gas by its name"),
        pytest.param(hot(gas=burning(3, "%LEL")), set(), id="5.3.2 little of an unknown medium"),
        pytest.param(
            hot(gas=burning(8, "%LEL")),
            {("gas_limit_unknown", "GB 30871-2022 5.3.2")},
            id="5.3.2 more of an unknown medium",
        ),
        pytest.param(
            hot(gas=burning(0.15), enterprise__rules=Overlay(gas_limits={"combustible_vol": 0.1})),
            over("企业制度"),
            id="own rule",
        ),
        pytest.param(
            space(gas=inside("hydrogen_sulfide", 6, "mg/m3"), enterprise__rules=Overlay(gas_limits={"H2S": 5})),
            over("企业制度"),
            id="own rule, a toxic gas",
        ),
        pytest.param(
            hot(gas=burning(0.3), enterprise__rules=Overlay(gas_limits={"combustible_vol": 2})),
            over("GB 30871-2022 5.3.2"),
            id="no lighter own rule",
        ),
        pytest.param(space(gas=inside("oxygen", 19.5, "%vol")), set(), id="6.4 a) 19.5 passes"),
        pytest.param(space(gas=inside("oxygen", 21, "%vol")), set(), id="6.4 a) 21 passes"),
        pytest.param(space(gas=inside("oxygen", 21, "%")), set(), id="6.4 a) written as on the form"),
        pytest.param(space(gas=inside("oxygen", 19.4, "%vol")), over("GB 30871-2022 6.4 a)"), id="6.4 a) 19.4 fails"),
        pytest.param(space(gas=inside("oxygen", 21.1, "%vol")), over("GB 30871-2022 6.4 a)"), id="6.4 a) 21.1 fails"),
        pytest.param(
            space(gas=inside("oxygen", 23.5, "%vol"), place__oxygen_enriched=True), set(), id="6.4 a) enriched"
        ),
        pytest.param(
            space(gas=inside("oxygen", 23.6, "%vol"), place__oxygen_enriched=True),
            over("GB 30871-2022 6.4 a)"),
            id="6.4 a) enriched, fails",
        ),
        pytest.param(general(space(gas=inside("oxygen", 23.5, "%vol"))), set(), id="GB 46768 5.9.1 23.5 passes"),
        pytest.param(
            general(space(gas=inside("oxygen", 23.6, "%vol"))),
            over("GB 46768-2025 5.9.1"),
            id="GB 46768 5.9.1 23.6 fails",
        ),
        pytest.param(
            space(gas=inside("combustible", 11, "%LEL"), medium=Medium("溶剂", 1.2), place__lighting_v=None),
            over("GB 46768-2025 5.9.1"),
            id="GB 46768 5.9.1 10 %LEL is stricter than 0.2 % of benzene",
        ),
        pytest.param(
            space(gas=inside("combustible", 0.6, "%vol"), medium=Medium("氨水", 15), place__lighting_v=None),
            over("GB 30871-2022 5.3.2 a)"),
            id="6.4 c) 0.5 % is stricter than 10 %LEL of ammonia",
        ),
        pytest.param(space(gas=inside("hydrogen_sulfide", 10, "mg/m3")), set(), id="6.4 b) 10 mg/m³ passes"),
        pytest.param(
            space(gas=inside("hydrogen_sulfide", 10.1, "mg/m³")),
            over("GB 30871-2022 6.4 b)"),
            id="6.4 b) 10.1 mg/m³ fails",
        ),
        pytest.param(space(gas=inside("H2S", 7, "ppm") + samples()), set(), id="6.4 b) 7 ppm passes"),
        pytest.param(
            space(gas=inside("hydrogen_sulfide", 8, "ppm")), over("GB 30871-2022 6.4 b)"), id="6.4 b) 8 ppm fails"
        ),
        pytest.param(space(gas=inside("carbon_monoxide", 30, "mg/m3")), set(), id="6.4 b) short-term limit passes"),
        pytest.param(
            general(space(gas=inside("carbon_monoxide", 31, "mg/m3"))),
            over("GB 46768-2025 5.9.1"),
            id="GB 46768 5.9.1 c) fails",
        ),
        pytest.param(
            hot(
                place__oxygen_equipment=True,
                gas=(sample(values=(("oxygen", 23.5, "%vol"), ("combustible", 0, "%vol"))),),
            ),
            set(),
            id="5.2.7 23.5 passes",
        ),
        pytest.param(
            hot(
                place__oxygen_equipment=True,
                gas=(sample(values=(("oxygen", 23.6, "%vol"), ("combustible", 0, "%vol"))),),
            ),
            over("GB 30871-2022 5.2.7"),
            id="5.2.7 23.6 fails",
        ),
        pytest.param(fire_in_space(), set(), id="6.4 hot work in a space passes"),
        pytest.param(
            fire_in_space(gas=inside("oxygen", 22, "%vol")),
            over("GB 30871-2022 6.4 a)"),
            id="6.4 hot work in a space has both",
        ),
        pytest.param(
            hot(gas=(sample(values=(("methane_natural_gas", 0.6, "%vol"),)),)),
            over("GB 30871-2022 5.3.2 a)"),
            id="5.3.2 a) a flammable gas by its name",
        ),
        pytest.param(
            general(space(gas=inside("combustible", 0.1, "%vol"))),
            {("gas_limit_unknown", "GB 46768-2025 5.9.1")},
            id="GB 46768 5.9.1 b) %vol of what nobody knows is no share of its limit",
        ),
        pytest.param(power(place__zone="explosive", gas=burning(0.1)), set(), id="10.1 passes"),
        pytest.param(
            power(place__zone="explosive", gas=burning(0.3)),
            over("GB 30871-2022 5.3.2"),
            id="10.1 limits are those of 5.3.2",
        ),
    ],
)
def test_readings_are_within_the_strictest_limit(case: Case, against: Against) -> None:
    assert refusals(case) == against


@pytest.mark.parametrize(
    ("value", "unit", "gas"),
    [(-1, "%vol", "oxygen"), (101, "%vol", "oxygen"), (20, "mg/m3", "oxygen"), (float("nan"), "%vol", "oxygen"),
     (120, "%LEL", "combustible"), (3, "bar", "combustible"), (2_000_000, "ppm", "hydrogen_sulfide")],
)  # fmt: skip
def test_4_12_impossible_readings_are_refused(value: float, unit: str, gas: str) -> None:
    said = refusals(space(gas=(*samples(), sample(point="lower", values=((gas, value, unit),)))))
    assert {code for code, _clause in said} == {"gas_impossible"}


def working(case: Case, *records: datetime, **facts: object) -> Case:
    """Return work in a space under way, to be extended, with one record at each moment."""
    gas = tuple(sample(at, point) for at in records for point in ("upper", "middle", "lower"))
    return changed(case, stage="extend", started_at=TEN, extend_until=on(24, 18), gas=gas, **facts)


def test_6_2_3_records_are_no_more_than_15_minutes_apart() -> None:
    at = on(24, 12)
    assert refusals(working(space(), QUARTER_TO, at - 15 * MINUTE), at) == set()
    late = working(space(), QUARTER_TO, at - 16 * MINUTE)
    assert refusals(late, at) == {("gas_record_overdue", "GB 46768-2025 6.2.3")}
    own = working(space(), QUARTER_TO, at - 12 * MINUTE, enterprise__rules=Overlay(gas_record_minutes=10))
    assert refusals(own, at) == {("gas_record_overdue", "企业制度")}


def test_6_5_records_are_no_more_than_2_hours_apart_before_gb_46768() -> None:
    year, at = timedelta(days=364), on(24, 13)
    case = working(space(period=None), at - year - timedelta(hours=2))
    assert not any(code == "gas_record_overdue" for code, _clause in refusals(case, at - year))
    assert ("gas_record_overdue", "GB 30871-2022 6.5") in refusals(changed(case, started_at=None), at - year + MINUTE)


def test_6_5_a_reading_above_the_limit_while_working_stops_the_work() -> None:
    at = on(24, 11)
    case = working(space(), at)
    bad = changed(case, gas=(*case.gas, sample(at, "lower", (("oxygen", 18, "%vol"),))))
    assert refusals(bad, at) == {("gas_over_limit", "GB 30871-2022 6.4 a)"), ("gas_alarm", "GB 30871-2022 6.5")}
    good_again = changed(bad, gas=(*bad.gas, sample(at + MINUTE, "lower")))
    assert refusals(good_again, at + MINUTE) == set()


def test_a_bad_reading_stands_until_that_point_is_measured_again() -> None:
    bad = sample(TEN - 25 * MINUTE, "lower", (("oxygen", 18, "%vol"),))
    assert refusals(space(gas=(bad, *samples(TEN - 20 * MINUTE)))) == set()
    others = tuple(sample(TEN - 20 * MINUTE, point) for point in ("upper", "middle", "bottom"))
    assert refusals(space(gas=(bad, *others))) == over("GB 30871-2022 6.4 a)")


def test_5_2_6_a_reading_above_the_limit_at_hot_work_stops_it() -> None:
    at = on(24, 11)
    going_on = hot(stage="extend", started_at=TEN, extend_until=on(24, 18), gas=(sample(at, "near"),))
    assert refusals(going_on, at) == set()
    bad = changed(going_on, gas=(sample(at, "near", (("combustible", 0.9, "%vol"),)),))
    assert refusals(bad, at) == over("GB 30871-2022 5.3.2") | {("gas_alarm", "GB 30871-2022 5.2.6")}


def test_6_2_5_outside_chemicals_gb_46768_stops_it() -> None:
    at = on(24, 11)
    bad = general(working(space(), at))
    bad = changed(bad, gas=(*bad.gas, sample(at, "lower", (("oxygen", 18, "%vol"),))))
    assert refusals(bad, at) == over("GB 46768-2025 5.9.1") | {("gas_alarm", "GB 46768-2025 6.2.5")}
