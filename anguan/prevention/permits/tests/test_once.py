"""Two people in one second, a form pressed twice, a permit changed since it was opened, a clock beside a person."""

from datetime import timedelta
from functools import partial

import pytest

from anguan.foundation.access import Actor
from anguan.foundation.audit.models import AuditEntry
from anguan.foundation.refusal import Refused
from anguan.prevention.permits import services
from anguan.prevention.permits.models import Permit, Signature, StepTaken
from anguan.prevention.permits.rules import State
from anguan.prevention.permits.services import clocking
from anguan.prevention.permits.tests.makers import NINE, certify, make_interruption, make_permit
from anguan.prevention.permits.tests.stories import draft, scoped, sign, submit
from anguan.registry.accounts.tests.makers import make_actor
from anguan.registry.enterprises.models import Enterprise
from tests.racing import at_once

MINUTE = timedelta(minutes=1)


@pytest.mark.django_db(transaction=True)
def test_two_approvers_in_one_second(huahai: Enterprise, wu: Actor, zhou: Actor, ma: Actor, liu: Actor) -> None:
    second = make_actor("钱安", "safety_officer", enterprise=huahai)
    certify("hot_work", guardian=ma, worker=liu)
    permit = submit(draft(wu, leader=wu, guardian=ma, worker=liu), wu)
    sign(permit, wu, "work_leader", at=NINE + MINUTE)
    steps = [partial(sign, permit, who, "base_unit", at=NINE + 2 * MINUTE) for who in (zhou, second)]
    answers = at_once(*steps)
    assert [answer.state for answer in answers if isinstance(answer, Permit)] == [State.APPROVED]
    [refused] = [answer for answer in answers if isinstance(answer, list)]
    assert set(refused) <= {"slot_signed", "slot_not_next", "not_in_this_state", "not_yours", "not_holder"}
    assert Signature.objects.filter(permit=permit, slot="base_unit").count() == 1


@pytest.mark.django_db(transaction=True)
def test_numbers_given_at_once_differ(huahai: Enterprise, wu: Actor, zhou: Actor, ma: Actor, liu: Actor) -> None:
    certify("hot_work", guardian=ma, worker=liu)
    guards = [make_actor(f"监护{n}", "worker", enterprise=huahai) for n in range(2)]
    for guard in guards:
        certify("hot_work", guardian=guard)
    drafts = [
        draft(wu, leader=wu, guardian=guard, worker=liu, lat=33.35 + number / 100)
        for number, guard in enumerate(guards)
    ]
    answers = at_once(*(partial(submit, one, wu) for one in drafts))
    assert sorted(answer.number[-3:] for answer in answers if isinstance(answer, Permit)) == ["001", "002"]


@pytest.mark.django_db(transaction=True)
def test_of_two_that_exclude_each_other_one_is_submitted(
    wu: Actor, zhou: Actor, ma: Actor, liu: Actor, chen: Actor
) -> None:
    """Hot work and painting ten metres apart, sent in the same second: the second to come sees the first."""
    certify("hot_work", guardian=ma, worker=liu)
    certify("work_at_height", guardian=zhou, worker=chen)
    hot = draft(wu, leader=wu, guardian=ma, worker=liu)
    paint = draft(wu, "work_at_height", leader=wu, guardian=zhou, worker=chen, methods=("painting",), lat=33.35005)
    answers = at_once(partial(submit, hot, wu), partial(submit, paint, wu))
    assert len([answer for answer in answers if isinstance(answer, Permit)]) == 1, answers
    [refused] = [answer for answer in answers if isinstance(answer, list)]
    assert {"near_painting", "near_hot_work"} & set(refused)


@pytest.mark.django_db(transaction=True)
def test_the_clock_and_a_person_at_once(wu: Actor, ma: Actor, liu: Actor) -> None:
    """The end comes in the very second somebody goes on: whoever is first, the permit is expired in the end."""
    permit = make_permit(state="working", leader=wu, guardian=ma, worker=liu)
    Permit.objects.filter(pk=permit.pk).update(state=State.SUSPENDED, suspended_cause="break", photo_due_at=None)
    make_interruption(permit, start=NINE + 7 * 60 * MINUTE)
    end = permit.valid_until
    assert end is not None
    at_once(partial(clocking.shut_gates, end), partial(scoped, ma, services.resume, permit.pk, at=end))
    clocking.shut_gates(end)
    assert Permit.objects.get(pk=permit.pk).state == State.EXPIRED


def test_what_was_changed_since_it_was_opened_is_not_signed(wu: Actor, ma: Actor, liu: Actor) -> None:
    certify("hot_work", guardian=ma, worker=liu)
    permit = submit(draft(wu, leader=wu, guardian=ma, worker=liu), wu)
    seen = permit.version
    scoped(wu, services.recall, permit.pk, at=NINE + MINUTE)
    draft(wu, leader=wu, guardian=ma, worker=liu, content="另加切割两处", permit_id=permit.pk)
    submit(permit, wu, at=NINE + 2 * MINUTE)
    with pytest.raises(Refused) as refusal:
        sign(permit, wu, "work_leader", at=NINE + 3 * MINUTE, seen_version=seen)
    assert refusal.value.codes == ["version_changed"]
    assert Permit.objects.get(pk=permit.pk).number.endswith("-001")  # keeps its number


def test_a_step_pressed_twice_has_one_effect(wu: Actor, ma: Actor, liu: Actor) -> None:
    permit = make_permit(state="working", leader=wu, guardian=ma, worker=liu)
    for _ in range(2):
        stopped = scoped(ma, services.stop, permit.pk, at=NINE + 90 * MINUTE, cause="abnormal", key="a")
        assert stopped.state == State.SUSPENDED
    assert StepTaken.objects.count() == 1
    assert AuditEntry.objects.filter(subject_id=permit.pk, action="permits.stopped").count() == 1
    with pytest.raises(Refused) as refusal:  # a key belongs to one person
        scoped(wu, services.stop, permit.pk, at=NINE + 91 * MINUTE, key="a")
    assert refusal.value.codes == ["key_used"]


def test_a_draft_that_arrives_twice_is_one(wu: Actor, zhou: Actor, sun: Actor) -> None:
    permit = draft(wu, leader=wu)
    again = draft(wu, leader=wu, permit_id=permit.pk)
    assert (again.pk, Permit.objects.count()) == (permit.pk, 1)
    for stranger in (zhou, sun):
        with pytest.raises(Refused) as refusal:
            draft(stranger, permit_id=permit.pk)
        assert refusal.value.codes == ["key_in_use"]
