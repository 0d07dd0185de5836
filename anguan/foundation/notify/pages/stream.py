"""Doors of what browsers ask by themselves: the live stream, and how many messages are unread."""

from contextlib import suppress
from uuid import UUID

from django.core.handlers.asgi import ASGIRequest
from django.http import HttpRequest, HttpResponse, JsonResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe

from anguan.foundation.access import Actor
from anguan.foundation.notify import inbox
from anguan.foundation.notify.live import talk

QUIET = {"Cache-Control": "no-store"}


@require_safe
def live(request: HttpRequest) -> HttpResponseBase:
    """Open the stream of one's own news; a browser turned away does not come back by itself."""
    actor: Actor | None = getattr(request, "actor", None)
    if actor is None:
        return HttpResponse(status=401, headers=QUIET)
    if request.method == "HEAD" or not isinstance(request, ASGIRequest):
        return HttpResponse(status=204, headers=QUIET)  # a server that gives each answer a thread has no streams
    after = None
    with suppress(ValueError):
        after = UUID(request.headers.get("Last-Event-ID") or request.GET.get("after", ""))
    return StreamingHttpResponse(
        talk(actor.person_id, request.session.session_key or "", after),
        content_type="text/event-stream",
        headers={**QUIET, "X-Accel-Buffering": "no"},
    )


@require_safe
def count(request: HttpRequest) -> HttpResponse:
    """Return how many messages are unread, for a browser that cannot have the stream."""
    actor: Actor | None = getattr(request, "actor", None)
    if actor is None:
        return HttpResponse(status=401, headers=QUIET)
    return JsonResponse({"unread": inbox.unread_count(actor.person_id), "news": [], "more": 0}, headers=QUIET)
