"""Offices of the government and their place in the division tree."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models

from anguan.foundation.access.models import RegionCodeField, ScopedQuerySet, uuid7
from anguan.foundation.access.visibility import Access, Reference


class Office(models.Model):
    """Office (监管部门): a safety office (应急管理局、安监办) of a territory, or a department with its lines."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    name = models.CharField(max_length=100)
    region_code = RegionCodeField()
    lines = ArrayField(models.CharField(max_length=20), default=list, blank=True)  # empty: every line
    phone = models.CharField(max_length=20, blank=True)

    objects = ScopedQuerySet.as_manager()
    access: ClassVar[Access] = Reference()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["region_code", "name"], name="office_named_once_in_region")]
        indexes = [models.Index(fields=["region_code"], name="office_by_region")]

    def __str__(self) -> str:
        return self.name
