"""Answers of the JSON interface (接口应答): every failure in one shape, `{"reasons": [{code, message, remedy, …}]}`."""

import json
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from django.core.exceptions import ObjectDoesNotExist, PermissionDenied, RequestDataTooBig
from django.core.signals import got_request_exception
from django.db import DataError, transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.log import log_response
from ninja import NinjaAPI, Schema
from ninja.errors import AuthenticationError, HttpError, Throttled, ValidationError
from ninja.renderers import JSONRenderer

from anguan.foundation.refusal import Reason, Refused
from anguan.foundation.ui.refusals import UNSTORABLE
from anguan.foundation.words import mark as _


class RefusalReason(Schema):
    """One thing that stood in the way."""

    code: str
    message: str
    remedy: str
    clause: str = ""
    field: str = ""


class Refusal(Schema):
    """Why a request was not carried out; all reasons at once."""

    reasons: list[RefusalReason]


class ChineseJson(JSONRenderer):
    """JSON with Chinese as it is written, half the size of its escapes."""

    json_dumps_params: Mapping[str, Any] = {"ensure_ascii": False}


NOT_SIGNED_IN = Reason(
    "not_signed_in", _("还没有登录，或接口令牌无效、已到期、已撤销"), _("请重新登录，或在“我的”页面换一个接口令牌")
)
NO_POST = Reason("no_post", _("您目前没有岗位，不能办理业务"), _("请联系本单位安全员或主管部门登记岗位"))
WRONG_CSRF = Reason("csrf_failed", _("请求没有带上页面的校验值"), _("请刷新页面后重试；程序调用请改用接口令牌"))
NOT_FOUND = Reason("not_found", _("没有找到，或不在您的查看范围内"), _("请检查地址和编号"))
NO_PERMISSION = Reason("no_permission", _("您当前的岗位没有办理这件事的权限"), _("请切换岗位，或联系本单位管理员开通"))
TOO_MANY = Reason("too_many", _("请求太频繁"), _("请稍后再试"))
TOO_LARGE = Reason("too_large", _("提交的内容太大"), _("请减少内容，或分几次提交"))
UNREADABLE = Reason("unreadable", _("请求内容不是正确的 JSON"), _("请检查格式和编码（UTF-8）"))
FAULT = Reason("fault", _("系统出了点问题，这次没有办成"), _("请稍后再试；一直不行，请联系系统管理员"))

_BY_STATUS = {
    HTTPStatus.BAD_REQUEST: UNREADABLE,
    HTTPStatus.UNAUTHORIZED: NOT_SIGNED_IN,
    HTTPStatus.FORBIDDEN: NO_PERMISSION,
    HTTPStatus.NOT_FOUND: NOT_FOUND,
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: TOO_LARGE,
    HTTPStatus.TOO_MANY_REQUESTS: TOO_MANY,
}

# pydantic's kinds of error → what to tell people; what is not listed here becomes the last sentence.
_WRONG_VALUE = _("这一项的内容或格式不对")
_SAID: dict[str, str] = {
    "missing": _("缺少这一项"),
    "extra_forbidden": _("没有这一项，请去掉"),
    "string_type": _("应当是文字"),
    "string_too_short": _("至少 {min_length} 个字"),
    "string_too_long": _("最多 {max_length} 个字"),
    "string_pattern_mismatch": _("格式不对"),
    "int_type": _("应当是整数"),
    "int_parsing": _("应当是整数"),
    "int_parsing_size": _("数字太大"),
    "int_from_float": _("应当是整数，不能有小数"),
    "float_type": _("应当是数字"),
    "float_parsing": _("应当是数字"),
    "finite_number": _("应当是有限的数字"),
    "decimal_parsing": _("应当是数字"),
    "decimal_type": _("应当是数字"),
    "decimal_max_places": _("小数最多 {decimal_places} 位"),
    "bool_type": _("应当是 true 或 false"),
    "bool_parsing": _("应当是 true 或 false"),
    "greater_than": _("应当大于 {gt}"),
    "greater_than_equal": _("不能小于 {ge}"),
    "less_than": _("应当小于 {lt}"),
    "less_than_equal": _("不能大于 {le}"),
    "uuid_parsing": _("编号格式不对"),
    "uuid_type": _("编号格式不对"),
    "date_parsing": _("日期格式不对，应如 2026-03-05"),
    "date_type": _("日期格式不对，应如 2026-03-05"),
    "date_from_datetime_parsing": _("日期格式不对，应如 2026-03-05"),
    "date_from_datetime_inexact": _("日期格式不对，应如 2026-03-05"),
    "datetime_parsing": _("时间格式不对，应如 2026-03-05T14:30:00+08:00"),
    "datetime_type": _("时间格式不对，应如 2026-03-05T14:30:00+08:00"),
    "datetime_from_date_parsing": _("时间格式不对，应如 2026-03-05T14:30:00+08:00"),
    "timezone_aware": _("时间缺少时区，应如 2026-03-05T14:30:00+08:00"),
    "enum": _("不在可选范围内：{expected}"),
    "literal_error": _("不在可选范围内：{expected}"),
    "list_type": _("应当是列表"),
    "too_short": _("至少 {min_length} 项"),
    "too_long": _("最多 {max_length} 项"),
    "dict_type": _("应当是对象"),
    "model_attributes_type": _("应当是对象"),
    "json_invalid": _("不是正确的 JSON"),
    "value_error": _WRONG_VALUE,
}
_PLACES = {"body", "query", "path", "form", "file", "header", "cookie"}


