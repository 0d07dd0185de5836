"""The page on which somebody draws what others are not to see of a picture (打码)."""

import json
from uuid import UUID

from django.contrib import messages
from django.http import Http404
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render

from anguan.foundation import clock
from anguan.foundation.access.doors import ActorRequest, page
from anguan.foundation.evidence import looks, queries, renditions, services
from anguan.foundation.refusal import Reason, Refused
from anguan.foundation.words import mark as _


@page("evidence.blur")
def blur(request: ActorRequest, exhibit_id: UUID) -> HttpResponseBase:
    """Draw rectangles over a picture; saving none shows it whole again."""
    exhibit = get_object_or_404(queries.exhibits_for(request.actor), pk=exhibit_id)
    if exhibit.enterprise_id is None or renditions.missing(exhibit):
        raise Http404
    reasons: tuple[Reason, ...] = ()
    drawn = request.POST.get("boxes", "")
    if request.method == "POST":
        try:
            made = services.blur_exhibit(exhibit.pk, _read(drawn), by=request.actor, at=clock.now())
        except Refused as refusal:
            reasons = refusal.reasons
        else:
            said = _("已打码 {n} 处").format(n=len(made.boxes)) if made.boxes else _("已去掉打码")
            messages.success(request, said)
            return redirect("evidence:detail", exhibit.pk)
    known = queries.blur_of(exhibit, by=request.actor)
    context = {
        "exhibit": exhibit,
        "title": looks.title(exhibit),
        "boxes": drawn if reasons else json.dumps(known.boxes if known else []),
        "known": known,
        "own": queries.is_of_the_enterprise(exhibit, request.actor),
        "reasons": reasons,
    }
    return render(request, "evidence/blur.html", context, status=422 if reasons else 200)


def _read(text: str) -> object:
    try:
        return json.loads(text) if len(text) < 10_000 else None
    except ValueError:
        return None
