"""陈师傅 is given a lesson, watches it, sits the paper, gets something wrong, passes, and shows his certificate."""

from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from anguan.foundation.access import Actor
from anguan.foundation.access.models import uuid7
from anguan.foundation.access.scope import acting_as
from anguan.foundation.deadlines.models import Deadline
from anguan.foundation.notify.models import Outgoing
from anguan.foundation.refusal import Refused
from anguan.registry.enterprises.models import Enterprise
from anguan.responsibility.learning.models import (
    Assignment,
    Completion,
    Course,
    Lesson,
    Progress,
    Question,
    Sitting,
    Wrong,
)
from anguan.responsibility.learning.queries import doing
from anguan.responsibility.learning.rules.papers import drawn_of
from anguan.responsibility.learning.services import assigning, completing, sitting, watching
from anguan.responsibility.learning.services.watching import BeatSaid
from anguan.responsibility.learning.tests.makers import NINE, make_course, make_question
from anguan.responsibility.training.models import Record

DUE = date(2026, 11, 27)
PAPER = {"count": 4, "minutes": 10, "pass_mark": 75, "pause_minutes": 5}


def after(minutes: float) -> datetime:
    return NINE + timedelta(minutes=minutes)


def assign(course: Course, people: list[Actor], *, by: Actor, at: datetime = NINE) -> int:
    keys = [one.person_id for one in people]
    return assigning.assign(
        course.pk, person_ids=keys, because="manager", words="周主任安排", by=by, at=at, due_on=DUE
    )  # fmt: skip


def watch(course: Course, by: Actor, *, at: datetime = NINE) -> datetime:
    """Watch and read everything there is of a course, as a page would tell it; return when it is done."""
    study = watching.study_for(course.pk, by=by)
    for step in study.steps:
        page, length, number = watching.page_for(step, study, by=by, at=at), step.measure.length, 0
        for start in range(0, int(max(length, step.measure.least)), 10):
            number, at = number + 1, at + timedelta(seconds=10)
            spans = [[start, start + 10]] if step.measure.plays else [[0, length]]
            watching.beat(course.pk, step.lesson.pk, BeatSaid(page, number, 10, spans), by=by, at=at)
    return at


def answers_of(paper: Sitting, *, right: bool = True) -> dict[str, Any]:
    """Return what one would tap on the paper, by the places its options have there."""
    found: dict[str, Any] = {}
    for one in drawn_of(paper.asked):
        question = Question.objects.get(pk=one.id)
        answer = question.answer
        if question.kind in {"single", "multiple", "order"}:
            places = [one.order.index(at) for at in answer]
            found[one.id] = (
                places
                if right
                else [*reversed(places)]
                if question.kind == "order"
                else [next(at for at in range(len(one.order)) if one.order[at] not in answer)]
            )
        elif question.kind == "judge":
            found[one.id] = [answer[0] is right]
        elif question.kind == "blank":
            found[one.id] = [texts[0] if right else "不知道" for texts in answer]
        else:
            found[one.id] = [[x, y] if right else [0.0, 0.0] for x, y, _r in answer]
    return found  # fmt: skip


