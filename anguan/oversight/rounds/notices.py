"""What is told of rounds (任务消息): a new one, a press, one sent back; to whoever is to answer."""

from collections.abc import Callable, Mapping, Sequence
from uuid import UUID

from django.urls import reverse

from anguan.foundation.notify.models import Outgoing
from anguan.foundation.notify.topics import Item, Topic
from anguan.foundation.words import mark as _
from anguan.oversight.rounds.models import Reply, Round
from anguan.oversight.rounds.rules import Standing
from anguan.oversight.rounds.services import FAILED, PRESSED, PUBLISHED, RETURNED

_CHANNELS = ("inbox", "webpush", "email")


def _described(lead: str, kind: str) -> Callable[[Sequence[Outgoing]], Mapping[UUID, Item]]:
    """Return what tells of answers, in one statement for a batch; what has been answered meanwhile is not told."""

    def describe(rows: Sequence[Outgoing]) -> Mapping[UUID, Item]:
        waiting = Reply.objects.filter(pk__in={row.source_id for row in rows}, state=Standing.WAITING)
        return {
            reply.pk: Item(
                title=lead.format(title=reply.round.title),
                note=_("{office}，{day} 前回复").format(office=reply.round.office_name, day=f"{reply.due_on:%m-%d}"),
                url=reverse("rounds:reply", args=[reply.pk]),
                kind=kind,
            )
            for reply in waiting.select_related("round")
        }

    return describe


def _failed(rows: Sequence[Outgoing]) -> Mapping[UUID, Item]:
    """Return what tells of notices that could not be sent, as long as they have not been."""
    failed = Round.objects.filter(pk__in={row.source_id for row in rows}, state="failed")
    return {
        notice.pk: Item(
            title=_("没有送出：{title}").format(title=notice.title),
            note=_("还没有单位收到，请打开后再次下发"),
            url=reverse("rounds:round", args=[notice.pk]),
            kind=_("没有送出的任务"),
        )
        for notice in failed
    }


TOPICS: tuple[Topic, ...] = (
    Topic(
        PUBLISHED, _("任务下发"), _described(_("新任务：{title}"), _("新任务")), channels=_CHANNELS,
        must=frozenset({"principal", "manager", "doer"}), url="/rounds/received",
    ),
    Topic(
        PRESSED, _("任务催办"), _described(_("催办：{title}"), _("催办")), channels=(*_CHANNELS, "sms"),
        must=frozenset({"principal", "manager", "doer"}), url="/rounds/received",
    ),
    Topic(
        RETURNED, _("任务退回"), _described(_("回复被退回：{title}"), _("退回的任务")), channels=_CHANNELS,
        must=frozenset({"principal", "manager", "doer"}), url="/rounds/received",
    ),
    Topic(FAILED, _("任务没有送出"), _failed, channels=_CHANNELS, must=frozenset({"person"}), url="/rounds/"),
)  # fmt: skip
