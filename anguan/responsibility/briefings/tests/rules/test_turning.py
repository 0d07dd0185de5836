"""When a code is accepted: where there is no network, the phone's moment counts, within a day."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from anguan.foundation.tests.test_turning import MOMENTS, SECOND, SECRETS
from anguan.foundation.turning import code_at
from anguan.responsibility.briefings.rules import turning


@given(SECRETS, MOMENTS, st.floats(-200, 100_000), st.booleans())
def test_offline_the_phones_moment_counts_within_a_day(secret: str, at: datetime, waited: float, offline: bool) -> None:
    scanned = at - waited * SECOND
    reasons = turning.reasons_not_to_accept(
        secret, code_at(secret, scanned), at=at, device_at=scanned, offline=offline,
        opened_at=at - timedelta(days=2),
    )  # fmt: skip
    if offline:
        assert (not reasons) == (-120 <= waited <= 86_400)
    elif waited > 30 or waited < -10:
        assert [reason.code for reason in reasons] == ["old_code"]


def test_before_the_briefing_was_opened_nobody_scanned_its_code() -> None:
    at, secret = datetime(2026, 11, 20, tzinfo=UTC), "5e" * 32
    scanned = at - timedelta(hours=1)
    reasons = turning.reasons_not_to_accept(
        secret, code_at(secret, scanned), at=at, device_at=scanned, offline=True,
        opened_at=at - timedelta(minutes=10),
    )  # fmt: skip
    assert [reason.code for reason in reasons] == ["no_moment"]
