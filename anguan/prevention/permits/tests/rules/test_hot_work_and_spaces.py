"""Hot work and confined spaces by clause: 5.2, 5.4.2, 6.1, 6.8, Order 13."""

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
        pytest.param(hot(place__zone="explosive", level="first", work__isolated=True), set(), id="5.2.2 passes"),
        pytest.param(
            hot(place__zone="explosive", level="first", work__isolated=False),
            {("equipment_not_isolated", "GB 30871-2022 5.2.2")},
            id="5.2.2 fails",
        ),
    ],
)
def test_hot_work(case: Case, against: Against) -> None:
    assert refusals(case) == against


@pytest.mark.parametrize(
    ("case", "against"),
    [
        pytest.param(space(work__isolated=True), set(), id="6.1 passes"),
        pytest.param(space(work__isolated=False), {("space_not_isolated", "GB 30871-2022 6.1")}, id="6.1 fails"),
        pytest.param(
            general(space(work__isolated=False)),
            {("space_not_isolated", "GB 46768-2025 5.6.1")},
            id="GB 46768 5.6.1 fails",
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
    ("entry", "possible"),
    [
        pytest.param(Entry("p1", in_at=IN, out_at=OUT), True, id="6.8 c) passes"),
        pytest.param(Entry("扳手", 3, True, IN, OUT, 2), True, id="6.8 c) one is still inside"),
        pytest.param(Entry("p1", in_at=OUT, out_at=IN), False, id="6.8 c) out before in"),
        pytest.param(Entry("p1", out_at=OUT), False, id="6.8 c) never in"),
        pytest.param(Entry("扳手", 3, True, IN, OUT, 4), False, id="6.8 c) more out than in"),
    ],
)
def test_what_goes_in_and_comes_out_is_possible(entry: Entry, possible: bool) -> None:
    against = set() if possible else {("entries_impossible", "GB 30871-2022 6.8 c)")}
    assert refusals(space(entries=(entry,))) == against


def test_outside_chemicals_gb_30871_is_the_own_rule() -> None:
    stale = general(space(gas=samples(on(24, 9))))
    assert refusals(stale) == {("gas_stale", "企业制度（参照 GB 30871-2022 6.3 a)）")}
    assert refusals(changed(stale, gas=samples())) == set()
