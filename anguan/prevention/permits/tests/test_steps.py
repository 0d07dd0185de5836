"""Single steps: hand-over, entries, conditions, coordinator, spot checks, settings, the daily commitment."""

from datetime import date, timedelta

import pytest

from anguan.foundation.access import Actor
from anguan.foundation.deadlines.models import Deadline
from anguan.foundation.notify.models import Outgoing
from anguan.foundation.refusal import Refused
from anguan.prevention.permits import queries, services
from anguan.prevention.permits.models import Commitment, Crew, Entry, Handover, Permit, SlotHolder, SpotCheck
from anguan.prevention.permits.notices import TOPICS
from anguan.prevention.permits.rules import State
from anguan.prevention.permits.services import owing, telling
from anguan.prevention.permits.tests.makers import NINE, certify, gas_said, make_certificate, make_permit
from anguan.prevention.permits.tests.stories import draft, scoped, shot, sign, submit
from anguan.registry.enterprises.models import Enterprise

HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)
AT = NINE + 90 * MINUTE


@pytest.fixture
def permit(wu: Actor, ma: Actor, liu: Actor) -> Permit:
    """Work in a confined space under way."""
    return make_permit(state="working", kind="confined_space", leader=wu, guardian=ma, worker=liu)


def refused(step: object, /, *args: object, **named: object) -> list[str]:
    """Return why a step is refused."""
    with pytest.raises(Refused) as refusal:
        step(*args, **named)  # type: ignore[operator]
    return refusal.value.codes


def test_only_somebody_certified_takes_the_guard_over(permit: Permit, ma: Actor, chen: Actor) -> None:
    handover: Handover = scoped(ma, services.hand_over, permit.pk, at=AT, to_id=chen.person_id, said="内部温度偏高")
    assert Permit.objects.get(pk=permit.pk).guardian_id == ma.person_id  # until somebody takes it
    assert refused(scoped, chen, services.take_over, handover.pk, at=AT)
    certify("confined_space", guardian=chen)
    now = scoped(chen, services.take_over, handover.pk, at=AT + MINUTE)
    assert (now.guardian_id, now.state) == (chen.person_id, State.WORKING)
    guards = Crew.objects.filter(permit=permit, role="guardian").order_by("since")
    assert [(one.name, one.until) for one in guards] == [("马国栋", AT + MINUTE), ("陈卫东", None)]
    assert Deadline.objects.get(kind="permits.expiry", state="open").doer_id == chen.person_id
    assert refused(scoped, ma, services.stop, permit.pk, at=AT + 2 * MINUTE) == ["not_yours"]


def test_a_worker_does_not_guard_the_work(permit: Permit, ma: Actor, liu: Actor) -> None:
    handover = scoped(ma, services.hand_over, permit.pk, at=AT, to_id=liu.person_id)
    assert refused(scoped, liu, services.take_over, handover.pk, at=AT) == ["guardian_works"]


def test_who_goes_in_is_counted_out(permit: Permit, ma: Actor, liu: Actor, chen: Actor) -> None:
    people, tools = [liu.person_id], [("扳手", 3)]
    scoped(ma, services.go_in, permit.pk, at=AT, person_ids=people, tools=tools)
    again = refused(scoped, ma, services.go_in, permit.pk, at=AT, person_ids=[*people, chen.person_id, ma.person_id])
    assert set(again) >= {"inside_already", "not_of_the_crew", "guardian_enters"}
    assert refused(scoped, ma, services.finish, permit.pk, at=AT) == ["people_inside", "tools_inside"]
    wrench, welder = Entry.objects.get(is_tool=True), Entry.objects.get(is_tool=False)
    assert refused(scoped, ma, services.come_out, wrench.pk, at=AT, count=4) == ["count_wrong"]
    scoped(ma, services.come_out, wrench.pk, at=AT + MINUTE, count=2)
    scoped(ma, services.come_out, welder.pk, at=AT + MINUTE)
    assert Entry.objects.get(pk=wrench.pk).out_count == 2
    assert scoped(ma, services.finish, permit.pk, at=AT + 2 * MINUTE).state == State.FINISHED


