"""What somebody tries who should not: records of others' work, old photos, orders waited out, the same thing twice."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from functools import partial
from typing import Any

import pytest

from anguan.foundation import clock
from anguan.foundation.access import Actor
from anguan.foundation.access.models import uuid7
from anguan.foundation.audit.models import AuditEntry
from anguan.foundation.refusal import Refused
from anguan.prevention.permits import queries, services
from anguan.prevention.permits.models import Crew, Entry, Handover, Interruption, Link, Permit, SpotCheck, StepTaken
from anguan.prevention.permits.rules import State
from anguan.prevention.permits.services import clocking, numbering
from anguan.prevention.permits.sheets import face_of
from anguan.prevention.permits.tests.makers import NINE, certify, gas_said, make_interruption, make_permit
from anguan.prevention.permits.tests.stories import draft, scoped, shot, sign, submit
from anguan.prevention.permits.tests.test_api import get, post
from anguan.registry.accounts.tests.makers import make_actor, make_office
from anguan.registry.accounts.tests.signing import client_of
from anguan.registry.enterprises.models import Enterprise
from tests.racing import at_once

HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)
TEN = NINE + HOUR  # when the makers' permits begin


def refused(by: Actor, step: Callable[..., object], /, *args: Any, **named: Any) -> list[str]:
    """Take a step that must be refused; return why."""
    with pytest.raises(Refused) as refusal:
        scoped(by, step, *args, **named)
    return refusal.value.codes


def wanted(permit: Permit, guardian: Actor, at: Any) -> list[str]:
    """Return what stands against going on."""
    kept = Permit.objects.get(pk=permit.pk)
    return [reason.code for reason in services.still_wanted(kept, "resume", by=guardian, at=at).reasons]


# ── records of others' work ──────────────────────────────────────────────────────────────────────────────────────────


def test_only_who_guarded_tells_later_who_went_in(wu: Actor, ma: Actor, liu: Actor, chen: Actor, li: Actor) -> None:
    permit = make_permit(state=State.SUSPENDED, kind="confined_space", leader=wu, guardian=ma, worker=liu)
    Permit.objects.filter(pk=permit.pk).update(state_since=TEN + HOUR)
    go_in = partial(services.go_in, permit.pk, at=TEN + 2 * HOUR, person_ids=[liu.person_id])
    before = TEN + HOUR / 2
    assert refused(li, go_in, device_at=before) == ["not_yours"]  # nobody inside that only an official has seen
    assert refused(chen, go_in, device_at=before) == ["not_in_this_state"]
    assert refused(ma, go_in, device_at=TEN - HOUR) == ["not_started_yet"]
    assert refused(ma, go_in, device_at=TEN - 90 * 24 * HOUR) == ["too_old"]
    assert len(scoped(ma, go_in, device_at=before)) == Entry.objects.count() == 1


def test_a_bystander_does_not_brief_again(wu: Actor, ma: Actor, liu: Actor, chen: Actor) -> None:
    """It would take away the signatures of everybody who was briefed."""
    permit = make_permit(state=State.APPROVED, leader=wu, guardian=ma, worker=liu, ready=True)
    assert refused(chen, services.brief, permit.pk, at=TEN, said="随便说说") == ["not_yours"]
    assert not Crew.objects.filter(permit=permit, briefed_at__isnull=True).exists()


def test_nobody_is_said_to_be_briefed_without_their_hand(wu: Actor, ma: Actor, liu: Actor) -> None:
    permit = make_permit(state=State.APPROVED, leader=wu, guardian=ma, worker=liu)
    scoped(wu, services.brief, permit.pk, at=TEN)
    assert refused(ma, services.sign_briefing, permit.pk, at=TEN, person_id=liu.person_id) == ["no_signature"]


def test_a_second_post_is_not_the_first(huahai: Enterprise, wu: Actor, ma: Actor, liu: Actor, chen: Actor) -> None:
    """陈师傅 helps out at the town's office as well: what he may do at work he does in his post there."""
    permit = make_permit(state=State.WORKING, leader=wu, guardian=ma, worker=liu)
    offer = scoped(ma, services.hand_over, permit.pk, at=TEN, to_id=chen.person_id)
    official = make_actor("陈卫东", "town_officer", office=make_office("镇安监办", huahai.region_code))
    other_hat = replace(official, person_id=chen.person_id)
    certify("hot_work", guardian=chen)
    assert refused(other_hat, services.take_over, offer.pk, at=TEN + MINUTE) == ["not_yours"]
    assert scoped(chen, services.take_over, offer.pk, at=TEN + MINUTE).guardian_id == chen.person_id


# ── orders and photos ────────────────────────────────────────────────────────────────────────────────────────────────


