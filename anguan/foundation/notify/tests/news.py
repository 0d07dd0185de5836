"""News for tests: topics about nothing in particular, in words that say which row it is."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from anguan.foundation.notify import topics as module
from anguan.foundation.notify.models import Outgoing
from anguan.foundation.notify.topics import Item, Topic

NINE = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)  # nine o'clock in China, a Monday


def described(rows: Sequence[Outgoing]) -> Mapping[UUID, Item]:
    return {
        row.source_id: Item(f"隐患 {row.source_id.hex[-4:]}", note="逾期", url="/hazards/", kind="隐患逾期")
        for row in rows
    }


ALARM = Topic("test.alarm", "报警", described, channels=("inbox", "webpush", "email", "sms"), url="/deadlines/")


@contextmanager
def with_topics(*topics: Topic, **changed: Any) -> Iterator[None]:
    """Let the installation have these topics; without any, the alarm, changed as named."""
    found = topics or (replace(ALARM, **changed),)
    known = module.topics()
    before = dict(known)
    known.clear()
    known.update({topic.key: topic for topic in found})
    try:
        yield
    finally:
        known.clear()
        known.update(before)
