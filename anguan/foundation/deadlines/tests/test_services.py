"""Owing, moving, pausing, meeting: what is owed runs once, and every change is kept."""

from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest

from anguan.foundation import clock
from anguan.foundation.access import Actor
from anguan.foundation.access.scope import acting_as
from anguan.foundation.deadlines import queries, services
from anguan.foundation.deadlines.kinds import LadderData, RungData, SpanData
from anguan.foundation.deadlines.models import Deadline
from anguan.foundation.deadlines.rules import Due
from anguan.foundation.deadlines.tests.makers import FRIDAY, MONDAY, RECTIFY, URGENT, days, make_deadline, make_owed
from anguan.foundation.refusal import Refused
from anguan.registry.accounts.tests.makers import make_actor
from anguan.registry.enterprises.models import Enterprise


def told(deadline: Deadline) -> list[str]:
    """Return whom a deadline tells when, as people would write it down."""
    moments = [f"{clock.local(at):%d %H:%M}" for at in deadline.climb_at]
    return [f"{at} {to}" for at, to in zip(moments, deadline.climb_to, strict=True)]


def test_what_is_owed_knows_from_the_start_who_hears_when(huahai: Enterprise) -> None:
    deadline = make_deadline(huahai)
    assert told(deadline)[:6] == [
        "20 07:30 doer", "21 07:30 doer", "22 07:30 manager", "24 07:30 principal", "28 07:30 town", "30 07:30 town",
    ]  # fmt: skip
    assert deadline.next_at == deadline.climb_at[0]
    assert (deadline.rule_version, deadline.ladder_version) == ("hazards.rectify/2026-11", "")


def test_a_contractor_s_worker_sees_what_they_owe_and_nothing_else_of_their_host(
    huahai: Enterprise, chen: Actor
) -> None:
    zhao = make_actor("赵小虎", "contractor_worker", enterprise=huahai, employer="恒泰安装")
    own = make_deadline(huahai, doer_id=zhao.person_id, doer_name=zhao.name)
    make_deadline(huahai)
    assert set(queries.deadlines_for(zhao)) == {own}
    assert queries.deadlines_for(chen).count() == 2


def test_a_reminder_whose_moment_was_over_before_it_began_is_not_made_up_for(huahai: Enterprise) -> None:
    deadline = make_deadline(huahai, began_at=FRIDAY - timedelta(hours=2))
    assert told(deadline)[0] == "21 07:30 doer"


def test_what_is_owed_twice_runs_once_and_is_moved_or_handed_over(huahai: Enterprise, zhou: Actor) -> None:
    owed = make_owed(huahai)
    with acting_as(zhou):
        first = services.owe(owed, at=MONDAY, by=zhou)
        again = services.owe(owed, at=MONDAY, by=zhou)
        later = replace(owed, due=Due(FRIDAY + days(7)), doer_id=zhou.person_id, doer_name=zhou.name)
        moved = services.owe(later, at=MONDAY + days(1), by=zhou)
        history = [line.what for line in queries.history_of(moved, zhou)]
    assert first.pk == again.pk == moved.pk
    assert (moved.due_at, moved.original_due_at, moved.doer_name) == (FRIDAY + days(7), FRIDAY, "周明")
    assert history == ["began", "moved", "handed"]


def test_met_it_is_silent_and_the_next_round_is_another_deadline(huahai: Enterprise, zhou: Actor) -> None:
    owed = make_owed(huahai)
    with acting_as(zhou):
        first = services.owe(owed, at=MONDAY, by=zhou)
        services.met(owed.subject_id, owed.kind, enterprise_id=huahai.pk, by=zhou, at=FRIDAY + days(1))
        first.refresh_from_db()
        second = services.owe(replace(owed, due=Due(FRIDAY + days(9))), at=FRIDAY + days(2), by=zhou)
        services.lapse(owed.subject_id, enterprise_id=huahai.pk, at=FRIDAY + days(3), why="已撤销", by=zhou)
        second.refresh_from_db()
    assert (first.state, first.next_at, first.ended_by_name, first.is_late(FRIDAY)) == ("met", None, "周明", True)
    assert (second.state, second.ended_why, second.is_late(FRIDAY + days(30))) == ("lapsed", "已撤销", False)
    assert second.pk != first.pk


def test_a_stood_still_clock_gives_the_days_back_and_ends_with_a_day(huahai: Enterprise, zhou: Actor) -> None:
    deadline = make_deadline(huahai)
    with acting_as(zhou):
        paused = services.pause(deadline, by=zhou, at=MONDAY, note="等待专家论证")
        assert (paused.state, paused.next_at) == ("paused", None)
        resumed = services.resume(paused, by=zhou, at=MONDAY + days(2) + timedelta(hours=1), note="论证结束")
        with pytest.raises(Refused):
            services.resume(resumed, by=zhou, at=MONDAY + days(3))
    assert (resumed.state, resumed.due_at) == ("open", FRIDAY + days(3))
    assert told(resumed)[0] == "23 07:30 doer"


def test_only_what_the_law_lets_stand_still_does(huahai: Enterprise) -> None:
    with pytest.raises(Refused) as refusal:
        services.pause(make_deadline(huahai, kind=URGENT.id), by=None, at=MONDAY)
    assert refusal.value.codes == ["may_not_pause"]


def test_the_nearest_office_has_the_say_and_the_law_the_last_word(huahai: Enterprise, city: Actor, li: Actor) -> None:
    tuned = LadderData(rungs=(RungData(to="doer"), RungData(to="principal", after=SpanData(day=2))))
    laxer = LadderData(rungs=(RungData(to="doer"), RungData(to="principal", after=SpanData(day=5))))
    services.tune_ladder(RECTIFY.id, tuned, by=city, at=MONDAY)
    assert services.ladder_for(RECTIFY.id, huahai.region_code)[0] == tuned.ladder()
    own = services.tune_ladder(RECTIFY.id, RECTIFY.ladder, by=li, at=MONDAY)
    assert services.ladder_for(RECTIFY.id, huahai.region_code) == (RECTIFY.ladder.ladder(), str(own.pk))
    assert services.ladder_for(RECTIFY.id, "320925100")[0] == tuned.ladder()
    services.tune_ladder(RECTIFY.id, None, by=li, at=MONDAY)
    assert services.ladder_for(RECTIFY.id, huahai.region_code)[0] == tuned.ladder()
    with pytest.raises(Refused) as refusal:
        services.tune_ladder(RECTIFY.id, laxer, by=li, at=MONDAY)
    assert refusal.value.codes == ["ladder_below_law"]


def test_many_are_kept_at_once_the_ended_ones_too(huahai: Enterprise, zhou: Actor) -> None:
    owed = [make_owed(huahai) for _ in range(30)]
    over = [make_owed(huahai, state="met", ended_at=FRIDAY, ended_by_name="周明") for _ in range(10)]
    assert services.owe_many([*owed, *over], at=MONDAY) == 40
    assert services.owe_many(owed, at=MONDAY) == 0
    with acting_as(zhou):
        assert queries.deadlines_for(zhou).filter(state="open").count() == 30
        found = queries.deadlines_of([owed[0].subject_id, uuid4()], by=zhou)
    assert [len(deadlines) for deadlines in found.values()] == [1, 0]