def test_an_order_stands_though_work_had_been_stopped_before(
    wu: Actor, ma: Actor, liu: Actor, li: Actor, city: Actor
) -> None:
    """A break taken when the inspector comes through the gate does not outlast the order."""
    permit = make_permit(state=State.SUSPENDED, leader=wu, guardian=ma, worker=liu)
    checks = [
        scoped(who, services.spot_check, permit.pk, at=TEN + n * MINUTE, asked="stop", said="监护人不在现场")
        for n, who in enumerate((li, city), start=1)
    ]
    assert wanted(permit, ma, TEN + 5 * MINUTE).count("order_stands") == 2
    scoped(city, services.conclude_check, checks[1].pk, at=TEN + 6 * MINUTE, result="fine")
    assert wanted(permit, ma, TEN + 7 * MINUTE).count("order_stands") == 1  # the town's is still there
    scoped(li, services.conclude_check, checks[0].pk, at=TEN + 8 * MINUTE, result="fine")
    assert wanted(permit, ma, TEN + 9 * MINUTE) == []


def test_an_officials_stop_is_an_order_whichever_way_it_comes(wu: Actor, ma: Actor, liu: Actor, li: Actor) -> None:
    permit = make_permit(state=State.WORKING, leader=wu, guardian=ma, worker=liu)
    for _twice in range(2):
        scoped(li, services.stop, permit.pk, at=TEN + MINUTE, cause="break", key="s")
    assert (SpotCheck.objects.get().asked, Interruption.objects.get().cause) == ("stop", "order")
    assert "order_stands" in wanted(permit, ma, TEN + 5 * MINUTE)


def test_a_spot_check_is_answered_with_what_is_taken_now(wu: Actor, ma: Actor, liu: Actor, li: Actor) -> None:
    permit = make_permit(state=State.WORKING, leader=wu, guardian=ma, worker=liu)
    in_stock, shown = (shot(ma, "permit_spot_answer", at=TEN) for _ in range(2))
    scoped(ma, services.show, permit.pk, at=TEN, node="site_monitoring", photo_ids=[shown])
    check = scoped(li, services.spot_check, permit.pk, at=TEN + HOUR, asked="photo", key="c")
    for old in (in_stock, shown):
        answer = partial(services.answer_check, check.pk, at=TEN + HOUR + MINUTE, photo_ids=[old])
        assert refused(ma, answer) == ["photo_too_old"]
    now = shot(ma, "permit_spot_answer", at=TEN + HOUR + MINUTE)
    scoped(ma, services.answer_check, check.pk, at=TEN + HOUR + MINUTE, photo_ids=[now])
    scoped(li, services.spot_check, permit.pk, at=TEN + 2 * HOUR, asked="look", key="d")
    again = scoped(li, services.spot_check, permit.pk, at=TEN + 3 * HOUR, asked="photo", key="c")
    assert again.pk == check.pk  # the form's own, not the latest


def test_a_photo_of_the_morning_does_not_approve_in_the_evening(wu: Actor, zhou: Actor, ma: Actor, liu: Actor) -> None:
    certify("hot_work", guardian=ma, worker=liu)
    permit = submit(draft(wu, leader=wu, guardian=ma, worker=liu), wu)
    sign(permit, wu, "work_leader", at=NINE + MINUTE)
    old = shot(zhou, "permit_approval", at=NINE - 5 * HOUR)
    step = partial(services.sign, permit.pk, slot="base_unit", seen_version=permit.version, photo_ids=[old])
    assert refused(zhou, step, at=NINE + 5 * MINUTE) == ["photo_too_old"]


# ── moments made up ──────────────────────────────────────────────────────────────────────────────────────────────────


def test_what_a_phone_says_of_the_time_moves_nothing_before_the_work(wu: Actor, ma: Actor, liu: Actor) -> None:
    permit = make_permit(state=State.WORKING, leader=wu, guardian=ma, worker=liu)
    assert refused(ma, services.record_gas, permit.pk, at=TEN + HOUR, said=gas_said(TEN - 90 * 24 * HOUR)) == [
        "too_old"
    ]
    scoped(ma, services.stop, permit.pk, at=TEN - 5 * HOUR, cause="alarm")
    assert Interruption.objects.get().start == permit.started_at  # older readings do not open the gate again
    scoped(ma, services.finish, permit.pk, at=TEN - 48 * HOUR)
    kept = Permit.objects.get(pk=permit.pk)
    assert kept.finished_at == Interruption.objects.get().end == permit.started_at


