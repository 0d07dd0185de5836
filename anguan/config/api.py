"""The JSON interface (数据接口), version 1: the same services behind it as behind the pages.

People's browsers use it with their session and the page's CSRF value, programs with a bearer token (接口令牌) that acts
in one post. Whichever it was, `request.actor` has been set by the middleware; here we only ask whether it is there.
"""

from collections.abc import Callable
from importlib.util import find_spec
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import path, re_path
from django.utils.module_loading import import_string
from django.views.decorators.csrf import csrf_exempt
from ninja import NinjaAPI
from ninja.errors import HttpError
from ninja.openapi.schema import OpenAPISchema
from ninja.security import APIKeyCookie, HttpBearer
from ninja.utils import check_csrf

from anguan.config import api_answers
from anguan.foundation.access import Actor

ROUTERS = {
    "me": "anguan.registry.accounts.api.me_router",
    "people": "anguan.registry.accounts.api.people_router",
    "regions": "anguan.registry.regions.api.router",
    "offices": "anguan.registry.offices.api.router",
    "enterprises": "anguan.registry.enterprises.api.router",
    "premises": "anguan.registry.premises.api.router",
    "certificates": "anguan.responsibility.certificates.api.router",
    "training": "anguan.responsibility.training.api.router",
    "briefings": "anguan.responsibility.briefings.api.router",
    "learning": "anguan.responsibility.learning.api.router",
    "duties": "anguan.responsibility.duties.api.router",
    "investment": "anguan.responsibility.investment.api.router",
    "paperwork": "anguan.responsibility.paperwork.api.router",
    "hazards": "anguan.prevention.hazards.api.router",
    "permits": "anguan.prevention.permits.api.router",
    "deadlines": "anguan.foundation.deadlines.api.router",
    "evidence": "anguan.foundation.evidence.api.router",
    "figures": "anguan.insight.dashboards.api.router",
}
PREFIX = "api/v1/"
_FAILURES = {
    "400": "请求内容不是正确的 JSON",
    "401": "没有登录，或令牌无效",
    "403": "当前岗位没有权限",
    "404": "没有找到，或不在查看范围内",
    "409": "不予办理，列出全部原因",
    "413": "内容太大",
    "422": "内容或格式不对，列出每一处",
    "429": "请求太频繁",
}


def _known(request: HttpRequest) -> Actor:
    """Return the actor of someone who has signed in; a person without a post may do nothing here."""
    actor: Actor | None = getattr(request, "actor", None)
    if actor is None:
        raise PermissionDenied(api_answers.NO_POST.code)
    return actor


class TokenOfPost(HttpBearer):
    """A bearer token (接口令牌); the middleware has looked it up before the request's scope was set."""

    def authenticate(self, request: HttpRequest, token: str) -> Actor | None:
        """Return the token's actor."""
        return _known(request) if getattr(request, "token", None) is not None else None


class SessionOfPerson(APIKeyCookie):
    """A browser's session, with the page's CSRF value."""

    param_name = settings.SESSION_COOKIE_NAME

    def __call__(self, request: HttpRequest) -> Actor | None:
        """Return the actor of the session; a request that shows a token is judged by it alone."""
        if "Authorization" in request.headers or not request.user.is_authenticated:
            return None
        if check_csrf(request) is not None:
            raise HttpError(403, "CSRF")
        return _known(request)

    def authenticate(self, request: HttpRequest, key: str | None) -> None:
        """Not used: the session is read by Django, not by its key."""


class Interface(NinjaAPI):
    """Our interface: its description names the failures every operation may answer with."""

    def get_openapi_schema(
        self, *, path_prefix: str | None = None, path_params: dict[str, Any] | None = None
    ) -> OpenAPISchema:
        """Return the OpenAPI description."""
        schema = super().get_openapi_schema(path_prefix=path_prefix or PREFIX, path_params=path_params)
        refusal = api_answers.Refusal.model_json_schema(ref_template="#/components/schemas/{model}")
        schemas = schema["components"].setdefault("schemas", {})
        schemas.update(refusal.pop("$defs"))
        schemas["Refusal"] = refusal
        body = {"application/json": {"schema": {"$ref": "#/components/schemas/Refusal"}}}
        for operations in schema["paths"].values():
            for operation in operations.values():
                for status, said in _FAILURES.items():
                    failure = {"description": said, "content": body}
                    if not any(str(code) == status for code in operation["responses"]):
                        operation["responses"][status] = failure
        return schema


api = Interface(
    title="安管家数据接口",
    version="1",
    description="用浏览器会话或接口令牌（Authorization: Bearer）访问。失败时统一返回 reasons，列出全部原因和处理办法。",
    docs_url=None,
    openapi_url=None,
    urls_namespace="api",
    auth=[TokenOfPost(), SessionOfPerson()],
    renderer=api_answers.ChineseJson(),
)
api_answers.install(api)


def _there(module: str) -> bool:
    try:
        return find_spec(module) is not None
    except ModuleNotFoundError:
        return False


for _name, _place in ROUTERS.items():
    if _there(_place.rpartition(".")[0]):
        api.add_router(f"/{_name}", import_string(_place))


def openapi(request: HttpRequest) -> JsonResponse:
    """Describe the interface for programs (OpenAPI)."""
    return JsonResponse(api.get_openapi_schema(), json_dumps_params={"ensure_ascii": False})


def documentation(request: HttpRequest) -> HttpResponse:
    """Describe the interface for people; nothing is fetched from another host."""
    schema = api.get_openapi_schema()
    groups: dict[str, list[dict[str, Any]]] = {}
    for address, operations in schema["paths"].items():
        for method, operation in operations.items():
            title = (operation.get("tags") or ["其他"])[0].split(" ")[-1]  # "hazards 隐患"
            groups.setdefault(title, []).append({"method": method.upper(), "address": address, **operation})
    return render(request, "accounts/interface.html", {"groups": groups})


@csrf_exempt  # a program that mistook an address is told so, not that a page has grown old
def nothing_here(request: HttpRequest) -> HttpResponse:
    """Answer an address that does not exist in the interface's own shape."""
    return api_answers.answer(404, api_answers.NOT_FOUND)


_documents: list[tuple[str, Callable[[HttpRequest], HttpResponseBase], str]] = [
    ("openapi.json", openapi, "openapi"),
    ("docs", documentation, "api-docs"),
]
urlpatterns = [
    *(path(address, view, name=name) for address, view, name in _documents),
    path("v1/", api.urls),
    re_path(r"", nothing_here),  # whatever it holds, line breaks too
]
