"""The permit, its people, what it is linked with, and the keys of steps already taken."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q

from anguan.foundation.access.models import OwnedForeignKey, OwnedModel
from anguan.foundation.words.search import search_grams
from anguan.prevention.permits.rules.lifecycle import LIVE_STATES, OPEN_STATES, State
from anguan.registry.premises.models import Area, Site

_SCOPE = ("enterprise", "region_code", "line_code")
LONGEST_TEXT = 500


class Permit(OwnedModel):
    """Special-work permit (特殊作业票): one job of one kind, one place, one period. The key may come from the phone.

    What decides is kept as the rules read it: `place_facts`, `work_facts` and `medium` are the objects of the same name
    in `rules.case`. Names, region and line stay as they were when it was applied for.
    """

    number = models.CharField(max_length=60, blank=True)  # 票号; given when it is submitted
    enterprise_name = models.CharField(max_length=200)
    kind = models.CharField(max_length=24)
    level = models.CharField(max_length=10, blank=True)  # in force, chosen or worked out; empty where there are none
    upgrades = ArrayField(models.CharField(max_length=20), default=list, blank=True)  # 升级管理: why
    state = models.CharField(max_length=12, default=State.DRAFT.value)
    state_since = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)  # of the content; a signature is for one version
    changed_at = models.DateTimeField()

    site = OwnedForeignKey(Site, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    area = OwnedForeignKey(Area, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    place = models.CharField(max_length=200)
    lon = models.FloatField(null=True, blank=True)  # WGS-84
    lat = models.FloatField(null=True, blank=True)
    content = models.CharField(max_length=LONGEST_TEXT)
    methods = ArrayField(models.CharField(max_length=24), default=list, blank=True)
    risk_result = models.CharField(max_length=LONGEST_TEXT, blank=True)  # 风险辨识结果
    place_facts = models.JSONField(default=dict, blank=True)
    work_facts = models.JSONField(default=dict, blank=True)
    medium = models.JSONField(null=True, blank=True)
    extra = models.JSONField(default=dict, blank=True)  # fields of the printed form that decide nothing, by their id

    work_unit = models.CharField(max_length=200)  # 作业单位
    contractor = models.BooleanField(default=False)
    applied_by = models.UUIDField()
    applicant_name = models.CharField(max_length=60)
    applied_at = models.DateTimeField()
    leader_id = models.UUIDField(null=True, blank=True)  # 作业负责人
    leader_name = models.CharField(max_length=60, blank=True)
    guardian_id = models.UUIDField(null=True, blank=True)  # 监护人, at present
    guardian_name = models.CharField(max_length=60, blank=True)
    coordinator_id = models.UUIDField(null=True, blank=True)  # 交叉作业协调人
    coordinator_name = models.CharField(max_length=60, blank=True)
    coordinated_at = models.DateTimeField(null=True, blank=True)

    planned_start = models.DateTimeField(null=True, blank=True)
    planned_end = models.DateTimeField(null=True, blank=True)
    valid_until = models.DateTimeField(null=True, blank=True)
    approved_at = models.DateTimeField(null=True, blank=True)
    started_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    ended_reason = models.CharField(max_length=LONGEST_TEXT, blank=True)  # why cancelled, withdrawn, voided
    monitored = models.BooleanField(default=False)  # 连续检测

    # What the guardian's phone counts down, and the clock shuts the gate by.
    gas_due_at = models.DateTimeField(null=True, blank=True)
    photo_due_at = models.DateTimeField(null=True, blank=True)
    suspended_cause = models.CharField(max_length=20, blank=True)  # rules.case.Interruption.cause

    regime = models.CharField(max_length=10, default="hazchem")
    overlay = models.JSONField(default=dict, blank=True)  # the enterprise's rule as it was when submitted
    law_version = models.CharField(max_length=60, blank=True)
    copied_from = models.UUIDField(null=True, blank=True)
    grams = search_grams("number", "place", "content", "enterprise_name")

    class Meta:
        indexes = [
            models.Index(F("applied_at").desc(), F("id").desc(), name="permit_newest"),
            models.Index("enterprise", F("applied_at").desc(), F("id").desc(), name="permit_by_enterprise"),
            models.Index(fields=["region_code", "-applied_at", "-id"], include=["enterprise", "line_code"],
                         name="permit_by_region"),
            models.Index(fields=["state", "-applied_at", "-id"], include=_SCOPE, name="permit_by_state"),
            models.Index(fields=["kind", "-applied_at", "-id"], include=_SCOPE, name="permit_by_kind"),
            models.Index(fields=["valid_until", "id"], include=_SCOPE, condition=Q(state__in=[*map(str, LIVE_STATES)]),
                         name="permit_live"),
            models.Index(fields=["valid_until", "id"], condition=Q(state__in=[*map(str, OPEN_STATES)]),
                         name="permit_to_expire"),
            models.Index(fields=["gas_due_at", "id"], condition=Q(state="working"), name="permit_gas_due"),
            models.Index(fields=["photo_due_at", "id"], condition=Q(state="working"), name="permit_photo_due"),
            models.Index(fields=["guardian_id", "-applied_at"], name="permit_by_guardian"),
            GinIndex(fields=["grams"], name="permit_by_grams"),
        ]  # fmt: skip
        constraints = [
            models.CheckConstraint(name="permit_state_known", condition=Q(state__in=[each.value for each in State])),
            models.UniqueConstraint(
                fields=["enterprise", "number"], condition=~Q(number=""), name="permit_numbered_once"
            ),
            models.CheckConstraint(
                name="submitted_permit_has_a_period",
                condition=Q(state__in=["draft", "cancelled"])
                | Q(planned_start__isnull=False, planned_end__isnull=False) & ~Q(number=""),
            ),
            models.CheckConstraint(
                name="permit_ends_after_it_starts",
                condition=Q(planned_end__isnull=True) | Q(planned_end__gt=F("planned_start")),
            ),
            models.CheckConstraint(
                name="working_permit_has_an_end",
                condition=~Q(state__in=["working", "suspended"])
                | Q(valid_until__isnull=False, started_at__isnull=False, guardian_id__isnull=False),
            ),
            models.CheckConstraint(
                name="closed_permit_was_finished", condition=~Q(state="closed") | Q(finished_at__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return self.number or self.place

    @property
    def is_open(self) -> bool:
        """Whether it stands in the way of others (未结束)."""
        return self.state in OPEN_STATES


class Crew(OwnedModel):
    """One of the crew (作业人员): somebody with a role in this permit, and the certificate as it stood."""

    permit = OwnedForeignKey(Permit, on_delete=models.CASCADE, related_name="crew")
    person_id = models.UUIDField()
    name = models.CharField(max_length=60)
    employer = models.CharField(max_length=200, blank=True)
    role = models.CharField(max_length=20)  # rules.case.Role
    certificate_class = models.CharField(max_length=20, blank=True)
    certificate_number = models.CharField(max_length=80, blank=True)
    certificate_until = models.DateField(null=True, blank=True)
    since = models.DateTimeField()
    until = models.DateTimeField(null=True, blank=True)  # handed over, or left
    briefed_at = models.DateTimeField(null=True, blank=True)  # 接受交底
    briefed_signature = models.UUIDField(null=True, blank=True)  # an exhibit
    briefed_text = models.TextField(blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["enterprise", "permit"], name="crew_by_permit"),
            models.Index(fields=["person_id", "-since"], name="crew_by_person"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["enterprise", "permit", "person_id", "role"],
                condition=Q(until__isnull=True),
                name="crew_role_once",
            )
        ]

    def __str__(self) -> str:
        return self.name


class Link(OwnedModel):
    """Link (关联作业票): two permits of one job; kept from both sides."""

    permit = OwnedForeignKey(Permit, on_delete=models.CASCADE, related_name="links")
    other = OwnedForeignKey(Permit, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["enterprise", "permit", "other"], name="linked_once")]

    def __str__(self) -> str:
        return str(self.other_id)


class StepTaken(OwnedModel):
    """Step taken (已办步骤): the key of a form that was carried out, so that a second press does nothing more."""

    permit = OwnedForeignKey(Permit, on_delete=models.CASCADE, related_name="+")
    key = models.CharField(max_length=60)
    step = models.CharField(max_length=20)
    person_id = models.UUIDField()
    at = models.DateTimeField()

    append_only: ClassVar[bool] = True

    class Meta:
        constraints = [models.UniqueConstraint(fields=["enterprise", "permit", "key"], name="permit_step_taken_once")]

    def __str__(self) -> str:
        return f"{self.step} {self.key}"
