"""Permits of the same job by clause: 4.6, 5.2.2, 6.1, 7.11, 10.8, 11.10."""

import pytest

from anguan.prevention.permits.rules.case import Case, Overlay
from anguan.prevention.permits.tests.rules.making import (
    changed,
    climb,
    dig,
    fire_in_space,
    hot,
    lift,
    linked,
    on,
    power,
    refusals,
    space,
)


def missing(clause: str) -> set[tuple[str, str]]:
    return {("linked_missing", clause)}


@pytest.mark.parametrize(
    ("case", "kind", "clause"),
    [
        pytest.param(fire_in_space(linked=()), "confined_space", "GB 30871-2022 4.6", id="4.6 hot work in a space"),
        pytest.param(
            space(work__methods=("grinding",)), "hot_work", "GB 30871-2022 4.6", id="4.6 a space with grinding"
        ),
        pytest.param(
            climb(work__methods=("gas_cutting",)), "hot_work", "GB 30871-2022 4.6", id="4.6 cutting at height"
        ),
        pytest.param(hot(place__height_m=6), "work_at_height", "GB 30871-2022 4.6", id="4.6 hot work at height"),
        pytest.param(
            climb(work__methods=("crane",), work__load_t=12), "lifting", "GB 30871-2022 4.6", id="4.6 lifting beside it"
        ),
        pytest.param(
            hot(work__methods=("manual_digging",), place__depth_m=1),
            "excavation",
            "GB 30871-2022 4.6",
            id="4.6 digging",
        ),
        pytest.param(hot(work__needs_blinds=True), "blind_plate", "GB 30871-2022 5.2.2", id="5.2.2 blinds"),
        pytest.param(space(work__needs_blinds=True), "blind_plate", "GB 30871-2022 6.1 a)", id="6.1 a) blinds"),
        pytest.param(climb(work__needs_blinds=True), "blind_plate", "GB 30871-2022 7.11", id="7.11 blinds"),
        pytest.param(power(work__serves="hot_work"), "hot_work", "GB 30871-2022 10.8", id="10.8 serves hot work"),
        pytest.param(
            dig(place__depth_m=1.3, place__buried_hazard=True),
            "confined_space",
            "GB 30871-2022 11.10",
            id="11.10 deep digging",
        ),
    ],
)
def test_every_special_work_has_its_permit(case: Case, kind: str, clause: str) -> None:
    assert refusals(case) == missing(clause)
    submitted = changed(case, stage="submit")
    assert refusals(submitted) == missing(clause)
    assert refusals(changed(submitted, linked=(linked(kind, "draft", None),))) == set()
    assert refusals(changed(case, linked=(linked(kind),))) == set()
    assert refusals(changed(case, stage="draft")) == set()


@pytest.mark.parametrize(
    "case",
    [
        pytest.param(dig(place__depth_m=1.2, place__buried_hazard=True), id="11.10 1.2 m"),
        pytest.param(dig(place__depth_m=3), id="11.10 nothing dangerous buried"),
        pytest.param(
            dig(place__depth_m=3, place__buried_hazard=True, place__zone="ordinary"), id="11.10 no dangerous place"
        ),
        pytest.param(climb(work__methods=("crane",), work__load_t=8), id="B.1 note 3 below 10 t"),
        pytest.param(hot(place__height_m=1.9), id="4.6 not at height"),
        pytest.param(climb(work__methods=("drilling",)), id="3.4 a drill in an ordinary place"),
        pytest.param(dig(work__methods=("drilling",)), id="3.11 the ground is drilled"),
        pytest.param(
            dig(work__methods=("arc_welding",), place__zone="fixed_hot_work_area"), id="5.1.1 in a fixed area"
        ),
        pytest.param(lift(place__height_m=20), id="4.6 a load hangs high, nobody climbs"),
        pytest.param(hot(work__methods=("grinding", "arc_welding")), id="4.6 hot work is itself"),
    ],
)
def test_no_permit_is_asked_for_without_need(case: Case) -> None:
    assert refusals(case) == set()


def test_the_own_rule_may_ask_for_a_lifting_permit_below_10_t() -> None:
    light = climb(
        work__methods=("crane",), work__load_t=8, enterprise__rules=Overlay(lifting_below_10t_needs_permit=True)
    )
    assert refusals(light) == missing("GB 30871-2022 4.6")


@pytest.mark.parametrize(
    ("state", "holds"),
    [
        ("approved", True),
        ("working", True),
        ("submitted", False),
        ("suspended", False),
        ("closed", False),
        ("void", False),
    ],
)
def test_4_6_work_starts_when_the_other_permits_hold(state: str, holds: bool) -> None:
    codes = {code for code, _clause in refusals(fire_in_space(linked=(linked("confined_space", state),)))}
    assert (codes == set()) == holds


def test_4_6_an_expired_permit_does_not_hold() -> None:
    case = fire_in_space(linked=(linked("confined_space", until=on(24, 10)),))
    assert refusals(case) == {("linked_not_in_force", "GB 30871-2022 4.6")}
    renewed = changed(case, linked=(*case.linked, linked("confined_space")))
    assert refusals(renewed) == set()


def test_5_2_2_a_blind_plate_put_in_has_done_its_part() -> None:
    plated = hot(work__needs_blinds=True, linked=(linked("blind_plate", "closed", on(23, 12)),))
    assert refusals(plated) == set()
    assert refusals(changed(plated, linked=(linked("blind_plate", "submitted"),))) == {
        ("linked_not_in_force", "GB 30871-2022 5.2.2")
    }
