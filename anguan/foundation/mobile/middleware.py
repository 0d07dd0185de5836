"""The outbox's door (发件箱): every ordinary form can be sent from a phone's outbox, and then answers JSON.

`Outbox` stands inside the request's transaction, so that what an item did and the note that it was delivered are
written together or not at all: the line may be cut at any moment, and the item sent again has no second effect.
`OutboxAnswers` stands outside everything that answers before a person is known.
"""

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import cast
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.http import HttpRequest
from django.http.response import HttpResponseBase, HttpResponseRedirectBase
from django.shortcuts import resolve_url

from anguan.foundation import clock
from anguan.foundation.access import Actor
from anguan.foundation.access.doors import ActorRequest
from anguan.foundation.mobile import answers, services

HEADER = "X-Outbox"
AGE = "X-Outbox-Age"  # how long it waited on the phone, in milliseconds: right also where the phone's clock is not
WHOSE = "X-Outbox-Person"  # a page may outlive its session: what one person made is not sent in the name of the next
_IN_META = "HTTP_X_OUTBOX"
_KEY = re.compile(r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}")
_MOST_KEYS = 100
_OLDEST = timedelta(days=3)
Next = Callable[[HttpRequest], HttpResponseBase]


class OutboxAnswers:
    """Sees that an outbox never has to read a page: whatever is not JSON by now becomes reasons."""

    def __init__(self, get_response: Next):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Pass the request on."""
        response = self.get_response(request)
        if not from_outbox(request):
            return response
        return answers.signed_out() if _redirects(response) else answers.not_done(response)


class Outbox:
    """Carries out each item once."""

    def __init__(self, get_response: Next):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Carry out an item, or say again what came of it."""
        item_id = _key(request.headers.get(HEADER, "")) if from_outbox(request) else None
        actor: Actor | None = cast(ActorRequest, request).actor
        if item_id is None or actor is None:
            return self.get_response(request)
        if request.headers.get(WHOSE, str(actor.person_id)) != str(actor.person_id):
            return answers.signed_out()
        before = transaction.savepoint()
        arrival = services.arrive(item_id, request.path, by=actor, at=clock.now())
        if arrival.known:
            transaction.savepoint_commit(before)
            return answers.done(arrival.delivery)
        response = self.get_response(request)
        if _succeeded(response):
            location = response.headers.get("Location", request.path)
            services.settle(arrival.delivery, location, _keys_in(request), by=actor)
            transaction.savepoint_commit(before)
            return answers.done(arrival.delivery)
        if not transaction.get_rollback():
            transaction.savepoint_rollback(before)
        return answers.signed_out() if _redirects(response) else response


def from_outbox(request: HttpRequest) -> bool:
    """Say whether a form comes from a phone's outbox, which reads JSON alone."""
    return request.method == "POST" and _IN_META in request.META  # headers would be put together for this question


def made_at(request: HttpRequest, now: datetime) -> datetime:
    """Return when a form was filled in: now, or as long ago as it waited in a phone's outbox."""
    said = request.headers.get(AGE, "") if from_outbox(request) else ""
    if not said.isdecimal() or len(said) > 12:
        return now
    return now - min(timedelta(milliseconds=int(said)), _OLDEST)


def _redirects(response: HttpResponseBase) -> bool:
    return 300 <= response.status_code < 400


def _succeeded(response: HttpResponseBase) -> bool:
    if isinstance(response, HttpResponseRedirectBase):
        return not response.url.startswith(resolve_url(settings.LOGIN_URL))
    return 200 <= response.status_code < 300


def _keys_in(request: HttpRequest) -> list[UUID]:
    """Return the keys named anywhere in the form: those of its evidence are among them."""
    named = [value for _, values in request.POST.lists() for value in values if _KEY.fullmatch(str(value))]
    return [UUID(str(value)) for value in dict.fromkeys(named)][:_MOST_KEYS]


def _key(text: str) -> UUID | None:
    return UUID(text) if _KEY.fullmatch(text.lower()) else None
