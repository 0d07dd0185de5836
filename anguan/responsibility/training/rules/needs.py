"""What training asks to be shown (取证要求): who sat together, and whose hand says so."""

from anguan.foundation.evidence.rules import need
from anguan.foundation.words import mark as _

GROUP = need(
    "training_group", _("培训现场合影"), kinds=("photo", "video"), grade="B", least=1, most=3, offline=True,
    permission="training.hold", hint=_("拍到讲课人和参加的人，看得清人数"),
)  # fmt: skip
EDUCATOR = need(
    "training_educator", _("教育人签名"), kinds=("signature",), grade="C", offline=True, permission="training.hold"
)
LEARNER = need("training_learner", _("受教育人签名"), kinds=("signature",), grade="C", offline=True)
PROOF = need(
    "training_proof", _("培训证明"), grade="B", most=3, permission="training.edit",
    hint=_("拍合格证、结业证或学时证明的原件，姓名、学时和日期要看得清"),
)  # fmt: skip
