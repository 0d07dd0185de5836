"""Verifying (核对): every chain from its first entry, and every day's root, read in one go and in little memory."""

import hashlib
import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from anguan.foundation.audit import merkle
from anguan.foundation.audit.models import ChainHead, DayHead, DayRoot
from anguan.foundation.audit.rules import ENTRY_FIELDS, GENESIS, canonical_entry, link

CHUNK = 4000  # rows fetched at once

# PostgreSQL writes keys and moments as canonical JSON has them, so that no object is made of an entry to be hashed.
_WRITTEN = {
    "at": """to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"+00:00"')""",
    **{name: f"{name}::text" for name in ("chain", "enterprise_id", "id", "person_id", "subject_id")},
}
ENTRY_COLUMNS = ", ".join(_WRITTEN.get(name, name) for name in ENTRY_FIELDS)
_ACTION, _CHAIN, _KEY, _POSITION = (ENTRY_FIELDS.index(name) for name in ("action", "chain", "id", "position"))
_DETAIL = ENTRY_FIELDS.index("detail")


def verify_all(published: Mapping[date, str] | None = None) -> Iterator[str]:
    """Check every chain and every day root and yield a sentence for each break; nothing when all holds.

    `published` are roots kept elsewhere, on paper or in a file: the only witness against someone who owns the database
    and wrote everything anew.
    """
    with one_moment():
        yield from verify_chains()
        yield from verify_roots(published or {})


@contextmanager
def one_moment() -> Iterator[None]:
    """See the database as it stood at one moment, while others go on writing."""
    outermost = not connection.in_atomic_block
    with transaction.atomic():
        if outermost:
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        yield


def verify_chains() -> Iterator[str]:
    """Check every chain from its first entry to its registered end."""
    heads = {str(head.chain): head for head in ChainHead.objects.all()}
    chain, position, last = "", 0, GENESIS
    for row in rows_of(
        f"SELECT {ENTRY_COLUMNS}, previous_hash, hash FROM audit_auditentry ORDER BY chain, position"  # noqa: S608
    ):
        *fields, previous, own = row
        fields[_DETAIL] = json.loads(fields[_DETAIL])
        if fields[_CHAIN] != chain:
            if chain:
                yield from _check_end(chain, position, last, heads.pop(chain, None))
            chain, position, last = fields[_CHAIN], 0, GENESIS
        position += 1
        if fields[_POSITION] != position:
            yield f"{_named(chain)}：第 {_span(position, fields[_POSITION] - 1)} 条缺失"
            position = fields[_POSITION]
        elif previous != last:
            yield f"{_named(chain)}：第 {position} 条与上一条接不上，被改动、调换或插入过（{fields[_ACTION]}）"
        if hashlib.sha256(previous + canonical_entry(fields)).digest() != own:
            yield f"{_named(chain)}：第 {position} 条内容与哈希不符（{fields[_ACTION]}，{fields[_KEY]}）"
        last = own
    if chain:
        yield from _check_end(chain, position, last, heads.pop(chain, None))
    for head in heads.values():
        if head.position:
            yield f"{_named(str(head.chain))}：整条链缺失，应有 {head.position} 条"


def verify_roots(published: Mapping[date, str]) -> Iterator[str]:
    """Check that each day follows the one before, and that its root is that of the heads the chains really have."""
    before, expected = GENESIS, None
    leaves: dict[UUID, bytes] = {}
    positions: dict[UUID, int] = {}
    found = set()
    for day in DayRoot.objects.order_by("day").iterator():
        root, name = bytes(day.root), f"日根 {day.day}"
        found.add(day.day)
        if bytes(day.previous_hash) != before:
            yield f"{name}：与前一天接不上"
        if link(bytes(day.previous_hash), day.hashed_fields()) != bytes(day.hash):
            yield f"{name}：内容与哈希不符"
        if expected is not None and day.day != expected:
            yield f"{name}：前面缺 {(day.day - expected).days} 天"
        for head in DayHead.objects.filter(day=day.day).order_by("chain").iterator(chunk_size=CHUNK):
            leaves[head.chain] = merkle.leaf(head.chain, head.position, bytes(head.hash))
            positions[head.chain] = head.position
        if merkle.root([leaves[chain] for chain in sorted(leaves)]) != root or sum(positions.values()) != day.entries:
            yield f"{name}：与当天各链的链尾算出的不一致"
        if (kept := published.get(day.day)) is not None and kept != root.hex():
            yield f"{name}：与对外公布的不一致，公布的是 {kept}"
        before, expected = bytes(day.hash), date.fromordinal(day.day.toordinal() + 1)
    for missing in sorted(set(published) - found):
        yield f"日根 {missing}：曾经公布，现在没有了"
    for chain, position, day_said in rows_of(
        "SELECT head.chain::text, head.position, head.day::text FROM audit_dayhead AS head"
        " LEFT JOIN audit_auditentry AS entry ON entry.chain = head.chain AND entry.position = head.position"
        " WHERE entry.hash IS DISTINCT FROM head.hash ORDER BY head.day, head.chain"
    ):
        yield f"{_named(chain)}：第 {position} 条与 {day_said} 日根里记下的不一致，公布之后被改动过"


def rows_of(statement: str, *parameters: Any) -> Iterator[tuple[Any, ...]]:
    """Yield the rows of a statement, fetched by and by; inside a transaction."""
    with connection.chunked_cursor() as cursor:
        cursor.execute(statement, parameters)
        while rows := cursor.fetchmany(CHUNK):
            yield from rows


def _check_end(chain: str, position: int, last: bytes, head: ChainHead | None) -> Iterator[str]:
    if head is None:
        yield f"{_named(chain)}：链尾没有登记，实有 {position} 条"
    elif head.position > position:
        yield f"{_named(chain)}：链尾与登记不符，第 {_span(position + 1, head.position)} 条缺失"
    elif head.position < position or bytes(head.hash) != last:
        yield f"{_named(chain)}：链尾与登记不符，登记 {head.position} 条，实有 {position} 条"


def _named(chain: str) -> str:
    return "公共链" if not int(UUID(chain)) else f"企业链 {chain}"


def _span(first: int, last: int) -> str:
    return f"{first}" if first == last else f"{first}～{last}"
