"""The briefing that was held, who was there, and what an enterprise asks of its briefings."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from anguan.foundation.access.models import OwnedForeignKey, OwnedModel
from anguan.registry.premises.models import Area
from anguan.responsibility.briefings.models.planning import Slot, Team

STATES = ("open", "held", "void")
HOWS = ("phone", "code", "ticked", "")  # own phone, the leader's turning code, ticked by name with a reason
LONGEST = 500


class Briefing(OwnedModel):
    """Pre-shift briefing (班前教育、班前会): one team before one shift. The key may come from the phone."""

    slot = OwnedForeignKey(Slot, on_delete=models.PROTECT, null=True, blank=True, related_name="briefings")
    team = OwnedForeignKey(Team, on_delete=models.PROTECT, related_name="+")
    enterprise_name = models.CharField(max_length=200)
    team_name = models.CharField(max_length=60)
    shift_name = models.CharField(max_length=20, blank=True)
    day = models.DateField()
    area = OwnedForeignKey(Area, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    place = models.CharField(max_length=100, blank=True)
    state = models.CharField(max_length=5, default="open")
    leader_id = models.UUIDField()  # who holds it
    leader_name = models.CharField(max_length=60)
    opened_at = models.DateTimeField()
    held_at = models.DateTimeField(null=True, blank=True)  # when it was, as the server believes
    received_at = models.DateTimeField(null=True, blank=True)
    device_at = models.DateTimeField(null=True, blank=True)  # as the phone said
    offline = models.BooleanField(default=False)
    late = models.BooleanField(default=False)
    topics = models.JSONField(default=list)  # rules.topics.Topic, as they were read out
    question = models.JSONField(null=True, blank=True)  # {"ask": …, "answer": …, "lesson": …}
    weather = models.CharField(max_length=40, blank=True)
    note = models.CharField(max_length=LONGEST, blank=True)
    roster = models.PositiveIntegerField(default=0)  # 应到
    present = models.PositiveIntegerField(default=0)  # 实到
    heads = models.PositiveIntegerField(null=True, blank=True)  # counted on the picture, by the leader
    signature_id = models.UUIDField(null=True, blank=True)  # an exhibit
    doubts = models.JSONField(default=list)  # rules.doubts.Doubt: what looks wrong, with what it was judged by
    doubtful = models.BooleanField(default=False)
    void_reason = models.CharField(max_length=200, blank=True)
    hold_key = models.CharField(max_length=64, blank=True)  # of the form that held it, so that it is carried out once
    secret = models.CharField(max_length=64, blank=True)  # of the turning code; never leaves but to the leader's phone

    class Meta:
        indexes = [
            models.Index("enterprise", F("day").desc(), F("id").desc(), name="briefing_by_enterprise"),
            models.Index(fields=["region_code", "-day", "-id"], include=["enterprise", "line_code"],
                         name="briefing_by_region"),
            models.Index(fields=["team", "-day"], name="briefing_by_team"),
            models.Index(fields=["region_code", "-day"], condition=Q(doubtful=True), name="briefing_doubtful"),
        ]  # fmt: skip
        constraints = [
            models.CheckConstraint(name="briefing_state_known", condition=Q(state__in=STATES)),
            models.UniqueConstraint(
                fields=["enterprise", "slot"], condition=~Q(state="void") & Q(slot__isnull=False),
                name="one_briefing_a_slot",
            ),
            models.CheckConstraint(
                name="held_briefing_says_when",
                condition=~Q(state="held") | Q(held_at__isnull=False, received_at__isnull=False),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.day} {self.team_name}"


class Attendance(OwnedModel):
    """Attendance (签到): one of the roster at one briefing; absent until told otherwise."""

    briefing = OwnedForeignKey(Briefing, on_delete=models.CASCADE, related_name="attendances")
    person_id = models.UUIDField()
    name = models.CharField(max_length=60)
    guest = models.BooleanField(default=False)  # not of the roster: from another team, a contractor, a visitor
    state = models.CharField(max_length=10, default="absent")  # present, absent, leave, elsewhere
    how = models.CharField(max_length=6, blank=True)  # HOWS
    reason = models.CharField(max_length=200, blank=True)  # why ticked, on leave, elsewhere
    at = models.DateTimeField(null=True, blank=True)
    device_at = models.DateTimeField(null=True, blank=True)
    device_id = models.CharField(max_length=64, blank=True)  # the phone, as evidence knows phones
    offline = models.BooleanField(default=False)  # 离线签到: scanned without network, arrived later
    late = models.BooleanField(default=False)  # after the briefing, or after the shift began
    mind = models.CharField(max_length=10, blank=True)  # good, tired, unwell, upset, drunk (精神状态)
    ppe = ArrayField(models.CharField(max_length=20), default=list, blank=True)  # what was missing
    answer = models.CharField(max_length=200, blank=True)
    right = models.BooleanField(null=True, blank=True)
    kept_from = models.BooleanField(default=False)  # 不得上岗: the leader kept them from work
    followed_at = models.DateTimeField(null=True, blank=True)
    followed_by = models.UUIDField(null=True, blank=True)
    followed_name = models.CharField(max_length=60, blank=True)
    followed_said = models.CharField(max_length=200, blank=True)  # 补教育, 请假, 离职…

    class Meta:
        indexes = [
            models.Index(fields=["enterprise", "briefing"], name="attendance_by_briefing"),
            models.Index(fields=["person_id", "-at"], name="attendance_by_person"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["enterprise", "briefing", "person_id"], name="attendance_once"),
            models.CheckConstraint(
                name="attendance_state_known", condition=Q(state__in=["present", "absent", "leave", "elsewhere"])
            ),
            models.CheckConstraint(
                name="present_says_how", condition=~Q(state="present") | Q(at__isnull=False) & ~Q(how="")
            ),
            models.CheckConstraint(name="ticked_says_why", condition=~Q(how="ticked") | ~Q(reason="")),
        ]

    def __str__(self) -> str:
        return self.name


class BriefingSetting(OwnedModel):
    """What an enterprise asks of its briefings (本企业班前会制度)."""

    grace_minutes = models.PositiveSmallIntegerField(default=30)  # design: after the shift began, until it is late
    ppe = ArrayField(models.CharField(max_length=20), default=list, blank=True)  # what is looked at
    asks_signature = models.BooleanField(default=True)
    changed_at = models.DateTimeField()
    changed_by = models.UUIDField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["enterprise"], name="one_briefing_setting")]

    def __str__(self) -> str:
        return str(self.enterprise_id)
