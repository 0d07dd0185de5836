"""A city's own sign-in (统一身份认证): offered only where it is set, and it opens only accounts that are here."""

import os
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest
from allauth.core.exceptions import ImmediateHttpResponse
from django.contrib.messages.storage.fallback import FallbackStorage
from django.test import Client, RequestFactory

from anguan.foundation.access import Actor
from anguan.registry.accounts.signin.oidc import CityAccountAdapter
from anguan.registry.accounts.tests.makers import make_account, post_of

PROBE = """
import django; django.setup()
from django.urls import reverse
from django.conf import settings
print(reverse("openid_connect_login", args=["city"]), settings.OIDC_NAME)
"""


def test_the_way_in_is_there_when_the_city_has_one() -> None:
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "anguan.config.settings",
        "ANGUAN_OIDC_SERVER": "https://id.example.cn",
        "ANGUAN_OIDC_NAME": "盐城市统一身份认证",
    }
    root = Path(__file__).parents[4]
    ran = subprocess.run(  # noqa: S603 - our own program
        [sys.executable, "-W", "ignore", "-c", PROBE],
        env=environment, cwd=root, capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert ran.stdout.split() == ["/sign-in/city/oidc/city/login/", "盐城市统一身份认证"]


def test_without_one_there_is_none(client: Client, db: None) -> None:
    assert "统一身份认证" not in client.get("/sign-in/").content.decode()
    assert client.get("/sign-in/city/oidc/city/login/").status_code == 404


def coming(name: str) -> SimpleNamespace:
    tied: list[object] = []
    account = SimpleNamespace(extra_data={"userinfo": {"preferred_username": name}})
    return SimpleNamespace(
        is_existing=False, account=account, tied=tied, connect=lambda request, user: tied.append(user)
    )


def test_it_opens_the_account_of_that_name_and_makes_none(zhou: Actor) -> None:
    user = make_account(post_of(zhou), "zhouming01")
    request = RequestFactory().get("/")
    request.session = {}  # type: ignore[assignment]  # messages need one
    request._messages = FallbackStorage(request)  # type: ignore[attr-defined]  # as the middleware does
    known, unknown = coming("ZhouMing01"), coming("nobody")
    CityAccountAdapter().pre_social_login(request, known)
    assert known.tied == [user]
    with pytest.raises(ImmediateHttpResponse):
        CityAccountAdapter().pre_social_login(request, unknown)
    assert unknown.tied == []
