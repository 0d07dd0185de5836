"""What is told of deadlines (期限消息): reminders and alarms, in words, and what became of each alarm."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from uuid import UUID

from django.db import connection

from anguan.foundation.access import Actor
from anguan.foundation.deadlines.kinds import kinds
from anguan.foundation.deadlines.looks import kind_title, left_words, page_of, subject_url, whose_words
from anguan.foundation.deadlines.models import Alarm, Deadline
from anguan.foundation.deadlines.rules.ladder import LISTENERS
from anguan.foundation.deadlines.services import Ladders, acknowledge_alarms
from anguan.foundation.deadlines.sweeping import TOPIC
from anguan.foundation.notify.models import Outgoing
from anguan.foundation.notify.topics import Item, Topic
from anguan.foundation.words import mark as _

# An alarm settles with those before it that told the same listener of the same deadline: they were said as one. The
# second statement is for what offices owe, which belongs to no enterprise; together they keep to the index.
_SETTLE = """
UPDATE deadlines_alarm AS alarm SET fate = %(fate)s, passed_to = %(passed_to)s
  FROM deadlines_alarm AS heard
 WHERE heard.id = ANY(%(alarms)s) AND alarm.enterprise_id {same} AND alarm.deadline_id = heard.deadline_id
   AND alarm.listener = heard.listener AND alarm.climb <= heard.climb AND alarm.fate = ANY(%(before)s)
"""
_SAME = ("= heard.enterprise_id", "IS NULL AND heard.enterprise_id IS NULL")


def describe(rows: Sequence[Outgoing]) -> Mapping[UUID, Item]:
    """Return the words of alarms whose deadline is still open.

    Of several alarms that tell the same listener of the same deadline only the last is told.
    """
    alarms = {alarm.pk: alarm for alarm in Alarm.objects.filter(pk__in={row.source_id for row in rows})}
    keys = {alarm.deadline_id for alarm in alarms.values()}
    heavy = ("climb_at", "climb_to", "climb_rung", "climb_urgent")
    deadlines = Deadline.objects.defer(*heavy).filter(state="open").in_bulk(list(keys))
    last: dict[tuple[UUID, str], tuple[Alarm, Outgoing]] = {}
    for row in rows:
        alarm = alarms.get(row.source_id)
        if alarm is None or alarm.deadline_id not in deadlines:
            continue
        key = (alarm.deadline_id, row.listener)
        if key not in last or last[key][0].climb <= alarm.climb:
            last[key] = (alarm, row)
    ladders = Ladders()
    return {
        alarm.pk: _item(deadlines[alarm.deadline_id], alarm, ladders, at=max(row.at, row.not_before))
        for alarm, row in last.values()
    }


def _item(deadline: Deadline, alarm: Alarm, ladders: Ladders, *, at: datetime) -> Item:
    late = deadline.due_at <= at
    title = _("{kind}{left}：{about}").format(
        kind=kind_title(deadline.kind), left=left_words(deadline.due_at, at=at), about=deadline.about
    )
    return Item(
        title=title,
        note=whose_words(deadline),
        url=subject_url(deadline) or page_of(deadline),
        kind=_("已逾期") if late else _("将到期"),
        channels=_channels(deadline, alarm, ladders),
    )


def _channels(deadline: Deadline, alarm: Alarm, ladders: Ladders) -> tuple[str, ...]:
    """Return the channels of the alarm's rung, or none where the ladder has changed under it."""
    if deadline.kind not in kinds():
        return ()
    rungs = ladders.of(deadline.kind, deadline.region_code)[0].rungs
    return rungs[alarm.rung].channels if alarm.rung < len(rungs) else ()


def told(rows: Sequence[Outgoing], at: datetime) -> None:
    """Keep that alarms were heard; one that was passed on keeps saying so."""
    del at
    _settle((row.source_id for row in rows), "told", before=["waiting"])


def unreached(rows: Sequence[Outgoing], at: datetime) -> None:
    """Tell the listener above of what nobody could be told; at the top it stays, and is shown as unreachable."""
    order = list(LISTENERS)
    by_listener: dict[str, list[Outgoing]] = {}
    for row in rows:
        by_listener.setdefault(row.listener, []).append(row)
    for listener, lost in by_listener.items():
        above = order[order.index(listener) + 1 :][:1]
        keys = [row.source_id for row in lost]
        if not above:
            _settle(keys, "unreachable", before=["waiting", "passed_on"])
            continue
        _settle(keys, "passed_on", passed_to=above[0], before=["waiting", "passed_on"])
        Outgoing.objects.bulk_create(
            Outgoing(
                topic=TOPIC, source_id=row.source_id, listener=above[0], enterprise_id=row.enterprise_id,
                region_code=row.region_code, line_code=row.line_code, office_id=row.office_id, at=row.at,
                not_before=max(at, row.not_before), urgent=row.urgent,
            )
            for row in lost
        )  # fmt: skip


def acknowledged(alarms: Sequence[UUID], by: Actor, at: datetime) -> None:
    """Keep that somebody says they know of alarms."""
    acknowledge_alarms(alarms, by=by, at=at)


def _settle(alarms: Iterable[UUID], fate: str, *, before: list[str], passed_to: str = "") -> None:
    values: dict[str, list[UUID] | list[str] | str] = {
        "alarms": list(alarms),
        "fate": fate,
        "passed_to": passed_to,
        "before": before,
    }
    with connection.cursor() as cursor:
        for same in _SAME:
            cursor.execute(_SETTLE.format(same=same), values)


TOPICS: tuple[Topic, ...] = (
    Topic(
        TOPIC, _("到期提醒与逾期报警"), describe, must=frozenset({"principal", "town", "county", "city"}),
        url="/deadlines/", told=told, unreached=unreached, acknowledged=acknowledged,
    ),
)  # fmt: skip
