"""Audit rows: append-only, in one hash chain for each enterprise and one for everything else; and each day's root."""

from typing import Any, ClassVar

from django.db import models

from anguan.foundation.access.models import OwnedRecord
from anguan.foundation.access.visibility import Access, Internal, Owned, Reference
from anguan.foundation.audit.rules import ENTRY_FIELDS


class AuditEntry(OwnedRecord):
    """Audit entry (审计记录): one thing a person did, as it was recorded in the same transaction."""

    region_code = models.CharField(max_length=20, db_collation="C", blank=True)
    line_code = models.CharField(max_length=20, blank=True)
    chain = models.UUIDField()
    position = models.BigIntegerField()
    at = models.DateTimeField()
    action = models.CharField(max_length=60)  # "hazards.confirmed"
    subject_type = models.CharField(max_length=60, blank=True)
    subject_id = models.UUIDField(null=True, blank=True)
    person_id = models.UUIDField(null=True, blank=True)
    person_name = models.CharField(max_length=60, blank=True)
    organisation = models.CharField(max_length=200, blank=True)
    roles = models.CharField(max_length=200, blank=True)
    detail = models.JSONField(default=dict)
    previous_hash = models.BinaryField(max_length=32)
    hash = models.BinaryField(max_length=32)

    access: ClassVar[Access] = Owned(person="person_id")
    append_only: ClassVar[bool] = True
    anyone_may_append: ClassVar[bool] = True

    class Meta:
        constraints = [models.UniqueConstraint(fields=["chain", "position"], name="audit_chain_position_once")]
        indexes = [
            models.Index(fields=["subject_id", "at"], name="audit_by_subject"),
            models.Index(fields=["person_id", "at"], name="audit_by_person"),
        ]

    def hashed_fields(self) -> dict[str, Any]:
        """Return what the hash covers: everything but the hashes themselves."""
        return {name: getattr(self, name) for name in ENTRY_FIELDS}


class ChainHead(models.Model):
    """The end of a chain: locked while an entry is appended, so that positions have no gaps and no twins."""

    chain = models.UUIDField(primary_key=True)
    position = models.BigIntegerField(default=0)
    hash = models.BinaryField(max_length=32)

    access: ClassVar[Access] = Internal("hashes only; needed by every writer to append to its chain")

    class Meta:
        constraints = [models.CheckConstraint(name="chain_position_counts_up", condition=models.Q(position__gte=0))]


class DayRoot(models.Model):
    """Day root (日根): one hash over where every chain stood at the end of a day, linked to the day before.

    It is published, so that nobody can write a past anew without contradicting what others have kept.
    """

    day = models.DateField(primary_key=True)
    root = models.BinaryField(max_length=32)  # of the Merkle tree over the heads
    chains = models.BigIntegerField()
    entries = models.BigIntegerField()  # in all chains together
    made_at = models.DateTimeField()  # the day after, or later when a machine had stood still
    previous_hash = models.BinaryField(max_length=32)
    hash = models.BinaryField(max_length=32)

    access: ClassVar[Access] = Reference()
    append_only: ClassVar[bool] = True

    def __str__(self) -> str:
        return f"{self.day} {bytes(self.root).hex()}"

    def hashed_fields(self) -> dict[str, Any]:
        """Return what the day's hash covers."""
        said = {"day": self.day, "chains": self.chains, "entries": self.entries, "made_at": self.made_at}
        return {**said, "root": bytes(self.root).hex()}


class DayHead(models.Model):
    """Day head (日终链尾): where one chain stood at the end of a day on which it had grown."""

    day = models.DateField()
    chain = models.UUIDField()
    position = models.BigIntegerField()
    hash = models.BinaryField(max_length=32)

    access: ClassVar[Access] = Internal("hashes only, under the day's root")
    append_only: ClassVar[bool] = True

    class Meta:
        constraints = [models.UniqueConstraint(fields=["chain", "day"], name="day_head_once")]
        indexes = [models.Index(fields=["day"], name="day_head_by_day")]
