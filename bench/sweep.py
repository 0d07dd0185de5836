"""The sweep (期限巡检): a hundred thousand deadlines late at one midnight among a million, beside one bare statement.

The bare statement writes the same rows into the same tables, all at once, and asks nothing: nobody else's claims, no
arrays of moments, no quiet hours. Nights of the one and the other take turns. The idle sweep is that of a night on
which nothing is due, among ten million deadlines (by name only: `script/bench sweep_idle`).
"""

import statistics
from datetime import UTC, datetime, timedelta
from functools import partial

from django.db import connection
from django.db.models import UniqueConstraint

from anguan.foundation.deadlines.models import Alarm, Ascent, Deadline
from anguan.foundation.deadlines.sweeping import TOPIC, sweep_all
from anguan.foundation.notify.models import Outgoing
from bench.measuring import Result, Size, Timing, repeated, timed

_FIRST = datetime(2026, 11, 20, 16, tzinfo=UTC)  # midnight in China
_NIGHTS = 4  # of each kind
_DAY = timedelta(days=1)

# Of a night's cohort everything is due at its midnight; the others are due in the two months after. Each has a ladder
# of twelve alarms of which the first was told; keys are as old as the deadlines.
_FILL = """
INSERT INTO deadlines_deadline (
    id, enterprise_id, region_code, line_code, kind, subject_type, subject_id, occasion, about, organisation,
    rule_version, ladder_version, office_id, doer_id, doer_name, began_at, due_at, original_due_at, calendar_known,
    climb_at, climb_to, climb_rung, climb_urgent, quiet, plan_number, state, paused_at, ended_at, ended_by,
    ended_by_name, ended_why
)
SELECT uuidv7((due - interval '20 days') - clock_timestamp()),
       md5('e' || n %% %(firms)s)::uuid, '3209' || lpad((n %% 9000)::text, 5, '0'), 'emergency', 'hazards.rectify',
       'hazards.hazard', gen_random_uuid(), '', '配电箱前堆放杂物，消防通道被占用',
       '盐城第' || n %% %(firms)s || '机械有限公司', 'hazards.rectify/2026-11', '', NULL,
       md5('p' || n %% (%(firms)s * 4))::uuid, '陈卫东', due - interval '20 days', due, due, true,
       array(SELECT due + day * interval '1 day' FROM unnest('{-3,0,10,11,12,13,14,15,17,19,21,23}'::int[]) AS day),
       '{doer,doer,manager,manager,principal,principal,principal,principal,town,town,county,county}',
       '{0,1,2,2,3,3,3,3,4,4,5,5}', array_fill(false, '{12}'), '21:00-07:30', 1, 'open',
       NULL, NULL, NULL, '', ''
  FROM generate_series(1, %(rows)s) AS n
  CROSS JOIN LATERAL (SELECT %(first)s::timestamptz + CASE
      WHEN n %% (%(rows)s / %(late)s) < %(nights)s THEN n %% (%(rows)s / %(late)s) * interval '1 day'
      ELSE interval '30 days' + random() * interval '60 days' END AS due) AS dates
"""
_ASCENTS = """
INSERT INTO deadlines_ascent (deadline_id, plan_number, stage, next_at) SELECT id, 1, 1, due_at FROM deadlines_deadline
"""
_BARE = """
WITH late AS MATERIALIZED (
    SELECT anguan_uuid7() AS alarm_id, id, enterprise_id, region_code, line_code, kind, office_id, doer_id, due_at
      FROM deadlines_ascent JOIN deadlines_deadline ON id = deadline_id
     WHERE next_at <= %(at)s
), moved AS (
    UPDATE deadlines_ascent SET stage = 2, next_at = next_at + interval '10 days' WHERE next_at <= %(at)s
), raised AS (
    INSERT INTO deadlines_alarm (id, enterprise_id, region_code, line_code, deadline_id, kind, climb, rung, listener,
                                 planned_at, raised_at, fate, passed_to, acknowledged_by_name)
    SELECT alarm_id, enterprise_id, region_code, line_code, id, kind, 2, 1, 'doer', due_at, %(at)s, 'waiting', '', ''
      FROM late
)
INSERT INTO notify_outgoing (topic, source_id, listener, enterprise_id, region_code, line_code, office_id, person_id,
                             at, not_before, urgent)
SELECT %(topic)s, alarm_id, 'doer', enterprise_id, region_code, line_code, office_id, doer_id, %(at)s, %(at)s, false
  FROM late
"""


