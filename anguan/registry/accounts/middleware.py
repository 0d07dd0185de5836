"""The actor of a request, and the one transaction it runs in, where the database shows only what the actor may see."""

from collections.abc import Callable
from datetime import datetime
from typing import cast

from django.contrib.auth.models import AnonymousUser
from django.db import transaction
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from anguan.foundation import clock
from anguan.foundation.access.doors import ActorRequest
from anguan.foundation.access.scope import acting_as, narrow_to
from anguan.registry.accounts import queries, services
from anguan.registry.accounts.models import Post, User
from anguan.registry.accounts.signin import hurdles
from anguan.registry.accounts.signin.opening import Opening, opening_of

API = "/api/"


class ActorMiddleware:
    """Sets `request.actor` (None for the anonymous) and opens the request's transaction, scoped to them."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer one request inside its scope; a server error takes back what it wrote, unless it says not to."""
        at = clock.now()
        known = cast(ActorRequest, request)
        known.actor, known.posts = None, []  # type: ignore[assignment]  # until somebody is known
        bearer = request.headers.get("Authorization", "") if request.path.startswith(API) else ""
        if bearer:
            request.user = AnonymousUser()  # a request that shows a token is judged by it alone
        opening = Opening() if bearer else opening_of(request, at=at)
        with acting_as(None, person_id=opening.person_id, asking=opening.questions) as answers:
            user, posts = opening.signed_in(request, answers)
            person_id = user.person_id if user is not None else None
            if person_id != opening.person_id:
                narrow_to(None, person_id=person_id)
            if bearer:
                _know_token(known, bearer, at=at)
            response = _know_person(known, user, posts, at=at) if user is not None else None
            if response is None:
                response = self.get_response(request)
            if response.status_code >= 500 and not getattr(response, "keeps_writes", False):
                transaction.set_rollback(True)
        return response


def _know_token(request: ActorRequest, bearer: str, *, at: datetime) -> None:
    scheme, _, text = bearer.partition(" ")
    found = services.actor_of_token(text.strip(), at=at) if scheme.lower() == "bearer" else None
    if found is None:
        narrow_to(None)
        return
    request.token, request.actor = found  # type: ignore[attr-defined]  # the API asks whether there is one
    narrow_to(request.actor)


def _know_person(
    request: ActorRequest, user: User, posts: list[Post] | None, *, at: datetime
) -> HttpResponseBase | None:
    """Set the actor of a signed-in person; return an answer where something must be done first."""
    today = clock.day_of(at)
    held = queries.posts_held(user.person_id, today=today) if posts is None else queries.with_offices(posts)
    request.posts = held
    if answer := hurdles.ended_by_silence(request, at=at):
        return answer
    if request.posts:
        request.actor = queries.actor_in(request.posts[0], today=today)
    answer = hurdles.first_of_all(request, user, at=at)
    narrow_to(request.actor, person_id=user.person_id)
    return answer
