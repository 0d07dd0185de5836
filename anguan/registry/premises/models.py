"""Sites and areas."""

from typing import ClassVar

from django.db import models

from anguan.foundation.access.models import OwnedForeignKey, OwnedModel


class Site(OwnedModel):
    """Site (厂区): one fenced place of an enterprise, with a point on the map (WGS-84; the source datum is kept)."""

    name = models.CharField(max_length=100)
    address = models.CharField(max_length=300, blank=True)
    lon = models.FloatField(null=True, blank=True)
    lat = models.FloatField(null=True, blank=True)
    datum = models.CharField(max_length=10, blank=True)
    is_main = models.BooleanField(default=False)

    moves_with_enterprise: ClassVar[bool] = True

    class Meta:
        indexes = [models.Index(fields=["enterprise", "id"], name="site_by_enterprise")]
        constraints = [
            models.UniqueConstraint(fields=["enterprise", "name"], name="site_named_once"),
            models.UniqueConstraint(fields=["enterprise"], condition=models.Q(is_main=True), name="one_main_site"),
        ]

    def __str__(self) -> str:
        return self.name


class Area(OwnedModel):
    """Area (区域、车间、部位): where things are found and work is done; its QR code opens it on a phone."""

    site = OwnedForeignKey(Site, on_delete=models.PROTECT, related_name="areas")
    name = models.CharField(max_length=100)
    kind = models.CharField(max_length=20, default="workshop")  # rules.KINDS
    in_charge = models.UUIDField(null=True, blank=True)  # the person answering for it (责任人)
    in_charge_name = models.CharField(max_length=60, blank=True)

    moves_with_enterprise: ClassVar[bool] = True

    class Meta:
        indexes = [models.Index(fields=["enterprise", "site", "id"], name="area_by_site")]
        constraints = [models.UniqueConstraint(fields=["enterprise", "site", "name"], name="area_named_once")]

    def __str__(self) -> str:
        return self.name
