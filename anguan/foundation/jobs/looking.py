"""Looking (查看): reads how loops and queues stand, through any cursor; the watch outside Django uses it, too."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any, Protocol

from anguan.foundation.jobs.rules import PATIENCE, Backlog, Beat, Loop, Part, Standing, part_of_backlog, part_of_loop
from anguan.foundation.words import mark as _

# Queues, and the gauge in which the worker notes the moment their oldest became ready; `outgoing` is looked at itself.
BACKLOGS = (
    Backlog("outgoing", _("待发消息"), timedelta(minutes=3), timedelta(minutes=15)),
    Backlog("deliveries", _("待送达消息"), timedelta(minutes=5), timedelta(minutes=30)),
    Backlog("jobs", _("后台任务"), timedelta(minutes=10), timedelta(minutes=60)),
)
OLDEST = 'anguan_oldest_ready_timestamp_seconds{{queue="{name}"}}'
_OLDEST_OUTGOING = "SELECT min(not_before) FROM notify_outgoing"
_BEATS = "SELECT name, beat_at, tried_at, failure FROM jobs_heartbeat"
_GAUGES = "SELECT series, value FROM jobs_gauge WHERE series = ANY(%s)"


class Cursor(Protocol):
    """What psycopg's cursors and Django's have in common."""

    def execute(self, query: Any, params: Any = None, /) -> Any:
        """Run a statement."""
        ...

    def fetchall(self) -> list[Any]:
        """Return its rows."""
        ...


def look(cursor: Cursor, loops: Iterable[Loop], *, at: datetime, patience: timedelta = PATIENCE) -> Standing:
    """Return how everything stands at a moment; three statements that read a few rows."""
    beats = {name: Beat(beat_at, tried_at, failure) for name, beat_at, tried_at, failure in _rows(cursor, _BEATS)}
    parts: list[Part] = [part_of_loop(loop, beats.get(loop.name), at=at, patience=patience) for loop in loops]
    names = {OLDEST.format(name=backlog.name): backlog.name for backlog in BACKLOGS}
    oldest = {names[series]: datetime.fromtimestamp(value, UTC) for series, value in _rows(cursor, _GAUGES, [*names])}
    ((ready,),) = _rows(cursor, _OLDEST_OUTGOING)
    oldest["outgoing"] = ready
    parts += [part_of_backlog(replace(one, oldest=oldest.get(one.name)), at=at) for one in BACKLOGS]
    return Standing(at, parts)


def _rows(cursor: Cursor, statement: str, *values: Sequence[str]) -> list[Any]:
    cursor.execute(statement, list(values) or None)
    return cursor.fetchall()
