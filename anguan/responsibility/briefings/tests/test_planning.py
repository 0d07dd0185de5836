"""What is expected of a day: made ahead, once, planned anew when the calendar changes, missed when nothing was held."""

from collections.abc import Mapping
from datetime import date, time, timedelta
from typing import Any
from uuid import UUID

import pytest

from anguan.foundation.access import Actor
from anguan.foundation.deadlines.models import Deadline
from anguan.foundation.notify.models import Outgoing
from anguan.foundation.refusal import Refused
from anguan.registry.accounts.models import Person, Post
from anguan.registry.enterprises.models import Enterprise
from anguan.responsibility.briefings import services
from anguan.responsibility.briefings.models import Member, Shift, Slot, Team
from anguan.responsibility.briefings.rules.saying import SettingSaid, ShiftSaid, TeamSaid
from anguan.responsibility.briefings.services import planning, telling
from anguan.responsibility.briefings.tests.makers import (
    EIGHT,
    EVERY_DAY,
    SEVEN,
    TODAY,
    make_shift,
    make_slot,
    make_team,
)
from anguan.responsibility.briefings.tests.stories import scoped

DAY_SHIFT = ShiftSaid("白班", time(8), time(17), EVERY_DAY.as_data())
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
TOMORROW = TODAY + timedelta(days=1)


def states(team: Team) -> Mapping[date, str]:
    return dict(Slot.objects.filter(team=team).order_by("day").values_list("day", "state"))


def deadline(slot_id: UUID) -> Deadline:
    found: Deadline = Deadline.objects.filter(subject_id=slot_id).latest("id")
    return found


def test_the_loop_makes_today_and_tomorrow_once(team: Team, wu: Actor) -> None:
    make_shift(team)
    assert planning.step(SEVEN) == 2
    assert planning.step(SEVEN) == 0
    assert states(team) == {TODAY: "expected", TOMORROW: "expected"}
    slot = Slot.objects.get(team=team, day=TODAY)
    assert (slot.roster, slot.leader_id, slot.due_at) == (4, wu.person_id, EIGHT + 30 * MINUTE)
    owed = deadline(slot.pk)
    assert (owed.kind, owed.due_at, owed.doer_id, owed.climb_to) == (
        "briefings.held", slot.due_at, wu.person_id, ["doer", "doer", "manager", "principal", "town"],
    )  # fmt: skip
    assert planning.step(SEVEN + 24 * HOUR) == 2  # another day is made, and nobody held this one


def test_what_was_not_held_by_the_end_of_the_shift_is_missed(team: Team) -> None:
    make_shift(team)
    planning.plan(SEVEN)
    assert planning.miss(EIGHT + 9 * HOUR - MINUTE) == 0
    assert planning.miss(EIGHT + 9 * HOUR) == 1
    assert planning.miss(EIGHT + 9 * HOUR) == 0
    slot = Slot.objects.get(team=team, day=TODAY)
    assert slot.state == "missed"
    assert deadline(slot.pk).state == "open"  # its alarms go on climbing


def test_an_enterprise_that_stands_still_owes_nothing(team: Team, huahai: Enterprise) -> None:
    make_shift(team)
    Enterprise.objects.filter(pk=huahai.pk).update(status="suspended")
    assert planning.plan(SEVEN) == 0
    Enterprise.objects.filter(pk=huahai.pk).update(status="active")
    assert planning.plan(SEVEN) == 0  # from the next day on
    assert planning.plan(SEVEN + 24 * HOUR) == 1


def test_a_shift_set_by_a_manager_is_expected_at_once(team: Team, zhou: Actor) -> None:
    scoped(zhou, services.set_shift, team.pk, DAY_SHIFT, at=EIGHT + MINUTE)
    assert states(team) == {TOMORROW: "expected"}  # today's has begun and nobody knew
    assert planning.step(EIGHT + MINUTE) == 0


def test_the_calendar_changes_and_slots_with_their_deadlines_follow(team: Team, zhou: Actor, qian: Actor) -> None:
    shift = scoped(zhou, services.set_shift, team.pk, DAY_SHIFT, at=SEVEN)
    slot = Slot.objects.get(team=team, day=TOMORROW)
    later = ShiftSaid("白班", time(9), time(18), EVERY_DAY.as_data())
    scoped(zhou, services.set_shift, team.pk, later, at=SEVEN, shift_id=shift.pk)
    slot.refresh_from_db()
    assert slot.due_at == EIGHT + 25 * HOUR + 30 * MINUTE
    assert deadline(slot.pk).due_at == slot.due_at
    scoped(zhou, services.set_rules, SettingSaid(grace_minutes=10), at=SEVEN)
    slot.refresh_from_db()
    assert deadline(slot.pk).due_at == slot.due_at == EIGHT + 25 * HOUR + 10 * MINUTE
    members = list(Member.objects.filter(team=team, person_id__in=Person.objects.values("pk")))
    said = TeamSaid("机加工一班", leader_id=qian.person_id, member_ids=[one.person_id for one in members])
    scoped(zhou, services.set_team, said, at=SEVEN, team_id=team.pk)
    slot.refresh_from_db()
    assert (slot.leader_name, slot.roster, deadline(slot.pk).doer_id) == ("钱安", 3, qian.person_id)
    scoped(zhou, services.set_day, shift.pk, at=SEVEN, day=TOMORROW, works=False, reason="停电检修")
    assert states(team) == {TODAY: "expected"}
    assert deadline(slot.pk).state == "lapsed"
    scoped(zhou, services.set_day, shift.pk, at=SEVEN, day=TOMORROW, works=None)
    assert states(team) == {TODAY: "expected", TOMORROW: "expected"}
    scoped(zhou, services.end_shift, shift.pk, at=SEVEN)
    assert states(team) == {TODAY: "expected"}
    assert planning.plan(SEVEN + 24 * HOUR) == 0


