"""Work on the spot: what is still missing, limits beside the field, moments made offline, the day's tasks."""

from datetime import timedelta

from django.test import RequestFactory
from django.utils.datastructures import MultiValueDict

from anguan.foundation import clock
from anguan.foundation.access import Actor
from anguan.foundation.audit.services import history_of
from anguan.foundation.mobile.middleware import made_at
from anguan.prevention.permits import catalog, fieldwork, services
from anguan.prevention.permits.forms.field import going_in, measures_said
from anguan.prevention.permits.models import Interruption, MeasureLine
from anguan.prevention.permits.pages import gaslimits
from anguan.prevention.permits.pages.readiness import readiness
from anguan.prevention.permits.rules.lifecycle import State
from anguan.prevention.permits.rules.prompts import Setting, prompt
from anguan.prevention.permits.tests.makers import NINE, certify, make_permit, make_ready

TEN = NINE + timedelta(hours=1)  # when the makers' permits are planned to begin


def test_the_checklist_opens_a_task_for_everything_the_start_asks_for(wu: Actor, ma: Actor, liu: Actor) -> None:
    certify("hot_work", guardian=ma, worker=liu)
    permit = make_permit(state=State.APPROVED, leader=wu, guardian=ma, worker=liu)
    bare = readiness(permit, by=ma, at=TEN)
    assert [row.title for row in bare.rows] == [
        "安全交底", "安全措施确认", "作业前现场清理", "安全防护措施落实", "岗位当班班长验票", "气体检测",
    ]  # fmt: skip
    assert (bare.done, bare.open) == (0, 6)
    make_ready(permit, at=TEN)
    whole = readiness(permit, by=ma, at=TEN)
    assert [(row.title, [reason.code for reason in row.reasons]) for row in whole.rows if row.tone != "done"] == []
    stale = readiness(permit, by=ma, at=TEN + timedelta(minutes=40))
    assert [row.title for row in stale.rows if row.tone != "done"] == ["气体检测"]


def test_the_limits_beside_the_field_are_those_of_the_rules(wu: Actor, ma: Actor, liu: Actor) -> None:
    space = make_permit(state=State.APPROVED, kind="confined_space", leader=wu, guardian=ma, worker=liu)
    asked = {one.id: one for one in gaslimits.asked(space, {}, by=ma, at=TEN)}
    assert asked["oxygen"].limits == {"%vol": [19.5, 21.0]}
    assert asked["hydrogen_sulfide"].limits["mg/m3"] == [None, 10]
    assert asked["hydrogen_sulfide"].unit == "ppm"
    assert "请核对原文" in asked["hydrogen_sulfide"].note
    assert asked["oxygen"].note == ""
    assert list(asked)[:2] == ["oxygen", "combustible"]
    benzene = make_permit(
        state=State.APPROVED, leader=wu, guardian=ma, worker=liu, medium={"name": "苯", "lel_percent": 1.2}
    )
    [combustible] = gaslimits.asked(benzene, {}, by=ma, at=TEN)
    assert combustible.note == ""  # its explosive limit was told, not looked up
    assert combustible.limits["%vol"] == [None, 0.2]
    assert combustible.limits["%LEL"] == [None, 16.7]


def test_each_measure_keeps_when_it_was_answered(wu: Actor, ma: Actor, liu: Actor) -> None:
    permit = make_permit(state=State.APPROVED, leader=wu, guardian=ma, worker=liu)
    sheet = catalog.kinds()["hot_work"]
    typed = {"involved-1": "no", "tapped-1": "1000", "involved-8": "yes", "text-8": "灭火器 4 具", "tapped-8": "61000",
             "sent": "121000", "involved-9": "maybe"}  # fmt: skip
    said = measures_said(sheet, typed, made=TEN)
    services.confirm_measures(permit.pk, by=ma, at=TEN, lines=said)
    kept = (
        MeasureLine.objects.filter(permit=permit).order_by("no").values_list("no", "involved", "text", "confirmed_at")
    )
    assert list(kept) == [
        (1, False, "", TEN - timedelta(minutes=2)), (8, True, "灭火器 4 具", TEN - timedelta(minutes=1)),
    ]  # fmt: skip


def test_prompts_fit_the_method_and_the_place() -> None:
    grinding = Setting("hot_work", "second", frozenset({"grinding"}), {"on_equipment": False}, {}, None)
    cutting = Setting("hot_work", "second", frozenset({"gas_cutting"}), {"height_m": 6}, {}, None)
    assert [prompt(each, grinding).fits for each in ("gas_cylinders", "equipment_cleaned", "fire_equipment")] == [
        False, False, True,
    ]  # fmt: skip
    assert [prompt(each, cutting).fits for each in ("gas_cylinders", "height_spark_protection")] == [True, True]
    known = {measure.id for sheet in catalog.kinds().values() for measure in sheet.measures}
    assert prompt("nonsense", cutting).look == ""
    assert known


def test_a_stop_pressed_offline_has_the_moment_it_was_pressed(wu: Actor, ma: Actor, liu: Actor) -> None:
    now = clock.now()
    request = RequestFactory().post("/", headers={"X-Outbox": "1", "X-Outbox-Age": "600000"})
    assert made_at(request, now) == now - timedelta(minutes=10)
    assert made_at(RequestFactory().post("/", headers={"X-Outbox-Age": "600000"}), now) == now
    assert made_at(RequestFactory().post("/", headers={"X-Outbox": "1", "X-Outbox-Age": "soon"}), now) == now
    permit = make_permit(state=State.WORKING, leader=wu, guardian=ma, worker=liu)
    services.stop(permit.pk, by=ma, at=TEN + timedelta(hours=1), cause="abnormal")
    assert Interruption.objects.get().start == TEN + timedelta(hours=1)


def test_a_stop_that_arrives_after_the_gate_shut_is_kept_and_changes_nothing(wu: Actor, ma: Actor, liu: Actor) -> None:
    permit = make_permit(state=State.WORKING, leader=wu, guardian=ma, worker=liu)
    services.stop(permit.pk, by=wu, at=TEN + timedelta(hours=2), cause="alarm")
    services.stop(permit.pk, by=ma, at=TEN + timedelta(hours=1), cause="abnormal", key="k1")
    permit.refresh_from_db()
    assert permit.suspended_cause == "alarm"
    said = [entry.detail for entry in history_of(permit.pk, by=ma) if entry.action == "permits.stopped"]
    assert [one.get("late", False) for one in said] == [True, False]


def test_the_day_of_a_guardian_goes_into_the_phone(wu: Actor, ma: Actor, liu: Actor) -> None:
    now = clock.now()
    make_permit(state=State.WORKING, kind="confined_space", leader=wu, guardian=ma, worker=liu, at=now,
                gas_due_at=now + timedelta(minutes=5), planned_end=now + timedelta(hours=9))  # fmt: skip
    [task] = fieldwork.tasks(ma, clock.today())
    assert task.title.startswith("作业监护：受限空间")
    assert (task.tone, "气体记录还剩" in task.sub) == ("wrong", True)
    names = {page.rsplit("/", 1)[1] for page in task.keep}
    assert {"watch", "gas", "stop", "finish", "measures", "briefing", "site_monitoring"} <= names


def test_what_goes_in_is_read_as_it_was_tapped(ma: Actor) -> None:
    data = MultiValueDict({"person": [str(ma.person_id), "nobody"], "tool": [" 扳手 "], "tools": ["3"]})
    assert going_in(data) == ((ma.person_id,), (("扳手", 3),))
    assert going_in(MultiValueDict({"tool": [""]})) == ((), ())
