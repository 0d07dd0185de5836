"""The sweep: each climb one alarm, on time or late, whoever else sweeps, whatever happens to the sweeper."""

from datetime import datetime, timedelta

import pytest
from django.db import connection

from anguan.foundation import clock
from anguan.foundation.access import Actor
from anguan.foundation.access.scope import acting_as
from anguan.foundation.deadlines import services
from anguan.foundation.deadlines.migrations import __name__ as _migrations
from anguan.foundation.deadlines.models import Alarm, Ascent, Deadline
from anguan.foundation.deadlines.rules import Due
from anguan.foundation.deadlines.sweeping import sweep, sweep_all
from anguan.foundation.deadlines.tests.makers import FRIDAY, MONDAY, URGENT, days, make_deadline, make_owed
from anguan.foundation.notify.models import Outgoing
from anguan.registry.enterprises.models import Enterprise

EIGHT = datetime(2026, 11, 21, 8, tzinfo=clock.BEIJING)  # the morning after Friday


def raised(deadline: Deadline) -> list[str]:
    """Return the alarms of a deadline as people would write them down."""
    alarms = Alarm.objects.filter(enterprise_id=deadline.enterprise_id, deadline_id=deadline.pk).order_by("climb")
    return [f"{clock.local(alarm.planned_at):%d} {alarm.listener} {alarm.rung}" for alarm in alarms]


def test_every_morning_somebody_hears_and_nobody_twice(huahai: Enterprise, chen: Actor) -> None:
    deadline = make_deadline(huahai, doer_id=chen.person_id, doer_name=chen.name)
    counts = [sweep_all(EIGHT + timedelta(days=day, hours=hour)) for day in range(-2, 5) for hour in (0, 1)]
    assert counts == [0, 0, 1, 0, 1, 0, 1, 0, 0, 0, 1, 0, 0, 0]
    assert raised(deadline) == ["20 doer 0", "21 doer 1", "22 manager 2", "24 principal 3"]
    news = Outgoing.objects.order_by("id")
    assert [(one.topic, one.listener, one.person_id) for one in news] == [
        ("deadlines.alarm", "doer", chen.person_id), ("deadlines.alarm", "doer", chen.person_id),
        ("deadlines.alarm", "manager", None), ("deadlines.alarm", "principal", None),
    ]  # fmt: skip
    assert {one.source_id for one in news} == set(Alarm.objects.values_list("pk", flat=True))
    assert all(one.not_before == one.at for one in news)


def test_what_is_met_or_stands_still_is_silent(huahai: Enterprise) -> None:
    met, lapsed, paused = (make_deadline(huahai) for _ in range(3))
    services.met(met.subject_id, met.kind, enterprise_id=huahai.pk, by=None, at=MONDAY)
    services.lapse(lapsed.subject_id, enterprise_id=huahai.pk, at=MONDAY)
    services.pause(paused, by=None, at=MONDAY)
    assert sweep_all(FRIDAY + days(90)) == 0


def test_a_sweeper_that_stopped_catches_up_in_order_and_says_each_thing_once(huahai: Enterprise) -> None:
    deadline = make_deadline(huahai)
    assert sweep_all(FRIDAY + days(13)) == 6
    assert raised(deadline) == ["20 doer 0", "21 doer 1", "22 manager 2", "24 principal 3", "28 town 4", "02 town 4"]
    assert Deadline.objects.get().next_at == deadline.climb_at[7]
    assert [alarm.climb for alarm in Alarm.objects.order_by("climb")] == [1, 2, 3, 4, 5, 7]  # 6 was a nag like 7
    assert sweep_all(FRIDAY + days(90)) == 1
    assert Deadline.objects.get().next_at is None


def test_catching_up_at_night_waits_for_the_morning_but_for_what_is_urgent(huahai: Enterprise) -> None:
    make_deadline(huahai)
    make_deadline(huahai, kind=URGENT.id)
    night = EIGHT + timedelta(hours=17)  # one in the morning
    sweep_all(night)
    assert {(one.urgent, one.not_before) for one in Outgoing.objects.all()} == {
        (False, night + timedelta(hours=6, minutes=30)), (True, night),
    }  # fmt: skip


