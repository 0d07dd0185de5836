"""Proving: by a form, by another domain, twice, taken back, refused by an office; with what it does to the deadline."""

from datetime import date, timedelta

import pytest

from anguan.foundation.access import Actor
from anguan.foundation.access.models import uuid7
from anguan.foundation.deadlines.models import Deadline
from anguan.foundation.evidence.tests.makers import make_photo
from anguan.foundation.refusal import Refused
from anguan.registry.enterprises.models import Enterprise
from anguan.responsibility.duties import services
from anguan.responsibility.duties.models import Obligation, Proof
from anguan.responsibility.duties.services import clocking
from anguan.responsibility.duties.tests.rows import NOON, SUPPLIES, TODAY, make_obligation, said

pytestmark = pytest.mark.django_db


def state_of(row: Obligation) -> tuple[str, date | None, bool, int]:
    row.refresh_from_db()
    return row.state, row.proven_on, row.late, row.times_done


def test_a_filled_form_with_a_photo_proves_what_is_owed_and_meets_its_deadline(huahai: Enterprise, zhou: Actor) -> None:
    row = make_obligation(huahai, doer=zhou)
    clocking.step(NOON - timedelta(days=3))
    deadline = Deadline.objects.get(subject_id=row.pk)
    assert (deadline.kind, deadline.doer_id, deadline.state) == ("duties.item", zhou.person_id, "open")
    photo = make_photo(zhou, at=NOON)
    proof = services.prove(row.pk, said(photo.pk, on=TODAY - timedelta(days=1)), by=zhou, at=NOON, key="k1")
    assert state_of(row) == ("proven", TODAY - timedelta(days=1), False, 1)
    assert (proof.happened_on, proof.uploaded_at, proof.grade) == (TODAY - timedelta(days=1), NOON, photo.grade)
    deadline.refresh_from_db()
    assert deadline.state == "met"
    assert services.prove(row.pk, said(photo.pk), by=zhou, at=NOON, key="k1").pk == proof.pk
    services.take_back(proof.pk, reason="日期填错", by=zhou, at=NOON)
    assert state_of(row) == ("open", None, False, 0)
    assert Deadline.objects.filter(subject_id=row.pk, state="open").count() == 1
    assert row.watched


def test_everything_that_is_wrong_is_said_at_once(huahai: Enterprise, zhou: Actor) -> None:
    row = make_obligation(huahai)
    with pytest.raises(Refused) as refusal:
        services.prove(
            row.pk, said(on=TODAY + timedelta(days=1), answers={"missing": "许多"}, times=3), by=zhou, at=NOON
        )
    assert set(refusal.value.codes) == {"day_to_come", "times", "no_photo", "answer_wrong"}
    with pytest.raises(Refused) as refusal:
        services.prove(row.pk, said(make_photo(zhou).pk, on=date(2026, 10, 31)), by=zhou, at=NOON)
    assert refusal.value.codes == ["before_its_period"]


def test_a_stranger_cannot_tell_that_it_is_owed(huahai: Enterprise, sun: Actor, chen: Actor) -> None:
    row = make_obligation(huahai)
    with pytest.raises(Obligation.DoesNotExist):
        services.prove(row.pk, said(), by=sun, at=NOON)
    with pytest.raises(Refused):
        services.prove(row.pk, said(), by=chen, at=NOON)


def test_another_domain_proves_the_period_it_happened_in_once(huahai: Enterprise) -> None:
    october, november = make_obligation(huahai, month=10), make_obligation(huahai, month=11)
    source = uuid7()

    def tell(on: date) -> Proof | None:
        return services.prove_by(
            huahai.pk, duty=SUPPLIES, happened_on=on, source="document", source_type="paperwork.document",
            source_id=source, words="自查归档", by=None, at=NOON,
        )  # fmt: skip

    first = tell(date(2026, 11, 3))
    assert first is not None
    again, late = tell(date(2026, 11, 3)), tell(date(2026, 10, 3))
    assert first == again == late
    assert (state_of(november)[0], state_of(october)[0]) == ("proven", "open")
    assert services.take_back_by(
        huahai.pk, source_type="paperwork.document", source_id=source, reason="作废", by=None, at=NOON
    ) == 1  # fmt: skip
    assert state_of(november)[0] == "open"
    assert tell(date(2026, 11, 3)) not in (None, first)
    assert state_of(november)[0] == "proven"


def test_an_office_refuses_a_proof_and_it_is_owed_again(huahai: Enterprise, zhou: Actor, li: Actor) -> None:
    row = make_obligation(huahai, month=10)
    proof = services.prove(row.pk, said(make_photo(zhou).pk, on=date(2026, 10, 30)), by=zhou, at=NOON)
    assert state_of(row) == ("proven", date(2026, 10, 30), False, 1)
    with pytest.raises(Refused):
        services.void_proof(proof.pk, reason=" ", by=li, at=NOON)
    services.void_proof(proof.pk, reason="照片看不清", by=li, at=NOON)
    assert state_of(row)[0] == "open"
    proof.refresh_from_db()
    assert (proof.void_by_name, proof.void_why) == (li.name, "照片看不清")
