"""Reading (阅读与知晓): what somebody does with their messages. Every open page of theirs hears of it at once."""

from datetime import datetime

from django.db import transaction
from django.db.models import Q

from anguan.foundation.access import Actor
from anguan.foundation.notify import inbox
from anguan.foundation.notify.announcing import ring
from anguan.foundation.notify.models import Message
from anguan.foundation.notify.topics import topics


@transaction.atomic
def read(message: Message, *, by: Actor, at: datetime) -> Message:
    """Note that somebody has opened a message of theirs (已读)."""
    if message.read_at is None:
        message.read_at = at
        message.save(update_fields=["read_at"])
        ring([by.person_id])
    return message


@transaction.atomic
def read_all(*, by: Actor, at: datetime, topic: str = "", until: datetime | None = None) -> int:
    """Note that somebody has seen all their messages (全部已读), or those of one topic; later ones stay unread."""
    rows = inbox.messages_of(by).filter(read_at__isnull=True, at__lte=until or at)
    if topic:
        rows = rows.filter(topic=topic)
    owners = inbox.owners_of_unread(by)
    owned = Q(enterprise_id__in=[owner for owner in owners if owner]) | Q(enterprise_id__isnull=True)
    done = rows.order_by().filter(owned).update(read_at=at)
    if done:
        ring([by.person_id])
    return done


@transaction.atomic
def acknowledge(message: Message, *, by: Actor, at: datetime) -> Message:
    """Say that one knows of it (知晓); what is owed stays owed."""
    read(message, by=by, at=at)
    if message.acknowledged_at is None:
        message.acknowledged_at = at
        message.save(update_fields=["acknowledged_at"])
        topic = topics().get(message.topic)
        if topic is not None and topic.acknowledged is not None:
            topic.acknowledged([item.source_id for item in inbox.items_of(message)], by, at)
    return message
