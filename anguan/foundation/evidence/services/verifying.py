"""Verifying evidence (核对证据): every record against its entry in the chain, every original against its hash.

Read as a stream, in little memory, by the operator; nobody's scope narrows it.
"""

import hashlib
import json
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.db import connection, models
from django.db.models import QuerySet

from anguan.foundation.audit.rules import hash_of, settled
from anguan.foundation.audit.verifying import one_moment, rows_of
from anguan.foundation.clock import local
from anguan.foundation.evidence import storage
from anguan.foundation.evidence.models import Exhibit
from anguan.foundation.evidence.storage import StorageUnavailableError

_FIELDS = tuple(Exhibit().hashed_fields())
_NUMBERS = tuple(place for place, name in enumerate(_FIELDS) if name in {"lon", "lat", "accuracy_m", "duration_s"})
_FACTS = _FIELDS.index("facts")
_BLOCK = 1024 * 1024
_BATCH = 500


def _column(name: str) -> str:
    """Return a column as canonical JSON has it, so that no object is made of what is only hashed."""
    match Exhibit._meta.get_field(name):
        case models.DateTimeField():
            return f"""to_char(own.{name} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"+00:00"')"""
        case models.UUIDField():
            return f"own.{name}::text"
        case _:
            return f"own.{name}"


# The last entry that carries a record's hash speaks for it; entries older than that carry the original's hash alone.
_BOTH_SIDES = f"""
    SELECT said.chain::text, said.position, said.subject_id::text, said.detail, gone.position, own.removed_at,
           own.id::text, {", ".join(map(_column, _FIELDS))}
    FROM (
        SELECT DISTINCT ON (subject_id) subject_id, chain, position, detail FROM audit_auditentry
        WHERE subject_type = 'evidence.exhibit' AND (action = 'evidence.attached' OR detail ? 'record_hash')
        ORDER BY subject_id, position DESC
    ) AS said
    FULL JOIN (SELECT * FROM evidence_exhibit WHERE subject_id IS NOT NULL) AS own ON own.id = said.subject_id
    LEFT JOIN (
        SELECT subject_id, max(position) AS position FROM audit_auditentry
        WHERE subject_type = 'evidence.exhibit' AND action = 'evidence.removed' GROUP BY subject_id
    ) AS gone ON gone.subject_id = own.id
"""  # noqa: S608 - names of our own columns


def verify_records() -> Iterator[str]:
    """Check every attached exhibit against what the chain remembers of it (核对记录)."""
    with one_moment():
        for row in rows_of(_BOTH_SIDES):
            chain, position, said_of, detail, gone, removed_at, own, *values = row
            if own is None:
                remembered = json.loads(detail)
                yield (
                    f"证据 {said_of}：记录被删除（企业链 {chain} 第 {position} 条登记过，"
                    f"原件 SHA-256 {remembered.get('sha256', '')[:16]}…）"
                )
                continue
            if said_of is None:
                yield f"{_named(own, values)}：链上没有登记，是绕过系统插入的"
                continue
            if fault := _fault_of_record(values, json.loads(detail), f"企业链 {chain} 第 {position} 条"):
                yield f"{_named(own, values)}：{fault}"
            if removed_at is not None and gone is None:
                yield f"{_named(own, values)}：原件标成已按期限删除，链上没有这次删除"


def verify_files(sample: int | None = None) -> Iterator[str]:
    """Check originals against their hash (核对原件): all of them, or so many taken at random."""
    for sha256 in _some_originals(sample) if sample is not None else _all_originals():
        if (fault := _fault_of(sha256)) and _kept(sha256):  # it may have been removed, lawfully, a moment ago
            yield f"原件 {sha256}：{fault}（{_users(sha256)}）"


def _fault_of_record(values: list[Any], said: dict[str, Any], place: str) -> str:
    values[_FACTS] = json.loads(values[_FACTS])
    for number in _NUMBERS:
        if values[number] is not None:
            values[number] += 0.0  # no minus before zero
    fields = dict(zip(_FIELDS, values, strict=True))
    if said.get("sha256") and said["sha256"] != fields["sha256"]:
        return f"记录指向另一个原件，{place}登记的是 {said['sha256'][:16]}…"
    if "record_hash" in said:
        holds = said["record_hash"] == hash_of(fields) or said["record_hash"] == hash_of(settled(fields))
        return "" if holds else f"记录在附上之后被改动，与{place}登记的哈希不符"
    moved = said.get("subject_id") not in {None, fields["subject_id"]}
    return f"记录被挪到别处，与{place}登记的不符" if moved else ""


def _named(key: str, values: list[Any]) -> str:
    name, at = values[_FIELDS.index("taken_by_name")], values[_FIELDS.index("taken_at")]
    return f"证据 {key}（{name} {local(datetime.fromisoformat(at)):%Y-%m-%d %H:%M}）"


def _all_originals() -> Iterator[str]:
    """Yield hashes by and by, each batch a question of its own: reading a city's pictures may take a night."""
    last = ""
    while batch := list(_originals().filter(sha256__gt=last).order_by("sha256").distinct()[:_BATCH]):
        yield from batch
        last = batch[-1]


def _some_originals(count: int) -> list[str]:
    every = _originals().order_by("sha256").distinct()
    with connection.cursor() as cursor:
        statement, parameters = every.query.sql_with_params()
        cursor.execute(f"SELECT * FROM ({statement}) AS every ORDER BY random() LIMIT %s", [*parameters, count])  # noqa: S608
        return [str(sha256) for (sha256,) in cursor.fetchall()]


def _originals() -> QuerySet[Exhibit, str]:
    found: QuerySet[Exhibit, str] = Exhibit.objects.filter(stored_at__isnull=False, removed_at__isnull=True)
    return found.values_list("sha256", flat=True)


def _kept(sha256: str) -> bool:
    return _originals().filter(sha256=sha256).exists()


def _fault_of(sha256: str) -> str:
    digest = hashlib.sha256()
    try:
        with storage.opened(sha256) as file, storage.reaching():
            while block := file.read(_BLOCK):
                digest.update(block)
    except FileNotFoundError:
        return "文件不见了，又没有按期限删除的记录"
    except StorageUnavailableError as error:
        return f"存储读不出来：{error}"
    return "" if digest.hexdigest() == sha256 else "文件被改动，内容与哈希不符"


def _users(sha256: str) -> str:
    found = Exhibit.objects.filter(sha256=sha256).order_by("id").values_list("id", flat=True)[:3]
    return "证据 " + "、".join(str(key) for key in found)
