"""Lasting sessions (仍然有效的会话): an open page hears no more than its session lasts."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.test import Client

from anguan.foundation import clock
from anguan.foundation.access import Actor
from anguan.registry.accounts.models import User
from anguan.registry.accounts.signin.hurdles import SEEN
from anguan.registry.accounts.signin.lasting import still_open
from anguan.registry.accounts.tests.signing import client_of

pytestmark = pytest.mark.django_db


def key_of(client: Client) -> str:
    return client.cookies[settings.SESSION_COOKIE_NAME].value


def test_a_session_lasts_while_it_is_used(zhou: Actor) -> None:
    client = client_of(zhou)
    client.get("/messages/")
    assert still_open([key_of(client), "no-such-session"]) == {key_of(client)}

    session = client.session
    session[SEEN] = int((clock.now() - timedelta(days=1)).timestamp())
    session.save()
    assert still_open([key_of(client)]) == set()


def test_it_ends_with_the_sign_out_the_password_and_the_account(zhou: Actor, chen: Actor) -> None:
    client, other = client_of(zhou), client_of(chen)
    for one in (client, other):
        one.get("/messages/")
    keys = [key_of(client), key_of(other)]
    User.objects.filter(person_id=chen.person_id).update(is_active=False)
    assert still_open(keys) == {keys[0]}
    User.objects.filter(person_id=zhou.person_id).update(password="another")
    assert still_open(keys) == set()
    client.post("/sign-out/")
    assert not Session.objects.filter(session_key=keys[0]).exists()


def test_a_page_that_asks_by_itself_does_not_keep_a_session(zhou: Actor) -> None:
    client = client_of(zhou)
    client.get("/messages/")
    session = client.session
    before = session[SEEN] = int((clock.now() - timedelta(minutes=5)).timestamp())
    session.save()
    client.get("/live/count", headers={"X-By-Itself": "1"})
    client.get("/live/", headers={"Accept": "text/event-stream"})
    assert client.session[SEEN] == before
    client.get("/messages/")
    assert client.session[SEEN] > before
