"""The whole way of a permit, each step by the person whose it is, as the web role."""

from datetime import timedelta

import pytest

from anguan.foundation.access import Actor
from anguan.foundation.refusal import Refused
from anguan.prevention.permits import queries, services
from anguan.prevention.permits.models import Judgement, OpenWork, Permit
from anguan.prevention.permits.rules import State
from anguan.prevention.permits.tests.makers import NINE, certify
from anguan.prevention.permits.tests.stories import draft, prepare, scoped, shot, show, sign, submit

HOUR = timedelta(hours=1)
MINUTE = timedelta(minutes=1)


def test_from_the_draft_to_the_file(wu: Actor, zhou: Actor, wang: Actor, ma: Actor, liu: Actor) -> None:
    certify("hot_work", guardian=ma, worker=liu)
    permit = submit(draft(wu, leader=wu, guardian=ma, worker=liu), wu)
    assert (permit.state, permit.level) == (State.SUBMITTED, "second")
    assert permit.number.endswith("-DH-20261120-001")
    assert [one.slot for one in queries.to_sign(wu, at=NINE)] == ["work_leader"]
    sign(permit, wu, "work_leader", at=NINE + MINUTE)
    assert [one.slot for one in queries.to_sign(zhou, at=NINE)] == ["base_unit"]
    permit = sign(permit, zhou, "base_unit", at=NINE + 2 * MINUTE)
    assert permit.state == State.APPROVED
    prepare(permit, wu, ma, liu, at=NINE + 30 * MINUTE)
    sign(permit, zhou, "shift_leader_check", at=NINE + 50 * MINUTE)
    permit = scoped(ma, services.start, permit.pk, at=NINE + HOUR)
    assert (permit.state, permit.photo_due_at) == (State.WORKING, NINE + 2 * HOUR)
    assert OpenWork.objects.get(pk=permit.pk).working
    show(permit, ma, "site_monitoring", at=NINE + 1.5 * HOUR)
    show(permit, ma, "post_site_clearing", at=NINE + 2 * HOUR)
    permit = scoped(ma, services.finish, permit.pk, at=NINE + 2 * HOUR)
    assert permit.state == State.FINISHED
    assert not OpenWork.objects.filter(pk=permit.pk).exists()
    photos = [shot(zhou, "permit_approval", at=NINE + 3 * HOUR)]
    permit = scoped(zhou, services.accept, permit.pk, at=NINE + 3 * HOUR, photo_ids=photos)
    assert (permit.state, permit.closed_at) == (State.CLOSED, NINE + 3 * HOUR)
    events = set(Judgement.objects.filter(permit=permit).values_list("event", flat=True))
    assert events == {"submit", "sign", "approve", "check", "gas", "start", "accept"}


def test_a_refused_step_leaves_its_proof_and_nothing_else(wu: Actor, ma: Actor, liu: Actor) -> None:
    permit = draft(wu, leader=wu, guardian=ma, worker=liu)  # nobody has a certificate
    with pytest.raises(Refused) as refusal:
        submit(permit, wu)
    proof = Judgement.objects.get(permit=permit, event="submit")
    assert not proof.passed
    assert [reason["code"] for reason in proof.reasons] == refusal.value.codes
    assert Permit.objects.get(pk=permit.pk).state == State.DRAFT
    assert not OpenWork.objects.exists()
