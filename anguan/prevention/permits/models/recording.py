"""What is recorded of one permit: signatures, measures, gas, entries, breaks, hand-overs, conditions, spot checks."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from anguan.foundation.access.models import OwnedForeignKey, OwnedModel
from anguan.prevention.permits.models.permit import LONGEST_TEXT, Permit


class Signature(OwnedModel):
    """Signature (会签、审批、验票、验收): one slot of the chain, for one version of the content; never altered."""

    permit = OwnedForeignKey(Permit, on_delete=models.CASCADE, related_name="signatures")
    slot = models.CharField(max_length=40)
    version = models.PositiveIntegerField()
    person_id = models.UUIDField()
    person_name = models.CharField(max_length=60)
    at = models.DateTimeField()
    device_at = models.DateTimeField(null=True, blank=True)
    agrees = models.BooleanField()
    opinion = models.CharField(max_length=LONGEST_TEXT, blank=True)
    on_site = models.BooleanField(null=True)
    distance_m = models.FloatField(null=True, blank=True)
    delegated = models.BooleanField(default=False)
    signed_text = models.TextField(blank=True)  # the very text the signature covers

    append_only: ClassVar[bool] = True

    class Meta:
        indexes = [
            models.Index(fields=["enterprise", "permit", "at"], name="signature_by_permit"),
            models.Index(fields=["person_id", "-at"], name="signature_by_person"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["enterprise", "permit", "version", "slot"],
                condition=Q(agrees=True),
                name="slot_signed_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.slot} {self.person_name}"


class MeasureLine(OwnedModel):
    """Safety measure confirmed (安全措施确认), by its number on the standard's form (附录 A)."""

    permit = OwnedForeignKey(Permit, on_delete=models.CASCADE, related_name="measures")
    no = models.PositiveSmallIntegerField()
    involved = models.BooleanField()
    text = models.CharField(max_length=LONGEST_TEXT, blank=True)
    confirmed_by = models.UUIDField()
    confirmer_name = models.CharField(max_length=60)
    confirmed_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["enterprise", "permit", "no"], name="measure_confirmed_once")]

    def __str__(self) -> str:
        return f"{self.no}"


class GasTest(OwnedModel):
    """Gas analysis (气体分析): one point, one time, one instrument; judged when it comes in. Never altered."""

    permit = OwnedForeignKey(Permit, on_delete=models.CASCADE, related_name="gas_tests")
    at = models.DateTimeField()  # when sampled
    received_at = models.DateTimeField()
    point = models.CharField(max_length=60)
    values = models.JSONField()  # [{"gas": "oxygen", "value": 20.9, "unit": "%vol"}, …]
    instrument = models.CharField(max_length=60)
    calibrated_until = models.DateField(null=True, blank=True)
    analyst_id = models.UUIDField()
    analyst_name = models.CharField(max_length=60)
    passed = models.BooleanField()
    against = models.JSONField(default=list, blank=True)  # the reasons, when it did not
    phase = models.CharField(max_length=10)  # before, during, resume, late: arrived after its gate had shut
    pumped = models.BooleanField(null=True)  # from outside, with a pumping detector (GB 46768-2025 5.8.5)

    append_only: ClassVar[bool] = True

    class Meta:
        indexes = [models.Index(fields=["enterprise", "permit", "at"], name="gas_by_permit")]

    def __str__(self) -> str:
        return self.point


class Entry(OwnedModel):
    """Entry (进出登记): a person or tools that went into a confined space, and came out (6.8 c)."""

    permit = OwnedForeignKey(Permit, on_delete=models.CASCADE, related_name="entries")
    person_id = models.UUIDField(null=True, blank=True)
    what = models.CharField(max_length=60)  # the person's name, or the tool's
    is_tool = models.BooleanField(default=False)
    count = models.PositiveSmallIntegerField(default=1)
    in_at = models.DateTimeField()
    out_at = models.DateTimeField(null=True, blank=True)
    out_count = models.PositiveSmallIntegerField(null=True, blank=True)
    registered_by = models.UUIDField()

    class Meta:
        indexes = [models.Index(fields=["enterprise", "permit", "in_at"], name="entry_by_permit")]
        constraints = [
            models.UniqueConstraint(
                fields=["enterprise", "permit", "person_id"],
                condition=Q(out_at__isnull=True, person_id__isnull=False),
                name="inside_once",
            )
        ]

    def __str__(self) -> str:
        return self.what


