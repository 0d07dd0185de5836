"""Training held together at a place (线下培训), and who was there."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from anguan.foundation.access.models import OwnedForeignKey, OwnedModel
from anguan.foundation.access.visibility import Access, Owned
from anguan.responsibility.training.models.plans import PlanItem
from anguan.responsibility.training.rules.categories import Category

SESSION_STATES = ("open", "closed", "void")
WAYS = ("", "phone", "ticked")  # 手机签到、点名


class Session(OwnedModel):
    """Session (线下培训): who taught what where and how long; people's records are made when it is closed."""

    title = models.CharField(max_length=100)
    category = models.CharField(max_length=20)
    topic = models.CharField(max_length=40, blank=True)
    content = models.CharField(max_length=1000, blank=True)
    place = models.CharField(max_length=100, blank=True)
    trainer_id = models.UUIDField(null=True, blank=True)
    trainer_name = models.CharField(max_length=60)
    starts_at = models.DateTimeField()
    minutes = models.PositiveIntegerField()
    exam = models.BooleanField(default=False)
    pass_mark = models.PositiveSmallIntegerField(default=60)
    item = OwnedForeignKey(PlanItem, on_delete=models.PROTECT, null=True, blank=True, related_name="sessions")
    state = models.CharField(max_length=10, default="open")
    secret = models.BinaryField()  # its turning code is made from it
    opened_at = models.DateTimeField()
    opened_by = models.UUIDField()
    opener_name = models.CharField(max_length=60)
    offline = models.BooleanField(default=False)  # told in one go, as a phone without network does
    closed_at = models.DateTimeField(null=True, blank=True)
    void_at = models.DateTimeField(null=True, blank=True)
    void_why = models.CharField(max_length=200, blank=True)
    expected = models.PositiveIntegerField(default=0)  # 应到
    present = models.PositiveIntegerField(default=0)  # 实到

    class Meta:
        indexes = [models.Index(fields=["enterprise", "-starts_at", "id"], name="session_by_enterprise")]
        constraints = [
            models.CheckConstraint(name="session_state_known", condition=Q(state__in=SESSION_STATES)),
            models.CheckConstraint(name="session_category_known", condition=Q(category__in=list(Category))),
            models.CheckConstraint(name="session_takes_time", condition=Q(minutes__gte=1)),
            models.CheckConstraint(
                name="closed_session_says_when", condition=~Q(state="closed") | Q(closed_at__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Attendee(OwnedModel):
    """Attendee (参加人员): expected or there, by their phone or by name with a reason; signature and score."""

    session = OwnedForeignKey(Session, on_delete=models.CASCADE, related_name="attendees")
    person_id = models.UUIDField()
    name = models.CharField(max_length=60)
    title = models.CharField(max_length=60, blank=True)  # 岗位
    present = models.BooleanField(default=False)
    way = models.CharField(max_length=10, blank=True)
    reason = models.CharField(max_length=100, blank=True)  # why ticked by name
    signed_at = models.DateTimeField(null=True, blank=True)
    score = models.FloatField(null=True, blank=True)

    access: ClassVar[Access] = Owned(person="person_id")

    class Meta:
        indexes = [models.Index(fields=["person_id", "-id"], name="attendee_by_person")]
        constraints = [
            models.UniqueConstraint(fields=["enterprise", "session", "person_id"], name="attends_once"),
            models.CheckConstraint(name="attendee_way_known", condition=Q(way__in=WAYS)),
            models.CheckConstraint(
                name="ticked_by_name_says_why", condition=~Q(way="ticked") | ~Q(reason="")
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.name
