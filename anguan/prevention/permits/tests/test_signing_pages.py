"""Signing through the doors: an opinion is asked for, a refusal goes back with its reason, the owner adds and stops."""

from typing import Any

from django.urls import reverse

from anguan.foundation import clock
from anguan.foundation.access import Actor
from anguan.prevention.permits.models import Permit, SlotHolder
from anguan.prevention.permits.tests.makers import certify, make_permit, make_signature, owned
from anguan.prevention.permits.tests.test_drafting import next_working_morning, text_of
from anguan.registry.accounts.tests.signing import client_of
from anguan.registry.enterprises.models import Enterprise


def submitted(wu: Actor, ma: Actor, liu: Actor, **named: Any) -> Permit:
    certify("hot_work", guardian=ma, worker=liu)
    start = next_working_morning()
    end = start.replace(hour=16)
    now = clock.now()
    return make_permit(
        state="submitted", leader=wu, guardian=ma, worker=liu, at=now, planned_start=start, planned_end=end,
        valid_until=end, **named,
    )  # fmt: skip


def test_sending_back_needs_its_reason(wu: Actor, ma: Actor, liu: Actor) -> None:
    permit = submitted(wu, ma, liu)
    address = reverse("permits:sign", args=[permit.pk, "work_leader"])
    client, said = client_of(wu), {"seen_version": permit.version, "verdict": "return"}
    assert "没有选择签批意见" in text_of(client.post(address, {"seen_version": permit.version}))
    refused = client.post(address, said)
    assert refused.status_code == 422
    assert "没有写明退回的原因" in text_of(refused)
    assert client.post(address, {**said, "opinion": "气瓶间距不够"}).status_code == 302
    permit.refresh_from_db()
    assert (permit.state, permit.version) == ("draft", 2)
    assert "气瓶间距不够" in text_of(client.get(reverse("permits:detail", args=[permit.pk])))


def test_who_is_not_asked_is_told_whose_turn_it_is(wu: Actor, ma: Actor, liu: Actor) -> None:
    permit = submitted(wu, ma, liu)
    answer = client_of(liu).get(reverse("permits:sign", args=[permit.pk, "work_leader"]))
    assert answer.status_code == 409
    assert "不由您签" in text_of(answer)
    assert "等 吴刚 签" in text_of(client_of(liu).get(reverse("permits:detail", args=[permit.pk])))


def test_a_remote_approver_is_told_why_on_the_spot(
    huahai: Enterprise, wu: Actor, ma: Actor, liu: Actor, zhou: Actor
) -> None:
    SlotHolder.objects.create(**owned(huahai), slot="base_unit", person_id=zhou.person_id, person_name=zhou.name)
    permit = submitted(wu, ma, liu)
    make_signature(permit, "work_leader", by=wu.person_id, at=clock.now())
    address = reverse("permits:sign", args=[permit.pk, "base_unit"])
    assert "审批人应在作业现场完成审批（GB 30871-2022 4.11 a）" in text_of(client_of(zhou).get(address))
    refused = client_of(zhou).post(address, {"seen_version": permit.version, "verdict": "agree"})
    assert refused.status_code == 422
    assert "4.11 a" in text_of(refused)
    permit.refresh_from_db()
    assert permit.state == "submitted"


def test_the_owner_adds_a_condition_that_is_answered(wu: Actor, ma: Actor, liu: Actor, wang: Actor) -> None:
    permit = submitted(wu, ma, liu)
    page = reverse("permits:condition", args=[permit.pk])
    assert "补充批准不代替审批人在现场的审批" in text_of(client_of(wang).get(page))
    assert "没有写明要求" in text_of(client_of(wang).post(page, {"do": "add"}))
    client_of(wang).post(page, {"do": "add", "words": "铺满防火毯"})
    condition = permit.conditions.get()
    meet = reverse("permits:meet", args=[permit.pk, condition.pk])
    assert client_of(wu).post(meet, {"words": "已铺两层"}).status_code == 302
    assert "已落实：已铺两层" in text_of(client_of(wang).get(reverse("permits:detail", args=[permit.pk])))
    assert client_of(liu).get(page).status_code == 403


def test_the_owner_stops_the_work(wu: Actor, ma: Actor, liu: Actor, wang: Actor) -> None:
    permit = make_permit(state="working", leader=wu, guardian=ma, worker=liu)
    answer = client_of(wang).post(
        reverse("permits:condition", args=[permit.pk]), {"do": "stop", "words": "下方有人卸油"}
    )
    permit.refresh_from_db()
    assert (answer.status_code, permit.state) == (302, "suspended")
    assert "下方有人卸油" in text_of(client_of(wu).get(reverse("permits:detail", args=[permit.pk])))
