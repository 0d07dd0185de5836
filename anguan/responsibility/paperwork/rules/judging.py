"""Judging (把关): what stands between a document and its next step, all reasons at once."""

from collections.abc import Sequence
from datetime import date

from anguan.foundation.refusal import Reason
from anguan.foundation.words import mark as _
from anguan.responsibility.paperwork.rules.letters import missing_said
from anguan.responsibility.paperwork.rules.lifecycle import State

MOST_SIGNERS = 5000


def reasons_not_to_save(*, state: str, version: int, seen: int, changer: str, empty: bool) -> list[Reason]:
    """Everything that keeps a text from being saved; a newer one is never written over."""
    reasons = []
    if state != State.DRAFT:
        remedy = _("需要修改的，先“退回修改”；已经有人签名的，作废后重新起草")
        reasons.append(Reason("not_a_draft", _("已经送签，正文不能再改"), remedy))
    if version != seen:
        said = _("{who}刚刚保存了新的一稿").format(who=changer)
        remedy = _("您写的内容还在下面，请对照对方的一稿合并后再保存")
        reasons.append(Reason("newer_text", said, remedy, field="version"))
    if empty:
        reasons.append(Reason("no_text", _("正文是空的"), _("请至少写一段正文"), field="title"))
    return reasons


def reasons_not_to_send(*, signers: int, text: bool, photos: int, photos_needed: bool, unanswered: int) -> list[Reason]:
    """Everything that is missing before a document goes out to be signed."""
    reasons = []
    if not signers:
        remedy = _("请先在“人员”中登记主要负责人和在岗人员，或在“签名人”中选人")
        reasons.append(Reason("nobody_to_sign", _("没有需要签名的人"), remedy, field="people"))
    if signers > MOST_SIGNERS:
        said = _("签名人超过 {n} 人").format(n=MOST_SIGNERS)
        reasons.append(Reason("too_many", said, _("请按部门分开办理"), field="people"))
    if not text:
        reasons.append(Reason("no_text", _("正文是空的"), _("请先写正文"), field="text"))
    if photos_needed and not photos:
        reasons.append(Reason("no_photo", _("没有现场照片"), _("请在现场用本页相机拍照"), field="photos"))
    if unanswered:
        said = _("还有 {n} 项没有选是、否或者不涉及").format(n=unanswered)
        reasons.append(Reason("unanswered", said, _("请逐项查完"), field="items"))
    return reasons


def reasons_not_to_recall(*, signed: int) -> list[Reason]:
    """Say why a document cannot go back to be changed: somebody's hand stands under it."""
    if not signed:
        return []
    said = _("已有 {n} 人签名，不能退回修改").format(n=signed)
    return [Reason("already_signed", said, _("确实要改的，请作废后重新起草，签过的会留存"))]


def reasons_not_to_archive(*, missing: Sequence[str], signed: int) -> list[Reason]:
    """Everything that is missing before a document is frozen."""
    reasons = []
    if missing:
        said = _("还有 {n} 人没有签名：{names}").format(n=len(missing), names=missing_said(missing))
        remedy = _("请催签；已离开或者确实不能签的，写明原因后“不再要求”")
        reasons.append(Reason("not_all_signed", said, remedy, field="people"))
    if not signed:
        reasons.append(Reason("nobody_signed", _("没有一个人签名"), _("请至少有一人签名"), field="people"))
    return reasons


def reasons_not_to_sign(*, state: str, struck: bool, covers: bool) -> list[Reason]:
    """Everything that keeps somebody from signing."""
    if state == State.ARCHIVED:
        return [Reason("archived", _("文书已经归档，不能再签"), _("确实要补签的，请联系安全管理人员另行补签"))]
    if state == State.VOID:
        return [Reason("void", _("文书已经作废，不用再签"), _("请等新的一份"))]
    if state != State.SIGNING:
        return [Reason("not_sent", _("文书退回修改了，还不能签"), _("改好重新送签后会通知您"))]
    if struck:
        return [Reason("struck", _("这份文书不再要求您签名"), _("有疑问请联系安全管理人员"))]
    if not covers:
        remedy = _("请看过现在的内容后重新签名")
        return [Reason("other_text", _("签名签的不是现在的内容"), remedy, field="signature")]
    return []


def reasons_not_to_press(*, state: str, missing: int, pressed_on: date | None, today: date) -> list[Reason]:
    """Everything that keeps those missing from being pressed: once a day is enough."""
    if state != State.SIGNING:
        return [Reason("not_signing", _("这份文书不在签名中"), _("请刷新页面"))]
    if not missing:
        return [Reason("nobody_missing", _("都签完了，不用催"), _("可以归档了"))]
    if pressed_on == today:
        return [Reason("pressed_today", _("今天已经催过一次"), _("请明天再催，或者当面提醒"))]
    return []


def reason_needed(reason: str) -> list[Reason]:
    """Refuse an empty reason."""
    if reason.strip():
        return []
    return [Reason("no_reason", _("没有写原因"), _("请写明原因"), field="reason")]
