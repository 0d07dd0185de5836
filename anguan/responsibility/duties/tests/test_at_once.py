"""As the web role, in threads: two proofs at once, a proof while it is dropped, two loops beside each other."""

from datetime import date
from functools import partial

import pytest

from anguan.foundation.access import Actor
from anguan.foundation.access.models import uuid7
from anguan.foundation.deadlines.models import Deadline
from anguan.foundation.evidence.tests.makers import make_photo
from anguan.registry.enterprises.models import Enterprise
from anguan.responsibility.briefings.tests.stories import scoped
from anguan.responsibility.briefings.tests.test_once import at_once
from anguan.responsibility.duties import services
from anguan.responsibility.duties.models import Obligation, Proof
from anguan.responsibility.duties.services import clocking, echoing
from anguan.responsibility.duties.services.reckoning import hold
from anguan.responsibility.duties.tests.rows import NOON, SUPPLIES, TODAY, make_obligation, said

pytestmark = pytest.mark.django_db(transaction=True)


def test_two_who_prove_at_once_are_counted_both_and_one_form_twice_is_one(
    huahai: Enterprise, zhou: Actor, wang: Actor
) -> None:
    row = make_obligation(huahai, times=3)
    photos = {who.name: [make_photo(who, seed=number + at).pk for number in (1, 2)] for at, who in
              ((0, zhou), (10, wang))}  # fmt: skip
    steps = [
        partial(scoped, who, services.prove, row.pk, said(photos[who.name][0]), at=NOON, key=f"{who.name}")
        for who in (zhou, wang, zhou, wang)
    ]
    answers = at_once(*steps)
    assert all(isinstance(answer, Proof) for answer in answers), answers
    row.refresh_from_db()
    assert (row.state, row.times_done, Proof.objects.count()) == ("partial", 2, 2)


def test_the_same_news_at_once_is_one_proof(huahai: Enterprise) -> None:
    row, source = make_obligation(huahai), uuid7()
    tell = partial(
        services.prove_by, huahai.pk, duty=SUPPLIES, happened_on=TODAY, source="document", source_type="x",
        source_id=source, words="归档", by=None, at=NOON,
    )  # fmt: skip
    answers = at_once(*[tell] * 4)
    assert len({answer.pk for answer in answers if isinstance(answer, Proof)}) == 1, answers
    row.refresh_from_db()
    assert (row.state, row.times_done, Proof.objects.count()) == ("proven", 1, 1)


def test_who_proves_while_it_is_dropped_proves_or_hears_so_and_nothing_is_left_between(
    huahai: Enterprise, zhou: Actor
) -> None:
    row = make_obligation(huahai)
    clocking.step(NOON)
    photo = make_photo(zhou)

    def drop() -> int:
        from django.db import transaction

        with transaction.atomic():
            hold(huahai.pk)
            return Obligation.objects.filter(pk=row.pk).exclude(state="proven").update(state="dropped")

    answers = at_once(partial(scoped, zhou, services.prove, row.pk, said(photo.pk), at=NOON), drop)
    clocking.step(NOON)
    row.refresh_from_db()
    deadline = Deadline.objects.get(subject_id=row.pk)
    if isinstance(answers[0], Proof):
        assert (row.state, deadline.state, answers[1]) == ("proven", "met", 0)
    else:
        assert (answers[0], row.state, deadline.state) == (["obligation_dropped"], "dropped", "lapsed")
        assert not Proof.objects.exists()


def test_two_loops_give_each_its_deadline_once(huahai: Enterprise) -> None:
    for month in (10, 11, 12):
        for place in range(10):
            make_obligation(huahai, month=month, what=f"{place}号")
    answers = at_once(*[partial(clocking.step, NOON)] * 3)
    clocking.step(NOON)
    assert all(isinstance(answer, int) for answer in answers), answers
    due = Obligation.objects.filter(due_on__lte=date(2027, 1, 4)).count()
    assert Deadline.objects.filter(kind="duties.item").count() == due == 30
    assert echoing.training_changed(huahai.pk, at=NOON) == 0
