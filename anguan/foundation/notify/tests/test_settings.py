"""Settings (接收设置): an address is proved by its code, a device by its browser; the role keeps what it must hear."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.cache import cache

from anguan.foundation import clock
from anguan.foundation.access import Actor
from anguan.foundation.notify import channels
from anguan.foundation.notify.channels import Failed, Outcome, Parcel, Sent
from anguan.foundation.notify.inbox import items_of
from anguan.foundation.notify.models import Address, Delivery, Preference, Robot
from anguan.foundation.notify.services.addresses import add_address, value_of
from anguan.foundation.notify.tellings import tellings_of
from anguan.foundation.notify.tests.makers import make_message
from anguan.foundation.notify.topics import topics
from anguan.registry.accounts.tests.signing import client_of

pytestmark = pytest.mark.django_db
SUBSCRIPTION = {"endpoint": "https://fcm.googleapis.com/fcm/send/abc", "keys": {"p256dh": "BPub", "auth": "c2VjcmV0"}}
WEBHOOK = "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=0f4c-11"


class Gateway:
    """A gateway that is set up, and remembers what it was given."""

    key, title, longest, merges, concurrency = "email", "电子邮件", 500, True, 1

    def __init__(self, outcome: Outcome):
        self.outcome = outcome
        self.parcels: list[Parcel] = []

    def is_set_up(self, settings: Any) -> bool:
        return True

    def knows(self, url: str) -> bool:
        return True

    def send(self, parcel: Parcel, settings: Any) -> Outcome:
        self.parcels.append(parcel)
        return self.outcome


@pytest.fixture
def mail() -> Iterator[Gateway]:
    yield from _in_place_of("email", Sent())


@pytest.fixture
def wecom() -> Iterator[Gateway]:
    yield from _in_place_of("wecom", Failed("网关没有接收（93000）：invalid webhook url", final=True))


def _in_place_of(key: str, outcome: Outcome) -> Iterator[Gateway]:
    cache.clear()
    known = channels.adapters()
    before, gateway = known[key], Gateway(outcome)
    known[key] = gateway
    yield gateway
    known[key] = before


def test_a_mailbox_is_taken_up_when_its_code_comes_back(zhou: Actor, mail: Gateway) -> None:
    client = client_of(zhou)
    answer = client.post("/messages/settings/addresses", {"channel": "email", "value": "Zhou@HuaHai.cn"})
    assert answer.headers["Location"] == "/messages/settings/confirm"
    assert not Address.objects.exists()
    [parcel] = mail.parcels
    code = parcel.title.split()[-1]
    wrong = client.post("/messages/settings/confirm", {"code": f"{(int(code) + 1) % 1_000_000:06}"})
    assert (wrong.status_code, "验证码不正确" in wrong.content.decode()) == (422, True)
    client.post("/messages/settings/confirm", {"code": code})
    address = Address.objects.get()
    assert (value_of(address.sealed), address.person_id) == ("Zhou@huahai.cn", zhou.person_id)
    assert "Zhou@huahai.cn" not in client.get("/messages/settings").content.decode()


def test_a_code_is_guessed_five_times_and_sent_five_times_an_hour(zhou: Actor, mail: Gateway) -> None:
    client = client_of(zhou)
    for _ in range(5):
        client.post("/messages/settings/addresses", {"channel": "email", "value": "zhou@huahai.cn"})
    code = mail.parcels[-1].title.split()[-1]
    for _ in range(5):
        client.post("/messages/settings/confirm", {"code": "000000" if code != "000000" else "111111"})
    assert "输错次数太多" in client.post("/messages/settings/confirm", {"code": code}).content.decode()
    once_more = client.post("/messages/settings/addresses", {"channel": "email", "value": "zhou@huahai.cn"})
    assert "太频繁" in once_more.content.decode()
    assert len(mail.parcels) == 5


def test_a_device_subscribes_and_its_person_takes_it_back(zhou: Actor, chen: Actor) -> None:
    client = client_of(zhou)
    said = {"subscription": SUBSCRIPTION, "name": "安卓手机 · Chrome"}
    answer = client.post("/messages/settings/subscribe", json.dumps(said), content_type="application/json")
    assert answer.status_code == 201
    assert "安卓手机 · Chrome" in client.get("/messages/settings").content.decode()
    other = client_of(chen)
    other.post(f"/messages/settings/addresses/{answer.json()['id']}/remove")
    leaving = json.dumps({"endpoint": SUBSCRIPTION["endpoint"]})
    other.post("/messages/settings/unsubscribe", leaving, content_type="application/json")
    assert Address.objects.get().gone_at is None
    client.post("/messages/settings/unsubscribe", leaving, content_type="application/json")
    assert Address.objects.get().gone_at is not None


def test_a_push_service_is_a_push_service(zhou: Actor) -> None:
    inside = {"subscription": {**SUBSCRIPTION, "endpoint": "https://10.0.0.8:8443/admin"}}
    answer = client_of(zhou).post("/messages/settings/subscribe", json.dumps(inside), content_type="application/json")
    assert (answer.status_code, answer.json()["reasons"][0]["code"]) == (409, "push_service_unknown")
    assert not Address.objects.exists()


def test_what_the_role_must_hear_stays_ticked(wang: Actor, chen: Actor) -> None:
    topic = next(one for one in topics().values() if "principal" in one.must and "webpush" in one.channels)
    for actor in (wang, chen):
        client = client_of(actor)
        client.post("/messages/settings/choose", {})  # every box empty
    kept = Preference.objects.filter(topic=topic.key, channel="webpush")
    assert [one.person_id for one in kept] == [chen.person_id]
    page = client_of(wang).get("/messages/settings").content.decode()
    assert "岗位必须接收" in page


def test_quiet_hours_are_kept_and_given_up(zhou: Actor) -> None:
    client = client_of(zhou)
    client.post("/messages/settings/quiet", {"start": "22:30", "end": "06:30"})
    assert 'value="22:30"' in client.get("/messages/settings").content.decode()
    client.post("/messages/settings/quiet", {"end_quiet": "1"})
    assert "end_quiet" not in client.get("/messages/settings").content.decode()


def test_a_robot_is_tried_and_says_what_its_gateway_said(li: Actor, wecom: Gateway) -> None:
    client = client_of(li)
    robot = Robot.objects.create(
        office_id=li.office_id, organisation=li.organisation, region_code=li.region_code, channel="wecom",
        title="镇安监工作群", sealed=add_address("email", "a@b.cn", by=li, at=clock.now()).sealed, shown="…c-11",
        added_at=clock.now(),
    )  # fmt: skip
    answer = client.post(f"/messages/robots/{robot.pk}/try", follow=True).content.decode()
    assert "invalid webhook url" in answer
    assert wecom.parcels[0].title == "安管家测试消息"
    robot.refresh_from_db()
    assert robot.bad_since
    assert client.post(f"/messages/robots/{robot.pk}/try").status_code == 409  # not so fast
    client.post(f"/messages/robots/{robot.pk}/stop")
    robot.refresh_from_db()
    assert robot.stopped_at


def test_a_robot_is_added_by_its_address(li: Actor, chen: Actor) -> None:
    client = client_of(li)
    wrong = client.post("/messages/robots", {"channel": "wecom", "title": "镇安监工作群", "url": "https://example.cn/"})
    assert (wrong.status_code, "Webhook" in wrong.content.decode()) == (422, True)
    client.post("/messages/robots", {"channel": "wecom", "title": "镇安监工作群", "url": WEBHOOK})
    page = client.get("/messages/robots").content.decode()
    assert "镇安监工作群" in page
    assert WEBHOOK not in page
    assert client_of(chen).get("/messages/robots").status_code == 403


def test_a_sender_sees_who_was_told_and_what_came_of_it(zhou: Actor, chen: Actor, li: Actor, sun: Actor) -> None:
    message = make_message(chen)
    Delivery.objects.create(
        enterprise_id=message.enterprise_id, region_code=message.region_code, line_code=message.line_code,
        message_id=message.pk, person_id=chen.person_id, channel="sms", state="failed", reason="空号",
    )  # fmt: skip
    [source] = [item.source_id for item in items_of(message)]
    for reader in (zhou, li):
        [told] = tellings_of([source], by=reader)[source]
        assert (told.name, told.read_at) == ("陈卫东", None)
        assert [(way.channel, way.state, way.reason) for way in told.ways] == [
            ("站内消息", "已送达", ""), ("短信", "未送达", "空号"),
        ]  # fmt: skip
    assert tellings_of([source], by=sun) == {}
