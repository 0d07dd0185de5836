"""Rules of the audit chain: what is hashed, in which form, so that anyone can check it with a few lines of code.

An entry's hash is SHA-256 over the previous hash and the canonical JSON of the entry (sorted keys, no spaces, UTF-8,
times in UTC with microseconds). The first entry of a chain follows 32 zero bytes.
"""

import hashlib
import json
from collections.abc import Sequence
from datetime import UTC, datetime
from decimal import Decimal
from json.encoder import encode_basestring
from typing import Any
from uuid import UUID

GENESIS = bytes(32)
COMMON_CHAIN = UUID(int=0)  # what belongs to no enterprise: sign-ins, offices, imports

# What an entry's hash covers, in the order canonical JSON puts it.
ENTRY_FIELDS = (
    "action", "at", "chain", "detail", "enterprise_id", "id", "line_code", "organisation", "person_id", "person_name",
    "position", "region_code", "roles", "subject_id", "subject_type",
)  # fmt: skip


def canonical(fields: dict[str, Any]) -> bytes:
    """Return the one byte form of an entry's fields."""
    return _ENCODER.encode(fields).encode()


def link(previous: bytes, fields: dict[str, Any]) -> bytes:
    """Return the hash (32 bytes) of an entry that follows `previous`."""
    return hashlib.sha256(previous + canonical(fields)).digest()


def hash_of(fields: dict[str, Any]) -> str:
    """Return the SHA-256 of a record's fields in hexadecimal: what an entry says of the record it is about."""
    return hashlib.sha256(canonical(fields)).hexdigest()


def canonical_entry(values: Sequence[Any]) -> bytes:
    """Return what `canonical` returns for an entry whose `ENTRY_FIELDS` are texts already, several times quicker.

    `position` is a number, `detail` a dictionary, and whatever may be missing None.
    """
    action, at, chain, detail, enterprise, key, line, where, person, name, position, region, roles, subject, kind = (
        values
    )
    text = encode_basestring
    return (
        f'{{"action":{text(action)},"at":"{at}","chain":"{chain}","detail":{_ENCODER.encode(detail)},'
        f'"enterprise_id":{_key(enterprise)},"id":"{key}","line_code":{text(line)},"organisation":{text(where)},'
        f'"person_id":{_key(person)},"person_name":{text(name)},"position":{position},"region_code":{text(region)},'
        f'"roles":{text(roles)},"subject_id":{_key(subject)},"subject_type":{text(kind)}}}'
    ).encode()


def settled(fields: dict[str, Any]) -> dict[str, Any]:
    """Return fields as JSON columns give them back, or their hash would not hold: keys as text, numbers as decimals."""
    found: dict[str, Any] = json.loads(canonical(fields), parse_float=_as_stored)
    return found


def _as_stored(text: str) -> float | int:
    """Return a number as PostgreSQL's decimals hand it back: no minus before zero, no fraction on a large power."""
    if "e" in text and "-" not in text[1:]:
        number = Decimal(text)
        if number == number.to_integral_value():
            return int(number)
    return float(text) + 0.0


def _key(key: str | None) -> str:
    return "null" if key is None else f'"{key}"'


def _plain(value: object) -> str:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    return str(value)


_ENCODER = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False, default=_plain)
