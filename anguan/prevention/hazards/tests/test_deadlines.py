"""Deadlines of hazards: owed with every step, heard of up the ladder in silence, moved by an extension, ended."""

from collections.abc import Callable
from contextlib import suppress
from datetime import date, datetime, timedelta
from itertools import count
from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from anguan.foundation import clock
from anguan.foundation.access import Actor
from anguan.foundation.deadlines.kinds import kind_of
from anguan.foundation.deadlines.models import Alarm, Deadline, DeadlineChange, Extension
from anguan.foundation.deadlines.rules import Due
from anguan.foundation.deadlines.sweeping import sweep_all
from anguan.foundation.evidence.queries import exhibits_of
from anguan.foundation.refusal import Refused
from anguan.prevention.hazards import queries, rules, services
from anguan.prevention.hazards.models import Hazard
from anguan.prevention.hazards.rules import LIFECYCLE, State
from anguan.prevention.hazards.services import owing
from anguan.prevention.hazards.tests.makers import NINE, TODAY, make_hazard
from anguan.prevention.hazards.tests.stories import (
    WEEK,
    assign,
    close,
    order,
    report,
    scoped,
    settled,
    shot,
    submit,
)
from anguan.prevention.hazards.tests.test_extensions import LATER, ask, decide
from anguan.registry.enterprises.models import Enterprise

EVENING = timedelta(hours=9)


def told(hazard: Hazard) -> list[tuple[str, str, date]]:
    """Return every deadline of a hazard there was: its kind, its state, its last day."""
    rows = Deadline.objects.filter(subject_id=hazard.pk).order_by("began_at", "id")
    return [(row.kind.removeprefix("hazards."), row.state, Due(row.due_at).day) for row in rows]


def running(hazard: Hazard) -> Deadline:
    found: Deadline = Deadline.objects.exclude(kind__in=rules.REPLY_KINDS).get(subject_id=hazard.pk, state="open")
    return found


def after(days: float) -> datetime:
    return NINE + timedelta(days=days)


def back(hazard: Hazard, by: Actor, *, at: datetime) -> Hazard:
    return scoped(by, services.recheck_return, hazard.pk, at=at, reason="黄线没有划")


def test_each_step_meets_what_was_owed_and_owes_the_next(chen: Actor, zhou: Actor, wu: Actor, zhao: Actor) -> None:
    hazard = report(chen)
    tomorrow = TODAY + timedelta(days=1)
    assert told(hazard) == [("confirm", "open", tomorrow)]
    assign(hazard, zhou, wu, at=after(0.1))
    assert (running(hazard).doer_name, running(hazard).organisation) == ("吴刚", hazard.enterprise_name)
    scoped(zhou, services.arrange, hazard.pk, at=after(0.2), arrangement=settled(zhao))
    assert running(hazard).doer_name == "赵小虎"
    submit(hazard, zhao, at=after(1))
    back(hazard, zhou, at=after(2))
    submit(hazard, zhao, at=after(3))
    close(hazard, zhou, at=after(4))
    assert told(hazard) == [
        ("confirm", "met", tomorrow),
        ("rectify", "met", WEEK),
        ("recheck_own", "met", TODAY + timedelta(days=4)),
        ("rectify", "met", WEEK),
        ("recheck_own", "met", TODAY + timedelta(days=6)),
    ]
    assert not Deadline.objects.filter(ended_by=None).exists()


def test_what_is_withdrawn_lapses_and_what_is_not_true_was_answered(chen: Actor, zhou: Actor) -> None:
    taken_back, untrue = report(chen), report(chen)
    scoped(chen, services.withdraw, taken_back.pk, at=NINE)
    scoped(zhou, services.dismiss, untrue.pk, at=NINE, reason="该处是临时周转区，已有专人看护")
    lapsed = Deadline.objects.get(subject_id=taken_back.pk)
    assert (lapsed.state, lapsed.ended_why, lapsed.ended_by_name) == ("lapsed", "撤回上报", "陈卫东")
    assert told(untrue)[0][1] == "met"


def test_an_order_is_rechecked_by_the_office_that_gave_it(huahai: Enterprise, wang: Actor, li: Actor) -> None:
    hazard = Hazard.objects.get(order=order(li, huahai.pk))
    assert told(hazard) == [("rectify_ordered", "open", WEEK)]
    assert running(hazard).doer_id == wang.person_id
    submit(hazard, wang, at=after(2))
    owed = running(hazard)
    assert (owed.kind, owed.office_id, owed.organisation) == ("hazards.recheck", li.office_id, li.organisation)
    assert Due(owed.due_at).day == TODAY + timedelta(days=12)
    close(hazard, li, at=after(3))
    scoped(li, services.object_to_closing, hazard.pk, at=after(4), reason="今天又坏了")
    assert told(hazard)[-1] == ("recheck", "open", TODAY + timedelta(days=14))


