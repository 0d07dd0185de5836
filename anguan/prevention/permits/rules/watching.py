"""What the guardian's phone counts down (监护倒计时): the next gas record and the next photo of the watch."""

from datetime import datetime, timedelta

from anguan.prevention.permits.catalog import Law
from anguan.prevention.permits.rules.case import Overlay

HANDOVER_MINUTES = 10  # design: a hand-over nobody has taken by then leaves the work without a guardian
ANSWER_MINUTES = 15  # design: to answer a spot check with a live photo
SIGN_MINUTES = 60  # design: to sign, once it is one's turn; not beyond the planned start
ACCEPT_HOURS = 24  # design: to accept finished work


def gas_record_minutes(kind: str, law: Law, own: Overlay) -> int | None:
    """Return the minutes between two gas records: the strictest of 6.5, GB 46768-2025 6.2.3, the enterprise's own."""
    if kind != "confined_space":
        return None
    asked = [timing.record_minutes for timing in law.gas.timings if timing.kind == kind]
    asked += [law.space.record_minutes if law.space else None, own.gas_record_minutes]
    return min((minutes for minutes in asked if minutes), default=None)


def gas_due_at(kind: str, law: Law, own: Overlay, *, since: datetime) -> datetime | None:
    """Return when gas has to be recorded next."""
    minutes = gas_record_minutes(kind, law, own)
    return since + timedelta(minutes=minutes) if minutes else None


def photo_due_at(law: Law, *, since: datetime) -> datetime:
    """Return when the watch has to be shown next."""
    return since + timedelta(minutes=law.common.monitoring_photo_minutes)


def sign_due_at(*, asked_at: datetime, planned_start: datetime | None) -> datetime:
    """Return by when somebody should have signed: within the hour, before the work is to begin, never at once."""
    due = asked_at + timedelta(minutes=SIGN_MINUTES)
    if planned_start is not None and planned_start < due:
        due = max(planned_start, asked_at + timedelta(minutes=10))
    return due
