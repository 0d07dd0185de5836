"""A morning: the leader opens, people sign in, it is held; what comes twice, second, late, or from elsewhere."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from anguan.foundation import bulk
from anguan.foundation.access import Actor
from anguan.foundation.access.models import uuid7
from anguan.foundation.audit.models import AuditEntry
from anguan.foundation.deadlines.models import Deadline
from anguan.foundation.evidence.models import Exhibit
from anguan.foundation.notify.models import Outgoing
from anguan.foundation.refusal import Refused
from anguan.registry.accounts.tests.makers import make_actor
from anguan.registry.enterprises.models import Enterprise
from anguan.responsibility.briefings import services
from anguan.responsibility.briefings.models import Attendance, Briefing, Member, Slot, Team
from anguan.responsibility.briefings.rules.saying import FollowUpSaid, HeldSaid, OpeningSaid, SignInSaid, Ticked
from anguan.responsibility.briefings.rules.topics import Question, Topic
from anguan.responsibility.briefings.services import TakenAlready, planning, telling
from anguan.responsibility.briefings.tests.makers import (
    EIGHT,
    SEVEN,
    TODAY,
    make_briefing,
    make_photo,
    make_shift,
    make_signature,
    make_slot,
    make_team,
    owned,
)
from anguan.responsibility.briefings.tests.stories import scoped

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
HALF = EIGHT - 30 * MINUTE
DUST = Topic(
    "dust", "今天清理除尘器", ("先停机断电再开门", "不用压缩空气吹扫"), lesson="dust", answer="先停机断电再开门"
)
HOT = Topic("hot", "东侧有动火", ("离动火点十米以外", "看到火星马上报告"), lesson="hot_work", answer="离动火点十米以外")
ASKED = Question("开除尘器门之前要做什么？", "先停机断电再开门", "dust", "dust")


@pytest.fixture
def slot(team: Team) -> Slot:
    """Today's slot of the team, with its deadline."""
    make_shift(team)
    planning.plan(SEVEN)
    found: Slot = Slot.objects.get(team=team, day=TODAY)
    return found


def opened(slot: Slot, by: Actor, *, at: Any = HALF) -> Briefing:
    return scoped(by, services.open_briefing, OpeningSaid(uuid7(), slot_id=slot.pk), at=at)


def code(briefing: Briefing, at: Any) -> SignInSaid:
    return SignInSaid(services.code_of(Briefing.objects.get(pk=briefing.pk), at=at))


def said_of(by: Actor, *, at: Any = HALF, **named: Any) -> HeldSaid:
    fields: dict[str, Any] = {
        "topics": [DUST.as_data(), HOT.as_data()], "question": ASKED.as_data(), "heads": 3,
        "photo_ids": [make_photo(by, at=at).pk], "signature_id": make_signature(by, at=at).pk, "script_seconds": 55,
    }  # fmt: skip
    return HeldSaid(**{**fields, **named})


def line(briefing: Briefing, who: Actor | UUID) -> Attendance:
    key = who.person_id if isinstance(who, Actor) else who
    found: Attendance = Attendance.objects.get(briefing=briefing, person_id=key)
    return found


def key_of(team: Team, name: str) -> UUID:
    found: UUID = team.members.values_list("person_id", flat=True).get(name=name)
    return found


