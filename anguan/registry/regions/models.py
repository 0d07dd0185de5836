"""The division tree."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from anguan.foundation.access.models import RegionCodeField, ScopedQuerySet
from anguan.foundation.access.visibility import Access, Reference
from anguan.registry.regions.rules import Kind


class Region(models.Model):
    """Region (行政区划、园区、网格): one node of the division tree; its code says where it stands.

    Centres are those of the map data (WGS-84), down to counties. `covers` lists the divisions a park reaches over.
    """

    code = RegionCodeField("代码", primary_key=True)
    name = models.CharField("名称", max_length=60)
    full_name = models.CharField("全称", max_length=200)
    level = models.CharField("层级", max_length=10)
    kind = models.CharField("类别", max_length=10, default=Kind.DIVISION.value)
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="children")
    lon = models.FloatField(null=True, blank=True)
    lat = models.FloatField(null=True, blank=True)
    covers = ArrayField(models.CharField(max_length=20), default=list, blank=True)

    objects = ScopedQuerySet.as_manager()
    access: ClassVar[Access] = Reference()

    class Meta:
        ordering = ["code"]
        indexes = [
            models.Index(fields=["level", "code"], name="region_by_level"),
            models.Index(fields=["name"], name="region_by_name"),
        ]
        constraints = [
            models.CheckConstraint(
                name="region_lies_in_its_parent",
                condition=Q(parent__isnull=True, level="province") | Q(code__startswith=models.F("parent")),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def region_code(self) -> str:
        """Where this happened, as every other row says it; the audit trail asks."""
        return self.code
