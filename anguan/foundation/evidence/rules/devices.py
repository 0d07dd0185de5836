"""Rules of devices (手机): how many somebody has, and what a key looks like."""

from anguan.foundation.evidence.rules.signing import is_public_key
from anguan.foundation.refusal import Reason
from anguan.foundation.words import mark as _

MOST_DEVICES = 20  # live ones of one person; each browser on each phone is one
LONGEST_NAME = 100


def reasons_not_to_enrol(public_key: str, *, live: int, most: int = MOST_DEVICES) -> list[Reason]:
    """Everything that stands between a phone and its enrolment."""
    reasons = []
    if not is_public_key(public_key):
        reasons.append(
            Reason("device_key_invalid", _("手机的公钥不对"), _("请刷新页面，手机会重新生成"), field="public_key")
        )
    if live >= most:
        reasons.append(
            Reason("too_many_devices", _("登记的手机已达上限"), _("请先在“我的手机”里停用不再使用的手机"), field="id")
        )
    return reasons


def shown_name(name: str) -> str:
    """Return a phone's name as its list shows it: one line, never empty."""
    said = "".join(character for character in " ".join(name.split()) if character.isprintable())
    return said[:LONGEST_NAME] or _("未命名的手机")