def test_an_ordinary_morning(team: Team, slot: Slot, wu: Actor, chen: Actor, liu: Actor) -> None:
    briefing = opened(slot, wu)
    assert (briefing.roster, Attendance.objects.filter(briefing=briefing, state="absent").count()) == (4, 4)
    for who in (wu, chen):
        row = scoped(who, services.sign_in, briefing.pk, code(briefing, HALF + MINUTE), at=HALF + MINUTE)
        assert (row.state, row.how, row.late) == ("present", "code", False)
    ticked = [Ticked(key_of(team, "老孟"), reason="没有手机"), Ticked(liu.person_id, "leave", "昨天请的假")]
    held = scoped(wu, services.hold, briefing.pk, said_of(wu, ticked=ticked), at=HALF + 5 * MINUTE, key="form-1")
    slot.refresh_from_db()
    assert (slot.state, slot.roster, slot.present, slot.held_at) == ("held", 4, 3, HALF + 5 * MINUTE)
    assert (held.state, held.present, held.doubts, held.late) == ("held", 3, [], False)
    assert Deadline.objects.get(subject_id=slot.pk).state == "met"
    assert line(briefing, liu).reason == "昨天请的假"
    assert set(Exhibit.objects.filter(subject_id=briefing.pk).values_list("purpose", flat=True)) == {
        "briefing_group", "briefing_signature",
    }  # fmt: skip
    entry = AuditEntry.objects.get(action="briefings.held", subject_id=briefing.pk)
    assert (entry.detail["present"], len(entry.detail["people"])) == (3, 64)
    again = scoped(wu, services.hold, briefing.pk, said_of(wu), at=HALF + 9 * MINUTE, key="form-1")
    assert (again.held_at, AuditEntry.objects.filter(action="briefings.held").count()) == (held.held_at, 1)


def test_what_is_missing_is_said_at_once(slot: Slot, wu: Actor) -> None:
    briefing = opened(slot, wu)
    with pytest.raises(Refused) as refusal:
        scoped(wu, services.hold, briefing.pk, HeldSaid(), at=HALF)
    assert refusal.value.codes == ["no_photo", "no_signature", "no_topics"]
    with pytest.raises(Refused) as refusal:
        scoped(wu, services.hold, briefing.pk, said_of(wu), at=HALF)
    assert refusal.value.codes == ["nobody_present"]
    with pytest.raises(Refused) as refusal:
        scoped(wu, services.hold, briefing.pk, said_of(wu, ticked=[Ticked(wu.person_id)]), at=HALF)
    assert refusal.value.codes == ["ticked_why"]


def test_the_same_key_opens_once_and_never_for_another(slot: Slot, wu: Actor, qian: Actor) -> None:
    said = OpeningSaid(uuid7(), slot_id=slot.pk)
    first = scoped(wu, services.open_briefing, said, at=HALF)
    assert scoped(wu, services.open_briefing, said, at=HALF + MINUTE).opened_at == first.opened_at
    with pytest.raises(Refused) as refusal:
        scoped(qian, services.open_briefing, said, at=HALF)
    assert refusal.value.codes == ["key_used"]


def test_the_second_leader_hears_who_held_it_and_adds_who_came(
    team: Team, slot: Slot, wu: Actor, qian: Actor, chen: Actor, liu: Actor
) -> None:
    briefing = opened(slot, wu)
    with pytest.raises(TakenAlready) as refusal:
        opened(slot, qian)
    assert (refusal.value.codes, refusal.value.briefing_id) == (["opened_by_other"], briefing.pk)
    with pytest.raises(TakenAlready):
        scoped(qian, services.hold, briefing.pk, said_of(qian), at=HALF)
    me = Ticked(wu.person_id, reason="主持人")
    scoped(wu, services.hold, briefing.pk, said_of(wu, ticked=[me], heads=1), at=HALF, key="1")
    with pytest.raises(TakenAlready) as refusal:
        opened(slot, qian, at=HALF + MINUTE)
    assert "吴刚" in refusal.value.reasons[0].message
    scoped(qian, services.tick, briefing.pk, at=HALF + MINUTE, people=[Ticked(chen.person_id, reason="跟我一起来的")])
    late = scoped(liu, services.sign_in, briefing.pk, code(briefing, EIGHT), at=EIGHT)
    assert (late.late, line(briefing, chen).late) == (True, True)
    slot.refresh_from_db()
    assert (slot.present, Briefing.objects.get(pk=briefing.pk).present) == (3, 3)


