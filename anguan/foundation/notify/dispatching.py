"""Dispatching (分发): queued news becomes messages: whom it means, what is said once, and by which channels it goes.

One portion is one transaction: the rows leave the queue as the messages are written, so that a killed dispatcher loses
none and doubles none. One dispatcher works at a time, or two of them would each begin a message for the same person.
"""

import logging
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection, transaction

from anguan.foundation.notify import announcing, merging
from anguan.foundation.notify.listeners import listeners
from anguan.foundation.notify.merging import Sheaf
from anguan.foundation.notify.models import Outgoing
from anguan.foundation.notify.reach import reachable
from anguan.foundation.notify.topics import Item, topics

log = logging.getLogger("anguan.notify")
PORTION = 2000
_ALONE = "SELECT pg_try_advisory_xact_lock(hashtext('anguan.dispatching'))"


@dataclass(frozen=True)
class Bound:
    """One portion of the queue, bound by person (一批): the rows whose news is still there, and those nobody hears."""

    sheaves: list[Sheaf]
    there: list[Outgoing]
    unreached: dict[str, list[Outgoing]]


def step(at: datetime) -> int:
    """Go round once; return how many queued rows were worked."""
    return dispatch(at)


def dispatch(at: datetime, most: int = PORTION) -> int:
    """Work one portion of the queue; return how many rows left it, 0 too when another dispatcher is at work."""
    with transaction.atomic():
        if not _alone():
            return 0
        rows = list(
            Outgoing.objects.select_for_update(skip_locked=True)
            .filter(not_before__lte=at)
            .order_by("not_before", "id")[:most]
        )
        if not rows:
            return 0
        bound = _bound(rows, at)
        changed = merging.fill(bound.sheaves, at)
        _tell_topics(bound, at)
        Outgoing.objects.filter(pk__in=[row.pk for row in rows]).delete()
        announcing.ring(changed)
    return len(rows)


def _alone() -> bool:
    with connection.cursor() as cursor:
        cursor.execute(_ALONE)
        return bool(cursor.fetchone()[0])


def _bound(rows: Sequence[Outgoing], at: datetime) -> Bound:
    """Bind what each person hears together."""
    there = [row for row in rows if row.topic in topics()]
    if len(there) < len(rows):
        log.error("topics nobody declares: %s", {row.topic for row in rows} - topics().keys())
    items = _described(there)
    there = [row for row in there if (row.topic, row.source_id) in items]  # the others have gone since
    meant = listeners().people_for(there, at)
    reached = reachable({one.person_id for found in meant.values() for one in found}, at)
    sheaves: dict[tuple[UUID, str, str, str], Sheaf] = {}
    heard: set[tuple[UUID, str, UUID]] = set()
    unreached: dict[str, list[Outgoing]] = defaultdict(list)
    for row in there:
        topic = topics()[row.topic]
        people = [one for one in meant.get(row.pk, ()) if one.person_id in reached]
        if not people:
            unreached[topic.key].append(row)
            people = [] if topic.unreached else list(meant.get(row.pk, ()))
        for one in people:
            once = (one.person_id, row.topic, row.source_id)
            if once in heard:
                continue  # in two posts, and told in the first
            heard.add(once)
            key = (one.person_id, row.topic, row.listener, one.organisation)
            sheaf = sheaves.setdefault(key, Sheaf(topic, row.listener, one))
            sheaf.told.append((row, items[row.topic, row.source_id]))
    return Bound(list(sheaves.values()), there, unreached)


def _described(rows: Sequence[Outgoing]) -> Mapping[tuple[str, UUID], Item]:
    by_topic: dict[str, list[Outgoing]] = defaultdict(list)
    for row in rows:
        by_topic[row.topic].append(row)
    return {
        (key, source_id): item
        for key, found in by_topic.items()
        for source_id, item in topics()[key].describe(found).items()
    }


def _tell_topics(bound: Bound, at: datetime) -> None:
    """Tell those who have the news what became of it."""
    for key, topic in topics().items():
        lost = bound.unreached.get(key, [])
        without = {row.pk for row in lost}
        heard = [row for row in bound.there if row.topic == key and row.pk not in without]
        if topic.told and heard:
            topic.told(heard, at)
        if topic.unreached and lost:
            topic.unreached(lost, at)