def run(size: Size) -> list[Result]:
    """Let many deadlines be late at one midnight, swept and written by the bare statement in turns."""
    _fill(size.deadlines, size.late, nights=2 * _NIGHTS)
    swept, bare = list[Timing](), list[Timing]()
    for night in range(2 * _NIGHTS):
        at = _FIRST + night * _DAY
        _settle()
        # Every second pair begins with the other one: whoever comes later finds larger tables.
        first = night % 4 in {0, 3}
        (swept if first else bare).append(timed(partial(sweep_all if first else _bare, at)))
        _count(size.late * (night + 1))
    took, beside = (statistics.median(timing.median for timing in timings) for timings in (swept, bare))
    cpu = statistics.median(timing.cpu for timing in bare) / statistics.median(timing.cpu for timing in swept)
    morning = partial(sweep_all, _FIRST + 2 * _NIGHTS * _DAY - timedelta(hours=1))
    after = timed(morning)  # it passes the places of those that were late
    _settle()
    idle = repeated([morning] * size.repeats)
    told = (
        f"{size.late / took:,.0f} alarms/s in {took:.2f} s; bare {beside:.2f} s; by processor time {cpu:.0%}; nights: "
    )
    told += ", ".join(f"{one.median:.2f}/{other.median:.2f}" for one, other in zip(swept, bare, strict=True))
    what = f"{size.late:,} of {size.deadlines:,} deadlines late at one midnight: speed beside one bare statement"
    return [
        Result("sweep", what, beside / took * 100, "%", 80, more_is_better=True, beside=told),
        Result(
            "sweep_quiet",
            f"idle sweep over {size.deadlines:,} deadlines, P95",
            idle.p95 * 1000,
            "ms",
            50,
            beside=f"median {idle.median * 1000:.1f} ms; the first after the last night {after.median * 1000:.0f} ms",
        ),
    ]


def idle(size: Size) -> list[Result]:
    """Sweep when nothing is due, among ten times as many: of each only what the sweep asks first, to save the disk."""
    many = size.deadlines * 10
    [index] = Ascent._meta.indexes
    with connection.schema_editor() as schema, connection.cursor() as cursor:
        schema.remove_index(Ascent, index)
        cursor.execute(
            "INSERT INTO deadlines_ascent (deadline_id, plan_number, stage, next_at)"
            " SELECT uuidv7(), 1, 1, %s::timestamptz + random() * interval '60 days' FROM generate_series(1, %s)",
            [_FIRST, many],
        )
        schema.add_index(Ascent, index)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE deadlines_ascent")
    sleeping = repeated([lambda: sweep_all(_FIRST - timedelta(hours=1))] * size.repeats)
    told = f"median {sleeping.median * 1000:.1f} ms"
    return [
        Result("sweep_idle", f"idle sweep over {many:,} deadlines, P95", sleeping.p95 * 1000, "ms", 50, beside=told)
    ]


def _fill(rows: int, late: int, *, nights: int) -> None:
    """Fill the tables without the indexes of deadlines, then make these: so it takes a minute instead of five."""
    values: dict[str, int | datetime] = {
        "rows": rows,
        "late": late,
        "nights": nights,
        "firms": max(1, rows // 50),
        "first": _FIRST,
    }
    [once] = [rule for rule in Deadline._meta.constraints if isinstance(rule, UniqueConstraint)]
    with connection.schema_editor() as schema, connection.cursor() as cursor:
        schema.remove_constraint(Deadline, once)
        for index in Deadline._meta.indexes:
            schema.remove_index(Deadline, index)
        cursor.execute(_FILL, values)
        cursor.execute(_ASCENTS)
        for index in Deadline._meta.indexes:
            schema.add_index(Deadline, index)
        schema.add_constraint(Deadline, once)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE deadlines_deadline, deadlines_ascent")


def _settle() -> None:
    """Let the server write what it still holds, so that no night pays for the one before."""
    with connection.cursor() as cursor:
        cursor.execute("VACUUM deadlines_ascent, deadlines_alarm, notify_outgoing")
        cursor.execute("CHECKPOINT")


def _bare(at: datetime) -> None:
    with connection.cursor() as cursor:
        cursor.execute(_BARE, {"at": at, "topic": TOPIC})


def _count(expected: int) -> None:
    found = (Alarm.objects.count(), Outgoing.objects.count())
    if found != (expected, expected):
        message = f"{found} alarms and news instead of {expected}"
        raise AssertionError(message)
