"""Writing the audit trail, and reading a record's story back."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import models

from anguan.foundation import bulk, plain
from anguan.foundation.access.actor import Actor
from anguan.foundation.access.models import uuid7
from anguan.foundation.audit.models import AuditEntry, ChainHead
from anguan.foundation.audit.rules import COMMON_CHAIN, GENESIS, link, settled
from anguan.foundation.audit.verifying import verify_all

__all__ = ["Note", "draft", "extend", "history_of", "record", "record_all", "verify_all"]


@dataclass
class Note:
    """One entry to be written: what happened to which row, who did it, and what is worth remembering of it."""

    action: str
    subject: models.Model | None
    by: Actor | None
    at: datetime
    detail: dict[str, Any] = field(default_factory=dict)


def record(action: str, subject: models.Model | None, *, by: Actor | None, at: datetime, **detail: Any) -> AuditEntry:
    """Append one entry to the chain of the subject's enterprise (or the common chain), in the caller's transaction."""
    return record_all([Note(action, subject, by, at, detail)])[0]


def record_all(notes: Sequence[Note]) -> list[AuditEntry]:
    """Append many entries, each chain locked once, chains in a fixed order so that two writers cannot deadlock."""
    drafts = [draft(note) for note in notes]
    heads = _lock_heads({entry.chain for entry in drafts})
    for entry in drafts:
        extend(entry, heads[entry.chain])
    bulk.insert(drafts)
    bulk.insert(heads.values(), update=["position", "hash"])  # they are there: each is the update of its own row
    return drafts


def extend(entry: AuditEntry, head: ChainHead) -> None:
    """Give an entry its place after the head of its chain, and move the head; writes nothing."""
    head.position += 1
    entry.position, entry.previous_hash = head.position, bytes(head.hash)
    entry.hash = link(bytes(head.hash), entry.hashed_fields())
    head.hash = entry.hash


def history_of(subject_id: UUID, *, by: Actor) -> models.QuerySet[AuditEntry]:
    """Return a record's story as far as the actor may read it, oldest first."""
    return AuditEntry.objects.visible_to(by).filter(subject_id=subject_id).order_by("at", "position")


def draft(note: Note) -> AuditEntry:
    """Return the entry a note becomes, without its place in the chain; nothing is written."""
    subject, by = note.subject, note.by
    enterprise_id = getattr(subject, getattr(subject, "owner_column", "enterprise_id"), None)
    return AuditEntry(
        id=uuid7(),
        chain=enterprise_id or COMMON_CHAIN,
        enterprise_id=enterprise_id,
        region_code=getattr(subject, "region_code", "") or (by.territory.code if by and by.territory else ""),
        line_code=getattr(subject, "line_code", "") or "",
        at=note.at,
        action=note.action,
        subject_type=subject._meta.label_lower if subject is not None else "",
        subject_id=subject.pk if subject is not None and isinstance(subject.pk, UUID) else None,
        person_id=by.person_id if by else None,
        person_name=by.name if by else "系统",
        organisation=by.organisation if by else "",
        roles=",".join(sorted(by.roles)) if by else "",
        detail=settled(note.detail),
    )


def _lock_heads(chains: set[UUID]) -> dict[UUID, ChainHead]:
    named = "{" + ",".join(map(str, sorted(chains))) + "}"
    plain.ask(_BEGIN, [named, GENESIS.hex()])
    heads = [json.loads(row or "[]") for (row,) in plain.ask(_LOCK, [named])]
    return {UUID(chain): ChainHead(UUID(chain), place, bytes.fromhex(end)) for chain, place, end in heads}


_BEGIN = """
    INSERT INTO audit_chainhead (chain, position, hash)
    SELECT unnest(%s::uuid[]), 0, decode(%s, 'hex') ON CONFLICT DO NOTHING
"""
_LOCK = """
    SELECT json_build_array(chain, position, encode(hash, 'hex')) FROM audit_chainhead
    WHERE chain = ANY (%s::uuid[]) ORDER BY chain FOR UPDATE
"""
