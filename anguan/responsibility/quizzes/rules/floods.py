"""Slowing floods (防刷): a phone shows a little work for each paper; the busier its network, the more of it.

Nobody is told apart: a school behind one address works a second longer, a machine that wants a million papers works
for weeks. No name, no telephone, no picture with distorted letters.
"""

from collections import deque
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from hashlib import sha256

USUAL_BITS, BUSY_BITS = 14, 18  # design: about 0.1 s and 2 s on a cheap phone
BUSY, TOO_BUSY = 120, 3_000  # design: papers a minute of one address
MINUTE = timedelta(minutes=1)
MOST_WATCHED = 50_000


def shown(token: str, proof: str, bits: int) -> bool:
    """Return whether a proof was worked out for this very paper: its hash begins with that many zero bits."""
    if not proof.isdigit() or len(proof) > 20:
        return False
    digest = sha256(f"{token}:{proof}".encode()).digest()
    return int.from_bytes(digest[:8]) >> (64 - bits) == 0


@dataclass
class Watch:
    """How many papers each address asked for in the last minute, as one process sees it."""

    seen: dict[str, deque[datetime]] = field(default_factory=dict)

    def asks(self, source: str, *, at: datetime) -> int:
        """Note that an address asks for a paper; return how many it asked for in the last minute, this one too."""
        if len(self.seen) > MOST_WATCHED:
            self.seen.clear()
        times = self.seen.setdefault(source, deque(maxlen=TOO_BUSY + 1))
        times.append(at)
        while times[0] <= at - MINUTE:
            times.popleft()
        return len(times)


def bits_for(asked: int) -> int | None:
    """Return how much work a paper asks of an address that asked for so many in a minute; None: it has to wait."""
    if asked > TOO_BUSY:
        return None
    return BUSY_BITS if asked > BUSY else USUAL_BITS
