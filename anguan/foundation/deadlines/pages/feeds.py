"""Calendar subscriptions: the page to make and end them, and the address calendars read."""

import hashlib
from datetime import datetime, timedelta
from logging import getLogger
from uuid import UUID

from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.http import quote_etag
from django.views.decorators.http import require_POST, require_safe

from anguan.foundation import clock
from anguan.foundation.access import Actor
from anguan.foundation.access.doors import ActorRequest, page
from anguan.foundation.deadlines import ics, looks
from anguan.foundation.deadlines.clocks import own_of
from anguan.foundation.deadlines.models import Deadline
from anguan.foundation.deadlines.queries import deadlines_for
from anguan.foundation.deadlines.services import feeding
from anguan.foundation.words import mark as _

log = getLogger("anguan.deadlines")
KEPT = timedelta(days=30)  # after it was done
MOST = 500


@page("deadlines.view")
def feeds(request: ActorRequest) -> HttpResponse:
    """One's own subscriptions; a form makes another, whose address is shown this once."""
    shown = ""
    if request.method == "POST":
        _feed, secret = feeding.make_feed(by=request.actor, at=clock.now())
        shown = request.build_absolute_uri(reverse("deadlines:feed", args=[secret]))
    context = {"feeds": feeding.feeds_of(request.actor), "address": shown, "most": feeding.MOST}
    answer = render(request, "deadlines/feeds.html", context)
    answer.headers["Cache-Control"] = "no-store"
    return answer


@require_POST
@page("deadlines.view")
def end_feed(request: ActorRequest, feed_id: UUID) -> HttpResponse:
    """End one subscription."""
    feed = get_object_or_404(feeding.feeds_of(request.actor), pk=feed_id)
    feeding.end_feed(feed, by=request.actor, at=clock.now())
    return HttpResponseRedirect(reverse("deadlines:feeds"))


@require_safe
def feed(request: HttpRequest, secret: str) -> HttpResponse:
    """Return the calendar of whoever the secret stands for; anything else does not exist."""
    try:
        return _read(request, secret, at=clock.now())
    except Exception as failure:
        log.error("a calendar could not be read: %s", type(failure).__name__)
        return _silent(HttpResponse(status=500))


def _read(request: HttpRequest, secret: str, *, at: datetime) -> HttpResponse:
    try:
        reader = feeding.reader_of(secret, at=at)
    except feeding.TooOften:
        return _silent(HttpResponse(_("读取太频繁，请稍后再试"), status=429, headers={"Retry-After": "3600"}))
    if reader is None:
        return _silent(HttpResponse(status=404))
    written = ics.calendar_of(
        deadlines_to_read(reader, at=at), address=lambda one: request.build_absolute_uri(looks.page_of(one))
    )
    tag = quote_etag(hashlib.sha256(written).hexdigest()[:32])
    headers = {"ETag": tag, "Cache-Control": "private, max-age=900", "X-Robots-Tag": "noindex"}
    if tag in request.headers.get("If-None-Match", ""):
        return HttpResponse(status=304, headers=headers)
    answer = HttpResponse(written, content_type="text/calendar; charset=utf-8", headers=headers)
    answer.headers["Content-Disposition"] = 'inline; filename="anguan.ics"'
    return answer


def deadlines_to_read(reader: Actor, *, at: datetime) -> QuerySet[Deadline]:
    """Return one's own deadlines: those that run, and what was done in the last thirty days."""
    lately = Q(state__in=["open", "paused"]) | Q(state="met", ended_at__gte=at - KEPT)
    return deadlines_for(reader).filter(own_of(reader), lately).order_by("due_at", "id")[:MOST]


def _silent(answer: HttpResponse) -> HttpResponse:
    """Keep the framework from writing the address, with the secret in it, into the log."""
    answer._has_been_logged = True  # type: ignore[attr-defined]  # what log_response asks
    return answer