def test_offline_it_is_opened_and_held_in_one_delivery_hours_later(
    team: Team, slot: Slot, wu: Actor, chen: Actor
) -> None:
    planning.miss(EIGHT + 10 * HOUR)  # the shift ended before the phone had network again
    key, came, made = uuid7(), EIGHT + 11 * HOUR, HALF + 5 * MINUTE
    said = said_of(
        wu,
        device_at=made,
        offline=True,
        ticked=[Ticked(one, reason="离线点名") for one in (wu.person_id, chen.person_id)],
    )
    for _time in range(2):
        opening = OpeningSaid(key, slot_id=slot.pk, device_at=HALF, offline=True)
        scoped(wu, services.open_briefing, opening, at=came)
        briefing = scoped(wu, services.hold, key, said, at=came, key=str(key))
    slot.refresh_from_db()
    assert (slot.state, slot.held_at, briefing.offline, briefing.received_at) == ("held", made, True, came)
    assert {doubt["code"] for doubt in briefing.doubts} == {"offline_long", "heads_differ"}
    assert Outgoing.objects.filter(topic=telling.DOUBTFUL, source_id=key).exists()


def test_held_after_the_grace_is_late(slot: Slot, wu: Actor) -> None:
    at = EIGHT + 31 * MINUTE
    briefing = opened(slot, wu, at=at)
    scoped(wu, services.hold, briefing.pk, said_of(wu, ticked=[Ticked(wu.person_id, reason="主持人")]), at=at)
    slot.refresh_from_db()
    assert (slot.state, Briefing.objects.get(pk=briefing.pk).late) == ("late", True)


def test_a_photographed_code_is_dead(slot: Slot, wu: Actor, chen: Actor) -> None:
    briefing = opened(slot, wu)
    old = code(briefing, HALF)
    with pytest.raises(Refused) as refusal:
        scoped(chen, services.sign_in, briefing.pk, old, at=HALF + timedelta(seconds=31))
    assert refusal.value.codes == ["old_code"]
    offline = SignInSaid(old.code, device_at=HALF, offline=True)
    row = scoped(chen, services.sign_in, briefing.pk, offline, at=HALF + HOUR)
    assert (row.offline, row.at, row.late) == (True, HALF, False)


def test_somebody_in_two_teams_is_shown_as_being_elsewhere(
    team: Team, slot: Slot, wu: Actor, qian: Actor, chen: Actor
) -> None:
    other = make_team(leader=qian, name="机加工二班", members=[qian, chen])
    first = opened(slot, wu)
    tick_wu = [Ticked(wu.person_id, reason="主持人")]
    scoped(wu, services.hold, first.pk, said_of(wu, ticked=tick_wu, heads=1), at=HALF)
    second = opened(make_slot(other), qian)
    scoped(chen, services.sign_in, second.pk, code(second, HALF + MINUTE), at=HALF + MINUTE)
    assert line(first, chen).state == "absent"
    scoped(qian, services.hold, second.pk, said_of(qian, heads=1), at=HALF + 2 * MINUTE)
    row = line(first, chen)
    assert (row.state, row.reason) == ("elsewhere", "在机加工二班参加班前会")
    third = opened(make_slot(make_team(leader=wu, name="三班", members=[wu, chen])), wu)
    scoped(wu, services.hold, third.pk, said_of(wu, ticked=tick_wu, heads=1), at=HALF + 3 * MINUTE)
    assert line(third, chen).state == "elsewhere"


def test_who_drank_does_not_work_and_a_wrong_answer_is_known(slot: Slot, wu: Actor, chen: Actor, liu: Actor) -> None:
    briefing = opened(slot, wu)
    Briefing.objects.filter(pk=briefing.pk).update(topics=[DUST.as_data(), HOT.as_data()], question=ASKED.as_data())
    said = SignInSaid(code(briefing, HALF).code, mind="drunk", ppe=["helmet"], answer=HOT.answer)
    row = scoped(chen, services.sign_in, briefing.pk, said, at=HALF)
    assert (row.kept_from, row.right, row.ppe) == (True, False, ["helmet"])
    told = Outgoing.objects.get(topic=telling.KEPT_FROM, source_id=briefing.pk)
    assert (told.listener, told.urgent) == ("manager", True)
    scoped(wu, services.keep_from, row.pk, at=HALF, reason="复测酒精为零", kept=False)
    assert line(briefing, chen).kept_from is False


