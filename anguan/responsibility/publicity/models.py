"""Publicity events that were planned, and what each who took part shows of it."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from anguan.foundation.access.models import OwnedRecord, RegionCodeField, ScopedQuerySet, uuid7
from anguan.foundation.access.visibility import Access, Shared
from anguan.responsibility.publicity.rules import KINDS, STATES


class Event(models.Model):
    """Publicity event (宣传教育活动): an office's, done by itself or by the enterprises below it."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    region_code = RegionCodeField()  # of the office
    office_id = models.UUIDField()
    office_name = models.CharField(max_length=100)
    kind = models.CharField(max_length=20)  # rules.KINDS
    title = models.CharField(max_length=60)
    what = models.CharField(max_length=1000, blank=True)
    place = models.CharField(max_length=100, blank=True)
    starts_on = models.DateField()
    ends_on = models.DateField()
    by_enterprises = models.BooleanField(default=False)  # the enterprises of the territory take part and show it
    industries = models.JSONField(default=list, blank=True)  # of those enterprises; empty: all
    asked = models.PositiveIntegerField(default=0)  # how many enterprises that were when it was planned
    state = models.CharField(max_length=10, default="planned")
    shared = models.BooleanField(default=False)  # enterprises below may read it
    planned_by = models.UUIDField()
    planner_name = models.CharField(max_length=60)
    planned_at = models.DateTimeField()
    cancelled_reason = models.CharField(max_length=200, blank=True)

    objects = ScopedQuerySet.as_manager()
    access: ClassVar[Access] = Shared(enterprise="", line="")

    class Meta:
        indexes = [models.Index("region_code", F("starts_on").desc(), name="event_by_region")]
        constraints = [
            models.CheckConstraint(name="event_state_known", condition=Q(state__in=STATES)),
            models.CheckConstraint(name="event_kind_known", condition=Q(kind__in=list(KINDS))),
            models.CheckConstraint(name="event_ends_after_it_starts", condition=Q(ends_on__gte=F("starts_on"))),
        ]

    def __str__(self) -> str:
        return self.title


class Participation(OwnedRecord):
    """Participation (参加记录): what an enterprise, or the office itself, did of an event, with live photos."""

    line_code = models.CharField(max_length=20, blank=True)
    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="participations")
    office_id = models.UUIDField(null=True, blank=True)
    who = models.CharField(max_length=200)
    held_on = models.DateField()
    people = models.PositiveIntegerField()  # 参加人数
    said = models.CharField(max_length=1000, blank=True)
    reported_at = models.DateTimeField()
    reported_by = models.UUIDField()
    reporter_name = models.CharField(max_length=60)

    class Meta:
        indexes = [
            models.Index(fields=["event", "-reported_at"], name="participation_by_event"),
            models.Index(fields=["enterprise_id", "-reported_at"], name="participation_by_firm"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["enterprise_id", "office_id", "event"], condition=Q(enterprise_id__isnull=False),
                nulls_distinct=False, name="took_part_once",
            ),
            models.CheckConstraint(name="somebody_took_part", condition=Q(people__gte=1)),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.who
