"""What the rules said, and the directory of open work that neighbours are compared with."""

from typing import ClassVar
from uuid import UUID

from django.contrib.postgres.fields import ArrayField
from django.db import models

from anguan.foundation.access.models import OwnedForeignKey, OwnedModel
from anguan.foundation.access.visibility import Access, Internal
from anguan.prevention.permits.models.permit import Permit


class Judgement(OwnedModel):
    """Judgement (研判依据): which rules saw what and said what, at one event of one permit. Never altered."""

    permit = OwnedForeignKey(Permit, on_delete=models.CASCADE, related_name="judgements")
    at = models.DateTimeField()
    stage = models.CharField(max_length=10)
    event = models.CharField(max_length=20)  # the step it was asked for, or `clock`
    person_id = models.UUIDField(null=True, blank=True)
    passed = models.BooleanField()
    level = models.CharField(max_length=10, blank=True)
    law_version = models.CharField(max_length=60)
    reasons = models.JSONField(default=list)  # [{"code", "clause", "message", "remedy"}]
    proofs = models.JSONField(default=list)  # [{"rule", "clause", "inputs", "passed"}]

    append_only: ClassVar[bool] = True

    class Meta:
        indexes = [models.Index(fields=["enterprise", "permit", "at"], name="judgement_by_permit")]

    def __str__(self) -> str:
        return f"{self.stage} {self.passed}"


class OpenWork(models.Model):
    """Open work (在册作业): where and when special work is planned or under way, across all enterprises.

    Conflicts between neighbours are found here; others see only kind, time and distance, so it holds no more.
    """

    permit_id: models.UUIDField[UUID, UUID] = models.UUIDField(primary_key=True)
    enterprise_id = models.UUIDField()
    region_code = models.CharField(max_length=20)
    kind = models.CharField(max_length=24)
    methods = ArrayField(models.CharField(max_length=24), default=list)
    lon = models.FloatField(null=True, blank=True)
    lat = models.FloatField(null=True, blank=True)
    precise = models.BooleanField(default=False)  # the point of the work itself, not of its site or the enterprise
    cell = models.BigIntegerField(null=True, blank=True)  # a square of about 100 m; neighbours are in nine of them
    area_id = models.UUIDField(null=True, blank=True)
    space = models.CharField(max_length=60, blank=True)
    pipe = models.CharField(max_length=60, blank=True)
    explosive = models.BooleanField(default=False)
    people = models.PositiveSmallIntegerField(default=0)
    start = models.DateTimeField()
    end = models.DateTimeField()
    working = models.BooleanField(default=False)

    access: ClassVar[Access] = Internal("neighbours' work is told by kind, time and distance only, through queries")

    class Meta:
        indexes = [
            models.Index(fields=["cell", "end"], name="open_work_by_cell"),
            models.Index(fields=["enterprise_id", "end"], name="open_work_by_enterprise"),
        ]

    def __str__(self) -> str:
        return self.kind
