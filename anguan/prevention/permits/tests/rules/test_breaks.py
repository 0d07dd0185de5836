"""Interruptions by clause: what has to be done again before work goes on."""

import pytest

from anguan.prevention.permits.rules.case import Case, Interruption, MeasureLine, Period, Person
from anguan.prevention.permits.tests.rules.making import (
    MINUTE,
    climb,
    general,
    hot,
    on,
    pause,
    plate,
    refusals,
    resumed,
    sample,
    samples,
    space,
    special,
)

ELEVEN, NOON = on(24, 11), on(24, 12)
AGAIN, AGAIN_SPACE = ("gas_stale", "GB 30871-2022 5.3.1 d)"), ("gas_stale", "GB 30871-2022 6.3 f)")


@pytest.mark.parametrize(
    ("case", "minutes", "against"),
    [
        pytest.param(special(), 30, set(), id="5.3.1 d) special grade, 30 minutes"),
        pytest.param(special(), 31, {AGAIN}, id="5.3.1 d) special grade, 31 minutes"),
        pytest.param(hot(level="first"), 30, set(), id="5.3.1 d) first grade, 30 minutes"),
        pytest.param(hot(level="first"), 31, {AGAIN}, id="5.3.1 d) first grade, 31 minutes"),
        pytest.param(hot(), 60, set(), id="5.3.1 d) second grade, 60 minutes"),
        pytest.param(hot(), 61, {AGAIN}, id="5.3.1 d) second grade, 61 minutes"),
        pytest.param(space(), 60, set(), id="6.3 f) confined space, 60 minutes"),
        pytest.param(space(), 61, {AGAIN_SPACE}, id="6.3 f) confined space, 61 minutes"),
        pytest.param(
            general(space()), 5, {("gas_stale", "应急管理部令第13号 第十五条")}, id="Order 13 第十五条 after any break"
        ),
    ],
)
def test_gas_is_analysed_again_after_a_long_break(case: Case, minutes: int, against: set[tuple[str, str]]) -> None:
    at = ELEVEN + minutes * MINUTE
    assert refusals(resumed(case, pause(ELEVEN)), at) == against
    again = samples(at - 5 * MINUTE) if case.kind == "confined_space" else (sample(at - 5 * MINUTE),)
    assert refusals(resumed(case, pause(ELEVEN), gas=(*case.gas, *again)), at) == set()


def test_5_3_1_d_an_earlier_long_break_is_not_forgotten() -> None:
    case = resumed(hot(), pause(on(24, 10, 30), ELEVEN + 50 * MINUTE), pause(on(24, 13), None))
    assert refusals(case, on(24, 13, 10)) == {AGAIN}


def test_5_3_1_d_a_sample_from_before_the_break_does_not_count() -> None:
    early = resumed(special(), pause(ELEVEN), gas=(sample(ELEVEN - MINUTE),))
    assert refusals(early, ELEVEN + 31 * MINUTE) == {AGAIN}


def test_5_3_1_d_gas_is_analysed_every_day() -> None:
    days = Period(on(24, 10), on(26, 16))
    overnight = pause(on(24, 17), on(25, 8))
    monday = resumed(hot(period=days), overnight)
    assert refusals(monday, on(25, 8)) == {AGAIN, ("gas_not_today", "GB 30871-2022 5.3.1 d)")}
    assert refusals(resumed(hot(period=days), overnight, gas=(sample(on(25, 7, 45)),)), on(25, 8)) == set()


@pytest.mark.parametrize(
    ("stop", "against"),
    [
        pytest.param(pause(ELEVEN, cause="other"), set(), id="nothing to clear"),
        pytest.param(pause(ELEVEN, cause="abnormal"), {("cause_not_cleared", "GB 30871-2022 4.8")}, id="4.8 fails"),
        pytest.param(pause(ELEVEN, cause="abnormal", cleared=True), set(), id="4.8 passes"),
        pytest.param(
            pause(ELEVEN, cause="guardian_left"), {("cause_not_cleared", "GB 30871-2022 4.10 f)")}, id="4.10 f) fails"
        ),
        pytest.param(
            pause(ELEVEN, cause="condition_change"), {("cause_not_cleared", "GB 30871-2022 4.17")}, id="4.17 fails"
        ),
        pytest.param(pause(ELEVEN, cause="order", cleared=True), set(), id="an order lifted"),
        pytest.param(pause(ELEVEN, cause="order"), {("cause_not_cleared", "本系统设计")}, id="an order not lifted"),
        pytest.param(pause(ELEVEN, cause="expiry", cleared=True), {("expired", "GB 30871-2022 4.16")}, id="4.16 never"),
    ],
)
def test_the_cause_is_dealt_with(stop: Interruption, against: set[tuple[str, str]]) -> None:
    assert refusals(resumed(plate(), stop), ELEVEN + 10 * MINUTE) == against


def test_4_10_f_a_guardian_who_came_clears_the_cause() -> None:
    guardian = Person("p2", ("guardian",), on_site=True)
    assert refusals(resumed(plate(), pause(ELEVEN, cause="guardian_left"), people=(guardian,)), NOON) == set()


def test_6_5_after_an_alarm_gas_is_analysed_again_however_short_the_break() -> None:
    at = ELEVEN + 5 * MINUTE
    stopped = resumed(space(), pause(ELEVEN, cause="alarm", cleared=True))
    assert refusals(stopped, at) == {("gas_stale", "GB 30871-2022 6.5")}
    assert refusals(resumed(stopped, *stopped.interruptions, gas=samples(at - MINUTE)), at) == set()
    fire = resumed(hot(), pause(ELEVEN, cause="alarm", cleared=True))
    assert refusals(fire, at) == {("gas_stale", "GB 30871-2022 5.2.6")}


def test_8_2_11_at_height_conditions_are_confirmed_again() -> None:
    at = ELEVEN + 20 * MINUTE
    assert refusals(resumed(climb(), pause(ELEVEN)), at) == {("not_confirmed_again", "GB 30871-2022 8.2.11")}
    assert refusals(resumed(climb(), pause(ELEVEN, cleared=True)), at) == set()
    again = MeasureLine(13, True, "p1", ELEVEN + 10 * MINUTE)
    assert refusals(resumed(climb(), pause(ELEVEN), measures=(again,)), at) == set()


def test_a_break_is_told_and_possible() -> None:
    assert refusals(resumed(hot()), ELEVEN) == {("interruption_unknown", "GB 30871-2022 5.3.1 d)")}
    backwards = resumed(hot(), pause(ELEVEN, ELEVEN - MINUTE))
    assert refusals(backwards, NOON) == {("interruption_impossible", "GB 30871-2022 5.3.1 d)")}