def test_silence_climbs_to_the_principal_and_then_to_the_town(chen: Actor, zhou: Actor, wu: Actor) -> None:
    hazard = assign(report(chen), zhou, wu)
    heard = []
    for day in range(25):
        sweep_all(after(day) + EVENING)
        heard.append([alarm.listener for alarm in Alarm.objects.filter(raised_at=after(day) + EVENING)])
    flat = [(day, listener) for day, listeners in enumerate(heard) for listener in listeners]
    firsts = {listener: day for day, listener in reversed(flat)}
    assert firsts == {"doer": 5, "manager": 9, "principal": 11, "town": 15, "county": 23}
    submit(hazard, wu, at=after(25))
    close(hazard, zhou, at=after(25))
    assert sweep_all(after(60)) == 0


def test_a_major_hazard_is_heard_of_sooner(chen: Actor, zhou: Actor, wu: Actor) -> None:
    major: dict[str, Any] = {
        "level": "major",
        "criterion": "GM-7-7",
        "interim_measure": "停用并警戒",
        "principal_informed": True,
    }
    hazard = assign(report(chen), zhou, wu, **major)
    assert running(hazard).kind == "hazards.rectify_major"
    sweep_all(after(7) + EVENING)
    assert not Alarm.objects.filter(listener="town").exists()
    sweep_all(after(8) + EVENING)
    assert set(Alarm.objects.values_list("listener", flat=True)) == {"doer", "manager", "principal", "town"}


def test_an_extension_moves_the_deadline_and_keeps_the_old_one(
    chen: Actor, zhou: Actor, wu: Actor, wang: Actor
) -> None:
    photo = shot(wu)
    hazard = ask(assign(report(chen), zhou, wu), wu, photo_ids=[photo])
    assert Due(running(hazard).due_at).day == WEEK
    hazard = decide(hazard, wang, granted=True)
    [extension] = queries.extensions_of(hazard, by=chen)
    assert extension.deadline_id == running(hazard).pk
    assert [each.pk for each in exhibits_of([extension.pk], by=chen)[extension.pk]] == [photo]
    assert exhibits_of([extension.pk], by=chen)[extension.pk][0].enterprise_name == hazard.enterprise_name
    assert (Due(running(hazard).due_at).day, Due(running(hazard).original_due_at).day) == (LATER, WEEK)
    [change] = DeadlineChange.objects.filter(what="moved")
    assert (change.by_name, change.note) == ("王建国", "同意延期：配件下周才到货")
    sweep_all(after(8) + EVENING)
    assert set(Alarm.objects.values_list("listener", flat=True)) <= {"manager", "doer"}  # the report's own, no more
    assert not Alarm.objects.filter(deadline_id=running(hazard).pk, planned_at__lt=after(8)).exists()


def test_an_office_owes_a_reply_in_five_days(huahai: Enterprise, wang: Actor, li: Actor) -> None:
    hazard = Hazard.objects.get(order=order(li, huahai.pk))
    asked = {"force_majeure": True, "due_on": LATER}
    ask(hazard, wang, **asked)
    reply = Deadline.objects.get(kind="hazards.extension_reply")
    assert (reply.office_id, Due(reply.due_at).day) == (li.office_id, TODAY + timedelta(days=5))
    decide(hazard, li, granted=False, note="先租用设备")
    ask(hazard, wang, **asked)
    submit(hazard, wang, at=after(1))
    states = Deadline.objects.filter(kind="hazards.extension_reply").order_by("id").values_list("state", flat=True)
    assert list(states) == ["met", "lapsed"]
    assert list(Extension.objects.order_by("id").values_list("decision", flat=True)) == ["refused", "lapsed"]


def test_an_enterprise_answers_its_own_in_three_days(chen: Actor, zhou: Actor, wu: Actor, wang: Actor) -> None:
    hazard = ask(assign(report(chen), zhou, wu), wu)
    reply = Deadline.objects.get(kind="hazards.extension_reply_own")
    assert (reply.enterprise_id, reply.office_id, reply.doer_id) == (hazard.enterprise_id, None, None)
    assert Due(reply.due_at).day == TODAY + timedelta(days=3)
    assert kind_of(reply.kind).confidence == "design"
    sweep_all(after(7))
    heard = Alarm.objects.filter(deadline_id=reply.pk).order_by("climb").values_list("listener", flat=True)
    assert heard[0] == "principal"
    assert set(heard) == {"principal", "town"}
    decide(hazard, wang, granted=False, note="先租用设备")
    ask(hazard, wu)
    submit(hazard, wu, at=after(1))
    states = Deadline.objects.filter(kind=reply.kind).order_by("id").values_list("state", flat=True)
    assert list(states) == ["met", "lapsed"]


