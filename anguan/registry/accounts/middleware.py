"""The actor of a request, and the one transaction it runs in, where the database shows only what the actor may see."""

from collections.abc import Callable
from typing import cast

from django.db import transaction
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from anguan.foundation import clock
from anguan.foundation.access.doors import ActorRequest
from anguan.foundation.access.scope import acting_as, narrow_to
from anguan.registry.accounts import queries
from anguan.registry.accounts.models import User


class ActorMiddleware:
    """Sets `request.actor` (None for the anonymous) and opens the request's transaction, scoped to them."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer one request inside its scope; a server error takes back everything it wrote."""
        user = request.user
        person_id = user.person_id if isinstance(user, User) and user.is_active else None
        with acting_as(None, person_id=person_id):
            known = cast(ActorRequest, request)
            known.actor, known.posts = None, []  # type: ignore[assignment]  # until somebody is known
            if person_id is not None:
                today = clock.today()
                known.posts = queries.posts_held(person_id, today=today)
                if known.posts:
                    known.actor = queries.actor_in(known.posts[0], today=today)
                    narrow_to(known.actor)
            response = self.get_response(request)
            if response.status_code >= 500:
                transaction.set_rollback(True)
        return response
