"""The clock: gates that close by themselves, what arrives after them, and what opens them again."""

from datetime import timedelta

import pytest

from anguan.foundation.access import Actor
from anguan.foundation.access.scope import acting_as
from anguan.foundation.deadlines.models import Deadline
from anguan.foundation.notify.models import Outgoing
from anguan.foundation.refusal import Refused
from anguan.prevention.permits import services
from anguan.prevention.permits.models import GasTest, Interruption, Judgement, Link, OpenWork, Permit
from anguan.prevention.permits.rules import State
from anguan.prevention.permits.services import clocking, moving, telling
from anguan.prevention.permits.tests.makers import LAT, LON, NINE, gas_said, make_permit, open_work_of
from anguan.prevention.permits.tests.stories import scoped, shot, show

HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)
ELEVEN, FIVE = NINE + 2 * HOUR, NINE + 8 * HOUR


@pytest.fixture
def permit(wu: Actor, ma: Actor, liu: Actor) -> Permit:
    """Hot work since ten, valid until five, the next photo at eleven."""
    return make_permit(state="working", leader=wu, guardian=ma, worker=liu)


def state_of(permit: Permit) -> str:
    return Permit.objects.values_list("state", flat=True).get(pk=permit.pk)


def test_a_permit_ends_with_its_validity(permit: Permit) -> None:
    Permit.objects.filter(pk=permit.pk).update(photo_due_at=None)
    assert clocking.shut_gates(FIVE - MINUTE) == 0
    assert clocking.shut_gates(FIVE) == 1
    assert clocking.shut_gates(FIVE) == 0
    assert state_of(permit) == State.EXPIRED
    assert not OpenWork.objects.filter(pk=permit.pk).exists()
    proof = Judgement.objects.get(permit=permit, event="clock")
    assert (proof.passed, proof.reasons[0]["clause"]) == (False, "GB 30871-2022 4.16")
    told = Outgoing.objects.filter(topic=telling.SHUT, source_id=permit.pk)
    assert {row.listener for row in told} == {"person", "manager", "principal"}
    assert all(row.urgent for row in told)


@pytest.mark.parametrize(("column", "cause"), [("gas_due_at", "gas_overdue"), ("photo_due_at", "photo_overdue")])
def test_what_is_not_recorded_shuts_the_gate(permit: Permit, column: str, cause: str) -> None:
    Permit.objects.filter(pk=permit.pk).update(**{"photo_due_at": None, column: NINE + 2 * HOUR})
    assert clocking.shut_gates(NINE + 2 * HOUR - MINUTE) == 0
    assert clocking.shut_gates(NINE + 2 * HOUR) == 1
    assert state_of(permit) == State.SUSPENDED
    assert Interruption.objects.get(permit=permit).cause == cause
    assert clocking.shut_gates(NINE + 3 * HOUR) == 0


def test_an_offer_nobody_takes_leaves_the_work_unguarded(permit: Permit, ma: Actor, chen: Actor) -> None:
    scoped(ma, services.hand_over, permit.pk, at=NINE + HOUR, to_id=chen.person_id)
    assert clocking.shut_gates(NINE + HOUR + 9 * MINUTE) == 0
    assert clocking.shut_gates(NINE + HOUR + 10 * MINUTE) == 1
    assert Interruption.objects.get(permit=permit).cause == "guardian_left"


def test_hot_work_inside_stops_with_its_space(permit: Permit, wu: Actor, ma: Actor, liu: Actor) -> None:
    space = make_permit(state="working", kind="confined_space", leader=wu, guardian=ma, worker=liu)
    Permit.objects.update(photo_due_at=None, gas_due_at=None)
    Link.objects.create(permit=permit, other=space, **moving.owner(permit))
    assert clocking.shut_gates(NINE + HOUR) == 0
    Permit.objects.filter(pk=space.pk).update(state=State.SUSPENDED)
    assert clocking.shut_gates(NINE + HOUR) == 1
    assert state_of(permit) == State.SUSPENDED
    with pytest.raises(Refused) as refusal:
        scoped(ma, services.resume, permit.pk, at=NINE + HOUR + MINUTE)
    assert "linked_not_in_force" in refusal.value.codes


def test_the_photo_of_the_watch_opens_what_its_absence_shut(permit: Permit, ma: Actor) -> None:
    clocking.shut_gates(ELEVEN)
    at = ELEVEN + MINUTE
    with pytest.raises(Refused) as refusal:
        scoped(ma, services.resume, permit.pk, at=at)
    assert "watch_not_shown" in refusal.value.codes
    show(permit, ma, "site_monitoring", at=at)
    resumed = scoped(ma, services.resume, permit.pk, at=at + MINUTE)
    assert (resumed.state, resumed.photo_due_at) == (State.WORKING, at + MINUTE + HOUR)
    assert Interruption.objects.get(permit=permit).end == at + MINUTE


def test_what_was_recorded_offline_is_kept_with_both_times_and_opens_nothing(permit: Permit, ma: Actor) -> None:
    Permit.objects.filter(pk=permit.pk).update(photo_due_at=None)
    clocking.shut_gates(FIVE)
    sampled, came = FIVE - 20 * MINUTE, FIVE + HOUR
    scoped(ma, services.record_gas, permit.pk, at=came, said=gas_said(sampled))
    test = GasTest.objects.get(permit=permit, phase="late")
    assert (test.at, test.received_at, test.passed) == (sampled, came, True)
    assert state_of(permit) == State.EXPIRED
    with pytest.raises(Refused) as refusal:  # what was taken after the gate had shut is no record of this work
        scoped(ma, services.record_gas, permit.pk, at=came, said=gas_said(came - MINUTE))
    assert refusal.value.codes == ["not_in_this_state"]
    with pytest.raises(Refused):
        scoped(ma, services.resume, permit.pk, at=came)


