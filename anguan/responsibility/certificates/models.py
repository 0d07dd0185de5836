"""Certificates of people, the directory that keeps their numbers unique, and tables of them that were sent."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from anguan.foundation.access.models import OwnedForeignKey, OwnedModel
from anguan.foundation.access.visibility import Access, Internal


class Certificate(OwnedModel):
    """Certificate (证书): what one person may do, under which number, until when."""

    person_id = models.UUIDField()
    person_name = models.CharField(max_length=60)
    cls = models.CharField(max_length=20)  # catalog.classes
    item = models.CharField(max_length=60, blank=True)  # 操作项目: 熔化焊接与热切割
    number = models.CharField(max_length=80, blank=True)
    issuer = models.CharField(max_length=100, blank=True)
    issued_on = models.DateField(null=True, blank=True)
    expires_on = models.DateField(null=True, blank=True)  # its last day
    review_by = models.DateField(null=True, blank=True)  # 复审日期
    revoked_at = models.DateTimeField(null=True, blank=True)
    revoked_reason = models.CharField(max_length=200, blank=True)
    kept_at = models.DateTimeField()
    kept_by = models.UUIDField(null=True, blank=True)
    verified = models.CharField(max_length=10, blank=True)  # rules.verifying.RESULTS; empty: nobody has looked
    verified_at = models.DateTimeField(null=True, blank=True)

    moves_with_enterprise: ClassVar[bool] = True

    class Meta:
        indexes = [
            models.Index(fields=["enterprise", "person_id"], name="person_certificates"),
            models.Index(fields=["enterprise", "expires_on"], name="certificates_to_expire"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["enterprise", "person_id", "cls", "number"], name="person_certificate_once"
            ),
            models.CheckConstraint(
                name="certificate_ends_after_it_begins",
                condition=Q(issued_on__isnull=True)
                | Q(expires_on__isnull=True)
                | Q(expires_on__gt=models.F("issued_on")),
            ),
        ]

    def __str__(self) -> str:
        return self.number


class Verification(OwnedModel):
    """Verification (核验): who looked a certificate up, where and when, and what was shown."""

    certificate = OwnedForeignKey(Certificate, on_delete=models.CASCADE, related_name="verifications")
    way = models.CharField(max_length=20)  # services.verifying.Verifier.id
    source = models.CharField(max_length=100)
    result = models.CharField(max_length=10)
    said = models.CharField(max_length=300, blank=True)
    looked_at = models.DateTimeField()
    looked_by = models.UUIDField()
    looker_name = models.CharField(max_length=60)
    facts = models.JSONField(default=dict)  # what the certificate said then
    recorded_at = models.DateTimeField()

    moves_with_enterprise: ClassVar[bool] = True

    class Meta:
        indexes = [models.Index(fields=["enterprise", "certificate", "-recorded_at"], name="certificate_verifications")]
        constraints = [
            models.CheckConstraint(
                name="verification_result_known", condition=Q(result__in=["matches", "differs", "not_found"])
            )
        ]

    def __str__(self) -> str:
        return self.result


class CertificateNumber(models.Model):
    """Directory of certificate numbers (证书编号目录): one person each, across all enterprises."""

    number = models.CharField(max_length=80)
    cls = models.CharField(max_length=20)
    identity = models.CharField(max_length=64)  # hash of who it stands for
    uses = models.PositiveIntegerField(default=1)  # files that keep it; the last one to drop it sets it free

    access: ClassVar[Access] = Internal("uniqueness across enterprises; shows no one anything")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["number", "cls"], name="certificate_number_once")]


class CertificateUpload(OwnedModel):
    """Table of certificates (证书台账) as it was sent, with what the check found; emptied once it is imported."""

    person_id = models.UUIDField()
    file_name = models.CharField(max_length=200)
    content = models.BinaryField(null=True, blank=True)
    received_at = models.DateTimeField()
    rows = models.JSONField(default=list)  # what may be imported, as rules.importing.Line
    problems = models.JSONField(default=list)  # [row, column or null, code, message, remedy]
    row_count = models.PositiveIntegerField(default=0)
    imported_at = models.DateTimeField(null=True, blank=True)
    added = models.PositiveIntegerField(default=0)
    changed = models.PositiveIntegerField(default=0)
    unchanged = models.PositiveIntegerField(default=0)

    class Meta:
        indexes = [models.Index(fields=["enterprise", "-received_at"], name="certificate_uploads_newest")]

    def __str__(self) -> str:
        return self.file_name
