"""Rules of the audit chain: what is hashed, in which form, so that anyone can check it with a few lines of code.

An entry's hash is SHA-256 over the previous hash and the canonical JSON of the entry (sorted keys, no spaces, UTF-8,
times in UTC with microseconds). The first entry of a chain follows 32 zero bytes.
"""

import hashlib
import json
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

GENESIS = bytes(32)
COMMON_CHAIN = UUID(int=0)  # what belongs to no enterprise: sign-ins, offices, imports


def canonical(fields: dict[str, Any]) -> bytes:
    """Return the one byte form of an entry's fields."""
    return _ENCODER.encode(fields).encode()


def link(previous: bytes, fields: dict[str, Any]) -> bytes:
    """Return the hash (32 bytes) of an entry that follows `previous`."""
    return hashlib.sha256(previous + canonical(fields)).digest()


def _plain(value: object) -> str:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    return str(value)


_ENCODER = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False, default=_plain)
