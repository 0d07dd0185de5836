"""Where people and groups can be reached, what they wish to hear, and who cannot be reached at all."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from anguan.foundation.access.models import OwnedRecord, ScopedQuerySet, uuid7
from anguan.foundation.access.visibility import Access, Owned, OwnPerson


class Address(models.Model):
    """Address (联系方式): where one person is reached by one channel: a phone, a mailbox, an installed app.

    What is kept is sealed; `fingerprint` finds it again, `shown` is what people see of it. `bad_since` is the first
    failure nothing has got through after: undeliverable for a week is as good as no address.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    person_id = models.UUIDField()
    channel = models.CharField(max_length=12)  # webpush, email, sms
    sealed = models.BinaryField()
    fingerprint = models.CharField(max_length=64)
    shown = models.CharField(max_length=100)  # masked: 138****5678
    origin = models.CharField(max_length=12, default="own")  # own: given by the person; registry: from the one file
    added_at = models.DateTimeField()
    gone_at = models.DateTimeField(null=True, blank=True)  # taken away, or the channel says it is no more
    worked_at = models.DateTimeField(null=True, blank=True)  # the last time something got through
    bad_since = models.DateTimeField(null=True, blank=True)
    failures = models.PositiveIntegerField(default=0)  # since something last got through
    failure = models.CharField(max_length=200, blank=True)  # the last one, in words

    objects = ScopedQuerySet.as_manager()
    access: ClassVar[Access] = OwnPerson()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person_id", "channel", "fingerprint"], name="address_kept_once"),
        ]

    def __str__(self) -> str:
        return f"{self.channel} {self.shown}"


class Preference(models.Model):
    """Preference (接收偏好): whether a person wants one topic by one channel; without a row as the role has it."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    person_id = models.UUIDField()
    topic = models.CharField(max_length=40)
    channel = models.CharField(max_length=12)
    wanted = models.BooleanField()

    objects = ScopedQuerySet.as_manager()
    access: ClassVar[Access] = OwnPerson()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person_id", "topic", "channel"], name="preference_said_once"),
            models.CheckConstraint(
                name="inbox_is_not_switched_off", condition=~Q(channel="inbox") | Q(wanted=True)
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.topic} {self.channel}"


class QuietHours(models.Model):
    """Quiet hours of one person (本人免打扰时段): nothing but the urgent leaves the inbox then."""

    person_id = models.UUIDField(primary_key=True)
    start = models.TimeField()
    end = models.TimeField()
    working_days_only = models.BooleanField(default=False)

    objects = ScopedQuerySet.as_manager()
    access: ClassVar[Access] = OwnPerson()

    def __str__(self) -> str:
        return f"{self.start}–{self.end}"


class Robot(OwnedRecord):
    """Robot (群机器人): the webhook of an office's or an enterprise's group in WeCom, DingTalk or Feishu.

    It hears what the office's or the enterprise's people are told, of the topics and listeners named; none is all.
    """

    line_code = models.CharField(max_length=20, blank=True)
    office_id = models.UUIDField(null=True, blank=True)
    organisation = models.CharField(max_length=200)
    channel = models.CharField(max_length=12)  # wecom, dingtalk, feishu
    title = models.CharField(max_length=60)  # 安全生产工作群
    sealed = models.BinaryField()
    shown = models.CharField(max_length=100)
    topics = ArrayField(models.CharField(max_length=40), default=list, blank=True)
    listeners = ArrayField(models.CharField(max_length=12), default=list, blank=True)
    per_minute = models.PositiveSmallIntegerField(default=20)
    added_at = models.DateTimeField()
    added_by = models.UUIDField(null=True, blank=True)
    stopped_at = models.DateTimeField(null=True, blank=True)
    worked_at = models.DateTimeField(null=True, blank=True)
    bad_since = models.DateTimeField(null=True, blank=True)
    failure = models.CharField(max_length=200, blank=True)

    access: ClassVar[Access] = Owned()

    class Meta:
        indexes = [
            models.Index(fields=["enterprise_id"], condition=Q(stopped_at__isnull=True), name="robot_of_enterprise"),
            models.Index(fields=["office_id"], condition=Q(stopped_at__isnull=True), name="robot_of_office"),
        ]
        constraints = [
            models.CheckConstraint(
                name="robot_is_of_one_organisation",
                condition=Q(office_id__isnull=True) ^ Q(enterprise_id__isnull=True),
            ),
            models.CheckConstraint(
                name="robot_channel_known", condition=Q(channel__in=["wecom", "dingtalk", "feishu"])
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.title


class ReachGap(OwnedRecord):
    """A rung nobody can be reached on (无人可达): found by the weekly test, gone when somebody can be."""

    line_code = models.CharField(max_length=20, blank=True)
    office_id = models.UUIDField(null=True, blank=True)
    organisation = models.CharField(max_length=200)
    listener = models.CharField(max_length=12)  # manager, principal, town, county, city
    reason = models.CharField(max_length=12)  # reach.REASONS: nobody, no_account, dead
    people = models.PositiveIntegerField(default=0)  # who stand there and cannot be reached
    found_at = models.DateTimeField()  # the first test that found it so
    tested_at = models.DateTimeField()

    access: ClassVar[Access] = Owned()

    class Meta:
        indexes = [
            models.Index(fields=["region_code", "listener"], include=["line_code"], name="reach_gap_of_region"),
            models.Index(fields=["enterprise_id"], name="reach_gap_of_enterprise"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["enterprise_id", "office_id", "listener", "region_code"], nulls_distinct=False,
                name="reach_gap_once",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.organisation} {self.listener}"
