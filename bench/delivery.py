"""Delivery (送达): messages through a mail server and an SMS gateway that take everything, limits off.

Half of them go by mail and half by text, from one process that also claims and settles them. A second figure: how fast
the queue becomes messages, a hundred thousand rows for one town's officer.
"""

import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

from django.conf import settings
from django.db import connection

from anguan.foundation import bulk, clock
from anguan.foundation.access.models import uuid7
from anguan.foundation.notify import delivering, dispatching
from anguan.foundation.notify import topics as topic_table
from anguan.foundation.notify.models import Address, Delivery, Message, MessageItem, Outgoing
from anguan.foundation.notify.topics import Item, Topic
from anguan.foundation.sealing import fingerprint, seal
from anguan.registry.accounts.models import Person, Post, User
from anguan.registry.offices.models import Office
from bench.measuring import Result, Size

TOWN = "320902001"
OUTSIDE = (  # what the two channels are told of their servers
    {"security": "none", "sender": "anguan@example.cn"},
    {"method": "POST", "body": '{"to": "{phone}", "text": "{text}", "id": "{id}"}', "success": "code=0",
     "reference": "data.id"},
)  # fmt: skip


def run(size: Size) -> list[Result]:
    """Measure both."""
    return [_delivered(size.rows), _dispatched(size.rows * 10)]


def _delivered(count: int) -> Result:
    at = clock.now()
    with _sinks():
        _waiting(count)
        _settled()
        began, spent, done = time.perf_counter(), time.process_time(), 0
        while done < count and time.perf_counter() - began < 300:
            done += delivering.step(at)
        took, spent = time.perf_counter() - began, time.process_time() - spent
    if (sent := Delivery.objects.filter(state="sent", attempts=1).count()) != count:
        message = f"{sent} of {count} were sent once"
        raise AssertionError(message)
    beside = f"half by SMTP, half by HTTP, limits off; processor time of ours {spent / count * 1000:.2f} ms each"
    return Result(
        "delivery", f"{count:,} messages sent and settled", count / took, "/s", 500, more_is_better=True, beside=beside
    )


def _dispatched(count: int) -> Result:
    at = clock.now() + timedelta(hours=1)
    office, topic = _an_officer(), "bench.late"
    topic_table.topics()[topic] = Topic(
        topic, "隐患逾期", lambda rows: {row.source_id: Item("配电箱前堆放杂物", kind="隐患逾期") for row in rows}
    )
    for _portion in range(0, count, 10_000):
        Outgoing.objects.bulk_create(
            Outgoing(topic=topic, source_id=uuid7(), listener="town", region_code=TOWN, at=at, not_before=at)
            for _n in range(min(count, 10_000))
        )
    _settled()
    began, done = time.perf_counter(), 0
    while n := dispatching.dispatch(at + timedelta(seconds=time.perf_counter() - began)):
        done += n
    took = time.perf_counter() - began
    del topic_table.topics()[topic]
    found = Message.objects.filter(topic=topic)
    told = MessageItem.objects.filter(topic=topic).count()
    if (found.count(), found.get().count, told, done) != (1, count, count, count):
        message = f"{found.count()} messages of {told} for {done} rows of {count}"
        raise AssertionError(message)
    return Result(
        "dispatch", f"{count:,} late at one midnight become one message to {office.name}", count / took, "/s",
        more_is_better=True, beside=f"{took:.1f} s; each of them can be opened in it",
    )  # fmt: skip


def _waiting(count: int) -> None:
    """Write so many messages with a delivery each that is due."""
    at = clock.now() - timedelta(minutes=1)
    messages, deliveries, addresses = [], [], []
    for number in range(count):
        channel, value = ("email", f"u{number}@example.cn") if number % 2 else ("sms", f"138{number:08}")
        person_id = uuid7()
        message = Message(
            person_id=person_id, person_name="周明", region_code=TOWN, topic="bench", listener="manager", at=at,
            title=f"{number % 9 + 1} 项隐患逾期", body="配电箱前堆放杂物\n灭火器过期", organisation="华海",
        )  # fmt: skip
        address = Address(
            person_id=person_id, channel=channel, sealed=seal(value.encode()), shown="***", added_at=at,
            fingerprint=fingerprint("bench", value),
        )  # fmt: skip
        messages.append(message)
        addresses.append(address)
        deliveries.append(
            Delivery(
                message_id=message.pk, person_id=person_id, region_code=TOWN, channel=channel, next_at=at,
                address_id=address.pk, address_shown="***",
            )
        )  # fmt: skip
    for rows in (messages, addresses, deliveries):
        bulk.insert(rows)


def _an_officer() -> Office:
    office = Office.objects.create(name="五星街道安监办", region_code=TOWN)
    person = Person.objects.create(name="李强", region_code=TOWN)
    Post.objects.create(
        person=person, person_name="李强", role="town_officer", office=office, organisation=office.name,
        region_code=TOWN,
    )  # fmt: skip
    User.objects.create_user(f"bench{person.pk.hex[-8:]}", "Bench#2026-once", person=person)
    return office


def _settled() -> None:
    """Let the database know what it holds, as it does by itself within a minute."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE notify_delivery, notify_message, notify_address, notify_outgoing")


@contextmanager
def _sinks() -> Iterator[None]:
    """Run the two servers in a process of their own, and lead both channels there."""
    before = settings.ANGUAN_CHANNELS
    with subprocess.Popen(
        [sys.executable, "-m", "bench.sinks"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as sinks:
        assert sinks.stdout is not None  # noqa: S101 - asked for above
        mail, texts = sinks.stdout.readline().split()
        mailing, texting = OUTSIDE
        settings.ANGUAN_CHANNELS = {
            **before,
            "email": {**mailing, "host": "127.0.0.1", "port": mail},
            "sms": {**texting, "url": f"http://127.0.0.1:{texts}/send"},
        }
        try:
            yield
        finally:
            settings.ANGUAN_CHANNELS = before
            sinks.communicate()
