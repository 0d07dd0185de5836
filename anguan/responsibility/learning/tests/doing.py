"""Makers of what people do with learning: given, watched, sat, wrong, passed; and one of each for the doors."""

from datetime import datetime, timedelta
from typing import Any

from anguan.foundation import clock
from anguan.foundation.access import Actor
from anguan.registry.enterprises.models import Enterprise
from anguan.responsibility.learning.models import Assignment as Given
from anguan.responsibility.learning.models import Completion, CompletionCode, Course, Question, Sitting, Wrong
from anguan.responsibility.learning.rules import completing
from anguan.responsibility.learning.rules.papers import Asked, Drawn, turned
from anguan.responsibility.learning.services import assigning
from anguan.responsibility.learning.tests.makers import make_course, make_question

PAPER: dict[str, Any] = {"count": 2, "minutes": 10, "pass_mark": 60, "pause_minutes": 0}


def make_given(course: Course, person: Actor, *, by: Actor | None = None, at: datetime, days: int = 7) -> Given:
    """Give a course to somebody of the enterprise they act for."""
    assigning.assign(
        course.pk, person_ids=[person.person_id], because="manager", words="节后复工", by=by, at=at,
        due_on=clock.day_of(at) + timedelta(days=days), enterprise_id=person.enterprise_id,
    )  # fmt: skip
    return Given.objects.get(course=course, person_id=person.person_id, state="open")


def make_sitting(course: Course, person: Actor, firm: Enterprise, *, at: datetime, **named: Any) -> Sitting:
    """Store a paper somebody is sitting: all questions of the firm's bank about the course's topics."""
    drawn = [
        Drawn(f"{one.pk}", turned(Asked(f"{one.pk}", one.kind, len(one.options)), "0"))
        for one in Question.objects.filter(enterprise_id=firm.pk, topics__overlap=course.topics).order_by("pk")
    ]
    fields: dict[str, Any] = {
        "enterprise": firm, "region_code": firm.region_code, "line_code": firm.line_code,
        "person_id": person.person_id, "person_name": person.name, "course": course, "version": course.versions.get(),
        "attempt": 1, "seed": "0", "asked": [one.stored() for one in drawn], "began_at": at,
        "ends_at": at + timedelta(minutes=10), **named,
    }  # fmt: skip
    return Sitting.objects.create(**fields)


def make_completion(course: Course, person: Actor, firm: Enterprise, *, at: datetime) -> Completion:
    """Store a certificate with its public code."""
    row = Completion.objects.create(
        enterprise=firm, region_code=firm.region_code, line_code=firm.line_code,
        number=completing.new_number(clock.day_of(at)), code=completing.new_code(), person_id=person.person_id,
        person_name=person.name, enterprise_name=firm.name, course=course, version=course.versions.get(),
        course_title=course.title, minutes=6, score=90, at=at,
    )  # fmt: skip
    CompletionCode.objects.create(
        code=row.code, completion_id=row.pk, number=row.number, name_masked=completing.masked(person.name),
        enterprise_name=firm.name, course_title=course.title, minutes=6, at=at,
    )  # fmt: skip
    return row


def rows_for_doors(firm: Enterprise, learner: Actor, manager: Actor, *, at: datetime) -> dict[str, Any]:
    """Return one of everything the addresses of learning name, all of one enterprise."""
    course = make_course("动火三分钟", owner=firm, by=manager, questions=0, topics=["hot_work"], paper=PAPER)
    question = make_question("judge", owner=firm, topics=["hot_work"])
    own = {"enterprise": firm, "region_code": firm.region_code, "line_code": firm.line_code}
    Wrong.objects.create(**own, person_id=learner.person_id, question=question, last_at=at)
    begun = make_sitting(course, learner, firm, at=at)
    ended = make_sitting(
        course, learner, firm, at=at - timedelta(days=1), attempt=2, submitted_at=at, score=0, passed=False
    )  # fmt: skip
    sat = make_course("考过的课", owner=firm, by=manager, questions=0, topics=["fire"])
    return {
        "course_id": course.pk,
        "lesson_id": course.versions.get().lessons.order_by("position")[0].pk,
        "question_id": question.pk,
        "sitting_id": begun.pk,
        "task_id": make_given(course, learner, by=manager, at=at).pk,
        "completion_id": make_completion(sat, learner, firm, at=at).pk,
        "learning:result": {"sitting_id": ended.pk},
    }
