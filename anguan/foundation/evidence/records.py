"""The record of an exhibit as the chain remembers it (证据记录): one byte form, and its hash."""

from typing import Any

from anguan.foundation.audit.rules import canonical, hash_of, settled
from anguan.foundation.evidence.models import Exhibit


def record_hash(exhibit: Exhibit) -> str:
    """Return the SHA-256 of an exhibit's record, for its entry in the chain: `record_hash=…`.

    Whoever changes what `hashed_fields` names once it is attached writes an entry that carries the new one.
    """
    return hash_of(record_fields(exhibit))


def record_bytes(exhibit: Exhibit) -> bytes:
    """Return the record itself, in the very form that is hashed."""
    return canonical(record_fields(exhibit))


def record_fields(exhibit: Exhibit) -> dict[str, Any]:
    """Return the fields as the database hands them back: 12 in a column of fractions is 12.0 there."""
    columns = {field.attname: field for field in Exhibit._meta.concrete_fields}
    return settled({name: columns[name].to_python(value) for name, value in exhibit.hashed_fields().items()})
