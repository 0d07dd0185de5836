"""Messages travel: over real sockets, to servers that behave and to servers that do not."""

import json
import time
from collections.abc import Iterator
from datetime import datetime, timedelta
from email import message_from_string
from email.policy import default
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from pytest_django import Settings

from anguan.foundation.access import Actor
from anguan.foundation.access.models import uuid7
from anguan.foundation.access.scope import acting_as
from anguan.foundation.notify import delivering, dispatching, services, settling
from anguan.foundation.notify.channels import vapid
from anguan.foundation.notify.models import Address, Circuit, Delivery, Message, Outgoing
from anguan.foundation.notify.rules import trying
from anguan.foundation.notify.services import addresses, preferences, robots
from anguan.foundation.notify.settling import Report
from anguan.foundation.notify.tests.news import NINE, with_topics
from anguan.foundation.notify.tests.sinks import Gateway, MailServer, gateway, mail_server
from anguan.registry.accounts.models import Person
from anguan.registry.accounts.tests.makers import make_account, post_of
from anguan.registry.enterprises.models import Enterprise

pytestmark = pytest.mark.django_db
SOON = timedelta(minutes=1)  # after which a message has settled and is pushed


@pytest.fixture(autouse=True)
def _topics(zhou: Actor) -> Iterator[None]:
    make_account(post_of(zhou), "zhou")
    with with_topics():
        yield


@pytest.fixture
def mails(settings: Settings) -> Iterator[MailServer]:
    with mail_server() as server:
        settings.ANGUAN_CHANNELS = {**settings.ANGUAN_CHANNELS, "email": server.settings}
        yield server


@pytest.fixture
def texts(settings: Settings) -> Iterator[Gateway]:
    with gateway() as server:
        given: dict[str, Any] = {
            "url": f"{server.url}/send", "body": '{"to": "{phone}", "content": {"text": "{text}"}, "id": "{id}"}',
            "success": "code=0", "reference": "data.id", "headers": '{"X-Key": "k"}', "longest": 70,
        }  # fmt: skip
        settings.ANGUAN_CHANNELS = {**settings.ANGUAN_CHANNELS, "sms": given}
        settings.ANGUAN_PUBLIC_URL = "https://a.cn"
        yield server


def tell(enterprise: Enterprise, *, at: datetime = NINE, urgent: bool = False, listener: str = "manager") -> None:
    services.tell(
        "test.alarm", uuid7(), at=at, listener=listener, enterprise_id=enterprise.pk, urgent=urgent,
        region_code=enterprise.region_code,
    )  # fmt: skip
    dispatching.dispatch(at)


def with_mailbox(actor: Actor, box: str = "zhou@example.cn") -> Address:
    return addresses.add_address("email", box, by=actor, at=NINE)


def with_phone(actor: Actor, phone: str = "13812345678") -> None:
    Person.objects.filter(pk=actor.person_id).update(phone=phone)


def fate(channel: str) -> tuple[str, int, str]:
    row = Delivery.objects.filter(channel=channel).latest("id")
    return row.state, row.attempts, row.reason


def again(at: datetime) -> datetime:
    """Deliver what waits until all of it has come to its end; return when that was."""
    for _n in range(60):
        delivering.deliver(at)
        following = Delivery.objects.filter(next_at__isnull=False).order_by("next_at").first()
        if following is None:
            break
        at = following.next_at
    return at


def test_a_mail_arrives_once_it_has_settled(huahai: Enterprise, zhou: Actor, mails: MailServer) -> None:
    with_mailbox(zhou)
    tell(huahai)
    assert delivering.deliver(NINE) == 0  # more of the same may come
    tell(huahai, at=NINE + timedelta(seconds=5))
    assert delivering.deliver(NINE + SOON) == 1
    [(box, mail)] = mails.took
    row = Delivery.objects.get(channel="email")
    assert box == "zhou@example.cn"
    read = message_from_string(mail, policy=default)
    assert (read["Subject"], read["To"]) == ("2 项隐患逾期", "zhou@example.cn")
    assert read["From"].addresses[0].display_name == "安管家"
    assert read["Message-ID"] == f"<{row.pk}@example.cn>"
    assert read.get_content().startswith("2 项隐患逾期\n隐患 ")
    assert (row.state, row.address_shown, row.attempts, row.reason) == ("sent", "zh***@example.cn", 1, "")
    assert Message.objects.get().count == 2
    assert delivering.deliver(NINE + 2 * SOON) == 0


