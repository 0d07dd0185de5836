"""Reading photos, always for someone."""

from collections.abc import Iterable
from uuid import UUID

from django.db.models import QuerySet

from anguan.foundation.access import Actor
from anguan.foundation.evidence.models import Device, Exhibit, UploadAllowance


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


def uploads_allowed(node: str, by: Actor) -> bool:
    """Say whether an office lets files be uploaded for a node where this actor stands (允许上传)."""
    if not by.region_code:
        return False
    above = [by.region_code[:length] for length in range(len(by.region_code) + 1)]
    return UploadAllowance.objects.filter(node=node, region_code__in=above, ended_at__isnull=True).exists()
