"""Ways (送达途径): the deliveries of new messages, by what is asked for, what people wish, what they have."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from anguan.foundation.notify.channels import set_up
from anguan.foundation.notify.models import Address, Delivery, Message, Preference, QuietHours, Robot
from anguan.foundation.notify.rules import choosing, merging, quiet
from anguan.foundation.notify.services import addresses

if TYPE_CHECKING:
    from anguan.foundation.notify.merging import Sheaf


@dataclass(frozen=True)
class Reachable:
    """What is known of the people of one portion (接收条件)."""

    wishes: Mapping[tuple[UUID, str], Mapping[str, bool]]
    hours: Mapping[UUID, QuietHours]
    addresses: Mapping[tuple[UUID, str], Sequence[Address]]


def deliveries(fresh: Sequence[tuple[Message, Sheaf]], at: datetime) -> list[Delivery]:
    """Return the deliveries of new messages: the inbox at once, the others waiting for their moment."""
    known = _known([pair for pair in fresh if pair[0].person_id], at)
    return [delivery for message, sheaf in fresh for delivery in _of(message, sheaf, known, at)]


def _of(message: Message, sheaf: Sheaf, known: Reachable, at: datetime) -> Iterator[Delivery]:
    if isinstance(sheaf.recipient, Robot):
        if sheaf.recipient.channel in set_up():
            moment = merging.push_at(at, began=message.at, urgent=message.urgent)
            yield waiting(message, sheaf.recipient.channel, sheaf.recipient, next_at=moment)
        return
    person_id = sheaf.recipient.person_id
    has = {channel for channel in choosing.ORDER if (person_id, channel) in known.addresses}
    choice = choosing.choose(
        [channel for channel in sheaf.asked if channel == choosing.INBOX or channel in set_up()],
        wishes=known.wishes.get((person_id, message.topic), {}),
        must=not sheaf.topic.must.isdisjoint({sheaf.listener, sheaf.recipient.role}),
        has=has,
        urgent=message.urgent,
    )
    moment = merging.push_at(at, began=message.at, urgent=message.urgent)
    hours = known.hours.get(person_id)
    if hours and not message.urgent:
        moment = quiet.allowed_at(moment, start=hours.start, end=hours.end, working_days_only=hours.working_days_only)
    for way in choice.ways:
        if way.channel == choosing.INBOX:
            yield _made(message, way.channel, state="delivered", sent_at=at, delivered_at=at)
            continue
        for address in known.addresses[person_id, way.channel]:
            yield waiting(message, way.channel, address, next_at=moment, after=way.after)
    for channel in choice.missing:
        yield _made(message, channel, state="skipped", reason=choosing.MISSING[channel])


def waiting(
    message: Message, channel: str, to: Address | Robot, *, next_at: datetime, after: Sequence[str] = ()
) -> Delivery:
    """Return a delivery that goes at a moment."""
    shown = to.title if isinstance(to, Robot) else to.shown
    return _made(message, channel, address_id=to.pk, address_shown=shown, next_at=next_at, after=list(after))


def _made(message: Message, channel: str, **named: object) -> Delivery:
    return Delivery(
        enterprise_id=message.enterprise_id,
        region_code=message.region_code,
        line_code=message.line_code,
        message_id=message.pk,
        person_id=message.person_id,
        channel=channel,
        **named,
    )


def _known(fresh: Sequence[tuple[Message, Sheaf]], at: datetime) -> Reachable:
    people = {message.person_id for message, _ in fresh if message.person_id}
    wishes: dict[tuple[UUID, str], dict[str, bool]] = defaultdict(dict)
    for wish in Preference.objects.filter(person_id__in=people, topic__in={one.topic for one, _sheaf in fresh}):
        wishes[wish.person_id, wish.topic][wish.channel] = wish.wanted
    channels = {channel for _, sheaf in fresh for channel in sheaf.asked}
    channels |= {channel for wished in wishes.values() for channel, wanted in wished.items() if wanted}
    channels &= set_up()
    if "sms" in channels:
        addresses.take_phones(people, at=at)
    return Reachable(
        wishes,
        {hours.person_id: hours for hours in QuietHours.objects.filter(person_id__in=people)},
        addresses.usable(people, channels, at=at) if channels else {},
    )
