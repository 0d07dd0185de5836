"""The programs' door: the way in JSON, refusals with all their reasons, one effect for one key."""

from datetime import timedelta
from typing import Any

from anguan.foundation import clock
from anguan.foundation.access import Actor
from anguan.foundation.access.models import uuid7
from anguan.prevention.permits.models import GasTest, Permit, SpotCheck
from anguan.prevention.permits.rules import State
from anguan.prevention.permits.tests.makers import certify, make_permit
from anguan.registry.accounts.tests.signing import client_of

PERMITS = "/api/v1/permits"


def post(actor: Actor, path: str = "", **said: Any) -> Any:
    return client_of(actor).post(f"{PERMITS}{path}", said, content_type="application/json")


def get(actor: Actor, path: str = "", **asked: Any) -> Any:
    return client_of(actor).get(f"{PERMITS}{path}", asked)


def said_of(wu: Actor, ma: Actor, liu: Actor) -> dict[str, Any]:
    start = clock.now() + timedelta(hours=1)
    return {
        "id": str(uuid7()), "kind": "hot_work", "place": "一号库东侧", "content": "更换支架", "methods": ["grinding"],
        "place_facts": {"zone": "ordinary", "on_equipment": False, "outdoor": False},
        "work_facts": {"hazard_analysis": True, "isolated": True}, "planned_start": start.isoformat(),
        "planned_end": (start + timedelta(hours=4)).isoformat(), "leader_id": str(wu.person_id),
        "guardian_id": str(ma.person_id), "crew": [{"person_id": str(liu.person_id), "role": "worker"}],
        "lon": 120.15, "lat": 33.35, "monitored": True, "risk_result": "火灾、灼烫",
    }  # fmt: skip


def test_a_draft_is_checked_kept_once_and_submitted(wu: Actor, ma: Actor, liu: Actor, zhou: Actor) -> None:
    certify("hot_work", guardian=ma, worker=liu)
    said = said_of(wu, ma, liu)
    verdict = post(wu, "/check", **{**said, "id": None}).json()
    assert (verdict["verdict"], verdict["level"]) == ("pass", "second"), verdict["reasons"]
    assert post(wu, "", **said).status_code == post(wu, "", **said).status_code == 201
    assert Permit.objects.count() == 1
    assert [step["name"] for step in get(wu, f"/{said['id']}").json()["steps"]] == ["edit", "submit", "cancel"]
    answer = post(wu, f"/{said['id']}/steps/submit", key="a")
    assert (answer.status_code, answer.json()["state"]) == (200, State.SUBMITTED)
    [waiting] = get(wu, "/to-sign").json()
    assert (waiting["slot"], waiting["permit"]["id"]) == ("work_leader", said["id"])
    signed = post(wu, f"/{said['id']}/sign", slot="work_leader", seen_version=answer.json()["version"])
    assert [one["slot"] for one in signed.json()["signatures"]] == ["work_leader"]
    events = [one["event"] for one in get(zhou, f"/{said['id']}/proof").json()]
    assert events == ["sign", "submit"]
    assert [one["action"] for one in get(zhou, f"/{said['id']}/story").json()][-1] == "permits.signed"


def test_a_refusal_lists_every_reason_with_its_clause(wu: Actor, ma: Actor, liu: Actor) -> None:
    said = {**said_of(wu, ma, liu), "guardian_id": None, "methods": ["arc_welding"]}
    post(wu, "", **said)
    answer = post(wu, f"/{said['id']}/steps/submit")
    assert answer.status_code == 409
    reasons = answer.json()["reasons"]
    assert len(reasons) > 1
    assert all(reason["clause"] and reason["remedy"] for reason in reasons)
    assert [one["passed"] for one in get(wu, f"/{said['id']}/proof").json()] == [False]  # kept by an answered request


def test_work_is_stopped_recorded_and_checked(wu: Actor, ma: Actor, liu: Actor, li: Actor) -> None:
    now = clock.now()
    permit = make_permit(
        state="working", leader=wu, guardian=ma, worker=liu, at=now - timedelta(hours=2),
        planned_end=now + timedelta(hours=3),
    )  # fmt: skip
    reading = {"gas": "combustible", "value": 0.0, "unit": "%vol"}
    gas = {
        "sampled_at": now.isoformat(), "point": "作业点", "values": [reading], "instrument": "BW-1",
        "calibrated_until": "2030-01-01", "key": "g",
    }  # fmt: skip
    assert post(ma, f"/{permit.pk}/gas", **gas).status_code == post(ma, f"/{permit.pk}/gas", **gas).status_code == 201
    assert GasTest.objects.filter(permit=permit, instrument="BW-1").count() == 1
    assert [one["id"] for one in get(li, "", live="true").json()] == [str(permit.pk)]
    check = post(li, f"/{permit.pk}/checks", asked="stop", said="监护人不在现场").json()
    assert Permit.objects.get(pk=permit.pk).state == State.SUSPENDED
    refused = post(ma, f"/{permit.pk}/steps/resume").json()["reasons"]
    assert "order_stands" in [reason["code"] for reason in refused]
    assert post(li, f"/checks/{check['id']}/conclude", result="fine").status_code == 200
    assert SpotCheck.objects.get().result == "fine"


def test_a_case_is_judged_as_by_the_command(wu: Actor) -> None:
    answer = post(wu, "/judge", stage="draft", kind="hot_work", place={"zone": "explosive", "in_operation": True})
    assert answer.json()["level"] == "special"
    refused = post(wu, "/judge", stage="draft", kind="swimming")
    assert (refused.status_code, refused.json()["reasons"][0]["code"]) == (409, "case_unreadable")


def test_a_strangers_permit_is_not_found(wu: Actor, sun: Actor) -> None:
    permit = make_permit(state="working", leader=wu)
    for path in ("", "/proof", "/story"):
        assert get(sun, f"/{permit.pk}{path}").status_code == 404
    for path, said in (("/steps/stop", {}), ("/sign", {"slot": "base_unit", "seen_version": 1}), ("/measures", {})):
        assert post(sun, f"/{permit.pk}{path}", **said).status_code == 404
