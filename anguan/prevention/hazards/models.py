"""Hazards, orders to put them right, and the keys of steps already taken."""

from datetime import date
from typing import ClassVar

from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q

from anguan.foundation import clock
from anguan.foundation.access.models import OwnedForeignKey, OwnedModel
from anguan.foundation.words.search import search_grams
from anguan.prevention.hazards import rules
from anguan.prevention.hazards.rules import Level, Source, State
from anguan.registry.premises.models import Area, Site

_SCOPE = ("enterprise", "region_code", "line_code")


class RectifyOrder(OwnedModel):
    """Order to put right within a time limit (责令限期整改指令书): given by an office on a visit, for some hazards."""

    number = models.CharField(max_length=60)  # 文书编号
    office_id = models.UUIDField()
    office_name = models.CharField(max_length=100)
    issued_by = models.UUIDField()
    issuer_name = models.CharField(max_length=60)
    issued_at = models.DateTimeField()
    due_on = models.DateField()  # as first ordered; extensions stand with each hazard
    received_by = models.UUIDField(null=True, blank=True)  # 签收: someone of the enterprise, by hand
    receiver_name = models.CharField(max_length=60, blank=True)
    received_at = models.DateTimeField(null=True, blank=True)
    received_text = models.TextField(blank=True)  # the very text the signature covers

    class Meta:
        indexes = [
            models.Index(fields=["enterprise", "-id"], name="order_by_enterprise"),
            models.Index(fields=["office_id", "-issued_at"], name="order_by_office"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["enterprise", "office_id", "number"], name="order_numbered_once"),
            models.CheckConstraint(
                name="order_is_received_wholly",
                condition=Q(received_by__isnull=True, received_at__isnull=True, received_text="")
                | Q(received_by__isnull=False, received_at__isnull=False) & ~Q(received_text=""),
            ),
        ]

    def __str__(self) -> str:
        return self.number


