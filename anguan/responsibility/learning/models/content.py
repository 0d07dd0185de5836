"""Courses, versions, lessons and the files in them; written by an office or an enterprise, shared downwards."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q

from anguan.foundation.access.models import RegionCodeField, ScopedQuerySet, uuid7
from anguan.foundation.access.visibility import Access, Shared
from anguan.foundation.words.search import search_grams

OWNERS = ("platform", "office", "enterprise")  # the starter set, an office's for its territory, an enterprise's own


# An enterprise's rows are read by itself alone, and nobody's row says it is of somebody above.
UNSHARED = Q(enterprise_id__isnull=True) | Q(shared=False)
WHOSE = Q(owner="enterprise", enterprise_id__isnull=False) | Q(owner__in=["platform", "office"]) & Q(
    enterprise_id__isnull=True
)


class SharedRow(models.Model):
    """A row of whoever wrote it, read by others once it is shared; keys between such rows cross enterprises."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    enterprise_id = models.UUIDField(null=True, blank=True)
    region_code = RegionCodeField(blank=True)  # empty: of the platform, for everyone
    line_code = models.CharField(max_length=20, blank=True)
    shared = models.BooleanField(default=False)

    objects = ScopedQuerySet.as_manager()
    access: ClassVar[Access] = Shared(line="")

    class Meta:
        abstract = True


class Authored(SharedRow):
    """What somebody writes for others: of the platform (no region), an office (its region) or an enterprise.

    Shared ones are read by everyone signed in; `queries.offered_to` narrows them to the territory they are for.
    """

    owner = models.CharField(max_length=10)  # OWNERS
    office_id = models.UUIDField(null=True, blank=True)
    owner_name = models.CharField(max_length=200)
    written_by = models.UUIDField(null=True, blank=True)
    writer_name = models.CharField(max_length=60, blank=True)
    changed_at = models.DateTimeField()

    class Meta:
        abstract = True


class Course(Authored):
    """Course (课程): short lessons and perhaps a paper; what people see is its published version."""

    code = models.CharField(max_length=60, blank=True)  # of the starter set: hot_work_basics
    title = models.CharField(max_length=100)
    summary = models.CharField(max_length=300, blank=True)
    state = models.CharField(max_length=10, default="draft")  # draft, published, retired
    topics = ArrayField(models.CharField(max_length=60), default=list, blank=True)  # catalog.topics: what facts ask for
    category = models.CharField(max_length=20, default="other")  # training.rules.Category: which hours it counts for
    current = models.PositiveIntegerField(default=0)  # the published version's number; 0: none yet
    origin_id = models.UUIDField(null=True, blank=True)  # copied from
    grams = search_grams("title", "summary")

    class Meta:
        indexes = [
            models.Index(fields=["enterprise_id", "-changed_at"], name="course_by_enterprise"),
            models.Index(fields=["region_code", "-changed_at"], condition=Q(shared=True), name="course_shared"),
            GinIndex(fields=["topics"], name="course_by_topics"),
            GinIndex(fields=["grams"], name="course_by_grams"),
        ]
        constraints = [
            models.CheckConstraint(name="course_state_known", condition=Q(state__in=["draft", "published", "retired"])),
            models.CheckConstraint(name="course_owner_known", condition=Q(owner__in=OWNERS)),
            models.CheckConstraint(name="course_of_an_enterprise_is_its_own", condition=UNSHARED & WHOSE),
            models.UniqueConstraint(
                fields=["enterprise_id", "code"], condition=~Q(code=""), nulls_distinct=False, name="course_coded_once"
            ),
        ]

    def __str__(self) -> str:
        return self.title


class CourseVersion(SharedRow):
    """Version of a course (课程版本): frozen once published; learners finish the one they began."""

    course = models.ForeignKey(Course, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    published_at = models.DateTimeField(null=True, blank=True)
    published_by = models.UUIDField(null=True, blank=True)
    note = models.CharField(max_length=200, blank=True)  # what changed
    minutes = models.PositiveIntegerField(default=0)  # 学时 of it all, in minutes
    paper = models.JSONField(null=True, blank=True)  # rules.papers.Paper: what is drawn, how long, pass mark, retakes

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["course", "number"], name="course_version_once"),
            models.CheckConstraint(name="version_of_an_enterprise_is_its_own", condition=UNSHARED),
        ]

    def __str__(self) -> str:
        return f"{self.course_id} {self.number}"


class Lesson(SharedRow):
    """Lesson (课时): a few minutes of text, pictures, a video or a PDF."""

    version = models.ForeignKey(CourseVersion, on_delete=models.CASCADE, related_name="lessons")
    position = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=100)
    kind = models.CharField(max_length=10)  # text, pictures, video, pdf
    blocks = models.JSONField(default=list)  # rules.lessons.Block: paragraphs, lists, pictures, what to take away
    material_id = models.UUIDField(null=True, blank=True)  # the video or PDF
    seconds = models.PositiveIntegerField(default=60)  # the least it takes; of a video its length
    clauses = ArrayField(models.CharField(max_length=120), default=list, blank=True)  # what it rests on

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["version", "position"], name="lesson_position_once"),
            models.CheckConstraint(name="lesson_of_an_enterprise_is_its_own", condition=UNSHARED),
        ]

    def __str__(self) -> str:
        return self.title


class Material(Authored):
    """Material (课件文件): a picture, video or PDF by its hash; looked at and made playable before it is used."""

    kind = models.CharField(max_length=10)  # picture, video, pdf
    file_name = models.CharField(max_length=200)
    media_type = models.CharField(max_length=60)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveBigIntegerField()
    seconds = models.FloatField(null=True, blank=True)
    pages = models.PositiveIntegerField(null=True, blank=True)
    width = models.PositiveIntegerField(null=True, blank=True)
    height = models.PositiveIntegerField(null=True, blank=True)
    problem = models.CharField(max_length=200, blank=True)  # why it cannot be played, and what to do

    class Meta:
        indexes = [models.Index(fields=["enterprise_id", "-changed_at"], name="material_by_enterprise")]
        constraints = [models.CheckConstraint(name="material_of_an_enterprise_is_its_own", condition=UNSHARED & WHOSE)]

    def __str__(self) -> str:
        return self.file_name
