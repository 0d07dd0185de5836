"""Enterprises, the directory that keeps their credit codes unique, and their certificates."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models

from anguan.foundation.access.models import OwnedBase, OwnedModel
from anguan.foundation.access.visibility import Access, Internal, Owned
from anguan.foundation.words import pinyin
from anguan.foundation.words.search import initials, search_grams

SIZES = ("large", "medium", "small", "micro")  # 大型、中型、小型、微型
STATUSES = ("active", "suspended", "closed")  # 在产、停产、关闭


class Enterprise(OwnedBase):
    """Enterprise (生产经营单位): the subject of every duty; its region is where it stands now."""

    name = models.CharField(max_length=200)
    name_py = models.CharField(max_length=130, blank=True)
    credit_code = models.CharField(max_length=18)  # 统一社会信用代码 GB 32100-2015
    address = models.CharField(max_length=300, blank=True)
    industry_code = models.CharField(max_length=5, blank=True)  # GB/T 4754-2017, 门类或大类及以下
    size = models.CharField(max_length=10, blank=True)  # large, medium, small, micro (大型、中型、小型、微型)
    headcount = models.PositiveIntegerField(null=True, blank=True)  # 从业人数
    flags = ArrayField(models.CharField(max_length=40), default=list, blank=True)  # 危化、粉尘、有限空间…
    lon = models.FloatField(null=True, blank=True)  # WGS-84
    lat = models.FloatField(null=True, blank=True)
    datum = models.CharField(max_length=10, blank=True)  # the datum the source gave, kept
    status = models.CharField(max_length=10, default="active")  # active 在产, suspended 停产, closed 关闭
    created_at = models.DateTimeField()
    ledger_at = models.DateTimeField(null=True, blank=True)  # last seen in an imported ledger
    activated_at = models.DateTimeField(null=True, blank=True)  # first sign-in of one of its people
    grams = search_grams("name", "credit_code", initials("name_py"))

    access: ClassVar[Access] = Owned(enterprise="id")
    owner_column: ClassVar[str] = "id"

    class Meta:
        indexes = [
            # what a territory is counted and filtered by stands in the index, so that counting needs no table
            models.Index(
                fields=["region_code", "id"],
                include=["line_code", "status", "size", "industry_code", "activated_at"],
                name="enterprise_by_region",
            ),
            models.Index(fields=["name_py", "id"], name="enterprise_by_name"),
            models.Index(fields=["industry_code", "name_py", "id"], name="enterprise_by_industry"),
            GinIndex(fields=["grams"], name="enterprise_by_grams"),
            GinIndex(fields=["flags"], name="enterprise_by_flags"),
        ]
        constraints = [
            models.CheckConstraint(name="enterprise_size_known", condition=models.Q(size__in=["", *SIZES])),
            models.CheckConstraint(name="enterprise_status_known", condition=models.Q(status__in=STATUSES)),
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: object, **kwargs: object) -> None:
        """Keep the sound of the name beside the name."""
        self.name_py = pinyin(self.name)
        super().save(*args, **kwargs)  # type: ignore[arg-type]


class CreditCode(models.Model):
    """Directory of credit codes (统一社会信用代码目录): one enterprise each, across all enterprises."""

    code = models.CharField(primary_key=True, max_length=18)
    enterprise_id = models.UUIDField(unique=True)

    access: ClassVar[Access] = Internal("uniqueness across enterprises, and finding one's own enterprise in an import")


class EnterpriseCertificate(OwnedModel):
    """Certificate of an enterprise (企业证照): business licence, safety production licence, standardisation grade…"""

    kind = models.CharField(max_length=40)
    number = models.CharField(max_length=80)
    issued_by = models.CharField(max_length=100, blank=True)
    issued_on = models.DateField(null=True, blank=True)
    expires_on = models.DateField(null=True, blank=True)

    moves_with_enterprise: ClassVar[bool] = True  # a standing fact, not something that happened somewhere

    class Meta:
        indexes = [models.Index(fields=["enterprise", "expires_on"], name="certificate_by_enterprise")]
        constraints = [
            models.UniqueConstraint(fields=["enterprise", "kind", "number"], name="certificate_once_per_enterprise")
        ]

    def __str__(self) -> str:
        return self.number
