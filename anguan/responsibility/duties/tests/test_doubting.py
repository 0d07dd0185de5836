"""Hardly to be believed: twelve months on one evening, one photo for five duties; explained, refused, accepted."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anguan.foundation.access import Actor
from anguan.foundation.access.models import uuid7
from anguan.foundation.deadlines.models import Deadline
from anguan.foundation.evidence.tests.makers import make_photo
from anguan.foundation.notify.models import Outgoing
from anguan.foundation.refusal import Refused
from anguan.registry.enterprises.models import Enterprise
from anguan.responsibility.duties import services
from anguan.responsibility.duties.models import Obligation, Proof
from anguan.responsibility.duties.rules.plausible import Filed, doubts
from anguan.responsibility.duties.tests.rows import NOON, SUPPLIES, TODAY, make_obligation, make_sheet, said

EVENING = datetime(2026, 12, 30, 12, 0, tzinfo=UTC)


def codes(row: Obligation) -> set[str]:
    return {doubt["code"] for proof in Proof.objects.filter(obligation=row) for doubt in proof.doubts}


@pytest.mark.django_db
def test_twelve_months_done_on_one_evening_are_doubted_and_told(huahai: Enterprise, zhou: Actor, li: Actor) -> None:
    rows = [make_obligation(huahai, month=month) for month in range(1, 13)]
    for number, row in enumerate(rows):
        answer = said(make_photo(zhou, seed=number + 1).pk, on=date(2026, number + 1, 20))
        services.prove(row.pk, answer, by=zhou, at=EVENING + timedelta(minutes=5 * number))
    assert [Obligation.objects.get(pk=row.pk).state for row in rows] == ["proven"] * 12  # nothing is refused
    assert all("one_evening" in codes(row) for row in rows)
    assert Obligation.objects.filter(doubted=True).count() == 12
    assert Deadline.objects.filter(kind="duties.doubt", state="open", doer_id=zhou.person_id).count() == 12
    assert Outgoing.objects.filter(topic="duties.doubtful", listener="principal").count() == 12
    words = {one["words"] for one in Proof.objects.filter(obligation=rows[11]).get().doubts}
    assert any("12 期" in word for word in words), words

    proof = Proof.objects.get(obligation=rows[11])
    services.explain(proof.pk, answer="12 月的检查当天做的，其余是补录", by=zhou, at=EVENING)
    assert Deadline.objects.get(subject_id=proof.pk).state == "met"
    assert Obligation.objects.get(pk=rows[11].pk).doubted  # until somebody else believes it
    services.accept_proof(proof.pk, note="看了现场记录", by=li, at=EVENING)
    assert not Obligation.objects.get(pk=rows[11].pk).doubted
    refused = Proof.objects.get(obligation=rows[0])
    services.void_proof(refused.pk, reason="1 月没有做", by=li, at=EVENING)
    assert (Obligation.objects.get(pk=rows[0].pk).state, Deadline.objects.get(subject_id=refused.pk).state) == (
        "open", "lapsed",
    )  # fmt: skip


@pytest.mark.django_db
def test_what_was_due_before_the_file_may_be_filed_in_one_evening(huahai: Enterprise, zhou: Actor) -> None:
    make_sheet(huahai, begins_on=date(2026, 11, 1))
    rows = [make_obligation(huahai, month=month, state="earlier") for month in range(5, 9)]
    for number, row in enumerate(rows):
        services.prove(row.pk, said(make_photo(zhou, seed=number + 1).pk, on=row.due_on), by=zhou, at=NOON)
    assert Obligation.objects.filter(state="proven", doubted=False).count() == 4


@pytest.mark.django_db
def test_one_photo_for_five_duties_is_doubted_and_good_again_once_it_is_put_right(
    huahai: Enterprise, zhou: Actor
) -> None:
    rows = [make_obligation(huahai, what=f"{place}号仓库") for place in range(5)]
    photo = make_photo(zhou)
    proofs = [services.prove(row.pk, said(photo.pk), by=zhou, at=NOON) for row in rows]
    assert all("one_photo" in codes(row) for row in rows)
    assert "5 件事" in Proof.objects.get(pk=proofs[4].pk).doubts[0]["words"]
    for proof in proofs[1:]:
        services.take_back(proof.pk, reason="照片传错了", by=zhou, at=NOON)
    assert codes(rows[0]) == set()
    assert not Obligation.objects.get(pk=rows[0].pk).doubted


@pytest.mark.django_db
def test_long_before_is_kept_and_doubted_and_only_a_doubt_is_explained(huahai: Enterprise, zhou: Actor) -> None:
    old, new = make_obligation(huahai, month=9), make_obligation(huahai, month=11)
    services.prove(old.pk, said(make_photo(zhou, seed=1).pk, on=date(2026, 9, 15)), by=zhou, at=NOON)
    fresh = services.prove(new.pk, said(make_photo(zhou, seed=2).pk), by=zhou, at=NOON)
    assert (codes(old), codes(new)) == ({"long_before"}, set())
    with pytest.raises(Refused):
        services.explain(fresh.pk, answer="没有问题", by=zhou, at=NOON)


FILED = st.builds(
    Filed,
    id=st.uuids(), obligation_id=st.sampled_from([uuid7() for _ in range(6)]), duty=st.sampled_from([SUPPLIES, "x"]),
    title=st.just("应急物资"), what=st.just(""), happened_on=st.dates(date(2026, 1, 1), TODAY),
    uploaded_at=st.integers(0, 600).map(lambda hours: NOON - timedelta(hours=hours)),
    source=st.sampled_from(["form", "fund", "briefing", "earlier"]),
    exhibits=st.frozensets(st.sampled_from([uuid7() for _ in range(4)]), max_size=2),
)  # fmt: skip


@given(st.lists(FILED, max_size=12, unique_by=lambda one: one.id), st.randoms())
def test_the_order_changes_no_doubt_and_what_was_recorded_as_it_happened_has_none(
    filed: list[Filed], chance: object
) -> None:
    found = doubts(filed)
    mixed = list(filed)
    chance.shuffle(mixed)  # type: ignore[attr-defined]  # a random.Random
    assert doubts(mixed) == found
    by_hand = {one.id for one in filed if one.source in {"form", "fund", "document"}}
    assert set(found) <= by_hand
    for key, said_of in found.items():
        assert all(key not in doubt.others and doubt.words for doubt in said_of)
