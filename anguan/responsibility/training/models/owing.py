"""What people owe in training (应培训学时), what changed at their work, and how an enterprise counts."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from anguan.foundation.access.models import OwnedModel
from anguan.foundation.access.visibility import Access, Owned

DEBT_STATES = ("open", "met", "waived", "lapsed")


class Debt(OwnedModel):
    """Debt of training (应培训): what one person owes by one rule for one year, and how far they are."""

    person_id = models.UUIDField()
    person_name = models.CharField(max_length=60)
    role = models.CharField(max_length=20)
    title = models.CharField(max_length=60, blank=True)  # 岗位
    team = models.CharField(max_length=60, blank=True)
    rule = models.CharField(max_length=60)  # catalog.hours
    year = models.PositiveIntegerField()
    before_duty = models.BooleanField(default=False)  # 上岗前
    since = models.DateField()  # what was learnt from this day on counts
    due_on = models.DateField()
    minutes_owed = models.PositiveIntegerField(default=0)
    minutes_done = models.PositiveIntegerField(default=0)
    missing = ArrayField(models.CharField(max_length=20), default=list, blank=True)  # categories not passed yet
    state = models.CharField(max_length=10, default="open")
    met_on = models.DateField(null=True, blank=True)
    waived_why = models.CharField(max_length=200, blank=True)
    settled_at = models.DateTimeField()

    access: ClassVar[Access] = Owned(person="person_id")

    class Meta:
        indexes = [
            models.Index(fields=["enterprise", "state", "due_on"], name="training_debt_by_enterprise"),
            models.Index(fields=["person_id", "year"], name="training_debt_by_person"),
            # what a territory is counted by stands in the index
            models.Index(
                fields=["year", "region_code"],
                include=["enterprise", "line_code", "state", "due_on", "before_duty"],
                name="training_debt_by_year",
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["enterprise", "person_id", "rule", "year", "since"], name="training_owed_once"
            ),
            models.CheckConstraint(name="training_debt_state_known", condition=Q(state__in=DEBT_STATES)),
            models.CheckConstraint(name="training_waived_says_why", condition=~Q(state="waived") | ~Q(waived_why="")),
        ]

    def __str__(self) -> str:
        return f"{self.person_name} {self.rule} {self.year}"


class Move(OwnedModel):
    """Change at work (转岗、离岗复岗): somebody changed to other work, or came back after a time away."""

    person_id = models.UUIDField()
    person_name = models.CharField(max_length=60)
    kind = models.CharField(max_length=10)  # transfer, return
    on = models.DateField()  # the first day at the new work, or back
    left_on = models.DateField(null=True, blank=True)  # of a return: the last day before
    before = models.CharField(max_length=60, blank=True)
    after = models.CharField(max_length=60, blank=True)
    said_at = models.DateTimeField()
    said_by = models.UUIDField()

    access: ClassVar[Access] = Owned(person="person_id")

    class Meta:
        indexes = [models.Index(fields=["enterprise", "person_id", "-on"], name="move_by_person")]
        constraints = [
            models.UniqueConstraint(fields=["enterprise", "person_id", "kind", "on"], name="moved_once"),
            models.CheckConstraint(name="move_kind_known", condition=Q(kind__in=["transfer", "return"])),
            models.CheckConstraint(
                name="return_after_leaving",
                condition=~Q(kind="return") | Q(left_on__isnull=False, on__gt=models.F("left_on")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_name} {self.kind}"


class Setting(OwnedModel):
    """How an enterprise counts (学时设置): the length of an hour of training; when it was last reckoned."""

    minutes_per_hour = models.PositiveSmallIntegerField(default=45)  # no law says it: ours
    high_risk = models.BooleanField(null=True, blank=True)  # None: by industry and flags
    high_risk_why = models.CharField(max_length=200, blank=True)
    settled_on = models.DateField(null=True, blank=True)

    moves_with_enterprise: ClassVar[bool] = True

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["enterprise"], name="one_training_setting"),
            models.CheckConstraint(
                name="training_hour_length", condition=Q(minutes_per_hour__gte=30, minutes_per_hour__lte=60)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.minutes_per_hour}"
