"""Sitting a paper (考试): drawn for one person, saved answer by answer, ended by the server's clock, marked at once."""

import logging
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.core.exceptions import ObjectDoesNotExist
from django.db import DatabaseError, IntegrityError, transaction
from django.db.models import Max

from anguan.foundation.access import Actor
from anguan.foundation.audit import services as audit
from anguan.foundation.refusal import Reason, Refused, refuse_if
from anguan.foundation.words import mark as _
from anguan.responsibility.learning.models import Question, Sitting, Wrong
from anguan.responsibility.learning.queries import doing
from anguan.responsibility.learning.queries.content import questions_for
from anguan.responsibility.learning.rules import marking
from anguan.responsibility.learning.rules.marking import Key, Marked
from anguan.responsibility.learning.rules.papers import (
    LATE,
    Paper,
    draw,
    drawn_of,
    original,
    reasons_not_to_sit,
)
from anguan.responsibility.learning.rules.questions import right
from anguan.responsibility.learning.services import completing, watching

log = logging.getLogger("anguan.learning")
_MOST_LEFT = 1000


@dataclass(frozen=True)
class Practised:
    """What came of one question of the wrong-answer book."""

    question: Question
    worth: float
    given: Any
    cleared: bool
    left: int  # how often more it has to be right


@transaction.atomic
def begin(course_id: UUID, *, by: Actor, at: datetime) -> Sitting:
    """Begin a paper (开始考试); in a second window it is the same one, and one whose time is over is marked first."""
    by.require("learning.learn")
    study = watching.study_for(course_id, by=by)
    if (paper := study.paper) is None:
        raise Refused(Reason("no_paper", _("这门课没有考试"), _("学完全部课时就结业")))
    if (running := study.open_sitting) is not None:
        if at <= running.ends_at + LATE:
            return running
        _end(_locked(running.pk, by=by), by=by, at=running.ends_at)
        study = watching.study_for(course_id, by=by)
    if study.passed_sitting is not None:
        raise Refused(Reason("passed_already", _("这份卷子已经考过合格了"), _("不用再考")))
    ended = [one.submitted_at for one in study.sittings if one.submitted_at is not None]
    refuse_if(
        reasons_not_to_sit(
            paper, at=at, lessons_left=study.lessons_left, sat=len(study.sittings),
            last_ended_at=max(ended, default=None),
        )
    )  # fmt: skip
    seed = secrets.token_hex(8)
    drawn = draw(paper, doing.bank_of(paper, study.course, by=by), seed)
    if not drawn:
        words = _("题库里还没有这门课的题目")
        raise Refused(Reason("no_questions", words, _("请告诉课程的编写人补充题目；已学的课时不会丢")))
    enterprise = doing.own_enterprise(by)
    whose = {"enterprise": enterprise, "person_id": by.person_id, "course": study.course}
    last = Sitting.objects.filter(**whose).aggregate(last=Max("attempt"))["last"] or 0
    try:
        with transaction.atomic():
            sitting: Sitting = Sitting.objects.create(
                **whose, region_code=enterprise.region_code, line_code=enterprise.line_code, person_name=by.name,
                version=study.version, attempt=last + 1, seed=seed, asked=[one.stored() for one in drawn], began_at=at,
                ends_at=at + timedelta(minutes=paper.minutes),
            )  # fmt: skip
    except IntegrityError:  # begun in another window at this very moment
        found: Sitting = Sitting.objects.filter(**whose).latest("attempt")
        return found
    audit.record("learning.paper_begun", sitting, by=by, at=at, course=study.course.title, attempt=sitting.attempt)
    return sitting


@transaction.atomic
def save_answer(
    sitting_id: UUID, question: str, shown: Any, *, by: Actor, at: datetime, left_times: int = 0
) -> Sitting:  # fmt: skip
    """Save one answer (保存作答), given by the places on the paper; after the time it is refused in words."""
    sitting = _locked(sitting_id, by=by)
    _refuse_if_over(sitting, at=at)
    refuse_if(_save(sitting, {question: shown}))
    sitting.left_times = min(_MOST_LEFT, max(sitting.left_times, left_times))
    sitting.save(update_fields=["answers", "left_times"])
    return sitting


@transaction.atomic
def submit(
    sitting_id: UUID, *, by: Actor, at: datetime, answers: Mapping[str, Any] | None = None, left_times: int = 0
) -> Sitting:  # fmt: skip
    """Hand a paper in (交卷); a second time it is the same result, after the time what was saved is marked."""
    sitting = _locked(sitting_id, by=by)
    if sitting.submitted_at is not None:
        return sitting
    if at > sitting.ends_at + LATE:
        return _end(sitting, by=by, at=sitting.ends_at)
    if answers:
        refuse_if(_save(sitting, answers))
    sitting.left_times = min(_MOST_LEFT, max(sitting.left_times, left_times))
    return _end(sitting, by=by, at=at)


@transaction.atomic
def end_if_over(sitting_id: UUID, *, by: Actor, at: datetime) -> Sitting:
    """Mark a paper whose time is over (到时收卷); one still running stays as it is."""
    sitting = _locked(sitting_id, by=by)
    if sitting.submitted_at is None and at > sitting.ends_at + LATE:
        return _end(sitting, by=by, at=sitting.ends_at)
    return sitting


def _locked(sitting_id: UUID, *, by: Actor) -> Sitting:
    rows = doing.own_sittings(by).select_for_update(of=("self",)).select_related("course", "version")
    found: Sitting = rows.get(pk=sitting_id)
    return found


