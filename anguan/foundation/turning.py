"""The turning code (轮换签到码): eight characters that change every ten seconds, so that a photograph is useless.

Each is made of a secret and the number of the ten seconds since 1970, both as text: the first eight bytes of
HMAC-SHA256, each as one of 32 characters. A phone that knows the secret turns the code without network.
"""

import hashlib
import hmac
import secrets
from datetime import datetime, timedelta

WINDOW = timedelta(seconds=10)
LASTS = timedelta(seconds=30)  # from the beginning of its window until it arrives
LENGTH = 8
LETTERS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"  # nothing that reads like something else


def new_secret() -> str:
    """Return the secret of a new occasion to sign in."""
    return secrets.token_hex(32)


def window_of(at: datetime) -> int:
    """Return which ten seconds a moment lies in."""
    return int(at.timestamp() // WINDOW.total_seconds())


def code_in(secret: str, window: int) -> str:
    """Return the code of one window."""
    digest = hmac.new(secret.encode(), str(window).encode(), hashlib.sha256).digest()
    return "".join(LETTERS[byte % len(LETTERS)] for byte in digest[:LENGTH])


def code_at(secret: str, at: datetime) -> str:
    """Return the code of a moment."""
    return code_in(secret, window_of(at))


def holds(secret: str, code: str, *, at: datetime) -> bool:
    """Say whether a code holds at a moment: of a window that began no more than thirty seconds before."""
    said = "".join(code.split()).upper()
    if not secret or len(said) != LENGTH or not said.isascii():
        return False
    now = window_of(at)
    back = int(LASTS / WINDOW)
    begun = (window for window in range(now - back, now + 1) if at.timestamp() - window * 10 <= LASTS.total_seconds())
    return any(hmac.compare_digest(code_in(secret, window), said) for window in begun)
