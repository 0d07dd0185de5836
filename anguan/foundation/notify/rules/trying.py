"""Trying again (重试): later each time, and never all at the same moment."""

from datetime import timedelta

MOST_ATTEMPTS = 6
FIRST, FACTOR, LONGEST = timedelta(seconds=30), 4, timedelta(hours=4)
LEASE = timedelta(minutes=5)  # who has claimed a delivery settles it by then, or it is tried again
# A gateway that failed so often in a row is left alone for a while, twice as long each time.
FAULTS_TO_OPEN = 5
FIRST_REST, LONGEST_REST = timedelta(seconds=30), timedelta(minutes=15)


def wait(attempt: int, *, chance: float, asked: timedelta | None = None) -> timedelta | None:
    """Return how long to wait after an attempt (from 1), or None when it was the last.

    `chance` from 0 to 1 spreads the next ones over half the time, so that they do not come back together; what the
    gateway asked for is not undercut.
    """
    if attempt >= MOST_ATTEMPTS:
        return None
    full: timedelta = min(FIRST * FACTOR ** (attempt - 1), LONGEST)
    spread = full * (0.75 + 0.5 * chance)
    return max(spread, asked) if asked else spread


def rest(opened: int) -> timedelta:
    """Return how long a gateway is left alone the n-th time in a row (from 1)."""
    grown: timedelta = FIRST_REST * 2 ** min(opened - 1, 10)
    return min(grown, LONGEST_REST)
