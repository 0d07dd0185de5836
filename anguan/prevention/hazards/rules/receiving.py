"""Receiving an order (签收整改指令): the text one puts one's name under, and what stands in the way."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from anguan.foundation.evidence.rules import need
from anguan.foundation.refusal import Reason
from anguan.foundation.words import mark as _

ORDER_RECEIPT = need("order_receipt", _("签收整改指令"), kinds=("signature",), grade="B", permission="hazards.assign")


@dataclass(frozen=True)
class OrderedProblem:
    """One problem as the order states it."""

    what: str
    place: str
    demand: str
    due_on: date


def order_text(
    *, number: str, office: str, issuer: str, issued_on: date, enterprise: str, problems: Sequence[OrderedProblem]
) -> str:
    """Return the order as one plain text: what the person reads is what the signature's hash covers."""
    lines = [
        _("责令限期整改指令书 {number}").format(number=number),
        _("被检查企业：{enterprise}").format(enterprise=enterprise),
        _("下达部门：{office}，经办人：{issuer}，{day}").format(office=office, issuer=issuer, day=_day(issued_on)),
    ]
    lines += [
        _("{n}. {what}（{place}）。整改要求：{demand}。期限：{day}").format(
            n=position,
            what=one.what.rstrip("。"),
            place=one.place,
            demand=one.demand.rstrip("。"),
            day=_day(one.due_on),
        )
        for position, one in enumerate(problems, 1)
    ]
    return "\n".join(lines)


def reasons_not_to_receive(
    *, theirs: bool, received: bool, signed: bool, covers: str, signed_covers: str
) -> list[Reason]:
    """Everything that keeps a person from acknowledging an order."""
    if not theirs:
        return [Reason("not_yours", _("这份指令不是下达给您所在企业的"), _("由被检查企业的负责人或者安全管理人员签收"))]
    if received:
        return [Reason("order_received", _("这份指令已经签收"), _("返回指令页面可以看到签收人和时间"))]
    if not signed:
        return [Reason("no_signature", _("还没有手写签名"), _("请本人在手机上手写签名"), field="signature")]
    if signed_covers != covers:
        return [
            Reason("signed_other_text", _("签名后指令内容有变动"), _("请看过现在的内容后重新签名"), field="signature")
        ]
    return []


def _day(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"
