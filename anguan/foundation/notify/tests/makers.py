"""Makers of messages."""

from typing import Any

from anguan.foundation import clock
from anguan.foundation.access import Actor
from anguan.foundation.access.models import uuid7
from anguan.foundation.notify.models import Delivery, Message, MessageItem


def make_message(
    to: Actor, title: str = "配电箱前堆放杂物，整改已逾期 2 天", *, items: int = 1, **values: Any
) -> Message:
    """Return a message in somebody's inbox, as the dispatcher leaves it."""
    given = {
        "person_id": to.person_id, "person_name": to.name, "organisation": to.organisation, "topic": "deadlines.alarm",
        "listener": "doer", "enterprise_id": to.enterprise_id, "region_code": to.region_code, "line_code": "emergency",
        "at": clock.now(), "url": "/hazards/", "count": items,
    }  # fmt: skip
    message: Message = Message.objects.create(**{**given, **values}, title=title)
    owned = {"enterprise_id": message.enterprise_id, "region_code": message.region_code, "line_code": "emergency"}
    for number in range(items):
        MessageItem.objects.create(
            **owned, message_id=message.pk, person_id=message.person_id, topic=message.topic, source_id=uuid7(),
            title=f"{title}（{number + 1}）", url="/hazards/",
        )  # fmt: skip
    Delivery.objects.create(
        **owned, message_id=message.pk, person_id=message.person_id, channel="inbox", state="delivered",
        sent_at=message.at, delivered_at=message.at,
    )  # fmt: skip
    return message
