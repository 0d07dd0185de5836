"""Doors of the inbox (消息): what is new, what was, one message with what it speaks of."""

from contextlib import suppress
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages as notes
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.dateparse import parse_datetime
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST, require_safe

from anguan.foundation import clock
from anguan.foundation.access.doors import ActorRequest, page
from anguan.foundation.notify import inbox, reading
from anguan.foundation.notify.models import Message
from anguan.foundation.notify.rules import CHANNEL_TITLES, DELIVERY_STATES
from anguan.foundation.words import mark as _

_WORDS = {"topic_title": inbox.topic_title, "may_acknowledge": inbox.may_acknowledge}  # what a message's row asks


@require_safe
@page()
def messages(request: ActorRequest) -> HttpResponseBase:
    """Show one's messages: the unread first, then the others, each by day."""
    topic = request.GET.get("topic", "")
    rows = inbox.messages_of(request.actor)
    last = None
    with suppress(ValueError):
        last = rows.filter(pk=UUID(request.GET.get("before", ""))).first()
    topics = inbox.topics_of(request.actor)
    if topic:
        rows = rows.filter(topic=topic)
    unread = [] if last else list(rows.filter(read_at__isnull=True)[: inbox.MOST_UNREAD])
    earlier, more = inbox.page_before(rows.filter(read_at__isnull=False), last)
    asked = {"topic": topic} if topic else {}
    context = {
        "topics": topics,
        "topic": topic,
        "unread_all": sum(count for _key, _title, count in topics),
        "unread": list(inbox.by_day(unread)),
        "unread_shown": len(unread),
        "unread_total": sum(count for key, _title, count in topics if key == topic or not topic),
        "until": newest.isoformat() if (newest := inbox.newest_moment(unread)) else "",
        "earlier": list(inbox.by_day(earlier)),
        "older": f"?{urlencode({**asked, 'before': str(earlier[-1].pk)})}" if more else "",
        "first": last is None,
        **_WORDS,
    }
    return render(request, "notify/inbox.html", context)


@require_safe
@page()
def detail(request: ActorRequest, message_id: UUID) -> HttpResponse:
    """Show one message and what it speaks of; opening it is reading it."""
    message = reading.read(_mine(request, message_id), by=request.actor, at=clock.now())
    context = {
        "message": message,
        "items": list(inbox.items_of(message)[:200]),
        "ways": inbox.ways_of(message),
        **_WORDS,
        "channels": CHANNEL_TITLES,
        "states": DELIVERY_STATES,
    }
    return render(request, "notify/message.html", context)


@require_safe
@page()
def open_message(request: ActorRequest, message_id: UUID) -> HttpResponse:
    """Lead to what a message is about: the thing itself, or the message where it speaks of several."""
    message = reading.read(_mine(request, message_id), by=request.actor, at=clock.now())
    inside = url_has_allowed_host_and_scheme(message.url, allowed_hosts=None)
    if message.count == 1 and message.url.startswith("/") and inside:
        return redirect(message.url)
    return redirect("notify:message", message.pk)


@require_POST
@page()
def read_all(request: ActorRequest) -> HttpResponse:
    """Mark what was on the page as read; what came since stays unread."""
    at = clock.now()
    until = None
    with suppress(ValueError):
        until = parse_datetime(request.POST.get("until", ""))
    if until is None or until.tzinfo is None:
        until = at
    topic = request.POST.get("topic", "")
    count = reading.read_all(by=request.actor, at=at, topic=topic, until=until)
    notes.success(request, _("已把 {n} 条消息标为已读。").format(n=count) if count else _("没有未读的消息。"))
    return redirect(f"{reverse('notify:inbox')}?{urlencode({'topic': topic})}" if topic else "notify:inbox")


@require_POST
@page()
def acknowledge(request: ActorRequest, message_id: UUID) -> HttpResponse:
    """Say that one knows of it; the thing itself stays to be done."""
    message = reading.acknowledge(_mine(request, message_id), by=request.actor, at=clock.now())
    if request.headers.get("HX-Request"):
        return render(request, "notify/row.html", {"message": message, **_WORDS})
    return redirect("notify:message", message.pk)


def _mine(request: HttpRequest, message_id: UUID) -> Message:
    found: Message = get_object_or_404(inbox.messages_of(request.actor), pk=message_id)  # type: ignore[attr-defined]  # doors
    return found
