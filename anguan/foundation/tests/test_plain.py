"""Rows read by a plain statement are the rows the ORM reads, behind the same policies."""

import pytest

from anguan.foundation import plain
from anguan.foundation.access import Actor
from anguan.foundation.access.models import uuid7
from anguan.foundation.access.scope import acting_as
from anguan.registry.accounts.models import Person, User
from anguan.registry.accounts.tests.makers import make_account, post_of


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
