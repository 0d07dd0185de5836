"""Papers (考试): what awaits one, the paper itself, each answer saved as it is given, the result with its reasons."""

from typing import Any
from uuid import UUID

from django.http import Http404, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from anguan.foundation import clock
from anguan.foundation.access.doors import ActorRequest, page
from anguan.responsibility.learning import looks
from anguan.responsibility.learning.forms.answering import read_answer, read_answers
from anguan.responsibility.learning.models import Sitting
from anguan.responsibility.learning.pages.mine import study_or_404
from anguan.responsibility.learning.queries import content, doing
from anguan.responsibility.learning.queries.doing import OnPaper
from anguan.responsibility.learning.rules.papers import Paper, reasons_not_to_sit
from anguan.responsibility.learning.services import sitting as services


@page("learning.learn")
def paper(request: ActorRequest, course_id: UUID) -> HttpResponseBase:
    """Say what awaits one, what still stands in the way; begin."""
    study = study_or_404(request, course_id)
    if request.method == "POST":
        begun = services.begin(course_id, by=request.actor, at=clock.now())
        return redirect("learning:sitting", begun.pk)
    if study.paper is None:
        raise Http404
    ended = [one.submitted_at for one in study.sittings if one.submitted_at is not None]
    reasons = reasons_not_to_sit(
        study.paper, at=clock.now(), lessons_left=study.lessons_left, sat=len(study.sittings),
        last_ended_at=max(ended, default=None),
    )  # fmt: skip
    running = study.open_sitting
    context = {
        "study": study,
        "paper": study.paper,
        "reasons": [] if running is not None or study.passed_sitting is not None else reasons,
        "running": running,
        "left": study.paper.attempts - len(study.sittings) if study.paper.attempts else None,
        "sittings": [(one, looks.sitting_badge(one)) for one in reversed(study.sittings) if one.submitted_at],
    }
    return render(request, "learning/paper.html", context)


@never_cache
@page("learning.learn")
def sitting(request: ActorRequest, sitting_id: UUID) -> HttpResponseBase:
    """Sit a paper; one that was handed in, or whose time is over, shows its result."""
    row = _own_or_404(request, sitting_id)
    at = clock.now()
    row = services.end_if_over(row.pk, by=request.actor, at=at)
    if row.submitted_at is not None:
        return redirect("learning:result", row.pk)
    items = doing.on_paper(row)
    shown = {item.question.picture_id for item in items} - {None}
    pictures = content.materials_for(request.actor).in_bulk(shown)
    context = {
        "sitting": row,
        "questions": [
            (item, looks.kind_title(item.question), _shown(row, item), pictures.get(item.question.picture_id))
            for item in items
        ],
        "answered": len(row.answers),
        "now": at,
    }
    return render(request, "learning/sitting.html", context)


@require_POST
@page("learning.learn")
def answer(request: ActorRequest, sitting_id: UUID) -> HttpResponseBase:
    """Save one answer of a paper (逐题保存)."""
    row = _own_or_404(request, sitting_id)
    asked = request.POST.get("question", "")
    item = next((one for one in doing.on_paper(row) if one.drawn.id == asked), None)
    shown = read_answer(request.POST, item) if item is not None else None
    saved = services.save_answer(
        sitting_id, asked, shown, by=request.actor, at=clock.now(), left_times=_left(request)
    )  # fmt: skip
    return JsonResponse({"saved": asked, "answered": len(saved.answers), "left_times": saved.left_times})


@require_POST
@page("learning.learn")
def submit(request: ActorRequest, sitting_id: UUID) -> HttpResponseBase:
    """Hand a paper in (交卷)."""
    row = _own_or_404(request, sitting_id)
    answers = read_answers(request.POST, doing.on_paper(row))
    services.submit(sitting_id, by=request.actor, at=clock.now(), answers=answers, left_times=_left(request))
    return redirect("learning:result", sitting_id)


@page()
def result(request: ActorRequest, sitting_id: UUID) -> HttpResponseBase:
    """What a paper came to: every wrong answer with what is right, why, and its clause."""
    row = doing.sittings_for(request.actor).select_related("course", "version").filter(pk=sitting_id).first()
    if row is None:
        raise Http404
    mine = row.person_id == request.actor.person_id
    if row.submitted_at is None:
        if mine and request.actor.may("learning.learn"):
            return redirect("learning:sitting", row.pk)
        raise Http404
    items = {item.drawn.id: item for item in doing.on_paper(row)}
    asked_now = {f"{key}" for key in doing.being_asked(request.actor, at=clock.now())}
    marked = [line for line in services.marked(row).lines if line.id in items]
    lines = [looks.answered(items[line.id], line) for line in marked if line.id not in asked_now]
    completion = doing.completions_for(request.actor).filter(
        enterprise_id=row.enterprise_id, person_id=row.person_id, course_id=row.course_id, at__gte=row.submitted_at
    )  # fmt: skip
    context: dict[str, Any] = {
        "sitting": row,
        "mine": mine,
        "paper": Paper.read(row.version.paper or {}),
        "badge": looks.sitting_badge(row),
        "wrong": [line for line in lines if line.line.worth < 1],
        "right": [line for line in lines if line.line.worth == 1],
        "withheld": len(marked) - len(lines),
        "doubts": looks.sitting_doubts(row),
        "took": looks.lasting((row.submitted_at - row.began_at).total_seconds()),
        "over": row.submitted_at == row.ends_at,
        "completion": completion.order_by("at").first() if row.passed else None,
    }
    return render(request, "learning/result.html", context)


def _own_or_404(request: ActorRequest, sitting_id: UUID) -> Sitting:
    found: Sitting | None = doing.own_sittings(request.actor).filter(pk=sitting_id).first()
    if found is None:
        raise Http404
    return found


def _shown(row: Sitting, item: OnPaper) -> Any:
    """Return a saved answer by the places on the paper, so that it can be shown again."""
    given = row.answers.get(item.drawn.id)
    if given is None or not item.drawn.order:
        return given
    return [item.drawn.order.index(at) for at in given]


def _left(request: ActorRequest) -> int:
    text = request.POST.get("left_times", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 4 else 0
