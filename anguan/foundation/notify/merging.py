"""Merging (合并成文): what one person hears at once becomes one message, or joins one neither read nor pushed yet."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.db import connection
from django.db.models import Exists, OuterRef, Q

from anguan.foundation import bulk
from anguan.foundation.notify import ways
from anguan.foundation.notify.listeners import Recipient
from anguan.foundation.notify.models import Delivery, Message, MessageItem, Outgoing, Robot
from anguan.foundation.notify.rules import merging as rules
from anguan.foundation.notify.topics import Item, Topic

LONGEST_TITLE, LONGEST_URL = 200, 300
TITLES_IN_BODY = 5


@dataclass
class Sheaf:
    """What one person, or one robot's group, is told of one topic as one listener (合并前的一组)."""

    topic: Topic
    listener: str
    recipient: Recipient | Robot
    told: list[tuple[Outgoing, Item]] = field(default_factory=list)

    @property
    def key(self) -> "Key":
        """What is merged with what."""
        return self.recipient_id, self.topic.key, self.listener, self.recipient.organisation

    @property
    def recipient_id(self) -> UUID:
        """The person or the robot."""
        return self.recipient.pk if isinstance(self.recipient, Robot) else self.recipient.person_id

    @property
    def urgent(self) -> bool:
        """Whether any of it is."""
        return any(row.urgent for row, _ in self.told)

    @property
    def tally(self) -> dict[str, int]:
        """How many of which kind."""
        return rules.together({item.kind or self.topic.title: 1} for _, item in self.told)

    @property
    def asked(self) -> tuple[str, ...]:
        """The channels the news asks for."""
        return tuple(dict.fromkeys(name for _, item in self.told for name in item.channels or self.topic.channels))


Key = tuple[UUID | None, str, str, str]


def fill(sheaves: Sequence[Sheaf], at: datetime) -> set[UUID]:
    """Write the messages with their items and deliveries; return the people whose inbox changed."""
    sheaves = [*sheaves, *_for_robots(sheaves)]
    running = _running(sheaves, at)
    fresh: list[tuple[Message, Sheaf]] = []
    grown: list[Message] = []
    items: list[MessageItem] = []
    for sheaf in sheaves:
        message = running.get(sheaf.key)
        if message is None:
            message = _begun(sheaf, at)
            fresh.append((message, sheaf))
        else:
            _grow(message, sheaf)
            grown.append(message)
        items += (_item(message, row, item) for row, item in sheaf.told)
    bulk.insert([message for message, _ in fresh])
    bulk.insert(grown, update=["title", "body", "url", "count", "tally", "urgent"])
    bulk.insert(items)
    bulk.insert(ways.deliveries(fresh, at))
    _put_off(grown, at)
    return {message.person_id for message in (*grown, *(one for one, _ in fresh)) if message.person_id}


def _for_robots(sheaves: Sequence[Sheaf]) -> Iterable[Sheaf]:
    """Bind what the groups of the same offices and enterprises hear, each thing once."""
    people = [sheaf for sheaf in sheaves if isinstance(sheaf.recipient, Recipient)]
    robots = Robot.objects.filter(
        Q(office_id__in={sheaf.recipient.office_id for sheaf in people} - {None})
        | Q(enterprise_id__in={sheaf.recipient.enterprise_id for sheaf in people} - {None}),
        stopped_at__isnull=True,
    )
    bound: dict[Key, Sheaf] = {}
    heard: set[tuple[UUID, int]] = set()
    for robot in robots:
        for sheaf in people:
            of_theirs = (robot.office_id and robot.office_id == sheaf.recipient.office_id) or (
                robot.enterprise_id and robot.enterprise_id == sheaf.recipient.enterprise_id
            )
            wanted = sheaf.topic.key in (robot.topics or [sheaf.topic.key])
            if not of_theirs or not wanted or sheaf.listener not in (robot.listeners or [sheaf.listener]):
                continue
            group = Sheaf(sheaf.topic, sheaf.listener, robot)
            group = bound.setdefault(group.key, group)
            for row, item in sheaf.told:
                if (robot.pk, row.pk) not in heard:
                    heard.add((robot.pk, row.pk))
                    group.told.append((row, item))
    return [sheaf for sheaf in bound.values() if sheaf.told]


