"""Which days a period's word means."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from anguan.insight.dashboards.rules import PERIODS, period_of


def test_the_words_mean_what_people_mean() -> None:
    today = date(2026, 11, 21)
    meant = {key: (period_of(key, today=today).start, period_of(key, today=today).stop) for key in PERIODS}
    assert meant == {
        "month": (date(2026, 11, 1), today),
        "last_month": (date(2026, 10, 1), date(2026, 10, 31)),
        "quarter": (date(2026, 10, 1), today),
        "year": (date(2026, 1, 1), today),
        "days365": (date(2025, 11, 22), today),
    }


@given(st.sampled_from([*PERIODS, "nonsense"]), st.dates())
def test_a_period_never_ends_before_it_starts_nor_after_today(key: str, today: date) -> None:
    if today.year < 3:
        return
    period = period_of(key, today=today)
    assert period.start <= period.stop <= today