def test_what_was_read_is_not_sent_after(huahai: Enterprise, zhou: Actor, mails: MailServer) -> None:
    with_mailbox(zhou)
    tell(huahai)
    Message.objects.update(read_at=NINE)
    delivering.deliver(NINE + SOON)
    assert (fate("email"), mails.took) == (("skipped", 0, "已在站内阅读，不再发送"), [])


def test_a_mailbox_that_is_not_there_is_final_and_falls_back(
    huahai: Enterprise, zhou: Actor, mails: MailServer, texts: Gateway
) -> None:
    box = with_mailbox(zhou)
    with_phone(zhou)
    mails.refuses["zhou@example.cn"] = "550 no such user"
    tell(huahai)
    delivering.deliver(NINE + SOON)
    assert fate("email") == ("failed", 1, "收件邮箱不存在或拒收（550）")
    box.refresh_from_db()
    assert box.bad_since is not None
    delivering.deliver(NINE + 2 * SOON)
    assert fate("sms")[0] == "sent"
    assert Delivery.objects.get(channel="sms").address_shown == "138****5678"


def test_a_text_is_filled_in_safely_and_cut_with_its_link(huahai: Enterprise, zhou: Actor, texts: Gateway) -> None:
    with_phone(zhou)
    tell(huahai)
    Message.objects.update(title='他说："{id}"\n' + "很长" * 90)
    delivering.deliver(NINE + SOON)
    message, row = Message.objects.get(), Delivery.objects.get(channel="sms")
    [said] = texts.said
    assert texts.got[0][1]["x-key"] == "k"
    assert (said["to"], said["id"]) == ("13812345678", str(row.pk))
    assert said["content"]["text"].startswith('他说："{id}"\n很长')
    assert len(said["content"]["text"]) <= 70
    assert said["content"]["text"].endswith("…") or said["content"]["text"].endswith(f"/messages/{message.pk}/")
    assert row.reference == "g-1"


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        ((500, b"oops"), "网关故障（500）"),
        ((200, b'{"code": 7, "message": "balance"}'), '网关没有接收：{"code": 7, "message": "balance"}'),
        ((200, b"<html>login</html>"), "网关的答复看不懂：<html>login</html>"),
        ((429, b"", {"Retry-After": "7200"}), "网关要求放慢发送"),
    ],
)
def test_a_gateway_that_does_not_take_it_is_asked_again_and_then_no_more(
    huahai: Enterprise, zhou: Actor, texts: Gateway, answer: Any, words: str
) -> None:
    with_phone(zhou)
    texts.answer = lambda n: answer
    tell(huahai)
    delivering.deliver(NINE + SOON)
    assert fate("sms") == ("waiting", 1, words)
    following = Delivery.objects.get(channel="sms").next_at
    assert following is not None
    assert following - NINE - SOON >= (timedelta(hours=2) if answer[0] == 429 else trying.FIRST * 0.7)
    again(NINE + SOON)
    assert fate("sms") == ("failed", trying.MOST_ATTEMPTS, words)
    assert len({said["id"] for said in texts.said}) == 1  # by which the gateway knows a repeat


def test_it_works_at_last(huahai: Enterprise, zhou: Actor, texts: Gateway) -> None:
    with_phone(zhou)
    steady = texts.answer
    texts.answer = lambda n: (503, b"") if n < 3 else steady(n)
    tell(huahai)
    again(NINE + SOON)
    assert fate("sms") == ("sent", 4, "")


def test_taken_and_then_bounced(huahai: Enterprise, zhou: Actor, texts: Gateway, mails: MailServer) -> None:
    with_phone(zhou)
    tell(huahai)
    delivering.deliver(NINE + SOON)
    assert settling.take_reports("sms", [Report("g-1", arrived=False, words="MK:0001"), Report("x", True)], NINE) == 1
    assert fate("sms") == ("failed", 1, "运营商回报未送达：MK:0001")
    assert Address.objects.get(channel="sms").bad_since == NINE
    row = Delivery.objects.get(channel="sms")
    settling.take_reports("sms", [Report(str(row.pk), arrived=True)], NINE + SOON)
    assert fate("sms")[0] == "delivered"
    assert Address.objects.get(channel="sms").bad_since is None


def test_a_gateway_that_hangs_holds_up_nobody_else(
    huahai: Enterprise, zhou: Actor, texts: Gateway, mails: MailServer, settings: Settings
) -> None:
    with_mailbox(zhou)
    with_phone(zhou)
    texts.hangs = 30
    settings.ANGUAN_CHANNELS["sms"]["patience"] = 2.5
    tell(huahai, urgent=True)
    assert delivering.step(NINE) == 1
    assert (len(mails.took), fate("email")[0], fate("sms")[0]) == (1, "sent", "waiting")
    tell(huahai, urgent=True, at=NINE + timedelta(hours=1))
    assert delivering.step(NINE + timedelta(hours=1)) == 1  # its lane is still busy; mail goes on
    assert len(mails.took) == 2
    texts.hangs = 0
    lane = delivering.deliverer()._lanes["sms"]
    until = time.monotonic() + 20
    while lane.is_sending and time.monotonic() < until:
        time.sleep(0.1)
    delivering.step(NINE + timedelta(hours=2))
    assert Delivery.objects.filter(channel="sms", reason="网关没有在规定时间内答复").exists()


