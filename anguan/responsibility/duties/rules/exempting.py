"""Exempting (申报不适用): what stands against saying that a duty is not for an enterprise. Pure functions."""

from anguan.foundation.refusal import Reason
from anguan.foundation.words import mark as _

SHORTEST, LONGEST = 6, 500


def reasons_against_asking(*, reason: str, owed: int, asked_already: bool, exhibits: int) -> list[Reason]:
    """Return what stands against asking: nothing is owed, no reason that can be checked, asked before."""
    reasons = []
    if asked_already:
        remedy = _("请等镇街复核；要改理由，请先撤回再申报")
        reasons.append(Reason("asked_already", _("这一项已经申报过"), remedy))
    elif not owed:
        remedy = _("只有还没办的事项才能申报不适用")
        reasons.append(Reason("nothing_owed", _("没有这一项应办的事"), remedy))
    words = reason.strip()
    if len(words) < SHORTEST:
        remedy = _("请写明事实，如“本厂 2025 年已停用煤气，管道已拆除”")
        reasons.append(Reason("no_reason", _("没有写清楚为什么不适用"), remedy, field="reason"))
    elif len(words) > LONGEST:
        reasons.append(Reason("reason_long", _("理由超过 500 个字"), _("请写短一些"), field="reason"))
    if exhibits > 6:
        reasons.append(Reason("too_many_photos", _("照片最多 6 张"), _("请删去多余的照片"), field="exhibits"))
    return reasons


def reasons_against_deciding(*, state: str, uphold: bool, note: str, same_person: bool) -> list[Reason]:
    """Return what stands against the second look: it was decided, it is one's own, or no reason is given."""
    reasons = []
    if state != "asked":
        reasons.append(Reason("not_asked", _("这份申报已经复核或撤回"), _("请刷新页面查看最新情况")))
    if same_person:
        reasons.append(Reason("same_person", _("不能复核自己的申报"), _("请由另一位工作人员复核")))
    if not note.strip():
        said = _("没有写复核意见")
        remedy = _("请写明怎样核实的") if uphold else _("请写明为什么仍然适用")
        reasons.append(Reason("no_note", said, remedy, field="note"))
    elif len(note.strip()) > LONGEST:
        reasons.append(Reason("note_long", _("复核意见超过 500 个字"), _("请写短一些"), field="note"))
    return reasons
