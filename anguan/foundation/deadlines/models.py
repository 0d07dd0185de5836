"""Deadlines with the moments somebody hears of them, the alarms raised, extensions, and ladders made by offices."""

from collections.abc import Iterable
from datetime import datetime
from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from anguan.foundation.access.models import OwnedRecord, RegionCodeField, ScopedQuerySet, uuid7
from anguan.foundation.access.visibility import Access, Internal, Owned, Reference
from anguan.foundation.deadlines.rules.climbs import Planned

LONGEST_TEXT = 1000
RUNNING = ("open", "paused")


class Deadline(OwnedRecord):
    """Deadline (期限): what somebody owes by a moment, under which rule, and when who will hear of it.

    The moments of its ladder are worked out when it is made or moved (`climb_at`, beside whom they tell and to which
    rung they belong), so that the sweep is one statement that knows no calendar; its `Ascent` says how
    many of them are past.
    """

    line_code = models.CharField(max_length=20, blank=True)
    kind = models.CharField(max_length=40)  # of kinds.KINDS: "hazards.rectify"
    subject_type = models.CharField(max_length=60)  # "hazards.hazard"
    subject_id = models.UUIDField()
    occasion = models.CharField(max_length=40, blank=True)  # which one of a repeated duty: "2026-11"
    about = models.CharField(max_length=200)  # what people read
    organisation = models.CharField(max_length=200, blank=True)  # who owes it: the enterprise or the office, by name
    rule_version = models.CharField(max_length=60)  # of the kind it was made under: "hazards.rectify/2026-11"
    ladder_version = models.CharField(max_length=60, blank=True)  # "" is the kind's own, otherwise the LadderChange
    office_id = models.UUIDField(null=True, blank=True)  # an office owes it, rather than the enterprise
    doer_id = models.UUIDField(null=True, blank=True)
    doer_name = models.CharField(max_length=60, blank=True)
    began_at = models.DateTimeField()
    due_at = models.DateTimeField()  # late from this moment on
    original_due_at = models.DateTimeField()
    calendar_known = models.BooleanField(default=True)  # False: a year without published holidays was guessed
    climb_at = ArrayField(models.DateTimeField(), default=list)
    climb_to = ArrayField(models.CharField(max_length=12), default=list)  # ladder.LISTENERS
    climb_rung = ArrayField(models.PositiveSmallIntegerField(), default=list)  # from 0; a nag repeats its rung
    climb_urgent = ArrayField(models.BooleanField(), default=list)  # not held back by quiet hours
    quiet = models.CharField(max_length=16, blank=True)  # of its ladder, as Quiet.key, for a sweeper that was late
    plan_number = models.PositiveIntegerField(default=1)  # grows when the climbs are worked out anew; see Ascent
    state = models.CharField(max_length=8, default="open")  # open, paused, met, lapsed
    paused_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.UUIDField(null=True, blank=True)
    ended_by_name = models.CharField(max_length=60, blank=True)
    ended_why = models.CharField(max_length=200, blank=True)  # why it lapsed

    access: ClassVar[Access] = Owned(person="doer_id")

    class Meta:
        indexes = [
            models.Index(
                fields=["doer_id", "due_at"], condition=Q(doer_id__isnull=False), name="deadline_of_doer"
            ),
            models.Index(  # what waits for whoever answers for the enterprise
                fields=["enterprise_id", "due_at"], condition=Q(doer_id__isnull=True, office_id__isnull=True),
                name="deadline_of_nobody",
            ),
            models.Index(fields=["enterprise_id", "due_at"], name="deadline_of_enterprise"),
            models.Index(
                fields=["region_code", "due_at"], name="deadline_of_region",
                include=["enterprise_id", "line_code", "doer_id", "kind", "state", "ended_at"],
            ),
            models.Index(
                fields=["due_at", "id"], condition=Q(state__in=["open", "paused"]), name="deadline_soonest",
                include=["enterprise_id", "region_code", "line_code", "doer_id", "kind", "state"],
            ),
            models.Index(
                fields=["due_at", "id"], name="deadline_by_due",
                include=["enterprise_id", "region_code", "line_code", "doer_id", "kind", "state", "ended_at"],
            ),
            models.Index(
                fields=["office_id", "due_at"], condition=Q(office_id__isnull=False), name="deadline_of_office"
            ),
            models.Index(fields=["subject_id"], name="deadline_of_subject"),
        ]  # fmt: skip
        constraints = [
            models.UniqueConstraint(
                fields=["enterprise_id", "subject_id", "kind", "occasion"],
                condition=Q(state__in=["open", "paused"]),
                nulls_distinct=False,
                name="deadline_runs_once",
            ),
            models.CheckConstraint(
                name="deadline_state_known", condition=Q(state__in=["open", "paused", "met", "lapsed"])
            ),
            models.CheckConstraint(
                name="ended_deadline_says_when",
                condition=Q(state__in=["met", "lapsed"], ended_at__isnull=False)
                | Q(state__in=["open", "paused"], ended_at__isnull=True),
            ),
            models.CheckConstraint(
                name="paused_deadline_waits", condition=~Q(state="paused") | Q(paused_at__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.about} {self.due_at:%Y-%m-%d %H:%M}"

    def is_late(self, at: datetime) -> bool:
        """Whether it is late at a moment, or was when it was met (逾期)."""
        return self.due_at <= (self.ended_at or at) and self.state != "lapsed"

    @property
    def ascent(self) -> "Ascent":
        """How far its ladder is climbed, as it is now."""
        return Ascent.objects.filter(pk=self.pk).first() or Ascent(deadline_id=self.pk)

    @property
    def stage(self) -> int:
        """How many of its climbs are past, as it is now."""
        return self.ascent.stage

    @property
    def next_at(self) -> datetime | None:
        """When somebody hears of it next, as it is now."""
        return self.ascent.next_at

    def plan(self, planned: Iterable[Planned], *, stage: int = 0) -> "Ascent":
        """Set what is to be told after the climbs that are past; writes nothing, and returns the ascent to be kept.

        What was climbed stays at the head and new climbs get the numbers after it, so that a number means one alarm for
        good: a deadline that is moved may climb a rung again, and that is another alarm.
        """
        coming = list(planned)
        self.climb_at = [*self.climb_at[:stage], *(one.at for one in coming)]
        self.climb_to = [*self.climb_to[:stage], *(one.to for one in coming)]
        self.climb_rung = [*self.climb_rung[:stage], *(one.rung for one in coming)]
        self.climb_urgent = [*self.climb_urgent[:stage], *(one.urgent for one in coming)]
        next_at = coming[0].at if coming and self.state == "open" else None
        return Ascent(deadline_id=self.pk, plan_number=self.plan_number, stage=stage, next_at=next_at)


class Ascent(models.Model):
    """Ascent (催办进度): how far the ladder of one deadline is climbed, and when the sweep looks at it next.

    A table of its own, because the sweep writes it: the row of a deadline is ten times as wide and stands in seven
    indexes, each of which would take a new entry for every alarm. A sweep that reads climbs of another plan than the
    one it has claimed leaves them for the next sweep.
    """

    deadline_id = models.UUIDField(primary_key=True)
    plan_number = models.PositiveIntegerField(default=1)
    stage = models.PositiveSmallIntegerField(default=0)  # climbs that are past
    next_at = models.DateTimeField(null=True, blank=True)  # climb_at[stage + 1] while the deadline is open

    objects = ScopedQuerySet.as_manager()
    access: ClassVar[Access] = Internal("a queue worked by the sweep; holds keys and moments only")

    class Meta:
        indexes = [models.Index(fields=["next_at"], condition=Q(next_at__isnull=False), name="ascent_next")]

    def __str__(self) -> str:
        return f"{self.deadline_id} {self.stage}"


class DeadlineChange(OwnedRecord):
    """Change of a deadline (期限变更): moved, handed over, paused, resumed; kept for good."""

    line_code = models.CharField(max_length=20, blank=True)
    deadline_id = models.UUIDField()
    what = models.CharField(max_length=12)  # moved, handed, paused, resumed, ladder, met, lapsed
    at = models.DateTimeField()
    by = models.UUIDField(null=True, blank=True)
    by_name = models.CharField(max_length=60, blank=True)
    due_before = models.DateTimeField(null=True, blank=True)
    due_after = models.DateTimeField(null=True, blank=True)
    note = models.CharField(max_length=LONGEST_TEXT, blank=True)

    append_only: ClassVar[bool] = True

    class Meta:
        indexes = [models.Index(fields=["deadline_id", "id"], name="deadline_change_by_deadline")]

    def __str__(self) -> str:
        return f"{self.what} {self.at:%Y-%m-%d %H:%M}"


class Alarm(OwnedRecord):
    """Alarm (提醒与报警): one rung of one deadline's ladder, climbed; exactly one for each.

    `fate` says what became of it: told to somebody, or nobody could be reached and it went on to the next rung.
    Acknowledging it (知晓) is not doing what is owed.
    """

    line_code = models.CharField(max_length=20, blank=True)
    deadline_id = models.UUIDField()
    kind = models.CharField(max_length=40)
    climb = models.PositiveSmallIntegerField()  # the place in climb_at, from 1
    rung = models.PositiveSmallIntegerField()
    listener = models.CharField(max_length=12)
    planned_at = models.DateTimeField()
    raised_at = models.DateTimeField()
    fate = models.CharField(max_length=12, default="waiting")  # waiting, told, passed_on, unreachable
    passed_to = models.CharField(max_length=12, blank=True)  # the listener who heard it instead
    acknowledged_at = models.DateTimeField(null=True, blank=True)
    acknowledged_by = models.UUIDField(null=True, blank=True)
    acknowledged_by_name = models.CharField(max_length=60, blank=True)

    access: ClassVar[Access] = Owned()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["enterprise_id", "deadline_id", "climb"], nulls_distinct=False, name="alarm_raised_once"
            ),
            models.CheckConstraint(
                name="alarm_fate_known", condition=Q(fate__in=["waiting", "told", "passed_on", "unreachable"])
            ),
        ]
        indexes = [
            models.Index(
                fields=["region_code", "-raised_at"], condition=Q(fate__in=["passed_on", "unreachable"]),
                name="alarm_nobody_heard",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.kind} {self.rung} {self.listener}"


class Extension(OwnedRecord):
    """Extension (延期): asked by one person with a reason and an interim measure, decided by another; all are kept."""

    line_code = models.CharField(max_length=20, blank=True)
    deadline_id = models.UUIDField(null=True, blank=True)
    kind = models.CharField(max_length=40)
    subject_type = models.CharField(max_length=60)
    subject_id = models.UUIDField()
    asked_by = models.UUIDField()
    asker_name = models.CharField(max_length=60)
    asked_at = models.DateTimeField()
    reason = models.CharField(max_length=LONGEST_TEXT)
    force_majeure = models.BooleanField(default=False)  # 不可抗力
    interim_measure = models.CharField(max_length=LONGEST_TEXT)
    present_due_on = models.DateField()
    asked_due_on = models.DateField()
    reply_due_on = models.DateField(null=True, blank=True)
    decision = models.CharField(max_length=10, default="asked")  # asked, granted, refused, lapsed
    decided_by = models.UUIDField(null=True, blank=True)
    decider_name = models.CharField(max_length=60, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    note = models.CharField(max_length=LONGEST_TEXT, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["subject_id", "id"], name="extension_by_subject"),
            models.Index(fields=["asked_at"], condition=Q(decision="asked"), name="extension_asked"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["enterprise_id", "subject_id", "kind"], condition=Q(decision="asked"), nulls_distinct=False,
                name="one_extension_asked_for_a_deadline",
            ),
            models.CheckConstraint(
                name="extended_deadline_is_later", condition=Q(asked_due_on__gt=F("present_due_on"))
            ),
            models.CheckConstraint(
                name="extension_decided_by_another",
                condition=Q(decision__in=["asked", "lapsed"], decided_by__isnull=True)
                | Q(decision__in=["granted", "refused"], decided_by__isnull=False, decided_at__isnull=False)
                & ~Q(decided_by=F("asked_by")),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.present_due_on} → {self.asked_due_on}"


class LadderChange(models.Model):
    """An office's ladder (本地催办阶梯): how its territory hears of one kind of deadline; the newest one is in force.

    Kept for good: a deadline names the one it was made under. Never below what the law fixes.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    kind = models.CharField(max_length=40)
    region_code = RegionCodeField()  # of the office: holds for everything below it
    office_id = models.UUIDField()
    office_name = models.CharField(max_length=100)
    made_at = models.DateTimeField()
    made_by = models.UUIDField()
    maker_name = models.CharField(max_length=60)
    rungs = models.JSONField(null=True, blank=True)  # as ladder.as_data; None: back to the kind's own

    objects = ScopedQuerySet.as_manager()
    access: ClassVar[Access] = Reference()
    append_only: ClassVar[bool] = True

    class Meta:
        indexes = [models.Index(fields=["kind", "region_code", "-id"], name="ladder_by_kind")]

    def __str__(self) -> str:
        return f"{self.kind} {self.region_code}"


class CalendarFeed(models.Model):
    """Calendar subscription (日历订阅): a secret address at which a calendar reads one person's deadlines.

    Calendars on phones can sign in nowhere, so the secret is part of the address, against our own rule. It opens
    nothing but a list of one's own deadlines to read, is kept as a hash alone, is never logged, and ends at a tap.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    person_id = models.UUIDField()
    post_id = models.UUIDField()
    organisation = models.CharField(max_length=200, blank=True)
    token_hash = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True, blank=True)  # by a calendar, the last time
    counted_from = models.DateTimeField(null=True, blank=True)  # of the hour in which readings are counted
    readings = models.PositiveIntegerField(default=0)
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = ScopedQuerySet.as_manager()
    access: ClassVar[Access] = Internal("looked up by hash before anybody is known; holds no secret in the clear")

    class Meta:
        indexes = [models.Index(fields=["person_id", "-made_at"], name="calendar_feed_by_person")]

    def __str__(self) -> str:
        return self.organisation
