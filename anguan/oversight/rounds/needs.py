"""What an answer may show (回复附图)."""

from anguan.foundation.evidence.rules import need
from anguan.foundation.words import mark as _

ROUND_REPLY = need(
    "round_reply", _("办理情况照片"), kinds=("photo", "video"), grade="C", most=6, permission="rounds.reply"
)
