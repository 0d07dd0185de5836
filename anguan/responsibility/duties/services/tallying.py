"""Tallying (履职计数): towns that are marked are counted anew, each whole and in one transaction; a step of the loop.

Safe twice and in two places: one counts at a time, with marks taken before the rows are read, so that what is written
meanwhile leaves a mark that is still there. Writes that leave no mark (somebody's own SQL) are noticed by the table's
own statistics, and everything is counted anew within ten minutes.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import connection, transaction
from psycopg import sql

from anguan.foundation import bulk, clock
from anguan.responsibility.duties.models import CountedTown, Obligation
from anguan.responsibility.duties.models.tallying import TOWN_DIGITS, mark
from anguan.responsibility.duties.queries.compliance import NUMBERS, PLACES, bounds, counting

TOGETHER = 12  # towns counted in one transaction
SURE_EVERY = timedelta(minutes=10)
_NAMES = sql.SQL(", ").join(map(sql.Identifier, ("year", "region_code", "line_code", "industry", "duty", *NUMBERS)))


@dataclass
class _Seen:
    """How often the table had been written when this process last made sure, and when that was."""

    writes: int = -1
    at: datetime | None = None


_seen = _Seen()


def step(at: datetime) -> int:
    """Count what is marked, what was counted on another day, and now and then whatever escaped the marks."""
    _notice(at)
    today = clock.day_of(at)
    counted = 0
    while done := _count_some(today, at):
        counted += done
        if done < TOGETHER:
            break
    return counted


@transaction.atomic
def _count_some(today: date, at: datetime) -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('duties.tally'))")
        cursor.execute(
            "SELECT region_code FROM (SELECT DISTINCT region_code FROM duties_recount"
            " UNION SELECT region_code FROM duties_countedtown WHERE day <> %s) AS marked ORDER BY 1 LIMIT %s",
            [today, TOGETHER],
        )
        towns = [row[0] for row in cursor.fetchall()]
        if not towns:
            return 0
        cursor.execute("DELETE FROM duties_recount WHERE region_code = ANY(%s)", [towns])
        cursor.execute("DELETE FROM duties_tally WHERE region_code = ANY(%s)", [towns])
        cursor.execute(
            sql.SQL("INSERT INTO duties_tally ({}) SELECT {} FROM ({}) AS counted").format(
                _NAMES, _NAMES, counting(PLACES)
            ),
            {**bounds(towns), "years": _years(today), "today": today},
        )
    rows = [CountedTown(region_code=town, day=today, counted_at=at) for town in towns]
    bulk.insert(rows, update=["day", "counted_at"])
    return len(towns)


def mark_all() -> int:
    """Mark every town there is something to count in; return how many."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT DISTINCT left(region_code, {TOWN_DIGITS}) FROM duties_obligation")  # noqa: S608
        towns = {row[0] for row in cursor.fetchall()}
    towns |= set(CountedTown.objects.values_list("region_code", flat=True))
    mark(towns)
    return len(towns)


def enterprise_changed(enterprise_id: UUID) -> None:
    """Mark the towns an enterprise is counted in: its industry may have changed."""
    with transaction.atomic():
        Obligation.objects.filter(enterprise_id=enterprise_id).mark_towns()


def _notice(at: datetime) -> None:
    """Mark everything where the table was written since it was last all counted, at most every ten minutes."""
    if _seen.at is not None and at - _seen.at < SURE_EVERY:
        return
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT n_tup_ins + n_tup_upd + n_tup_del FROM pg_stat_user_tables WHERE relname = 'duties_obligation'"
        )
        row = cursor.fetchone()
    _seen.at, before, _seen.writes = at, _seen.writes, int(row[0]) if row else 0
    if _seen.writes != before:
        mark_all()


def _years(today: date) -> list[int]:
    return [today.year - 1, today.year, today.year + 1]
