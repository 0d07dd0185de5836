"""The player (学习页): a lesson with what was played of it, and the door its heartbeats come in by."""

import json
from typing import Any
from uuid import UUID

from django.http import Http404, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from anguan.foundation import clock
from anguan.foundation.access.doors import ActorRequest, page
from anguan.foundation.refusal import Reason, Refused
from anguan.foundation.ui.refusals import as_json
from anguan.foundation.words import mark as _
from anguan.responsibility.learning import looks
from anguan.responsibility.learning.pages.mine import study_or_404
from anguan.responsibility.learning.queries import content
from anguan.responsibility.learning.queries.doing import Step, Study
from anguan.responsibility.learning.rules import watching as rules
from anguan.responsibility.learning.rules.lessons import blocks_of
from anguan.responsibility.learning.services import watching
from anguan.responsibility.learning.services.watching import BeatSaid

_LARGEST = 40_000
_UNREADABLE = Reason("beat_unreadable", _("学习记录没有读懂"), _("请刷新页面，接着学"))


@never_cache
@page("learning.learn")
def lesson(request: ActorRequest, course_id: UUID, lesson_id: UUID) -> HttpResponseBase:
    """Play or show one lesson."""
    study = study_or_404(request, course_id)
    step = _step(study, lesson_id)
    files = content.materials_in([step.lesson], by=request.actor)
    main = files.get(f"{step.lesson.material_id}") if step.lesson.material_id else None
    context = {
        "study": study,
        "step": step,
        "number": study.steps.index(step) + 1,
        "kind": looks.lesson_kind(step),
        "blocks": [(block, files.get(block.material)) for block in blocks_of(step.lesson.blocks)],
        "main": main,
        "pages": range(1, (main.pages or 0) + 1) if main is not None and step.lesson.kind == "pdf" else (),
        "next": _next(study, step),
        "state": {
            **_state(study, step),
            "page": watching.page_for(step, study, by=request.actor, at=clock.now()),
            "beat": reverse("learning:beat", args=[course_id, lesson_id]),
            "key": f"{request.actor.person_id}:{lesson_id}",
            "plays": step.measure.plays,
            "length": step.measure.length,
            "least": step.measure.least,
            "fastest": rules.FASTEST,
        },
    }
    return render(request, "learning/lesson.html", context)


@require_POST
@page("learning.learn")
def beat(request: ActorRequest, course_id: UUID, lesson_id: UUID) -> HttpResponseBase:
    """Take what a page tells of a lesson (心跳), and answer how far it is."""
    _step(study_or_404(request, course_id), lesson_id)
    said = _said(request)
    if said is None:
        return JsonResponse(as_json(Refused(_UNREADABLE)), status=422)
    heard = watching.beat(course_id, lesson_id, said, by=request.actor, at=clock.now())
    completion = heard.study.completion
    return JsonResponse(
        {
            **_state(heard.study, heard.step),
            "just_done": heard.just_done,
            "completion": reverse("learning:completion", args=[completion.pk]) if completion is not None else "",
        }
    )


def _step(study: Study, lesson_id: UUID) -> Step:
    for step in study.steps:
        if step.lesson.pk == lesson_id:
            return step
    raise Http404


def _next(study: Study, step: Step) -> Step | None:
    """Return the lesson after this one that is not through yet."""
    at = study.steps.index(step)
    return next((one for one in [*study.steps[at + 1 :], *study.steps[:at]] if not one.kept.done), None)


def _state(study: Study, step: Step) -> dict[str, Any]:
    """Return how far a lesson is, as the page needs it."""
    return {
        "share": step.share,
        "done": step.kept.done,
        "spans": [list(span) for span in step.kept.spans],
        "seconds": step.kept.seconds,
        "position": step.row.position if step.row is not None else 0,
        "left_times": step.kept.left_times,
        "left_seconds": step.kept.left_seconds,
        "doubts": looks.doubt_words(step.kept.doubts),
        "lessons_left": study.lessons_left,
    }


def _said(request: ActorRequest) -> BeatSaid | None:
    """Read a heartbeat; None where it is none."""
    if len(request.body) > _LARGEST:
        return None
    try:
        told = json.loads(request.body)
        spans = told.get("spans", [])
        return BeatSaid(
            page=str(told["page"]), number=_whole(told["number"]), seconds=_real(told.get("seconds", 0)),
            spans=spans[:200] if isinstance(spans, list) else (), position=_real(told.get("position", 0)),
            left_times=_whole(told.get("left_times", 0)), left_seconds=_real(told.get("left_seconds", 0)),
        )  # fmt: skip
    except (ValueError, TypeError, KeyError, AttributeError, OverflowError):
        return None


def _whole(value: object) -> int:
    found = int(value) if isinstance(value, int | float) and not isinstance(value, bool) else -1
    if not 0 <= found < 1_000_000:
        raise ValueError(value)
    return found


def _real(value: object) -> float:
    found = float(value) if isinstance(value, int | float) and not isinstance(value, bool) else -1.0
    if not 0 <= found < 10_000_000:
        raise ValueError(value)
    return found