def test_a_sweep_a_little_late_for_the_evening_still_tells(huahai: Enterprise) -> None:
    due = datetime(2026, 11, 20, 20, 59, tzinfo=clock.BEIJING)
    make_deadline(huahai, due=Due(due), began_at=due - timedelta(hours=1))
    sweep_all(due + timedelta(minutes=2))
    assert Outgoing.objects.get().not_before == due + timedelta(minutes=2)


def test_a_moved_deadline_climbs_again_and_every_alarm_keeps_its_number(huahai: Enterprise, zhou: Actor) -> None:
    deadline = make_deadline(huahai)
    sweep_all(EIGHT)
    with acting_as(zhou):
        services.move(deadline, Due(FRIDAY + days(7)), by=zhou, at=EIGHT, note="同意延期")
    assert sweep_all(EIGHT) == 0
    assert sweep_all(EIGHT + days(7)) == 2
    assert raised(deadline) == ["20 doer 0", "21 doer 1", "27 doer 0", "28 doer 1"]
    assert [alarm.climb for alarm in Alarm.objects.order_by("climb")] == [1, 2, 3, 4]


def test_moved_into_the_past_nobody_is_left_out_and_nobody_hears_again(huahai: Enterprise) -> None:
    deadline = make_deadline(huahai)
    sweep_all(EIGHT - days(1))
    services.move(deadline, Due(FRIDAY - days(2)), by=None, at=EIGHT)
    sweep_all(EIGHT)
    assert raised(deadline) == ["20 doer 0", "19 doer 1", "20 manager 2"]


def test_a_clock_that_jumps_ahead_and_back_raises_nothing_twice(huahai: Enterprise) -> None:
    make_deadline(huahai)
    assert [sweep_all(at) for at in (FRIDAY + days(2), FRIDAY - days(300), FRIDAY + days(2))] == [3, 0, 0]


def test_an_office_owes_too_and_its_alarms_know_it(li: Actor) -> None:
    services.owe(
        make_owed(
            Enterprise(region_code=li.region_code), enterprise_id=None, office_id=li.office_id, line_code="",
            organisation=li.organisation,
        ),
        at=MONDAY, by=li,
    )  # fmt: skip
    assert sweep_all(EIGHT) == 2
    assert {(one.office_id, one.enterprise_id) for one in Outgoing.objects.all()} == {(li.office_id, None)}


def test_two_thousand_late_at_one_midnight_in_batches(huahai: Enterprise) -> None:
    services.owe_many([make_owed(huahai) for _ in range(2_000)], at=MONDAY)
    assert sweep(EIGHT - days(1), most=300) == 300
    assert sweep_all(EIGHT - days(1), most=300) == 1_700
    assert sweep_all(EIGHT) == 2_000
    assert Alarm.objects.count() == Outgoing.objects.count() == 4_000
    assert Alarm.objects.values("deadline_id", "climb").distinct().count() == 4_000


@pytest.mark.django_db
def test_the_keys_of_a_server_without_its_own_function_sort_by_time_as_well() -> None:
    from importlib import import_module

    ours = import_module(f"{_migrations}.0003_sweep_makes_keys").OURS.replace("anguan_uuid7", "pg_temp.ours")
    with connection.cursor() as cursor:
        cursor.execute(ours)
        cursor.execute("SELECT pg_temp.ours(), uuid_extract_version(pg_temp.ours()), pg_sleep(0.003), pg_temp.ours()")
        first, version, _, second = cursor.fetchone()
    assert (version, first < second) == (7, True)
    assert abs(datetime.fromtimestamp((first.int >> 80) / 1000, tz=clock.BEIJING) - clock.now()) < timedelta(minutes=1)


def test_a_queue_put_back_from_a_copy_tells_nothing_twice_and_stops_for_nothing(huahai: Enterprise) -> None:
    deadline = make_deadline(huahai)
    make_deadline(huahai)
    sweep_all(EIGHT)
    Ascent.objects.filter(pk=deadline.pk).update(stage=0, next_at=deadline.climb_at[0])
    assert sweep_all(EIGHT + days(1)) == 2
    assert raised(deadline) == ["20 doer 0", "21 doer 1", "22 manager 2"]
    assert Alarm.objects.count() == Outgoing.objects.count() == 6
