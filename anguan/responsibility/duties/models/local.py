"""What offices set for their territory: duties of their own, mechanisms switched, entries of the catalog compared."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from anguan.foundation.access.models import RegionCodeField, ScopedQuerySet, uuid7
from anguan.foundation.access.visibility import Access, Reference


class _OfOffice(models.Model):
    """A row an office made for everything below it; read by everybody signed in, kept for good."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    region_code = RegionCodeField()  # of the office: holds for everything below it
    office_id = models.UUIDField()
    office_name = models.CharField(max_length=100)
    made_at = models.DateTimeField()
    made_by = models.UUIDField()
    maker_name = models.CharField(max_length=60)

    objects = ScopedQuerySet.as_manager()
    access: ClassVar[Access] = Reference()

    class Meta:
        abstract = True


class LocalDuty(_OfOffice):
    """Local duty (地方事项): a duty an office publishes, with its own clause, period and proof."""

    title = models.CharField(max_length=100)
    clause = models.CharField(max_length=200)  # 依据文件和条款
    document = models.CharField(max_length=200, blank=True)  # 文号
    who = models.JSONField(default=dict, blank=True)  # as catalog.duties.Who; empty: everybody in the territory
    due = models.JSONField()  # one rule, as catalog.duties.Rule
    evidence = models.JSONField(default=list, blank=True)  # what proves it, in words
    grade = models.CharField(max_length=1, blank=True)  # the evidence asked at least
    contents = models.JSONField(default=list, blank=True)
    effective_from = models.DateField()
    effective_to = models.DateField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.UUIDField(null=True, blank=True)
    withdrawn_why = models.CharField(max_length=200, blank=True)

    class Meta:
        indexes = [models.Index(fields=["region_code", "effective_from"], name="local_duty_by_region")]

    def __str__(self) -> str:
        return self.title


class LocalSetting(_OfOffice):
    """Local setting (地方设置): a local mechanism switched off or on, or a value set that the law leaves open.

    The newest of the nearest office holds.
    """

    duty = models.CharField(max_length=60)
    task = models.CharField(max_length=60, blank=True)
    kind = models.CharField(max_length=6)  # off, on, set, reset
    change = models.JSONField(default=dict, blank=True)  # of "set": as rules.facts.Change
    reason = models.CharField(max_length=300)

    append_only: ClassVar[bool] = True

    class Meta:
        indexes = [models.Index(fields=["region_code", "duty", "-id"], name="local_setting_by_region")]
        constraints = [
            models.CheckConstraint(name="local_setting_kind_known", condition=Q(kind__in=["off", "on", "set", "reset"]))
        ]

    def __str__(self) -> str:
        return f"{self.duty} {self.kind}"


class EntryReview(_OfOffice):
    """Review of an entry (目录核对): an office compared an entry of the catalog with the original, or corrects it.

    The newest of the nearest office holds for its territory.
    """

    duty = models.CharField(max_length=60)
    version = models.CharField(max_length=10, blank=True)
    verdict = models.CharField(max_length=10)  # confirmed, corrected
    clause = models.CharField(max_length=200, blank=True)  # as it should read
    words = models.CharField(max_length=500, blank=True)  # what was compared with what
    source = models.CharField(max_length=200)  # which text was read: title, number, edition

    append_only: ClassVar[bool] = True

    class Meta:
        indexes = [models.Index(fields=["region_code", "duty", "-id"], name="entry_review_by_region")]
        constraints = [
            models.CheckConstraint(
                name="entry_review_verdict_known", condition=Q(verdict__in=["confirmed", "corrected"])
            ),
            models.CheckConstraint(
                name="corrected_entry_says_how", condition=~Q(verdict="corrected") | ~Q(clause="") | ~Q(words="")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.duty} {self.verdict}"
