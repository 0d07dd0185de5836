"""Rules of extensions (延期): what stands in the way of asking for more time, and of granting it.

What a law asks beyond this (only force majeure, only in the last days) is the domain's to say.
"""

from datetime import date, timedelta
from uuid import UUID

from anguan.foundation.refusal import Reason
from anguan.foundation.words import mark as _
from anguan.foundation.words.said import reasons_about_text

DECISIONS: dict[str, str] = {
    "asked": _("待审批"),
    "granted": _("已同意"),
    "refused": _("不同意"),
    "lapsed": _("已失效"),
}


def reasons_not_to_ask(
    *,
    reason: str,
    interim_measure: str,
    present_due_on: date,
    asked_due_on: date | None,
    already_asked: bool,
    today: date,
    longest_days: int,
) -> list[Reason]:
    """Everything against asking for more time (申请延期): a reason, what keeps things safe meanwhile, a later day."""
    reasons = reasons_about_text(reason, "reason", _("没有写明延期理由"), _("请写明为什么不能按期完成"))
    reasons += reasons_about_text(
        interim_measure, "interim_measure", _("没有写明延期期间的管控措施"), _("请写明改好之前怎样保证安全")
    )
    if asked_due_on is None or asked_due_on <= max(present_due_on, today):
        reasons.append(
            Reason("due_not_later", _("新的期限没有晚于现在的期限"), _("请选择更晚的日期"), field="asked_due_on")
        )
    elif asked_due_on > today + timedelta(days=longest_days):
        reasons.append(
            Reason(
                "due_too_far",
                _("新的期限超过{days}天").format(days=longest_days),
                _("请检查年份，工期确实很长的请分阶段完成"),
                field="asked_due_on",
            )
        )
    if already_asked:
        reasons.append(Reason("extension_open", _("已有一个延期申请等待答复"), _("请等待答复")))
    return reasons


def reasons_not_to_decide(
    *, asked_by: UUID, decider: UUID, granted: bool, note: str, asked_due_on: date, today: date
) -> list[Reason]:
    """Whoever asks for more time does not grant it; a refusal is explained; a date gone by cannot be granted."""
    reasons = []
    if asked_by == decider:
        reasons.append(Reason("same_person", _("申请人不能审批自己的延期申请"), _("请由另一名有审批权限的人员办理")))
    if not granted:
        reasons += reasons_about_text(note, "note", _("没有写明不同意的理由"), _("请写明理由，申请人会看到"))
    elif asked_due_on < today:
        reasons.append(Reason("due_in_past", _("申请的新期限已经过去"), _("请不同意，并请申请人重新申请")))
    return reasons