def test_not_more_go_in_than_the_place_allows(wu: Actor, ma: Actor, liu: Actor) -> None:
    facts = {"people_limit": 1, "inside_space": True, "space": "R-1"}
    full = make_permit(state="working", kind="confined_space", leader=wu, guardian=ma, worker=liu, place_facts=facts)
    both = [wu.person_id, liu.person_id]
    assert refused(scoped, ma, services.go_in, full.pk, at=AT, person_ids=both) == ["too_many_inside"]


def test_the_owners_condition_is_met_before_the_start(wu: Actor, ma: Actor, liu: Actor, wang: Actor) -> None:
    permit = make_permit(state="approved", leader=wu, guardian=ma, worker=liu, ready=True)
    assert refused(scoped, ma, services.add_condition, permit.pk, at=NINE, said="加一名监护") == ["not_yours"]
    condition = scoped(wang, services.add_condition, permit.pk, at=NINE, said="加一名监护人", key="c")
    assert scoped(wang, services.add_condition, permit.pk, at=NINE, said="加一名监护人", key="c") is None
    assert condition is not None
    assert "condition_open" in refused(scoped, ma, services.start, permit.pk, at=NINE + HOUR)
    scoped(wu, services.meet_condition, condition.pk, at=NINE + MINUTE, said="已加派吴工")
    scoped(wang, services.add_condition, permit.pk, at=NINE, said="", approves=True)  # an approval asks for nothing
    still = services.still_wanted(permit, "start", by=ma, at=NINE + HOUR)
    assert "condition_open" not in [reason.code for reason in still.reasons]


def test_the_coordinator_signs_for_crossing_work(wu: Actor, zhou: Actor, chen: Actor) -> None:
    permit = make_permit(state="approved", leader=wu)
    assert refused(scoped, chen, services.name_coordinator, permit.pk, at=NINE, person_id=zhou.person_id)
    scoped(wu, services.name_coordinator, permit.pk, at=NINE, person_id=zhou.person_id)
    assert refused(scoped, wu, services.coordinate, permit.pk, at=NINE) == ["not_yours"]
    assert scoped(zhou, services.coordinate, permit.pk, at=NINE).coordinated_at == NINE


def test_a_spot_check_is_answered_from_the_spot(permit: Permit, ma: Actor, li: Actor, far_officer: Actor) -> None:
    check: SpotCheck = scoped(li, services.spot_check, permit.pk, at=AT, asked="photo")
    assert check.answer_due_at == AT + 15 * MINUTE
    owed = Deadline.objects.get(kind="permits.spot_answer")
    assert (owed.due_at, owed.doer_id) == (check.answer_due_at, ma.person_id)
    told = Outgoing.objects.filter(topic=telling.CHECKED, source_id=check.pk)
    assert {row.listener for row in told} == {"person", "manager"}
    with pytest.raises(Permit.DoesNotExist):
        scoped(far_officer, services.spot_check, permit.pk, at=AT, asked="look")
    photo = shot(ma, "permit_spot_answer", at=AT + 5 * MINUTE)
    scoped(ma, services.answer_check, check.pk, at=AT + 5 * MINUTE, photo_ids=[photo])
    owed.refresh_from_db()
    assert owed.state == "met"
    done = scoped(li, services.conclude_check, check.pk, at=AT + HOUR, result="fine")
    assert (done.result, Permit.objects.get(pk=permit.pk).state) == ("fine", State.WORKING)


def test_what_an_office_stopped_goes_on_when_it_says_so(permit: Permit, ma: Actor, li: Actor, city: Actor) -> None:
    check = scoped(li, services.spot_check, permit.pk, at=AT, asked="stop", said="未佩戴救生绳")
    assert Permit.objects.get(pk=permit.pk).suspended_cause == "order"
    assert "order_stands" in refused(scoped, ma, services.resume, permit.pk, at=AT + MINUTE)
    assert refused(scoped, city, services.conclude_check, check.pk, at=AT, result="fine") == ["not_yours"]
    scoped(li, services.conclude_check, check.pk, at=AT + 10 * MINUTE, result="fine")
    assert "order_stands" not in [
        reason.code
        for reason in services.still_wanted(
            Permit.objects.get(pk=permit.pk), "resume", by=ma, at=AT + 11 * MINUTE
        ).reasons
    ]


