"""A demo city that was cut short is known for what it is, and nobody's data are taken for one."""

import pytest

from anguan.config import preparing
from anguan.config.console import CannotStart
from anguan.config.installation import HALF_MADE
from anguan.registry.accounts.models import Person, User

pytestmark = pytest.mark.django_db


def test_only_a_noted_database_counts_as_a_demo() -> None:
    assert preparing.note() is None
    assert preparing.sign_ins() == []
    preparing.leave_note(HALF_MADE)
    assert preparing.note() == HALF_MADE
    assert preparing.sign_ins() == []
    preparing.leave_note(None)
    assert preparing.note() is None


def test_a_database_in_use_is_never_turned_into_a_demo() -> None:
    assert preparing.is_empty()
    User.objects.create_user("zhou", person=Person.objects.create(name="周主任"))
    assert not preparing.is_empty()
    with pytest.raises(CannotStart, match="已有数据"):
        preparing.make_demo(scale=0.01, seed=None)


def test_tables_count_as_up_to_date_only_for_the_code_that_made_them(monkeypatch: pytest.MonkeyPatch) -> None:
    preparing.migrate()
    assert preparing.is_up_to_date()
    monkeypatch.setattr(preparing, "fingerprint", lambda: "other code")
    assert not preparing.is_up_to_date()