def test_a_reading_above_the_limit_shuts_the_gate(permit: Permit, ma: Actor) -> None:
    bad = ({"gas": "combustible", "value": 0.9, "unit": "%vol"},)
    test = scoped(
        ma, services.record_gas, permit.pk, at=NINE + 90 * MINUTE, said=gas_said(NINE + 90 * MINUTE, values=bad)
    )
    assert not test.passed
    assert state_of(permit) == State.SUSPENDED
    with pytest.raises(Refused) as refusal:
        scoped(ma, services.resume, permit.pk, at=NINE + 100 * MINUTE)
    assert any("gas" in code for code in refusal.value.codes)


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ({"values": ({"gas": "oxygen", "value": 209, "unit": "%vol"},)}, "gas_impossible"),
        ({"values": ({"gas": "oxygen", "value": 20.9, "unit": "bar"},)}, "gas_impossible"),
        ({"values": ()}, "no_reading"),
    ],
)
def test_impossible_readings_are_not_kept(permit: Permit, ma: Actor, said: dict[str, object], code: str) -> None:
    before = GasTest.objects.count()
    with pytest.raises(Refused) as refusal:
        scoped(ma, services.record_gas, permit.pk, at=NINE + HOUR, said=gas_said(NINE + HOUR, **said))
    assert code in refusal.value.codes
    assert GasTest.objects.count() == before


def test_a_phone_whose_clock_is_ahead_is_told(permit: Permit, ma: Actor) -> None:
    with pytest.raises(Refused) as refusal:
        scoped(ma, services.record_gas, permit.pk, at=NINE + HOUR, said=gas_said(NINE + 2 * HOUR))
    assert refusal.value.codes == ["clock_ahead"]


def test_an_alarm_near_by_suspends_the_work(permit: Permit, wu: Actor, ma: Actor) -> None:
    far = make_permit(state="working", leader=wu, guardian=ma, lon=LON + 0.01)
    OpenWork.objects.filter(pk__in=[permit.pk, far.pk]).update(working=True)
    shut = clocking.alarm_near(at=NINE + 90 * MINUTE, what="可燃气体报警", lon=LON, lat=LAT + 0.0001)
    assert shut == [permit.pk]
    assert (state_of(permit), state_of(far)) == (State.SUSPENDED, State.WORKING)


def test_ten_thousand_open_permits_that_are_not_due_cost_nothing(permit: Permit) -> None:
    """None is due: the clock looks into its indexes and takes no row."""
    Permit.objects.bulk_create(
        Permit(**{
            **{field.attname: getattr(permit, field.attname) for field in Permit._meta.concrete_fields
               if not field.generated},
            "id": None or type(permit)._meta.get_field("id").get_default(), "number": f"N{number}",
            "photo_due_at": NINE + 6 * HOUR,
        })
        for number in range(500)
    )  # fmt: skip
    Permit.objects.filter(pk=permit.pk).update(photo_due_at=None)
    assert clocking.shut_gates(NINE + 5 * HOUR) == 0
    assert clocking.shut_gates(NINE + 6 * HOUR, limit=40) == 40
    assert Permit.objects.filter(state="suspended").count() == 40


def test_deadlines_come_and_go_with_the_steps(permit: Permit, ma: Actor) -> None:
    show(permit, ma, "site_monitoring", at=NINE + 80 * MINUTE)
    running = Deadline.objects.filter(subject_id=permit.pk, state="open")
    assert dict(running.values_list("kind", "due_at")) == {
        "permits.expiry": FIVE, "permits.photo": NINE + 80 * MINUTE + HOUR,
    }  # fmt: skip
    assert {row.doer_id for row in running} == {ma.person_id}
    show(permit, ma, "post_site_clearing", at=NINE + 2 * HOUR)
    scoped(ma, services.finish, permit.pk, at=NINE + 2 * HOUR)
    assert list(running.values_list("kind", flat=True)) == ["permits.accept"]
    ended = dict(Deadline.objects.filter(subject_id=permit.pk).exclude(state="open").values_list("kind", "state"))
    assert ended == {"permits.expiry": "met", "permits.photo": "lapsed"}


def test_the_web_role_reads_and_keeps_the_directory_of_open_work(permit: Permit, sun: Actor) -> None:
    with acting_as(sun):  # of another enterprise: sees no permit of ours, and all open work
        assert not Permit.objects.filter(pk=permit.pk).exists()
        assert OpenWork.objects.filter(pk=permit.pk).exists()
        open_work_of(permit, permit_id=sun.person_id, enterprise_id=sun.enterprise_id).save()
        assert OpenWork.objects.count() == 2


def test_a_photo_is_used_once(permit: Permit, ma: Actor) -> None:
    photo = shot(ma, "permit_site_monitoring", at=NINE + HOUR)
    scoped(ma, services.show, permit.pk, at=NINE + HOUR, node="site_monitoring", photo_ids=[photo])
    other = make_permit(state="working", leader=None, guardian=ma)
    with pytest.raises(Refused) as refusal:
        scoped(ma, services.show, other.pk, at=NINE + HOUR, node="site_monitoring", photo_ids=[photo])
    assert refusal.value.codes == ["photo_used_before"]
