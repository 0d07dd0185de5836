"""What is told of learning (学习消息): somebody is given a course."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from django.urls import reverse

from anguan.foundation.notify.models import Outgoing
from anguan.foundation.notify.topics import Item, Topic
from anguan.foundation.words import mark as _
from anguan.responsibility.learning import looks
from anguan.responsibility.learning.models import Assignment
from anguan.responsibility.learning.services.assigning import TOLD


def _assigned(rows: Sequence[Outgoing]) -> Mapping[UUID, Item]:
    """Return what tells of courses that are still to be learned."""
    found = Assignment.objects.filter(pk__in={row.source_id for row in rows}, state="open")
    return {row.pk: _item(row) for row in found}


def _item(row: Assignment) -> Item:
    until = _("{day.month}月{day.day}日前学完").format(day=row.due_on) if row.due_on is not None else ""
    note = "，".join(part for part in (looks.because(row), until) if part)
    address = reverse("learning:task", args=[row.pk])
    return Item(_("请学习《{title}》").format(title=row.course_title), note, address, _("要学的课程"))


TOPICS: tuple[Topic, ...] = (
    Topic(TOLD, _("学习任务"), _assigned, channels=("inbox", "webpush"), url="/learning/mine"),
)  # fmt: skip
