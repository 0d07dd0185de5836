"""Hurdles (登录后须先办理的事): an idle session ends, an old password is changed, officials enrol a second factor."""

from datetime import datetime

from allauth.account.internal.flows.logout import logout
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import Resolver404, resolve

from anguan.foundation.access.doors import ActorRequest
from anguan.foundation.access.roles import ROLES
from anguan.foundation.refusal import Reason
from anguan.foundation.words import mark as _
from anguan.registry.accounts import queries
from anguan.registry.accounts.catalog import profile
from anguan.registry.accounts.models import User
from anguan.registry.accounts.rules import passwords as rules

SEEN, SEEN_EVERY = "seen_at", 60
IDLE = "idle_seconds"  # how long this session may be silent, for those who look at it without its person
# What remains open to someone who has something to do first: exactly that, and the way out.
OPEN = {
    "account_change_password", "account_logout", "account_reauthenticate", "mfa_reauthenticate", "mfa_activate_totp",
    "mfa_view_recovery_codes", "mfa_generate_recovery_codes", "mfa_download_recovery_codes", "health",
}  # fmt: skip
OPEN_NAMESPACES = {"mobile"}


def ended_by_silence(request: ActorRequest, *, at: datetime) -> HttpResponse | None:
    """End a session nobody has used for too long (超时自动退出); else note now and then that it is in use."""
    now = int(at.timestamp())
    seen = request.session.get(SEEN, now)
    if now - seen > _idle_seconds(request):
        logout(request, show_message=False)
        request.posts = []
        if _wants_json(request):
            return _told("session_idle", _("太久没有操作，已自动退出"), _("请重新登录"), status=401)
        messages.info(request, _("太久没有操作，为了安全已自动退出，请重新登录。"))
        if request.headers.get("HX-Request"):
            return HttpResponse(status=204, headers={"HX-Refresh": "true"})
        return redirect("account_login")
    if (now - seen >= SEEN_EVERY or IDLE not in request.session) and not _by_itself(request):
        request.session[SEEN], request.session[IDLE] = now, _idle_seconds(request)
        UserSession.objects.filter(session_key=request.session.session_key).update(last_seen_at=at)
    return None


def first_of_all(request: ActorRequest, user: User, *, at: datetime) -> HttpResponse | None:
    """Lead to what must be done before anything else, where there is such a thing."""
    if rules.must_change(user.password_changed_at, max_age_days=profile().password.max_age_days, at=at):
        said = _("密码已超过 {n} 天没有更换").format(n=profile().password.max_age_days)
        return _led(request, "account_change_password", Reason("password_expired", said, _("请先更换密码")))
    if must_enrol(request) and not has_second_factor(request, user):
        reason = Reason("second_factor_missing", _("您的岗位登录时需要动态口令"), _("请先绑定动态口令"))
        return _led(request, "mfa_activate_totp", reason)
    return None


def must_enrol(request: ActorRequest) -> bool:
    """Say whether one of the person's posts asks for a second factor (双因素鉴别)."""
    if not settings.ANGUAN_MFA_FOR_OFFICIALS:
        return False
    return any(_side(post.role) in profile().second_factor for post in request.posts)


def has_second_factor(request: HttpRequest, user: User) -> bool:
    """Say whether someone has enrolled; the session remembers the yes, which the sign-in has checked anyway."""
    if request.session.get("second_factor") == str(user.pk):
        return True
    there = queries.has_second_factor(user)
    if there:
        request.session["second_factor"] = str(user.pk)
    return there


def _by_itself(request: ActorRequest) -> bool:
    """Say whether an open page asks without its person, such as a live stream after a break: that is no use of it."""
    return request.headers.get("Accept") == "text/event-stream" or "X-By-Itself" in request.headers


def _idle_seconds(request: ActorRequest) -> int:
    """The strictest of the person's posts counts."""
    minutes = profile().idle_minutes
    return 60 * min((minutes.get(_side(post.role), 720) for post in request.posts), default=minutes["enterprise"])  # type: ignore[call-overload]


def _side(role: str) -> str:
    return ROLES[role].side if role in ROLES else "enterprise"


def _is_open(request: HttpRequest) -> bool:
    try:
        match = resolve(request.path_info)
    except Resolver404:
        return False
    return match.url_name in OPEN or bool(OPEN_NAMESPACES & set(match.namespaces))


def _led(request: HttpRequest, name: str, reason: Reason) -> HttpResponse | None:
    """Lead there, unless the request is for what remains open; that takes long to find out, so it is asked last."""
    if _is_open(request):
        return None
    if _wants_json(request):
        return _told(reason.code, reason.message, reason.remedy, status=403)
    messages.warning(request, f"{reason.message}，{reason.remedy}。")
    answer = redirect(name)
    if request.headers.get("HX-Request"):
        return HttpResponse(status=204, headers={"HX-Redirect": answer.headers["Location"]})
    return answer


def _wants_json(request: HttpRequest) -> bool:
    return request.path.startswith("/api/") or not request.accepts("text/html")


def _told(code: str, message: str, remedy: str, *, status: int) -> JsonResponse:
    reason = {"code": code, "message": message, "remedy": remedy, "clause": "", "field": ""}
    return JsonResponse({"reasons": [reason]}, status=status, json_dumps_params={"ensure_ascii": False})
