"""Photos: where, when, by whom and of what; the bytes themselves are kept once in the evidence storage."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from anguan.foundation.access.models import OwnedRecord, RegionCodeField
from anguan.foundation.access.visibility import Access, Owned
from anguan.foundation.clock import local
from anguan.foundation.evidence.rules import DOUBTS
from anguan.foundation.words import mark as _


class Photo(OwnedRecord):
    """Photo (现场照片): taken by one person at one moment; it belongs to nothing until a service attaches it.

    The key is minted on the phone, so the same photo arriving twice is one row. Until it is attached a photo may have
    no enterprise: an official takes it on a visit and chooses the enterprise afterwards.
    """

    region_code = RegionCodeField(blank=True)
    line_code = models.CharField(max_length=20, blank=True)
    taken_by = models.UUIDField()  # person
    taken_by_name = models.CharField(max_length=60)  # as it was then, for the watermark
    organisation = models.CharField(max_length=200, blank=True)  # for whom that person acted, as it was then
    enterprise_name = models.CharField(max_length=200, blank=True)  # where it was taken, as it was then
    taken_at = models.DateTimeField()  # the phone's clock
    received_at = models.DateTimeField()  # the server's clock
    sha256 = models.CharField(max_length=64)  # of the original, and its name in the storage
    byte_count = models.PositiveIntegerField()
    content_type = models.CharField(max_length=20)
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    lon = models.FloatField(null=True, blank=True)  # WGS-84
    lat = models.FloatField(null=True, blank=True)
    accuracy_m = models.FloatField(null=True, blank=True)
    purpose = models.CharField(max_length=40, blank=True)  # what it was asked for: "hazard_before"
    captured_live = models.BooleanField(default=False)  # taken in the page's camera
    doubts = ArrayField(models.CharField(max_length=20), default=list, blank=True)  # codes of rules.DOUBTS
    phash = models.BigIntegerField(null=True, blank=True)  # perceptual hash, for finding look-alikes later
    subject_type = models.CharField(max_length=60, blank=True)  # "hazards.hazard"
    subject_id = models.UUIDField(null=True, blank=True)
    attached_at = models.DateTimeField(null=True, blank=True)

    access: ClassVar[Access] = Owned(person="taken_by")

    class Meta:
        indexes = [
            models.Index(fields=["subject_id", "id"], name="photo_by_subject", condition=Q(subject_id__isnull=False)),
            models.Index(fields=["enterprise_id", "-id"], name="photo_by_enterprise"),
            models.Index(fields=["taken_by", "-id"], name="photo_by_person"),
        ]
        constraints = [
            models.CheckConstraint(name="photo_has_a_hash", condition=Q(sha256__regex=r"^[0-9a-f]{64}$")),
            models.CheckConstraint(name="photo_is_not_empty", condition=Q(byte_count__gt=0, width__gt=0, height__gt=0)),
            models.CheckConstraint(
                name="photo_place_is_whole_and_on_earth",
                condition=Q(lon__isnull=True, lat__isnull=True)
                | Q(lon__isnull=False, lat__isnull=False, lon__range=(-180, 180), lat__range=(-90, 90)),
            ),
            models.CheckConstraint(
                name="photo_is_attached_wholly",
                condition=Q(subject_type="", subject_id__isnull=True, attached_at__isnull=True)
                | (~Q(subject_type="") & Q(subject_id__isnull=False, attached_at__isnull=False)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.taken_by_name} {self.taken_at:%Y-%m-%d %H:%M}"

    @property
    def is_attached(self) -> bool:
        """Whether the photo belongs to something."""
        return self.subject_id is not None

    @property
    def taken_minute(self) -> str:
        """The hour and minute it was taken, in China."""
        return f"{local(self.taken_at):%H:%M}"

    @property
    def said(self) -> str:
        """What the photo is, in words, for those who do not see it."""
        how = _("现场拍摄") if self.captured_live else _("上传")
        return f"{local(self.taken_at):%Y-%m-%d %H:%M} {self.taken_by_name} {how}"

    @property
    def doubt_words(self) -> list[str]:
        """What is unsure about it, in words."""
        return [DOUBTS[code] for code in self.doubts if code in DOUBTS]