# ── the clock ────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_one_gate_that_cannot_be_shut_keeps_no_other_open(wu: Actor, ma: Actor, liu: Actor) -> None:
    broken, other = (make_permit(state=State.WORKING, leader=wu, guardian=ma, worker=liu) for _ in range(2))
    make_interruption(broken, start=TEN)  # a row that nothing should have left: a second one is refused
    assert other.valid_until is not None
    assert clocking.shut_gates(other.valid_until) == 1
    assert Permit.objects.get(pk=other.pk).state == State.EXPIRED


def test_a_draft_does_not_stop_the_work_it_names(huahai: Enterprise, wu: Actor, ma: Actor, liu: Actor) -> None:
    hot = make_permit(state=State.WORKING, leader=wu, guardian=ma, worker=liu)
    other = make_actor("钱班长", "team_leader", enterprise=huahai)
    draft(other, "confined_space", leader=other, linked=(hot.pk,))
    assert clocking.shut_gates(TEN + MINUTE) == 0


# ── twice ────────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.django_db(transaction=True)
def test_a_draft_sent_twice_in_one_second_is_one(wu: Actor) -> None:
    key = uuid7()
    answers = at_once(*(partial(draft, wu, leader=wu, permit_id=key) for _ in range(2)))
    assert [getattr(answer, "pk", answer) for answer in answers] == [key, key]


AGAIN: dict[str, tuple[str, Callable[[Permit, dict[str, Actor]], Any]]] = {
    "stop": (State.WORKING, lambda permit, who: partial(services.stop, permit.pk, by=who["guardian"])),
    "finish": (State.WORKING, lambda permit, who: partial(services.finish, permit.pk, by=who["guardian"])),
    "gas": (State.WORKING, lambda permit, who: partial(
        services.record_gas, permit.pk, by=who["guardian"], said=gas_said(TEN))),
    "hand_over": (State.WORKING, lambda permit, who: partial(
        services.hand_over, permit.pk, by=who["guardian"], to_id=who["chen"].person_id)),
    "spot_check": (State.WORKING, lambda permit, who: partial(
        services.spot_check, permit.pk, by=who["li"], asked="stop", said="无人监护")),
    "brief": (State.APPROVED, lambda permit, who: partial(services.brief, permit.pk, by=who["leader"])),
}  # fmt: skip


@pytest.mark.parametrize("step", AGAIN)
@pytest.mark.django_db(transaction=True)
def test_a_form_pressed_twice_in_one_second_has_one_effect(
    step: str, wu: Actor, ma: Actor, liu: Actor, chen: Actor, li: Actor
) -> None:
    state, of = AGAIN[step]
    permit = make_permit(state=state, leader=wu, guardian=ma, worker=liu)
    press = partial(
        of(permit, {"leader": wu, "guardian": ma, "chen": chen, "li": li}), at=TEN + MINUTE, key=str(uuid7())
    )
    answers = at_once(press, press)
    assert not [answer for answer in answers if answer is None or isinstance(answer, list)], answers
    assert StepTaken.objects.filter(permit=permit).count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_clocks_shut_each_gate_once(wu: Actor, ma: Actor, liu: Actor) -> None:
    permits = [make_permit(state=State.WORKING, leader=wu, guardian=ma, worker=liu) for _ in range(4)]
    due = max(permit.photo_due_at for permit in permits if permit.photo_due_at)
    answers = at_once(*(partial(clocking.shut_gates, due) for _ in range(3)))
    assert sum(answer for answer in answers if isinstance(answer, int)) == len(permits)
    assert Interruption.objects.count() == len(permits)


def test_a_permit_does_not_go_with_itself(wu: Actor) -> None:
    permit = draft(wu, leader=wu)
    draft(wu, leader=wu, permit_id=permit.pk, linked=(permit.pk,))
    assert not Link.objects.exists()


def test_what_was_taken_back_is_handed_in_again(wu: Actor, ma: Actor, liu: Actor) -> None:
    """The same page, the same key: the second time it was taken for the first, and stayed a draft."""
    certify("hot_work", guardian=ma, worker=liu)
    start = clock.local(clock.now() + HOUR)
    said = {
        "key": str(uuid7()), "kind": "hot_work", "place": "一号库东侧", "content": "更换支架", "methods": "grinding",
        "zone": "ordinary", "start": f"{start:%Y-%m-%dT%H:%M}", "lasts": "2", "leader": str(wu.person_id),
        "guardian": str(ma.person_id), "worker": str(liu.person_id), "hazard_analysis": "yes", "do": "submit",
        "monitored": "yes", "on_equipment": "no", "outdoor": "no", "isolated": "yes", "end": "",
    }  # fmt: skip
    client = client_of(wu)
    states = []
    for path in ("/permits/new", "/permits/new", f"/permits/{said['key']}/edit"):
        page = client.post(path, said)
        assert page.status_code == 302, page.content.decode()
        states.append(Permit.objects.get().state)
        if len(states) == 2:
            scoped(wu, services.recall, Permit.objects.get().pk, at=clock.now())
    assert states == [State.SUBMITTED] * 3


