"""Gauges (计量): what the worker counts over all tables now and then, for `/metrics` and for the watch.

Each measure returns series of Prometheus with their values; its statements read an index, or the server's own counts.
`HELP` says what each name means.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import connection

from anguan.foundation.jobs.looking import OLDEST
from anguan.foundation.jobs.services import Measure

HELP = {
    "anguan_deadlines": "Running deadlines, all and those past due.",
    "anguan_alarms_raised_total": "Alarms written since the server's counters began.",
    "anguan_alarms_unheard": "Alarms of the last day that reached nobody.",
    "anguan_outgoing_waiting": "News whose recipients are not known yet.",
    "anguan_oldest_ready_timestamp_seconds": "When the oldest waiting thing of a queue became ready.",
    "anguan_deliveries_last_hour": "Deliveries begun in the last hour, by channel and state.",
    "anguan_deliveries_waiting": "Deliveries on their way, by channel.",
    "anguan_jobs": "Background jobs by state; finished ones are not counted.",
    "anguan_database_size_bytes": "Size of the database.",
    "anguan_database_connections": "Connections to the database by role and state.",
    "anguan_database_connections_limit": "Most connections the server takes.",
}
_DAY, _HOUR = timedelta(days=1), timedelta(hours=1)


def deadlines(at: datetime) -> Mapping[str, float]:
    """Count what runs and what is late, on the index of running deadlines; alarms by the server's own counter."""
    ((running, late),) = _rows(
        "SELECT count(*), count(*) FILTER (WHERE due_at <= %s) FROM deadlines_deadline WHERE state = 'open'", at
    )
    ((raised,),) = _rows("SELECT n_tup_ins FROM pg_stat_user_tables WHERE relname = 'deadlines_alarm'")
    ((unheard,),) = _rows(
        "SELECT count(*) FROM deadlines_alarm WHERE fate IN ('passed_on', 'unreachable') AND raised_at > %s", at - _DAY
    )
    return {
        'anguan_deadlines{state="open"}': running,
        'anguan_deadlines{state="overdue"}': late,
        "anguan_alarms_raised_total": raised,
        "anguan_alarms_unheard": unheard,
    }


def messages(at: datetime) -> Mapping[str, float]:
    """Count news that waits, and deliveries by channel and state."""
    ((waiting,),) = _rows("SELECT count(*) FROM notify_outgoing")
    ((oldest,),) = _rows("SELECT min(next_at) FROM notify_delivery WHERE next_at IS NOT NULL")
    found: dict[str, float] = {"anguan_outgoing_waiting": waiting, **_oldest("deliveries", oldest, at)}
    for channel, count in _rows(
        "SELECT channel, count(*) FROM notify_delivery WHERE next_at IS NOT NULL GROUP BY channel"
    ):
        found[f'anguan_deliveries_waiting{{channel="{channel}"}}'] = count
    for channel, state, count in _rows(
        "SELECT channel, state, count(*) FROM notify_delivery WHERE id >= %s GROUP BY channel, state",
        _first_key(at - _HOUR),
    ):
        found[f'anguan_deliveries_last_hour{{channel="{channel}",state="{state}"}}'] = count
    return found


def jobs(at: datetime) -> Mapping[str, float]:
    """Count background jobs that are not finished, and find since when the oldest could have run."""
    found: dict[str, float] = {f'anguan_jobs{{state="{state}"}}': 0 for state in ("todo", "doing", "failed")}
    for state, count in _rows(
        "SELECT status, count(*) FROM procrastinate_jobs WHERE status IN ('todo', 'doing', 'failed') GROUP BY status"
    ):
        found[f'anguan_jobs{{state="{state}"}}'] = count
    ((oldest,),) = _rows(
        "SELECT min(coalesce(job.scheduled_at, event.at)) FROM procrastinate_jobs AS job"
        " LEFT JOIN procrastinate_events AS event ON event.job_id = job.id AND event.type = 'deferred'"
        " WHERE job.status = 'todo' AND (job.scheduled_at IS NULL OR job.scheduled_at <= %s)",
        at,
    )
    return {**found, **_oldest("jobs", oldest, at)}


def database(at: datetime) -> Mapping[str, float]:
    """Return the size of the database and who is connected to it."""
    del at
    ((size, limit),) = _rows("SELECT pg_database_size(current_database()), current_setting('max_connections')::int")
    found: dict[str, float] = {"anguan_database_size_bytes": size, "anguan_database_connections_limit": limit}
    for role, state, count in _rows(
        "SELECT usename, coalesce(state, 'unknown'), count(*) FROM pg_stat_activity"
        " WHERE datname = current_database() GROUP BY usename, state"
    ):
        shown = "web" if role == "anguan_web" else "owner"
        series = f'anguan_database_connections{{role="{shown}",state="{state}"}}'
        found[series] = found.get(series, 0) + count
    return found


GAUGES: list[Measure] = [deadlines, messages, jobs, database]


def _rows(statement: str, *values: Any) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values or None)
        found: list[Any] = cursor.fetchall()
    return found


def _oldest(queue: str, moment: datetime | None, at: datetime) -> dict[str, float]:
    """Return the series of a queue's oldest thing, where it should have gone by now."""
    return {OLDEST.format(name=queue): moment.timestamp()} if moment is not None and moment <= at else {}


def _first_key(moment: datetime) -> UUID:
    """Return the first of the keys made at a moment: they begin with it (UUIDv7)."""
    return UUID(int=(int(moment.timestamp() * 1000) << 80) | (7 << 76) | (2 << 62))
