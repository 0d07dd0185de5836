"""The bank of questions, and Excel files of questions as they were sent."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q

from anguan.foundation.access.models import OwnedRecord
from anguan.foundation.catalog import cited_as
from anguan.foundation.words.search import search_grams
from anguan.responsibility.learning.models.content import UNSHARED, WHOSE, Authored

KINDS = ("single", "multiple", "judge", "blank", "order", "spot")  # 单选 多选 判断 填空 排序 图中找点


class Question(Authored):
    """Question (试题): one of six kinds, with what is right, why, and the clause it rests on.

    A changed question is a new row that names the one it replaces; what was drawn stays as it was asked.
    """

    code = models.CharField(max_length=60, blank=True)  # of the starter set
    kind = models.CharField(max_length=10)
    stem = models.CharField(max_length=1000)
    options = models.JSONField(default=list)  # texts, of single, multiple and order
    answer = models.JSONField()  # rules.questions: [0], [0, 2], [true], [["19.5", "19.5%"]], [2, 0, 1], [[x, y, r]]
    picture_id = models.UUIDField(null=True, blank=True)  # a Material
    difficulty = models.PositiveSmallIntegerField(default=2)  # 1 easy, 2 usual, 3 hard
    clause = models.CharField(max_length=200, blank=True)
    confidence = models.CharField(max_length=10, default="verified")
    explanation = models.CharField(max_length=1000, blank=True)
    topics = ArrayField(models.CharField(max_length=60), default=list, blank=True)
    state = models.CharField(max_length=10, default="ready")  # ready, retired
    replaces_id = models.UUIDField(null=True, blank=True)
    likeness = models.CharField(max_length=64)  # hash of what is asked, to find it twice
    grams = search_grams("stem")

    class Meta:
        indexes = [
            models.Index(fields=["enterprise_id", "-changed_at"], name="question_by_enterprise"),
            models.Index(fields=["likeness"], name="question_by_likeness"),
            GinIndex(fields=["topics"], name="question_by_topics"),
            GinIndex(fields=["grams"], name="question_by_grams"),
        ]
        constraints = [
            models.CheckConstraint(name="question_kind_known", condition=Q(kind__in=KINDS)),
            models.CheckConstraint(name="question_difficulty_known", condition=Q(difficulty__in=[1, 2, 3])),
            models.CheckConstraint(name="question_of_an_enterprise_is_its_own", condition=UNSHARED & WHOSE),
            models.UniqueConstraint(
                fields=["enterprise_id", "code"], condition=~Q(code=""), nulls_distinct=False,
                name="question_coded_once",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.stem[:40]

    @property
    def cited(self) -> str:
        """The clause as people read it, with a word where nobody has compared it with the official text."""
        return cited_as(self.clause, self.confidence)


class BankUpload(OwnedRecord):
    """Excel of questions (题库文件) as it was sent, with what the check found."""

    office_id = models.UUIDField(null=True, blank=True)
    person_id = models.UUIDField()
    file_name = models.CharField(max_length=200)
    content = models.BinaryField(null=True, blank=True)
    received_at = models.DateTimeField()
    rows = models.JSONField(default=list)
    problems = models.JSONField(default=list)
    row_count = models.PositiveIntegerField(default=0)
    imported_at = models.DateTimeField(null=True, blank=True)
    added = models.PositiveIntegerField(default=0)
    unchanged = models.PositiveIntegerField(default=0)

    class Meta:
        indexes = [models.Index(fields=["enterprise_id", "-received_at"], name="bank_uploads_newest")]

    def __str__(self) -> str:
        return self.file_name
