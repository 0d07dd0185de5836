"""Rows read by a plain statement are the rows the ORM reads, behind the same policies, in the same transaction."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.db import DataError, ProgrammingError, connection, models, transaction

from anguan.foundation import clock, plain
from anguan.foundation.access import Actor
from anguan.foundation.access.models import uuid7
from anguan.foundation.access.scope import acting_as
from anguan.foundation.evidence.models import Device
from anguan.foundation.plain import Question
from anguan.registry.accounts.models import Person, Post, User
from anguan.registry.accounts.tests.makers import make_account, post_of

_NOW = "SELECT count(*), coalesce(current_setting('anguan.person', true), '') FROM django_session"


def test_the_same_row_comes_back(chen: Actor) -> None:
    [found] = plain.rows(Person, "WHERE row.id = %s", [chen.person_id])
    expected = Person.objects.get(pk=chen.person_id)
    assert found == expected
    assert {name: getattr(found, name) for name in ("name", "enterprise_id", "region_code")} == {
        name: getattr(expected, name) for name in ("name", "enterprise_id", "region_code")
    }
    found.name = "陈师傅"
    found.save(update_fields=["name"])
    assert Person.objects.get(pk=chen.person_id).name == "陈师傅"


@pytest.mark.parametrize("model", [Session, User, Post, Device])
def test_every_kind_of_column_comes_back_as_the_orm_reads_it(model: type[models.Model], chen: Actor) -> None:
    now = clock.now()
    make_account(post_of(chen), "chen01")
    Session.objects.create(session_key="k" * 32, session_data="数据", expire_date=now)
    Device.objects.create(person_id=chen.person_id, name="手机", public_key="k", enrolled_at=now, seen_at=now)
    rows = {row.pk: vars(row) for row in plain.rows(model, "ORDER BY 1", [])}
    expected = {row.pk: vars(row) for row in model._default_manager.all()}
    assert rows
    for one in [*rows.values(), *expected.values()]:
        one.pop("_state")
    assert rows == expected


def test_several_questions_are_answered_in_one_step_and_within_the_scope(chen: Actor, sun: Actor) -> None:
    accounts = {actor: make_account(post_of(actor), str(actor.person_id)) for actor in (chen, sun)}
    text = "'; DROP TABLE accounts_user; -- \\ 陈"
    session = Session.objects.create(session_key=text, session_data="'\\", expire_date=clock.now())
    questions: list[Question[Any]] = [
        Question(Session, "WHERE row.session_key = %s", (text,)),
        Question(User, "WHERE row.id = %s", (accounts[sun].pk,)),
        Question(Post, "WHERE row.person_id IN (%s, %s) ORDER BY row.id", (chen.person_id, sun.person_id)),
        Question(Person, "WHERE row.id = %s", (uuid7(),)),
    ]
    for actor in (chen, sun):
        with acting_as(actor, asking=questions) as answers:
            assert [vars(row) | {"_state": None} for rows in answers for row in rows] == [
                vars(row) | {"_state": None} for question in questions for row in plain.answer(question)
            ]
        assert answers[:2] == [[session], [User.objects.get(pk=accounts[sun].pk)]]
        assert {post.person_id for post in answers[2]} == {actor.person_id}
        assert answers[3] == []


def test_what_watches_statements_sees_them(chen: Actor) -> None:
    seen: list[str] = []

    def watch(execute: Callable[..., Any], sql: str, *rest: Any) -> Any:
        seen.append(sql)
        return execute(sql, *rest)

    with connection.execute_wrapper(watch), acting_as(chen):
        assert plain.ask("SELECT %s::int + 1, %s::uuid", [41, None]) == [["42", None]]
    assert [sql.split()[0] for sql in seen if "plain" not in sql] == ["SAVEPOINT", "SET", "SELECT", "SET", "RELEASE"]


@pytest.mark.django_db
def test_what_the_server_refuses_is_djangos_error_and_ends_the_transaction() -> None:
    with pytest.raises(DataError), transaction.atomic():
        plain.ask("SELECT %s::uuid", ["no key"])
    with pytest.raises(DataError), transaction.atomic():
        plain.ask("SELECT %s", ["cut\0off"])
    with pytest.raises(ProgrammingError), transaction.atomic():
        plain.tell("SELECT 1; SELECT nothing FROM nowhere")
    assert plain.ask("SELECT %s", ["still here"]) == [["still here"]]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("first", [lambda: plain.tell("SET LOCAL anguan.person = 'x'"), lambda: plain.ask(_NOW, [])])
def test_a_transaction_begins_with_its_first_plain_statement(first: Callable[[], object]) -> None:
    with transaction.atomic():
        first()
        plain.ask("INSERT INTO django_session VALUES ('key', '', now())", [])
        transaction.set_rollback(True)
    assert plain.ask(_NOW, []) == [["0", ""]]


def test_policies_hold(chen: Actor, sun: Actor) -> None:
    with acting_as(sun):
        assert plain.rows(Person, "WHERE row.id = %s", [chen.person_id]) == []


def test_an_account_is_found_by_its_key_or_is_not_there(chen: Actor) -> None:
    account = make_account(post_of(chen), "chen01")
    found = User.objects.get(pk=account.pk)
    assert (found, found.password, found.person_id) == (account, account.password, chen.person_id)
    assert User.objects.get(username="chen01") == User.objects.get(pk=str(account.pk)) == account
    with pytest.raises(User.DoesNotExist):
        User.objects.get(pk=uuid7())
