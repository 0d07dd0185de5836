"""When a turning code is accepted at a briefing (签到码): online it holds now, offline when the phone scanned it."""

from datetime import datetime, timedelta

from anguan.foundation.refusal import Reason
from anguan.foundation.turning import holds
from anguan.foundation.words import mark as _

CLOCK_AHEAD = timedelta(minutes=2)  # phones are not exact
OFFLINE_FOR = timedelta(hours=24)  # how long a sign-in made without network may take to arrive

NO_CODE = Reason("no_code", _("没有签到码"), _("请扫描班组长手机上正在变化的签到码"), field="code")
OLD_CODE = Reason(
    "old_code", _("签到码已失效"), _("请当面扫描班组长手机上正在变化的签到码，拍照转发的无效"), field="code"
)
NO_MOMENT = Reason("no_moment", _("离线签到的时间不对"), _("请校准手机时间，当面重新扫码"), field="code")
ABOUT_CODE = frozenset(reason.code for reason in (NO_CODE, OLD_CODE, NO_MOMENT))


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
