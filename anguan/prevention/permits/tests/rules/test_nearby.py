"""Work near by, by clause: 4.7, 5.2.4, 5.2.8, 5.2.9, 6.7, 7.6, 7.10, and how many people a place allows."""

from dataclasses import replace

import pytest

from anguan.prevention.permits.rules.case import Case, Nearby, Overlay, Person
from anguan.prevention.permits.tests.rules.making import (
    changed,
    climb,
    fire_in_space,
    hot,
    linked,
    near,
    on,
    plate,
    refusals,
    space,
)

RELEASE = "GB 30871-2022 5.2.9"


@pytest.mark.parametrize(
    ("case", "other", "against"),
    [
        pytest.param(
            hot(), near("flammable_gas_release", 30), ("near_flammable_gas_release", RELEASE), id="5.2.9 gas 30 m"
        ),
        pytest.param(hot(), near("flammable_gas_release", 30.1), None, id="5.2.9 gas farther off"),
        pytest.param(
            hot(),
            near("flammable_liquid_release", 14),
            ("near_flammable_liquid_release", RELEASE),
            id="5.2.9 liquid 14 m",
        ),
        pytest.param(hot(), near("flammable_liquid_release", 16), None, id="5.2.9 liquid farther off"),
        pytest.param(hot(), near("painting", 9), ("near_painting", RELEASE), id="5.2.9 paint 9 m"),
        pytest.param(hot(), near("painting", 11), None, id="5.2.9 paint farther off"),
        pytest.param(
            hot(),
            near("painting", 11, directly_above_or_below=True),
            ("near_painting", RELEASE),
            id="5.2.9 paint above",
        ),
        pytest.param(hot(), near("solvent_cleaning", 9), ("near_solvent_cleaning", RELEASE), id="5.2.9 solvents 9 m"),
        pytest.param(hot(), near("dust_cleaning", 9), ("near_dust_cleaning", RELEASE), id="5.2.9 dust 9 m"),
        pytest.param(hot(), near("dust_cleaning", 11, directly_above_or_below=True), None, id="5.2.9 dust farther off"),
        pytest.param(
            hot(), near("dust_cleaning", None), ("near_dust_cleaning", RELEASE), id="5.2.9 distance not known"
        ),
        pytest.param(
            climb(work__methods=("painting",)), near("hot_work", 9), ("near_hot_work", RELEASE), id="5.2.9 painters"
        ),
        pytest.param(climb(work__methods=("painting",)), near("hot_work", 11), None, id="5.2.9 painters farther off"),
        pytest.param(hot(), near("leak_source", 15), ("leak_source_open", "GB 30871-2022 5.2.4"), id="5.2.4 fails"),
        pytest.param(hot(), near("leak_source", 15, isolated=True), None, id="5.2.4 passes"),
        pytest.param(
            hot(),
            near("drain_or_sample", 40, same_dike=True),
            ("drain_or_sample", "GB 30871-2022 5.2.8"),
            id="5.2.8 fails",
        ),
        pytest.param(hot(), near("drain_or_sample", 40), None, id="5.2.8 another dike"),
        pytest.param(plate(), near("hot_work", 30), ("plate_and_fire", "GB 30871-2022 7.6"), id="7.6 fails"),
        pytest.param(plate(), near("hot_work", 31), None, id="7.6 passes"),
        pytest.param(plate(place__zone="ordinary"), near("hot_work", 10), None, id="7.6 no dangerous place"),
        pytest.param(
            hot(),
            near("blind_plate", 20, explosive_zone=True),
            ("plate_and_fire", "GB 30871-2022 7.6"),
            id="7.6 other side",
        ),
        pytest.param(hot(), near("blind_plate", 20), None, id="7.6 other side, no dangerous place"),
        pytest.param(
            plate(),
            near("blind_plate", 200, same_pipe=True),
            ("plates_on_one_pipe", "GB 30871-2022 7.10"),
            id="7.10 fails",
        ),
        pytest.param(plate(), near("blind_plate", 2), None, id="7.10 another pipe"),
        pytest.param(
            fire_in_space(),
            near("painting", 20, same_space=True),
            ("volatile_with_hot_work", "GB 30871-2022 6.7"),
            id="6.7 paint in the space",
        ),
        pytest.param(
            fire_in_space(),
            near("other", 20, same_space=True, volatile=True),
            ("volatile_with_hot_work", "GB 30871-2022 6.7"),
            id="6.7 vapours in the space",
        ),
        pytest.param(fire_in_space(), near("other", 20, same_space=True), None, id="6.7 nothing volatile"),
        pytest.param(
            space(work__methods=("painting",), coordinator_signed=True),
            near("hot_work", 20, same_space=True),
            ("volatile_with_hot_work", "GB 30871-2022 6.7"),
            id="6.7 painters in the space",
        ),
        pytest.param(
            hot(), near("lifting", 3, same_area=True), ("no_coordinator", "GB 30871-2022 4.7"), id="4.7 fails"
        ),
        pytest.param(hot(coordinator_signed=True), near("lifting", 3, same_area=True), None, id="4.7 passes"),
        pytest.param(hot(), near("lifting", 3), None, id="4.7 another area"),
    ],
)
def test_what_goes_on_near_by(case: Case, other: Nearby, against: tuple[str, str] | None) -> None:
    assert refusals(changed(case, nearby=(other,))) == ({against} if against else set())
    apart = changed(case, nearby=(replace(other, start=on(24, 16), end=on(24, 18)),))
    assert refusals(apart) == set()  # not at the same time


def test_6_7_one_job_does_not_paint_and_weld_in_one_space() -> None:
    painted = space(work__methods=("painting",), linked=(linked("hot_work"),))
    assert refusals(painted) == {("volatile_with_hot_work", "GB 30871-2022 6.7")}
    assert refusals(changed(painted, linked=())) == set()


def test_what_is_over_by_now_is_in_nobodys_way() -> None:
    over = near("flammable_gas_release", start=on(24, 9), end=on(24, 10, 30))
    assert refusals(hot(nearby=(over,))) == {("near_flammable_gas_release", RELEASE)}
    assert refusals(hot(nearby=(over,), stage="submit"), on(24, 10, 30)) == set()


def test_conflicts_are_said_before_approval_and_not_in_a_draft() -> None:
    case = hot(nearby=(near("flammable_gas_release"),))
    assert refusals(changed(case, stage="submit")) == {("near_flammable_gas_release", RELEASE)}
    assert refusals(changed(case, stage="draft")) == set()


def test_no_more_people_than_the_place_allows() -> None:
    crew = tuple(Person(f"p{number}", ("worker",)) for number in range(7))
    crowded = hot(people=(*crew, Person("p8", ("briefer",))), nearby=(near("lifting", 3, same_area=True, people=2),))
    coordinated = changed(crowded, coordinator_signed=True)
    assert refusals(changed(coordinated, place__people_limit=9)) == set()
    assert refusals(changed(coordinated, place__people_limit=8)) == {("too_many_people", "企业制度")}
    own = changed(coordinated, place__people_limit=12, enterprise__rules=Overlay(people_limit=8))
    assert refusals(own) == {("too_many_people", "企业制度")}
