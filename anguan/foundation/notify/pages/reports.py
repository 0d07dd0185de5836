"""The door at which an SMS gateway reports what became of the messages it took (状态报告回调)."""

import hmac
import json
from collections.abc import Iterator, Mapping
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from anguan.foundation.notify import tasks
from anguan.foundation.notify.channels import settings_of
from anguan.foundation.notify.channels.sms import at
from anguan.foundation.notify.settling import Report

MOST_BYTES, MOST_REPORTS = 1024 * 1024, 5000


@csrf_exempt  # a gateway has no session; the secret in the address is what it shows
@require_http_methods(["GET", "POST"])
def report(request: HttpRequest, secret: str) -> HttpResponse:
    """Take reports and leave them for the worker; anything we cannot read is answered as taken, not sent again."""
    given = settings_of("sms")
    wanted = str(given.get("report_secret") or "")
    if len(wanted) < 16 or not hmac.compare_digest(secret.encode(), wanted.encode()):
        raise Http404
    if int(request.headers.get("Content-Length") or 0) > MOST_BYTES:
        return HttpResponse(status=413)
    tasks.hand_over("sms", list(_read(request, json.loads(str(given["report"]))))[:MOST_REPORTS])
    return HttpResponse(str(given.get("report_answer") or "ok"), content_type="text/plain; charset=utf-8")


def _read(request: HttpRequest, places: Mapping[str, str]) -> Iterator[Report]:
    """Read reports: JSON of one or of many, or a form; `places` says where the key and the state stand."""
    content = _content(request)
    for one in content if isinstance(content, list) else [content]:
        reference, status = at(one, places["id"]), at(one, places["status"])
        if reference is not None and status is not None:
            arrived = str(status) in places["delivered"].split("|")
            yield Report(str(reference)[:120], arrived, "" if arrived else str(status)[:60])


def _content(request: HttpRequest) -> Any:
    if "json" in (request.content_type or ""):
        try:
            content = json.loads(request.body)
        except ValueError:
            return None
        many = [one for one in content.values() if isinstance(one, list)] if isinstance(content, dict) else []
        return many[0] if len(many) == 1 else content
    return (request.POST or request.GET).dict()