class Hazard(OwnedModel):
    """Hazard (事故隐患): one thing found wrong at one place, until it is struck off.

    Names, region, line and industry are kept as they were when it was found. The key may come from the phone.
    """

    enterprise_name = models.CharField(max_length=200)
    industry_division = models.CharField(max_length=3, blank=True)  # GB/T 4754 大类 with its 门类: C34
    site = OwnedForeignKey(Site, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    area = OwnedForeignKey(Area, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    place = models.CharField(max_length=200)
    what = models.CharField(max_length=rules.LONGEST_TEXT)
    category = models.CharField(max_length=20)
    level = models.CharField(max_length=10, default=Level.GENERAL.value)
    criterion = models.CharField(max_length=20, blank=True)  # 判定依据: an id of the catalogue
    criterion_standard = models.CharField(max_length=20, blank=True)  # the list it was judged under
    source = models.CharField(max_length=12, default=Source.SNAP.value)
    state = models.CharField(max_length=12, default=State.REPORTED.value)
    state_since = models.DateTimeField()

    reported_by = models.UUIDField(null=True, blank=True)  # a person; none for the public
    reporter_name = models.CharField(max_length=60, blank=True)
    reported_at = models.DateTimeField()
    confirmed_by = models.UUIDField(null=True, blank=True)
    confirmed_at = models.DateTimeField(null=True, blank=True)
    dismissed_reason = models.CharField(max_length=rules.LONGEST_TEXT, blank=True)

    # 五落实: 责任、措施、资金、时限、预案
    assigned_to = models.UUIDField(null=True, blank=True)
    assignee_name = models.CharField(max_length=60, blank=True)
    measures = models.CharField(max_length=rules.LONGEST_TEXT, blank=True)
    funds_fen = models.BigIntegerField(null=True, blank=True)
    due_on = models.DateField(null=True, blank=True)
    plan = models.CharField(max_length=rules.LONGEST_TEXT, blank=True)
    original_due_on = models.DateField(null=True, blank=True)
    interim_measure = models.CharField(max_length=rules.LONGEST_TEXT, blank=True)  # 临时管控措施, when major

    rectified_by = models.UUIDField(null=True, blank=True)
    rectifier_name = models.CharField(max_length=60, blank=True)
    rectified_at = models.DateTimeField(null=True, blank=True)
    rectified_note = models.CharField(max_length=rules.LONGEST_TEXT, blank=True)
    recheck_due_on = models.DateField(null=True, blank=True)
    rechecked_by = models.UUIDField(null=True, blank=True)
    rechecker_name = models.CharField(max_length=60, blank=True)
    rechecked_at = models.DateTimeField(null=True, blank=True)
    recheck_note = models.CharField(max_length=rules.LONGEST_TEXT, blank=True)
    times_returned = models.PositiveSmallIntegerField(default=0)
    closed_at = models.DateTimeField(null=True, blank=True)
    order = OwnedForeignKey(RectifyOrder, on_delete=models.PROTECT, null=True, blank=True, related_name="hazards")

    grams = search_grams("what", "place", "enterprise_name")

    class Meta:
        indexes = [  # those a list filters by carry the scope too, so that its policy and its count need no row
            models.Index(F("reported_at").desc(), F("id").desc(), name="hazard_newest"),
            models.Index("enterprise", F("reported_at").desc(), F("id").desc(), name="hazard_by_enterprise"),
            models.Index(
                fields=["region_code", "-reported_at", "-id"],
                include=["enterprise", "line_code"],
                name="hazard_by_region",
            ),
            models.Index(fields=["state", "-reported_at", "-id"], include=_SCOPE, name="hazard_by_state"),
            models.Index(
                fields=["-reported_at", "-id"], include=_SCOPE, condition=Q(level="major"), name="hazard_newest_major"
            ),
            models.Index(
                fields=["due_on", "id"], include=_SCOPE, condition=Q(state="rectifying"), name="hazard_by_due"
            ),
            models.Index(fields=["due_on", "id"], name="hazard_soonest_due"),
            models.Index(F("state_since").desc(), F("id").desc(), name="hazard_moved_last"),
            models.Index(fields=["assigned_to", "due_on"], condition=Q(state="rectifying"), name="hazard_to_rectify"),
            models.Index("reported_by", F("reported_at").desc(), name="hazard_by_reporter"),
            models.Index(fields=["source", "-reported_at", "-id"], include=_SCOPE, name="hazard_by_source"),
            models.Index(fields=["category", "-reported_at", "-id"], include=_SCOPE, name="hazard_by_category"),
            models.Index(
                fields=["industry_division", "-reported_at", "-id"],
                include=_SCOPE,
                name="hazard_by_industry",
            ),
            GinIndex(fields=["grams"], name="hazard_by_grams"),
        ]
        constraints = [
            models.CheckConstraint(name="hazard_state_known", condition=Q(state__in=[each.value for each in State])),
            models.CheckConstraint(name="hazard_level_known", condition=Q(level__in=[each.value for each in Level])),
            models.CheckConstraint(name="hazard_source_known", condition=Q(source__in=[each.value for each in Source])),
            models.CheckConstraint(name="major_hazard_has_a_criterion", condition=~Q(level="major") | ~Q(criterion="")),
            models.CheckConstraint(
                name="rectifying_hazard_has_a_limit",
                condition=~Q(state__in=["rectifying", "rechecking", "closed"])
                | Q(due_on__isnull=False, original_due_on__isnull=False),
            ),
            models.CheckConstraint(
                name="rechecking_hazard_was_rectified",
                condition=~Q(state__in=["rechecking", "closed"])
                | Q(rectified_by__isnull=False, rectified_at__isnull=False),
            ),
            models.CheckConstraint(
                name="closed_hazard_was_rechecked_by_another",
                condition=~Q(state="closed")
                | Q(closed_at__isnull=False, rechecked_at__isnull=False, rechecked_by__isnull=False)
                & ~Q(rechecked_by=F("rectified_by")),
            ),
            models.CheckConstraint(
                name="dismissed_hazard_has_a_reason", condition=~Q(state="dismissed") | ~Q(dismissed_reason="")
            ),
            models.CheckConstraint(
                name="hazard_funds_not_negative", condition=Q(funds_fen__isnull=True) | Q(funds_fen__gte=0)
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def number(self) -> str:
        """The number people say on the phone (隐患编号)."""
        return rules.number_of(self.pk, clock.day_of(self.reported_at))

    @property
    def ordered(self) -> bool:
        """Whether an office ordered it to be put right (责令限期整改)."""
        return self.order_id is not None

    @property
    def is_open(self) -> bool:
        """Whether it is not struck off yet (未销号)."""
        return self.state in rules.OPEN_STATES

    def is_overdue(self, today: date) -> bool:
        """Whether its rectification is late (逾期未整改)."""
        return rules.is_overdue(state=self.state, due_on=self.due_on, today=today)


class StepTaken(OwnedModel):
    """Step taken (已办步骤): the key of a form that was carried out, so that a second press does nothing more."""

    hazard = OwnedForeignKey(Hazard, on_delete=models.CASCADE, related_name="+")
    key = models.CharField(max_length=60)
    step = models.CharField(max_length=20)
    person_id = models.UUIDField()
    at = models.DateTimeField()

    append_only: ClassVar[bool] = True

    class Meta:
        constraints = [models.UniqueConstraint(fields=["enterprise", "hazard", "key"], name="step_taken_once")]

    def __str__(self) -> str:
        return f"{self.step} {self.key}"
