"""What is to be told, what was told to whom, and how it travelled."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from anguan.foundation.access.models import OwnedRecord, RegionCodeField, ScopedQuerySet
from anguan.foundation.access.visibility import Access, Internal, Owned


class Outgoing(models.Model):
    """Outgoing news (待发消息): a queue. One row is one thing that somebody must hear; it goes when they are known.

    Whom it is for is said by `listener` (a rung of a ladder: doer, manager, principal, town, county, city, or "person")
    together with the place it happened in; `source_id` is what it is about (an alarm, a round's reply), as its topic
    understands it.
    """

    id = models.BigAutoField(primary_key=True)
    topic = models.CharField(max_length=40)
    source_id = models.UUIDField()
    listener = models.CharField(max_length=12)
    enterprise_id = models.UUIDField(null=True, blank=True)
    region_code = RegionCodeField()
    line_code = models.CharField(max_length=20, blank=True)
    office_id = models.UUIDField(null=True, blank=True)
    person_id = models.UUIDField(null=True, blank=True)
    at = models.DateTimeField()  # when the news came about
    not_before = models.DateTimeField()
    urgent = models.BooleanField(default=False)

    objects = ScopedQuerySet.as_manager()
    access: ClassVar[Access] = Internal("a queue worked by the dispatcher; holds keys only")

    class Meta:
        indexes = [models.Index(fields=["not_before", "id"], name="outgoing_soonest")]

    def __str__(self) -> str:
        return f"{self.topic} {self.source_id}"


class Message(OwnedRecord):
    """Message (站内消息): one piece of news in one person's inbox; several of a kind are one message with a count.

    Seen by its person, and by those who look after the place it is about, so that a sender can see what came of it.
    What a group's robot says (群消息) is a message without a person. An official's messages belong to no enterprise:
    one of them speaks of many.
    """

    line_code = models.CharField(max_length=20, blank=True)
    person_id = models.UUIDField(null=True, blank=True)
    robot_id = models.UUIDField(null=True, blank=True)
    person_name = models.CharField(max_length=60, blank=True)
    organisation = models.CharField(max_length=200, blank=True)  # for whom they hear it
    listener = models.CharField(max_length=12)
    topic = models.CharField(max_length=40)
    title = models.CharField(max_length=200)
    body = models.TextField(blank=True)
    url = models.CharField(max_length=300, blank=True)  # an address of ours, without host
    count = models.PositiveIntegerField(default=1)
    tally = models.JSONField(default=dict, blank=True)  # how many of which kind: {"隐患逾期": 7}
    urgent = models.BooleanField(default=False)
    at = models.DateTimeField()
    read_at = models.DateTimeField(null=True, blank=True)
    acknowledged_at = models.DateTimeField(null=True, blank=True)  # 已知晓: is not done

    access: ClassVar[Access] = Owned(person="person_id")

    class Meta:
        indexes = [
            models.Index("person_id", F("at").desc(), F("id").desc(), name="message_by_person"),
            models.Index(fields=["person_id", "at"], condition=Q(read_at__isnull=True), name="message_unread"),
            models.Index(fields=["robot_id", "at"], condition=Q(robot_id__isnull=False), name="message_of_robot"),
        ]
        constraints = [
            models.CheckConstraint(
                name="message_is_for_somebody", condition=Q(person_id__isnull=False) ^ Q(robot_id__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return self.title


class MessageItem(OwnedRecord):
    """One thing a message speaks of (消息明细): merged messages open to these."""

    line_code = models.CharField(max_length=20, blank=True)
    message_id = models.UUIDField()
    person_id = models.UUIDField(null=True, blank=True)  # None: a robot's message
    topic = models.CharField(max_length=40)
    source_id = models.UUIDField()
    title = models.CharField(max_length=200)
    note = models.CharField(max_length=200, blank=True)
    url = models.CharField(max_length=300, blank=True)

    access: ClassVar[Access] = Owned(person="person_id")

    class Meta:
        indexes = [
            models.Index(fields=["message_id", "id"], name="message_item_by_message"),
            models.Index(fields=["source_id"], name="message_item_by_source"),
        ]

    def __str__(self) -> str:
        return self.title


class Delivery(OwnedRecord):
    """Delivery (送达情况): one message on its way by one channel, to a person or to an office's robot."""

    line_code = models.CharField(max_length=20, blank=True)
    message_id = models.UUIDField()
    person_id = models.UUIDField(null=True, blank=True)
    channel = models.CharField(max_length=12)  # inbox, webpush, email, sms, wecom, dingtalk, feishu
    address_id = models.UUIDField(null=True, blank=True)  # of the person or the robot, as it was then
    address_shown = models.CharField(max_length=100, blank=True)  # masked
    state = models.CharField(max_length=12, default="waiting")  # rules.DELIVERY_STATES
    attempts = models.PositiveSmallIntegerField(default=0)
    next_at = models.DateTimeField(null=True, blank=True)  # of the next attempt; None: there is none
    sent_at = models.DateTimeField(null=True, blank=True)  # taken by the channel
    delivered_at = models.DateTimeField(null=True, blank=True)  # the channel says it arrived
    failed_at = models.DateTimeField(null=True, blank=True)
    read_at = models.DateTimeField(null=True, blank=True)
    reason = models.CharField(max_length=200, blank=True)  # why not (yet), in words
    reference = models.CharField(max_length=120, blank=True)  # what the channel calls it
    after = ArrayField(models.CharField(max_length=12), default=list, blank=True)  # channels to fall back to

    access: ClassVar[Access] = Owned(person="person_id")

    class Meta:
        indexes = [
            models.Index(fields=["channel", "next_at"], condition=Q(next_at__isnull=False), name="delivery_soonest"),
            models.Index(fields=["message_id"], name="delivery_by_message"),
            models.Index(fields=["person_id", "channel", "-id"], name="delivery_by_person"),
            models.Index(fields=["reference"], condition=~Q(reference=""), name="delivery_by_reference"),
        ]
        constraints = [
            models.CheckConstraint(
                name="delivery_state_known",
                condition=Q(state__in=["waiting", "sent", "delivered", "failed", "skipped"]),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.channel} {self.state}"
