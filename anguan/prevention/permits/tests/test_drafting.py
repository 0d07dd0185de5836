"""Drafting through the doors: every kind can be drafted and handed in, nothing typed is lost, strangers see nothing."""

from datetime import datetime, time, timedelta
from typing import Any

import pytest
from django.urls import reverse

from anguan.foundation import clock
from anguan.foundation.access import Actor
from anguan.foundation.access.models import uuid7
from anguan.prevention.permits.forms import answers as reading
from anguan.prevention.permits.forms import questions
from anguan.prevention.permits.models import Permit, Setting
from anguan.prevention.permits.tests.makers import certify, make_certificate, make_permit
from anguan.registry.accounts.tests.signing import client_of
from anguan.registry.premises.models import Area


def text_of(response: Any) -> str:
    return str(response.content.decode())


def next_working_morning() -> datetime:
    """Return eight o'clock of the next working day."""
    day = clock.today() + timedelta(days=1)
    while not clock.is_working_day(day):
        day += timedelta(days=1)
    return datetime.combine(day, time(8), tzinfo=clock.BEIJING)


def said_of(kind: str, area: Area, **said: Any) -> dict[str, Any]:
    """Return what every kind says."""
    return {
        "key": str(uuid7()), "kind": kind, "area": str(area.pk), "place": "2 号压力机东侧", "content": "更换护栏",
        "start": f"{next_working_morning():%Y-%m-%dT%H:%M}", "lasts": "4", "unit": "own", "hazard_analysis": "yes",
        "risks": [questions.RISKS[kind][0]], "methods": list(questions.METHODS[kind][:1]), "do": "submit", **said,
    }  # fmt: skip


KINDS: dict[str, dict[str, Any]] = {
    "hot_work": {"zone": "ordinary", "outdoor": "no"},
    "confined_space": {"space": "R-201", "isolated": "yes", "lighting_v": "12"},
    "blind_plate": {
        "zone": "ordinary", "pipe": "P-12", "action": "insert", "plate_number": "MB-01", "plate_map": "yes",
        "pressure_relieved": "yes",
    },
    "work_at_height": {"height_m": "4", "outdoor": "no"},
    "lifting": {"load_t": "20", "plan_approved": "yes", "outdoor": "no"},
    "temporary_electricity": {"zone": "ordinary", "voltage_v": "380", "wire_rating_v": "500"},
    "excavation": {"depth_m": "0.8"},
    "road_closure": {"reason": "更换路面"},
}  # fmt: skip


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_is_drafted_and_handed_in(
    kind: str, workshop: Area, wu: Actor, liu: Actor, ma: Actor, chen: Actor, zhou: Actor
) -> None:
    certify(kind, guardian=ma, worker=liu)
    for cls in ("crane_commander", "crane_operator"):
        make_certificate(liu if cls == "crane_operator" else chen, cls, number=f"Q{cls[-3:]}")
    crew = {
        "worker": str(liu.person_id), "guardian": str(ma.person_id), "gas_analyst": str(chen.person_id),
        "electrician": str(liu.person_id), "commander": str(chen.person_id), "crane_operator": str(liu.person_id),
    }  # fmt: skip
    said = said_of(kind, workshop, **KINDS[kind], **crew)
    answer = client_of(wu).post(reverse("permits:new"), said)
    assert answer.status_code == 302, _refusals(answer)
    permit = Permit.objects.get()
    assert (permit.state, str(permit.pk)) == ("submitted", said["key"])
    client_of(wu).post(reverse("permits:new"), {**said, "do": "save"})
    assert Permit.objects.count() == 1


def _refusals(answer: Any) -> list[str]:
    return [f"{one.code}: {one.message}" for one in (answer.context or {}).get("refused", ())]


def test_what_is_wrong_is_said_and_the_draft_is_kept(workshop: Area, wu: Actor, liu: Actor, ma: Actor) -> None:
    said = said_of("hot_work", workshop, zone="ordinary", worker=str(liu.person_id), guardian=str(ma.person_id))
    answer = client_of(wu).post(reverse("permits:new"), said)
    page = text_of(answer)
    assert answer.status_code == 422
    assert "草稿已存好，还不能提交" in page
    assert "更换护栏</textarea>" in page
    permit = Permit.objects.get()
    assert permit.state == "draft"
    shown = text_of(client_of(wu).get(reverse("permits:detail", args=[permit.pk])))
    assert "补全内容" in shown
    again = text_of(client_of(wu).get(reverse("permits:edit", args=[permit.pk])))
    assert f'value="{liu.person_id}" checked' in again


def test_hot_work_in_a_vessel_opens_both(workshop: Area, wu: Actor) -> None:
    said = said_of("hot_work", workshop, zone="ordinary", also=["confined_space"], do="save")
    client_of(wu).post(reverse("permits:new"), said)
    client_of(wu).post(reverse("permits:new"), said)
    first, second = Permit.objects.order_by("kind")
    assert (first.kind, second.kind, second.place_facts["inside_space"]) == ("confined_space", "hot_work", True)
    assert first.content == second.content
    assert first.links.get().other_id == second.pk


