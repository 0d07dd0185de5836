"""Attaching (附上证据): what was taken becomes part of what it is about, and of the chain."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID

from django.db import models, transaction

from anguan.foundation import clock
from anguan.foundation.access import Actor
from anguan.foundation.audit import services as audit
from anguan.foundation.evidence import likeness, queries
from anguan.foundation.evidence.models import Exhibit
from anguan.foundation.evidence.records import record_hash
from anguan.foundation.evidence.rules import KINDS, RETENTION, Need
from anguan.foundation.evidence.rules.challenges import LASTS
from anguan.foundation.evidence.rules.grading import SITE_RADIUS_M
from anguan.foundation.evidence.services.judging import facts_of, set_facts
from anguan.foundation.geo import Point, metres_between
from anguan.foundation.refusal import Reason, refuse_if
from anguan.foundation.words import mark as _


@dataclass(frozen=True)
class Near:
    """Where the subject is (现场位置), WGS-84, and how far around it still counts as there."""

    lon: float
    lat: float
    radius_m: float = SITE_RADIUS_M


@transaction.atomic
def attach_evidence(
    photo_ids: Sequence[UUID],
    subject: models.Model,
    *,
    by: Actor,
    at: datetime,
    need: Need | None = None,
    near: Near | None = None,
    covers: Collection[str] = (),
) -> list[Exhibit]:
    """Attach the actor's own exhibits to what they are about (附上证据); doing it twice changes nothing.

    They take over the subject's enterprise, region and line, and are judged anew: whether they were taken for this need
    and how far from the place. A grade below what the need demands is kept and marked. Someone else's exhibit is
    refused in the same words as one that does not exist. `covers` are the SHA-256 of the texts a signature may stand
    under; without any, it may stand under whatever its page showed.
    """
    wanted = list(dict.fromkeys(photo_ids))
    enterprise_id: UUID | None = getattr(subject, getattr(subject, "owner_column", "enterprise_id"), None)
    named = models.Q(enterprise_id=enterprise_id) | models.Q(enterprise_id=None)  # or none yet
    own = queries.exhibits_for(by).filter(named, pk__in=wanted, taken_by=by.person_id).select_for_update()
    photos = {photo.pk: photo for photo in own}
    refuse_if([*_reasons_not_to_attach(wanted, photos, subject, enterprise_id, need), *_under(photos, covers)])
    loose = [photos[key] for key in wanted if not photos[key].is_attached]
    name = _name_of_enterprise(subject) if loose and enterprise_id else ""
    homeless = [photo.pk for photo in loose if photo.enterprise_id is None]
    for photo in loose:
        photo.enterprise_id = enterprise_id
        photo.enterprise_name = name or photo.enterprise_name
        photo.region_code = getattr(subject, "region_code", "") or photo.region_code
        photo.line_code = getattr(subject, "line_code", "") or photo.line_code
        photo.subject_type, photo.subject_id, photo.attached_at = subject._meta.label_lower, subject.pk, at
        _judge_anew(photo, need, near, at=at)
    _move_home([photo for photo in loose if photo.pk in homeless])
    for photo in loose:
        if photo.pk not in homeless:
            photo.save(update_fields=_ATTACHED)
    audit.record_all([audit.Note("evidence.attached", photo, by, at, _remembered(photo)) for photo in loose])
    return [photos[key] for key in wanted]


_ATTACHED = [
    "enterprise_name", "region_code", "line_code", "subject_type", "subject_id", "attached_at", "demanded",
    "keep_until", "facts", "grade", "doubts",
]  # fmt: skip


def _name_of_enterprise(subject: models.Model) -> str:
    """Return the name of the enterprise a subject belongs to, or is; a record of the foundation knows only its key."""
    if hasattr(subject, "enterprise"):
        return str(subject.enterprise)
    return str(subject) if getattr(subject, "owner_column", "") == "id" else ""


def _judge_anew(photo: Exhibit, need: Need | None, near: Near | None, *, at: datetime) -> None:
    facts = facts_of(photo)
    if near is not None and photo.lon is not None and photo.lat is not None:
        metres = metres_between(Point(photo.lon, photo.lat), Point(near.lon, near.lat))
        facts = replace(facts, metres=round(metres, 1), radius_m=near.radius_m)
    if need is not None:
        photo.demanded, days = need.grade.value, RETENTION[need.retention]
        photo.keep_until = None if days is None else clock.day_of(at) + timedelta(days=days)
        if photo.purpose != need.node and facts.challenge in LASTS:
            facts = replace(facts, challenge="other_purpose")  # its challenge was for something else
    if photo.kind != "signature":  # one person's series may end at two things, and is then none
        facts = replace(facts, looks_alike=likeness.reconsider(photo))
    set_facts(photo, facts)


def _reasons_not_to_attach(
    wanted: Sequence[UUID],
    photos: Mapping[UUID, Exhibit],
    subject: models.Model,
    enterprise_id: UUID | None,
    need: Need | None,
) -> list[Reason]:
    reasons = []
    if any(key not in photos or photos[key].enterprise_id not in {None, enterprise_id} for key in wanted):
        reasons.append(Reason("photo_unknown", _("有照片没有找到"), _("请删去后重拍"), field="photos"))
    if any(photo.is_attached and photo.subject_id != subject.pk for photo in photos.values()):
        reasons.append(
            Reason("photo_used_elsewhere", _("有照片已经用在别处"), _("一张照片只能用一次，请现场重拍"), field="photos")
        )
    if any(photo.stored_at is None for photo in photos.values()):
        remedy = _("请等手机传完再提交；一直传不完，请删去后重拍")
        reasons.append(Reason("photo_not_whole", _("照片还没有传完"), remedy, field="photos"))
    if need is not None and (other := {photo.kind for photo in photos.values()} - {*need.kinds}):
        said = _("这里不收{kinds}").format(kinds="、".join(title for kind, title in KINDS.items() if kind in other))
        remedy = _("请改拍{kinds}").format(kinds=_("或").join(KINDS[kind] for kind in need.kinds))
        reasons.append(Reason("kind_not_asked", said, remedy, field="photos"))
    return reasons


def _move_home(photos: list[Exhibit]) -> None:
    """Write photos taken before their enterprise was known as its rows: a row's owner is set once, never updated."""
    Exhibit.objects.filter(pk__in=[photo.pk for photo in photos], enterprise_id__isnull=True).delete()
    Exhibit.objects.bulk_create(photos)


def _under(photos: Mapping[UUID, Exhibit], covers: Collection[str]) -> list[Reason]:
    if not covers or all(one.covers_sha256 in covers for one in photos.values() if one.kind == "signature"):
        return []
    said = _("这个签名签的不是本页的内容")
    return [Reason("signed_another_text", said, _("请看过内容后重新签名"), field="signature")]


def _remembered(photo: Exhibit) -> dict[str, str]:
    return {
        "sha256": photo.sha256,
        "record_hash": record_hash(photo),
        "purpose": photo.purpose,
        "subject_type": photo.subject_type,
        "subject_id": str(photo.subject_id),
    }