def test_sent_back_with_its_reason(wu: Actor, zhou: Actor, ma: Actor, liu: Actor) -> None:
    certify("hot_work", guardian=ma, worker=liu)
    permit = submit(draft(wu, leader=wu, guardian=ma, worker=liu), wu)
    sign(permit, wu, "work_leader", at=NINE + MINUTE)
    at = NINE + 2 * MINUTE
    assert refused(sign, permit, zhou, "base_unit", at=at, agrees=False) == ["no_opinion"]
    back = sign(permit, zhou, "base_unit", at=at, agrees=False, opinion="周围油污没有清理")
    assert (back.state, back.version) == (State.DRAFT, 2)
    assert queries.signed_slots(back, by=None) == {}  # signatures are for one version
    assert Outgoing.objects.filter(topic=telling.SENT_BACK, source_id=permit.pk).exists()


def test_a_copy_brings_no_time_and_no_readings(wu: Actor, ma: Actor, liu: Actor) -> None:
    past = make_permit(state="closed", leader=wu, guardian=ma, worker=liu)
    said = scoped(wu, services.copied, past.pk, at=NINE)
    assert (said.planned_start, said.copied_from, said.guardian_id) == (None, past.pk, ma.person_id)
    copy = scoped(wu, services.draft, said, at=NINE + HOUR)
    assert not copy.gas_tests.exists()
    assert not copy.signatures.exists()


def test_the_rule_of_an_enterprise_can_only_be_its_own(huahai: Enterprise, zhou: Actor, wu: Actor) -> None:
    named = {"at": NINE, "enterprise_id": huahai.pk, "overlay": {"people_limit": 9}}
    setting = scoped(zhou, services.set_rules, regime="hazchem", source="华海安〔2026〕3号", **named)
    assert (setting.regime, setting.overlay) == ("hazchem", {"people_limit": 9})
    assert refused(scoped, wu, services.set_rules, regime="general", **named) == ["no_permission"]
    wrong = {**named, "overlay": {"gas_sample_minutes": "soon"}}
    assert refused(scoped, zhou, services.set_rules, regime="general", **wrong) == ["facts_unreadable"]
    Enterprise.objects.filter(pk=huahai.pk).update(industry_code="C2614")
    assert refused(scoped, zhou, services.set_rules, regime="general", **named) == ["regime_bound"]


def test_who_signs_is_named_for_an_area(huahai: Enterprise, zhou: Actor, wu: Actor, wang: Actor, chen: Actor) -> None:
    permit = make_permit(state="submitted", leader=chen)
    named = {"at": NINE, "enterprise_id": huahai.pk, "slot": "base_unit"}
    assert [one.name for one in queries.holders("base_unit", permit, by=zhou, at=NINE)] == [wu.name]  # by their post
    holder: SlotHolder = scoped(zhou, services.hold_slot, person_id=wang.person_id, **named)
    scoped(zhou, services.hold_slot, person_id=wang.person_id, **named)
    assert SlotHolder.objects.count() == 1
    assert [one.name for one in queries.holders("base_unit", permit, by=zhou, at=NINE)] == [wang.name]
    scoped(zhou, services.leave_slot, holder.pk, at=NINE)
    assert not SlotHolder.objects.exists()


def test_the_day_is_committed_before_the_work_begins(huahai: Enterprise, zhou: Actor, wu: Actor, ma: Actor) -> None:
    scoped(zhou, services.set_rules, at=NINE, enterprise_id=huahai.pk, regime="hazchem", overlay={})
    make_certificate(ma, "guardian", number="")
    permit = draft(wu, leader=wu, guardian=ma, worker=zhou, methods=("grinding",))
    submit(permit, wu)
    owed = Deadline.objects.get(kind="permits.commitment", state="open")
    assert (owed.due_at, owed.subject_id) == (permit.planned_start, huahai.pk)
    day = date(2026, 11, 20)
    scoped(zhou, services.commit_day, at=NINE + MINUTE, day=day, counts={"hot_work.second": 1, "lifting": 0})
    owed.refresh_from_db()
    assert (owed.state, Commitment.objects.get().counts) == ("met", {"hot_work.second": 1})
    assert refused(scoped, zhou, services.commit_day, at=NINE, day=day, counts={"diving": 1}) == ["counts_wrong"]


