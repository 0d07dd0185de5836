"""Limits (发送限制): how fast a channel may be used, how much in a month, and whether its gateway is well.

Each is one row that is changed in one statement, so that any number of processes share it. The numbers are asked for in
a transaction of their own, before anything is sent.
"""

from dataclasses import dataclass
from datetime import datetime

from django.db import connection

from anguan.foundation import clock
from anguan.foundation.notify.models import Circuit
from anguan.foundation.notify.rules import trying


@dataclass(frozen=True)
class Rate:
    """How many may go in a minute (频率): as many at once, and then as they come back."""

    key: str
    per_minute: int


def take_tokens(rate: Rate, wanted: int, at: datetime) -> int:
    """Take up to so many tokens from a bucket; return how many there were. No limit gives all."""
    if rate.per_minute <= 0 or wanted <= 0:
        return max(wanted, 0)
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO notify_bucket (key, tokens, filled_at) VALUES (%s, %s, %s) ON CONFLICT DO NOTHING",
            [rate.key, rate.per_minute, at],
        )
        cursor.execute(_TAKE, {"key": rate.key, "full": rate.per_minute, "wanted": wanted, "at": at})
        return int(cursor.fetchone()[0])


# A clock that went back neither fills a bucket nor empties it.
_TAKE = """
    WITH here AS (
        SELECT key,
            least(%(full)s, tokens + greatest(0, extract(epoch FROM %(at)s - filled_at)) * %(full)s / 60.0) AS there
        FROM notify_bucket WHERE key = %(key)s FOR UPDATE
    )
    UPDATE notify_bucket SET
        tokens = here.there - least(%(wanted)s, floor(here.there)),
        filled_at = greatest(filled_at, %(at)s)
    FROM here WHERE notify_bucket.key = here.key
    RETURNING least(%(wanted)s, floor(here.there))::int
    """


def spend(key: str, wanted: int, most: int, at: datetime) -> int:
    """Spend up to so many of a month's budget; return how many it still held. No budget (0) gives all."""
    if most <= 0 or wanted <= 0:
        return max(wanted, 0)
    month = month_key(key, at)
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO notify_spending (key, spent) VALUES (%s, 0) ON CONFLICT DO NOTHING", [month])
        cursor.execute(_SPEND, {"key": month, "wanted": wanted, "most": most})
        return int(cursor.fetchone()[0])


def month_key(key: str, at: datetime) -> str:
    """Return the key of a budget in the month of a moment."""
    channel, _slash, owner = key.partition("/")
    return f"{channel}/{clock.local(at):%Y-%m}" + (f"/{owner}" if owner else "")


_SPEND = """
    WITH here AS (SELECT key, spent FROM notify_spending WHERE key = %(key)s FOR UPDATE)
    UPDATE notify_spending SET spent = here.spent + least(%(wanted)s, greatest(0, %(most)s - here.spent))
    FROM here WHERE notify_spending.key = here.key
    RETURNING least(%(wanted)s, greatest(0, %(most)s - here.spent))::int
    """


def resting(at: datetime) -> dict[str, datetime]:
    """Return the channels whose gateways are left alone at a moment, and until when."""
    return dict(Circuit.objects.filter(open_until__gt=at).values_list("key", "open_until"))


def note_faults(key: str, faults: int, words: str, at: datetime) -> datetime | None:
    """Count faults in a row; return until when the gateway is left alone, when they were enough."""
    circuit, _created = Circuit.objects.select_for_update().get_or_create(key=key, defaults={"changed_at": at})
    circuit.failures += faults
    circuit.failure, circuit.changed_at = words[:200], at
    # One that was left alone is asked again with a single message: a fault then is enough.
    if circuit.failures >= trying.FAULTS_TO_OPEN or circuit.opened:
        circuit.opened = min(circuit.opened + 1, 100)
        circuit.failures = 0
        circuit.open_until = at + trying.rest(circuit.opened)
    circuit.save()
    return circuit.open_until if circuit.open_until and circuit.open_until > at else None


def note_well(key: str, at: datetime) -> None:
    """A gateway has answered as it should: nothing stands against it any more."""
    Circuit.objects.filter(key=key).exclude(failures=0, opened=0, open_until=None).update(
        failures=0, opened=0, open_until=None, failure="", changed_at=at
    )


def probing(key: str) -> bool:
    """Say whether a gateway that was left alone is only tried with one message, to see whether it is well again."""
    return Circuit.objects.filter(key=key, opened__gt=0).exists()
