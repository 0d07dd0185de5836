"""Reading photos, always for someone."""

from collections.abc import Iterable
from uuid import UUID

from django.db.models import QuerySet

from anguan.foundation.access import Actor
from anguan.foundation.evidence.models import Exhibit


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
