"""Wishes (接收设置): what somebody hears by which channel as it stands, and what did not get through."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import QuerySet

from anguan.foundation.access import Actor
from anguan.foundation.notify.channels import set_up
from anguan.foundation.notify.models import Delivery, QuietHours
from anguan.foundation.notify.rules.choosing import INBOX, ORDER
from anguan.foundation.notify.services.preferences import is_required, preferences_of
from anguan.foundation.notify.topics import topics


@dataclass(frozen=True)
class Wish:
    """One topic by one channel (一类消息的一种方式)."""

    channel: str
    wanted: bool
    locked: bool  # the role must hear it by this channel

    @property
    def name(self) -> str:
        """What the box is called in the form."""
        return self.channel


@dataclass(frozen=True)
class Row:
    """One topic with its channels (一类消息)."""

    key: str
    title: str
    wishes: tuple[Wish, ...]
    when_responsible: bool  # whoever has to do it hears of it, whatever they wish

    @property
    def locked(self) -> bool:
        """Whether the role must hear of it."""
        return any(wish.locked for wish in self.wishes)


def channels() -> tuple[str, ...]:
    """Return the channels people can choose from here: those this installation has, the inbox aside."""
    there = set_up()
    return tuple(channel for channel in ORDER if channel != INBOX and channel in there)


def rows_of(actor: Actor) -> list[Row]:
    """Return every topic as it stands for somebody."""
    said = preferences_of(actor)
    found = []
    for key, topic in topics().items():
        must = is_required(key, actor)
        wishes = tuple(
            Wish(
                channel,
                wanted=(must and channel in topic.channels) or said.get((key, channel), channel in topic.channels),
                locked=must and channel in topic.channels,
            )
            for channel in channels()
        )
        found.append(Row(key, topic.title, wishes, when_responsible="doer" in topic.must and not must))
    return found


def quiet_of(actor: Actor) -> QuietHours | None:
    """Return somebody's own quiet hours."""
    return QuietHours.objects.filter(person_id=actor.person_id).first()


def failures_of(actor: Actor) -> Sequence[Delivery]:
    """Return what did not get through to somebody lately."""
    rows: QuerySet[Delivery] = Delivery.objects.filter(person_id=actor.person_id, state__in=["failed", "skipped"])
    return list(rows.order_by("-id")[:10])
