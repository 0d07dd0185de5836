"""Reads of certificates, always for someone."""

from collections import defaultdict
from collections.abc import Iterable
from uuid import UUID

from django.db.models import QuerySet

from anguan.foundation.access import Actor
from anguan.responsibility.certificates.models import Certificate


def certificates_for(actor: Actor) -> QuerySet[Certificate]:
    """Return the certificates an actor may see."""
    rows: QuerySet[Certificate] = Certificate.objects.visible_to(actor)
    return rows


def held_by(person_ids: Iterable[UUID], *, by: Actor) -> dict[UUID, list[Certificate]]:
    """Return what people hold, revoked and expired included, the latest first."""
    held: dict[UUID, list[Certificate]] = defaultdict(list)
    for row in certificates_for(by).filter(person_id__in=list(person_ids)).order_by("-expires_on", "-id"):
        held[row.person_id].append(row)
    return held
