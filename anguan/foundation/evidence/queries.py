"""Reading photos, always for someone."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import F, Q, QuerySet

from anguan.foundation import plain
from anguan.foundation.access import Actor
from anguan.foundation.access.visibility import happened_in
from anguan.foundation.evidence.models import Blur, Device, Exhibit, Likeness, UploadAllowance
from anguan.foundation.evidence.rules.alikeness import likeness_words
from anguan.foundation.evidence.rules.blurring import Box


def exhibits_for(actor: Actor) -> QuerySet[Exhibit]:
    """Return the photos an actor may see: their enterprise's or territory's, and their own."""
    return Exhibit.objects.visible_to(actor)


def exhibits_of(subject_ids: Iterable[UUID], *, by: Actor, purpose: str = "") -> dict[UUID, list[Exhibit]]:
    """Return the photos of many subjects in one query, in the order they were taken; a subject without any has []."""
    found: dict[UUID | None, list[Exhibit]] = {subject_id: [] for subject_id in subject_ids}
    photos = exhibits_for(by).filter(subject_id__in=found).order_by("taken_at", "id")
    if purpose:
        photos = photos.filter(purpose=purpose)
    for photo in photos:
        found[photo.subject_id].append(photo)
    return {subject_id: photos for subject_id, photos in found.items() if subject_id is not None}


def held_exhibits(photo_ids: Iterable[UUID], *, by: Actor) -> list[Exhibit]:
    """Return the actor's own photos of these keys that are not attached yet, for a form that comes back with errors."""
    wanted = list(photo_ids)
    held = exhibits_for(by).filter(pk__in=wanted, taken_by=by.person_id, subject_id__isnull=True)
    return sorted(held, key=lambda photo: wanted.index(photo.pk))


def own_exhibit(exhibit_id: UUID, *, by: Actor) -> Exhibit | None:
    """Return an exhibit of the actor's own taking, attached or not, whole or not."""
    return exhibits_for(by).filter(pk=exhibit_id, taken_by=by.person_id).first()


def devices_of(actor: Actor) -> QuerySet[Device]:
    """Return a person's own phones, the last used first; revoked ones stay in the list."""
    return Device.objects.filter(person_id=actor.person_id).order_by("-seen_at", "id")


def device_of(device_id: UUID, *, by: Actor) -> Device | None:
    """Return one of a person's own phones, by a statement that is not put together anew for each record."""
    found = plain.rows(Device, "WHERE row.id = %s AND row.person_id = %s", [device_id, by.person_id])
    return found[0] if found else None


def uploads_allowed(node: str, by: Actor) -> bool:
    """Say whether an office lets files be uploaded for a node where this actor stands (允许上传)."""
    if not by.region_code:
        return False
    above = [by.region_code[:length] for length in range(len(by.region_code) + 1)]
    return UploadAllowance.objects.filter(node=node, region_code__in=above, ended_at__isnull=True).exists()


def attached_for(actor: Actor) -> QuerySet[Exhibit]:
    """Return what has become part of something, as far as the actor may see it: what officials list and count."""
    return exhibits_for(actor).filter(subject_id__isnull=False)


def below_demand() -> Q:
    """Return the condition of a grade less than what was demanded (低于要求)."""
    return ~Q(demanded="") & Q(grade__gt=F("demanded"))


def is_of_the_enterprise(exhibit: Exhibit, by: Actor) -> bool:
    """Say whether the actor belongs to the enterprise itself, whose people see its pictures whole."""
    return exhibit.enterprise_id is None or exhibit.enterprise_id == by.enterprise_id


def blur_of(exhibit: Exhibit, *, by: Actor) -> Blur | None:
    """Return what is hidden of a picture above the enterprise's own level, if anything is."""
    if exhibit.enterprise_id is None:
        return None
    found: Blur | None = (
        Blur.objects.visible_to(by).filter(enterprise_id=exhibit.enterprise_id, exhibit_id=exhibit.pk).first()
    )
    return found if found is not None and found.boxes else None


def hidden_from(exhibit: Exhibit, *, by: Actor) -> list[Box]:
    """Return the places of a picture this reader is not shown."""
    if is_of_the_enterprise(exhibit, by) or (blur := blur_of(exhibit, by=by)) is None:
        return []
    return [(left, top, right, bottom) for left, top, right, bottom in blur.boxes]


def likenesses_for(actor: Actor) -> QuerySet[Likeness]:
    """Return the pairs of pictures that look alike, those whose newer one the actor may see."""
    return Likeness.objects.visible_to(actor)


@dataclass(frozen=True)
class Resemblance:
    """Another picture that looks like one, and how alike they are."""

    exhibit: Exhibit
    words: str


@dataclass(frozen=True)
class Alike:
    """The pictures that look like one (相似的画面): those the reader may see, and how many more there are elsewhere."""

    shown: list[Resemblance]
    elsewhere: int


def alike_of(exhibit: Exhibit, *, by: Actor, most: int = 6) -> Alike:
    """Return what looks like an exhibit, the nearest first; what was called normal is left out."""
    pairs = likenesses_for(by).filter(Q(exhibit_id=exhibit.pk) | Q(other_id=exhibit.pk), is_normal=False)
    words = {
        pair.other_id if pair.exhibit_id == exhibit.pk else pair.exhibit_id: likeness_words(pair.way, pair.distance)
        for pair in pairs.order_by("-distance", "id")[:200]  # of two ways to the same picture, the nearer is kept
    }
    seen = {one.pk: one for one in exhibits_for(by).filter(pk__in=list(words))}
    shown = [Resemblance(seen[key], words[key]) for key in reversed(words) if key in seen]
    return Alike(shown[:most], len(words) - len(seen))


@dataclass(frozen=True)
class Pair:
    """Two pictures that look alike; the older one is None where the reader may not see it."""

    likeness: Likeness
    newer: Exhibit
    older: Exhibit | None
    words: str


def pairs_to_look_at(
    actor: Actor, *, across: bool, region: str = "", before: UUID | None = None, most: int = 20
) -> list[Pair]:
    """Return the pairs nobody has called normal, the newest first: across enterprises, or within one."""
    same = Q(other_enterprise_id=F("enterprise_id"))
    rows = likenesses_for(actor).filter(~same if across else same, is_normal=False)
    if region:
        rows = rows.filter(happened_in(region))
    if before is not None and (last := likenesses_for(actor).filter(pk=before).first()) is not None:
        rows = rows.filter(Q(found_at__lt=last.found_at) | Q(found_at=last.found_at, pk__lt=last.pk))
    found = list(rows.order_by("-found_at", "-pk")[:most])
    keys = {key for one in found for key in (one.exhibit_id, one.other_id)}
    seen = {one.pk: one for one in exhibits_for(actor).filter(pk__in=keys)}
    return [
        Pair(one, seen[one.exhibit_id], seen.get(one.other_id), likeness_words(one.way, one.distance))
        for one in found
        if one.exhibit_id in seen
    ]


def allowances_of(actor: Actor) -> QuerySet[UploadAllowance]:
    """Return where uploads are or were allowed within the actor's territory, those in force first."""
    if actor.territory is None:
        return UploadAllowance.objects.none()
    rows = UploadAllowance.objects.filter(happened_in(actor.territory.code))
    return rows.order_by(F("ended_at").desc(nulls_first=True), "-allowed_at", "id")
