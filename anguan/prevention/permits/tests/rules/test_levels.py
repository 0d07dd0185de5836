"""Levels by clause: one case that passes and one that does not."""

import pytest

from anguan.prevention.permits.rules.case import Case, Period, Shutdown
from anguan.prevention.permits.tests.rules.making import climb, hot, lift, on, refusals, special, verdict

STOPPED = Shutdown(purged=True, gas_tested=True, isolated=True, approved_by="生产负责人")
DRAFTED = "draft"


def low(clause: str) -> set[tuple[str, str]]:
    return {("level_too_low", clause)}


@pytest.mark.parametrize(
    ("case", "level"),
    [
        pytest.param(hot(place__zone="fixed_hot_work_area", level=None), None, id="5.1.1 fixed area is not graded"),
        pytest.param(special(level=None), "special", id="5.1.2 running equipment"),
        pytest.param(hot(place__storage_dike=True, level=None), "special", id="5.1.2 dike of a tank farm"),
        pytest.param(hot(place__zone="explosive", place__pressurised=True), "special", id="5.1.2 under pressure"),
        pytest.param(special(place__on_equipment=False, level=None), "first", id="5.1.3 only beside running plant"),
        pytest.param(hot(place__zone="explosive", level=None), "first", id="5.1.3 dangerous place"),
        pytest.param(hot(place__pipe_rack=True, level=None), "first", id="5.1.3 pipe rack in an ordinary place"),
        pytest.param(special(place__pipe_rack=True, level=None), "first", id="5.1.3 rack of a running plant"),
        pytest.param(
            special(place__pipe_rack=True, place__on_equipment=True, level=None),
            "special",
            id="5.1.2 running pipe on it",
        ),
        pytest.param(hot(level=None), "second", id="5.1.4 ordinary place"),
        pytest.param(hot(place__zone="explosive", place__shutdown=STOPPED), "second", id="5.1.4 stopped plant"),
        pytest.param(
            special(place__on_equipment=False, place__shutdown=STOPPED, level=None),
            "first",
            id="5.1.4 not stopped at all",
        ),
        pytest.param(hot(level="special"), "special", id="a stricter level may be chosen"),
        pytest.param(climb(place__height_m=2, level=None), "I", id="8.1 2 m"),
        pytest.param(climb(place__height_m=5, level=None), "I", id="8.1 5 m"),
        pytest.param(climb(place__height_m=5.1, level=None), "II", id="8.1 above 5 m"),
        pytest.param(climb(place__height_m=15, level=None), "II", id="8.1 15 m"),
        pytest.param(climb(place__height_m=30, level=None), "III", id="8.1 30 m"),
        pytest.param(climb(place__height_m=30.5, level=None), "IV", id="8.1 above 30 m"),
        pytest.param(climb(place__height_m=1.9, level=None), None, id="8.1 below 2 m is not at height"),
        pytest.param(climb(place__height_factors=("slippery",), level=None), "II", id="8.1.3 method B"),
        pytest.param(
            climb(place__height_m=31, place__height_factors=("poor_light",), level=None), "IV", id="8.1.3 IV stays IV"
        ),
        pytest.param(climb(place__slope_deg=46, place__height_m=None), "I", id="B.1 note 2 steep slope"),
        pytest.param(climb(place__height_cases=("no_platform",), level=None), "II", id="B.1 note 2 no platform"),
        pytest.param(climb(place__height_cases=("suspended",), level=None), "IV", id="B.1 note 2 suspended"),
        pytest.param(climb(place__weather=("rain",), place__outdoor=True, level=None), "IV", id="B.1 note 2 rain"),
        pytest.param(climb(level=None, period=Period(on(24, 20), on(24, 23))), "IV", id="B.1 note 2 wholly at night"),
        pytest.param(climb(level=None, period=Period(on(24, 19), on(24, 23))), "I", id="B.1 note 2 begun by daylight"),
        pytest.param(lift(work__load_t=100.1, level=None), "first", id="9.1 above 100 t"),
        pytest.param(lift(work__load_t=100, level=None), "second", id="9.1 100 t"),
        pytest.param(lift(work__load_t=40, level=None), "second", id="9.1 40 t"),
        pytest.param(lift(work__load_t=39.9, level=None), "third", id="9.1 below 40 t"),
    ],
)
def test_the_level_follows_from_the_facts(case: Case, level: str | None) -> None:
    assert verdict(case).level == level


