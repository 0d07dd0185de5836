"""Tellings (谁收到了): who was told of something, when, by which channels, and what came of it; for whoever sent it."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from anguan.foundation.access import Actor
from anguan.foundation.notify.models import Delivery, Message, MessageItem
from anguan.foundation.notify.rules import CHANNEL_TITLES, DELIVERY_STATES
from anguan.foundation.words import mark as _


@dataclass(frozen=True)
class Way:
    """One channel a message travelled by (通道), and what came of it, in words."""

    channel: str
    state: str
    reason: str
    failed: bool


@dataclass(frozen=True)
class Telling:
    """One who was told (通知情况): a person, or a group through its robot."""

    name: str
    organisation: str
    at: datetime
    read_at: datetime | None
    acknowledged_at: datetime | None
    ways: tuple[Way, ...]


def tellings_of(source_ids: Collection[UUID], *, by: Actor) -> Mapping[UUID, list[Telling]]:
    """Return who was told of each of these (alarms, answers to rounds), as far as the reader may see it.

    Three statements for any number of them.
    """
    seen = MessageItem.objects.visible_to(by).filter(source_id__in=source_ids)
    items = list(seen.order_by("id").values_list("source_id", "message_id")) if source_ids else []
    keys = {message_id for _source, message_id in items}
    messages = Message.objects.visible_to(by).in_bulk(keys)
    ways: dict[UUID, list[Way]] = defaultdict(list)
    for one in Delivery.objects.visible_to(by).filter(message_id__in=keys).order_by("id") if keys else ():
        state = DELIVERY_STATES.get(one.state, one.state)
        channel = CHANNEL_TITLES.get(one.channel, one.channel)
        ways[one.message_id].append(Way(channel, state, one.reason, one.state in {"failed", "skipped"}))
    found: dict[UUID, list[Telling]] = defaultdict(list)
    for source_id, message_id in items:
        if message := messages.get(message_id):
            found[source_id].append(_telling(message, ways[message_id]))
    return found


def _telling(message: Message, ways: Collection[Way]) -> Telling:
    return Telling(
        message.person_name or _("群机器人"),
        message.organisation,
        message.at,
        message.read_at,
        message.acknowledged_at,
        tuple(ways),
    )
