"""The digests of offices, as they were."""

from typing import ClassVar

from django.db import models

from anguan.foundation.access.models import RegionCodeField, ScopedQuerySet, uuid7
from anguan.foundation.access.visibility import Access, Owned


class Digest(models.Model):
    """Digest (每日速览): one office's morning page of one day; worked out once and kept as it was then.

    `content` is what the page and the paper draw: `services.Content`. Seen by whoever looks after the whole territory.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    office = models.ForeignKey("offices.Office", on_delete=models.PROTECT, related_name="+")
    office_name = models.CharField(max_length=100)
    region_code = RegionCodeField()  # of the office
    line_code = models.CharField(max_length=20, blank=True)  # the first of an office's lines, "" where it has all
    day = models.DateField()
    since = models.DateTimeField()  # news since then
    made_at = models.DateTimeField()
    content = models.JSONField()

    objects = ScopedQuerySet.as_manager()
    access: ClassVar[Access] = Owned(enterprise="")
    append_only: ClassVar[bool] = True

    class Meta:
        constraints = [models.UniqueConstraint(fields=["office", "day"], name="one_digest_a_day")]
        indexes = [models.Index(fields=["region_code", "-day"], name="digest_by_region")]

    def __str__(self) -> str:
        return f"{self.office_name} {self.day}"