def test_from_the_assignment_to_the_certificate(huahai: Enterprise, zhou: Actor, chen: Actor) -> None:
    course = make_course(paper=PAPER, video=True)
    assert assign(course, [chen], by=zhou) == 1
    assert assign(course, [chen], by=zhou) == 0  # has it open already
    given = Assignment.objects.get()
    assert Deadline.objects.get(subject_id=given.pk).doer_id == chen.person_id
    assert Outgoing.objects.filter(topic=assigning.TOLD, person_id=chen.person_id).count() == 1

    with acting_as(chen), pytest.raises(Refused) as refusal:
        sitting.begin(course.pk, by=chen, at=NINE)
    assert refusal.value.codes == ["lessons_left"]
    with acting_as(chen):
        at = watch(course, chen)
    assert Progress.objects.filter(done_at__isnull=False).count() == 2
    assert not Completion.objects.exists()

    with acting_as(chen):
        first = sitting.begin(course.pk, by=chen, at=at)
        assert sitting.begin(course.pk, by=chen, at=at + timedelta(minutes=1)).pk == first.pk  # the other window
        failed = sitting.submit(first.pk, by=chen, at=at + timedelta(minutes=2), answers=answers_of(first, right=False))
        assert (failed.score, failed.passed) == (0, False)
        with pytest.raises(Refused) as refusal:
            sitting.begin(course.pk, by=chen, at=at + timedelta(minutes=3))
        assert refusal.value.codes == ["pause"]
        second = sitting.begin(course.pk, by=chen, at=at + timedelta(minutes=8))
        assert second.seed != first.seed
        for question, shown in answers_of(second).items():
            sitting.save_answer(second.pk, question, shown, by=chen, at=at + timedelta(minutes=9))
        passed = sitting.submit(second.pk, by=chen, at=at + timedelta(minutes=10))
    assert (passed.score, passed.passed) == (100, True)
    assert Wrong.objects.filter(cleared_at__isnull=True).count() == 4

    completion = Completion.objects.get()
    given.refresh_from_db()
    assert (given.state, Deadline.objects.get(subject_id=given.pk).state) == ("done", "met")
    record = Record.objects.get(source_id=completion.pk)
    assert (record.person_id, record.minutes, record.title) == (chen.person_id, 6, course.title)
    shown = doing.shown_by(completion.code)
    assert shown is not None
    assert (shown.name_masked, shown.revoked_at) == ("陈*东", None)
    with acting_as(None):
        assert doing.shown_by(completion.code) is not None
        assert doing.shown_by("nonsense") is None

    with acting_as(zhou):
        completing.revoke(completion.pk, reason="替学", by=zhou, at=at + timedelta(days=1))
    again = doing.shown_by(completion.code)
    assert again is not None
    assert again.revoked_at is not None
    record.refresh_from_db()
    assert record.void_at is not None
    with acting_as(chen):
        study = watching.study_for(course.pk, by=chen)
    assert (study.round, study.lessons_left, study.completion) == (2, 2, None)
    assert Assignment.objects.get(state="open").because == "again"


def test_a_paper_is_marked_when_its_time_is_over(chen: Actor) -> None:
    course = make_course(lessons=0, paper=PAPER)
    paper = sitting.begin(course.pk, by=chen, at=NINE)
    [first, *_rest] = answers_of(paper).items()
    sitting.save_answer(paper.pk, *first, by=chen, at=after(9))
    with pytest.raises(Refused) as refusal:
        sitting.save_answer(paper.pk, *first, by=chen, at=after(11))
    assert refusal.value.codes == ["time_over"]
    ended = sitting.submit(paper.pk, by=chen, at=after(11), answers=answers_of(paper))
    assert (ended.score, ended.submitted_at) == (25, ended.ends_at)  # what was saved, not what came late
    assert sitting.submit(paper.pk, by=chen, at=after(12), answers=answers_of(paper)).score == 25
    forgotten = sitting.begin(course.pk, by=chen, at=after(20))
    assert sitting.end_all_over(at=after(60)) == 1
    forgotten.refresh_from_db()
    assert (forgotten.score, forgotten.attempt) == (0, 2)


def test_answers_to_other_questions_are_refused_and_nothing_is_saved(chen: Actor) -> None:
    course = make_course(lessons=0, paper=PAPER)
    other = make_question("judge", topics=["fire"])
    paper = sitting.begin(course.pk, by=chen, at=NINE)
    with pytest.raises(Refused) as refusal:
        sitting.save_answer(paper.pk, f"{other.pk}", [True], by=chen, at=after(1))
    assert refusal.value.codes == ["other_question"]
    with pytest.raises(Refused):
        sitting.submit(paper.pk, by=chen, at=after(2), answers={**answers_of(paper), f"{uuid7()}": [True]})
    paper.refresh_from_db()
    assert (paper.answers, paper.submitted_at) == ({}, None)


