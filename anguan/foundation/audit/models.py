"""Audit rows: append-only, in one hash chain for each enterprise and one for everything else."""

from typing import Any, ClassVar

from django.db import models

from anguan.foundation.access.models import OwnedRecord
from anguan.foundation.access.visibility import Access, Internal, Owned


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
        names = (
            "id", "enterprise_id", "region_code", "line_code", "chain", "position", "at", "action", "subject_type",
            "subject_id", "person_id", "person_name", "organisation", "roles", "detail",
        )  # fmt: skip
        return {name: getattr(self, name) for name in names}


class ChainHead(models.Model):
    """The end of a chain: locked while an entry is appended, so that positions have no gaps and no twins."""

    chain = models.UUIDField(primary_key=True)
    position = models.BigIntegerField(default=0)
    hash = models.BinaryField(max_length=32)

    access: ClassVar[Access] = Internal("hashes only; needed by every writer to append to its chain")

    class Meta:
        constraints = [models.CheckConstraint(name="chain_position_counts_up", condition=models.Q(position__gte=0))]
