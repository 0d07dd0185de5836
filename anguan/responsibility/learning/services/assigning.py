"""Assigning (安排学习): a course is given to people by a manager, by a plan or because of a fact, with a deadline."""

from collections.abc import Iterable
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from anguan.foundation import bulk, clock
from anguan.foundation.access import Actor
from anguan.foundation.access.models import uuid7
from anguan.foundation.audit import services as audit
from anguan.foundation.deadlines import services as deadlines
from anguan.foundation.deadlines.rules import Due
from anguan.foundation.deadlines.services import Owed
from anguan.foundation.events import announce
from anguan.foundation.notify.models import Outgoing
from anguan.foundation.notify.services import tell_many
from anguan.foundation.refusal import Reason, Refused, refuse_if
from anguan.foundation.words import mark as _
from anguan.registry.accounts import queries as accounts
from anguan.registry.accounts.models import Post
from anguan.registry.enterprises.models import Enterprise
from anguan.responsibility.learning.models import Assignment, Course
from anguan.responsibility.learning.queries import doing
from anguan.responsibility.learning.queries.content import offered_to
from anguan.responsibility.learning.rules import assigning as rules

SUBJECT = Assignment._meta.label_lower
KIND, TOLD = "learning.assigned", "learning.assigned"
Subject = tuple[str, UUID]  # what it is about: ("hazards.hazard", key)


@transaction.atomic
def assign(
    course_id: UUID, *, person_ids: Iterable[UUID], because: str, words: str, by: Actor | None, at: datetime,
    due_on: date | None = None, subject: Subject | None = None, enterprise_id: UUID | None = None,
) -> int:  # fmt: skip
    """Give a course to people of an enterprise (安排学习); those who have it open keep it. Return how many are new.

    Without an actor (a plan, a fact) the enterprise is named.
    """
    if by is not None:
        by.require("learning.assign")
        enterprise = doing.own_enterprise(by)
        course = offered_to(by).filter(pk=course_id).first()
    else:
        if enterprise_id is None:
            raise Enterprise.DoesNotExist
        enterprise = Enterprise.objects.get(pk=enterprise_id)
        course = Course.objects.filter(pk=course_id, state="published").first()
    today = clock.day_of(at)
    wanted = list(dict.fromkeys(person_ids))
    names = _names(enterprise, wanted, today=today)
    strangers = 0 if by is None else len(set(wanted) - set(names))
    due_on = due_on or (rules.due_for_a_fact(today) if by is None else None)
    reasons = rules.reasons_not_to_assign(
        course=course is not None, people=len(wanted), strangers=strangers, due_on=due_on, today=today
    )
    if reasons or course is None or due_on is None:
        raise Refused(*reasons)
    return _give(
        course, enterprise, {key: names[key] for key in wanted if key in names}, because=because, words=words, by=by,
        at=at, due_on=due_on, subject=subject,
    )  # fmt: skip


def assign_for_fact(
    topic: str, *, enterprise_id: UUID, person_ids: Iterable[UUID], because: str, words: str, at: datetime,
    subject: Subject,
) -> int:  # fmt: skip
    """Give people the newest published course about a topic, because of a fact; where there is none, nothing happens.

    The same fact gives the same person its lesson once, whenever it is told again.
    """
    enterprise = Enterprise.objects.filter(pk=enterprise_id).first()
    people = list(dict.fromkeys(person_ids))
    if enterprise is None or not topic or not people:
        return 0
    course = _about(topic, enterprise)
    if course is None:
        return 0
    kind, key = subject
    told = Assignment.objects.filter(
        enterprise_id=enterprise.pk, subject_type=kind, subject_id=key, because=because, person_id__in=people
    ).values_list("person_id", flat=True)
    people = [person for person in people if person not in set(told)]
    if not people:
        return 0
    return assign(
        course.pk, person_ids=people, because=because, words=words, by=None, at=at, subject=subject,
        enterprise_id=enterprise.pk,
    )  # fmt: skip


def _about(topic: str, enterprise: Enterprise) -> Course | None:
    """Return the newest published course about a topic that is offered to an enterprise, its own first."""
    rows = Course.objects.filter(doing.of_those_above(enterprise), state="published", current__gt=0)
    found: Course | None = rows.filter(topics__contains=[topic]).order_by("-enterprise_id", "-changed_at").first()
    return found


def _names(enterprise: Enterprise, wanted: Iterable[UUID], *, today: date) -> dict[UUID, str]:
    posts = Post.objects.filter(enterprise_id=enterprise.pk, person_id__in=list(wanted))
    return dict(accounts.held_on(posts, today).values_list("person_id", "person_name"))


