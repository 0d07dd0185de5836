"""Opening (开门): what is remembered of a session decides what is asked for, and never what is believed."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client

from anguan.foundation import clock
from anguan.foundation.access import Actor
from anguan.registry.accounts.models import Post, User
from anguan.registry.accounts.signin import opening
from anguan.registry.accounts.tests.signing import client_of

ME = "/api/v1/me"
Steps = list[str]


@pytest.fixture
def steps() -> Any:
    """Everything asked of the database, a text for each step."""
    seen: Steps = []

    def watch(execute: Callable[..., Any], sql: str, *rest: Any) -> Any:
        seen.append(sql)
        return execute(sql, *rest)

    with connection.execute_wrapper(watch):
        yield seen


def _who(client: Client) -> Any:
    """Return for whom a request runs: the person, the enterprises and the offices of its actor."""
    answer = client.get(ME)
    actor: Actor | None = answer.wsgi_request.actor  # type: ignore[attr-defined]
    return actor and (actor.person_id, actor.enterprise_ids, actor.office_id, actor.territory)


def _as(actor: Actor) -> Any:
    return (actor.person_id, actor.enterprise_ids, actor.office_id, actor.territory)


def test_the_second_request_of_a_session_asks_everything_in_one_step(chen: Actor, steps: Steps) -> None:
    client = client_of(chen)
    assert _who(client) == _as(chen)
    in_order = len(steps)
    del steps[:]
    assert _who(client) == _as(chen)
    asked = [step for step in steps if "django_session" in step or "accounts_user" in step or "accounts_post" in step]
    assert len(asked) == 1
    assert asked[0].count("json_agg") == 3
    assert len(steps) < in_order


@pytest.mark.parametrize("remembered", [True, False])
def test_officials_have_their_office_and_territory(remembered: bool, li: Actor) -> None:
    client = client_of(li)
    for _ in range(2):
        if not remembered:
            opening._whose.clear()
        assert _who(client) == _as(li)


def test_a_session_that_is_somebody_elses_by_now_is_theirs(chen: Actor, sun: Actor) -> None:
    mine, other = client_of(chen), client_of(sun)
    assert (_who(mine), _who(other)) == (_as(chen), _as(sun))
    theirs = Session.objects.get(pk=other.session.session_key).session_data
    Session.objects.filter(pk=mine.session.session_key).update(session_data=theirs)
    for _ in range(2):
        assert _who(mine) == _as(sun)


@pytest.mark.parametrize("wrong", ["account", "person", "both"])
def test_what_is_remembered_wrongly_lets_nobody_in_as_another(wrong: str, chen: Actor, sun: Actor) -> None:
    client, other = client_of(chen), User.objects.get(pk=client_of(sun).session["_auth_user_id"])
    key, own = client.session.session_key, User.objects.get(person_id=chen.person_id)
    assert key is not None
    account, person = other if wrong != "person" else own, other if wrong != "account" else own
    opening._whose[key] = (account.pk, person.person_id)
    for _ in range(2):
        assert _who(client) == _as(chen)
    assert opening._whose[key] == (own.pk, own.person_id)


def test_an_end_is_seen_by_the_next_request(chen: Actor) -> None:
    def signed_out(client: Client) -> None:
        Session.objects.filter(pk=client.session.session_key).delete()

    def expired(client: Client) -> None:
        Session.objects.filter(pk=client.session.session_key).update(expire_date=clock.now() - timedelta(seconds=1))

    def closed(_client: Client) -> None:
        User.objects.filter(person_id=chen.person_id).update(is_active=False)

    def forged(client: Client) -> None:
        row = Session.objects.get(pk=client.session.session_key)
        Session.objects.filter(pk=row.pk).update(session_data=row.session_data[:-4] + "AAAA")

    def changed(_client: Client) -> None:
        user = User.objects.get(person_id=chen.person_id)
        user.set_password("Huahe-Ma-71-che")
        user.save()

    for end in (signed_out, expired, forged, changed, closed):
        client = client_of(chen)
        for _ in range(2):
            assert _who(client) == _as(chen)
        end(client)
        for _ in range(2):
            assert _who(client) is None, end.__name__
            assert client.get(ME).status_code == 401, end.__name__


def test_a_post_that_ended_ends_with_the_next_request(chen: Actor) -> None:
    client = client_of(chen)
    for _ in range(2):
        assert _who(client) == _as(chen)
    Post.objects.filter(person_id=chen.person_id).update(until=clock.today() - timedelta(days=1))
    assert _who(client) is None
