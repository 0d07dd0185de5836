"""Inbox (收件箱): reading one's own messages; nobody reads another's here, whatever else they may see."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from itertools import groupby
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from anguan.foundation import clock, plain
from anguan.foundation.access import Actor
from anguan.foundation.notify.models import Delivery, Message, MessageItem
from anguan.foundation.notify.topics import topics

MOST_COUNTED = 100  # beyond, the bell says 99+
MOST_UNREAD = 200  # shown at once
PAGE = 30


def unread_count(person_id: UUID) -> int:
    """Return how many messages somebody has not read, up to MOST_COUNTED; every page asks this."""
    return int(plain.ask(_UNREAD, [person_id])[0][0] or 0)


_UNREAD = (
    f'SELECT count(*) FROM (SELECT 1 FROM "{Message._meta.db_table}"'  # noqa: S608 - written in our code
    f" WHERE person_id = %s AND read_at IS NULL LIMIT {MOST_COUNTED}) AS unread"
)


def messages_of(actor: Actor) -> QuerySet[Message]:
    """Return one's own messages, the latest first."""
    return Message.objects.filter(person_id=actor.person_id).order_by("-at", "-id")


def items_of(message: Message) -> QuerySet[MessageItem]:
    """Return what a message speaks of."""
    return MessageItem.objects.filter(message_id=message.pk, person_id=message.person_id).order_by("id")


def ways_of(message: Message) -> QuerySet[Delivery]:
    """Return by which channels a message went to its person, and what came of it."""
    return Delivery.objects.filter(message_id=message.pk, person_id=message.person_id).order_by("id")


def topics_of(actor: Actor) -> list[tuple[str, str, int]]:
    """Return the topics somebody has messages of: key, title, and how many are unread."""
    rows = messages_of(actor).order_by().values_list("topic").annotate(unread=Count("pk", Q(read_at__isnull=True)))
    found: dict[str, int] = dict(rows)
    known = [key for key in topics() if key in found]
    return [(key, topic_title(key), found[key]) for key in [*known, *sorted(found.keys() - topics().keys())]]


def topic_title(key: str) -> str:
    """Return what a topic is called; one that is no longer told keeps its key."""
    topic = topics().get(key)
    return topic.title if topic else key


def may_acknowledge(message: Message) -> bool:
    """Say whether a message asks to be known (知晓): an urgent one, or one whose sender waits for it."""
    topic = topics().get(message.topic)
    return message.acknowledged_at is None and (
        message.urgent or (topic is not None and topic.acknowledged is not None)
    )


def page_before(rows: QuerySet[Message], last: Message | None) -> tuple[list[Message], bool]:
    """Return the messages after the last one shown, and whether there are more."""
    if last is not None:
        rows = rows.filter(Q(at__lt=last.at) | Q(at=last.at, pk__lt=last.pk))
    found = list(rows[: PAGE + 1])
    return found[:PAGE], len(found) > PAGE


def by_day(messages: Iterable[Message]) -> Iterator[tuple[date, list[Message]]]:
    """Group messages by the day they are of, as they come."""
    for day, members in groupby(messages, key=lambda message: clock.day_of(message.at)):
        yield day, list(members)


def owners_of_unread(actor: Actor) -> Sequence[UUID | None]:
    """Return the enterprises one's unread messages belong to; they are written through these."""
    return list(
        messages_of(actor).filter(read_at__isnull=True).order_by().values_list("enterprise_id", flat=True).distinct()
    )


def newest_moment(messages: Sequence[Message]) -> datetime | None:
    """Return when the latest of these came about."""
    return max((message.at for message in messages), default=None)
