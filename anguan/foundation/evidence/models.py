"""Exhibits: photos, videos and signatures, with when, where, by whom and how sure; their bytes are in the storage."""

from typing import Any, ClassVar

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import BrinIndex, GinIndex
from django.db import models
from django.db.models import Q

from anguan.foundation.access.models import OwnedRecord, RegionCodeField, ScopedQuerySet, uuid7
from anguan.foundation.access.visibility import Access, Internal, Owned, OwnPerson, Reference
from anguan.foundation.clock import local
from anguan.foundation.evidence.bits import BitsField
from anguan.foundation.evidence.rules import DOUBTS, Grade
from anguan.foundation.evidence.rules.reasons import GRADE_SHORT
from anguan.foundation.words import mark as _


class Exhibit(OwnedRecord):
    """Exhibit (现场证据): one photo, video or signature of one person at one moment, part of nothing until attached.

    The key is minted on the phone, so the same exhibit arriving twice is one row. The record comes first and its bytes
    after it, in parts; `stored_at` says that they are whole. Until it is attached an exhibit may have no enterprise: an
    official takes it on a visit and chooses the enterprise afterwards.
    """

    region_code = RegionCodeField(blank=True)
    line_code = models.CharField(max_length=20, blank=True)
    kind = models.CharField(max_length=10, default="photo")  # rules.KINDS
    taken_by = models.UUIDField()  # person
    taken_by_name = models.CharField(max_length=60)  # as it was then, for the watermark
    organisation = models.CharField(max_length=200, blank=True)  # for whom that person acted, as it was then
    enterprise_name = models.CharField(max_length=200, blank=True)  # where it was taken, as it was then
    taken_at = models.DateTimeField()  # the phone's clock
    received_at = models.DateTimeField()  # the server's clock, when the record came
    stored_at = models.DateTimeField(null=True, blank=True)  # when its bytes were whole
    sha256 = models.CharField(max_length=64)  # of the original as it was sent, and its name in the storage
    sm3 = models.CharField(max_length=64, blank=True)
    byte_count = models.PositiveIntegerField()
    content_type = models.CharField(max_length=20)
    width = models.PositiveIntegerField(default=0)  # 0 until stored
    height = models.PositiveIntegerField(default=0)
    duration_s = models.FloatField(null=True, blank=True)  # of a video
    lon = models.FloatField(null=True, blank=True)  # WGS-84
    lat = models.FloatField(null=True, blank=True)
    accuracy_m = models.FloatField(null=True, blank=True)
    purpose = models.CharField(max_length=40, blank=True)  # the node it was asked for: "hazard_before"
    captured_live = models.BooleanField(default=False)  # taken in the page's camera
    device_id = models.UUIDField(null=True, blank=True)
    device_since = models.DateTimeField(null=True, blank=True)  # known since, as it was then
    device_key = models.CharField(max_length=100, blank=True)  # the public key it was signed with
    challenge = models.TextField(blank=True)  # as it was shown
    signed = models.TextField(blank=True)  # the very text the phone signed
    signature = models.CharField(max_length=120, blank=True)
    covers_sha256 = models.CharField(max_length=64, blank=True)  # what a handwritten signature was put under
    grade = models.CharField(max_length=1, default="D")  # rules.Grade
    demanded = models.CharField(max_length=1, blank=True)  # the grade the node asks for
    doubts = ArrayField(models.CharField(max_length=30), default=list, blank=True)  # codes of rules.DOUBTS
    facts = models.JSONField(default=dict, blank=True)  # rules.Facts, what the grade follows from
    keep_until = models.DateField(null=True, blank=True)  # the original goes after this day; None: it stays
    removed_at = models.DateTimeField(null=True, blank=True)  # the original has gone, the record and the hash stay
    subject_type = models.CharField(max_length=60, blank=True)  # "hazards.hazard"
    subject_id = models.UUIDField(null=True, blank=True)
    attached_at = models.DateTimeField(null=True, blank=True)

    access: ClassVar[Access] = Owned(person="taken_by")

    class Meta:
        indexes = [
            models.Index(fields=["subject_id", "id"], name="exhibit_by_subject", condition=Q(subject_id__isnull=False)),
            models.Index(fields=["enterprise_id", "-id"], name="exhibit_by_enterprise"),
            models.Index(fields=["taken_by", "-id"], name="exhibit_by_person"),
            models.Index(  # what is not attached is of no region yet, and officials list what is
                fields=["region_code", "grade", "-id"],
                name="exhibit_by_region_and_grade",
                condition=Q(subject_id__isnull=False),
            ),
            models.Index(fields=["sha256"], name="exhibit_by_hash"),
            models.Index(
                fields=["keep_until"],
                name="exhibit_to_remove",
                condition=Q(removed_at__isnull=True, keep_until__isnull=False),
            ),
        ]
        constraints = [
            models.CheckConstraint(name="exhibit_has_a_hash", condition=Q(sha256__regex=r"^[0-9a-f]{64}$")),
            models.CheckConstraint(
                name="exhibit_is_not_empty",
                condition=Q(byte_count__gt=0) & (Q(stored_at=None) | Q(width__gt=0, height__gt=0)),
            ),
            models.CheckConstraint(
                name="exhibit_place_is_whole_and_on_earth",
                condition=Q(lon__isnull=True, lat__isnull=True)
                | Q(lon__isnull=False, lat__isnull=False, lon__range=(-180, 180), lat__range=(-90, 90)),
            ),
            models.CheckConstraint(
                name="exhibit_is_attached_wholly",
                condition=Q(subject_type="", subject_id__isnull=True, attached_at__isnull=True)
                | (~Q(subject_type="") & Q(subject_id__isnull=False, attached_at__isnull=False)),
            ),
            models.CheckConstraint(name="exhibit_grade_is_one", condition=Q(grade__in="ABCD")),
        ]

    def __str__(self) -> str:
        return f"{self.taken_by_name} {self.taken_at:%Y-%m-%d %H:%M}"

    @property
    def is_attached(self) -> bool:
        """Whether it belongs to something."""
        return self.subject_id is not None

    @property
    def taken_minute(self) -> str:
        """The hour and minute it was taken, in China."""
        return f"{local(self.taken_at):%H:%M}"

    @property
    def said(self) -> str:
        """What it is, in words, for those who do not see it."""
        how = _("现场拍摄") if self.captured_live else _("上传")
        return f"{local(self.taken_at):%Y-%m-%d %H:%M} {self.taken_by_name} {how}"

    @property
    def doubt_words(self) -> list[str]:
        """What is unsure about it, in words."""
        return [DOUBTS[code].words for code in self.doubts if code in DOUBTS]

    @property
    def grade_word(self) -> str:
        """The word beside the letter of its grade."""
        return GRADE_SHORT[self.grade]

    @property
    def lesser_word(self) -> str:
        """That its grade is below what was demanded, in words; nothing when it reaches it."""
        return _("低于要求") if self.demanded and not Grade(self.grade).reaches(self.demanded) else ""

    def hashed_fields(self) -> dict[str, Any]:
        """Return what the chain's entry covers: everything that may not change once it is attached."""
        names = (
            "id", "kind", "enterprise_id", "region_code", "line_code", "taken_by", "taken_by_name", "organisation",
            "taken_at", "received_at", "sha256", "sm3", "byte_count", "content_type", "width", "height", "duration_s",
            "lon", "lat", "accuracy_m", "purpose", "captured_live", "device_id", "device_since", "device_key",
            "challenge", "signed", "signature", "covers_sha256", "grade", "demanded", "doubts", "facts",
            "subject_type", "subject_id", "attached_at",
        )  # fmt: skip
        return {name: getattr(self, name) for name in names}