class Interruption(OwnedModel):
    """Interruption (中断、中止): when the gate shut, why, and what opens it again."""

    permit = OwnedForeignKey(Permit, on_delete=models.CASCADE, related_name="interruptions")
    cause = models.CharField(max_length=20)
    start = models.DateTimeField()
    end = models.DateTimeField(null=True, blank=True)
    said = models.CharField(max_length=LONGEST_TEXT, blank=True)
    reopens = models.CharField(max_length=LONGEST_TEXT, blank=True)  # 怎样恢复
    stopped_by = models.UUIDField(null=True, blank=True)  # none: the clock
    stopper_name = models.CharField(max_length=60, blank=True)
    resumed_by = models.UUIDField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["enterprise", "permit", "start"], name="interruption_by_permit")]
        constraints = [
            models.UniqueConstraint(
                fields=["enterprise", "permit"], condition=Q(end__isnull=True), name="interrupted_once_at_a_time"
            )
        ]

    def __str__(self) -> str:
        return self.cause


class Handover(OwnedModel):
    """Hand-over of the guardian (监护交接): from whom to whom, both present."""

    permit = OwnedForeignKey(Permit, on_delete=models.CASCADE, related_name="handovers")
    from_id = models.UUIDField()
    from_name = models.CharField(max_length=60)
    to_id = models.UUIDField()
    to_name = models.CharField(max_length=60)
    at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)
    said = models.CharField(max_length=LONGEST_TEXT, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["enterprise", "permit", "at"], name="handover_by_permit"),
            models.Index(fields=["at"], condition=Q(accepted_at__isnull=True), name="handover_not_taken"),
        ]

    def __str__(self) -> str:
        return self.to_name


class Condition(OwnedModel):
    """Condition added by the owner (附加要求); the work leader answers it before the start."""

    permit = OwnedForeignKey(Permit, on_delete=models.CASCADE, related_name="conditions")
    said = models.CharField(max_length=LONGEST_TEXT)
    person_id = models.UUIDField()
    person_name = models.CharField(max_length=60)
    at = models.DateTimeField()
    approves = models.BooleanField(default=False)  # 远程补充批准, beside the statutory one
    met_by = models.UUIDField(null=True, blank=True)
    met_at = models.DateTimeField(null=True, blank=True)
    met_text = models.CharField(max_length=LONGEST_TEXT, blank=True)

    class Meta:
        indexes = [models.Index(fields=["enterprise", "permit", "at"], name="condition_by_permit")]

    def __str__(self) -> str:
        return self.said


class SpotCheck(OwnedModel):
    """Spot check (抽查): an official looked at work under way, asked for a live photo, or ordered a stop."""

    permit = OwnedForeignKey(Permit, on_delete=models.CASCADE, related_name="spot_checks")
    office_id = models.UUIDField()
    office_name = models.CharField(max_length=100)
    person_id = models.UUIDField()
    person_name = models.CharField(max_length=60)
    at = models.DateTimeField()
    asked = models.CharField(max_length=10)  # look, photo, stop
    said = models.CharField(max_length=LONGEST_TEXT, blank=True)
    answer_due_at = models.DateTimeField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.UUIDField(null=True, blank=True)
    result = models.CharField(max_length=12, blank=True)  # fine, wrong
    result_said = models.CharField(max_length=LONGEST_TEXT, blank=True)
    result_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["enterprise", "permit", "at"], name="spot_check_by_permit"),
            models.Index(fields=["office_id", "-at"], name="spot_check_by_office"),
        ]

    def __str__(self) -> str:
        return self.asked
