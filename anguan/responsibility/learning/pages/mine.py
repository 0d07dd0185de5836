"""My learning (我的学习): what I have to learn, why and until when; what I could learn; what I have passed."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.http import Http404
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse

from anguan.foundation import clock
from anguan.foundation.access import Actor
from anguan.foundation.access.doors import ActorRequest, page
from anguan.foundation.words import mark as _
from anguan.responsibility.learning import looks
from anguan.responsibility.learning.models import Course
from anguan.responsibility.learning.queries import content, doing
from anguan.responsibility.learning.queries.doing import Study
from anguan.responsibility.learning.services import watching

MOST_SHOWN = 60


def study_or_404(request: ActorRequest, course_id: UUID) -> Study:
    """Return a course as the person studies it; what they may not learn does not exist."""
    try:
        return watching.study_for(course_id, by=request.actor)
    except Course.DoesNotExist as missing:
        raise Http404 from missing


@page("learning.learn")
def mine(request: ActorRequest) -> HttpResponseBase:
    """What somebody has to learn, or could, or has passed."""
    actor, today = request.actor, clock.today()
    tab = request.GET.get("tab", "")
    given = list(doing.to_learn(actor).select_related("course")[:MOST_SHOWN])
    passed = doing.own_completions(actor)
    wrong = doing.wrong_of(actor).count()
    context: dict[str, Any] = {
        "tab": tab if tab in {"more", "done"} else "",
        "tabs": [
            (_("要学的"), reverse("learning:mine"), tab not in {"more", "done"}, len(given)),
            (_("可以学的"), f"{reverse('learning:mine')}?tab=more", tab == "more"),
            (_("学过的"), f"{reverse('learning:mine')}?tab=done", tab == "done"),
        ],
        "wrong": wrong,
        "minutes": sum(row.minutes for row in passed.filter(revoked_at__isnull=True, at__gte=_year_began(today))),
    }
    if tab == "done":
        context["rows"] = [(row, looks.completion_badge(row)) for row in passed[:MOST_SHOWN]]
    elif tab == "more":
        taken = {row.course_id for row in given}
        offered = content.offered_to(actor).exclude(pk__in=taken).defer("grams").order_by("-changed_at", "pk")
        context["rows"] = [(one, looks.study_badge(one)) for one in _studies(actor, offered[:MOST_SHOWN])]
    else:
        found = {one.course.pk: one for one in _studies(actor, [row.course for row in given])}
        context["rows"] = [
            (row, found[row.course_id], looks.assignment_badge(row, today=today), looks.because(row))
            for row in given
            if row.course_id in found
        ]
    return render(request, "learning/mine.html", context)


def _studies(actor: Actor, courses: Iterable[Course]) -> list[Study]:
    if actor.enterprise_id is None:
        return []
    return doing.studies(courses, person_id=actor.person_id, enterprise_id=actor.enterprise_id)


def _year_began(today: date) -> datetime:
    return clock.start_of(today.replace(month=1, day=1))


@page("learning.learn")
def course(request: ActorRequest, course_id: UUID) -> HttpResponseBase:
    """One course as somebody studies it: its lessons, the paper, the certificate."""
    study = study_or_404(request, course_id)
    given = study.assignment
    context = {
        "study": study,
        "badge": looks.study_badge(study),
        "because": looks.because(given) if given is not None else "",
        "given": given,
        "steps": [
            (step, looks.lesson_kind(step), looks.ICONS.get(step.lesson.kind, "book-open")) for step in study.steps
        ],
        "sittings": [(one, looks.sitting_badge(one)) for one in reversed(study.sittings)],
        "clauses": sorted({clause for step in study.steps for clause in step.lesson.clauses}),
    }
    return render(request, "learning/course.html", context)


@page()
def task(request: ActorRequest, task_id: UUID) -> HttpResponseBase:
    """Where a deadline leads: the learner to the course, whoever looks after them to how they are getting on."""
    row = doing.assignments_for(request.actor).filter(pk=task_id).first()
    if row is None:
        raise Http404
    if row.person_id == request.actor.person_id and request.actor.may("learning.learn"):
        return redirect("learning:course", row.course_id)
    return redirect("learning:given", row.pk)
