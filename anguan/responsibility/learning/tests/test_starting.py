"""The starter set: every question is one, every course can ask, and laying it out again changes nothing."""

from collections import Counter
from typing import Any

import pytest

from anguan.foundation.access import Actor
from anguan.foundation.access.scope import acting_as
from anguan.responsibility.learning import catalog
from anguan.responsibility.learning.catalog import starter
from anguan.responsibility.learning.models import Course, CourseVersion, Lesson, Question
from anguan.responsibility.learning.rules.lessons import Block, LessonSaid, check_lesson
from anguan.responsibility.learning.rules.questions import QuestionSaid, check, folded
from anguan.responsibility.learning.services import starting
from anguan.responsibility.learning.tests.makers import NINE


def test_there_are_enough_questions_each_valid_cited_and_asked_once() -> None:
    found = starter.questions()
    assert len(found) >= 300
    for one in found:
        said = QuestionSaid(one.kind, one.stem, one.options, one.stored, difficulty=one.level, topics=one.topics)
        assert check(said) == [], one.id
        assert one.clause, one.id
        assert one.why, one.id
        assert set(one.topics) <= set(catalog.topics()), one.id
    twice = [stem for stem, times in Counter(folded(one.stem) for one in found).items() if times > 1]
    assert twice == []
    assert len({one.id for one in found}) == len(found)


def test_nobody_passes_by_always_choosing_the_same() -> None:
    kinds = {"single": Counter[Any](), "judge": Counter[Any]()}
    for one in starter.questions():
        if one.kind in kinds:
            kinds[one.kind][str(one.answer)] += 1
    for counted in kinds.values():
        assert max(counted.values()) < 0.75 * counted.total()


def test_every_topic_has_a_lesson_and_every_lesson_its_questions() -> None:
    courses = starter.courses()
    assert set(catalog.topics()) == {topic for one in courses for topic in one.topics}
    for course in courses:
        asked = [one for one in starter.questions() if set(one.topics) & set(course.topics)]
        assert asked, course.code
        for lesson in course.lessons:
            blocks = [Block(one.kind, one.text) for one in lesson.blocks]
            assert check_lesson(LessonSaid(lesson.title, "text", blocks)) == [], course.code


@pytest.mark.django_db
def test_it_is_laid_out_once_and_a_change_keeps_what_was_asked(zhou: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
    asked, taught = starting.lay_out(at=NINE)
    assert (asked, taught) == (len(starter.questions()), len(starter.courses()))
    assert starting.lay_out(at=NINE) == (0, 0)
    with acting_as(zhou):
        assert Course.objects.visible_to(zhou).filter(state="published").count() == taught
    first, *others = starter.questions()
    worded = first.model_copy(update={"stem": first.stem + "（新）"})
    course, *courses = starter.courses()
    retold = course.model_copy(update={"summary": "换个说法"})
    monkeypatch.setattr(starter, "questions", lambda: (worded, *others[1:]))
    monkeypatch.setattr(starter, "courses", lambda: (retold, *courses))
    assert starting.lay_out(at=NINE) == (1, 1)
    assert Question.objects.filter(state="retired").count() == 2  # reworded, and taken out
    assert Question.objects.get(code=first.id).replaces_id is not None
    assert CourseVersion.objects.filter(course__code=course.code).count() == 2
    assert Lesson.objects.filter(version__course__code=course.code, version__number=2).exists()
