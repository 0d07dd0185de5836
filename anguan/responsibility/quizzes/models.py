"""Quizzes, the papers people handed in, and what is counted of them."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from anguan.foundation.access.models import RegionCodeField, ScopedQuerySet, uuid7
from anguan.foundation.access.visibility import Access, Internal, Shared

STATES = ("draft", "published", "withdrawn")


class Quiz(models.Model):
    """City quiz (知识竞赛): an office's, open to all by its link; its questions are frozen on publishing."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    region_code = RegionCodeField()  # of the office: whose towns take part
    office_id = models.UUIDField()
    office_name = models.CharField(max_length=100)
    code = models.CharField(max_length=12, unique=True)  # in the link and on the poster
    title = models.CharField(max_length=60)
    intro = models.CharField(max_length=500, blank=True)
    opens_at = models.DateTimeField()
    closes_at = models.DateTimeField()
    asks = models.PositiveSmallIntegerField()  # questions of one paper
    minutes = models.PositiveSmallIntegerField()  # for one paper
    most_a_day = models.PositiveSmallIntegerField()  # papers of one phone
    topics = ArrayField(models.CharField(max_length=60), default=list, blank=True)
    left_out = ArrayField(models.UUIDField(), default=list, blank=True)  # questions of the bank that were struck out
    pool = models.JSONField(default=list)  # rules.papers.Asked, as they were when it was published
    state = models.CharField(max_length=10, default="draft")
    shared = models.BooleanField(default=False)  # published: anybody may read it
    written_by = models.UUIDField()
    writer_name = models.CharField(max_length=60)
    changed_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True, blank=True)
    withdrawn_reason = models.CharField(max_length=200, blank=True)

    objects = ScopedQuerySet.as_manager()
    access: ClassVar[Access] = Shared(enterprise="", line="")

    class Meta:
        indexes = [models.Index("region_code", F("opens_at").desc(), name="quiz_by_region")]
        constraints = [
            models.CheckConstraint(name="quiz_state_known", condition=Q(state__in=STATES)),
            models.CheckConstraint(name="quiz_ends_after_it_begins", condition=Q(closes_at__gt=F("opens_at"))),
            models.CheckConstraint(
                name="published_quiz_has_questions", condition=Q(state="draft") | Q(published_at__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Handed(models.Model):
    """Paper that was handed in (答卷): no name, no telephone; the key is the paper's own, so it counts once."""

    id = models.UUIDField(primary_key=True, editable=False)
    quiz = models.ForeignKey(Quiz, on_delete=models.PROTECT, related_name="+", db_index=False)
    town_code = RegionCodeField()
    day = models.DateField()
    device = models.CharField(max_length=22)  # a mark of the browser, which whoever wants can wipe
    source = models.CharField(max_length=22)  # keyed hash of the network's address, another one each day
    marks = models.JSONField()  # [[number in the pool, what was answered, 0 … 1], …]
    score = models.PositiveSmallIntegerField()  # of 100
    seconds = models.PositiveIntegerField()
    at = models.DateTimeField()

    access: ClassVar[Access] = Internal("nobody's name stands in it; offices reach it through their quiz")
    append_only: ClassVar[bool] = True

    class Meta:
        indexes = [
            models.Index(fields=["quiz", "device", "day"], name="handed_by_device"),
            models.Index(fields=["quiz", "-at", "-id"], include=["town_code", "score"], name="handed_newest"),
        ]
        constraints = [models.CheckConstraint(name="handed_score_of_100", condition=Q(score__lte=100))]

    def __str__(self) -> str:
        return f"{self.score}"


class Uncounted(models.Model):
    """Paper that waits to be counted (待计数): written with it, taken away by the counter."""

    id = models.BigAutoField(primary_key=True)
    quiz_id = models.UUIDField()
    town_code = RegionCodeField()
    day = models.DateField()
    score = models.PositiveSmallIntegerField()
    marks = models.JSONField()

    access: ClassVar[Access] = Internal("a queue of the counter")

    def __str__(self) -> str:
        return str(self.pk)


class Tally(models.Model):
    """Tally (计数): the papers of one town on one day."""

    id = models.BigAutoField(primary_key=True)
    quiz = models.ForeignKey(Quiz, on_delete=models.PROTECT, related_name="+", db_index=False)
    town_code = RegionCodeField()
    day = models.DateField()
    papers = models.PositiveBigIntegerField()
    scores = models.PositiveBigIntegerField()  # added up
    full = models.PositiveBigIntegerField()  # 100 of 100

    access: ClassVar[Access] = Internal("numbers without people; offices and the public read them through their quiz")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["quiz", "town_code", "day"], name="one_tally_a_town_and_day")]

    def __str__(self) -> str:
        return f"{self.town_code} {self.papers}"


class QuestionTally(models.Model):
    """How often a question of a quiz was asked, and how much of it was right (试题正确率)."""

    id = models.BigAutoField(primary_key=True)
    quiz = models.ForeignKey(Quiz, on_delete=models.PROTECT, related_name="+", db_index=False)
    number = models.PositiveSmallIntegerField()  # in the pool
    asked = models.PositiveBigIntegerField()
    right = models.FloatField()

    access: ClassVar[Access] = Internal("numbers without people; offices read them through their quiz")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["quiz", "number"], name="one_tally_a_question")]

    def __str__(self) -> str:
        return f"{self.number} {self.asked}"
