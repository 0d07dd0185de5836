"""Many rows in one statement arrive as they would one by one."""

from datetime import UTC, datetime

import pytest

from anguan.foundation import bulk
from anguan.foundation.access import Actor
from anguan.foundation.audit.models import AuditEntry
from anguan.foundation.audit.rules import GENESIS
from anguan.foundation.audit.services import Note, record_all, verify_all
from anguan.registry.enterprises.models import Enterprise

pytestmark = pytest.mark.django_db

NINE = datetime(2026, 3, 5, 1, 0, 0, 123456, tzinfo=UTC)


def enterprise(name: str, **named: object) -> Enterprise:
    return Enterprise(name=name, credit_code="91", region_code="320902001", created_at=NINE, **named)


def test_every_kind_of_column_survives() -> None:
    row = enterprise("华海“😀”\\n厂", flags=["dust_explosion", 'a"b,{}'], lon=120.1234567, headcount=None)
    assert bulk.insert([row]) == 1
    stored = Enterprise.objects.get(pk=row.pk)
    assert (stored.name, stored.flags, stored.lon, stored.headcount) == (row.name, row.flags, row.lon, None)
    assert stored.created_at == NINE
    assert stored.grams  # the database fills what it generates


def test_a_row_that_is_there_is_updated_in_the_named_columns_alone() -> None:
    row = enterprise("华海")
    bulk.insert([row])
    row.name, row.headcount = "华海二厂", 48
    bulk.insert([row], update=["headcount"])
    stored = Enterprise.objects.get(pk=row.pk)
    assert (stored.name, stored.headcount) == ("华海", 48)
    assert bulk.insert([row], ignore=True) == 0


def test_nothing_to_write_is_no_statement() -> None:
    assert bulk.insert([]) == 0


def test_the_audit_chain_holds_after_many_at_once(city: Actor) -> None:
    rows = [enterprise(f"厂{number}") for number in range(5)]
    bulk.insert(rows)
    record_all([Note("enterprises.imported", row, city, NINE, {"changes": {"name": ["", "厂"]}}) for row in rows * 2])
    entries = AuditEntry.objects.filter(chain=rows[0].pk).order_by("position")
    assert [bytes(entry.previous_hash) == GENESIS for entry in entries] == [True, False]
    assert list(verify_all()) == []
