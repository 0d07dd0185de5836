"""Doubts (存疑): what may be unsure about evidence. It is kept and marked, and never refused for these."""

from dataclasses import dataclass
from datetime import datetime

from anguan.foundation.refusal import Reason
from anguan.foundation.words import mark as _

FIRST_YEAR, LAST_YEAR = 1970, 2200


@dataclass(frozen=True)
class Doubt:
    """One thing that may be unsure (存疑情形); `lowers` says whether it keeps the grade from being A or B."""

    code: str
    words: str
    lowers: bool = True


_DOUBTS = (
    Doubt("not_live", _("不是在页面里现场拍摄")),
    Doubt("no_challenge", _("没有拍摄口令")),
    Doubt("challenge_expired", _("拍摄口令已过期")),
    Doubt("challenge_used", _("拍摄口令已用过")),
    Doubt("challenge_not_theirs", _("拍摄口令不是发给本人这台手机的")),
    Doubt("challenge_other_purpose", _("拍摄口令是为别的用途发的")),
    Doubt("not_signed", _("没有手机签名")),
    Doubt("device_unknown", _("没有登记过的手机")),
    Doubt("device_revoked", _("手机已停用")),
    Doubt("clock_ahead", _("手机时间比服务器快")),
    Doubt("clock_behind", _("手机时间比口令发出时还早")),
    Doubt("received_late", _("拍摄后较久才收到")),
    Doubt("no_place", _("没有位置")),
    Doubt("poor_place", _("位置误差较大")),
    Doubt("old_place", _("位置是拍摄前较久取得的")),
    Doubt("far_from_site", _("离现场较远")),
    Doubt("same_bytes", _("和以前的照片完全相同")),
    Doubt("looks_alike", _("和以前的照片很像")),
    Doubt("too_plain", _("画面过于单一，无法比对"), lowers=False),
)
DOUBTS: dict[str, Doubt] = {doubt.code: doubt for doubt in _DOUBTS}


def reasons_not_to_believe_the_clock(taken_at: datetime | None) -> list[Reason]:
    """A wrong phone clock is noted and not refused; a moment no calendar holds is refused."""
    if taken_at is None or FIRST_YEAR <= taken_at.year <= LAST_YEAR:
        return []
    return [Reason("photo_time_impossible", _("拍摄时间不可能"), _("请校准手机时间后重拍"), field="taken_at")]
