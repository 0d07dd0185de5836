"""Falling back (后备通道): what did not go by one channel goes by the next that its person has."""

from collections.abc import Sequence
from datetime import datetime

from anguan.foundation import bulk
from anguan.foundation.notify import ways
from anguan.foundation.notify.channels import set_up
from anguan.foundation.notify.models import Delivery, Message
from anguan.foundation.notify.services import addresses


def back(failed: Sequence[Delivery], at: datetime) -> int:
    """Begin the next channel of these, where there is one; return how many deliveries that makes.

    While another address of the same channel is still tried, or has taken it, nothing falls back.
    """
    asking = {row.message_id: row for row in failed if row.after and row.person_id}
    alive = Delivery.objects.filter(message_id__in=asking, state__in=["waiting", "sent", "delivered"])
    for message_id, channel in alive.values_list("message_id", "channel"):
        if message_id in asking and asking[message_id].channel == channel:
            del asking[message_id]
    if not asking:
        return 0
    people = {row.person_id for row in asking.values() if row.person_id}
    channels = {channel for row in asking.values() for channel in row.after} & set_up()
    if "sms" in channels:
        addresses.take_phones(people, at=at)
    usable = addresses.usable(people, channels, at=at)
    messages = Message.objects.in_bulk(list(asking))
    made: list[Delivery] = []
    for row in asking.values():
        for place, channel in enumerate(row.after):
            if row.person_id and (found := usable.get((row.person_id, channel))):
                rest = row.after[place + 1 :]
                made += (
                    ways.waiting(messages[row.message_id], channel, address, next_at=at, after=rest)
                    for address in found
                )
                break
    return bulk.insert(made)
