"""Writing a bundle (证据包): originals, records, the enterprise's chain, keys and day roots, in one ZIP.

What is in it and how anybody checks it stands in the README inside; `verify/` reads it back without this code.
"""

import hashlib
import json
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import IO, Any
from uuid import UUID

from django.db.models import QuerySet

from anguan.foundation import clock
from anguan.foundation.access import Actor
from anguan.foundation.audit import roots
from anguan.foundation.audit.models import AuditEntry
from anguan.foundation.audit.rules import COMMON_CHAIN, ENTRY_FIELDS, canonical
from anguan.foundation.audit.verifying import one_moment
from anguan.foundation.evidence import queries, storage
from anguan.foundation.evidence.models import Device, Exhibit
from anguan.foundation.evidence.readme import README
from anguan.foundation.evidence.records import record_bytes

FORMAT = "anguan-evidence-1"
_SUFFIXES = {"image/jpeg": "jpg", "image/png": "png", "image/webp": "webp", "video/mp4": "mp4", "video/webm": "webm"}
_BLOCK = 1024 * 1024


@dataclass(frozen=True)
class Scope:
    """What a bundle is about: an enterprise and a period of days, or one subject of it."""

    enterprise_id: UUID
    enterprise_name: str
    title: str
    first: date
    last: date
    subject_id: UUID | None = None
    parts: tuple[UUID, ...] = ()  # rows that belong to the subject, with evidence of their own

    @property
    def subjects(self) -> list[UUID]:
        """The subject and its parts; empty for a period."""
        return [self.subject_id, *self.parts] if self.subject_id is not None else []

    @property
    def chain(self) -> UUID:
        """The chain its entries stand in."""
        return self.enterprise_id or COMMON_CHAIN


@dataclass
class Written:
    """What was written: how many exhibits, and the hash of the list of files for the audit trail."""

    exhibits: int = 0
    manifest_sha256: str = ""
    files: dict[str, dict[str, Any]] = field(default_factory=dict)


def exhibits_in(scope: Scope, *, by: Actor) -> QuerySet[Exhibit]:
    """Return the exhibits of a scope that the actor may see."""
    found = queries.exhibits_for(by).filter(enterprise_id=scope.enterprise_id, subject_id__isnull=False)
    if scope.subject_id is not None:
        return found.filter(subject_id__in=scope.subjects)
    return found.filter(attached_at__gte=clock.start_of(scope.first), attached_at__lt=clock.end_of(scope.last))


def write(
    target: IO[bytes], scope: Scope, *, by: Actor, at: datetime, beside: Mapping[str, bytes] | None = None
) -> Written:
    """Write a bundle; nothing is held in memory but one block, the list of files and what is laid beside.

    Everything is read as of one moment, or what is attached meanwhile would look as if it had been taken out.
    """
    written = Written()
    with one_moment(), zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        bundle = _Archive(archive, written)
        found = exhibits_in(scope, by=by).order_by("id")
        for exhibit in found.iterator(chunk_size=500):
            bundle.add(f"records/{exhibit.pk}.json", [record_bytes(exhibit)])
            written.exhibits += 1
            _add_original(bundle, exhibit)
        bundle.add("devices.json", [_plain({"devices": _devices(found)})])
        proofs = list(roots.proofs_of(scope.chain, first=scope.first, last=scope.last))
        needed = [proof.position for proof in proofs] + _removals(scope, found)
        bundle.add("chain.jsonl", _entries(scope, needed, by=by))
        bundle.add("roots.json", [_plain(_roots(proofs))])
        bundle.add("说明.txt", [README.encode()])
        for name, content in (beside or {}).items():
            bundle.add(name, [content])
        manifest = {
            "format": FORMAT,
            "title": scope.title,
            "enterprise": scope.enterprise_name,
            "chain": str(scope.chain),
            "subject": str(scope.subject_id) if scope.subject_id else None,
            "subjects": [str(one) for one in scope.subjects],
            "first": scope.first.isoformat(),
            "last": scope.last.isoformat(),
            "from": clock.start_of(scope.first).astimezone(UTC).isoformat(timespec="microseconds"),
            "until": clock.end_of(scope.last).astimezone(UTC).isoformat(timespec="microseconds"),
            "made_at": at.astimezone(UTC).isoformat(timespec="microseconds"),
            "made_by": by.name,
            "organisation": by.organisation,
            "files": written.files,
        }
        text = _plain(manifest)
        archive.writestr("manifest.json", text)
        written.manifest_sha256 = hashlib.sha256(text).hexdigest()
    return written


