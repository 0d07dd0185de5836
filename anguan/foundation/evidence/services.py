"""What people do with photos: send one, and attach those they took to what they are about."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, models, transaction

from anguan.foundation.access import Actor
from anguan.foundation.access.models import uuid7
from anguan.foundation.audit import services as audit
from anguan.foundation.evidence import queries, rules
from anguan.foundation.evidence.models import Photo
from anguan.foundation.evidence.storage import path_of, store_bytes
from anguan.foundation.refusal import Reason, refuse_if
from anguan.foundation.words import mark as _

__all__ = ["Shot", "attach_photos", "bulk_photos", "path_of", "receive_photo", "store_bytes"]


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


def receive_photo(data: bytes, shot: Shot, *, by: Actor, at: datetime) -> Photo:
    """Keep a photo that arrived (收到照片). The same key with the same content again is the same photo."""
    photo_id = shot.id or uuid7()
    if (known := _known(photo_id, by=by)) is not None:
        refuse_if(_reasons_it_is_another(known, rules.hash_of(data), by=by))
        return known
    reasons = rules.reasons_not_to_accept(data, claimed_sha256=shot.sha256)
    refuse_if([*reasons, *rules.reasons_not_to_believe_the_clock(shot.taken_at)])
    picture = rules.picture_in(data)
    assert picture is not None  # noqa: S101 - the rules have just refused everything else
    taken_at = shot.taken_at or at
    placed = shot.lon is not None and shot.lat is not None
    enterprise_id = by.enterprise_id or (shot.enterprise_id if shot.enterprise_id in by.enterprise_ids else None)
    photo = Photo(
        id=photo_id,
        enterprise_id=enterprise_id,
        enterprise_name=by.organisation if by.enterprise_id else "",
        taken_by=by.person_id,
        taken_by_name=by.name,
        organisation=by.organisation,
        taken_at=taken_at,
        received_at=at,
        sha256=store_bytes(data),
        byte_count=len(data),
        content_type=picture.content_type,
        width=picture.width,
        height=picture.height,
        lon=shot.lon if placed else None,
        lat=shot.lat if placed else None,
        accuracy_m=shot.accuracy_m if placed else None,
        purpose=shot.purpose,
        captured_live=shot.captured_live,
        doubts=rules.doubts_about(
            taken_at=taken_at,
            received_at=at,
            placed=placed,
            accuracy_m=shot.accuracy_m,
            captured_live=shot.captured_live,
        ),
    )
    try:
        with transaction.atomic():
            photo.save(force_insert=True)
    except IntegrityError:  # the same key: a second arrival at the same moment, or a stranger's
        known = _known(photo_id, by=by)
        refuse_if([_KEY_IN_USE] if known is None else _reasons_it_is_another(known, photo.sha256, by=by))
        return known or photo
    return photo


@transaction.atomic
def attach_photos(photo_ids: Sequence[UUID], subject: models.Model, *, by: Actor, at: datetime) -> list[Photo]:
    """Attach the actor's own photos to what they are about (附上照片); doing it twice changes nothing.

    The photos take over the subject's enterprise, region and line. Someone else's photo is refused in the same words
    as one that does not exist.
    """
    wanted = list(dict.fromkeys(photo_ids))
    enterprise_id: UUID | None = getattr(subject, getattr(subject, "owner_column", "enterprise_id"), None)
    named = models.Q(enterprise_id=enterprise_id) | models.Q(enterprise_id=None)  # or none yet
    own = queries.photos_for(by).filter(named, pk__in=wanted, taken_by=by.person_id).select_for_update()
    photos = {photo.pk: photo for photo in own}
    refuse_if(_reasons_not_to_attach(wanted, photos, subject, enterprise_id))
    loose = [photos[key] for key in wanted if not photos[key].is_attached]
    name = str(getattr(subject, "enterprise", subject)) if loose and enterprise_id else ""
    homeless = [photo.pk for photo in loose if photo.enterprise_id is None]
    for photo in loose:
        photo.enterprise_id = enterprise_id
        photo.enterprise_name = name or photo.enterprise_name
        photo.region_code = getattr(subject, "region_code", "") or photo.region_code
        photo.line_code = getattr(subject, "line_code", "") or photo.line_code
        photo.subject_type, photo.subject_id, photo.attached_at = subject._meta.label_lower, subject.pk, at
    _move_home([photo for photo in loose if photo.pk in homeless])
    for photo in loose:
        if photo.pk not in homeless:
            photo.save(update_fields=_ATTACHED)
    audit.record_all([audit.Note("evidence.attached", photo, by, at, _remembered(photo)) for photo in loose])
    return [photos[key] for key in wanted]


def bulk_photos(rows: Iterable[Mapping[str, Any]]) -> int:
    """Insert many photo rows whose bytes were stored with `store_bytes`; for demos and migrations, without audit."""
    return len(Photo.objects.bulk_create([Photo(**row) for row in rows], batch_size=2000))


_ATTACHED = ["enterprise_name", "region_code", "line_code", "subject_type", "subject_id", "attached_at"]
_KEY_IN_USE = Reason("photo_key_in_use", _("照片编号已被使用"), _("请删去这张并重拍"), field="photos")


def _known(photo_id: UUID, *, by: Actor) -> Photo | None:
    return queries.photos_for(by).filter(pk=photo_id).first()


def _reasons_it_is_another(known: Photo, sha256: str, *, by: Actor) -> list[Reason]:
    same = known.taken_by == by.person_id and known.sha256 == sha256
    return [] if same else [_KEY_IN_USE]


def _reasons_not_to_attach(
    wanted: Sequence[UUID], photos: Mapping[UUID, Photo], subject: models.Model, enterprise_id: UUID | None
) -> list[Reason]:
    reasons = []
    if any(key not in photos or photos[key].enterprise_id not in {None, enterprise_id} for key in wanted):
        reasons.append(Reason("photo_unknown", _("有照片没有找到"), _("请删去后重拍"), field="photos"))
    if any(photo.is_attached and photo.subject_id != subject.pk for photo in photos.values()):
        reasons.append(
            Reason("photo_used_elsewhere", _("有照片已经用在别处"), _("一张照片只能用一次，请现场重拍"), field="photos")
        )
    return reasons


def _move_home(photos: list[Photo]) -> None:
    """Write photos taken before their enterprise was known as its rows: a row's owner is set once, never updated."""
    Photo.objects.filter(pk__in=[photo.pk for photo in photos], enterprise_id__isnull=True).delete()
    Photo.objects.bulk_create(photos)


def _remembered(photo: Photo) -> dict[str, str]:
    return {
        "sha256": photo.sha256,
        "purpose": photo.purpose,
        "subject_type": photo.subject_type,
        "subject_id": str(photo.subject_id),
    }
