"""The whole way of a permit, each step by the person whose it is, as the web role."""

from datetime import timedelta
from hashlib import sha256

import pytest

from anguan.foundation.access import Actor
from anguan.foundation.evidence.tests.makers import make_signature
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


def test_who_checks_before_the_start_may_send_it_back_as_the_table_says(
    wu: Actor, zhou: Actor, ma: Actor, liu: Actor
) -> None:
    certify("hot_work", guardian=ma, worker=liu)
    permit = submit(draft(wu, leader=wu, guardian=ma, worker=liu), wu)
    sign(permit, wu, "work_leader", at=NINE + MINUTE)
    permit = sign(permit, zhou, "base_unit", at=NINE + 2 * MINUTE)
    later = NINE + 10 * MINUTE
    assert {"check", "send_back"} <= {step.name for step in queries.steps_of(permit, by=zhou, at=later)}
    with pytest.raises(Refused):
        scoped(liu, services.sign, permit.pk, at=later, slot="shift_leader_check", seen_version=permit.version,
               agrees=False, opinion="我不同意")  # fmt: skip
    permit = scoped(zhou, services.sign, permit.pk, at=later, slot="shift_leader_check", seen_version=permit.version,
                    agrees=False, opinion="灭火器没有到位")  # fmt: skip
    assert (permit.state, permit.version) == (State.DRAFT, 2)


def test_a_signature_stands_under_the_text_it_was_made_for(wu: Actor, ma: Actor, liu: Actor) -> None:
    """A program sends a signature that 吴班长 put under something else: it signs nothing here."""
    certify("hot_work", guardian=ma, worker=liu)
    permit = submit(draft(wu, leader=wu, guardian=ma, worker=liu), wu)
    text = services.signed_text(permit, "work_leader", agrees=True, opinion="")
    other, own = (
        make_signature(wu, sha256(under.encode()).hexdigest(), purpose="permit_signature", at=NINE)
        for under in ("别的内容", text)
    )
    step = {"slot": "work_leader", "seen_version": permit.version, "at": NINE + MINUTE}
    with pytest.raises(Refused) as refusal:
        scoped(wu, services.sign, permit.pk, signature_id=other.pk, **step)
    assert refusal.value.codes == ["signed_another_text"]
    permit = scoped(wu, services.sign, permit.pk, signature_id=own.pk, **step)
    assert "work_leader" in queries.signed_slots(permit, by=wu)
