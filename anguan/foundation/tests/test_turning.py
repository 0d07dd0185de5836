"""The turning code: good while it turns, dead on a photograph, and nobody guesses it."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from anguan.foundation import turning

FIRST, LAST = datetime(2026, 1, 1), datetime(2036, 1, 1)  # noqa: DTZ001 - hypothesis adds the zone
MOMENTS = st.datetimes(FIRST, LAST, timezones=st.just(UTC))
SECRETS = st.binary(min_size=32, max_size=32).map(bytes.hex)
SECOND = timedelta(seconds=1)


@given(SECRETS, MOMENTS, st.floats(0, 120))
def test_a_code_holds_until_thirty_seconds_after_its_window_began(secret: str, at: datetime, later: float) -> None:
    code = turning.code_at(secret, at)
    arrives = at + later * SECOND
    began = turning.window_of(at) * 10
    assert turning.holds(secret, code, at=arrives) == (arrives.timestamp() - began <= 30)
    assert not turning.holds(secret, code, at=at + 31 * SECOND)


@given(SECRETS, MOMENTS, st.floats(10, 1_000))
def test_no_code_holds_before_its_time(secret: str, at: datetime, earlier: float) -> None:
    assert not turning.holds(secret, turning.code_at(secret, at), at=at - earlier * SECOND)


@given(SECRETS, SECRETS, MOMENTS)
def test_another_briefings_code_is_none(secret: str, other: str, at: datetime) -> None:
    assert turning.holds(other, turning.code_at(secret, at), at=at) == (secret == other)


@given(SECRETS, MOMENTS, st.text(max_size=20))
def test_what_people_type_is_a_code_or_none(secret: str, at: datetime, typed: str) -> None:
    assert not turning.holds(secret, typed, at=at) or len("".join(typed.split())) == turning.LENGTH
    spaced = " ".join(turning.code_at(secret, at)).lower()
    assert turning.holds(secret, spaced, at=at)
    assert not turning.holds("", turning.code_at(secret, at), at=at)


def test_the_phone_turns_the_same_code() -> None:
    """What the leader's phone works out by itself; its test has the same line."""
    assert turning.code_in("5e" * 32, 179_000_000) == "YNQ32BPW"


def test_thirty_seconds_are_thirty() -> None:
    began, secret = datetime(2026, 11, 20, tzinfo=UTC), "5e" * 32
    code = turning.code_at(secret, began)
    assert turning.holds(secret, code, at=began + 30 * SECOND)
    assert not turning.holds(secret, code, at=began + 30 * SECOND + timedelta(microseconds=1))