class _Archive:
    """A ZIP being written, with the list of what is in it."""

    def __init__(self, archive: zipfile.ZipFile, written: Written):
        self.archive, self.written = archive, written

    def add(self, name: str, blocks: Iterable[bytes], *, packed: bool = True) -> None:
        """Write one file block by block and remember its hash."""
        digest, length = hashlib.sha256(), 0
        entry = zipfile.ZipInfo(name, date_time=(1980, 1, 1, 0, 0, 0))
        entry.compress_type = zipfile.ZIP_DEFLATED if packed else zipfile.ZIP_STORED
        entry.external_attr = 0o644 << 16
        with self.archive.open(entry, "w", force_zip64=True) as file:
            for block in blocks:
                digest.update(block)
                length += len(block)
                file.write(block)
        self.written.files[name] = {"sha256": digest.hexdigest(), "bytes": length}


def _add_original(bundle: _Archive, exhibit: Exhibit) -> None:
    name = f"originals/{exhibit.sha256}.{_SUFFIXES.get(exhibit.content_type, 'bin')}"
    if exhibit.removed_at is not None or name in bundle.written.files:
        return
    try:
        with storage.opened(exhibit.sha256) as file:
            bundle.add(name, iter(lambda: file.read(_BLOCK), b""), packed=False)
    except FileNotFoundError:
        return  # the verifier says that it is missing, and nobody can say otherwise


def _removals(scope: Scope, exhibits: QuerySet[Exhibit]) -> list[int]:
    """Return where the chain says that originals went in due time, be it after the period."""
    gone = list(exhibits.filter(removed_at__isnull=False).order_by().values_list("id", flat=True))
    said = AuditEntry.objects.filter(chain=scope.chain, subject_id__in=gone, action="evidence.removed")
    return list(said.values_list("position", flat=True))


def _entries(scope: Scope, needed: Sequence[int], *, by: Actor) -> Iterator[bytes]:
    """Yield the chain's entries of the period, and on to the last one that is needed to prove something."""
    chain: QuerySet[AuditEntry] = AuditEntry.objects.filter(chain=scope.chain)
    period = chain.filter(at__gte=clock.start_of(scope.first), at__lt=clock.end_of(scope.last))
    first = period.order_by("position").values_list("position", flat=True).first()
    last = period.order_by("-position").values_list("position", flat=True).first()
    if first is None or last is None:
        return
    for entry in chain.filter(position__range=(first, max([last, *needed]))).order_by("position").iterator():
        line: dict[str, Any] = {
            "position": entry.position,
            "previous_hash": bytes(entry.previous_hash).hex(),
            "hash": bytes(entry.hash).hex(),
        }
        if _shows(entry, by):
            line["fields"] = {name: getattr(entry, name) for name in ENTRY_FIELDS}
        yield canonical(line) + b"\n"


def _shows(entry: AuditEntry, by: Actor) -> bool:
    """Say whether the actor may read an entry, as its policy does."""
    if entry.enterprise_id in by.enterprise_ids or entry.person_id == by.person_id:
        return True
    within = by.territory is not None and entry.region_code in by.territory
    return within and (not by.lines or entry.line_code in by.lines)


def _devices(exhibits: QuerySet[Exhibit]) -> dict[str, Any]:
    keys = exhibits.filter(device_id__isnull=False).order_by().values_list("device_id", flat=True).distinct()
    return {
        str(device.pk): {
            "person_id": str(device.person_id),
            "name": device.name,
            "public_key": device.public_key,
            "enrolled_at": device.enrolled_at.isoformat(),
            "revoked_at": device.revoked_at.isoformat() if device.revoked_at else None,
        }
        for device in Device.objects.filter(pk__in=list(keys)).order_by("id")
    }


def _roots(proofs: Sequence[roots.Proof]) -> dict[str, Any]:
    days = roots.between(proofs[0].day, proofs[-1].day) if proofs else []
    return {
        "format": "anguan-roots-1",
        "roots": [roots.as_plain(day) for day in days],
        "proofs": [
            {"day": proof.day.isoformat(), "position": proof.position, "head": proof.head.hex(), "path": proof.path}
            for proof in proofs
        ],
    }


def _plain(content: dict[str, Any]) -> bytes:
    return json.dumps(content, ensure_ascii=False, sort_keys=True, indent=1).encode()
