"""What people were taught (一人一档), and tables of earlier training as they were sent."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from anguan.foundation.access.models import OwnedModel
from anguan.foundation.access.visibility import Access, Owned
from anguan.responsibility.training.rules.categories import Category

SOURCES = ("course", "session", "paper", "outside")  # 线上课程、线下培训、考试、外部证明（含以前的记录）


class Record(OwnedModel):
    """Training record (培训记录): one person, one piece of training, so many minutes; taken back, never deleted."""

    person_id = models.UUIDField()
    person_name = models.CharField(max_length=60)
    category = models.CharField(max_length=20)
    topic = models.CharField(max_length=40, blank=True)  # of special training: dust, confined_space, fire
    title = models.CharField(max_length=120)
    minutes = models.PositiveIntegerField()
    on = models.DateField()
    source = models.CharField(max_length=10)
    source_id = models.UUIDField()
    educator = models.CharField(max_length=60, blank=True)  # 教育人、培训机构
    place = models.CharField(max_length=100, blank=True)
    score = models.FloatField(null=True, blank=True)
    passed = models.BooleanField(default=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.UUIDField(null=True, blank=True)
    void_at = models.DateTimeField(null=True, blank=True)
    void_why = models.CharField(max_length=200, blank=True)

    access: ClassVar[Access] = Owned(person="person_id")

    class Meta:
        indexes = [
            models.Index(fields=["enterprise", "person_id", "-on"], name="training_by_person"),
            models.Index(fields=["person_id", "-on"], name="training_of_person"),
            models.Index(fields=["enterprise", "-on", "-id"], name="training_newest"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["enterprise", "person_id", "source", "source_id"], name="training_recorded_once"
            ),
            models.CheckConstraint(name="training_category_known", condition=Q(category__in=list(Category))),
            models.CheckConstraint(name="training_source_known", condition=Q(source__in=SOURCES)),
        ]

    def __str__(self) -> str:
        return self.title


class RecordUpload(OwnedModel):
    """Table of earlier training (培训台账) as it was sent, with what the check found; emptied once it is imported."""

    person_id = models.UUIDField()
    file_name = models.CharField(max_length=200)
    content = models.BinaryField(null=True, blank=True)
    received_at = models.DateTimeField()
    rows = models.JSONField(default=list)
    problems = models.JSONField(default=list)  # [row, column or null, message, remedy]
    row_count = models.PositiveIntegerField(default=0)
    imported_at = models.DateTimeField(null=True, blank=True)
    added = models.PositiveIntegerField(default=0)
    unchanged = models.PositiveIntegerField(default=0)

    class Meta:
        indexes = [models.Index(fields=["enterprise", "-received_at"], name="training_uploads_newest")]

    def __str__(self) -> str:
        return self.file_name
