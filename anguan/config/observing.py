"""Observing (观测): every request gets an id, is counted and timed, and leaves one line in the access log if wanted."""

import logging
import re
import time
from collections.abc import Callable
from secrets import token_hex
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from anguan.config import logs, metrics

log = logging.getLogger("anguan.access")
HEADER = "X-Request-Id"
_GIVEN = re.compile(r"[0-9A-Za-z-]{8,64}", re.ASCII)  # by a proxy of ours


class Observing:
    """Stands outside everything else, so that the time it takes is what people wait for."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]):
        self.get_response = get_response
        self.writes = log.isEnabledFor(logging.INFO)

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Pass the request on and note how it went."""
        began = time.perf_counter()
        given = request.META.get("HTTP_X_REQUEST_ID", "")
        known = given if given and _GIVEN.fullmatch(given) else token_hex(8)
        logs.request_id.set(known)
        response = self.get_response(request)
        seconds = time.perf_counter() - began
        door = _door(request)
        metrics.observe(door, request.method or "", response.status_code, seconds)
        response.headers[HEADER] = known
        if self.writes:
            log.info("%s", door, extra={"facts": _facts(request, response, seconds)})
        logs.request_id.set("")
        return response


def _door(request: HttpRequest) -> str:
    """Return the name of the address that was asked for; never the address itself, which anybody may make up."""
    match = request.resolver_match
    if match is not None:
        return match.view_name or "unnamed"
    return "static" if request.path_info.startswith(settings.STATIC_URL) else "unknown"


def _facts(request: HttpRequest, response: HttpResponseBase, seconds: float) -> dict[str, Any]:
    facts: dict[str, Any] = {
        "method": request.method, "status": response.status_code, "ms": round(seconds * 1000, 1),
    }  # fmt: skip
    actor = getattr(request, "actor", None)
    if actor is not None:
        organisation = actor.enterprise_id or actor.office_id
        facts |= {"role": ",".join(sorted(actor.roles)), "organisation": str(organisation) if organisation else None}
    return facts
