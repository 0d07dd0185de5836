"""The turning code (轮换签到码): eight characters that change every ten seconds, so that a photograph is useless.

Each is made of the briefing's secret and the number of the ten seconds since 1970, both as text: the first eight bytes
of HMAC-SHA256, each as one of 32 characters. The leader's phone knows the secret and turns the code without network.
"""

import hashlib
import hmac
import secrets
from datetime import datetime, timedelta

from anguan.foundation.refusal import Reason
from anguan.foundation.words import mark as _

WINDOW = timedelta(seconds=10)
LASTS = timedelta(seconds=30)  # from the beginning of its window until it arrives
LENGTH = 8
LETTERS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"  # nothing that reads like something else
CLOCK_AHEAD = timedelta(minutes=2)  # phones are not exact
OFFLINE_FOR = timedelta(hours=24)  # how long a sign-in made without network may take to arrive

NO_CODE = Reason("no_code", _("没有签到码"), _("请扫描班组长手机上正在变化的签到码"), field="code")
OLD_CODE = Reason(
    "old_code", _("签到码已失效"), _("请当面扫描班组长手机上正在变化的签到码，拍照转发的无效"), field="code"
)
NO_MOMENT = Reason("no_moment", _("离线签到的时间不对"), _("请校准手机时间，当面重新扫码"), field="code")
ABOUT_CODE = frozenset(reason.code for reason in (NO_CODE, OLD_CODE, NO_MOMENT))


def new_secret() -> str:
    """Return the secret of a new briefing."""
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


def reasons_not_to_accept(
    secret: str, code: str, *, at: datetime, device_at: datetime | None, offline: bool, opened_at: datetime
) -> list[Reason]:
    """Return why a code is not accepted: online it must hold now, offline when the phone scanned it."""
    if not code.strip():
        return [NO_CODE]
    if not offline:
        return [] if holds(secret, code, at=at) else [OLD_CODE]
    if device_at is None or not max(opened_at - CLOCK_AHEAD, at - OFFLINE_FOR) <= device_at <= at + CLOCK_AHEAD:
        return [NO_MOMENT]
    return [] if holds(secret, code, at=device_at) else [OLD_CODE]
