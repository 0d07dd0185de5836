"""Watching (学习): a page is given out for a lesson, and what it tells is counted by the server's clock."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from django.core import signing
from django.db import connection, transaction

from anguan.foundation.access import Actor
from anguan.foundation.refusal import Reason, Refused
from anguan.foundation.words import mark as _
from anguan.responsibility.learning.models import Course, Progress
from anguan.responsibility.learning.queries import doing
from anguan.responsibility.learning.queries.content import offered_to
from anguan.responsibility.learning.queries.doing import Step, Study
from anguan.responsibility.learning.rules import watching as rules
from anguan.responsibility.learning.rules.watching import Beat, Kept
from anguan.responsibility.learning.services import completing

_SALT = "anguan.learning.page"
_ACTIVE = timedelta(minutes=10)
_OLDEST_PAGE = timedelta(hours=16)


@dataclass(frozen=True)
class BeatSaid:
    """What a page said, as it came in."""

    page: str
    number: int
    seconds: float = 0.0
    spans: Sequence[Any] = ()
    position: float = 0.0
    left_times: int = 0
    left_seconds: float = 0.0


@dataclass(frozen=True)
class Heard:
    """What a page is answered: how far the lesson is now."""

    step: Step
    study: Study
    just_done: bool


def page_for(step: Step, study: Study, *, by: Actor, at: datetime) -> str:
    """Return the pass of a page that shows a lesson: what it tells counts from now on."""
    said = [f"{step.lesson.pk}", f"{by.person_id}", study.round, at.timestamp(), secrets.token_hex(4)]
    return signing.dumps(said, salt=_SALT)


def study_for(course_id: UUID, *, by: Actor) -> Study:
    """Return a course somebody may learn, as they study it."""
    if by.enterprise_id is None:
        raise Course.DoesNotExist
    course = doing.course_to_learn(by, course_id, offered_to(by))
    found = doing.study(course, person_id=by.person_id, enterprise_id=by.enterprise_id) if course is not None else None
    if found is None:
        raise Course.DoesNotExist
    return found


@transaction.atomic
def beat(course_id: UUID, lesson_id: UUID, said: BeatSaid, *, by: Actor, at: datetime) -> Heard:
    """Count what a page tells of a lesson (心跳); when it is through the lesson is done, and perhaps the course."""
    by.require("learning.learn")
    study = study_for(course_id, by=by)
    step = next((one for one in study.steps if one.lesson.pk == lesson_id), None)
    if step is None:
        raise Progress.DoesNotExist
    key, opened_at = _read(said.page, lesson_id, study, by=by, at=at)
    row = _locked(step, study, by=by, at=at, opened_at=opened_at)
    before = doing.kept_of(row)
    others = doing.clock_elsewhere(row)
    told = Beat(
        key, opened_at, said.number, said.seconds, rules.within(said.spans, step.measure.length), said.left_times,
        said.left_seconds,
    )  # fmt: skip
    kept = rules.heard(
        before, told, step.measure, at=at, elsewhere=max((until for until, _heard in others), default=None),
        other=any(heard > opened_at + rules.OVERLAP and at - heard < rules.ALIVE for _until, heard in others),
    )  # fmt: skip
    _write(row, kept, position=said.position, length=step.measure.length, at=at)
    just_done = kept.done and not before.done
    study = study_for(course_id, by=by)
    if just_done:
        completing.settle(study, by=by, at=at)
        study = study_for(course_id, by=by)
    step = next(one for one in study.steps if one.lesson.pk == lesson_id)
    return Heard(step, study, just_done)


def _read(page: str, lesson_id: UUID, study: Study, *, by: Actor, at: datetime) -> tuple[str, datetime]:
    """Return a page's own key and when it was given out; one for somebody or something else is refused."""
    try:
        lesson, person, round_, opened, key = signing.loads(page, salt=_SALT)
    except (signing.BadSignature, ValueError, TypeError):
        lesson = person = key = ""
        round_, opened = 0, 0.0
    opened_at = datetime.fromtimestamp(opened, UTC)
    theirs = (lesson, person, round_) == (f"{lesson_id}", f"{by.person_id}", study.round)
    if not theirs or not at - _OLDEST_PAGE <= opened_at <= at + timedelta(minutes=1):
        raise Refused(Reason("page_old", _("这个学习页面已经失效"), _("请刷新页面，接着学，已学的不会丢")))
    return str(key), min(opened_at, at)


def _locked(step: Step, study: Study, *, by: Actor, at: datetime, opened_at: datetime) -> Progress:
    """Return the progress of a lesson, locked with all this person is at just now: they have one clock."""
    enterprise = doing.own_enterprise(by)
    with connection.cursor() as cursor:  # lessons begun in the same moment see nothing of each other's rows
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"learning.clock {by.person_id}"])
    made, _new = Progress.objects.get_or_create(
        enterprise=enterprise, person_id=by.person_id, lesson=step.lesson, round=study.round,
        defaults={
            "region_code": enterprise.region_code, "line_code": enterprise.line_code, "version": study.version,
            "began_at": opened_at,
        },
    )  # fmt: skip
    rows = Progress.objects.select_for_update(of=("self",)).filter(
        enterprise_id=enterprise.pk, person_id=by.person_id
    )  # fmt: skip
    active = {row.pk: row for row in rows.filter(beat_at__gte=at - _ACTIVE).order_by("pk")}
    found: Progress = active.get(made.pk) or rows.get(pk=made.pk)
    return found


def _write(row: Progress, kept: Kept, *, position: float, length: float, at: datetime) -> None:
    row.spans = [list(span) for span in kept.spans]
    row.seconds, row.counted_until, row.windows = kept.seconds, kept.counted_until, dict(kept.windows)
    row.left_times, row.left_seconds, row.doubts = kept.left_times, kept.left_seconds, list(kept.doubts)
    row.position = min(max(0.0, position), length) if position == position else 0.0
    row.beat_at = at
    if kept.done and row.done_at is None:
        row.done_at = at
    row.save(
        update_fields=[
            "spans", "seconds", "counted_until", "windows", "left_times", "left_seconds", "doubts", "position",
            "beat_at", "done_at",
        ]
    )  # fmt: skip
