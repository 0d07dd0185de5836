"""A city's own sign-in (统一身份认证) by OpenID Connect: it only opens accounts that are here already."""

from typing import Any

from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.contrib import messages
from django.http import HttpRequest
from django.shortcuts import redirect

from anguan.foundation.words import mark as _
from anguan.registry.accounts.models import User


class CityAccountAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]  # the library has no types
    """Finds the account whose sign-in name the city's sign-in vouches for; makes none."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        """Accounts are given out, not taken."""
        return False

    def pre_social_login(self, request: HttpRequest, sociallogin: Any) -> None:
        """Tie the city's account to ours of the same name the first time; refuse where there is none."""
        if sociallogin.is_existing:
            return
        said = sociallogin.account.extra_data
        claims = said.get("userinfo", said)
        name = str(claims.get("preferred_username") or claims.get("phone_number") or "").lower()
        user = User.objects.filter(username=name, is_active=True).first() if name else None
        if user is None:
            messages.error(request, _("统一身份认证中的账号还没有在安管家登记，请联系本单位管理员。"))
            raise ImmediateHttpResponse(redirect("account_login"))
        sociallogin.connect(request, user)
