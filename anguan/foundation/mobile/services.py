"""What comes from an outbox: taken once, answered the same ever after."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import IntegrityError, transaction

from anguan.foundation.access import Actor
from anguan.foundation.evidence.queries import exhibits_for
from anguan.foundation.mobile.models import Delivery

KEPT = timedelta(days=400)  # longer than any phone keeps an item that was answered


@dataclass(frozen=True)
class Arrival:
    """An item at the door: its row, and whether it has been here before."""

    delivery: Delivery
    known: bool


def arrive(item_id: UUID, path: str, *, by: Actor, at: datetime) -> Arrival:
    """Note an item before it is carried out; another arrival of it waits for this one's transaction."""
    delivery = Delivery(person_id=by.person_id, item_id=item_id, path=path[:300], location="", delivered_at=at)
    try:
        with transaction.atomic():
            delivery.save(force_insert=True)
    except IntegrityError:
        rows = Delivery.objects.visible_to(by)
        return Arrival(rows.get(person_id=by.person_id, item_id=item_id), known=True)
    return Arrival(delivery, known=False)


def settle(delivery: Delivery, location: str, exhibit_ids: Iterable[UUID], *, by: Actor) -> None:
    """Write down where an item led and which evidence came with it, whole and attached."""
    found = exhibits_for(by).filter(
        pk__in=list(exhibit_ids), taken_by=by.person_id, stored_at__isnull=False, subject_id__isnull=False
    )
    delivery.location = location[:500]
    delivery.exhibits = [[str(exhibit.pk), exhibit.sha256] for exhibit in found.order_by("id")]
    delivery.save(update_fields=["location", "exhibits"])


def forget_deliveries(*, at: datetime) -> int:
    """Forget what was delivered so long ago that no phone will send it again; return how many."""
    return Delivery.objects.filter(delivered_at__lt=at - KEPT).delete()[0]
