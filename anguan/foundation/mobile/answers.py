"""Answers to an outbox (发件箱的回音): what an ordinary form's answer means, in JSON."""

from html.parser import HTMLParser
from typing import Any

from django.http import HttpResponse, JsonResponse
from django.http.response import HttpResponseBase

from anguan.foundation.mobile.models import Delivery
from anguan.foundation.refusal import Reason
from anguan.foundation.words import mark as _

SIGN_IN = Reason("signed_out", _("登录已失效"), _("请用本人账号登录，登录后会自动继续发送"))
_SAID: dict[int, Reason] = {
    403: Reason("not_allowed", _("您现在的岗位不能办理这一项"), _("请切换岗位，或联系本单位管理员")),
    404: Reason("gone", _("要办理的事项已经不存在，或者不在您的范围内"), _("请打开隐患台账核对，不需要的可以放弃")),
    405: Reason("gone", _("这张表单已经停用"), _("请刷新页面后重新填写")),
    413: Reason("too_large", _("内容太大，没有收下"), _("请减少照片后再发")),
    429: Reason("too_often", _("操作太频繁"), _("稍后会自动再发")),
}
_UNKNOWN = Reason("not_taken", _("没有被收下"), _("请改一改再发，或联系本单位管理员"))


def done(delivery: Delivery) -> JsonResponse:
    """Say that it was carried out, now or before: where it led, and the receipt of each piece of evidence."""
    receipts = [{"id": key, "sha256": sha256} for key, sha256 in delivery.exhibits]
    return JsonResponse({"state": "done", "location": delivery.location, "receipts": receipts})


def signed_out() -> JsonResponse:
    """Say that nobody is signed in."""
    return _reasons([SIGN_IN], 401)


def not_done(response: HttpResponseBase) -> HttpResponseBase:
    """Turn any other answer into reasons a person can read; what is JSON already stays."""
    if response.headers.get("Content-Type", "").startswith("application/json"):
        return response
    if response.status_code >= 500:
        return _reasons([Reason("server_fault", _("服务器出了点问题"), _("内容还在手机里，稍后会自动再发"))], 503)
    if response.status_code == 422 and isinstance(response, HttpResponse):
        return _form_errors(response)
    return _reasons([_SAID.get(response.status_code, _UNKNOWN)], response.status_code)


def _reasons(reasons: list[Reason], status: int, **more: Any) -> JsonResponse:
    listed = [
        {"code": one.code, "message": one.message, "remedy": one.remedy, "clause": one.clause, "field": one.field}
        for one in reasons
    ]
    return JsonResponse({"reasons": listed, **more}, status=status)


def _form_errors(response: HttpResponse) -> JsonResponse:
    summary = _Summary()
    summary.feed(response.content.decode())
    reasons = [Reason("form", text, "", field=field) for field, text in summary.found] or [_UNKNOWN]
    errors: dict[str, list[str]] = {}
    for field, text in summary.found:
        errors.setdefault(field, []).append(text)
    return _reasons(reasons, 422, errors=errors)


class _Summary(HTMLParser):
    """Reads the list at the head of a form with errors: it is the same on every page."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, str]] = []
        self._in_summary = self._in_line = False
        self._field, self._text = "", ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Enter the list, a line of it, or the link that names the field."""
        named = dict(attrs)
        self._in_summary = self._in_summary or "data-error-summary" in named
        if not self._in_summary:
            return
        if tag == "li":
            self._in_line, self._field, self._text = True, "", ""
        elif tag == "a":
            self._field = (named.get("href") or "").removeprefix("#").removeprefix("id_")

    def handle_data(self, data: str) -> None:
        """Read the words of a line."""
        if self._in_line:
            self._text += data

    def handle_endtag(self, tag: str) -> None:
        """Leave a line, or the list."""
        if tag == "li" and self._in_line:
            self.found.append((self._field, " ".join(self._text.split())))
            self._in_line = False
        elif tag == "div":
            self._in_summary = False
