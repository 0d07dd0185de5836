"""Courses and questions for programs: what one's own people may learn, and the bank for those who write it."""

from datetime import datetime
from typing import Any, Literal, cast
from uuid import UUID

from django.http import HttpRequest
from django.urls import reverse
from ninja import Query, Router, Schema
from pydantic import Field

from anguan.foundation import clock
from anguan.foundation.access import Actor
from anguan.foundation.access.doors import ActorRequest
from anguan.responsibility.learning.models import Course, CourseVersion, Lesson, Question
from anguan.responsibility.learning.queries import content, doing

router = Router(tags=["learning 安全学习"])
PAGE = 100

KindName = Literal["single", "multiple", "judge", "blank", "order", "spot"]
OwnerName = Literal["platform", "office", "enterprise"]


class CourseOut(Schema):
    """A course somebody may learn (课程)."""

    id: UUID
    title: str
    summary: str
    topics: list[str]
    category: str = Field(description="计入哪类学时")
    owner: OwnerName
    owner_name: str
    version: int
    minutes: int
    published_at: datetime | None
    has_paper: bool
    changed_at: datetime


class LessonOut(Schema):
    """A lesson of a course (课时)."""

    title: str
    kind: str
    seconds: int = Field(description="最少学多久；视频为片长")
    blocks: list[dict[str, Any]]
    material: str | None = Field(description="视频或 PDF 的地址")
    clauses: list[str]


class CourseWithLessonsOut(CourseOut):
    """A course with its lessons."""

    lessons: list[LessonOut]


class CoursesIn(Schema):
    """Which courses to list; `after` is the id of the last one of the page before."""

    topic: str | None = Field(None, max_length=60)
    owner: OwnerName | None = None
    after: UUID | None = None


class QuestionOut(Schema):
    """A question of the bank (试题), with what is right."""

    id: UUID
    kind: KindName
    stem: str
    options: list[str]
    answer: list[Any] = Field(
        description="单选、多选、排序为选项序号（从0起）；判断为真假；填空为每空可接受的答案；图中找点为圆"
    )
    picture: str | None
    difficulty: int
    topics: list[str]
    clause: str
    confidence: Literal["verified", "recalled", "design"] = Field(
        description="依据是否核对过来源：已核对、请核对原文、本系统设计"
    )
    explanation: str
    owner: OwnerName
    owner_name: str
    changed_at: datetime


class QuestionsIn(Schema):
    """Which questions to list; `after` is the id of the last one of the page before."""

    kind: KindName | None = None
    topic: str | None = Field(None, max_length=60)
    difficulty: Literal[1, 2, 3] | None = None
    owner: OwnerName | None = None
    after: UUID | None = None


@router.get("/courses", response=list[CourseOut], summary="可以学的课程，每页 100 门")
def courses(request: HttpRequest, asked: Query[CoursesIn]) -> list[dict[str, object]]:
    """Return the published courses offered to the caller, in the order of their ids."""
    actor = _actor(request)
    rows = content.offered_to(actor).defer("grams")
    if asked.topic:
        rows = rows.filter(topics__contains=[asked.topic])
    if asked.owner:
        rows = rows.filter(owner=asked.owner)
    if asked.after:
        rows = rows.filter(pk__gt=asked.after)
    listed = list(rows.order_by("pk")[:PAGE])
    versions = CourseVersion.objects.visible_to(actor).filter(course_id__in=[row.pk for row in listed])
    by_number = {(version.course_id, version.number): version for version in versions}
    return [_course(row, by_number.get((row.pk, row.current))) for row in listed]


@router.get("/courses/{course_id}", response=CourseWithLessonsOut, summary="一门课程和它的课时")
def course(request: HttpRequest, course_id: UUID) -> dict[str, object]:
    """Return one course with the lessons of its published version."""
    actor = _actor(request)
    row = content.offered_to(actor).get(pk=course_id)
    version = content.current_version(row, by=actor)
    lessons = list(content.lessons_of(version, by=actor)) if version else []
    return {**_course(row, version), "lessons": [_lesson(lesson) for lesson in lessons]}


@router.get("/questions", response=list[QuestionOut], summary="题库，每页 100 道")
def questions(request: HttpRequest, asked: Query[QuestionsIn]) -> list[dict[str, object]]:
    """Return the questions the caller may draw from, with their answers: only for those who write them.

    Those on a paper the caller is sitting just now are left out.
    """
    actor = _actor(request)
    actor.require("learning.author")
    rows = content.bank_for(actor).filter(state="ready").exclude(pk__in=doing.being_asked(actor, at=clock.now()))
    named = {"kind": asked.kind, "difficulty": asked.difficulty, "owner": asked.owner, "pk__gt": asked.after}
    rows = rows.filter(**{name: value for name, value in named.items() if value is not None})
    if asked.topic:
        rows = rows.filter(topics__contains=[asked.topic])
    return [_question(row) for row in rows.order_by("pk")[:PAGE]]


def _actor(request: HttpRequest) -> Actor:
    return cast(ActorRequest, request).actor


def _course(row: Course, version: CourseVersion | None) -> dict[str, object]:
    names = ("id", "title", "summary", "topics", "category", "owner", "owner_name", "changed_at")
    return {
        **{name: getattr(row, name) for name in names},
        "version": row.current,
        "minutes": version.minutes if version else 0,
        "published_at": version.published_at if version else None,
        "has_paper": bool(version and version.paper),
    }


def _lesson(row: Lesson) -> dict[str, object]:
    material = reverse("learning:material", args=[row.material_id]) if row.material_id else None
    names = ("title", "kind", "seconds", "blocks", "clauses")
    return {**{name: getattr(row, name) for name in names}, "material": material}


def _question(row: Question) -> dict[str, object]:
    names = (
        "id", "kind", "stem", "options", "answer", "difficulty", "topics", "clause", "confidence", "explanation",
        "owner", "owner_name", "changed_at",
    )  # fmt: skip
    picture = reverse("learning:material", args=[row.picture_id]) if row.picture_id else None
    return {**{name: getattr(row, name) for name in names}, "picture": picture}
