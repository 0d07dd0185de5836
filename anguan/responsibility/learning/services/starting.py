"""Laying out the starter set (放入起步课程和题库): the platform's courses and questions, for everyone.

Run again it writes only what differs: a changed question is a new row that replaces the old, a changed course a new
version; what somebody learnt or was asked stays as it was.
"""

from datetime import datetime
from typing import Any

from django.db import transaction

from anguan.foundation.access.models import uuid7
from anguan.foundation.audit import services as audit
from anguan.responsibility.learning.catalog import starter
from anguan.responsibility.learning.models import Course, CourseVersion, Lesson, Question
from anguan.responsibility.learning.rules.bank import likeness
from anguan.responsibility.learning.rules.lessons import Block, least_seconds
from anguan.responsibility.learning.rules.papers import Paper

OWNER = "安管家"
_PLATFORM: dict[str, Any] = {"owner": "platform", "owner_name": OWNER, "shared": True}
_ASKED = 5  # questions of a paper, where the topics have as many
_SAME = ("kind", "stem", "options", "answer", "difficulty", "clause", "confidence", "explanation", "topics")


@transaction.atomic
def lay_out(*, at: datetime) -> tuple[int, int]:
    """Bring the platform's questions and courses in line with the catalog; return how many of each were written."""
    written = _questions(at), _courses(at)
    if any(written):
        audit.record("learning.laid_out", None, by=None, at=at, questions=written[0], courses=written[1])
    return written


def _questions(at: datetime) -> int:
    there: dict[str, Question] = {
        one.code: one for one in Question.objects.filter(owner="platform").exclude(code="").select_for_update()
    }
    fresh: list[Question] = []
    for item in starter.questions():
        said = {
            "kind": item.kind, "stem": item.stem, "options": [*item.options], "answer": item.stored,
            "difficulty": item.level, "clause": item.clause, "confidence": item.confidence, "explanation": item.why,
            "topics": [*item.topics],
        }  # fmt: skip
        before = there.pop(item.id, None)
        if before is not None:
            if all(getattr(before, name) == said[name] for name in _SAME):
                continue
            _retire(before, at)
        fresh.append(
            Question(
                **_PLATFORM,
                **said,
                id=uuid7(),
                code=item.id,
                changed_at=at,
                likeness=likeness(item.stem, item.options),
                replaces_id=before.pk if before else None,
            )
        )
    for gone in there.values():
        _retire(gone, at)
    Question.objects.bulk_create(fresh)
    return len(fresh)


def _retire(question: Question, at: datetime) -> None:
    question.state, question.code, question.changed_at = "retired", "", at
    question.save(update_fields=["state", "code", "changed_at"])


def _courses(at: datetime) -> int:
    there = {one.code: one for one in Course.objects.filter(owner="platform").exclude(code="").select_for_update()}
    written = 0
    for said in starter.courses():
        course = there.get(said.code) or Course(**_PLATFORM, id=uuid7(), code=said.code, current=0)
        paper = Paper(count=_count(said.topics), topics=said.topics).stored()
        lessons = [_lesson(one) for one in said.lessons]
        head = {
            "title": said.title, "summary": said.summary, "topics": [*said.topics], "category": said.category,
            "state": "published",
        }  # fmt: skip
        if _unchanged(course, head, lessons, paper):
            continue
        for name, value in head.items():
            setattr(course, name, value)
        course.current, course.changed_at = course.current + 1, at
        course.save()
        version = CourseVersion.objects.create(
            course=course, number=course.current, shared=True, published_at=at, paper=paper,
            minutes=max(1, round(sum(one["seconds"] for one in lessons) / 60)),
        )  # fmt: skip
        Lesson.objects.bulk_create(
            Lesson(version=version, shared=True, position=place, kind="text", **one)
            for place, one in enumerate(lessons, start=1)
        )
        written += 1
    return written


def _lesson(said: starter.Lesson) -> dict[str, Any]:
    blocks = [Block(one.kind, one.text) for one in said.blocks]
    return {
        "title": said.title, "blocks": [block.stored() for block in blocks], "seconds": least_seconds(blocks),
        "clauses": said.cited,
    }  # fmt: skip


def _count(topics: tuple[str, ...]) -> int:
    return min(_ASKED, sum(not set(one.topics).isdisjoint(topics) for one in starter.questions()))


def _unchanged(course: Course, head: dict[str, Any], lessons: list[dict[str, Any]], paper: dict[str, Any]) -> bool:
    if not course.current or any(getattr(course, name) != value for name, value in head.items()):
        return False
    version = CourseVersion.objects.filter(course=course, number=course.current, paper=paper).first()
    kept = Lesson.objects.filter(version=version).order_by("position").values("title", "blocks", "seconds", "clauses")
    return version is not None and list(kept) == lessons
