"""Keys that come from outside: read or nothing, and written once, whoever made one up."""

from datetime import UTC, datetime
from uuid import UUID

import pytest
from django.db import IntegrityError
from hypothesis import given
from hypothesis import strategies as st

from anguan.foundation.access import Actor
from anguan.foundation.access.models import uuid7
from anguan.foundation.access.scope import acting_as
from anguan.foundation.keys import key_of, keys_of, write_first
from anguan.foundation.refusal import Refused
from anguan.responsibility.learning.models import Material
from anguan.responsibility.learning.tests.makers import make_course, make_material


@given(st.uuids(), st.text(max_size=40))
def test_a_key_is_read_or_nothing(key: UUID, text: str) -> None:
    assert key_of(key) == key_of(f"{key}") == key
    assert key_of(text) is None or UUID(text)
    assert keys_of([key, "", None, f"{key}"]) == [key, key]


def test_a_key_that_stands_where_one_cannot_see_it_is_refused(zhou: Actor, sun: Actor) -> None:
    """孙工 of another enterprise names a file of 华海: they learn that the key is used, and nothing else."""
    theirs = make_material(owner=None, shared=False)
    with acting_as(sun):
        row = Material(id=theirs.pk, enterprise_id=sun.enterprise_id, owner="enterprise", owner_name="双湖",
                       kind="picture", file_name="a.jpg", media_type="image/jpeg", sha256="0" * 64, size=1,
                       changed_at=datetime(2026, 11, 20, tzinfo=UTC))  # fmt: skip
        with pytest.raises(Refused) as refusal:
            write_first(row)
        assert refusal.value.codes == ["key_used"]
        row.id = uuid7()
        write_first(row)
        assert Material.objects.filter(pk=row.pk).exists()


def test_what_breaks_another_condition_is_no_used_key(zhou: Actor) -> None:
    course = make_course(questions=0)
    twice = course.versions.get()
    twice.pk = uuid7()
    with pytest.raises(IntegrityError):
        write_first(twice)
