"""What documents ask to be shown (取证要求): each hand under its own text, and photos taken on the spot."""

from anguan.foundation.evidence.rules import need
from anguan.foundation.words import mark as _

SIGNATURE = need("paperwork_signature", _("本人手写签名"), kinds=("signature",), grade="C", offline=True)
SCENE = need(
    "paperwork_scene", _("现场照片"), kinds=("photo", "video"), grade="B", most=6, offline=True,
    permission="paperwork.write", hint=_("拍到现场、参加的人和正在做的事"),
)  # fmt: skip
CHECK = need(
    "paperwork_check", _("检查部位"), grade="B", most=3, offline=True, permission="paperwork.write",
    hint=_("拍清楚检查的部位；有问题的拍问题本身"),
)  # fmt: skip