def test_a_dead_gateway_is_left_alone_and_tried_again_with_one(huahai: Enterprise, zhou: Actor, texts: Gateway) -> None:
    with_phone(zhou)
    texts.answer = lambda n: (502, b"")
    for n in range(30):
        tell(huahai, at=NINE + timedelta(minutes=11 * n))
    at = NINE + timedelta(hours=6)
    delivering.deliver(at)
    asked = len(texts.got)
    assert trying.FAULTS_TO_OPEN <= asked <= trying.FAULTS_TO_OPEN + 8  # those already under way
    assert Delivery.objects.filter(channel="sms", attempts=0, state="waiting").count() == 30 - asked
    delivering.deliver(at + timedelta(seconds=1))
    assert len(texts.got) == asked
    later = Circuit.objects.get(key="sms").open_until
    assert later is not None
    delivering.deliver(later + timedelta(seconds=60))
    assert len(texts.got) == asked + 1
    texts.answer = Gateway().answer
    again(at + timedelta(hours=1))
    assert not Delivery.objects.filter(channel="sms").exclude(state="sent").exists()


def test_nobody_home_but_the_inbox(huahai: Enterprise, zhou: Actor, mails: MailServer, texts: Gateway) -> None:
    tell(huahai)
    assert dict(Delivery.objects.values_list("channel", "reason")) == {
        "inbox": "", "email": "没有登记可用的邮箱", "sms": "没有登记可用的手机号",
    }  # fmt: skip
    assert set(Delivery.objects.values_list("state", flat=True)) == {"delivered", "skipped"}


def test_a_budget_that_is_spent_says_so_and_falls_back(
    huahai: Enterprise, zhou: Actor, texts: Gateway, settings: Settings
) -> None:
    with_phone(zhou)
    settings.ANGUAN_CHANNELS["sms"]["per_month"] = 2
    for n in range(4):
        tell(huahai, at=NINE + timedelta(minutes=11 * n))
    again(NINE + timedelta(hours=2))
    assert len(texts.got) == 2
    rows = Delivery.objects.filter(channel="sms", state="skipped")
    assert set(rows.values_list("reason", flat=True)) == {"本月额度已用完"}
    assert rows.count() == 2
    tell(huahai, at=NINE + timedelta(days=20))
    again(NINE + timedelta(days=20, hours=1))
    assert len(texts.got) == 3  # it is December


def test_a_rate_is_kept_and_the_rest_follows(
    huahai: Enterprise, zhou: Actor, texts: Gateway, settings: Settings
) -> None:
    with_phone(zhou)
    settings.ANGUAN_CHANNELS["sms"]["per_minute"] = 10
    for n in range(25):
        tell(huahai, at=NINE + timedelta(minutes=11 * n))
    at = NINE + timedelta(hours=6)
    delivering.deliver(at)
    assert len(texts.got) == 10
    delivering.deliver(at + timedelta(seconds=31))
    assert len(texts.got) == 15
    delivering.deliver(at + timedelta(seconds=92))
    assert len(texts.got) == 25
    assert set(Delivery.objects.filter(channel="sms").values_list("state", "attempts")) == {("sent", 1)}


def test_a_killed_deliverer_leads_to_one_repeat_with_the_same_name(
    huahai: Enterprise, zhou: Actor, texts: Gateway
) -> None:
    from anguan.foundation.notify import claiming

    with_phone(zhou)
    tell(huahai)
    [due] = claiming.claim("sms", NINE + SOON, 10)  # and then nothing more
    assert claiming.claim("sms", NINE + 2 * SOON, 10) == []
    delivering.deliver(NINE + SOON + trying.LEASE)
    assert [said["id"] for said in texts.said] == [due.parcel.reference]
    assert fate("sms")[:2] == ("sent", 2)


def test_wishes_within_what_the_role_must_hear(huahai: Enterprise, zhou: Actor, mails: MailServer) -> None:
    with_mailbox(zhou)
    with acting_as(zhou):
        preferences.prefer("test.alarm", "email", wanted=False, by=zhou)
    tell(huahai)
    assert not Delivery.objects.filter(channel="email").exists()
    with with_topics(must=frozenset({"safety_officer"})):
        tell(huahai, at=NINE + timedelta(hours=1))
    assert Delivery.objects.filter(channel="email").exists()


