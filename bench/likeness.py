"""Likeness (相似画面): a photo of 200 KB accepted, decoded, hashed, compared with a million others, and kept.

The million are no photographs. Half are drawn around scenes that come again and again, as a gate or a switchboard does
in a city: pictures of one scene share bands with many others, which is what costs time. The other half are waves with
the strengths photographs have, their lowest leaning one way, as a bright sky does.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import partial
from io import BytesIO
from time import perf_counter
from typing import Any
from unittest.mock import patch
from uuid import uuid4

import numpy as np
from django.db import connection, transaction
from numpy.typing import NDArray

from anguan.foundation import clock
from anguan.foundation.access import Actor
from anguan.foundation.access.models import uuid7
from anguan.foundation.access.scope import acting_as
from anguan.foundation.evidence import rules, services
from anguan.foundation.evidence.likeness import comparing, hashing
from anguan.foundation.evidence.models import Exhibit, Fingerprint
from anguan.foundation.evidence.services import Shot, judging, receiving
from anguan.foundation.evidence.tests.scenes import scene
from bench.measuring import TOY, Result, Size, ms, percentile, processor_time
from bench.registry import GROUNDS

SCENES = 4_000
_CHUNK = 10_000
_PHOTO_BYTES = 200_000
_COLUMNS = "exhibit_id, taken_by, taken_at, purpose, sha256, whole, middle, bands"


def fill(rows: int) -> None:
    """Write many fingerprints at once, then the index."""
    dice = np.random.default_rng(20_260_309)
    known = _waves(dice, SCENES)
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE evidence_fingerprint, evidence_likeness, evidence_exhibit")
        cursor.execute("DROP INDEX fingerprint_by_bands")
        for start in range(0, rows, _CHUNK):
            with cursor.copy(f"COPY evidence_fingerprint ({_COLUMNS}) FROM STDIN") as copy:
                for line in _lines(dice, known, min(_CHUNK, rows - start)):
                    copy.write(line)
        cursor.execute("SET maintenance_work_mem = '512MB'")
        cursor.execute(
            "CREATE INDEX fingerprint_by_bands ON evidence_fingerprint USING gin (bands) WITH (fastupdate = off)"
        )
        cursor.execute("VACUUM ANALYZE evidence_fingerprint")


def warm() -> None:
    """Bring table and index into the database's memory, where they are on a server that has run for a day."""
    with connection.cursor() as cursor:
        cursor.execute("CREATE EXTENSION IF NOT EXISTS pg_prewarm")
        for name in ("evidence_fingerprint", "fingerprint_by_bands", "fingerprint_by_hash"):
            cursor.execute("SELECT pg_prewarm(%s)", [name])


def run(size: Size) -> list[Result]:
    """Send photos, one after the other, and time each step of them."""
    if size != TOY and _count() < GROUNDS["prints"]:
        fill(GROUNDS["prints"])
    warm()
    photos = [_photo(number) for number in range(size.repeats * 3 + 3)]
    person = Actor(person_id=uuid4(), name="测量", roles=frozenset({"worker"}))
    steps: dict[str, list[float]] = {}
    walls, cpus, mine = [], [], []
    flagged = 0
    with _timing(steps):
        for data in photos:
            before, began = processor_time(), perf_counter()
            with transaction.atomic(), acting_as(person):
                kept = services.receive_upload(data, Shot(purpose="hazard_before", taken_at=clock.now()), by=person,
                                               at=clock.now())  # fmt: skip
            walls.append(perf_counter() - began)
            cpus.append(processor_time() - before)
            mine.append(kept.pk)
            flagged += "looks_alike" in kept.doubts
    Fingerprint.objects.filter(pk__in=mine).delete()  # the next run sends the same photos
    Exhibit.objects.filter(pk__in=mine).delete()
    walls, cpus = walls[3:], cpus[3:]
    others, big = _count(), sum(map(len, photos)) // len(photos)
    shares = [
        [name, ms(percentile(times[3:], 0.5)), ms(percentile(times[3:], 0.95)), f"{sum(times[3:]) / sum(walls):.0%}"]
        for name, times in steps.items()
    ]
    what = f"a photo of {big // 1000} KB accepted, decoded, hashed, compared with {others:,} others and kept"
    beside = (
        f"P50 {ms(percentile(walls, 0.5))}; processor P50 {ms(percentile(cpus, 0.5))},"
        f" P95 {ms(percentile(cpus, 0.95))}; {flagged} of {len(photos)} looked like an older one"
    )
    details = [["step", "P50", "P95", "share of the time"], *shares]
    p95 = percentile(walls, 0.95) * 1000
    return [Result("likeness", f"{what}, P95 of {len(walls)}", p95, "ms", 150, beside=beside, details=details)]


