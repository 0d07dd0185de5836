"""One's own account (我的): posts, devices, password, second factor, programs that act for one."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from allauth.account import views as account_views
from allauth.mfa.totp import views as totp_views
from allauth.usersessions import views as session_views
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib import messages
from django.http import Http404
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.module_loading import import_string
from django.views.decorators.http import require_POST

from anguan.foundation import clock
from anguan.foundation.access.doors import ActorRequest, page
from anguan.foundation.access.roles import title_of
from anguan.foundation.evidence.queries import devices_of
from anguan.foundation.refusal import Refused
from anguan.foundation.ui.links import safe_return
from anguan.foundation.words import mark as _
from anguan.registry.accounts import forms, queries, services
from anguan.registry.accounts.catalog import profile
from anguan.registry.accounts.models import Post
from anguan.registry.accounts.rules import passwords as password_rules
from anguan.registry.accounts.rules.devices import Device, device_of
from anguan.registry.accounts.services import tokens
from anguan.registry.accounts.signin import hurdles
from anguan.registry.accounts.signin.adapters import qr_picture


@dataclass(frozen=True)
class SignedIn:
    """One device somebody is signed in on."""

    pk: int
    device: Device
    place: str
    since: Any
    last_seen: Any
    current: bool


@page()
def account(request: ActorRequest) -> HttpResponseBase:
    """Show one's own account."""
    return _account(request, forms.TokenForm())


@page("api.use")
def new_token(request: ActorRequest) -> HttpResponseBase:
    """Make a token and show it this once."""
    form = forms.TokenForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            token, text = services.make_token(**form.cleaned_data, by=request.actor, at=clock.now())
        except Refused as refusal:
            form.said(refusal)
        else:
            return render(request, "accounts/token_made.html", {"token": token, "text": text})
    return _account(request, form, status=422 if form.is_bound else 200)


@page("api.use")
@require_POST
def revoke_token(request: ActorRequest, token_id: UUID) -> HttpResponseBase:
    """End a token."""
    get_object_or_404(tokens.tokens_of(request.actor), pk=token_id)
    token = services.revoke_token(token_id, by=request.actor, at=clock.now())
    messages.success(request, _("已停用令牌“{name}”").format(name=token.name))
    return redirect("accounts:account")


@page()
@require_POST
def switch_post(request: ActorRequest) -> HttpResponseBase:
    """Act in another of one's posts from now on."""
    try:
        post = services.switch_post(UUID(request.POST.get("post", "")), by=request.actor, at=clock.now())
    except (ValueError, Post.DoesNotExist):
        raise Http404 from None
    said = _("现在的岗位：{organisation} {role}")
    messages.success(request, said.format(organisation=post.organisation, role=title_of(post.role)))
    return redirect(safe_return(request.POST.get("next", ""), otherwise="/"))


@page()
@require_POST
def end_session(request: ActorRequest, session_id: int) -> HttpResponseBase:
    """Sign out one of one's devices."""
    session = get_object_or_404(UserSession, pk=session_id, user_id=request.user.pk)
    if not session.is_current():
        session.end()
        messages.success(request, _("那台设备已退出登录。"))
    return redirect("usersessions_list")


class Sessions(session_views.ListUserSessionsView):  # type: ignore[misc]  # the library has no types
    """The devices one is signed in on, and signing out everywhere else."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Name the devices as people do."""
        context: dict[str, Any] = super().get_context_data(**kwargs)
        shown = [
            SignedIn(one.pk, device_of(one.user_agent), one.ip, one.created_at, one.last_seen_at, one.is_current())
            for one in context["sessions"]
        ]
        context["devices"] = sorted(shown, key=lambda one: (not one.current, -one.last_seen.timestamp()))
        return context


class SignIn(account_views.LoginView):  # type: ignore[misc]  # the library has no types
    """Signing in; a demo says who may be tried."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the demo's sign-ins."""
        context: dict[str, Any] = super().get_context_data(**kwargs)
        context["demo_sign_ins"] = _demo_sign_ins()
        context["city_sign_in"] = settings.OIDC_NAME if settings.OIDC else ""
        return context

    def render_to_response(self, context: dict[str, Any], **response_kwargs: Any) -> Any:
        """Say 422 for a form that has to be corrected."""
        if context["form"].errors:
            response_kwargs.setdefault("status", 422)
        return super().render_to_response(context, **response_kwargs)


class Enrol(totp_views.ActivateTOTPView):  # type: ignore[misc]  # the library has no types
    """Enrolling the second factor, with a QR code the page's policy allows."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Draw the code, and write the key in groups for those who type it."""
        context: dict[str, Any] = super().get_context_data(**kwargs)
        secret = context["form"].secret
        context["picture"] = qr_picture(context["totp_url"])
        context["key_in_groups"] = " ".join(secret[at : at + 4] for at in range(0, len(secret), 4))
        context["must"] = hurdles.must_enrol(self.request)
        return context


def _account(request: ActorRequest, form: forms.TokenForm, *, status: int = 200) -> HttpResponseBase:
    at = clock.now()
    user = request.user
    may_use_api = request.actor.may("api.use")
    context = {
        "form": form,
        "person": get_object_or_404(queries.people_for(request.actor), pk=request.actor.person_id),
        "username": user.get_username(),
        "posts": [(post, title_of(post.role), post.pk == request.actor.post_id) for post in request.posts],
        "second_factor": hurdles.has_second_factor(request, user),  # type: ignore[arg-type]  # somebody is known
        "second_factor_asked": hurdles.must_enrol(request),
        "password_days": password_rules.days_to_change(
            user.password_changed_at,  # type: ignore[union-attr]  # somebody is known
            max_age_days=profile().password.max_age_days,
            at=at,
        ),
        "warn_days": profile().password.warn_days,
        "device_count": UserSession.objects.filter(user_id=user.pk).count(),
        "phone_count": devices_of(request.actor).filter(revoked_at__isnull=True).count(),
        "tokens": list(tokens.tokens_of(request.actor)[:20]) if may_use_api else [],
        "may_use_api": may_use_api,
        "title_of": title_of,
        "documentation": reverse("api-docs"),
    }
    return render(request, "accounts/account.html", context, status=status)


def _demo_sign_ins() -> list[tuple[str, str, str]]:
    if not settings.DEMO:
        return []
    try:
        found: list[tuple[str, str, str]] = import_string(settings.ANGUAN_DEMO_SIGN_INS)()
    except ImportError:
        return []
    return found
