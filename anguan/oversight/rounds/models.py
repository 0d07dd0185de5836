"""Rounds and what each addressee answered."""

from dataclasses import dataclass
from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from anguan.foundation.access import Actor
from anguan.foundation.access.models import OwnedRecord, RegionCodeField, ScopedQuerySet, uuid7
from anguan.foundation.access.visibility import Access, Owned
from anguan.oversight.rounds import rules
from anguan.oversight.rounds.rules import Standing

_OF_TERRITORY = Owned(enterprise="", line="")


@dataclass(frozen=True)
class Addressed:
    """Rows an office sends out: seen by the offices of its territory, and by whoever may see one of the answers."""

    def visible_to(self, actor: Actor) -> Q:
        """Return the filter for an actor."""
        return _OF_TERRITORY.visible_to(actor) | Q(pk__in=Reply.objects.visible_to(actor).values("round_id"))

    def policy(self) -> str:
        """Return the SQL condition of the row policy; the answers are read under their own."""
        return f"{_OF_TERRITORY.policy()} OR id IN (SELECT round_id FROM rounds_reply)"  # noqa: S608 - written here


class Round(models.Model):
    """Round (任务下发): one notice of one office, with a day by which it is answered."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    region_code = RegionCodeField()  # of the office
    office_id = models.UUIDField()
    office_name = models.CharField(max_length=100)
    title = models.CharField(max_length=rules.LONGEST_TITLE)
    body = models.TextField()
    answer = models.CharField(max_length=10)  # rules.Answer
    reply_by = models.DateField()
    audience = models.JSONField()  # rules.Draft, what it was chosen by
    audience_words = models.CharField(max_length=300)
    state = models.CharField(max_length=10, default="sending")  # sending, failed, open, withdrawn
    published_at = models.DateTimeField()
    published_by = models.UUIDField()
    publisher_name = models.CharField(max_length=60)
    post_id = models.UUIDField()  # the post it was published in
    total = models.PositiveIntegerField(default=0)  # addressees
    pressed_at = models.DateTimeField(null=True, blank=True)
    times_pressed = models.PositiveSmallIntegerField(default=0)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_reason = models.CharField(max_length=rules.LONGEST_REPLY, blank=True)

    objects = ScopedQuerySet.as_manager()
    access: ClassVar[Access] = Addressed()

    class Meta:
        indexes = [models.Index("region_code", F("published_at").desc(), name="round_by_region")]
        constraints = [
            models.CheckConstraint(
                name="round_state_known", condition=Q(state__in=["sending", "failed", "open", "withdrawn"])
            )
        ]

    def __str__(self) -> str:
        return self.title


class Reply(OwnedRecord):
    """Answer of one addressee (回执): an enterprise's or an office's; read, then given, perhaps sent back."""

    line_code = models.CharField(max_length=20, blank=True)
    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="replies")
    office_id = models.UUIDField(null=True, blank=True)  # an office answers, rather than an enterprise
    addressee = models.CharField(max_length=200)
    due_on = models.DateField()
    state = models.CharField(max_length=10, default=Standing.WAITING.value)
    read_at = models.DateTimeField(null=True, blank=True)
    reader_name = models.CharField(max_length=60, blank=True)
    replied_at = models.DateTimeField(null=True, blank=True)
    replied_by = models.UUIDField(null=True, blank=True)
    replier_name = models.CharField(max_length=60, blank=True)
    text = models.CharField(max_length=rules.LONGEST_REPLY, blank=True)
    returned_at = models.DateTimeField(null=True, blank=True)
    return_reason = models.CharField(max_length=rules.LONGEST_REPLY, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["round", "state", "id"], name="reply_by_round"),
            models.Index(fields=["enterprise_id", "-id"], name="reply_by_enterprise"),
            models.Index(fields=["office_id", "-id"], condition=Q(office_id__isnull=False), name="reply_by_office"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["enterprise_id", "office_id", "round"], nulls_distinct=False, name="addressed_once"
            ),
            models.CheckConstraint(
                name="reply_is_of_one_addressee",
                condition=Q(enterprise_id__isnull=False, office_id__isnull=True)
                | Q(enterprise_id__isnull=True, office_id__isnull=False),
            ),
            models.CheckConstraint(name="reply_state_known", condition=Q(state__in=[each.value for each in Standing])),
            models.CheckConstraint(
                name="reply_given_says_when",
                condition=~Q(state="replied") | Q(replied_at__isnull=False, replied_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.addressee
