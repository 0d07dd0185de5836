"""What somebody is given to learn, how far they are, the papers they sat, what they got wrong, what they passed."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from anguan.foundation.access.models import OwnedModel
from anguan.foundation.access.visibility import Access, Internal, Owned
from anguan.responsibility.learning.models.bank import Question
from anguan.responsibility.learning.models.content import Course, CourseVersion, Lesson


class Assignment(OwnedModel):
    """Assignment (学习任务): a course somebody is given, and why: a plan, a manager, or a fact."""

    person_id = models.UUIDField()
    person_name = models.CharField(max_length=60)
    course = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="+")
    course_title = models.CharField(max_length=100)
    because = models.CharField(max_length=20)  # manager, plan, post, hazard, briefing, permit
    because_words = models.CharField(max_length=200)  # 隐患“灭火器失效”已销号
    subject_type = models.CharField(max_length=40, blank=True)  # hazards.hazard
    subject_id = models.UUIDField(null=True, blank=True)
    state = models.CharField(max_length=10, default="open")  # open, done, waived
    given_at = models.DateTimeField()
    given_by = models.UUIDField(null=True, blank=True)
    due_on = models.DateField(null=True, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)
    waived_reason = models.CharField(max_length=200, blank=True)

    access: ClassVar[Access] = Owned(person="person_id")

    class Meta:
        indexes = [
            models.Index(fields=["enterprise", "state", "-given_at"], name="assignment_by_enterprise"),
            models.Index(fields=["person_id", "state"], name="assignment_by_person"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["enterprise", "person_id", "course"], condition=Q(state="open"), name="given_once_at_a_time"
            ),
            models.CheckConstraint(name="assignment_state_known", condition=Q(state__in=["open", "done", "waived"])),
        ]

    def __str__(self) -> str:
        return self.course_title


class Progress(OwnedModel):
    """Progress (学习进度): how far somebody is in one lesson, by what their page told every few seconds."""

    person_id = models.UUIDField()
    version = models.ForeignKey(CourseVersion, on_delete=models.PROTECT, related_name="+")
    lesson = models.ForeignKey(Lesson, on_delete=models.PROTECT, related_name="+")
    round = models.PositiveSmallIntegerField(default=1)  # learned anew when it is given again after it was passed
    began_at = models.DateTimeField()
    beat_at = models.DateTimeField(null=True, blank=True)  # the last heartbeat, by the server's clock
    position = models.FloatField(default=0)  # seconds into the video, or the part one stopped at
    spans = models.JSONField(default=list)  # [[from, to], …] what was really played, merged; of text its parts
    seconds = models.FloatField(default=0)  # spent, by the server's clock, never faster than it passes
    counted_until = models.DateTimeField(null=True, blank=True)  # time up to here is spent and counts for nothing more
    windows = models.JSONField(default=dict)  # page → last number heard, first and last time heard
    left_times = models.PositiveIntegerField(default=0)  # the page was left
    left_seconds = models.FloatField(default=0)
    doubts = ArrayField(models.CharField(max_length=20), default=list, blank=True)  # rules.watching.DOUBTS
    done_at = models.DateTimeField(null=True, blank=True)

    access: ClassVar[Access] = Owned(person="person_id")

    class Meta:
        indexes = [models.Index(fields=["person_id", "version"], name="progress_by_person")]
        constraints = [
            models.UniqueConstraint(fields=["enterprise", "person_id", "lesson", "round"], name="progress_once"),
        ]

    def __str__(self) -> str:
        return f"{self.lesson_id} {self.position}"


class Sitting(OwnedModel):
    """Sitting of a paper (答卷): drawn for one person from the bank by a seed that is kept, marked by the server."""

    person_id = models.UUIDField()
    person_name = models.CharField(max_length=60)
    course = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="+")
    version = models.ForeignKey(CourseVersion, on_delete=models.PROTECT, related_name="+")
    attempt = models.PositiveSmallIntegerField()
    seed = models.CharField(max_length=32)
    asked = models.JSONField()  # [{"question": id, "order": [2, 0, 1]}, …]: which, and how its options were turned
    answers = models.JSONField(default=dict)  # by question id, as they were saved
    began_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    submitted_at = models.DateTimeField(null=True, blank=True)
    score = models.PositiveSmallIntegerField(null=True, blank=True)  # of 100
    passed = models.BooleanField(null=True, blank=True)
    left_times = models.PositiveIntegerField(default=0)

    access: ClassVar[Access] = Owned(person="person_id")

    class Meta:
        indexes = [
            models.Index(fields=["person_id", "-began_at"], name="sitting_by_person"),
            models.Index(fields=["enterprise", "-began_at"], name="sitting_by_enterprise"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["enterprise", "person_id", "course", "attempt"], name="sitting_once_an_attempt"
            ),
            models.UniqueConstraint(
                fields=["enterprise", "person_id", "course"],
                condition=Q(submitted_at__isnull=True),
                name="one_paper_at_a_time",
            ),
            models.CheckConstraint(
                name="submitted_sitting_is_marked",
                condition=Q(submitted_at__isnull=True) | Q(score__isnull=False, passed__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_name} {self.attempt}"


class Wrong(OwnedModel):
    """Wrong answer (错题): a question somebody got wrong, until they have it right twice in a row."""

    person_id = models.UUIDField()
    question = models.ForeignKey(Question, on_delete=models.PROTECT, related_name="+")
    times = models.PositiveSmallIntegerField(default=1)
    right_since = models.PositiveSmallIntegerField(default=0)
    last_at = models.DateTimeField()
    cleared_at = models.DateTimeField(null=True, blank=True)

    access: ClassVar[Access] = Owned(person="person_id")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["enterprise", "person_id", "question"], name="wrong_once")]

    def __str__(self) -> str:
        return str(self.question_id)


class Completion(OwnedModel):
    """Certificate of completion (结业证明): what somebody passed, checked by anyone through its code."""

    number = models.CharField(max_length=40)
    code = models.CharField(max_length=40)  # in the QR; no order, no guessing
    person_id = models.UUIDField()
    person_name = models.CharField(max_length=60)
    enterprise_name = models.CharField(max_length=200)
    course = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="+")
    version = models.ForeignKey(CourseVersion, on_delete=models.PROTECT, related_name="+")
    course_title = models.CharField(max_length=100)
    minutes = models.PositiveIntegerField()
    score = models.PositiveSmallIntegerField(null=True, blank=True)
    at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)
    revoked_reason = models.CharField(max_length=200, blank=True)

    access: ClassVar[Access] = Owned(person="person_id")

    class Meta:
        indexes = [
            models.Index(fields=["person_id", "-at"], name="completion_by_person"),
            models.Index(fields=["enterprise", "-at"], name="completion_by_enterprise"),
        ]
        constraints = [models.UniqueConstraint(fields=["enterprise", "number"], name="completion_numbered_once")]

    def __str__(self) -> str:
        return self.number


class CompletionCode(models.Model):
    """What the QR of a certificate shows to anybody (结业证明查验): a masked name, what, when, whether it stands."""

    code = models.CharField(primary_key=True, max_length=40)
    completion_id = models.UUIDField()
    number = models.CharField(max_length=40)
    name_masked = models.CharField(max_length=60)
    enterprise_name = models.CharField(max_length=200)
    course_title = models.CharField(max_length=100)
    minutes = models.PositiveIntegerField()
    at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)

    access: ClassVar[Access] = Internal("looked up by the code of a QR before anybody is known; holds no whole name")

    def __str__(self) -> str:
        return self.number
