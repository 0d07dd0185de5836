"""When things are due: month ends, leap days, make-up days, years whose holidays nobody knows yet."""

import itertools
from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anguan.foundation import clock
from anguan.foundation.deadlines.rules import (
    PERIODS,
    UNITS,
    AfterEvent,
    BeforeDay,
    BeforeExpiry,
    InPeriod,
    PerShift,
    Rolling,
    Span,
    period_of,
)

DAYS = st.dates(date(2015, 1, 1), date(2040, 12, 31))
MOMENTS = st.datetimes(datetime(2015, 1, 1), datetime(2040, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001 - aware
PERS = st.sampled_from(sorted(PERIODS))
SPANS = st.builds(Span, st.integers(0, 60), st.sampled_from(sorted(UNITS)))


def beijing(year: int, month: int, day: int, hour: int = 0, minute: int = 0) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=clock.BEIJING)


@pytest.mark.parametrize(
    ("per", "day", "last"),
    [
        ("month", date(2028, 2, 3), date(2028, 2, 29)),
        ("month", date(2027, 2, 28), date(2027, 2, 28)),
        ("quarter", date(2026, 5, 1), date(2026, 6, 30)),
        ("half_year", date(2026, 7, 1), date(2026, 12, 31)),
        ("year", date(2026, 1, 1), date(2026, 12, 31)),
        ("week", date(2026, 11, 22), date(2026, 11, 22)),  # a Sunday
        ("day", date(2026, 11, 22), date(2026, 11, 22)),
    ],
)
def test_a_periodic_duty_is_due_when_its_period_ends(per: str, day: date, last: date) -> None:
    due = InPeriod(per).due(period_of(day, per))
    assert due.day == last
    assert due.at == clock.start_of(last + timedelta(days=1))


@given(DAYS, PERS)
def test_periods_lie_side_by_side(day: date, per: str) -> None:
    period = period_of(day, per)
    assert day in period
    assert period.following.first == period.last + timedelta(days=1)
    assert period_of(period.last, per) == period


@given(DAYS, st.integers(0, 900), PERS)
def test_every_period_is_owed_once_and_none_twice(since: date, length: int, per: str) -> None:
    owed = InPeriod(per).owed(since=since, until=since + timedelta(days=length))
    assert all(period.first >= since for period in owed)
    assert all(later == earlier.following for earlier, later in itertools.pairwise(owed))
    assert len(owed) == len({period.first for period in owed})


def test_whoever_comes_in_the_middle_owes_from_the_next_period() -> None:
    owed = InPeriod("month").owed(since=date(2026, 3, 2), until=date(2026, 5, 1))
    assert [period.first for period in owed] == [date(2026, 4, 1), date(2026, 5, 1)]
    assert InPeriod("month").owed(since=date(2026, 3, 1), until=date(2026, 3, 20))[0].first == date(2026, 3, 1)


@pytest.mark.parametrize(
    ("rule", "owed_for", "day"),
    [
        (BeforeDay("year", 31, month=3), date(2026, 8, 1), date(2026, 3, 31)),
        (BeforeDay("month", 31), date(2026, 4, 9), date(2026, 4, 30)),
        (BeforeDay("month", 30), date(2027, 2, 9), date(2027, 2, 28)),
        (BeforeDay("quarter", 15, after=True), date(2026, 5, 1), date(2026, 7, 15)),
        (BeforeDay("year", 31, after=True), date(2026, 5, 1), date(2027, 1, 31)),
        (BeforeDay("half_year", 10, month=2), date(2026, 12, 1), date(2026, 8, 10)),
    ],
)
def test_a_day_of_the_period_or_its_last_where_the_month_is_short(rule: BeforeDay, owed_for: date, day: date) -> None:
    assert rule.due(period_of(owed_for, rule.per)).day == day


def test_the_day_it_happens_does_not_count() -> None:
    found = beijing(2026, 11, 16, 23, 59)  # a Monday
    assert AfterEvent(Span(3)).due(found).day == date(2026, 11, 19)
    assert AfterEvent(Span(5, "working_day")).due(found).day == date(2026, 11, 23)
    assert AfterEvent(Span(0)).due(found).day == date(2026, 11, 16)


def test_working_days_know_holidays_and_make_up_days() -> None:
    before_new_year = beijing(2025, 1, 27, 9)  # 28 January to 4 February were off, 8 February was worked
    assert AfterEvent(Span(3, "working_day")).due(before_new_year).day == date(2025, 2, 7)
    assert AfterEvent(Span(4, "working_day")).due(before_new_year).day == date(2025, 2, 8)  # a Saturday
    assert AfterEvent(Span(4, "working_day")).due(before_new_year).calendar_known


def test_a_year_nobody_has_published_falls_back_to_weekends_and_says_so() -> None:
    due = AfterEvent(Span(3, "working_day")).due(beijing(2039, 12, 30, 9))
    assert not due.calendar_known
    assert AfterEvent(Span(3)).due(beijing(2039, 12, 30, 9)).calendar_known


def test_hours_are_hours_whatever_the_day() -> None:
    assert AfterEvent(Span(2, "hour")).due(beijing(2026, 12, 31, 23, 30)).at == beijing(2027, 1, 1, 1, 30)


def test_months_end_where_the_month_ends() -> None:
    assert AfterEvent(Span(1, "month")).due(beijing(2027, 1, 31, 9)).day == date(2027, 2, 28)
    assert BeforeExpiry(Span(1, "month")).due(date(2028, 3, 31)).day == date(2028, 2, 29)  # type: ignore[union-attr]
    assert Rolling(Span(12, "month")).due(last=beijing(2028, 2, 29, 8), since=beijing(2020, 1, 1)).day == date(
        2029, 2, 28
    )


def test_without_an_expiry_or_without_shifts_nothing_is_owed() -> None:
    assert BeforeExpiry(Span(30)).due(None) is None
    assert PerShift().due([], after=beijing(2026, 11, 22, 6)) is None


def test_the_next_shift_is_the_one_that_has_not_begun() -> None:
    shifts = [time(8), time(20)]
    rule = PerShift(ahead_minutes=15)
    assert rule.due(shifts, after=beijing(2026, 11, 22, 7)).at == beijing(2026, 11, 22, 7, 45)  # type: ignore[union-attr]
    assert rule.due(shifts, after=beijing(2026, 11, 22, 7, 45)).at == beijing(2026, 11, 22, 19, 45)  # type: ignore[union-attr]
    assert rule.due(shifts, after=beijing(2026, 11, 22, 23)).at == beijing(2026, 11, 23, 7, 45)  # type: ignore[union-attr]
    assert PerShift(30).due([time(0, 10)], after=beijing(2026, 11, 22, 12)).at == beijing(2026, 11, 22, 23, 40)  # type: ignore[union-attr]


@given(MOMENTS, SPANS)
def test_a_longer_span_is_never_due_earlier(moment: datetime, span: Span) -> None:
    longer = Span(span.count + 1, span.unit)
    assert AfterEvent(span).due(moment).at <= AfterEvent(longer).due(moment).at
    assert AfterEvent(span).due(moment).at >= moment


@given(MOMENTS, st.integers(0, 2000), SPANS)
def test_a_later_event_is_never_due_earlier(moment: datetime, hours: int, span: Span) -> None:
    assert AfterEvent(span).due(moment).at <= AfterEvent(span).due(moment + timedelta(hours=hours)).at


@given(DAYS, SPANS.filter(lambda span: span.by_days))
def test_what_is_asked_ahead_of_an_expiry_lies_before_it(day: date, span: Span) -> None:
    due = BeforeExpiry(span).due(day)
    assert due is not None
    assert due.day <= day


@given(MOMENTS, MOMENTS, SPANS)
def test_the_next_time_counts_from_the_last_but_not_from_before_it_was_owed(
    last: datetime, since: datetime, span: Span
) -> None:
    rule = Rolling(span)
    assert rule.due(last=None, since=since) == rule.due(last=min(last, since), since=since)
    assert rule.due(last=last, since=since).at >= rule.due(last=None, since=since).at


@given(st.lists(st.times(), min_size=1, max_size=4), MOMENTS, st.integers(0, 120))
def test_there_is_always_a_next_shift_within_two_days(shifts: list[time], after: datetime, ahead: int) -> None:
    due = PerShift(ahead).due(shifts, after=after)
    assert due is not None
    assert after < due.at <= after + timedelta(days=2)


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: Span(-1),
        lambda: Span(1, "fortnight"),
        lambda: InPeriod("decade"),
        lambda: BeforeDay("quarter", 1, month=4),
        lambda: BeforeDay("month", 0),
    ],
)
def test_a_rule_that_makes_no_sense_is_never_made(wrong: object) -> None:
    with pytest.raises(ValueError, match="no such"):
        wrong()  # type: ignore[operator]  # each makes a rule