def test_what_has_begun_or_was_held_is_left_alone(team: Team, zhou: Actor) -> None:
    shift = make_shift(team)
    held = make_slot(team, shift=shift, state="held")
    scoped(zhou, services.set_day, shift.pk, at=EIGHT + HOUR, day=TODAY, works=False, reason="停电")
    scoped(zhou, services.close_team, team.pk, at=EIGHT + HOUR)
    assert Slot.objects.get(pk=held.pk).state == "held"
    assert Shift.objects.get(pk=shift.pk).until == TODAY


def test_a_team_of_nobody_owes_nothing_and_its_manager_hears(wu: Actor, chen: Actor, zhou: Actor) -> None:
    team = make_team(leader=wu, members=[])
    make_shift(team)
    planning.plan(SEVEN)
    slot = Slot.objects.get(team=team, day=TODAY)
    assert (slot.state, slot.excused_why) == ("excused", planning.NOBODY)
    assert not Deadline.objects.filter(subject_id=slot.pk).exists()
    assert Outgoing.objects.filter(topic=telling.NOBODY, source_id=team.pk).count() == 1
    said = TeamSaid(team.name, leader_id=wu.person_id, member_ids=[chen.person_id])
    scoped(zhou, services.set_team, said, at=SEVEN, team_id=team.pk)
    slot.refresh_from_db()
    assert (slot.state, slot.roster, deadline(slot.pk).state) == ("expected", 1, "open")


def test_a_slot_is_excused_with_a_reason(team: Team, zhou: Actor, wu: Actor) -> None:
    make_shift(team)
    planning.plan(SEVEN)
    slot = Slot.objects.get(team=team, day=TODAY)
    with pytest.raises(Refused) as refusal:
        scoped(zhou, services.excuse, slot.pk, at=SEVEN, reason=" ")
    assert refusal.value.codes == ["no_reason"]
    with pytest.raises(Refused):
        scoped(wu, services.excuse, slot.pk, at=SEVEN, reason="全体外出培训")
    scoped(zhou, services.excuse, slot.pk, at=SEVEN, reason="全体外出培训")
    assert deadline(slot.pk).state == "lapsed"
    scoped(zhou, services.set_rules, SettingSaid(grace_minutes=5), at=SEVEN)  # planned anew, it stays excused
    assert Slot.objects.get(pk=slot.pk).excused_why == "全体外出培训"


def test_people_join_from_today_and_leave_after_yesterday(team: Team, zhou: Actor, wu: Actor, chen: Actor) -> None:
    said = TeamSaid(team.name, leader_id=wu.person_id, member_ids=[wu.person_id, zhou.person_id])
    scoped(zhou, services.set_team, said, at=SEVEN, team_id=team.pk)
    until = dict(Member.objects.filter(team=team).values_list("name", "until"))
    assert (until["陈卫东"], until["吴刚"], until["周明"]) == (TODAY - timedelta(days=1), None, None)
    without = TeamSaid(team.name, leader_id=wu.person_id, member_ids=[wu.person_id])
    scoped(zhou, services.set_team, without, at=SEVEN, team_id=team.pk)
    assert not Member.objects.filter(team=team, name="周明").exists()  # joined today by mistake: never there


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"name": " "}, "team_name"),
        ({"leader": "chen"}, "leader_may_not"),
        ({"leader": "sun"}, "leader_unknown"),
        ({"member": "sun"}, "person_unknown"),
    ],
)
def test_a_team_that_cannot_be_is_refused(
    request: pytest.FixtureRequest, zhou: Actor, wu: Actor, chen: Actor, sun: Actor, changed: dict[str, Any], code: str
) -> None:
    named: dict[str, Actor] = {"chen": chen, "sun": sun, "wu": wu}
    leader, member = named[changed.get("leader", "wu")], named[changed.get("member", "chen")]
    said = TeamSaid(changed.get("name", "二班"), leader_id=leader.person_id, member_ids=[member.person_id])
    with pytest.raises(Refused) as refusal:
        scoped(zhou, services.set_team, said, at=SEVEN)
    assert refusal.value.codes == [code]


def test_teams_come_from_posts_and_nobody_is_taken_out(
    zhou: Actor, wu: Actor, qian: Actor, liu: Actor, chen: Actor
) -> None:
    team = make_team(leader=wu, members=[chen])
    assert scoped(zhou, services.teams_from_posts, at=SEVEN) == 1
    assert {one.name for one in Member.objects.filter(team=team)} == {"陈卫东", "吴刚", "刘洋"}
    assert Team.objects.get(name="机加工二班").leader_name == "钱安"
    assert scoped(zhou, services.teams_from_posts, at=SEVEN) == 0


def test_a_stranger_finds_no_team(team: Team, sun: Actor) -> None:
    with pytest.raises(Team.DoesNotExist):
        scoped(sun, services.set_shift, team.pk, DAY_SHIFT, at=SEVEN)


def test_who_left_the_enterprise_leaves_its_teams(team: Team, wu: Actor, chen: Actor) -> None:
    make_shift(team)
    planning.plan(SEVEN)
    Post.objects.filter(person_id__in=[wu.person_id, chen.person_id]).update(until=TODAY - timedelta(days=1))
    for who in (wu, chen, chen):
        assert who.enterprise_id is not None
        services.leave_teams(who.person_id, enterprise_id=who.enterprise_id, at=SEVEN)
    slot = Slot.objects.get(team=team, day=TODAY)
    assert (slot.roster, slot.leader_name, deadline(slot.pk).doer_id) == (2, "", None)
    assert Member.objects.get(team=team, name="陈卫东").until == TODAY - timedelta(days=1)
