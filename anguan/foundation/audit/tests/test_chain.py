"""The audit chain: every entry holds the one before it, and any change is found and named."""

from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from anguan.foundation.access import Actor
from anguan.foundation.audit.models import AuditEntry
from anguan.foundation.audit.rules import ENTRY_FIELDS, GENESIS, canonical, canonical_entry, link, settled
from anguan.foundation.audit.services import Note, history_of, record, record_all, verify_all
from anguan.registry.enterprises.models import Enterprise

NOON = datetime(2026, 11, 20, 4, 0, tzinfo=UTC)


@pytest.fixture
def three_entries(zhou: Actor, huahai: Enterprise) -> list[AuditEntry]:
    return [record(f"enterprises.step_{n}", huahai, by=zhou, at=NOON, n=n, who=uuid4(), when=NOON) for n in range(3)]


def test_an_untouched_chain_holds(three_entries: list[AuditEntry], stranger: Enterprise, sun: Actor) -> None:
    record("enterprises.edited", stranger, by=sun, at=NOON, name=["旧名😀", "新名𠮷"])
    assert list(verify_all()) == []


@pytest.mark.parametrize(
    ("change", "word"),
    [
        ({"person_name": "别人"}, "内容与哈希不符"),
        ({"detail": {"n": 7}}, "内容与哈希不符"),
        ({"previous_hash": bytes(32)}, "接不上"),
        ({"position": 7}, "缺失"),
    ],
)
def test_a_changed_entry_is_named(three_entries: list[AuditEntry], change: dict[str, Any], word: str) -> None:
    AuditEntry.objects.filter(pk=three_entries[1].pk).update(**change)
    breaks = list(verify_all())
    assert any(word in each and "第 2" in each for each in breaks)


def test_a_removed_entry_leaves_a_gap(three_entries: list[AuditEntry]) -> None:
    AuditEntry.objects.filter(pk=three_entries[1].pk).delete()
    assert any("第 2 条缺失" in each for each in verify_all())


def test_a_cut_off_end_is_noticed(three_entries: list[AuditEntry]) -> None:
    AuditEntry.objects.filter(pk=three_entries[2].pk).delete()
    assert any("链尾与登记不符" in each for each in verify_all())


def test_a_whole_chain_that_vanished_is_noticed(three_entries: list[AuditEntry]) -> None:
    AuditEntry.objects.all().delete()
    assert any("整条链缺失" in each for each in verify_all())


def test_many_entries_at_once_keep_one_order(zhou: Actor, huahai: Enterprise, stranger: Enterprise) -> None:
    record_all([Note("x.y", each, zhou, NOON) for each in (huahai, stranger) * 3])
    assert list(verify_all()) == []
    assert AuditEntry.objects.filter(chain=huahai.pk).count() == 3


def test_a_stranger_cannot_read_the_story(
    three_entries: list[AuditEntry], huahai: Enterprise, zhou: Actor, sun: Actor
) -> None:
    assert history_of(huahai.pk, by=zhou).count() == 3
    assert history_of(huahai.pk, by=sun).count() == 0


@given(st.dictionaries(st.text(max_size=8), st.one_of(st.text(max_size=8), st.integers(), st.none()), max_size=4))
def test_the_hash_depends_on_what_is_said_and_not_on_its_order(fields: dict[str, Any]) -> None:
    assert link(GENESIS, fields) == link(GENESIS, dict(reversed(fields.items())))
    assert link(GENESIS, fields) != link(GENESIS, {**fields, "more": 1})


numbers = st.one_of(st.integers(), st.floats(allow_nan=False, allow_infinity=False), st.none(), st.booleans())
said = st.dictionaries(st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=8),
                       st.one_of(numbers, st.lists(numbers, max_size=3)), max_size=4)  # fmt: skip


@given(said)
def test_the_quick_form_of_an_entry_is_the_canonical_one(detail: dict[str, Any]) -> None:
    fields: dict[str, Any] = dict.fromkeys(ENTRY_FIELDS, '\n"名\\\u2028😀') | {
        "id": str(uuid4()), "chain": str(uuid4()), "subject_id": str(uuid4()), "person_id": None, "enterprise_id": None,
        "position": 12, "at": "2026-11-20T04:00:00.000001+00:00", "detail": detail,
    }  # fmt: skip
    assert canonical_entry([fields[name] for name in ENTRY_FIELDS]) == canonical(fields)


@pytest.mark.django_db
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40, deadline=None)
@given(detail=said)
def test_what_is_remembered_reads_back_as_it_was_hashed(
    detail: dict[str, Any], zhou: Actor, huahai: Enterprise
) -> None:
    entry = record("x.y", huahai, by=zhou, at=NOON, **{f"k{key}": value for key, value in detail.items()})
    assert AuditEntry.objects.get(pk=entry.pk).detail == entry.detail
    assert list(verify_all()) == []


def test_numbers_are_settled_as_the_database_keeps_them() -> None:
    assert (
        canonical(settled({"a": -0.0, "b": 1e23, "c": 1.5, "d": 1e-7}))
        == b'{"a":0.0,"b":100000000000000000000000,"c":1.5,"d":1e-07}'
    )