def answer(status: int, *reasons: Reason) -> HttpResponse:
    """Return reasons as JSON with a status."""
    body = {
        "reasons": [
            {"code": one.code, "message": one.message, "remedy": one.remedy, "clause": one.clause, "field": one.field}
            for one in reasons
        ]
    }
    return HttpResponse(json.dumps(body, ensure_ascii=False), status=status, content_type="application/json")


def reason_of(error: dict[str, Any]) -> Reason:
    """Return one of pydantic's errors in plain Chinese, with the field it belongs to."""
    context = error.get("ctx") or {}
    try:
        said = _SAID.get(error["type"], _WRONG_VALUE).format(**context)
    except (KeyError, IndexError):
        said = _WRONG_VALUE
    where = [str(part) for part in error.get("loc", ()) if part not in _PLACES]
    # ninja puts the name of the view's argument before the fields of a body or a query schema
    field = ".".join(where[1:] if len(where) > 1 else where)
    return Reason(f"invalid.{error['type']}", f"{field}：{said}" if field else said, _("请改正后重新提交"), field=field)


def install(api: NinjaAPI) -> None:
    """Give the interface its one shape of failure."""

    def refused(request: HttpRequest, error: Any) -> HttpResponse:
        denied_only = {reason.code for reason in error.reasons} == {NO_PERMISSION.code}  # as the pages answer it
        return answer(HTTPStatus.FORBIDDEN if denied_only else HTTPStatus.CONFLICT, *error.reasons)

    def invalid(request: HttpRequest, error: Any) -> HttpResponse:
        return answer(HTTPStatus.UNPROCESSABLE_ENTITY, *[reason_of(one) for one in error.errors])

    def unstorable(request: HttpRequest, error: Any) -> HttpResponse:
        transaction.set_rollback(True)
        return answer(HTTPStatus.UNPROCESSABLE_ENTITY, UNSTORABLE)

    def failed(request: HttpRequest, error: Any) -> HttpResponse:
        if str(error).startswith("CSRF"):
            return answer(HTTPStatus.FORBIDDEN, WRONG_CSRF)
        said = _BY_STATUS.get(HTTPStatus(error.status_code), Reason("failed", _WRONG_VALUE, _("请改正后重新提交")))
        return answer(error.status_code, said)

    def denied(request: HttpRequest, error: Any) -> HttpResponse:
        return answer(HTTPStatus.FORBIDDEN, NO_POST if error.args == (NO_POST.code,) else NO_PERMISSION)

    def surprised(request: HttpRequest, error: Any) -> HttpResponse:
        # Told and logged with its traceback as Django does, but answered in the shape programs can read.
        got_request_exception.send(sender=None, request=request)
        response = answer(HTTPStatus.INTERNAL_SERVER_ERROR, FAULT)
        log_response(
            "%s: %s", "Internal Server Error", request.path, response=response, request=request, exception=error
        )
        return response

    def always(status: HTTPStatus, reason: Reason) -> Any:
        return lambda request, error: answer(status, reason)

    api.add_exception_handler(Exception, surprised)
    api.add_exception_handler(Refused, refused)
    api.add_exception_handler(ValidationError, invalid)
    api.add_exception_handler(DataError, unstorable)
    for failure in (HttpError, AuthenticationError, Throttled):
        api.add_exception_handler(failure, failed)
    for missing in (Http404, ObjectDoesNotExist):
        api.add_exception_handler(missing, always(HTTPStatus.NOT_FOUND, NOT_FOUND))
    api.add_exception_handler(PermissionDenied, denied)
    api.add_exception_handler(RequestDataTooBig, always(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, TOO_LARGE))
