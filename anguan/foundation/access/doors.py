"""Doors: what every page asks before it lets someone in."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase

from anguan.foundation.access.actor import Actor

P = ParamSpec("P")


class ActorRequest(HttpRequest):
    """A request whose sender is known: the actor acts in one post; `posts` are all they hold."""

    actor: Actor
    posts: list[Any]


Page = Callable[Concatenate[ActorRequest, P], HttpResponseBase]


def page(permission: str = "") -> Callable[[Page[P]], Callable[Concatenate[HttpRequest, P], HttpResponseBase]]:
    """Let in those signed in whose post grants the permission; send the anonymous to sign in, others get 403."""

    def guard(view: Page[P]) -> Callable[Concatenate[HttpRequest, P], HttpResponseBase]:
        @wraps(view)
        def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            actor: Actor | None = getattr(request, "actor", None)
            if actor is None:
                if request.headers.get("HX-Request"):
                    return HttpResponse(status=204, headers={"HX-Refresh": "true"})
                return redirect_to_login(request.get_full_path())
            if permission and not actor.may(permission):
                raise PermissionDenied(permission)
            return view(request, *args, **kwargs)  # type: ignore[arg-type]  # its actor has just been seen

        guarded.permission = permission  # type: ignore[attr-defined]  # the contract tests read it
        return guarded

    return guard