@pytest.mark.parametrize(
    ("case", "against"),
    [
        pytest.param(special(level="special"), set(), id="5.1.2 passes"),
        pytest.param(special(level="first"), low("GB 30871-2022 5.1.2"), id="5.1.2 fails"),
        pytest.param(special(level="first", stage=DRAFTED), low("GB 30871-2022 5.1.2"), id="5.1.2 fails in a draft"),
        pytest.param(hot(place__zone="explosive", level="first"), set(), id="5.1.3 passes"),
        pytest.param(hot(place__zone="explosive"), low("GB 30871-2022 5.1.3"), id="5.1.3 fails"),
        pytest.param(hot(place__pipe_rack=True), low("GB 30871-2022 5.1.3"), id="5.1.3 pipe rack fails"),
        pytest.param(hot(place__zone="explosive", place__shutdown=STOPPED), set(), id="5.1.4 passes"),
        pytest.param(
            hot(place__zone="explosive", place__shutdown=Shutdown(True, True, True)),
            {("level_too_low", "GB 30871-2022 5.1.3"), ("shutdown_incomplete", "GB 30871-2022 5.1.4")},
            id="5.1.4 fails without approval",
        ),
        pytest.param(
            special(place__shutdown=STOPPED, level="second"),
            {("level_too_low", "GB 30871-2022 5.1.2"), ("shutdown_incomplete", "GB 30871-2022 5.1.4")},
            id="5.1.4 fails while running",
        ),
        pytest.param(hot(place__zone=None), {("zone_unknown", "GB 30871-2022 5.1.1")}, id="5.1.1 zone is asked for"),
        pytest.param(hot(place__zone=None, stage="approve"), set(), id="5.1.1 approved at the level chosen"),
        pytest.param(
            hot(place__zone=None, level=None, stage="approve"),
            {("zone_unknown", "GB 30871-2022 5.1.1")},
            id="5.1.1 nothing to approve by",
        ),
        pytest.param(hot(place__zone=None, stage=DRAFTED), set(), id="5.1.1 not asked for in a draft"),
        pytest.param(hot(level="III"), {("level_unknown", "GB 30871-2022 5.1.1")}, id="5.1.1 a level of another kind"),
        pytest.param(climb(level="II"), set(), id="8.1 stricter passes"),
        pytest.param(climb(place__height_m=16, level="II"), low("GB 30871-2022 8.1"), id="8.1 fails"),
        pytest.param(
            climb(place__height_cases=("night",), level="III"),
            low("GB 30871-2022 附录B 表B.1 说明2"),
            id="B.1 note 2 fails",
        ),
        pytest.param(
            climb(place__height_m=None), {("height_m_unknown", "GB 30871-2022 8.1")}, id="8.1 height asked for"
        ),
        pytest.param(lift(level="second"), set(), id="9.1 stricter passes"),
        pytest.param(lift(work__load_t=41), low("GB 30871-2022 9.1"), id="9.1 fails"),
        pytest.param(lift(work__load_t=None), {("load_t_unknown", "GB 30871-2022 9.1")}, id="9.1 load asked for"),
        pytest.param(lift(work__load_t=-4), {("load_t_impossible", "GB 30871-2022 9.1")}, id="9.1 impossible load"),
    ],
)
def test_a_level_too_low_is_refused(case: Case, against: set[tuple[str, str]]) -> None:
    assert refusals(case) == against


@pytest.mark.parametrize(
    ("facts", "against"),
    [
        pytest.param({"place__fixed_area_distance_m": 30}, set(), id="5.5.2 c) passes"),
        pytest.param(
            {"place__fixed_area_distance_m": 29}, {("fixed_area_near", "GB 30871-2022 5.5.2 c)")}, id="5.5.2 c) fails"
        ),
        pytest.param({"place__fixed_area_assessed_at": on(1, 8, month=2)}, set(), id="5.5.1 passes"),
        pytest.param(
            {"place__fixed_area_assessed_at": on(1, 8, month=2, year=2025)},
            {("fixed_area_not_assessed", "GB 30871-2022 5.5.1")},
            id="5.5.1 fails",
        ),
        pytest.param({"gas": ()}, set(), id="5.1.1 needs no gas, no grade"),
        pytest.param(
            {"place__storage_dike": True}, {("fixed_area_dangerous", "GB 30871-2022 5.5.2 a)")}, id="5.5.2 a) fails"
        ),
    ],
)
def test_a_fixed_hot_work_area_is_one(facts: dict[str, object], against: set[tuple[str, str]]) -> None:
    assert refusals(hot(place__zone="fixed_hot_work_area", **facts)) == against
