"""Committing (承诺年度计划): what stands against the day and the doer of an item. Pure functions."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from anguan.foundation.refusal import Reason
from anguan.foundation.words import mark as _


@dataclass(frozen=True)
class Meant:
    """One item as it is meant (计划事项), beside what is owed."""

    title: str
    due_on: date | None
    first_on: date | None
    state: str
    committed_on: date | None
    doer_id: UUID | None


def reasons_against(item: Meant, *, people: Collection[UUID], today: date, field: str = "items") -> list[Reason]:
    """Return what stands against one item: too late, gone by, before its period, a doer who is not here."""
    reasons = []
    if item.state not in {"open", "partial", "disputed", "earlier"}:
        said = _("“{title}”已办结或不再应办").format(title=item.title)
        reasons.append(Reason("item_over", said, _("请刷新页面"), field=field))
    day = item.committed_on
    if day is not None:
        if item.due_on is not None and day > item.due_on >= today:
            said = _("“{title}”的计划日期晚于到期日 {due}").format(title=item.title, due=item.due_on)
            reasons.append(Reason("item_after_due", said, _("请改到到期日之前"), field=field))
        if day < today:
            said = _("“{title}”的计划日期 {day} 已经过去").format(title=item.title, day=day)
            remedy = _("请改到今天或以后；已经做完的请直接办理填报")
            reasons.append(Reason("item_gone_by", said, remedy, field=field))
        elif item.first_on is not None and item.due_on is not None and day < item.first_on <= item.due_on:
            said = _("“{title}”从 {first} 才开始").format(title=item.title, first=item.first_on)
            reasons.append(Reason("item_too_early", said, _("请改到本期以内"), field=field))
    if item.doer_id is not None and item.doer_id not in people:
        said = _("“{title}”的责任人不在本企业").format(title=item.title)
        reasons.append(Reason("doer_not_here", said, _("请从本企业在岗人员中选择"), field=field))
    return reasons