@contextmanager
def _timing(steps: dict[str, list[float]]) -> Iterator[None]:
    """Note how long each step takes where it is called."""
    watched = [
        ("headers, hash and decoding to the last row", rules, "reasons_not_to_accept"),
        ("the same again for its kind", receiving, "decode"),
        ("original into the storage", receiving, "store_bytes"),
        ("second hash (SM3)", judging, "sm3_of"),
        ("shades of grey", hashing, "shades_of"),
        ("look-up of the same bytes", comparing, "_same_bytes"),
        ("hashes in all positions and crops, and their look-up", comparing, "_alike"),
        ("– of these the look-up alone", comparing, "_near"),
        ("fingerprint written", comparing, "_remember_print"),
    ]
    undo = []
    for name, where, function in watched:
        steps[name] = []
        patched = patch.object(where, function, partial(_timed, steps[name], getattr(where, function)))
        patched.start()
        undo.append(patched)
    try:
        yield
    finally:
        for patched in undo:
            patched.stop()


def _timed(times: list[float], call: Callable[..., Any], *args: Any, **named: Any) -> Any:
    began = perf_counter()
    try:
        return call(*args, **named)
    finally:
        times.append(perf_counter() - began)


def _waves(dice: np.random.Generator, count: int) -> NDArray[np.float64]:
    """Draw the waves of wholes and middles: the higher, the weaker; the dozen lowest lean one way."""
    waves = dice.standard_normal((count, 2, 256))
    waves[:, :, _LEANING] += 0.5
    return waves * _STRENGTH


def _lines(dice: np.random.Generator, known: NDArray[np.float64], count: int) -> Iterator[str]:
    """Return rows: half of them new, half around a scene, some of which are in most of the city's pictures."""
    waves = _waves(dice, count)
    around = dice.random(count) < 0.5
    chosen = np.minimum(dice.zipf(1.3, count), SCENES) - 1
    waves[around] = known[chosen[around]] + waves[around] * dice.uniform(0.7, 1.6, (int(around.sum()), 1, 1))
    moment = datetime(2026, 1, 1, tzinfo=UTC).isoformat()
    for whole, middle in waves.reshape(count, 2, 16, 16):
        seen = hashing.print_of_waves(whole, middle)
        bands = "{" + ",".join(map(str, seen.bands)) + "}"
        key = uuid7()
        said = (key, key, moment, "hazard_before", dice.bytes(32).hex(), seen.whole, seen.middle, bands)
        yield "\t".join(map(str, said)) + "\n"


def _photo(number: int) -> bytes:
    """Return a photo as a phone sends it: 1600 × 1200, some 200 KB."""
    big = scene(10_000 + number % 4, size=(2400, 1800))
    left, top = 97 * number % 800, 61 * number % 600
    picture = big.crop((left, top, left + 1600, top + 1200))
    for quality in range(95, 20, -6):
        held = BytesIO()
        picture.save(held, "JPEG", quality=quality)
        if held.tell() <= _PHOTO_BYTES * 1.1:
            break
    return held.getvalue()


def _count() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM evidence_fingerprint")
        row = cursor.fetchone()
    return int(row[0]) if row else 0


_ROWS, _COLUMNS_OF_WAVES = np.divmod(np.arange(256), 16)
_FREQUENCY = np.hypot(_ROWS, _COLUMNS_OF_WAVES)
_STRENGTH = 1 / (1 + _FREQUENCY) ** 1.2
_LEANING = np.argsort(_FREQUENCY, kind="stable")[1:13]
