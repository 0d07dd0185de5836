"""Ladders of the kinds (催办阶梯): readable for offices, and tuned for their territory."""

from datetime import date, datetime, timedelta
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST

from anguan.foundation import clock
from anguan.foundation.access import Actor
from anguan.foundation.access.doors import ActorRequest, page
from anguan.foundation.catalog import CONFIDENCE_TITLES
from anguan.foundation.deadlines import ladder_words, looks
from anguan.foundation.deadlines.forms import LadderForm
from anguan.foundation.deadlines.kinds import Kind, LadderData, kinds
from anguan.foundation.deadlines.models import LadderChange
from anguan.foundation.deadlines.rules import Due
from anguan.foundation.deadlines.rules.ladder import reasons_not_to_tune
from anguan.foundation.deadlines.services.ladders import Ladders
from anguan.foundation.deadlines.services.tuning import tune
from anguan.foundation.refusal import Reason, Refused
from anguan.foundation.words import mark as _

EXAMPLE = timedelta(days=30)


@page("deadlines.tune")
def ladders(request: ActorRequest) -> HttpResponse:
    """Every kind with the ladder in force where the office stands."""
    found = Ladders()
    shown = [_shown(kind, request.actor, found) for kind in kinds().values()]
    return render(request, "deadlines/ladders.html", {"kinds": shown})


@page("deadlines.tune")
def tune_ladder(request: ActorRequest, kind: str) -> HttpResponse:
    """One kind's ladder: tried out on an example, and made the territory's own."""
    known = _kind(kind)
    at = clock.now()
    present = _present(known, request.actor)
    example = clock.day_of(at + EXAMPLE)
    form = LadderForm(present, request.POST or None, example=example)
    reasons: list[Reason] = []
    if request.method == "POST" and form.is_valid():
        tuned = form.ladder()
        try:
            if "preview" not in request.POST:
                tune(known.id, tuned, by=request.actor, at=at)
                messages.success(request, _("已改成本地标准，正在计时的期限随后按新的阶梯提醒。"))
                return HttpResponseRedirect(reverse("deadlines:ladders"))
            due = Due.on(form.cleaned_data.get("example") or example)
            reasons = reasons_not_to_tune(known.ladder.ladder(), tuned.ladder(), due=due.at)
        except Refused as refused:
            reasons = list(refused.reasons)
        present = tuned
        example = form.cleaned_data.get("example") or example
    context = {
        **_shown(known, request.actor, Ladders()),
        "form": form,
        "reasons": reasons,
        "example": _example(present, example),
        "example_day": example,
        "standard": ladder_words.lines_of(known.ladder.ladder()),
        "changes": [(change, _change_lines(change)) for change in changes_of(known, request.actor)],
    }
    wrong = request.method == "POST" and "preview" not in request.POST
    return render(request, "deadlines/ladder_form.html", context, status=422 if wrong else 200)


@require_POST
@page("deadlines.tune")
def reset_ladder(request: ActorRequest, kind: str) -> HttpResponse:
    """Go back to the standard ladder."""
    tune(_kind(kind).id, None, by=request.actor, at=clock.now())
    messages.success(request, _("已恢复为统一标准，正在计时的期限随后按统一标准提醒。"))
    return HttpResponseRedirect(reverse("deadlines:ladders"))


def changes_of(kind: Kind, actor: Actor, *, most: int = 20) -> QuerySet[LadderChange]:
    """Return who changed a ladder that reaches the actor's territory or lies in it, the latest first."""
    rows: QuerySet[LadderChange] = LadderChange.objects.filter(kind=kind.id)
    if actor.territory is None:
        return rows.none()
    within = actor.territory
    above = [within.code[:length] for length in range(len(within.code))]
    inside = rows.filter(region_code__gte=within.start, region_code__lt=within.stop)
    return (inside | rows.filter(region_code__in=above)).order_by("-id")[:most]


def _shown(kind: Kind, actor: Actor, found: Ladders) -> dict[str, Any]:
    ladder, version = found.of(kind.id, actor.territory.code if actor.territory else "")
    change = LadderChange.objects.filter(pk=version).first() if version else None
    return {
        "kind": kind,
        "lines": ladder_words.lines_of(ladder),
        "quiet": ladder_words.quiet_words(ladder.quiet),
        "stops": str(ladder.stops_after),
        "source": looks.source_words(kind),
        "confidence": CONFIDENCE_TITLES[kind.confidence],
        "change": change,
        "own": change is not None and actor.territory is not None and change.region_code == actor.territory.code,
    }


def _present(kind: Kind, actor: Actor) -> LadderData:
    _ladder, version = Ladders().of(kind.id, actor.territory.code if actor.territory else "")
    change = LadderChange.objects.filter(pk=version).first() if version else None
    return LadderData.model_validate(change.rungs) if change is not None else kind.ladder


def _example(ladder: LadderData, day: date) -> list[tuple[datetime, str, int, bool]]:
    due = Due.on(day).at
    heard = ladder_words.example_of(ladder.ladder(), due)
    return [(one.at, one.who, one.again, one.at > due) for one in heard]


def _change_lines(change: LadderChange) -> str:
    if change.rungs is None:
        return _("恢复统一标准")
    lines = ladder_words.lines_of(LadderData.model_validate(change.rungs).ladder())
    return "；".join(f"{line.when}提醒{line.who}" for line in lines)


def _kind(key: str) -> Kind:
    found = kinds().get(key)
    if found is None:
        raise Http404(key)
    return found