def test_the_hour_is_picked_not_spelled(workshop: Area, wu: Actor) -> None:
    page = client_of(wu).get("/permits/new?kind=hot_work").content.decode()
    assert '<input type="datetime-local" name="start"' in page


def test_a_copy_has_the_work_and_none_of_its_times(workshop: Area, wu: Actor, ma: Actor, liu: Actor) -> None:
    past = make_permit(state="closed", leader=wu, guardian=ma, worker=liu, content="更换法兰")
    page = text_of(client_of(wu).get(reverse("permits:new"), {"copy": str(past.pk)}))
    assert "更换法兰</textarea>" in page
    assert f'value="{ma.person_id}" checked' in page
    assert f"{past.planned_start:%Y-%m-%d}" not in page


def test_the_panel_says_level_end_and_what_is_wrong(workshop: Area, wu: Actor) -> None:
    said = said_of("hot_work", workshop, zone="explosive", hot_part="yes", hot_traits=["in_operation"], level="second")
    page = text_of(client_of(wu).post(reverse("permits:check"), said))
    assert "特级动火" in page
    assert "不能这样办" in page
    assert "5.1.2" in page
    assert "开工前 30 分钟内取样分析" in page


def test_the_panel_says_of_gas_what_the_rules_will_ask_for(workshop: Area, wu: Actor) -> None:
    def panel(kind: str, **more: object) -> str:
        return text_of(client_of(wu).post(reverse("permits:check"), said_of(kind, workshop, **more)))

    assert "每 15 分钟记录一次" in panel("confined_space")  # the strictest of both standards, as the clock closes it
    assert "要测可燃气体（" in panel("temporary_electricity", zone="explosive")
    assert "不要求气体分析" in panel("temporary_electricity", zone="ordinary")
    assert "不要求气体分析" in panel("hot_work", zone="fixed_hot_work_area")


def test_what_nobody_compared_with_its_source_says_so(workshop: Area, wu: Actor) -> None:
    sunday = {"start": "2026-11-29T20:30", "end": "2026-11-29T22:00", "lasts": "own"}
    page = text_of(client_of(wu).post(reverse("permits:check"), said_of("hot_work", workshop, **sunday)))
    assert "标准没有写明怎样升级" in page
    assert "夜间按 20:00—06:00 计，标准没有规定" in page


def test_a_changed_permit_is_not_signed(wu: Actor, ma: Actor, liu: Actor) -> None:
    permit = make_permit(state="submitted", leader=wu, guardian=ma, worker=liu)
    address = reverse("permits:sign", args=[permit.pk, "work_leader"])
    answer = client_of(wu).post(address, {"seen_version": permit.version + 1, "verdict": "agree"})
    assert answer.status_code == 422
    assert "已被修改" in text_of(answer)


def test_a_stranger_finds_nothing(workshop: Area, wu: Actor, sun: Actor, li: Actor) -> None:
    permit = make_permit(state="submitted", leader=wu)
    assert client_of(sun).get(reverse("permits:detail", args=[permit.pk])).status_code == 404
    assert client_of(li).get(reverse("permits:detail", args=[permit.pk])).status_code == 200
    assert client_of(li).get(reverse("permits:new")).status_code == 403
    assert permit.content in text_of(client_of(li).get(reverse("permits:list")))
    assert permit.content not in text_of(client_of(sun).get(reverse("permits:list")))


def test_the_rule_and_its_signers_are_set(zhou: Actor, chen: Actor) -> None:
    client = client_of(zhou)
    said = {
        "regime": "general",
        "source": "华海安〔2026〕5号",
        "validity:hot_work.second": "24",
        "remote_approval": "on",
        "approvers:hot_work.second": ["safety_dept"],
    }
    assert client.post(reverse("permits:settings"), said).status_code == 302
    client.post(reverse("permits:hold"), {"slot": "base_unit", "person": str(chen.person_id)})
    assert Setting.objects.get().overlay["approvers"] == {"hot_work.second": ["safety_dept"]}
    page = text_of(client.get(reverse("permits:settings")))
    assert "华海安〔2026〕5号" in page
    assert 'value="24"' in page
    assert "陈卫东" in page


ANSWERS: dict[str, list[str]] = {
    "kind": ["hot_work"], "zone": ["explosive"], "hot_part": ["yes"], "hot_traits": ["pipe_rack"], "medium_hot": ["苯"],
    "isolated_hot": ["yes"], "shutdown_is": ["yes"], "shutdown_done": ["purged"], "outdoor": ["yes"],
    "wind_force": ["3"],
    "weather": ["fog"], "welder_distance_m": ["8.5"],
}  # fmt: skip


def test_facts_read_back_are_the_answers_they_came_from() -> None:
    facts = reading.facts_of(ANSWERS)
    again = reading.facts_of({**reading.answers_of(facts), "kind": ["hot_work"]})
    assert again == facts
    assert facts["place"]["wind_force"] == 3
    assert "wind_force" not in reading.facts_of({**ANSWERS, "outdoor": ["no"]})["place"]
