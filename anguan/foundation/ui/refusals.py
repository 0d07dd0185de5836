"""Refusals at the door (不予办理): one handler for every page; the JSON interface has its own of the same codes."""

from collections.abc import Callable, Sequence

from django.core.exceptions import RequestDataTooBig
from django.db import DataError, transaction
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.http import url_has_allowed_host_and_scheme

from anguan.foundation.refusal import Reason, Refused
from anguan.foundation.words import mark as _

UNSTORABLE = Reason("unstorable", _("内容中有不能保存的字符或数值"), _("请去掉控制字符，并检查数值的大小"))


class RefusalMiddleware:
    """Turns `Refused` into a notice on the page, a page of its own, or 409 JSON, whichever the sender can read."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Pass the request on."""
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Answer a refusal; leave every other exception to those it concerns."""
        if isinstance(exception, RequestDataTooBig):
            return render(request, "413.html", status=413)
        if isinstance(exception, DataError):
            return unstorable(request)
        return refused(request, exception) if isinstance(exception, Refused) else None


def refused(request: HttpRequest, refusal: Refused) -> HttpResponse:
    """Return the answer to a refused request."""
    if request.headers.get("HX-Request"):
        return _notice(refusal.reasons, status=409)
    if request.accepts("text/html"):
        context = {"reasons": refusal.reasons, "back_to": _came_from(request)}
        return render(request, "ui/refused.html", context, status=409)
    return JsonResponse(as_json(refusal), status=409)


def unstorable(request: HttpRequest) -> HttpResponse:
    """Answer what no column can hold: a zero character, a number beyond all size. The database takes everything back.

    It answers no more questions either, so that the page must not ask any.
    """
    transaction.set_rollback(True)
    if request.headers.get("HX-Request"):
        return _notice((UNSTORABLE,), status=422)
    if request.accepts("text/html"):
        return HttpResponse(render_to_string("422.html"), status=422)
    return JsonResponse(as_json(Refused(UNSTORABLE)), status=422)


def _notice(reasons: Sequence[Reason], *, status: int) -> HttpResponse:
    notice = render_to_string("ui/refusal.html", {"reasons": reasons})
    headers = {"HX-Retarget": "#refusal", "HX-Reswap": "innerHTML show:#refusal:top"}
    return HttpResponse(notice, status=status, headers=headers)


def as_json(refusal: Refused) -> dict[str, object]:
    """Return a refusal as programs read it."""
    return {
        "reasons": [
            {"code": one.code, "message": one.message, "remedy": one.remedy, "clause": one.clause, "field": one.field}
            for one in refusal.reasons
        ]
    }


def _came_from(request: HttpRequest) -> str:
    referer = request.headers.get("Referer", "")
    return referer if url_has_allowed_host_and_scheme(referer, request.get_host()) else "/"