class Device(models.Model):
    """Device (手机): one person's key on one phone. The private half cannot leave the phone; two people on a shared
    phone are two devices."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    person_id = models.UUIDField()
    name = models.CharField(max_length=100)  # "安卓手机 · Chrome", as people know it
    public_key = models.CharField(max_length=100)  # P-256, the uncompressed point in base64url
    enrolled_at = models.DateTimeField()
    seen_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)

    objects = ScopedQuerySet.as_manager()
    access: ClassVar[Access] = OwnPerson()

    class Meta:
        indexes = [models.Index(fields=["person_id", "-seen_at"], name="device_by_person")]

    def __str__(self) -> str:
        return self.name


class SpentChallenge(models.Model):
    """Spent challenge (已用口令): a challenge counts once; forgotten when it would be refused as expired anyway."""

    id = models.UUIDField(primary_key=True)  # the challenge's own
    exhibit_id = models.UUIDField()
    expires_at = models.DateTimeField()

    access: ClassVar[Access] = Internal("a challenge counts once, whoever shows it")

    class Meta:
        indexes = [BrinIndex(fields=["expires_at"], name="spent_challenge_by_expiry")]  # read once a day


class UploadPart(models.Model):
    """Upload part (分片): a piece of an original that is not whole yet; gone once it is."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    person_id = models.UUIDField()
    exhibit_id = models.UUIDField()
    number = models.PositiveIntegerField()  # from 0
    content = models.BinaryField()
    received_at = models.DateTimeField()

    objects = ScopedQuerySet.as_manager()
    access: ClassVar[Access] = OwnPerson()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person_id", "exhibit_id", "number"], name="upload_part_once"),
        ]
        indexes = [models.Index(fields=["received_at"], name="upload_part_by_age")]


