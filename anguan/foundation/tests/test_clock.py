"""The clock: days are Chinese days, working days know holidays and make-up days."""

from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from anguan.foundation import clock

DAYS = st.dates(min_value=date(2020, 1, 1), max_value=date(2035, 12, 31))


def test_a_day_in_china_begins_at_sixteen_hours_utc() -> None:
    assert clock.day_of(datetime(2026, 11, 20, 15, 59, tzinfo=UTC)) == date(2026, 11, 20)
    assert clock.day_of(datetime(2026, 11, 20, 16, 0, tzinfo=UTC)) == date(2026, 11, 21)


def test_national_day_is_free_and_a_make_up_saturday_is_not() -> None:
    assert not clock.is_working_day(date(2025, 10, 1))
    assert clock.is_working_day(date(2025, 10, 11))  # 星期六，国庆调休上班


def test_an_unpublished_year_falls_back_to_weekends() -> None:
    assert not clock.calendar_is_published(2035)
    assert not clock.is_working_day(date(2035, 1, 6))
    assert clock.is_working_day(date(2035, 1, 5))


def test_holidays_of_fixed_date_are_known_before_the_arrangement_is() -> None:
    assert not clock.is_working_day(date(2035, 1, 1))  # a Monday
    assert (clock.day_name(date(2035, 10, 2)), clock.day_name(date(2035, 10, 4))) == ("国庆节", "")


def test_working_days_step_over_a_holiday_week() -> None:
    assert clock.add_working_days(date(2025, 9, 30), 1) == date(2025, 10, 9)


@given(DAYS, st.integers(min_value=1, max_value=40))
def test_the_day_reached_is_a_working_day_and_exactly_so_many_lie_between(day: date, count: int) -> None:
    reached = clock.add_working_days(day, count)
    between = [day + timedelta(days=n) for n in range(1, (reached - day).days + 1)]
    assert clock.is_working_day(reached)
    assert sum(map(clock.is_working_day, between)) == count


@given(DAYS)
def test_a_day_lasts_from_its_start_to_the_start_of_the_next(day: date) -> None:
    assert clock.day_of(clock.start_of(day)) == day
    assert clock.end_of(day) == clock.start_of(day + timedelta(days=1))
