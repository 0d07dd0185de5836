"""The calendar of shifts: cycles, weeks, holidays and make-up days, exceptions, and shifts over midnight."""

from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anguan.foundation import clock
from anguan.responsibility.briefings.rules.calendar import (
    LONGEST_CYCLE,
    Pattern,
    due_at,
    pattern_of,
    reasons_against,
    times,
    works,
)
from anguan.responsibility.briefings.rules.standing import LATEST, believed, standing_of

DAYS = st.dates(date(2000, 1, 1), date(2100, 12, 31))
TIMES = st.times().map(lambda moment: moment.replace(second=0, microsecond=0))
WEEKS = st.builds(
    lambda days, holidays: Pattern.weekly(*days, holidays=holidays),
    st.frozensets(st.integers(1, 7), min_size=1), st.booleans(),
)  # fmt: skip
CYCLES = st.integers(1, LONGEST_CYCLE).flatmap(
    lambda length: st.builds(
        Pattern.cycle, st.just(length), st.frozensets(st.integers(0, length - 1), min_size=1), DAYS
    )
)


@given(st.one_of(WEEKS, CYCLES))
def test_a_pattern_is_kept_and_read_back(pattern: Pattern) -> None:
    assert pattern_of(pattern.as_data()) == pattern
    assert reasons_against(pattern) == []
    assert pattern.words


@given(CYCLES, DAYS)
def test_a_cycle_works_so_many_days_in_each_round(pattern: Pattern, day: date) -> None:
    rounds = [works(pattern, day + timedelta(days=place)) for place in range(pattern.length)]
    assert sum(rounds) == len(pattern.on)
    assert works(pattern, day) == works(pattern, day + timedelta(days=pattern.length))


@given(WEEKS, DAYS, st.booleans())
def test_an_exception_outdoes_every_pattern(pattern: Pattern, day: date, said: bool) -> None:
    assert works(pattern, day, {day: said}) is said
    assert works(pattern, day, {day + timedelta(days=1): said}) == works(pattern, day)


@given(st.frozensets(st.integers(1, 7), min_size=1), DAYS)
def test_through_holidays_only_the_weekday_counts(days: frozenset[int], day: date) -> None:
    assert works(Pattern.weekly(*days, holidays=True), day) == (day.isoweekday() in days)


@given(DAYS)
def test_the_usual_week_is_the_working_day_of_the_country(day: date) -> None:
    assert works(Pattern.weekly(1, 2, 3, 4, 5), day) == clock.is_working_day(day)


@pytest.mark.parametrize(
    ("day", "usual", "weekend", "through"),
    [
        (date(2026, 10, 1), False, False, True),  # 国庆节, a Thursday
        (date(2026, 10, 10), True, True, False),  # a Saturday one makes up for it
        (date(2026, 11, 21), False, True, False),  # an ordinary Saturday
        (date(2026, 11, 20), True, False, True),
    ],
)
def test_holidays_and_make_up_days(day: date, *, usual: bool, weekend: bool, through: bool) -> None:
    assert works(Pattern.weekly(1, 2, 3, 4, 5), day) is usual
    assert works(Pattern.weekly(6, 7), day) is weekend
    assert works(Pattern.weekly(1, 2, 3, 4, 5, holidays=True), day) is through


@given(TIMES, TIMES, DAYS, st.integers(0, 240))
def test_a_shift_ends_after_it_starts_within_a_day(starts: time, ends: time, day: date, grace: int) -> None:
    begins, over = times(starts, ends, day)
    assert clock.day_of(begins) == day
    assert timedelta(0) < over - begins <= timedelta(days=1)
    assert begins <= due_at(begins, over, grace) <= over


@pytest.mark.parametrize(
    ("data", "codes"),
    [
        ({"by": "week", "days": []}, ["no_days"]),
        ({"by": "week", "days": [0, 8]}, ["no_days"]),
        ({"by": "cycle", "length": 0, "on": [0], "anchor": "2026-01-01"}, ["cycle_length"]),
        ({"by": "cycle", "length": 4, "on": [4], "anchor": "2026-01-01"}, ["cycle_days"]),
        ({"by": "cycle", "length": "x", "on": "12", "anchor": "morgen"}, ["cycle_length", "cycle_anchor"]),
        ({}, ["no_days"]),
    ],
)
def test_a_pattern_that_is_none_says_why(data: dict[str, object], codes: list[str]) -> None:
    assert [reason.code for reason in reasons_against(pattern_of(data))] == codes


FIRST, LAST = datetime(2026, 1, 1), datetime(2027, 1, 1)  # noqa: DTZ001 - hypothesis adds the zone
MOMENTS = st.datetimes(FIRST, LAST, timezones=st.just(clock.BEIJING))


@given(MOMENTS, st.none() | MOMENTS, st.booleans())
def test_no_phone_can_hold_a_briefing_in_the_future_or_long_ago(
    at: datetime, device_at: datetime | None, offline: bool
) -> None:
    when = believed(at, device_at, offline=offline)
    assert at - LATEST <= when <= at
    assert offline or when == at
    assert standing_of(when, when) == "held"
    assert standing_of(when + timedelta(seconds=1), when) == "late"
