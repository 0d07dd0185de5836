"""Completing (结业): a course that is through becomes a certificate, ends its assignment, enters the person's file."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from anguan.foundation import clock
from anguan.foundation.access import Actor
from anguan.foundation.access.models import uuid7
from anguan.foundation.audit import services as audit
from anguan.foundation.deadlines import services as deadlines
from anguan.foundation.events import announce
from anguan.foundation.notify.services import tell_many
from anguan.foundation.refusal import Reason, Refused, refuse_if
from anguan.foundation.words import mark as _
from anguan.responsibility.learning.models import Assignment, Completion, CompletionCode
from anguan.responsibility.learning.queries import doing
from anguan.responsibility.learning.queries.doing import Study
from anguan.responsibility.learning.rules import assigning
from anguan.responsibility.learning.rules import completing as rules
from anguan.responsibility.learning.services.assigning import KIND, owed_for, told
from anguan.responsibility.training.services import RecordSaid, record, take_back


def settle(study: Study, *, by: Actor, at: datetime) -> Completion | None:
    """Give the certificate when the course is through (颁发结业证明); through already, it is the one there is."""
    if study.completion is not None:
        return study.completion
    passed = study.passed_sitting
    if not rules.is_passed(
        lessons_left=study.lessons_left, has_paper=study.paper is not None, paper_passed=passed is not None
    ):
        return None
    enterprise = doing.own_enterprise(by)
    day = clock.day_of(at)
    completion = Completion.objects.create(
        enterprise=enterprise, region_code=enterprise.region_code, line_code=enterprise.line_code,
        number=rules.new_number(day), code=rules.new_code(), person_id=by.person_id, person_name=by.name,
        enterprise_name=enterprise.name, course=study.course, version=study.version, course_title=study.course.title,
        minutes=study.version.minutes, score=passed.score if passed is not None else None, at=at,
    )  # fmt: skip
    CompletionCode.objects.create(
        code=completion.code, completion_id=completion.pk, number=completion.number,
        name_masked=rules.masked(by.name), enterprise_name=enterprise.name, course_title=completion.course_title,
        minutes=completion.minutes, at=at,
    )  # fmt: skip
    if (given := study.assignment) is not None:
        given.state, given.done_at = "done", at
        given.save(update_fields=["state", "done_at"])
        deadlines.met(given.pk, KIND, enterprise_id=given.enterprise_id, by=by, at=at)
    record(
        RecordSaid(
            enterprise_id=enterprise.pk, person_id=by.person_id, category=study.course.category,
            title=study.course.title, minutes=study.version.minutes, on=day, source="course", source_id=completion.pk,
            score=completion.score, person_name=by.name,
            topic=study.course.topics[0] if study.course.category == "special" and study.course.topics else "",
        ),
        at=at, by=by,
    )  # fmt: skip
    audit.record(
        "learning.completed", completion, by=by, at=at, course=completion.course_title, number=completion.number,
        score=completion.score,
    )  # fmt: skip
    announce("learning.completed", completion_id=completion.pk, enterprise_id=enterprise.pk)
    return completion


@transaction.atomic
def revoke(completion_id: UUID, *, reason: str, by: Actor, at: datetime) -> Completion:
    """Take a certificate back (作废结业证明): the public page says so, the record goes, the course is given anew."""
    by.require("learning.assign")
    rows = doing.completions_of_own(by)
    row: Completion = rows.select_for_update(of=("self",)).select_related("course").get(pk=completion_id)
    refuse_if(assigning.reason_said(reason))
    if row.revoked_at is not None:
        raise Refused(Reason("revoked_already", _("这份证明已经作废"), _("不用再办")))
    row.revoked_at, row.revoked_reason = at, reason.strip()[:200]
    row.save(update_fields=["revoked_at", "revoked_reason"])
    CompletionCode.objects.filter(code=row.code).update(revoked_at=at)
    take_back(
        enterprise_id=row.enterprise_id, source="course", source_id=row.pk, why=row.revoked_reason, at=at, by=by
    )  # fmt: skip
    audit.record("learning.revoked", row, by=by, at=at, number=row.number, reason=row.revoked_reason)
    announce("learning.revoked", completion_id=row.pk, enterprise_id=row.enterprise_id)
    _again(row, by=by, at=at)
    return row


def _again(row: Completion, *, by: Actor, at: datetime) -> None:
    """Give the course anew to whom it was taken from, unless they have it open."""
    whose = {"enterprise_id": row.enterprise_id, "person_id": row.person_id, "course_id": row.course_id}
    if Assignment.objects.filter(**whose, state="open").exists():
        return
    given = Assignment.objects.create(
        **whose, id=uuid7(), region_code=row.region_code, line_code=row.line_code, person_name=row.person_name,
        course_title=row.course_title, because="again",
        because_words=_("结业证明作废：{why}").format(why=row.revoked_reason)[:200], given_at=at,
        given_by=by.person_id, due_on=assigning.due_for_a_fact(clock.day_of(at)),
    )  # fmt: skip
    deadlines.owe_many([owed_for(given, row.enterprise_name, at=at)], at=at)
    tell_many([told(given, at=at)])
