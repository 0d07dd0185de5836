"""Comparing (画面比对): each new picture with all that the city has, and what is kept of what was found.

Fingerprints are compared across enterprises, whoever asks; what was found is a row of the newer picture's enterprise
and says of the other picture no more than its key and whose it is.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection
from django.db.models import Q

from anguan.foundation import plain
from anguan.foundation.evidence.likeness import hashing, series
from anguan.foundation.evidence.models import Exhibit, Fingerprint, Likeness

MOST_FOUND = 20  # the nearest; a picture of which there are more is not told apart by listing them all
_CLEARLY_WHOLE = 24


@dataclass(frozen=True)
class LikenessFacts:
    """What comparing found (比对结果)."""

    same_bytes: bool = False
    looks_alike: bool = False
    too_plain: bool = False


class Found(NamedTuple):
    """One older picture that a new one looks like."""

    other_id: UUID
    other_enterprise_id: UUID | None
    other: series.Taken
    way: str
    distance: int


def compare(exhibit: Exhibit, shades: hashing.Shades) -> LikenessFacts:
    """Compare what an exhibit shows with everything before it, and remember both (比对).

    `shades` are its own, or those of the first frame of a video. To be called once its bytes are whole, in the same
    transaction; again, it changes nothing.
    """
    _one_at_a_time(exhibit.sha256)
    too_plain = hashing.is_too_plain(shades)
    found = _same_bytes(exhibit)
    if not found and not too_plain:
        found = _alike(exhibit, shades)
    _remember_print(exhibit, None if too_plain else hashing.print_of(shades))
    rows = [_row(exhibit, one) for one in found]
    Likeness.objects.bulk_create(rows, ignore_conflicts=True)
    return LikenessFacts(
        same_bytes=any(row.way == "bytes" for row in rows),
        looks_alike=any(row.way != "bytes" and not row.is_normal for row in rows),
        too_plain=too_plain,
    )


def reconsider(exhibit: Exhibit) -> bool:
    """Judge again what an exhibit looks like, now that it is attached to something; say whether it looks alike.

    Two shots of one series that end at two different things are no series; whichever is attached last is told so.
    """
    Fingerprint.objects.filter(pk=exhibit.pk).update(
        subject_id=exhibit.subject_id, enterprise_id=exhibit.enterprise_id, purpose=exhibit.purpose
    )
    older = Q(other_id=exhibit.pk, taken_by=exhibit.taken_by, is_normal=True) & ~Q(way="bytes")
    found = list(Likeness.objects.filter(Q(exhibit_id=exhibit.pk) | older))
    _move_home(exhibit, [row for row in found if row.exhibit_id == exhibit.pk])
    rows = [row for row in found if row.way != "bytes"]
    if not rows:
        return False
    known = {row.pk: row for row in Fingerprint.objects.filter(pk__in={key for row in rows for key in _both(row)})}
    alike = False
    for row in rows:
        one, other = (known.get(key) for key in _both(row))
        if one is None or other is None:
            continue
        normal = series.is_normal(_taken(one), _taken(other), distance=row.distance, way=row.way)
        alike |= not normal
        if normal != row.is_normal:
            row.is_normal = normal
            row.save(update_fields=["is_normal"])
    return alike


def _both(row: Likeness) -> tuple[UUID, UUID]:
    return row.exhibit_id, row.other_id


def _taken(known: Exhibit | Fingerprint) -> series.Taken:
    return series.Taken(known.taken_by, known.taken_at, known.purpose, known.subject_id)


def _one_at_a_time(sha256: str) -> None:
    """Let the same bytes arriving twice at one moment see each other."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [sha256])


def _same_bytes(exhibit: Exhibit) -> list[Found]:
    rows = Fingerprint.objects.filter(sha256=exhibit.sha256).exclude(pk=exhibit.pk).order_by("taken_at")[:MOST_FOUND]
    return [Found(row.exhibit_id, row.enterprise_id, _taken(row), "bytes", 0) for row in rows]


