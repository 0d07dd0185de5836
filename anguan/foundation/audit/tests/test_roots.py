"""Day roots: made after midnight, caught up with, proved for one chain, and any rewriting contradicts them."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anguan.foundation.access import Actor
from anguan.foundation.audit import merkle, roots
from anguan.foundation.audit.models import AuditEntry, DayHead, DayRoot
from anguan.foundation.audit.services import record, verify_all
from anguan.registry.enterprises.models import Enterprise

NOON = datetime(2026, 11, 20, 4, 0, tzinfo=UTC)
ONE_DAY = timedelta(days=1)
FRIDAY = date(2026, 11, 20)


def test_a_day_is_closed_after_its_midnight_in_china(zhou: Actor, huahai: Enterprise) -> None:
    record("x.first", huahai, by=zhou, at=NOON)
    record("x.after_midnight", huahai, by=zhou, at=datetime(2026, 11, 20, 16, 1, tzinfo=UTC))
    [made] = roots.close_days(at=datetime(2026, 11, 20, 16, 5, tzinfo=UTC))
    assert (made.day, made.chains, made.entries) == (FRIDAY, 1, 1)
    assert roots.close_days(at=datetime(2026, 11, 21, 15, 59, tzinfo=UTC)) == []
    assert list(verify_all()) == []


def test_missed_days_are_caught_up_with_one_by_one(zhou: Actor, huahai: Enterprise, stranger: Enterprise) -> None:
    record("x.a", huahai, by=zhou, at=NOON)
    roots.close_days(at=NOON + ONE_DAY)
    record("x.b", stranger, by=zhou, at=NOON + 2 * ONE_DAY)
    made = roots.close_days(at=NOON + 4 * ONE_DAY)
    assert [(root.day - FRIDAY, root.chains) for root in made] == [(ONE_DAY, 1), (2 * ONE_DAY, 2), (3 * ONE_DAY, 2)]
    assert bytes(made[0].root) != bytes(made[1].root) == bytes(made[2].root)
    assert DayHead.objects.count() == 2  # only what grew
    assert list(verify_all()) == []


def test_a_system_without_a_past_has_a_root_too(db: None) -> None:
    [made] = roots.close_days(at=NOON)
    assert (bytes(made.root), made.chains) == (merkle.EMPTY, 0)
    assert list(verify_all()) == []


def test_one_chain_is_proved_without_showing_the_others(zhou: Actor, huahai: Enterprise, stranger: Enterprise) -> None:
    for firm, days in ((huahai, (0, 2)), (stranger, (1,))):
        for after in days:
            record("x.y", firm, by=zhou, at=NOON + after * ONE_DAY)
    roots.close_days(at=NOON + 5 * ONE_DAY, since=FRIDAY)
    found = list(roots.proofs_of(huahai.pk, first=FRIDAY, last=FRIDAY + 3 * ONE_DAY))
    assert [(proof.day - FRIDAY, proof.position) for proof in found] == [
        (0 * ONE_DAY, 1), (2 * ONE_DAY, 2), (3 * ONE_DAY, 2),
    ]  # fmt: skip
    for proof in found:
        root = DayRoot.objects.get(day=proof.day)
        assert merkle.climbed(merkle.leaf(proof.chain, proof.position, proof.head), proof.path) == bytes(root.root)
    assert list(roots.proofs_of(uuid4(), first=FRIDAY, last=FRIDAY)) == []


@pytest.mark.parametrize("field", ["root", "hash", "previous_hash"])
def test_a_changed_root_is_named(zhou: Actor, huahai: Enterprise, field: str) -> None:
    record("x.y", huahai, by=zhou, at=NOON)
    roots.close_days(at=NOON + 2 * ONE_DAY, since=FRIDAY)
    DayRoot.objects.filter(day=FRIDAY).update(**{field: bytes(range(32))})
    assert any("日根 2026-11-20" in fault or "日根 2026-11-21" in fault for fault in verify_all())


def test_an_entry_rewritten_after_its_day_contradicts_the_root(zhou: Actor, huahai: Enterprise) -> None:
    entry = record("x.y", huahai, by=zhou, at=NOON)
    roots.close_days(at=NOON + ONE_DAY)
    AuditEntry.objects.filter(pk=entry.pk).update(hash=bytes(range(32)))
    assert any("2026-11-20 日根" in fault for fault in verify_all())


@given(st.lists(st.binary(min_size=32, max_size=32), min_size=1, max_size=40), st.data())
def test_every_leaf_climbs_to_the_root_and_no_other_does(heads: list[bytes], data: st.DataObject) -> None:
    leaves = [merkle.leaf(UUID(int=place), place + 1, head) for place, head in enumerate(heads)]
    place = data.draw(st.integers(0, len(leaves) - 1))
    path = merkle.path(leaves, place)
    assert merkle.climbed(leaves[place], path) == merkle.root(leaves)
    assert merkle.climbed(merkle.leaf(UUID(int=place), place + 2, heads[place]), path) != merkle.root(leaves)
