"""Validity by clause: 4.16, 5.1.5, 6.10, 8.2.11, 10.8, and the enterprise's own rule."""

from datetime import datetime, timedelta

import pytest

from anguan.prevention.permits.rules.case import Case, Overlay, Period
from anguan.prevention.permits.tests.rules.making import (
    MINUTE,
    TEN,
    changed,
    climb,
    hot,
    lift,
    linked,
    on,
    plate,
    power,
    refusals,
    space,
    special,
    verdict,
)


def lasting(case: Case, hours: float) -> Case:
    """Return a case handed in for so many hours, raised where it has to be."""
    return changed(
        case, stage="submit" if case.stage == "start" else case.stage, period=Period(TEN, TEN + timedelta(hours=hours))
    )


@pytest.mark.parametrize(
    ("case", "hours", "clause"),
    [
        pytest.param(special(), 8, "GB 30871-2022 5.1.5", id="5.1.5 special grade, 8 h"),
        pytest.param(hot(level="first"), 8, "GB 30871-2022 5.1.5", id="5.1.5 first grade, 8 h"),
        pytest.param(hot(), 72, "GB 30871-2022 5.1.5", id="5.1.5 second grade, 72 h"),
        pytest.param(
            hot(place__zone=None, level=None, stage="draft"),
            72,
            "GB 30871-2022 5.1.5",
            id="5.1.5 no level lasts longer",
        ),
        pytest.param(space(), 24, "GB 30871-2022 6.10", id="6.10 confined space, 24 h"),
        pytest.param(climb(), 168, "GB 30871-2022 8.2.11", id="8.2.11 work at height, 7 days"),
        pytest.param(power(), 360, "GB 30871-2022 10.8", id="10.8 temporary electricity, 15 days"),
        pytest.param(
            power(work__special_circumstances=True),
            720,
            "GB 30871-2022 10.8",
            id="10.8 in special circumstances, 30 days",
        ),
        pytest.param(
            hot(enterprise__rules=Overlay(validity_hours={"hot_work.second": 24})),
            24,
            "企业制度",
            id="own rule, by level",
        ),
        pytest.param(
            hot(enterprise__rules=Overlay(validity_hours={"hot_work": 100})),
            72,
            "GB 30871-2022 5.1.5",
            id="no lighter own rule",
        ),
        pytest.param(
            plate(enterprise__rules=Overlay(validity_hours={"blind_plate": 12})), 12, "企业制度", id="own rule, no law"
        ),
    ],
)
def test_a_permit_lasts_no_longer_than_allowed(case: Case, hours: float, clause: str) -> None:
    assert refusals(lasting(case, hours)) == set()
    longer = lasting(case, hours + 1 / 60)
    assert refusals(longer) == {("validity_too_long", clause)}
    assert verdict(longer).valid_until == TEN + timedelta(hours=hours)


@pytest.mark.parametrize("case", [plate(), lift()], ids=["7 blind plate", "9 lifting"])
def test_where_the_standard_sets_no_end_the_planned_one_holds(case: Case) -> None:
    month = lasting(case, 720)
    assert refusals(month) == set()
    assert verdict(month).valid_until == TEN + timedelta(hours=720)


@pytest.mark.parametrize(
    ("facts", "at", "against"),
    [
        pytest.param(
            {"stage": "submit", "period": None}, TEN, {("period_missing", "GB 30871-2022 4.18")}, id="4.18 told"
        ),
        pytest.param({"stage": "draft", "period": None}, TEN, set(), id="4.18 not yet in a draft"),
        pytest.param(
            {"stage": "draft", "period": Period(TEN, TEN)},
            TEN,
            {("period_backwards", "GB 30871-2022 4.18")},
            id="4.18 backwards",
        ),
        pytest.param({"stage": "submit"}, on(24, 17), {("period_past", "GB 30871-2022 4.16")}, id="4.16 in the past"),
        pytest.param(
            {"stage": "start"}, on(24, 9, 50), {("not_begun", "GB 30871-2022 4.10 a)")}, id="4.10 a) too early"
        ),
        pytest.param({"stage": "start"}, TEN, set(), id="4.10 a) in time"),
        pytest.param({"stage": "approve"}, on(24, 15, 59), set(), id="4.16 approved before the end"),
        pytest.param(
            {"stage": "approve"}, on(24, 16), {("expired", "GB 30871-2022 4.16")}, id="4.16 approved after it"
        ),
    ],
)
def test_a_period_makes_sense(facts: dict[str, object], at: datetime, against: set[tuple[str, str]]) -> None:
    assert refusals(hot(**facts), at) == against


def test_4_16_an_expired_permit_cannot_start() -> None:
    late = plate()
    assert refusals(late, on(24, 15, 59)) == set()
    assert refusals(late, on(24, 16)) == {("expired", "GB 30871-2022 4.16")}


def test_4_16_the_law_ends_a_permit_before_its_plan_does() -> None:
    long_ago = special(period=Period(TEN, TEN + timedelta(hours=20)), upgraded=True)
    assert ("expired", "GB 30871-2022 4.16") in refusals(long_ago, TEN + timedelta(hours=8))


@pytest.mark.parametrize(
    ("until", "against"),
    [
        pytest.param(on(24, 18), set(), id="4.16 within 8 h"),
        pytest.param(on(24, 18) + MINUTE, {("extension_too_long", "GB 30871-2022 4.16")}, id="4.16 beyond 8 h"),
        pytest.param(on(24, 15), {("extension_backwards", "GB 30871-2022 4.16")}, id="4.16 backwards"),
        pytest.param(None, {("extension_missing", "GB 30871-2022 4.16")}, id="4.16 not told"),
    ],
)
def test_an_extension_stays_within_the_longest_validity(until: datetime | None, against: set[tuple[str, str]]) -> None:
    asked = special(stage="extend", extend_until=until, started_at=TEN)
    assert refusals(asked, on(24, 15, 30)) == against


def test_4_16_an_extension_is_asked_for_before_the_end() -> None:
    asked = special(stage="extend", extend_until=on(24, 17), started_at=TEN)
    assert refusals(asked, on(24, 16)) == set()
    assert refusals(asked, on(24, 16) + MINUTE) == {("expired", "GB 30871-2022 4.16")}
    assert verdict(asked, on(24, 15)).valid_until == on(24, 17)


@pytest.mark.parametrize("kind", ["hot_work", "confined_space"])
def test_10_8_temporary_electricity_ends_with_what_it_serves(kind: str) -> None:
    serving = power(work__serves=kind, linked=(linked(kind, until=on(24, 16)),))
    assert refusals(serving) == set()
    longer = changed(serving, stage="submit", period=Period(TEN, on(24, 17)))
    assert refusals(longer) == {("power_outlasts_work", "GB 30871-2022 10.8")}
    assert verdict(longer).valid_until == on(24, 16)
    assert refusals(changed(serving, linked=())) == {("linked_missing", "GB 30871-2022 10.8")}
