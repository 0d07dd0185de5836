"""Day roots (日根): made once a day over the heads of all chains, kept, and proved for one chain."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

from django.db import connection, transaction

from anguan.foundation import clock
from anguan.foundation.audit import merkle
from anguan.foundation.audit.models import DayHead, DayRoot
from anguan.foundation.audit.rules import GENESIS, link

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Proof:
    """That a chain stood at a position with a hash when a day ended (日根证明)."""

    day: date
    chain: UUID
    position: int
    head: bytes
    path: Sequence[merkle.Step]


def close_days(*, at: datetime, since: date | None = None) -> list[DayRoot]:
    """Make the roots of all days that have ended since the last one (生成日根); running it twice changes nothing.

    The very first covers everything written until yesterday: a root says what was there when it was made, and earlier
    days were not published. `since` is for made-up cities, which have a past from their first minute.
    """
    made: list[DayRoot] = []
    while (day := _next_day(at=at, since=since)) is not None:
        made.append(_close(day, at=at))
    return made


@transaction.atomic
def _close(day: date, *, at: datetime) -> DayRoot:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('anguan.day_roots'))")
    if (there := DayRoot.objects.filter(day=day).first()) is not None:
        return there
    before = DayRoot.objects.order_by("-day").first()
    heads = standing_at(before.day) if before else {}
    grown = _grown_until(day)
    heads.update({head.chain: head for head in grown})
    leaves = [merkle.leaf(chain, heads[chain].position, bytes(heads[chain].hash)) for chain in sorted(heads)]
    root = DayRoot(
        day=day,
        root=merkle.root(leaves),
        chains=len(heads),
        entries=sum(head.position for head in heads.values()),
        made_at=at,
        previous_hash=bytes(before.hash) if before else GENESIS,
    )
    root.hash = link(bytes(root.previous_hash), root.hashed_fields())
    DayHead.objects.bulk_create(grown, batch_size=2000)
    root.save(force_insert=True)
    return root


def standing_at(day: date) -> dict[UUID, DayHead]:
    """Return where every chain stood when a day ended."""
    found = DayHead.objects.filter(day__lte=day).order_by("chain", "-day").distinct("chain")
    return {head.chain: head for head in found.iterator(chunk_size=5000)}


def proofs_of(chain: UUID, *, first: date, last: date) -> Iterator[Proof]:
    """Prove a chain for each day of a period on which it had grown, and for the first root at or after the last day."""
    days = list(DayRoot.objects.filter(day__gte=first).order_by("day").values_list("day", flat=True))
    closing = next((day for day in days if day >= last), days[-1] if days else None)
    grew = set(DayHead.objects.filter(chain=chain, day__range=(first, last)).values_list("day", flat=True))
    wanted = [day for day in days if day in grew or day == closing]
    if not wanted:
        return
    heads, seen = standing_at(wanted[0]), wanted[0]
    for day in wanted:
        newer = DayHead.objects.filter(day__gt=seen, day__lte=day).order_by("day")
        heads.update({head.chain: head for head in newer.iterator(chunk_size=5000)})
        seen = day
        if chain not in heads:
            continue
        order = sorted(heads)
        leaves = [merkle.leaf(each, heads[each].position, bytes(heads[each].hash)) for each in order]
        own = heads[chain]
        yield Proof(day, chain, own.position, bytes(own.hash), merkle.path(leaves, order.index(chain)))


def latest(count: int) -> list[DayRoot]:
    """Return the last roots, the newest first."""
    return list(DayRoot.objects.order_by("-day")[:count])


def between(first: date, last: date) -> list[DayRoot]:
    """Return the roots of a period, the oldest first."""
    return list(DayRoot.objects.filter(day__range=(first, last)).order_by("day"))


def as_plain(day: DayRoot) -> dict[str, object]:
    """Return a root as the public file and the bundle have it: everything its hash covers, and the hashes."""
    return {
        "day": day.day.isoformat(),
        "root": bytes(day.root).hex(),
        "chains": day.chains,
        "entries": day.entries,
        "made_at": day.made_at.astimezone(UTC).isoformat(timespec="microseconds"),
        "previous_hash": bytes(day.previous_hash).hex(),
        "hash": bytes(day.hash).hex(),
    }


def _next_day(*, at: datetime, since: date | None) -> date | None:
    yesterday = clock.day_of(at) - ONE_DAY
    newest = DayRoot.objects.order_by("-day").values_list("day", flat=True).first()
    day = newest + ONE_DAY if newest else min(since or yesterday, yesterday)
    return day if day <= yesterday else None


def _grown_until(day: date) -> list[DayHead]:
    """Return the new heads of the chains that have grown since their last root, as they stood when the day ended."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT entry.chain, entry.position, entry.hash FROM audit_auditentry AS entry JOIN (
                SELECT later.chain, max(later.position) AS position FROM audit_auditentry AS later
                LEFT JOIN (SELECT chain, max(position) AS position FROM audit_dayhead GROUP BY chain) AS known
                    ON known.chain = later.chain
                WHERE later.at < %s AND later.position > coalesce(known.position, 0) GROUP BY later.chain
            ) AS head ON head.chain = entry.chain AND head.position = entry.position
            """,
            [clock.end_of(day)],
        )
        rows: list[tuple[UUID, int, bytes]] = cursor.fetchall()
    return [DayHead(day=day, chain=chain, position=position, hash=bytes(hash_)) for chain, position, hash_ in rows]
