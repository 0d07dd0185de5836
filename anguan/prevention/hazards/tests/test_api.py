"""The programs' door: the whole way in JSON, refusals with all their reasons, one effect for one key."""

from datetime import timedelta
from typing import Any

import pytest

from anguan.foundation import clock
from anguan.foundation.access import Actor
from anguan.foundation.access.models import uuid7
from anguan.prevention.hazards.models import Hazard, RectifyOrder
from anguan.prevention.hazards.rules import State
from anguan.prevention.hazards.tests.makers import NINE, make_hazard
from anguan.prevention.hazards.tests.stories import assign, report, shot
from anguan.registry.accounts.tests.signing import client_of
from anguan.registry.enterprises.models import Enterprise

HAZARDS = "/api/v1/hazards"


def post(actor: Actor, path: str, **said: Any) -> Any:
    return client_of(actor).post(f"{HAZARDS}{path}", said, content_type="application/json")


def get(actor: Actor, path: str = "", **asked: Any) -> Any:
    return client_of(actor).get(f"{HAZARDS}{path}", asked)


def soon(days: int = 6) -> str:
    return (clock.today() + timedelta(days=days)).isoformat()


def test_the_whole_way(chen: Actor, zhou: Actor, wu: Actor, wang: Actor) -> None:
    key = str(uuid7())
    said = {"id": key, "what": "护栏松动", "category": "height", "place": "二楼平台", "photo_ids": [str(shot(chen))]}
    first, again = post(chen, "", **said), post(chen, "", **said)
    assert (first.status_code, again.status_code, Hazard.objects.count()) == (201, 201, 1)
    assert [step["name"] for step in first.json()["steps"]] == ["withdraw"]
    settled = {
        "assigned_to": str(wu.person_id),
        "measures": "加固",
        "funds_fen": 5000,
        "plan": "先封闭",
        "due_on": soon(),
    }
    for _ in range(2):
        answer = post(zhou, f"/{key}/confirm", key="a", **settled)
        assert (answer.status_code, answer.json()["state"]) == (200, State.RECTIFYING)
    answer = post(wu, f"/{key}/extend", due_on=soon(20), reason="等配件", interim_measure="已封闭")
    assert answer.json()["extensions"][0]["decision"] == "asked"
    assert post(wang, f"/{key}/decide", granted=True).json()["due_on"] == soon(20)
    assert post(wu, f"/{key}/submit", note="已加固", photo_ids=[str(shot(wu))]).json()["state"] == State.RECHECKING
    assert post(zhou, f"/{key}/return", note="还在晃").json()["times_returned"] == 1
    assert post(wu, f"/{key}/submit", note="已换新", photo_ids=[str(shot(wu))]).status_code == 200
    assert post(zhou, f"/{key}/close").json()["state_title"] == "已销号"
    assert post(chen, f"/{key}/object", reason="又松了").json()["state"] == State.RECHECKING
    told = [entry["action"] for entry in get(wang, f"/{key}/story").json()]
    assert (told[0], told[-1], len(told)) == ("hazards.reported", "hazards.objected", 9)


def test_a_refusal_lists_every_reason(chen: Actor, zhou: Actor) -> None:
    hazard = report(chen)
    answer = post(zhou, f"/{hazard.pk}/confirm", level="major")
    assert answer.status_code == 409
    codes = [reason["code"] for reason in answer.json()["reasons"]]
    assert codes == [
        "no_responsible", "no_measures", "no_funds", "no_plan", "no_due", "no_criterion", "no_interim_measure",
        "principal_not_informed",
    ]  # fmt: skip


@pytest.mark.parametrize("path", ["", "/story"])
def test_a_strangers_hazard_is_not_found(huahai: Enterprise, sun: Actor, path: str) -> None:
    assert get(sun, f"/{make_hazard(huahai).pk}{path}").status_code == 404


@pytest.mark.parametrize(
    "step", ["confirm", "arrange", "dismiss", "withdraw", "submit", "close", "return", "object", "extend", "decide"]
)
def test_a_strangers_hazard_cannot_be_moved(huahai: Enterprise, sun: Actor, step: str) -> None:
    hazard = make_hazard(huahai)
    said: dict[str, Any] = {"granted": True} if step == "decide" else {}
    assert post(sun, f"/{hazard.pk}/{step}", **said).status_code == 404
    hazard.refresh_from_db()
    assert hazard.state == State.REPORTED


def test_the_list_pages_and_filters(huahai: Enterprise, li: Actor) -> None:
    for number in range(3):
        make_hazard(huahai, what=f"第{number}号行车限位失灵", reported_at=NINE + timedelta(minutes=number))
    make_hazard(huahai, state=State.RECTIFYING, due_on=NINE.date(), reported_at=NINE - timedelta(days=1))
    everything = get(li).json()
    assert [each["what"][:2] for each in everything] == ["第2", "第1", "第0", "配电"]
    assert [each["what"][:2] for each in get(li, after=everything[1]["id"]).json()] == ["第0", "配电"]
    assert get(li, after=str(uuid7())).json() == []
    for asked, count in [
        ({"q": "限位失灵"}, 3), ({"overdue": "true"}, 1), ({"state": "rectifying"}, 1), ({"region": "320902"}, 4),
        ({"region": "320925"}, 0), ({"standing": "open"}, 4), ({"industry": "C"}, 4), ({"stop": "2026-11-19"}, 1),
        ({"enterprise_id": str(huahai.pk)}, 4), ({"level": "major"}, 0), ({"category": "fire"}, 0),
    ]:  # fmt: skip
        assert len(get(li, **asked).json()) == count, asked


@pytest.mark.parametrize(
    "asked",
    [
        {"region": "abc"},
        {"state": "x"},
        {"start": "0001-01-01"},
        {"stop": "9999-12-31"},
        {"after": "x"},
        {"q": "好" * 101},
    ],
)
def test_what_cannot_be_asked_is_said(li: Actor, asked: dict[str, str]) -> None:
    assert get(li, **asked).status_code == 422


def test_control_characters_are_refused(chen: Actor) -> None:
    answer = post(chen, "", what="配电箱\x00门", category="electric", place="门口", photo_ids=[str(shot(chen))])
    assert answer.status_code == 422


def test_an_order_and_its_tasks(huahai: Enterprise, li: Actor, wang: Actor) -> None:
    said = {
        "id": str(uuid7()), "enterprise_id": str(huahai.pk), "number": "责改〔2026〕7号", "due_on": soon(),
        "problems": [{"what": "通道堵塞", "demand": "清理", "category": "fire"}],
    }  # fmt: skip
    assert post(li, "/orders", **said).status_code == post(li, "/orders", **said).status_code == 201
    assert RectifyOrder.objects.count() == 1
    assert {task["kind"] for task in get(wang, "/tasks").json()} == {"arrange", "rectify"}
    assert post(wang, "/orders", **said).status_code == 403


def test_lists_of_the_catalogue(huahai: Enterprise, zhou: Actor) -> None:
    assert len(get(zhou, "/criteria").json()) == 84
    assert "GM-7-6" in {each["id"] for each in get(zhou, "/criteria", enterprise_id=str(huahai.pk)).json()}
    assert get(zhou, "/categories").json()[0]["title"] == "用电"


def test_what_it_may_do_next_is_said(chen: Actor, zhou: Actor, wu: Actor) -> None:
    hazard = assign(report(chen), zhou, wu)
    assert [step["name"] for step in get(wu, f"/{hazard.pk}").json()["steps"]] == ["submit", "extend"]
    assert [step["name"] for step in get(zhou, f"/{hazard.pk}").json()["steps"]] == ["arrange"]
