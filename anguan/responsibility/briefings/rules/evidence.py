"""What a briefing asks to be shown (取证要求): the people together, and the leader's signature."""

from anguan.foundation.evidence.rules import need
from anguan.foundation.words import mark as _

BRIEFING_GROUP = need(
    "briefing_group", _("班前会现场"), kinds=("photo", "video"), grade="B", most=2, offline=True,
    hint=_("退后几步，把人都拍进去，最好带上看板或设备"), permission="briefings.lead",
)  # fmt: skip
BRIEFING_SIGNATURE = need(
    "briefing_signature", _("班组长签名"), kinds=("signature",), grade="B", offline=True, permission="briefings.lead"
)