def test_quiet_hours_hold_back_what_is_not_urgent(huahai: Enterprise, zhou: Actor, mails: MailServer) -> None:
    from datetime import time as hour

    with_mailbox(zhou)
    with acting_as(zhou):
        preferences.keep_quiet(hour(8), hour(12), by=zhou)
    tell(huahai)
    assert Delivery.objects.get(channel="email").next_at == NINE + timedelta(hours=3)
    tell(huahai, urgent=True, at=NINE + timedelta(minutes=20))
    assert delivering.deliver(NINE + timedelta(minutes=20)) == 1


def test_web_push_reaches_the_browser_and_forgets_those_that_left(
    huahai: Enterprise, zhou: Actor, settings: Settings
) -> None:
    browser = ec.generate_private_key(ec.SECP256R1())
    with gateway() as service:
        host = service.url.removeprefix("http://")
        settings.ANGUAN_CHANNELS = {
            **settings.ANGUAN_CHANNELS, "webpush": {**settings.ANGUAN_CHANNELS["webpush"], "hosts": host},
        }  # fmt: skip
        keys = {"p256dh": vapid.as_text(vapid.point(browser.public_key())), "auth": vapid.as_text(b"0123456789abcdef")}
        for device in ("phone", "desk"):
            subscription = {"endpoint": f"{service.url}/{device}", "keys": keys}
            addresses.add_address("webpush", json.dumps(subscription), by=zhou, at=NINE)
        service.answer = lambda n: (201, b"") if service.got[n][0] == "/phone" else (410, b"")
        tell(huahai)
        assert delivering.deliver(NINE + SOON) == 2
        path, headers, body = next(one for one in service.got if one[0] == "/phone")
        assert (headers["content-encoding"], headers["ttl"], headers["urgency"]) == ("aes128gcm", "86400", "normal")
        assert headers["authorization"].startswith("vapid t=ey")
        assert vapid.public_key() in headers["authorization"]
        assert 100 < len(body) < 4096
        assert path
    assert sorted(Delivery.objects.filter(channel="webpush").values_list("state", flat=True)) == ["failed", "sent"]
    assert Address.objects.filter(channel="webpush", gone_at__isnull=True).count() == 1


@pytest.mark.parametrize("channel", ["wecom", "dingtalk", "feishu"])
def test_a_group_hears_once_what_its_people_are_told(
    huahai: Enterprise, zhou: Actor, wang: Actor, channel: str, settings: Settings
) -> None:
    make_account(post_of(wang), "wang")
    url = {
        "wecom": "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=693a91f6-7abc",
        "dingtalk": "https://oapi.dingtalk.com/robot/send?access_token=abc123",
        "feishu": "https://open.feishu.cn/open-apis/bot/v2/hook/aaaa-bbbb",
    }[channel]
    with gateway() as server:
        settings.ANGUAN_CHANNELS = {**settings.ANGUAN_CHANNELS, channel: {"base": server.url}}
        secret = "SEC0" if channel == "dingtalk" else ""
        with acting_as(zhou):
            robots.add_robot(channel, url, title="安全群", by=zhou, at=NINE, secret=secret, listeners=["principal"])
        server.answer = lambda n: (200, b'{"errcode": 45009, "code": 11232, "errmsg": "freq"}') if n == 0 else (
            200, b'{"errcode": 0, "code": 0}',
        )  # fmt: skip
        services.tell_many(
            Outgoing(
                topic="test.alarm", source_id=uuid7(), listener=listener, enterprise_id=huahai.pk,
                region_code=huahai.region_code, at=NINE, not_before=NINE,
            )
            for listener in ("manager", "principal", "principal")
        )  # fmt: skip
        dispatching.dispatch(NINE)
        delivering.deliver(NINE + SOON)
        assert fate(channel) == ("waiting", 1, "机器人发得太快")
        delivering.deliver(NINE + 4 * SOON)
        assert fate(channel) == ("sent", 2, "")
        said = json.dumps(server.said[-1], ensure_ascii=False)
        assert "2 项隐患逾期" in said
        path = server.got[-1][0]
        assert {"wecom": "693a91f6-7abc", "dingtalk": "abc123", "feishu": "aaaa-bbbb"}[channel] in path
        assert ("%252" in path) is False
    group = Message.objects.get(robot_id__isnull=False)
    assert (group.person_id, group.organisation, group.count) == (None, "盐城华海机械有限公司", 2)