def test_the_missing_are_followed_up(team: Team, wu: Actor, chen: Actor, liu: Actor, zhou: Actor) -> None:
    briefing = make_briefing(team, state="held")
    absent = line(briefing, chen)
    Attendance.objects.filter(pk=absent.pk).update(state="absent", how="", at=None)
    row = scoped(wu, services.follow_up, absent.pk, at=EIGHT, said=FollowUpSaid("已单独补讲"))
    assert (row.followed_name, row.followed_said, row.state) == ("吴刚", "已单独补讲", "absent")
    with pytest.raises(Refused):
        scoped(wu, services.follow_up, line(briefing, liu).pk, at=EIGHT, said=FollowUpSaid("已补讲"))
    with pytest.raises(Refused):
        scoped(chen, services.follow_up, absent.pk, at=EIGHT, said=FollowUpSaid("已补讲"))


def test_a_void_briefing_is_owed_again(team: Team, slot: Slot, wu: Actor, zhou: Actor, chen: Actor) -> None:
    briefing = opened(slot, wu)
    scoped(wu, services.hold, briefing.pk, said_of(wu, ticked=[Ticked(wu.person_id, reason="主持人")]), at=HALF)
    with pytest.raises(Refused):
        scoped(wu, services.void, briefing.pk, at=HALF, reason="拍错班组")
    scoped(zhou, services.void, briefing.pk, at=HALF, reason="拍错班组")
    slot.refresh_from_db()
    assert (slot.state, slot.briefing_id, slot.present) == ("expected", None, 0)
    assert Deadline.objects.filter(subject_id=slot.pk, state="open").count() == 1
    with pytest.raises(Refused) as refusal:
        scoped(chen, services.sign_in, briefing.pk, code(briefing, HALF), at=HALF)
    assert "briefing_void" in refusal.value.codes
    assert opened(slot, wu).pk != briefing.pk


def test_a_guest_signs_in_and_a_stranger_finds_nothing(
    huahai: Enterprise, slot: Slot, wu: Actor, sun: Actor, li: Actor
) -> None:
    briefing = opened(slot, wu)
    guest = make_actor("赵小虎", "contractor_worker", enterprise=huahai, employer="恒泰安装")
    row = scoped(guest, services.sign_in, briefing.pk, code(briefing, HALF), at=HALF)
    assert (row.guest, row.name) == (True, "赵小虎")
    visitor = Ticked(uuid7(), reason="厂家来调试", name="刘工")
    scoped(wu, services.tick, briefing.pk, at=HALF, people=[visitor])
    assert line(briefing, visitor.person_id).guest
    with pytest.raises(Briefing.DoesNotExist):
        scoped(sun, services.sign_in, briefing.pk, code(briefing, HALF), at=HALF)
    with pytest.raises(Refused):
        scoped(li, services.sign_in, briefing.pk, code(briefing, HALF), at=HALF)


def test_three_thousand_are_opened_ticked_and_counted(wu: Actor, django_assert_max_num_queries: Any) -> None:
    team = make_team(leader=wu, members=[wu])
    people = [
        Member(id=uuid7(), **owned(team), team=team, person_id=uuid7(), name=f"工人{n}", since=TODAY)
        for n in range(2_999)
    ]
    bulk.insert(people)
    slot = make_slot(team)
    with django_assert_max_num_queries(30):
        briefing = opened(slot, wu)
    ticks = [Ticked(one.person_id, reason="集体点名") for one in people]
    with django_assert_max_num_queries(60):
        scoped(wu, services.hold, briefing.pk, said_of(wu, ticked=ticks, heads=2_999), at=HALF)
    slot.refresh_from_db()
    assert (slot.roster, slot.present) == (3_000, 2_999)


def test_at_half_past_seven_each_step_costs_few_statements(
    slot: Slot, wu: Actor, chen: Actor, django_assert_max_num_queries: Any
) -> None:
    """Thirty-one thousand briefings an hour; savepoints are counted here, and what evidence and the chain need."""
    with django_assert_max_num_queries(16):
        briefing = opened(slot, wu)
    said = code(briefing, HALF)
    with django_assert_max_num_queries(7):
        scoped(chen, services.sign_in, briefing.pk, said, at=HALF)
    form = said_of(wu, ticked=[Ticked(wu.person_id, reason="主持人")])
    with django_assert_max_num_queries(50):
        scoped(wu, services.hold, briefing.pk, form, at=HALF)
