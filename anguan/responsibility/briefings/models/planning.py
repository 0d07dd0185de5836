"""Teams, who belongs to them, the shifts they work, and the briefing each shift of each day is expected to hold."""

from datetime import date
from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from anguan.foundation.access.models import OwnedForeignKey, OwnedModel
from anguan.registry.premises.models import Area

SLOT_STATES = ("expected", "held", "late", "missed", "excused")


class Team(OwnedModel):
    """Team (班组): people who begin work together; its leader holds the briefing."""

    name = models.CharField(max_length=60)
    area = OwnedForeignKey(Area, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    place = models.CharField(max_length=100, blank=True)  # where they meet
    leader_id = models.UUIDField(null=True, blank=True)
    leader_name = models.CharField(max_length=60, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)  # 撤销

    moves_with_enterprise: ClassVar[bool] = True

    class Meta:
        indexes = [
            models.Index(fields=["enterprise", "id"], name="team_by_enterprise"),
            models.Index(fields=["leader_id"], name="team_by_leader"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["enterprise", "name"], condition=Q(closed_at__isnull=True), name="team_named_once"
            )
        ]

    def __str__(self) -> str:
        return self.name


class Member(OwnedModel):
    """Member (班组成员): somebody of the roster, with or without a phone, from a day to a day."""

    team = OwnedForeignKey(Team, on_delete=models.CASCADE, related_name="members")
    person_id = models.UUIDField()
    name = models.CharField(max_length=60)
    title = models.CharField(max_length=60, blank=True)  # 岗位
    since = models.DateField()
    until = models.DateField(null=True, blank=True)  # the last day

    moves_with_enterprise: ClassVar[bool] = True

    class Meta:
        indexes = [
            models.Index(fields=["enterprise", "team"], name="member_by_team"),
            models.Index(fields=["person_id"], name="member_by_person"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["enterprise", "team", "person_id"], condition=Q(until__isnull=True), name="member_once"
            ),
            models.CheckConstraint(
                name="member_leaves_after_joining", condition=Q(until__isnull=True) | Q(until__gte=F("since"))
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Shift(OwnedModel):
    """Shift (班次): when a team begins work, and on which days: by the week, or by a cycle of days (倒班)."""

    team = OwnedForeignKey(Team, on_delete=models.CASCADE, related_name="shifts")
    name = models.CharField(max_length=20)  # 白班、中班、夜班
    starts = models.TimeField()
    ends = models.TimeField()  # not after `starts`: on the next day
    pattern = models.JSONField(default=dict)  # rules.calendar.Pattern
    since = models.DateField()
    until = models.DateField(null=True, blank=True)
    planned_until = models.DateField(default=date.min)  # the last day whose slot has been made, or found not to be one

    moves_with_enterprise: ClassVar[bool] = True

    class Meta:
        indexes = [
            models.Index(fields=["enterprise", "team"], name="shift_by_team"),
            models.Index(fields=["planned_until", "id"], name="shift_to_plan"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["enterprise", "team", "name"], condition=Q(until__isnull=True), name="shift_named_once"
            )
        ]

    def __str__(self) -> str:
        return self.name


class ShiftDay(OwnedModel):
    """Exception of a day (调休、停产、加班): a shift works or does not, whatever its pattern says."""

    shift = OwnedForeignKey(Shift, on_delete=models.CASCADE, related_name="days")
    day = models.DateField()
    works = models.BooleanField()
    reason = models.CharField(max_length=100)
    said_at = models.DateTimeField()
    said_by = models.UUIDField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["enterprise", "shift", "day"], name="one_exception_a_day")]

    def __str__(self) -> str:
        return f"{self.day}"


class Slot(OwnedModel):
    """Expected briefing (应开班前会): one shift of one team on one day, and what came of it."""

    team = OwnedForeignKey(Team, on_delete=models.CASCADE, related_name="+")
    shift = OwnedForeignKey(Shift, on_delete=models.CASCADE, related_name="+")
    team_name = models.CharField(max_length=60)
    shift_name = models.CharField(max_length=20)
    leader_id = models.UUIDField(null=True, blank=True)
    leader_name = models.CharField(max_length=60, blank=True)
    day = models.DateField()
    starts_at = models.DateTimeField()
    due_at = models.DateTimeField()  # starts_at and the enterprise's grace; later is late (迟开)
    ends_at = models.DateTimeField()  # of the shift; not held by then is missed (未开)
    state = models.CharField(max_length=10, default="expected")
    held_at = models.DateTimeField(null=True, blank=True)
    briefing_id = models.UUIDField(null=True, blank=True)
    roster = models.PositiveIntegerField(default=0)  # 应到
    present = models.PositiveIntegerField(default=0)  # 实到
    excused_why = models.CharField(max_length=100, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["enterprise", "-day", "starts_at", "id"], name="slot_by_enterprise"),
            # what a territory is counted by stands in the index
            models.Index(
                fields=["day", "region_code"],
                include=["enterprise", "line_code", "state", "due_at", "roster", "present"],
                name="slot_by_day",
            ),
            models.Index(fields=["ends_at", "id"], condition=Q(state="expected"), name="slot_to_miss"),
            models.Index(fields=["leader_id", "-day"], name="slot_by_leader"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["enterprise", "shift", "day"], name="slot_once"),
            models.CheckConstraint(name="slot_state_known", condition=Q(state__in=SLOT_STATES)),
            models.CheckConstraint(
                name="held_slot_says_when", condition=~Q(state__in=["held", "late"]) | Q(held_at__isnull=False)
            ),
            models.CheckConstraint(
                name="slot_in_order", condition=Q(due_at__gte=F("starts_at"), ends_at__gt=F("starts_at"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.team_name} {self.shift_name}"
