"""Deliveries: what came from an outbox, so that the same item sent again has no second effect."""

from typing import ClassVar

from django.db import models

from anguan.foundation.access.models import ScopedQuerySet, uuid7
from anguan.foundation.access.visibility import Access, OwnPerson


class Delivery(models.Model):
    """Delivery (送达回执): one item of one person's outbox, written in the transaction that did what it asked for."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    person_id = models.UUIDField()
    item_id = models.UUIDField()  # minted on the phone
    path = models.CharField(max_length=300)
    location = models.CharField(max_length=500)  # where the form led
    exhibits = models.JSONField(default=list)  # [[id, sha256], …] of the evidence that came with it
    delivered_at = models.DateTimeField()

    objects = ScopedQuerySet.as_manager()
    access: ClassVar[Access] = OwnPerson()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person_id", "item_id"], name="delivered_once")]
        indexes = [models.Index(fields=["delivered_at"], name="delivery_by_age")]

    def __str__(self) -> str:
        return self.path
