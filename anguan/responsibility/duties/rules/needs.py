"""What duties ask to be shown (取证要求): pictures with what was done, in the grade its duty asks for."""

from dataclasses import replace

from anguan.foundation.evidence.rules import Need, need
from anguan.foundation.words import mark as _
from anguan.responsibility.duties.catalog.proofs import asked_of

# One node a grade, so that a phone takes two pools of challenges along and not one for each duty.
_BY_GRADE: dict[str, Need] = {
    "A": need("duty_proof_a", _("履职证明"), kinds=("photo", "video"), grade="A"),
    "B": need("duty_proof_b", _("履职证明"), kinds=("photo", "video"), grade="B", offline=True,
              permission="duties.prove"),
    "C": need("duty_proof_c", _("履职证明"), kinds=("photo", "video"), grade="C", offline=True,
              permission="duties.prove"),
    "D": need("duty_proof_d", _("履职证明"), kinds=("photo", "video"), grade="D"),
}  # fmt: skip
PLAN_SIGNATURE = need("duty_plan", _("年度计划承诺人签名"), kinds=("signature",), grade="C")
EXEMPTION_PROOF = need("duty_exemption", _("不适用的依据"), kinds=("photo",), grade="D", least=0, most=6)


def proof_need(duty: str, grade: str = "") -> Need:
    """Return what a duty asks to be shown; `grade` is that of a duty an office published."""
    asked = asked_of(duty, grade)
    return replace(_BY_GRADE[asked.grade], least=asked.least, most=asked.most, hint=asked.hint)
