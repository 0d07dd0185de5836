"""Challenges (拍摄口令): who may shoot what with which phone until when. Pure functions; services sign and spend them.

An online one lasts minutes. A pool of them is issued in advance for a shift without network; what was shot under one
may still arrive for a while after the shift, because networks come back late.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

ONLINE, POOL = "online", "pool"
LASTS: dict[str, timedelta] = {ONLINE: timedelta(minutes=10), POOL: timedelta(hours=12)}
# How long after its end a challenge is still taken from the road. Short for the pool too: within this and the shift
# nobody can tell a clock that was wound back from the truth.
DELIVERY: dict[str, timedelta] = {ONLINE: timedelta(0), POOL: timedelta(hours=12)}
POOL_SIZE = 6
TOLERANCE = timedelta(minutes=2)  # of the phone's clock


@dataclass(frozen=True)
class Challenge:
    """One challenge: it counts once, for one person on one device and one purpose."""

    id: UUID
    person: UUID
    device: UUID
    purpose: str
    kind: str
    issued_at: datetime

    @property
    def expires_at(self) -> datetime:
        """Until when something may be shot under it."""
        return self.issued_at + LASTS[self.kind]

    @property
    def forgotten_at(self) -> datetime:
        """From when on it would be refused as expired, spent or not."""
        return self.expires_at + DELIVERY[self.kind]

    @property
    def payload(self) -> dict[str, str | int]:
        """Return what the server signs."""
        return {
            "id": self.id.hex,
            "person": self.person.hex,
            "device": self.device.hex,
            "purpose": self.purpose,
            "kind": self.kind,
            "issued": _seconds(self.issued_at),
            "expires": _seconds(self.expires_at),
        }


def challenge_in(payload: object) -> Challenge | None:
    """Return the challenge of a payload the server has signed; None when it is not of this shape."""
    if not isinstance(payload, dict):
        return None
    try:
        kind = str(payload["kind"])
        issued_at = datetime.fromtimestamp(int(payload["issued"]), UTC)
        key, person, device = (UUID(str(payload[name])) for name in ("id", "person", "device"))
        found = Challenge(key, person, device, str(payload["purpose"]), kind, issued_at)
        return found if _seconds(found.expires_at) == int(payload["expires"]) else None
    except (KeyError, TypeError, ValueError, OverflowError, OSError):
        return None


def state_of(
    challenge: Challenge | None,
    *,
    person: UUID,
    device: UUID | None,
    purpose: str,
    taken_at: datetime,
    at: datetime,
    spent: bool,
) -> str:
    """Return what a challenge is worth (口令状态): its kind when it holds, else why it does not.

    The phone's clock must say that it was shot before the end, and the server's that it came in time.
    """
    if challenge is None:
        return "none"
    if challenge.person != person or challenge.device != device:
        return "not_theirs"
    if challenge.purpose != purpose:
        return "other_purpose"
    if at >= challenge.forgotten_at or taken_at > challenge.expires_at + TOLERANCE:
        return "expired"
    return "used" if spent else challenge.kind


def claims_before_s(challenge: Challenge | None, taken_at: datetime) -> float:
    """Return how many seconds earlier than its challenge something claims to be; 0 when it does not."""
    return 0.0 if challenge is None else max(0.0, (challenge.issued_at - taken_at).total_seconds())


def _seconds(moment: datetime) -> int:
    return int(moment.timestamp())
