"""Receiving a file in one piece (收到文件): from programs, and where an office allows uploads."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction

from anguan.foundation.access import Actor
from anguan.foundation.access.models import uuid7
from anguan.foundation.evidence import queries, rules
from anguan.foundation.evidence.models import Exhibit
from anguan.foundation.evidence.services.decoding import decode
from anguan.foundation.evidence.services.judging import judge_stored
from anguan.foundation.evidence.storage import store_bytes
from anguan.foundation.refusal import Reason, refuse_if
from anguan.foundation.words import mark as _


@dataclass(frozen=True)
class Shot:
    """What the phone says about a photo; all of it may be wrong, and what is doubtful is marked."""

    id: UUID | None = None  # minted on the phone
    sha256: str = ""
    taken_at: datetime | None = None
    lon: float | None = None
    lat: float | None = None
    accuracy_m: float | None = None
    purpose: str = ""
    captured_live: bool = False
    enterprise_id: UUID | None = None


def receive_upload(data: bytes, shot: Shot, *, by: Actor, at: datetime) -> Exhibit:
    """Keep a photo that arrived (收到照片). The same key with the same content again is the same photo."""
    photo_id = shot.id or uuid7()
    if (known := _known(photo_id, by=by)) is not None:
        refuse_if(_reasons_it_is_another(known, rules.hash_of(data), by=by))
        return known
    reasons = rules.reasons_not_to_accept(data, claimed_sha256=shot.sha256)
    refuse_if([*reasons, *rules.reasons_not_to_believe_the_clock(shot.taken_at)])
    decoded, reasons = decode("photo", data)
    refuse_if(reasons)
    assert decoded is not None  # noqa: S101 - everything else has just been refused
    taken_at = shot.taken_at or at
    placed = shot.lon is not None and shot.lat is not None
    facts = rules.Facts(
        live=shot.captured_live, seconds=(at - taken_at).total_seconds(), placed=placed, accuracy_m=shot.accuracy_m
    )
    enterprise_id = by.enterprise_id or (shot.enterprise_id if shot.enterprise_id in by.enterprise_ids else None)
    photo = Exhibit(
        id=photo_id,
        enterprise_id=enterprise_id,
        enterprise_name=by.organisation if by.enterprise_id else "",
        taken_by=by.person_id,
        taken_by_name=by.name,
        organisation=by.organisation,
        taken_at=taken_at,
        received_at=at,
        sha256=store_bytes(data),
        lon=shot.lon if placed else None,
        lat=shot.lat if placed else None,
        accuracy_m=shot.accuracy_m if placed else None,
        purpose=shot.purpose,
        captured_live=shot.captured_live,
        facts=asdict(facts),
    )
    judge_stored(photo, data, decoded, at)
    try:
        with transaction.atomic():
            photo.save(force_insert=True)
    except IntegrityError:  # the same key: a second arrival at the same moment, or a stranger's
        known = _known(photo_id, by=by)
        refuse_if([_KEY_IN_USE] if known is None else _reasons_it_is_another(known, photo.sha256, by=by))
        return known or photo
    return photo


def bulk_exhibits(rows: Iterable[Mapping[str, Any]]) -> int:
    """Insert many photo rows whose bytes were stored with `store_bytes`; for demos and migrations, without audit."""
    return len(Exhibit.objects.bulk_create([Exhibit(**row) for row in rows], batch_size=2000))


_KEY_IN_USE = Reason("photo_key_in_use", _("照片编号已被使用"), _("请删去这张并重拍"), field="photos")


def _known(photo_id: UUID, *, by: Actor) -> Exhibit | None:
    return queries.exhibits_for(by).filter(pk=photo_id).first()


def _reasons_it_is_another(known: Exhibit, sha256: str, *, by: Actor) -> list[Reason]:
    same = known.taken_by == by.person_id and known.sha256 == sha256
    return [] if same else [_KEY_IN_USE]