def _give(
    course: Course, enterprise: Enterprise, people: dict[UUID, str], *, because: str, words: str, by: Actor | None,
    at: datetime, due_on: date, subject: Subject | None,
) -> int:  # fmt: skip
    kind, key = subject or ("", None)
    rows = [
        Assignment(
            id=uuid7(), enterprise=enterprise, region_code=enterprise.region_code, line_code=enterprise.line_code,
            person_id=person, person_name=name, course=course, course_title=course.title, because=because,
            because_words=words[:200], subject_type=kind, subject_id=key, given_at=at,
            given_by=by.person_id if by else None, due_on=due_on,
        )
        for person, name in people.items()
    ]  # fmt: skip
    if bulk.insert(rows, ignore=True) < len(rows):  # somebody has it open already
        there = set(
            Assignment.objects.filter(enterprise_id=enterprise.pk, pk__in=[row.pk for row in rows]).values_list(
                "pk", flat=True
            )
        )
        rows = [row for row in rows if row.pk in there]
    if not rows:
        return 0
    deadlines.owe_many([owed_for(row, enterprise.name, at=at) for row in rows], at=at)
    tell_many([told(row, at=at) for row in rows])
    audit.record(
        "learning.assigned", enterprise, by=by, at=at, course=course.title, people=len(rows), because=because,
        words=words, due=f"{due_on}",
    )  # fmt: skip
    announce("learning.assigned", course_id=course.pk, enterprise_id=enterprise.pk)
    return len(rows)


def owed_for(row: Assignment, organisation: str, *, at: datetime) -> Owed:
    """Return an assignment as the deadlines keep it."""
    return Owed(
        kind=KIND, subject_type=SUBJECT, subject_id=row.pk,
        about=_("{name}学习《{title}》").format(name=row.person_name, title=row.course_title),
        due=Due.on(row.due_on or clock.day_of(at)),
        began_at=at, enterprise_id=row.enterprise_id, region_code=row.region_code, line_code=row.line_code,
        organisation=organisation, doer_id=row.person_id, doer_name=row.person_name,
    )  # fmt: skip


def told(row: Assignment, *, at: datetime) -> Outgoing:
    """Return the news of an assignment."""
    return Outgoing(
        topic=TOLD, source_id=row.pk, listener="person", enterprise_id=row.enterprise_id, region_code=row.region_code,
        line_code=row.line_code, person_id=row.person_id, at=at, not_before=at,
    )  # fmt: skip


@transaction.atomic
def waive(assignment_id: UUID, *, reason: str, by: Actor, at: datetime) -> Assignment:
    """Let somebody off a course (免除学习任务), with a reason they see; what they have learned of it stays."""
    by.require("learning.assign")
    rows = doing.assignments_of_own(by)
    row: Assignment = rows.select_for_update(of=("self",)).get(pk=assignment_id)
    reasons = rules.reason_said(reason)
    if row.state == "done":
        reasons.append(Reason("done_already", _("这项学习已经完成"), _("不用再免除")))
    refuse_if(reasons)
    if row.state == "waived":
        return row
    row.state, row.waived_reason, row.done_at = "waived", reason.strip()[:200], at
    row.save(update_fields=["state", "waived_reason", "done_at"])
    deadlines.lapse(row.pk, enterprise_id=row.enterprise_id, at=at, kind=KIND, why=row.waived_reason, by=by)
    audit.record("learning.waived", row, by=by, at=at, reason=row.waived_reason, person=row.person_id)
    return row


@transaction.atomic
def waive_all_of(person_id: UUID, *, enterprise_id: UUID, reason: str, at: datetime) -> int:
    """Let somebody off everything they have open at an enterprise they have left (离岗). Return how much it was."""
    rows = Assignment.objects.select_for_update(of=("self",)).filter(
        enterprise_id=enterprise_id, person_id=person_id, state="open"
    )  # fmt: skip
    found = list(rows.order_by("pk"))
    for row in found:
        row.state, row.waived_reason, row.done_at = "waived", reason[:200], at
        row.save(update_fields=["state", "waived_reason", "done_at"])
        deadlines.lapse(row.pk, enterprise_id=enterprise_id, at=at, kind=KIND, why=reason)
        audit.record("learning.waived", row, by=None, at=at, reason=reason, person=person_id)
    return len(found)


@transaction.atomic
def postpone(assignment_id: UUID, *, due_on: date | None, by: Actor, at: datetime) -> Assignment:
    """Move the day by which somebody has to have learned something (调整期限)."""
    by.require("learning.assign")
    rows = doing.assignments_of_own(by)
    row: Assignment = rows.select_for_update(of=("self",)).get(pk=assignment_id)
    if row.state != "open":
        raise Refused(Reason("not_open", _("这项学习已经结束"), _("不用再调整期限")))
    refuse_if(
        rules.reasons_not_to_assign(course=True, people=1, strangers=0, due_on=due_on, today=clock.day_of(at))
    )  # fmt: skip
    before, row.due_on = row.due_on, due_on
    row.save(update_fields=["due_on"])
    enterprise = doing.own_enterprise(by)
    deadlines.owe(owed_for(row, enterprise.name, at=at), at=at, by=by)
    audit.record("learning.postponed", row, by=by, at=at, before=f"{before or ''}", due=f"{due_on}")
    return row