def test_every_notice_says_what_to_do_in_words(permit: Permit, ma: Actor, li: Actor) -> None:
    scoped(ma, services.stop, permit.pk, at=AT, cause="abnormal", said="反应釜有异响")
    check = scoped(li, services.spot_check, permit.pk, at=AT, asked="photo")
    said: dict[tuple[str, object], str] = {}
    for topic in TOPICS:
        rows = [Outgoing(topic=topic.key, source_id=each) for each in (permit.pk, check.pk)]
        said |= {(topic.key, key): item.title + item.note for key, item in topic.describe(rows).items()}
    assert said[telling.STOPPED, permit.pk] == "作业已停止：受限空间 一号库东侧马国栋：反应釜有异响"
    assert said[telling.CHECKED, check.pk].startswith("抽查，请立即拍照：受限空间")
    assert (telling.APPROVED, permit.pk) not in said  # overtaken


def test_three_people_are_enough_for_a_chain_of_three(
    wu: Actor, zhou: Actor, wang: Actor, ma: Actor, liu: Actor
) -> None:
    """In a small enterprise whoever has signed below is followed by the one above (表 B.1 说明 1)."""
    certify("hot_work", guardian=ma, worker=liu)
    facts = {"zone": "explosive", "in_operation": False}
    permit = submit(draft(wu, leader=wu, guardian=ma, worker=liu, place_facts=facts), wu)
    assert permit.level == "first"
    sign(permit, wu, "work_leader", at=NINE + MINUTE)
    sign(permit, zhou, "base_unit", at=NINE + 2 * MINUTE)
    assert [one.slot for one in queries.to_sign(zhou, at=NINE)] == []
    assert [one.slot for one in queries.to_sign(wang, at=NINE)] == ["safety_dept"]
    assert sign(permit, wang, "safety_dept", at=NINE + 3 * MINUTE).state == State.APPROVED


def test_missing_deadlines_are_made_up_for(permit: Permit) -> None:
    assert not Deadline.objects.filter(subject_id=permit.pk).exists()  # made by rows
    assert (owing.owe_missing(at=AT), owing.owe_missing(at=AT)) == (1, 0)
    assert Deadline.objects.filter(subject_id=permit.pk, kind="permits.expiry", state="open").exists()


def test_a_contractors_worker_drafts_and_signs_the_briefing(zhao: Actor, wu: Actor, ma: Actor) -> None:
    mine = draft(zhao, leader=zhao, guardian=ma, contractor=True, work_unit="恒泰安装")
    assert [one.employer for one in mine.crew.filter(role="work_leader")] == ["恒泰安装"]
    permit = make_permit(state="approved", leader=wu, guardian=ma, worker=zhao)
    scoped(wu, services.brief, permit.pk, at=NINE, said="注意高空落物")
    scoped(zhao, services.sign_briefing, permit.pk, at=NINE + MINUTE)
    assert permit.crew.get(person_id=zhao.person_id).briefed_at == NINE + MINUTE
    other = make_permit(state="approved", leader=wu, guardian=ma)
    with pytest.raises(Permit.DoesNotExist):
        scoped(zhao, services.sign_briefing, other.pk, at=NINE)


def test_an_official_records_nothing(permit: Permit, li: Actor) -> None:
    for step, named in (
        (services.brief, {}),
        (services.confirm_measures, {"lines": ()}),
        (services.record_gas, {"said": gas_said(AT)}),
        (services.start, {}),
        (services.finish, {}),
    ):
        assert refused(scoped, li, step, permit.pk, at=AT, **named) in (["not_yours"], ["not_in_this_state"])
