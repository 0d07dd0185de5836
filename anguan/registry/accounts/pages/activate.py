"""Activating an account (激活账号): the code, then one's own password, and one is signed in."""

from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.models import Login
from django.contrib import messages
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from anguan.foundation import clock
from anguan.foundation.access.roles import title_of
from anguan.foundation.audit import services as audit
from anguan.foundation.refusal import Reason, Refused
from anguan.foundation.words import mark as _
from anguan.registry.accounts import forms, services
from anguan.registry.accounts.rules.passwords import wait_said
from anguan.registry.accounts.services import barrier
from anguan.registry.accounts.signin.adapters import AccountAdapter

CODE = "activation_code"  # in the session between the two pages, never in an address


@never_cache
def activate(request: HttpRequest) -> HttpResponseBase:
    """Ask for the code. A printed QR leads here with the code behind the #, which a small script puts in the form."""
    form = forms.CodeForm(request.POST or None, initial={"code": request.GET.get("c", "")})
    if request.method == "POST" and form.is_valid():
        try:
            _look(request, form.cleaned_data["code"])
        except Refused as refusal:
            form.said(refusal)
        else:
            request.session[CODE] = form.cleaned_data["code"]
            return redirect("accounts:choose_password")
    return render(request, "accounts/activate.html", {"form": form}, status=422 if form.is_bound else 200)


@never_cache
@sensitive_post_parameters("password", "again")
def choose_password(request: HttpRequest) -> HttpResponseBase:
    """Show whose account the code opens, take the password, and sign in."""
    code = request.session.get(CODE, "")
    if not code:
        return redirect("accounts:activate")
    try:
        found = _look(request, code)
    except Refused as refusal:
        request.session.pop(CODE, None)
        for reason in refusal.reasons:
            messages.error(request, f"{reason.message}。{reason.remedy}")
        return redirect("accounts:activate")
    form = forms.NewPasswordForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            user = services.redeem(code, form.cleaned_data["password"], at=clock.now())
        except Refused as refusal:
            form.said(refusal)
        else:
            request.session.pop(CODE, None)
            record_authentication(request, user, method="password", username=user.username)
            response: HttpResponseBase = perform_login(
                request, Login(user=user, redirect_url=reverse("accounts:welcome"))
            )
            return response
    context = {"form": form, "found": found, "role": title_of(found.role)}
    return render(request, "accounts/choose_password.html", context, status=422 if form.is_bound else 200)


def welcome(request: HttpRequest) -> HttpResponseBase:
    """Say that it worked and how to come back; the first page after activation."""
    if not request.user.is_authenticated:
        return redirect("account_login")
    return render(request, "accounts/welcome.html", {"username": request.user.get_username()})


def _look(request: HttpRequest, code: str) -> services.Redeemable:
    at, source = clock.now(), AccountAdapter().get_client_ip(request)
    until = barrier.locked_until("activation", source, at=at)
    if until is not None:
        said = _("尝试次数太多，已暂停")
        raise Refused(Reason("locked", said, _("请 {wait}后再试").format(wait=wait_said(until, at=at)), field="code"))
    try:
        return services.redeemable(code, at=at)
    except Refused as refusal:
        if "code_unknown" in refusal.codes and barrier.count_failure("activation", source, at=at).locked(at):
            audit.record("accounts.locked", None, by=None, at=at, source=source, kind="activation")
        raise