def test_two_lessons_at_once_take_one_time(chen: Actor) -> None:
    course = make_course(lessons=2, paper=None)
    study = watching.study_for(course.pk, by=chen)
    pages = [watching.page_for(step, study, by=chen, at=NINE) for step in study.steps]
    for number in (1, 2):
        for page, step in zip(pages, study.steps, strict=True):
            said = BeatSaid(page, number, 10, [])
            watching.beat(course.pk, step.lesson.pk, said, by=chen, at=NINE + timedelta(seconds=10 * number))
    spent = list(Progress.objects.values_list("seconds", flat=True))
    assert sum(spent) == 20
    assert {doubt for row in Progress.objects.all() for doubt in row.doubts} == {"two_pages"}


def test_a_page_of_somebody_else_counts_for_nobody(chen: Actor, zhou: Actor) -> None:
    course = make_course(lessons=1)
    study = watching.study_for(course.pk, by=chen)
    page = watching.page_for(study.steps[0], study, by=chen, at=NINE)
    lesson: Lesson = study.steps[0].lesson
    for stolen, by, at in ((page, zhou, after(1)), (page + "x", chen, after(1)), (page, chen, after(60 * 30))):
        with pytest.raises(Refused) as refusal:
            watching.beat(course.pk, lesson.pk, BeatSaid(stolen, 1, 10), by=by, at=at)
        assert refusal.value.codes == ["page_old"]


def test_a_fact_gives_its_lesson_once(huahai: Enterprise, chen: Actor) -> None:
    make_course("旧的", topics=["electricity"], changed_at=NINE - timedelta(days=9))
    newest = make_course("配电箱前不堆物", topics=["electricity"])
    fact: tuple[str, UUID] = ("hazards.hazard", uuid7())

    def told(topic: str = "electricity") -> int:
        return assigning.assign_for_fact(
            topic, enterprise_id=huahai.pk, person_ids=[chen.person_id, uuid7()], because="hazard",
            words="隐患“配电箱前堆放杂物”已销号", at=NINE, subject=fact,
        )  # fmt: skip

    assert (told(), told(), told("no_such_topic")) == (1, 0, 0)
    given = Assignment.objects.get()
    assert (given.course_id, given.due_on) == (newest.pk, DUE)


def test_a_stranger_and_an_empty_choice_are_refused_at_once(zhou: Actor, sun: Actor) -> None:
    course = make_course()
    with pytest.raises(Refused) as refusal:
        assign(course, [sun], by=zhou)
    assert refusal.value.codes == ["not_ours"]
    with pytest.raises(Refused) as refusal:
        assigning.assign(
            course.pk, person_ids=[], because="manager", words="", by=zhou, at=NINE, due_on=date(2026, 1, 1)
        )
    assert refusal.value.codes == ["no_people", "due_past"]


def test_wrong_answers_leave_the_book_when_right_twice(chen: Actor) -> None:
    course = make_course(lessons=0, paper={**PAPER, "count": 6, "pass_mark": 100})
    paper = sitting.begin(course.pk, by=chen, at=NINE)
    sitting.submit(paper.pk, by=chen, at=after(1), answers={})
    question = Question.objects.get(pk=next(one.id for one in drawn_of(paper.asked)))
    given = [[x, y] for x, y, _r in question.answer] if question.kind == "spot" else (
        [texts[0] for texts in question.answer] if question.kind == "blank" else question.answer
    )  # fmt: skip
    assert sitting.practise(question.pk, given, by=chen, at=after(2)).left == 1
    assert sitting.practise(question.pk, given, by=chen, at=after(3)).cleared
    assert doing.wrong_of(chen).count() == 5
