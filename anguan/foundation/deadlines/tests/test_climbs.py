"""Climbs: whatever the ladder, the due moment and the calendar, each rung is told, in order, awake, not for ever."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anguan.foundation import clock
from anguan.foundation.deadlines.rules import Span
from anguan.foundation.deadlines.rules.climbs import climbs, climbs_after_move
from anguan.foundation.deadlines.rules.ladder import LISTENERS, MOST_NAGS, Ladder, Quiet, Rung
from anguan.foundation.deadlines.rules.moving import after_pause, moved

FRIDAY = datetime(2026, 11, 20, 16, tzinfo=UTC)  # midnight in China
MOMENTS = st.datetimes(datetime(2020, 1, 1), datetime(2032, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 - aware
UNITS = st.sampled_from(["minute", "hour", "day", "working_day", "month"])
SPANS = st.builds(Span, st.integers(0, 40), UNITS)
NAGS = st.none() | st.builds(Span, st.integers(0, 40), UNITS)
RUNGS = st.builds(Rung, st.sampled_from(list(LISTENERS)), after=SPANS, nag=NAGS, urgent=st.booleans()) | st.builds(
    Rung, st.sampled_from(list(LISTENERS)), before=SPANS, nag=NAGS
)
QUIETS = st.builds(Quiet, st.times(), st.times(), st.booleans())
LADDERS = st.builds(Ladder, st.lists(RUNGS, max_size=5).map(tuple), QUIETS, st.builds(Span, st.integers(0, 90)))


@given(LADDERS, MOMENTS)
def test_any_ladder_ends_and_goes_forward(ladder: Ladder, due: datetime) -> None:
    planned = climbs(ladder, due)
    stop = moved(due, ladder.stops_after, later=True)
    assert [one.at for one in planned] == sorted(one.at for one in planned)
    assert len(planned) <= len(ladder.rungs) * (MOST_NAGS + 1)
    told = {one.rung for one in planned}
    assert told == {number for number, rung in enumerate(ladder.rungs) if rung.at(due) <= stop}
    for number in told:
        moments = [one.at for one in planned if one.rung == number]
        assert len(moments) == len(set(moments))
        assert planned[[one.rung for one in planned].index(number)].to == ladder.rungs[number].to


@given(LADDERS, MOMENTS)
def test_nobody_is_woken_but_by_what_is_urgent(ladder: Ladder, due: datetime) -> None:
    for one in climbs(ladder, due):
        assert one.urgent or ladder.quiet.next_allowed(one.at) == one.at


@given(LADDERS, MOMENTS, MOMENTS, st.sets(st.integers(0, 4)))
def test_a_move_raises_again_only_what_is_future_again(
    ladder: Ladder, due: datetime, at: datetime, climbed: set[int]
) -> None:
    coming = climbs_after_move(ladder, due, since=at - timedelta(days=400), at=at, climbed=frozenset(climbed))
    assert all(one.at > at for one in coming if one.rung in climbed)
    assert {one for one in climbs(ladder, due) if one.at > at} <= set(coming)


def test_nags_go_on_until_the_next_rung_and_a_night_is_said_once() -> None:
    hourly = Ladder((Rung("doer", nag=Span(1, "hour")), Rung("manager", after=Span(12, "hour"))))
    due = datetime(2026, 11, 20, 19, 30, tzinfo=clock.BEIJING)
    said = [f"{clock.local(one.at):%d %H:%M} {one.to}" for one in climbs(hourly, due)]
    assert said == ["20 19:30 doer", "20 20:30 doer", "21 07:30 manager"]


def test_who_is_told_is_told_at_most_so_often() -> None:
    endless = Ladder((Rung("doer", nag=Span(1, "minute")),), Quiet(time(0), time(0)))
    assert len(climbs(endless, FRIDAY)) == MOST_NAGS + 1


def test_on_working_days_only_a_holiday_is_passed_over() -> None:
    ladder = Ladder((Rung("doer"), Rung("manager", after=Span(1))), Quiet(working_days_only=True))
    due = clock.end_of(date(2026, 9, 30))  # the eve of the National Day holiday
    days = [clock.day_of(one.at) for one in climbs(ladder, due)]
    assert all(clock.is_working_day(day) for day in days)
    assert days[0] == days[1] > date(2026, 10, 1)


@pytest.mark.parametrize(
    ("due_on", "unit", "said"),
    [
        (date(2028, 2, 29), "month", "02-01 03-01"),  # late from 1 March on
        (date(2027, 1, 30), "month", "12-31 01-31"),
        (date(2027, 3, 30), "month", "02-28 03-31"),  # no 31 February
    ],
)
def test_a_month_before_a_months_end(due_on: date, unit: str, said: str) -> None:
    ladder = Ladder((Rung("doer", before=Span(1, unit)), Rung("doer")))
    assert " ".join(f"{clock.local(one.at):%m-%d}" for one in climbs(ladder, clock.end_of(due_on))) == said


def test_a_ladder_that_loops_goes_down_or_repeats_at_once_is_refused() -> None:
    loop = Ladder((Rung("doer"), Rung("principal", after=Span(1)), Rung("doer", after=Span(2), nag=Span(0))))
    assert loop.faults(due=FRIDAY) == [
        "第 3 级比第 2 级低，不能从主要负责人退回到经办人", "第 3 级的重复间隔不能为零",
    ]  # fmt: skip
    assert replace(loop, rungs=(Rung("doer"),) * 21).faults(due=FRIDAY) == ["最多设 20 级"]


@given(MOMENTS, st.timedeltas(timedelta(days=-3), timedelta(days=90)))
def test_what_stood_still_gets_its_time_back(due: datetime, length: timedelta) -> None:
    later = after_pause(due, FRIDAY, FRIDAY + length)
    assert later >= due + max(length, timedelta())
    midnight = clock.end_of(clock.day_of(due))
    ended = after_pause(midnight, FRIDAY, FRIDAY + length)
    assert ended == clock.start_of(clock.day_of(ended))
