"""Hot work and confined spaces by clause: 5.2, 5.4.2, 4.13, 6.8, Order 13."""

import pytest

from anguan.prevention.permits.rules.case import Case, Entry, Medium
from anguan.prevention.permits.tests.rules.making import changed, general, hot, on, refusals, samples, space, special

Against = set[tuple[str, str]]


@pytest.mark.parametrize(
    ("case", "against"),
    [
        pytest.param(special(), set(), id="5.4.2 passes"),
        pytest.param(
            special(work__plan_approved=None), {("plan_missing", "GB 30871-2022 5.4.2 a)")}, id="5.4.2 a) fails"
        ),
        pytest.param(special(work__plan_approved=None, stage="draft"), set(), id="5.4.2 a) not asked for in a draft"),
        pytest.param(hot(level="first", work__plan_approved=None), set(), id="5.4.2 a) only special grade"),
        pytest.param(
            special(work__positive_pressure=False),
            {("no_positive_pressure", "GB 30871-2022 5.4.2 b)")},
            id="5.4.2 b) fails",
        ),
        pytest.param(
            special(medium=Medium("有机过氧化物", thermally_unstable=True), stage="draft"),
            {("thermally_unstable", "GB 30871-2022 5.4.2 c)")},
            id="5.4.2 c) fails",
        ),
        pytest.param(
            special(place__pressurised=True, work__plant_stable=False),
            {("plant_unstable", "GB 30871-2022 5.4.2 d)")},
            id="5.4.2 d) fails",
        ),
        pytest.param(special(place__pressurised=True), set(), id="5.4.2 d) passes"),
        pytest.param(
            hot(work__railway_m=25, work__train_present=True),
            {("train_present", "GB 30871-2022 5.2.10")},
            id="5.2.10 fails",
        ),
        pytest.param(hot(work__railway_m=25.1, work__train_present=True), set(), id="5.2.10 passes farther off"),
        pytest.param(hot(work__railway_m=10), set(), id="5.2.10 passes without a train"),
        pytest.param(hot(work__welder_distance_m=10), set(), id="5.2.12 passes"),
        pytest.param(hot(work__welder_distance_m=10.5), {("welder_far", "GB 30871-2022 5.2.12")}, id="5.2.12 fails"),
        pytest.param(
            hot(work__welder_distance_m=30, work__welder_as_hot_point=True), set(), id="5.2.12 managed as hot work"
        ),
        pytest.param(hot(work__cylinder_fire_m=10, work__cylinder_gap_m=5), set(), id="5.2.13 passes"),
        pytest.param(
            hot(work__cylinder_fire_m=9.9, work__cylinder_gap_m=4.9),
            {("cylinder_near_fire", "GB 30871-2022 5.2.13"), ("cylinders_together", "GB 30871-2022 5.2.13")},
            id="5.2.13 fails",
        ),
        pytest.param(hot(stage="close", site_restored=True), set(), id="5.2.14 passes"),
        pytest.param(hot(stage="close"), {("embers_unchecked", "GB 30871-2022 5.2.14")}, id="5.2.14 fails"),
    ],
)
def test_hot_work(case: Case, against: Against) -> None:
    assert refusals(case) == against


@pytest.mark.parametrize(
    ("case", "against"),
    [
        pytest.param(space(place__lighting_v=36), set(), id="4.13 b) 36 V passes"),
        pytest.param(
            space(place__lighting_v=37), {("lighting_voltage", "GB 30871-2022 4.13 b)")}, id="4.13 b) 37 V fails"
        ),
        pytest.param(
            space(place__lighting_v=12, place__damp_or_narrow=True), set(), id="4.13 b) 12 V where damp passes"
        ),
        pytest.param(
            space(place__lighting_v=24, place__damp_or_narrow=True),
            {("lighting_voltage", "GB 30871-2022 4.13 b)")},
            id="4.13 b) 24 V where damp fails",
        ),
        pytest.param(space(place__lighting_v=None), set(), id="4.13 b) daylight"),
        pytest.param(
            space(medium=Medium("gasoline"), place__lighting_explosion_proof=False),
            {("lighting_not_explosion_proof", "GB 30871-2022 4.13 b)")},
            id="4.13 b) explosion-proof fails",
        ),
        pytest.param(
            space(medium=Medium("gasoline"), place__lighting_explosion_proof=True),
            set(),
            id="4.13 b) explosion-proof passes",
        ),
        pytest.param(
            general(space(work__contractor=True)),
            {("contract_missing", "应急管理部令第13号 第八条")},
            id="Order 13 第八条 fails",
        ),
        pytest.param(general(space(work__contractor=True, work__paired=True)), set(), id="Order 13 第八条 passes"),
    ],
)
def test_confined_spaces(case: Case, against: Against) -> None:
    assert refusals(case) == against


IN, OUT = on(24, 10), on(24, 11)


@pytest.mark.parametrize(
    ("entries", "codes"),
    [
        pytest.param((Entry("p1", in_at=IN, out_at=OUT), Entry("扳手", 3, True, IN, OUT)), set(), id="6.8 c) passes"),
        pytest.param((Entry("p1", in_at=IN),), {"people_inside"}, id="6.8 c) somebody inside"),
        pytest.param((Entry("扳手", 3, True, IN, OUT, 2),), {"tools_inside"}, id="6.8 c) a tool left"),
        pytest.param((Entry("p1", in_at=OUT, out_at=IN),), {"entries_impossible"}, id="6.8 c) out before in"),
    ],
)
def test_everybody_and_everything_comes_out(entries: tuple[Entry, ...], codes: set[str]) -> None:
    closing = space(stage="close", entries=entries)
    assert refusals(closing, OUT) == {(code, "GB 30871-2022 6.8 c)") for code in codes}
    elsewhere = {(code, "GB 46768-2025 7.1.1") for code in codes}
    assert refusals(general(closing), OUT) == elsewhere


def test_outside_chemicals_gb_30871_is_the_own_rule() -> None:
    stale = general(space(gas=samples(on(24, 9))))
    assert refusals(stale) == {("gas_stale", "企业制度（参照 GB 30871-2022 6.3 a)）")}
    assert refusals(changed(stale, gas=samples())) == set()
