"""Rules of rounds (任务下发): whom a notice can go to, what it must say, who answers it, how often one may press."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from anguan.foundation.evidence.rules import need
from anguan.foundation.lifecycle import Lifecycle, Step
from anguan.foundation.refusal import Reason
from anguan.foundation.words import mark as _

LONGEST_TITLE, LONGEST_BODY, LONGEST_REPLY = 100, 5000, 2000
MOST_NAMED = 500  # enterprises named one by one
LONGEST_DAYS = 366
PRESSED_AGAIN_AFTER = timedelta(hours=4)


class Audience(StrEnum):
    """Whom a notice goes to (下发对象)."""

    ENTERPRISES = "enterprises"
    NAMED = "named"
    OFFICES = "offices"


class Answer(StrEnum):
    """What is asked of whoever gets it (要求)."""

    REPLY = "reply"
    RECEIPT = "receipt"


class Standing(StrEnum):
    """Where one addressee's answer stands (办理状态)."""

    WAITING = "waiting"
    REPLIED = "replied"
    WITHDRAWN = "withdrawn"


class Part(StrEnum):
    """What someone is to one answer."""

    ADDRESSEE = "addressee"
    ISSUER = "issuer"


AUDIENCE_TITLES: dict[str, str] = {
    Audience.ENTERPRISES: _("辖区内的企业"),
    Audience.NAMED: _("指定的企业"),
    Audience.OFFICES: _("辖区内的镇街、部门"),
}
ANSWER_TITLES: dict[str, str] = {Answer.REPLY: _("书面回复"), Answer.RECEIPT: _("签收即可")}

ROUND_REPLY = need(
    "round_reply", _("办理情况照片"), kinds=("photo", "video"), grade="C", most=6, permission="rounds.reply"
)

LIFECYCLE = Lifecycle(
    #    step        from                to                  who             on the button
    Step("reply", Standing.WAITING, Standing.REPLIED, Part.ADDRESSEE, _("提交回复"), "primary"),
    Step("return", Standing.REPLIED, Standing.WAITING, Part.ISSUER, _("退回重报")),
    Step("withdraw", Standing.WAITING, Standing.WITHDRAWN, Part.ISSUER, _("撤回")),
    titles={
        Standing.WAITING: _("待回复"),
        Standing.REPLIED: _("已回复"),
        Standing.WITHDRAWN: _("已撤回"),
    },
)


@dataclass(frozen=True)
class Draft:
    """What is to be sent (拟下发的任务)."""

    title: str
    body: str
    answer: str
    reply_by: date | None
    audience: str
    regions: tuple[str, ...] = ()
    industries: tuple[str, ...] = ()
    names: tuple[str, ...] = ()  # names or credit codes of enterprises, one by one


def line_between(sender: Collection[str], addressee: Sequence[str]) -> str:
    """Return the line (监管条线) of an office's answer, which both offices must see; an office of no line sees all.

    A department addresses offices of every line and of its own, so that one they share is found where both have some.
    """
    shared = [line for line in addressee if not sender or line in sender]
    return shared[0] if shared else min(sender, default="")


def reasons_not_to_publish(
    draft: Draft, *, today: date, addressees: int, unknown: Sequence[str], outside: Sequence[str]
) -> list[Reason]:
    """Everything that keeps a notice from being sent; `unknown` names nobody, `outside` lies beyond the territory."""
    reasons = []
    if not draft.title.strip():
        reasons.append(Reason("no_title", _("没有填写标题"), _("请用一句话写明要做什么"), field="title"))
    if not draft.body.strip():
        reasons.append(Reason("no_body", _("没有填写内容"), _("请写明做什么、怎么做、回复什么"), field="body"))
    reasons += _too_long(draft.title, LONGEST_TITLE, "title") + _too_long(draft.body, LONGEST_BODY, "body")
    if draft.reply_by is None:
        reasons.append(Reason("no_day", _("没有选择截止日期"), _("请选择最晚哪一天办完"), field="reply_by"))
    elif draft.reply_by < today:
        reasons.append(Reason("day_past", _("截止日期已经过去"), _("请选择今天或以后的日期"), field="reply_by"))
    elif draft.reply_by > today + timedelta(days=LONGEST_DAYS):
        reasons.append(Reason("day_far", _("截止日期超过一年"), _("请核对日期，长期工作请分次下发"), field="reply_by"))
    if unknown:
        said = _("没有找到这些企业：{names}").format(names="、".join(unknown[:10]))
        reasons.append(Reason("unknown_enterprises", said, _("请核对全称或统一社会信用代码，每行一家"), field="names"))
    if len(draft.names) > MOST_NAMED:
        said = _("指定的企业超过 {most} 家").format(most=MOST_NAMED)
        reasons.append(Reason("too_many_named", said, _("请按地区、行业下发，或分次下发"), field="names"))
    if outside:
        reasons.append(
            Reason("outside_territory", _("选择的地区不在本部门辖区内"), _("请重新选择地区"), field="regions")
        )
    if not addressees and not unknown and not outside:
        field = "names" if draft.audience == Audience.NAMED else "regions"
        reasons.append(Reason("nobody", _("没有符合条件的下发对象"), _("请放宽地区、行业，或核对名单"), field=field))
    return reasons


def reasons_not_to_send_again(*, reply_by: date, today: date) -> list[Reason]:
    """Everything that keeps a notice that could not be sent from being sent again."""
    if reply_by < today:
        return [Reason("day_past", _("截止日期已经过去"), _("请撤回这一条，选好新的截止日期重新下发"))]
    return []


def reasons_not_to_reply(text: str, *, answer: str) -> list[Reason]:
    """Everything that keeps an answer from being given."""
    if answer == Answer.REPLY and not text.strip():
        return [Reason("no_reply", _("没有填写回复"), _("请写明办理情况"), field="text")]
    return _too_long(text, LONGEST_REPLY, "text")


def reasons_not_to_return(*, reason: str, due_on: date | None, today: date) -> list[Reason]:
    """Everything that keeps an answer from being sent back."""
    reasons = []
    if not reason.strip():
        reasons.append(Reason("no_reason", _("没有填写退回理由"), _("请写明还要补什么"), field="reason"))
    reasons += _too_long(reason, LONGEST_REPLY, "reason")
    if due_on is None or due_on < today:
        reasons.append(Reason("day_past", _("没有选择新的截止日期"), _("请选择今天或以后的日期"), field="due_on"))
    return reasons


def reasons_not_to_press(*, waiting: int, pressed_at: datetime | None, at: datetime) -> list[Reason]:
    """Everything that keeps those who have not answered from being pressed."""
    if not waiting:
        return [Reason("all_replied", _("都已经回复，不用催办"), _("请刷新页面查看"))]
    if pressed_at is not None and at - pressed_at < PRESSED_AGAIN_AFTER:
        hours = int(PRESSED_AGAIN_AFTER.total_seconds() // 3600)
        said = _("刚刚催办过，{hours} 小时内不重复催办").format(hours=hours)
        return [Reason("pressed_already", said, _("急事请直接打电话"))]
    return []


def _too_long(text: str, longest: int, field: str) -> list[Reason]:
    if len(text) <= longest:
        return []
    said = _("太长了，超过 {longest} 字").format(longest=longest)
    return [Reason("too_long", said, _("请写简短些"), field=field)]
