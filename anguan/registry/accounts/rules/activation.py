"""Rules of one-time codes (激活码): how they look, and when one still holds."""

from collections.abc import Iterable
from datetime import datetime

from anguan.foundation.refusal import Reason
from anguan.foundation.words import mark as _
from anguan.foundation.words import pinyin

ALPHABET = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"  # without I, O, 0 and 1, which look alike on paper
LENGTH = 10
MOST_AT_ONCE = 500  # more cards are made town by town in the background: 500 take 5 s and 250 MB, 2000 a minute


def tidy(code: str) -> str:
    """Return a code as it was made: people type small letters, spaces, dashes, and full-width characters."""
    wide = str.maketrans({chr(0xFF01 + i): chr(0x21 + i) for i in range(94)})
    return "".join(sign for sign in code.translate(wide).upper() if sign in ALPHABET)


def as_printed(code: str) -> str:
    """Return a code in two groups of five, as it is printed and read aloud."""
    return f"{code[:5]}-{code[5:]}"


def reasons_not_to_redeem(
    *, found: bool, used_at: datetime | None, voided_at: datetime | None, expires_at: datetime | None, at: datetime
) -> list[Reason]:
    """Why a code does not open an account any more; at most one reason, the first that holds."""
    if not found:
        return [Reason("code_unknown", _("没有这个激活码"), _("请对照纸条逐个核对字母和数字"), field="code")]
    if used_at is not None:
        return [
            Reason(
                "code_used",
                _("这个激活码已经用过"),
                _("请直接用登录名和密码登录；忘了密码请找发码单位重新发码"),
                field="code",
            )
        ]
    if voided_at is not None:
        return [Reason("code_voided", _("这个激活码已经作废，后来又发过新的"), _("请使用最新的一张纸条"), field="code")]
    if expires_at is None or at >= expires_at:
        return [Reason("code_expired", _("这个激活码已经过期"), _("请联系发码单位重新发码"), field="code")]
    return []


def spelled(name: str, numbers: Iterable[int]) -> list[str]:
    """Return sign-in names (登录名) made of the sound of a name: zhangwei01, zhangwei02…"""
    sound = pinyin(name).split(" ", 1)[-1]
    stem = "".join(sign for sign in sound if sign.isascii() and sign.isalnum())[:30] or "user"
    return [f"{stem}{number:02d}" for number in numbers]
