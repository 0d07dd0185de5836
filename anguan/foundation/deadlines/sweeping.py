"""The sweep (巡检): what has come due to be told is told, each climb by exactly one alarm.

One statement for each batch claims ascents that nobody else has claimed, writes their alarms and the news of them,
and moves them on to their next moment. It is a transaction of its own: killed at any point it has done a batch wholly
or not at all, and any number of sweepers may run at once. It runs as the owner of the tables, never for a person.
"""

import json
import logging
from collections.abc import Mapping
from datetime import datetime, timedelta

from django.db import IntegrityError, connection, transaction

from anguan.foundation.deadlines.kinds import QuietData, kinds
from anguan.foundation.deadlines.models import LadderChange
from anguan.foundation.deadlines.rules.ladder import Quiet

log = logging.getLogger("anguan.deadlines")
TOPIC = "deadlines.alarm"
BATCH = 5_000
# A sweeper this late still tells at once what was planned for before the night; a later one waits for the morning.
ON_TIME = timedelta(minutes=10)

# `width_bucket` counts how many of the moments to come are past. Of what was missed, every rung is kept, but of its
# nags only the last: a nag says again what the next one says, too.
_SWEEP = """
WITH claimed AS MATERIALIZED (
    SELECT deadline_id, plan_number, stage
      FROM deadlines_ascent
     WHERE next_at <= %(at)s
     ORDER BY next_at
     LIMIT %(most)s
       FOR NO KEY UPDATE SKIP LOCKED
), passed AS MATERIALIZED (
    SELECT anguan_uuid7() AS alarm_id, id, enterprise_id, region_code, line_code, kind, office_id, quiet,
           climb, climb_at[climb] AS planned_at, climb_rung[climb] AS rung, climb_to[climb] AS listener,
           climb_urgent[climb] AS urgent, CASE WHEN climb_to[climb] = 'doer' THEN doer_id END AS person_id,
           reached, climb_at[reached + 1] AS next_at
      FROM claimed
      JOIN deadlines_deadline AS deadline
        ON deadline.id = claimed.deadline_id AND deadline.plan_number = claimed.plan_number
     CROSS JOIN LATERAL (SELECT stage + width_bucket(%(at)s::timestamptz, climb_at[stage + 1:]) AS reached) AS past
     CROSS JOIN LATERAL generate_series(stage + 1, reached) AS climb
     WHERE climb = reached OR climb_rung[climb + 1] <> climb_rung[climb]
        OR climb = 1 OR climb_rung[climb - 1] <> climb_rung[climb]
), moved AS (
    UPDATE deadlines_ascent AS ascent
       SET stage = reached, next_at = passed.next_at
      FROM passed
     WHERE ascent.deadline_id = id AND climb = reached
), raised AS (
    INSERT INTO deadlines_alarm (id, enterprise_id, region_code, line_code, deadline_id, kind, climb, rung, listener,
                                 planned_at, raised_at, fate, passed_to, acknowledged_by_name)
    SELECT alarm_id, enterprise_id, region_code, line_code, id, kind, climb, rung, listener,
           planned_at, %(at)s, 'waiting', '', ''
      FROM passed
        {unless_raised}
), told AS (
    INSERT INTO notify_outgoing (topic, source_id, listener, enterprise_id, region_code, line_code, office_id,
                                 person_id, at, not_before, urgent)
    SELECT %(topic)s, alarm_id, listener, enterprise_id, region_code, line_code, office_id, person_id, %(at)s,
           CASE WHEN urgent OR planned_at > %(on_time)s THEN %(at)s
                ELSE coalesce((%(mornings)s::jsonb ->> quiet)::timestamptz, %(at)s) END,
           urgent
      FROM passed
     {if_raised}
)
SELECT (SELECT count(*) FROM claimed), count(*), CASE WHEN count(*) > 0 THEN pg_notify('anguan_outgoing', '') END
  FROM {counted}
"""
# The planner cannot know how many climbs are past and fears the worst: it would read the whole queue for each batch.
# A batch need not wait for the disk: should the server lose it, the queue stands as before and it is done again, and
# nobody can have heard of it, because whoever passes it on waits for the disk with all that came before.
_SETTINGS = "; ".join(
    f"SET LOCAL {name} = off"
    for name in ("enable_hashjoin", "enable_mergejoin", "enable_seqscan", "synchronous_commit")
)
_PLAIN = _SWEEP.format(unless_raised="", if_raised="", counted="passed")
_CAREFUL = _SWEEP.format(
    unless_raised="ON CONFLICT (enterprise_id, deadline_id, climb) DO NOTHING RETURNING id",
    if_raised="WHERE alarm_id IN (SELECT id FROM raised)",
    counted="raised",
)


def sweep(at: datetime, most: int = BATCH) -> int:
    """Raise the alarms of at most so many deadlines, those first that have waited longest; return how many alarms."""
    return _sweep(at, most, _mornings(at))[1]


def sweep_all(at: datetime, most: int = BATCH) -> int:
    """Raise every alarm that is due, batch after batch; return how many."""
    mornings, raised = _mornings(at), 0
    while True:
        claimed, more = _sweep(at, most, mornings)
        raised += more
        if claimed < most:  # the others, if there are any, are in another sweeper's hands
            return raised


def _sweep(at: datetime, most: int, mornings: Mapping[str, str]) -> tuple[int, int]:
    values: dict[str, datetime | int | str] = {
        "at": at,
        "most": most,
        "topic": TOPIC,
        "on_time": at - ON_TIME,
        "mornings": json.dumps(mornings),
    }
    try:
        return _run(_PLAIN, values)
    except IntegrityError:  # an alarm is there already: a queue put back from a copy, or a hand in the tables
        log.warning("a climb was told before it was due; it is not told again")
        return _run(_CAREFUL, values)


def _run(statement: str, values: Mapping[str, datetime | int | str]) -> tuple[int, int]:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(_SETTINGS)
        cursor.execute(statement, values)
        claimed, raised, _notified = cursor.fetchone()
    return claimed, raised


def _mornings(at: datetime) -> dict[str, str]:
    """Return, for each ladder's quiet hours that hold at this moment, when they end; mostly there are none."""
    own = {kind.ladder.quiet for kind in kinds().values()}
    tuned = LadderChange.objects.filter(rungs__isnull=False).values_list("rungs__quiet", flat=True).distinct()
    quiets = {data.quiet() for data in own | {QuietData.model_validate(data) for data in tuned}}
    ends = {quiet.key: quiet.next_allowed(at) for quiet in quiets | {Quiet()}}
    return {key: end.isoformat() for key, end in ends.items() if end > at}