def _running(sheaves: Sequence[Sheaf], at: datetime) -> Mapping[Key, Message]:
    """Return the messages that take more: neither read nor on their way by any channel but the inbox."""
    pushed = Delivery.objects.filter(message_id=OuterRef("pk"), attempts__gt=0)
    rows = Message.objects.filter(
        Q(person_id__in={sheaf.recipient_id for sheaf in sheaves})
        | Q(robot_id__in={sheaf.recipient_id for sheaf in sheaves if isinstance(sheaf.recipient, Robot)}),
        read_at__isnull=True,
        at__gt=at - rules.WINDOW,
        at__lte=at,
        topic__in={sheaf.topic.key for sheaf in sheaves},
    )
    found = rows.filter(~Exists(pushed)).order_by("id")
    return {(one.person_id or one.robot_id, one.topic, one.listener, one.organisation): one for one in found}


def _begun(sheaf: Sheaf, at: datetime) -> Message:
    row, _ = sheaf.told[0]
    recipient = sheaf.recipient
    person = recipient if isinstance(recipient, Recipient) else None
    message = Message(
        enterprise_id=recipient.enterprise_id or (row.enterprise_id if not recipient.office_id else None),
        region_code=recipient.region_code or row.region_code,
        line_code=row.line_code,
        person_id=person.person_id if person else None,
        robot_id=None if person else sheaf.recipient_id,
        person_name=person.name if person else "",
        organisation=recipient.organisation,
        listener=sheaf.listener,
        topic=sheaf.topic.key,
        count=0,
        at=at,
    )
    _grow(message, sheaf)
    return message


def _grow(message: Message, sheaf: Sheaf) -> None:
    """Let a message speak of these too."""
    before = message.count
    message.tally = rules.together([message.tally, sheaf.tally])
    message.count += len(sheaf.told)
    message.urgent = message.urgent or sheaf.urgent
    first = sheaf.told[0][1]
    if message.count == 1:
        message.title, message.body, message.url = first.title[:LONGEST_TITLE], first.note, first.url[:LONGEST_URL]
        return
    lines = [message.title] if before == 1 else message.body.split("\n") if before else []
    lines += [item.title for _, item in sheaf.told[: TITLES_IN_BODY - len(lines)]]
    message.title = sheaf.topic.merged(message.tally, message.listener)[:LONGEST_TITLE]
    message.body = "\n".join(lines[:TITLES_IN_BODY])
    message.url = sheaf.topic.url


def _item(message: Message, row: Outgoing, item: Item) -> MessageItem:
    return MessageItem(
        enterprise_id=row.enterprise_id,
        region_code=row.region_code,
        line_code=row.line_code,
        message_id=message.pk,
        person_id=message.person_id,
        topic=row.topic,
        source_id=row.source_id,
        title=item.title[:LONGEST_TITLE],
        note=item.note[:LONGEST_TITLE],
        url=item.url[:LONGEST_URL],
    )


def _put_off(grown: Collection[Message], at: datetime) -> None:
    """Let the pushes of messages that took more wait a little longer for the rest of a flood."""
    later = {message.pk: rules.push_at(at, began=message.at, urgent=message.urgent) for message in grown}
    if later:
        with connection.cursor() as cursor:
            cursor.execute(_LATER, [list(later), list(later.values())])


_LATER = """
    UPDATE notify_delivery SET next_at = greatest(next_at, later.moment)
    FROM unnest(%s::uuid[], %s::timestamptz[]) AS later (message_id, moment)
    WHERE notify_delivery.message_id = later.message_id AND state = 'waiting' AND next_at IS NOT NULL AND attempts = 0
    """