def _alike(exhibit: Exhibit, shades: hashing.Shades) -> list[Found]:
    """Return the pictures that are near in any position or crop, the nearest first, each once."""
    nearest: dict[UUID, Found] = {}
    for one in sorted(_near(exhibit, list(hashing.questions_about(shades))), key=_how_sure):
        nearest.setdefault(one.other_id, one)
    return list(nearest.values())[:MOST_FOUND]


def _how_sure(found: Found) -> tuple[bool, int]:
    # A picture as it is may also match as a slight crop, with a bit less between: it is then the whole.
    return not (found.way == "same" and found.distance <= _CLEARLY_WHOLE), found.distance


def _near(exhibit: Exhibit, questions: list[hashing.Question]) -> list[Found]:
    asked = [[one.way, one.of_middle, one.bits, one.bands, hashing.NEAR[one.way]] for one in questions]
    return [_found(json.loads(row or "[]")) for (row,) in plain.ask(_NEAR, [json.dumps(asked), exhibit.pk])]


def _found(row: list[Any]) -> Found:
    other, enterprise, taken_by, taken_at, purpose, subject, way, distance = row
    taken = series.Taken(UUID(taken_by), datetime.fromisoformat(taken_at), purpose, UUID(subject) if subject else None)
    return Found(UUID(other), UUID(enterprise) if enterprise else None, taken, way, distance)


# Each question is a look-up of its own: asked together, the index would weigh every hit against every band. They travel
# as one value, for a hundred questions with their bands written into a statement cost more than the answer.
_NEAR = """
    SELECT json_build_array(
        known.exhibit_id, known.enterprise_id, known.taken_by, known.taken_at, known.purpose, known.subject_id,
        asked.way, known.distance
    )
    FROM (
        SELECT said ->> 0 AS way, (said ->> 1)::boolean AS of_middle, (said ->> 2)::bit(256) AS bits,
               ARRAY(SELECT json_array_elements_text(said -> 3)::int) AS bands, (said ->> 4)::int AS near
        FROM json_array_elements(%s::json) AS said
    ) AS asked
    CROSS JOIN LATERAL (
        SELECT candidate.*,
               bit_count((CASE WHEN asked.of_middle THEN candidate.middle ELSE candidate.whole END) # asked.bits)
               AS distance
        FROM evidence_fingerprint AS candidate WHERE candidate.bands && asked.bands
    ) AS known
    WHERE known.distance <= asked.near AND known.exhibit_id <> %s
"""


def _remember_print(exhibit: Exhibit, seen: hashing.Print | None) -> None:
    Fingerprint.objects.bulk_create(
        [
            Fingerprint(
                exhibit_id=exhibit.pk,
                enterprise_id=exhibit.enterprise_id,
                taken_by=exhibit.taken_by,
                taken_at=exhibit.taken_at,
                purpose=exhibit.purpose,
                subject_id=exhibit.subject_id,
                sha256=exhibit.sha256,
                whole=seen.whole if seen else None,
                middle=seen.middle if seen else None,
                bands=seen.bands if seen else [],
            )
        ],
        ignore_conflicts=True,
    )


def _row(exhibit: Exhibit, found: Found) -> Likeness:
    return Likeness(
        enterprise_id=exhibit.enterprise_id,
        region_code=exhibit.region_code,
        line_code=exhibit.line_code,
        taken_by=exhibit.taken_by,
        exhibit_id=exhibit.pk,
        other_id=found.other_id,
        other_enterprise_id=found.other_enterprise_id,
        distance=found.distance,
        way=found.way,
        is_normal=series.is_normal(_taken(exhibit), found.other, distance=found.distance, way=found.way),
        found_at=exhibit.stored_at or exhibit.received_at,
    )


def _move_home(exhibit: Exhibit, rows: Iterable[Likeness]) -> None:
    """Write what was found before the enterprise was known as its rows: a row's owner is set once, never updated.

    What stands where the exhibit was before it was attached goes along with it.
    """
    for row in rows:
        homeless, row.enterprise_id = row.enterprise_id is None, exhibit.enterprise_id
        row.region_code, row.line_code = exhibit.region_code, exhibit.line_code
        if homeless:
            Likeness.objects.filter(enterprise_id__isnull=True, pk=row.pk).delete()
            row.save(force_insert=True)
        else:
            row.save(update_fields=["region_code", "line_code"])