def test_an_offer_that_lapsed_is_not_offered_again(wu: Actor, ma: Actor, liu: Actor, chen: Actor) -> None:
    permit = make_permit(state=State.WORKING, leader=wu, guardian=ma, worker=liu)
    offer = partial(services.hand_over, permit.pk, at=TEN, to_id=chen.person_id, key="h")
    scoped(ma, offer)
    Handover.objects.all().delete()  # as going on does
    assert refused(ma, offer) == ["offer_over"]


def test_after_999_comes_1000_and_then_1001(wu: Actor) -> None:
    permit = make_permit(leader=wu)
    stem = numbering.next_number(permit, at=NINE).rpartition("-")[0]
    for number in (999, 1000):
        make_permit(leader=wu, number=f"{stem}-{number}")
    assert numbering.next_number(permit, at=NINE) == f"{stem}-1001"


# ── what is told of people ───────────────────────────────────────────────────────────────────────────────────────────


def test_identity_numbers_are_whole_for_those_who_keep_them(
    wu: Actor, ma: Actor, liu: Actor, zhou: Actor, li: Actor
) -> None:
    permit = make_permit(state=State.WORKING, leader=wu, guardian=ma, worker=liu)

    def numbers(reader: Actor) -> dict[str, bool]:
        crew = get(reader, f"/{permit.pk}").json()["crew"]
        return {one["name"]: "*" in one["certificate_number"] for one in crew if one["certificate_number"]}

    assert not any(numbers(zhou).values())
    assert numbers(liu) == {"吴刚": True, "马国栋": True, "刘洋": False}
    assert all(numbers(li).values())


def test_identity_numbers_leave_the_enterprise_without_the_birthday(
    wu: Actor, ma: Actor, liu: Actor, li: Actor
) -> None:
    permit = make_permit(state=State.WORKING, leader=wu, guardian=ma, worker=liu)

    def told(reader: Actor) -> list[bool]:
        crew = face_of(permit, by=reader, at=TEN, address="").crew
        return ["*" in one.certificate_number for one in crew if one.certificate_number]

    assert (any(told(wu)), all(told(li))) == (False, True)


def test_a_draft_is_the_enterprises_own(wu: Actor, zhou: Actor, li: Actor) -> None:
    permit = make_permit(leader=wu)
    assert get(zhou, f"/{permit.pk}").status_code == 200
    assert (get(li, f"/{permit.pk}").status_code, get(li).json()) == (404, [])


def test_the_host_signs_for_itself(huahai: Enterprise, zhou: Actor, zhao: Actor) -> None:
    hold = partial(services.hold_slot, at=TEN, enterprise_id=huahai.pk, slot="safety_dept", person_id=zhao.person_id)
    assert refused(zhou, hold) == ["contractor_signs"]


def test_a_contractor_sees_the_checks_of_their_own_work(
    wu: Actor, ma: Actor, liu: Actor, zhao: Actor, li: Actor
) -> None:
    others = make_permit(state=State.WORKING, leader=wu, guardian=ma, worker=liu)
    own = make_permit(state=State.WORKING, leader=wu, guardian=ma, worker=zhao)
    for permit in (others, own):
        scoped(li, services.spot_check, permit.pk, at=TEN, asked="look")
    assert [check.permit_id for check in queries.checks_for(zhao)] == [own.pk]


def test_who_takes_the_paper_is_kept(wu: Actor, ma: Actor, liu: Actor, li: Actor) -> None:
    permit = make_permit(state=State.WORKING, leader=wu, guardian=ma, worker=liu)
    assert client_of(li).get(f"/permits/{permit.pk}/paper?copy=2").status_code == 200
    entry = AuditEntry.objects.get(subject_id=permit.pk, action="permits.printed")
    assert (entry.person_name, entry.detail["copies"]) == ("李强", [2])


def test_a_program_of_an_official_stops_by_order(wu: Actor, ma: Actor, liu: Actor, li: Actor) -> None:
    now = clock.now()
    permit = make_permit(
        state="working", leader=wu, guardian=ma, worker=liu, at=now - 2 * HOUR, planned_end=now + 3 * HOUR
    )
    assert post(li, f"/{permit.pk}/steps/stop", reason="无人监护").json()["state"] == State.SUSPENDED
    codes = [one["code"] for one in post(ma, f"/{permit.pk}/steps/resume").json()["reasons"]]
    assert "order_stands" in codes