def _refuse_if_over(sitting: Sitting, *, at: datetime) -> None:
    if sitting.submitted_at is not None:
        raise Refused(Reason("handed_in", _("这份卷子已经交了"), _("请打开成绩页查看结果")))
    if at > sitting.ends_at + LATE:
        raise Refused(Reason("time_over", _("考试时间到了"), _("已按保存的答案交卷，请打开成绩页查看结果")))


def _save(sitting: Sitting, answers: Mapping[str, Any]) -> list[Reason]:
    """Put answers into a paper as answers by the options' own numbers; return what is wrong with them."""
    drawn = {one.id: one for one in drawn_of(sitting.asked)}
    kinds = {f"{key}": kind for key, kind in Question.objects.filter(pk__in=drawn).values_list("pk", "kind")}
    reasons = []
    for question, shown in answers.items():
        reasons += marking.reasons_against_answer(question, shown, on_paper=list(drawn))
        if reasons:
            continue
        if shown is None or shown == []:
            sitting.answers.pop(question, None)
            continue
        given = original(drawn[question].order, kinds.get(question, ""), shown)
        if given is None:
            reasons.append(Reason("answer_unreadable", _("有一道题的答案没有读懂"), _("请重新作答这道题")))
            continue
        sitting.answers[question] = given
    return reasons


def marked(sitting: Sitting) -> Marked:
    """Return what a paper comes to, question by question."""
    paper = Paper.read(sitting.version.paper or {})
    keys = [Key(one.drawn.id, one.question.kind, one.question.answer) for one in doing.on_paper(sitting)]
    return marking.mark(keys, sitting.answers, pass_mark=paper.pass_mark)


def _end(sitting: Sitting, *, by: Actor, at: datetime) -> Sitting:
    """Mark a paper, keep what was wrong, and give the certificate where the course is through."""
    found = marked(sitting)
    sitting.submitted_at, sitting.score, sitting.passed = at, found.score, found.passed
    sitting.save(update_fields=["answers", "left_times", "submitted_at", "score", "passed"])
    for line in found.lines:
        _keep(sitting, UUID(line.id), was_right=line.worth == 1, at=at)
    audit.record("learning.paper_marked", sitting, by=by, at=at, score=found.score, passed=found.passed)
    study = doing.study(sitting.course, person_id=sitting.person_id, enterprise_id=sitting.enterprise_id)
    if found.passed and study is not None:  # also of a course that was taken back meanwhile
        completing.settle(study, by=by, at=at)
    return sitting


def _keep(of: Sitting, question_id: UUID, *, was_right: bool, at: datetime) -> None:
    """Enter one answer into the wrong-answer book: a wrong one always, a right one where the question stands in it."""
    whose = {"enterprise_id": of.enterprise_id, "person_id": of.person_id, "question_id": question_id}
    row = Wrong.objects.select_for_update().filter(**whose).first()
    if row is None:
        if not was_right:
            Wrong.objects.create(**whose, region_code=of.region_code, line_code=of.line_code, last_at=at)
        return
    _enter(row, was_right=was_right, at=at)


def _enter(row: Wrong, *, was_right: bool, at: datetime) -> bool:
    if row.cleared_at is not None and was_right:
        return True
    row.times, row.right_since, cleared = marking.in_the_book(
        times=row.times, right_since=row.right_since, was_right=was_right
    )
    row.last_at, row.cleared_at = at, at if cleared else None
    row.save(update_fields=["times", "right_since", "last_at", "cleared_at"])
    return cleared


@transaction.atomic
def practise(question_id: UUID, given: Any, *, by: Actor, at: datetime) -> Practised:
    """Answer a question of one's wrong-answer book again (错题练习); twice right in a row, it leaves the book."""
    rows = doing.wrong_of(by).select_for_update(of=("self",))
    row: Wrong = rows.get(question_id=question_id)
    if question_id in doing.being_asked(by, at=at):
        raise Refused(doing.BEING_ASKED)
    question = questions_for(by).get(pk=question_id)
    refuse_if(marking.reasons_against_answer(f"{question_id}", given, on_paper=[f"{question_id}"]))
    if not given:
        raise Refused(Reason("no_answer", _("还没有作答"), _("请先选一个答案"), field="answer"))
    worth = right(question.kind, question.answer, given)
    cleared = _enter(row, was_right=worth == 1, at=at)
    return Practised(question, worth, given, cleared, max(0, marking.CLEARED_AFTER - row.right_since))


def end_all_over(*, at: datetime, most: int = 500) -> int:
    """Mark every paper whose time is over and that nobody came back to (到时收卷). Return how many."""
    rows = Sitting.objects.filter(submitted_at__isnull=True, ends_at__lt=at - LATE).order_by("ends_at")
    ended = 0
    for enterprise_id, key in list(rows.values_list("enterprise_id", "pk")[:most]):
        try:
            with transaction.atomic():
                ended += _ended(enterprise_id, key)
        except (ObjectDoesNotExist, DatabaseError, ValueError, LookupError, TypeError):
            log.exception("a paper could not be marked: %s", key)  # those after it are
    return ended


def _ended(enterprise_id: UUID, key: UUID) -> bool:
    rows = Sitting.objects.select_for_update(of=("self",), skip_locked=True).select_related("course", "version")
    sitting = rows.filter(enterprise_id=enterprise_id, pk=key, submitted_at__isnull=True).first()
    if sitting is None:
        return False
    _end(sitting, by=_themselves(sitting), at=sitting.ends_at)
    return True


def _themselves(sitting: Sitting) -> Actor:
    """Return the person of a paper as the one who acts: nobody else marks it, and they may have gone by now."""
    return Actor(
        person_id=sitting.person_id, name=sitting.person_name, roles=frozenset({"worker"}),
        enterprise_ids=frozenset({sitting.enterprise_id}), region_code=sitting.region_code,
    )  # fmt: skip
