"""What holds for every case: levels, validity, gas limits, and that an own rule never makes anything lighter."""

from datetime import time, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from anguan.prevention.permits.catalog import law_for
from anguan.prevention.permits.rules import levels, matter_of
from anguan.prevention.permits.rules.case import Case, Medium, Overlay, Period, Place, Shutdown
from anguan.prevention.permits.tests.rules.making import (
    TEN,
    changed,
    climb,
    fire_in_space,
    hot,
    on,
    plate,
    power,
    refusals,
    sample,
    space,
    special,
    verdict,
)

QUICK = settings(deadline=None, max_examples=60)
LAW = law_for("hazchem", on(24, 10).date())
ORDER = {"hot_work": ("second", "first", "special"), "work_at_height": ("I", "II", "III", "IV")}

places = st.builds(
    Place,
    zone=st.sampled_from([None, "ordinary", "explosive"]),
    in_operation=st.booleans(),
    on_equipment=st.sampled_from([None, True, False]),
    pressurised=st.booleans(),
    storage_dike=st.booleans(),
    pipe_rack=st.booleans(),
    outdoor=st.just(False),
    shutdown=st.none() | st.builds(Shutdown, *[st.booleans()] * 3, st.sampled_from(["", "生产负责人"])),
)


def rank(kind: str, level: str | None) -> int:
    return -1 if level is None else ORDER[kind].index(level)


@given(places, st.sampled_from([None, "second", "first", "special"]))
@settings(QUICK)
def test_a_level_in_force_is_never_lighter_than_chosen_or_asked(place: Place, chosen: str | None) -> None:
    case = hot(place=place, level=chosen)
    asked, in_force = levels.asked_for(case, LAW).level, levels.level_in_force(case, LAW)
    assert rank("hot_work", in_force) == max(rank("hot_work", chosen), rank("hot_work", asked))
    too_low = any(code == "level_too_low" for code, _clause in refusals(case))
    assert too_low == (chosen is not None and rank("hot_work", chosen) < rank("hot_work", asked))


@given(places, st.sampled_from(["pressurised", "storage_dike"]))
@settings(QUICK)
def test_more_danger_never_asks_for_a_lighter_level(place: Place, danger: str) -> None:
    before = levels.asked_for(hot(place=place, level=None), LAW).level
    after = levels.asked_for(changed(hot(place=place, level=None), **{f"place__{danger}": True}), LAW).level
    assert rank("hot_work", after) >= rank("hot_work", before)


@given(st.floats(2, 120), st.booleans())
@settings(QUICK)
def test_height_is_graded_as_table_2_says(height: float, factor: bool) -> None:
    band = 0 if height <= 5 else 1 if height <= 15 else 2 if height <= 30 else 3
    row = ("II", "III", "IV", "IV") if factor else ("I", "II", "III", "IV")
    case = climb(place__height_m=height, place__height_factors=("slippery",) if factor else (), level=None)
    assert levels.level_in_force(case, LAW) == row[band]


@given(
    st.sampled_from([(hot, 72), (special, 8), (space, 24), (climb, 168), (power, 360), (plate, None)]),
    st.integers(1, 60 * 24 * 40),
)
@settings(QUICK)
def test_a_permit_never_outlasts_the_law(kind: tuple[object, int | None], minutes: int) -> None:
    make, hours = kind
    case = make(stage="submit", period=Period(TEN, TEN + timedelta(minutes=minutes)))  # type: ignore[operator] # a maker
    said, length = verdict(case), timedelta(minutes=minutes)
    most = length if hours is None else timedelta(hours=hours)
    assert said.valid_until == TEN + min(length, most)
    assert said.passed == (length <= most)


@given(st.floats(0, 3), st.floats(0.5, 20))
@settings(QUICK)
def test_what_is_combustible_is_judged_by_its_lower_limit(value: float, lel: float) -> None:
    limit = 0.5 if lel >= 4 else 0.2
    reading = (sample(values=(("combustible", value, "%vol"),)),)
    passed = not refusals(hot(medium=Medium("物料", lel), gas=reading))
    assert passed == (round(value, 6) <= limit)
    share = (sample(values=(("combustible", value / lel * 100, "%LEL"),)),)
    if abs(value - limit) > 1e-4 and value / lel <= 1:
        assert (not refusals(hot(medium=Medium("物料", lel), gas=share))) == passed


overlays = st.builds(
    Overlay,
    night_from=st.none() | st.sampled_from([time(17), time(18), time(22)]),
    night_until=st.none() | st.sampled_from([time(4), time(8), time(11)]),
    validity_hours=st.dictionaries(
        st.sampled_from(["hot_work", "hot_work.second", "hot_work.special", "confined_space", "blind_plate"]),
        st.floats(-5, 400),
    ),
    gas_sample_minutes=st.none() | st.integers(-5, 90),
    gas_record_minutes=st.none() | st.integers(-5, 300),
    gas_limits=st.dictionaries(
        st.sampled_from(["oxygen_min", "oxygen_max", "combustible_vol", "hydrogen_sulfide"]), st.floats(0, 100)
    ),
    people_limit=st.none() | st.integers(1, 20),
)
cases = st.builds(
    lambda make, hours, ago, oxygen, fuel, toxic: _case(make, hours, ago, oxygen, fuel, toxic),
    st.sampled_from([hot, special, space, fire_in_space, plate]),
    st.integers(1, 100),
    st.integers(0, 60),
    st.floats(18, 24),
    st.floats(0, 0.6),
    st.floats(0, 12),
)


def _case(make: object, hours: int, ago: int, oxygen: float, fuel: float, toxic: float) -> Case:
    values = (
        ("oxygen", oxygen, "%vol"),
        ("combustible", fuel, "%vol"),
        ("hydrogen_sulfide", toxic, "mg/m3"),
        ("carbon_monoxide", 0.0, "ppm"),
    )
    taken = TEN - timedelta(minutes=ago)
    gas = tuple(sample(taken, point, values) for point in ("upper", "middle", "lower"))
    case: Case = make(gas=gas, upgraded=False, period=Period(TEN, TEN + timedelta(hours=hours)))  # type: ignore[operator] # a maker
    return case


@given(cases, overlays)
@settings(QUICK, max_examples=120)
def test_an_own_rule_never_makes_anything_lighter(case: Case, own: Overlay) -> None:
    bound = changed(case, enterprise__rules=own)
    by_law, by_both = verdict(case), verdict(bound)
    assert by_law.passed or not by_both.passed
    assert {reason.code for reason in by_law.reasons} <= {reason.code for reason in by_both.reasons}
    assert set(by_law.upgrades) <= set(by_both.upgrades)
    assert by_law.valid_until is not None
    assert by_both.valid_until is not None
    assert by_both.valid_until <= by_law.valid_until
    assert matter_of(bound, at=TEN).level == matter_of(case, at=TEN).level
