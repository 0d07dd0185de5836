"""Who can be reached at all: the weekly test of every rung, and what gateways report later."""

import json
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from procrastinate.contrib.django.models import ProcrastinateJob

from anguan.foundation.access import Actor
from anguan.foundation.access.models import uuid7
from anguan.foundation.access.scope import acting_as
from anguan.foundation.notify import reach, tasks
from anguan.foundation.notify.models import Delivery, ReachGap, Spending
from anguan.foundation.notify.services import addresses
from anguan.foundation.notify.settling import note_bad
from anguan.foundation.notify.tests.news import NINE
from anguan.registry.accounts.models import User
from anguan.registry.accounts.tests.makers import make_account, make_office, make_post, post_of
from anguan.registry.accounts.tests.signing import client_of
from anguan.registry.enterprises.models import Enterprise
from anguan.registry.regions.models import Region

pytestmark = pytest.mark.django_db
WEEK = timedelta(days=7)


def gaps() -> set[tuple[str, str, str, int]]:
    return set(ReachGap.objects.values_list("organisation", "listener", "reason", "people"))


def test_every_rung_is_tried_and_what_is_mended_goes(
    huahai: Enterprise, stranger: Enterprise, zhou: Actor, wang: Actor, li: Actor, city: Actor
) -> None:
    make_account(post_of(zhou), "zhou")
    make_account(post_of(city), "city")
    make_office("亭湖区应急管理局", "320902")
    Region.objects.create(code="320925100", name="近湖街道", full_name="建湖县近湖街道", level="town")
    assert reach.test_rungs(NINE) == 6
    assert gaps() == {
        ("盐城华海机械有限公司", "principal", "no_account", 1),
        ("建湖双湖纺织有限公司", "manager", "nobody", 0),
        ("建湖双湖纺织有限公司", "principal", "nobody", 0),
        ("镇安监办", "town", "no_account", 1),
        ("亭湖区应急管理局", "county", "nobody", 0),
        ("建湖县近湖街道", "town", "nobody", 0),
    }
    with acting_as(li):
        seen = ReachGap.objects.visible_to(li).values_list("organisation", flat=True)
        assert set(seen) == {"盐城华海机械有限公司", "镇安监办"}
    page = client_of(li).get(reverse("notify:reach")).content.decode()
    assert "盐城华海机械有限公司" in page
    assert "没有激活账号，也没有可用的联系方式" in page
    assert "建湖双湖纺织有限公司" not in page
    make_account(post_of(wang), "wang")
    assert reach.test_rungs(NINE + WEEK) == 4
    assert ("盐城华海机械有限公司", "principal") not in {(organisation, rung) for organisation, rung, *_rest in gaps()}
    assert set(ReachGap.objects.values_list("found_at", "tested_at")) == {(NINE, NINE + WEEK)}


def test_an_address_reaches_who_has_no_account_until_it_has_failed_for_a_week(zhou: Actor) -> None:
    assert reach.reachable([zhou.person_id], NINE) == set()
    box = addresses.add_address("email", "zhou@example.cn", by=zhou, at=NINE)
    assert reach.reachable([zhou.person_id], NINE) == {zhou.person_id}
    note_bad("email", [box.pk], "拒收", NINE)
    assert reach.reachable([zhou.person_id], NINE + WEEK / 2) == {zhou.person_id}
    assert reach.reachable([zhou.person_id], NINE + WEEK) == set()
    make_account(post_of(zhou), "zhou")  # activated, and never seen
    assert reach.reachable([zhou.person_id], NINE + WEEK) == set()
    User.objects.update(last_login=NINE + WEEK / 2)
    assert reach.reachable([zhou.person_id], NINE + WEEK) == {zhou.person_id}


def test_a_closed_account_reaches_nobody(zhou: Actor, huahai: Enterprise) -> None:
    make_account(post_of(zhou), "zhou")
    waiting = make_post("未激活", "safety_officer", enterprise=huahai)
    User.objects.create_user("later", None, person=waiting.person)
    assert reach.reachable([zhou.person_id, waiting.person_id], NINE) == {zhou.person_id}
    User.objects.update(is_active=False)
    assert reach.reachable([zhou.person_id], NINE) == set()


def test_addresses_are_sealed_and_one_s_own(zhou: Actor, chen: Actor) -> None:
    with acting_as(zhou):
        box = addresses.add_address("email", "Zhou@Example.cn ", by=zhou, at=NINE)
        same = addresses.add_address("email", "Zhou@example.cn", by=zhou, at=NINE)
    assert same.pk == box.pk
    assert b"xample" not in bytes(box.sealed)
    assert addresses.value_of(box.sealed) == "Zhou@example.cn"
    with acting_as(chen):
        addresses.remove_address(box.pk, by=chen, at=NINE)
        assert addresses.addresses_of(chen) == []
    with acting_as(zhou):
        assert [one.shown for one in addresses.addresses_of(zhou)] == ["Zh***@example.cn"]
        addresses.remove_address(box.pk, by=zhou, at=NINE)
        assert addresses.addresses_of(zhou) == []


def let_in(settings: Any, secret: str) -> None:
    known = settings.ANGUAN_CHANNELS
    settings.ANGUAN_CHANNELS = {**known, "sms": {**known["sms"], "report_secret": secret}}


def a_sent_text(reference: str) -> Delivery:
    made: Delivery = Delivery.objects.create(
        message_id=uuid7(), region_code="3209", channel="sms", state="sent", reference=reference, sent_at=NINE
    )
    return made


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        ('{"reports": [{"id": "a", "status": "DELIVRD"}, {"id": "b", "status": "EXPIRED"}, 7]}', "application/json"),
        ('[{"id": "a", "status": "DELIVRD"}, {"id": "b", "status": "EXPIRED"}]', "application/json"),
    ],
)
def test_a_gateway_reports_at_its_own_door(client: Client, settings: Any, content: str, kind: str) -> None:
    let_in(settings, "s" * 20)
    first, second = a_sent_text("a"), a_sent_text("b")
    assert client.post("/notify/reports/" + "x" * 20, content, content_type=kind).status_code == 404
    answer = client.post("/notify/reports/" + "s" * 20, content, content_type=kind)
    assert (answer.status_code, answer.content) == (200, b"ok")
    job = ProcrastinateJob.objects.get(task_name="notify.take_reports")
    tasks.take_reports(**job.args)
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.state, second.state, second.reason) == ("delivered", "failed", "运营商回报未送达：EXPIRED")


@pytest.mark.parametrize("content", ["", "{", "null", "[[[]]]", '{"id": {"a": 1}}', json.dumps({"id": "a" * 9999})])
def test_nonsense_at_that_door_changes_nothing(client: Client, settings: Any, content: str) -> None:
    let_in(settings, "s" * 20)
    row = a_sent_text("a")
    for kind in ("application/json", "application/x-www-form-urlencoded"):
        assert client.post("/notify/reports/" + "s" * 20, content, content_type=kind).status_code == 200
    row.refresh_from_db()
    assert row.state == "sent"


def test_without_a_secret_there_is_no_such_door(client: Client, settings: Any) -> None:
    let_in(settings, "")
    assert client.post("/notify/reports/x", {}).status_code == 404


def test_counters_of_long_ago_are_forgotten() -> None:
    Spending.objects.create(key="sms/2025-01", spent=3)
    Spending.objects.create(key="sms/2026-11/3209", spent=3)
    tasks.forget_counters(NINE)
    assert list(Spending.objects.values_list("key", flat=True)) == ["sms/2026-11/3209"]
