"""The turning code (动态签到码): another one every ten seconds, so that a photographed one is dead in thirty.

The leader's phone works it out as well (`web/src/briefings/turning.ts`), also where there is no network.
"""

import hmac
from datetime import datetime, timedelta

WINDOW = timedelta(seconds=10)
HOLDS = timedelta(seconds=30)  # from the beginning of its window
LETTERS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"  # nobody takes one for another
LENGTH = 8
# what a refusal says that is about the code and not about the person: the page then asks to scan anew
ABOUT_CODE = frozenset({"code_old", "code_wrong", "no_code"})


def code_at(secret: str, at: datetime) -> str:
    """Return the code of a moment."""
    return _code(secret, _window(at))


def holds(secret: str, code: str, *, at: datetime) -> bool:
    """Say whether a code holds at a moment: its window began at most thirty seconds before, and not in the future.

    The phone's clock may run a little ahead of ours: the next window is as good as this one.
    """
    return _is_one_of(secret, code, _window(at) - (HOLDS // WINDOW) + 1, _window(at) + 1)


def held_between(secret: str, code: str, *, since: datetime, until: datetime) -> bool:
    """Say whether a code was one of those shown between two moments: what a phone without network brings later."""
    return _is_one_of(secret, code, _window(since), _window(until) + 1)


def _is_one_of(secret: str, code: str, first: int, last: int) -> bool:
    if not secret or len(code) != LENGTH:
        return False
    return any(hmac.compare_digest(_code(secret, window), code) for window in range(first, last + 1))


def _window(at: datetime) -> int:
    return int(at.timestamp() // WINDOW.total_seconds())


def _code(secret: str, window: int) -> str:
    digest = hmac.digest(secret.encode(), str(window).encode(), "sha256")
    return "".join(LETTERS[byte % len(LETTERS)] for byte in digest[:LENGTH])
