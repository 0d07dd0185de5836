"""Ladders: each rung once and in order, nobody woken at night, the law's rungs never dropped."""

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anguan.foundation import clock
from anguan.foundation.deadlines.rules import Span
from anguan.foundation.deadlines.rules.ladder import LISTENERS, Ladder, Quiet, Rung, reasons_not_to_tune, without

DUE = datetime(2026, 11, 20, 16, tzinfo=UTC)  # midnight in China, the end of a Friday
LADDER = Ladder(
    (
        Rung("doer", before=Span(3)),
        Rung("doer"),
        Rung("manager", after=Span(1)),
        Rung("principal", after=Span(3), fixed=True),
        Rung("town", after=Span(7)),
    )
)
MOMENTS = st.datetimes(datetime(2020, 1, 1), datetime(2032, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 - aware
QUIETS = st.builds(Quiet, st.times(), st.times(), st.booleans())


def test_rungs_are_climbed_one_after_the_other_in_the_morning() -> None:
    climbs = [LADDER.next_climb(DUE, climbed=count) for count in range(6)]
    said = [f"{clock.local(climb.at):%d %H:%M}" if climb else "" for climb in climbs]
    assert said == ["18 07:30", "21 07:30", "22 07:30", "24 07:30", "28 07:30", ""]


def test_after_a_week_of_silence_the_sweeper_knows_how_far_it_should_be() -> None:
    assert [LADDER.reached(DUE, now=DUE + timedelta(days=days)) for days in (-9, -2, 1, 30)] == [0, 1, 2, 5]


def test_what_is_urgent_does_not_wait_for_the_morning() -> None:
    night = replace(LADDER, rungs=(Rung("doer", urgent=True),))
    climb = night.next_climb(DUE, climbed=0)
    assert climb is not None
    assert climb.at == DUE


def test_an_office_may_be_stricter_than_the_law_and_never_laxer() -> None:
    earlier = replace(LADDER, rungs=(*LADDER.rungs[:3], Rung("principal", after=Span(2)), LADDER.rungs[4]))
    later = replace(LADDER, rungs=(*LADDER.rungs[:3], Rung("principal", after=Span(5)), LADDER.rungs[4]))
    dropped = replace(LADDER, rungs=(*LADDER.rungs[:3], LADDER.rungs[4]))
    assert reasons_not_to_tune(LADDER, earlier, due=DUE) == []
    for worse in (later, dropped):
        assert [reason.code for reason in reasons_not_to_tune(LADDER, worse, due=DUE)] == ["ladder_below_law"]


def test_a_ladder_that_goes_backwards_or_never_ends_is_named() -> None:
    backwards = Ladder((Rung("manager", after=Span(3)), Rung("principal", after=Span(1)), Rung("town", after=Span(90))))
    assert backwards.faults(due=DUE) == ["第 2 级早于第 1 级", "第 3 级在停止提醒之后"]
    assert backwards.next_climb(DUE, climbed=2) is None


def test_nobody_to_reach_means_the_next_one_up_hears_of_it() -> None:
    passed = without(LADDER, ["manager", "principal"])
    assert [rung.to for rung in passed.rungs] == ["doer", "doer", "town", "town", "town"]
    assert [rung.at(DUE) for rung in passed.rungs] == [rung.at(DUE) for rung in LADDER.rungs]
    assert without(LADDER, LISTENERS) == LADDER  # nobody at all: it is told to those it was meant for, and shown


@given(MOMENTS, QUIETS)
def test_nobody_is_told_in_quiet_hours(moment: datetime, quiet: Quiet) -> None:
    allowed = quiet.next_allowed(moment)
    assert allowed >= moment
    assert quiet.next_allowed(allowed) == allowed
    assert not quiet.working_days_only or clock.is_working_day(clock.day_of(allowed))


@given(MOMENTS, st.integers(0, 120))
def test_time_only_ever_climbs(due: datetime, days: int) -> None:
    reached = [LADDER.reached(due, now=due + timedelta(days=days - 10 + more)) for more in range(3)]
    assert reached == sorted(reached)
    climbs = [LADDER.next_climb(due, climbed=count) for count in range(len(LADDER.rungs))]
    moments = [climb.at for climb in climbs if climb]
    assert moments == sorted(moments)


def test_quiet_hours_may_lie_within_a_day() -> None:
    noon = Quiet(time(12), time(13, 30))
    at_lunch = datetime(2026, 11, 20, 12, 40, tzinfo=clock.BEIJING)
    assert noon.next_allowed(at_lunch) == datetime(2026, 11, 20, 13, 30, tzinfo=clock.BEIJING)


def test_a_rung_for_nobody_is_never_made() -> None:
    with pytest.raises(ValueError, match="no such rung"):
        Rung("neighbour")