class UploadAllowance(models.Model):
    """Upload allowance (允许上传): an office lets files be uploaded (grade D) for one node within its territory."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    region_code = RegionCodeField()
    node = models.CharField(max_length=40)
    reason = models.CharField(max_length=200)
    allowed_by_name = models.CharField(max_length=60)
    allowed_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    access: ClassVar[Access] = Reference()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["region_code", "node"], name="upload_allowed_once", condition=Q(ended_at__isnull=True)
            ),
        ]


class Blur(OwnedRecord):
    """Blur (打码): places of a picture not shown above the enterprise's own level; the original stays whole."""

    region_code = RegionCodeField(blank=True)
    line_code = models.CharField(max_length=20, blank=True)
    exhibit_id = models.UUIDField()
    boxes = models.JSONField(default=list)  # [[left, top, right, bottom], …] in shares of width and height
    blurred_by = models.UUIDField()
    blurred_by_name = models.CharField(max_length=60)
    blurred_at = models.DateTimeField()

    access: ClassVar[Access] = Owned(person="blurred_by")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["enterprise_id", "exhibit_id"], name="blur_once_each")]


class Fingerprint(models.Model):
    """Fingerprint (画面指纹): what a picture is known again by, and enough of its record to judge what was found.

    A picture too plain to compare has none of its own, and is known again by its bytes alone.
    """

    exhibit_id = models.UUIDField(primary_key=True)
    enterprise_id = models.UUIDField(null=True, blank=True)
    taken_by = models.UUIDField()
    taken_at = models.DateTimeField()
    purpose = models.CharField(max_length=40, blank=True)
    subject_id = models.UUIDField(null=True, blank=True)
    sha256 = models.CharField(max_length=64)
    whole = BitsField(256, null=True)
    middle = BitsField(256, null=True)
    bands = ArrayField(models.IntegerField(), default=list)

    access: ClassVar[Access] = Internal("pictures are compared across enterprises; only services read it")

    class Meta:
        indexes = [
            models.Index(fields=["sha256"], name="fingerprint_by_hash"),
            GinIndex(fields=["bands"], name="fingerprint_by_bands", fastupdate=False),
        ]


class Likeness(OwnedRecord):
    """Likeness (相似画面): a newer picture that looks like an older one; a row of the newer one's enterprise."""

    region_code = RegionCodeField(blank=True)
    line_code = models.CharField(max_length=20, blank=True)
    taken_by = models.UUIDField()  # who took the newer one
    exhibit_id = models.UUIDField()
    other_id = models.UUIDField()
    other_enterprise_id = models.UUIDField(null=True, blank=True)
    distance = models.PositiveSmallIntegerField()  # in how many of 256 bits they differ; 0 with the same bytes
    way = models.CharField(max_length=10)  # "bytes", "same", "cropped", "mirrored", "rotated"
    is_normal = models.BooleanField(default=False)  # one person's shots of one thing: alike, and nothing wrong
    found_at = models.DateTimeField()

    access: ClassVar[Access] = Owned(person="taken_by")

    class Meta:
        indexes = [
            models.Index(fields=["exhibit_id"], name="likeness_by_exhibit"),
            models.Index(fields=["other_id"], name="likeness_by_other"),
            models.Index(fields=["enterprise_id", "-found_at"], name="likeness_by_enterprise"),
            models.Index(fields=["region_code", "-found_at"], name="likeness_by_region"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["enterprise_id", "exhibit_id", "other_id"], name="likeness_once_each", nulls_distinct=False
            ),
        ]


class Bundle(OwnedRecord):
    """Bundle (证据包): what somebody asked to take away to prove something elsewhere; made in the background."""

    region_code = RegionCodeField(blank=True)
    line_code = models.CharField(max_length=20, blank=True)
    enterprise_name = models.CharField(max_length=200)
    subject_type = models.CharField(max_length=60, blank=True)
    subject_id = models.UUIDField(null=True, blank=True)  # or everything of the period
    title = models.CharField(max_length=100)
    first_on = models.DateField()
    last_on = models.DateField()
    asked_by = models.UUIDField()
    asked_as = models.JSONField()  # the post it was asked in: what that post may see is what goes in
    asked_at = models.DateTimeField()
    made_at = models.DateTimeField(null=True, blank=True)
    exhibit_count = models.PositiveIntegerField(default=0)
    byte_count = models.PositiveBigIntegerField(default=0)
    failure = models.CharField(max_length=200, blank=True)

    access: ClassVar[Access] = OwnPerson("asked_by")

    class Meta:
        indexes = [models.Index(fields=["asked_by", "-asked_at"], name="bundle_by_person")]

    def __str__(self) -> str:
        return f"{self.enterprise_name} {self.title}"