def test_hazards_from_before_are_owed_without_a_flood(huahai: Enterprise, li: Actor) -> None:
    late = make_hazard(
        huahai, state=State.RECTIFYING, due_on=TODAY - timedelta(days=20), reported_at=NINE - timedelta(days=40)
    )
    fresh = make_hazard(huahai, state=State.RECTIFYING)
    make_hazard(huahai, state=State.RECHECKING)
    make_hazard(huahai, state=State.CLOSED)
    assert owing.owe_missing(at=NINE) == 3
    assert owing.owe_missing(at=NINE) == 0
    sweep_all(NINE)
    assert [(each.deadline_id, each.listener) for each in Alarm.objects.all()] == [(running(late).pk, "county")]
    assert Due(running(fresh).due_at).day == WEEK


def test_returned_after_its_limit_somebody_hears_at_once(chen: Actor, zhou: Actor, wu: Actor) -> None:
    hazard = submit(assign(report(chen), zhou, wu), wu, at=after(5))
    sweep_all(after(17))
    Alarm.objects.all().delete()
    back(hazard, zhou, at=after(17))
    sweep_all(after(17))
    assert [each.listener for each in Alarm.objects.all()] == ["town"]


PEOPLE = ("chen", "zhou", "wu", "wang", "li")
TAKEN = st.tuples(st.sampled_from(LIFECYCLE.step_names), st.sampled_from(PEOPLE), st.integers(0, 4))


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.booleans(), st.lists(TAKEN, min_size=4, max_size=14))
def test_a_hazard_and_its_deadlines_agree_whatever_people_press(
    request: pytest.FixtureRequest, huahai: Enterprise, ordered: bool, walk: list[tuple[str, str, int]]
) -> None:
    people: dict[str, Actor] = {name: request.getfixturevalue(name) for name in PEOPLE}
    with transaction.atomic():
        numbers = count(1)
        at = NINE
        if ordered:
            hazard = Hazard.objects.get(order=order(people["li"], huahai.pk, number=f"责改{next(numbers)}号"))
        else:
            hazard = report(people["chen"])
        for name, who, days in walk:
            at += timedelta(days=days, minutes=1)
            with suppress(Refused):
                press(name, hazard, people[who], people["wu"], at=at)
            assert agree(hazard)
        transaction.set_rollback(True)


def press(name: str, hazard: Hazard, by: Actor, fixer: Actor, *, at: datetime) -> None:
    """Take one step, as far as the rules let this person."""
    far = clock.day_of(at) + timedelta(days=9)
    presses: dict[str, Callable[[], object]] = {
        "confirm": lambda: assign(hazard, by, fixer, at=at, due_on=far),
        "dismiss": lambda: scoped(by, services.dismiss, hazard.pk, at=at, reason="现场没有这种情况"),
        "withdraw": lambda: scoped(by, services.withdraw, hazard.pk, at=at),
        "submit": lambda: submit(hazard, by, at=at, photo_ids=[shot(by, at=at)]),
        "arrange": lambda: scoped(by, services.arrange, hazard.pk, at=at, arrangement=settled(by)),
        "extend": lambda: ask(hazard, by, at=at, due_on=far + timedelta(days=20), force_majeure=True),
        "decide": lambda: scoped(
            by, services.decide_extension, hazard.pk, at=at, granted=clock.day_of(at).day % 3 > 0, note="先租用设备"
        ),
        "close": lambda: close(hazard, by, at=at),
        "return": lambda: back(hazard, by, at=at),
        "object": lambda: scoped(by, services.object_to_closing, hazard.pk, at=at, reason="今天又堆满了"),
    }
    presses[name]()


def agree(hazard: Hazard) -> bool:
    """Say whether what runs for a hazard is what its row says it owes, to the day and the person."""
    row = Hazard.objects.get(pk=hazard.pk)
    asked = Extension.objects.filter(subject_id=hazard.pk, decision="asked").first()
    owed = rules.owed_by(
        row, within=owing.spans(), asked_at=asked.asked_at if asked else None,
        reply_due_on=asked.reply_due_on if asked else None,
    )  # fmt: skip
    runs = Deadline.objects.filter(subject_id=hazard.pk, state="open")
    found = {(each.kind, Due(each.due_at).day, each.doer_id, each.office_id is not None) for each in runs}
    return found == {(debt.kind, debt.due_on, debt.doer_id, debt.by_office) for debt in owed}


def test_a_step_stays_a_handful_of_statements(chen: Actor, zhou: Actor, wu: Actor) -> None:
    hazard = report(chen)
    arrangement = settled(wu)
    with CaptureQueriesContext(connection) as asked:
        services.confirm_and_assign(hazard.pk, by=zhou, at=NINE, arrangement=arrangement, due_on=WEEK)
    said = [each["sql"] for each in asked if "deadlines_" in each["sql"]]
    assert len(said) <= 7  # what is met, what runs, its ladder, what is owed, and how far each is climbed
