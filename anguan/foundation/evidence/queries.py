"""Reading photos, always for someone."""

from collections.abc import Iterable
from uuid import UUID

from django.db.models import QuerySet

from anguan.foundation.access import Actor
from anguan.foundation.evidence.models import Photo


def photos_for(actor: Actor) -> QuerySet[Photo]:
    """Return the photos an actor may see: their enterprise's or territory's, and their own."""
    return Photo.objects.visible_to(actor)


def photos_of(subject_ids: Iterable[UUID], *, by: Actor, purpose: str = "") -> dict[UUID, list[Photo]]:
    """Return the photos of many subjects in one query, in the order they were taken; a subject without any has []."""
    found: dict[UUID | None, list[Photo]] = {subject_id: [] for subject_id in subject_ids}
    photos = photos_for(by).filter(subject_id__in=found).order_by("taken_at", "id")
    if purpose:
        photos = photos.filter(purpose=purpose)
    for photo in photos:
        found[photo.subject_id].append(photo)
    return {subject_id: photos for subject_id, photos in found.items() if subject_id is not None}


def held_photos(photo_ids: Iterable[UUID], *, by: Actor) -> list[Photo]:
    """Return the actor's own photos of these keys that are not attached yet, for a form that comes back with errors."""
    wanted = list(photo_ids)
    held = photos_for(by).filter(pk__in=wanted, taken_by=by.person_id, subject_id__isnull=True)
    return sorted(held, key=lambda photo: wanted.index(photo.pk))
