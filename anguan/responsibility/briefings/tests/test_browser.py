"""The leader's minute in a real browser on a phone: told, counted, photographed, signed; a worker by the code."""

import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from anguan.foundation import clock
from anguan.foundation.access import Actor
from anguan.foundation.evidence.models import Exhibit
from anguan.foundation.mobile.tests.phones import phone, ready
from anguan.foundation.mobile.tests.phones import take as take_kept
from anguan.prevention.hazards.tests.test_browser import browsers, cookie_of, take
from anguan.registry.accounts.tests.makers import make_actor
from anguan.registry.accounts.tests.signing import client_of
from anguan.registry.enterprises.models import Enterprise
from anguan.registry.ledger.tests.test_browser import aside
from anguan.responsibility.briefings.models import Attendance, Briefing, Slot
from anguan.responsibility.briefings.tests.makers import make_shift, make_slot, make_team

pytestmark = [pytest.mark.browser, pytest.mark.long, pytest.mark.django_db(transaction=True)]
PHONE: dict[str, Any] = {
    "viewport": {"width": 360, "height": 740}, "device_scale_factor": 2, "has_touch": True, "is_mobile": True,
}  # fmt: skip
DARK: dict[str, Any] = {**PHONE, "color_scheme": "dark"}
SMALLEST = 44  # pixels a glove still hits


@pytest.fixture
def wu(huahai: Enterprise) -> Actor:
    """吴工, team leader (班组长) at 华海."""
    return make_actor("吴刚", "team_leader", enterprise=huahai)


@pytest.fixture
def liu(huahai: Enterprise) -> Actor:
    """小刘, worker at 华海."""
    return make_actor("刘洋", "worker", enterprise=huahai)


def due_now(leader: Actor, *members: Actor | str) -> Slot:
    """A briefing that is expected just now: the shift begins in a few minutes."""
    team = make_team(leader=leader, members=[leader, *members], name="冲压一班", place="东门看板前")
    begins = clock.local(clock.now() + timedelta(minutes=12)).replace(second=0, microsecond=0)
    shift = make_shift(team, name="当班", starts=begins.time(), ends=(begins + timedelta(hours=8)).time())
    return make_slot(team, shift=shift, day=begins.date())


def sign_by_hand(page: Page) -> None:
    page.locator("[data-signature=open]").click()
    pad = page.locator("canvas").last
    box = pad.bounding_box()
    assert box is not None
    x, y = box["x"] + box["width"] * 0.25, box["y"] + box["height"] * 0.4
    for stroke in range(3):
        page.mouse.move(x + 30 * stroke, y)
        page.mouse.down()
        for step in range(12):
            page.mouse.move(x + 30 * stroke + 8 * step, y + 30 * (step % 3))
        page.mouse.up()
    page.get_by_role("button", name="完成签名").click()
    expect(page.locator("[data-island=signature] li")).to_have_count(1)


def big_enough(where: Locator) -> None:
    """See that everything one presses here can be hit in gloves."""
    for position in range(where.count()):
        one = where.nth(position)
        box = one.bounding_box() if one.is_visible() else None
        assert box is None or box["height"] >= SMALLEST, (one.inner_text(), box)


def link_at(address: str) -> re.Pattern[str]:
    """Return what the address behind the turning code looks like."""
    return re.compile(re.escape(address) + r"/briefings/in/[0-9a-f-]{36}\?c=[2-9A-Z]{8}")


def row_of(page: Page, name: str) -> Locator:
    return page.locator("[data-people] > li").filter(has_text=name)


def test_a_briefing_is_held_and_signed_in_at_by_the_turning_code(
    live_server: Any, tmp_path: Path, huahai: Enterprise, wu: Actor, liu: Actor, chen: Actor
) -> None:
    slot = due_now(wu, liu, chen, "马国栋", "赵小虎")
    cookies = {actor.name: cookie_of(actor) for actor in (wu, liu, chen)}
    client_of(wu).get("/")  # the first page of a server takes its time
    with browsers(live_server.url, tmp_path) as opened, opened.of(cookies["吴刚"], "/", device=PHONE) as page:
        page.get_by_role("link", name="开班前会：冲压一班").click()
        opened.picture(page, "01-told")
        big_enough(page.locator("[data-screen='1'] button"))
        page.get_by_text("今天不讲").last.click()
        page.locator("[data-weather]").get_by_text("大风").click()
        page.get_by_role("button", name="念完了，点人数").click()
        page.get_by_role("button", name="打开签到码").click()
        qr = page.locator("[data-qr]")
        expect(qr).to_have_attribute("data-link", link_at(live_server.url))
        link = str(qr.get_attribute("data-link"))
        opened.picture(page, "02-code", whole=False)

        with opened.of(cookies["刘洋"], link.removeprefix(live_server.url), device=PHONE) as hand:
            expect(hand.get_by_text("我很好，防护都齐")).to_be_visible()
            opened.picture(hand, "03-sign-in")
            big_enough(hand.locator("main button, main .choice, main .who-chip"))
            hand.get_by_text("我很好，防护都齐").click()
            hand.get_by_role("group", name="您的回答").get_by_role("button").first.click()
            expect(hand.get_by_text("已签到")).to_be_visible()
            opened.picture(hand, "04-signed")

        expect(row_of(page, "刘洋")).to_contain_text("扫码", timeout=15_000)
        aside(lambda: Briefing.objects.update(secret="0" * 64))  # as if half a minute had passed
        with opened.of(cookies["陈卫东"], link.removeprefix(live_server.url), device=DARK) as hand:
            expect(hand.get_by_text("这个签到码已经过期")).to_be_visible()
            expect(hand.get_by_text("重新扫一次屏幕上的码")).to_be_visible()
            expect(hand.get_by_text("我很好，防护都齐")).to_have_count(0)
            opened.picture(hand, "05-old-code")

        row_of(page, "马国栋").get_by_role("button", name="马国栋：请假").click()
        row_of(page, "赵小虎").get_by_role("button", name="状态或防护有问题").click()
        row_of(page, "赵小虎").get_by_text("疲劳").click()
        row_of(page, "赵小虎").get_by_text("缺安全帽").click()
        page.get_by_role("button", name="其余的都到了").click()
        opened.picture(page, "06-counted")
        big_enough(page.locator("[data-screen='2'] button"))
        page.get_by_role("button", name="点完了，拍照").click()
        take(page)
        page.get_by_role("button", name="多一人").click()
        sign_by_hand(page)
        opened.picture(page, "07-sign")
        page.get_by_role("button", name="开完了，送出").click()
        expect(page.get_by_text("请选一个原因")).to_be_visible()
        page.locator("[data-whys]").get_by_text("没带手机").click()
        page.get_by_role("button", name="点完了，拍照").click()
        page.get_by_role("button", name="开完了，送出").click()
        expect(page.get_by_role("heading", name="没到的")).to_be_visible()
        opened.picture(page, "08-held")
        page.goto(live_server.url + "/briefings/")
        opened.picture(page, "09-list")
    slot.refresh_from_db()
    briefing = Briefing.objects.get()
    assert (slot.state, slot.roster, slot.present, briefing.heads, briefing.weather) == ("held", 5, 4, 4, "大风")
    came = {row.name: (row.state, row.how, row.mind, row.ppe) for row in Attendance.objects.all()}
    assert came["刘洋"][:2] == ("present", "code")
    assert came["陈卫东"][:2] == ("present", "ticked")
    assert came["马国栋"][0] == "leave"
    assert came["赵小虎"][2:] == ("tired", ["helmet"])
    assert Exhibit.objects.filter(subject_id=briefing.pk, captured_live=True).count() == 2


def test_a_briefing_held_without_network_is_delivered_once(
    live_server: Any, tmp_path: Path, huahai: Enterprise, wu: Actor, liu: Actor
) -> None:
    slot = due_now(wu, liu, "马国栋")
    cookie = cookie_of(wu)
    with phone(live_server.url, tmp_path) as held:
        held.sign_in(cookie)
        held.context.set_default_navigation_timeout(60_000)  # the server's first page may take a while
        page = held.open("/")
        page.set_viewport_size({"width": 360, "height": 740})
        ready(page)
        held.offline()
        page.goto(held.line.url + f"/briefings/hold/{slot.pk}")
        page.get_by_role("button", name="念完了，点人数").click()
        page.get_by_role("button", name="打开签到码").click()
        expect(page.get_by_text("没有网络，签到码开不了").first).to_be_visible()
        page.locator("[data-whys]").get_by_text("扫不了码").click()
        page.get_by_role("button", name="其余的都到了").click()
        held.picture(page, "counted-offline")
        page.get_by_role("button", name="点完了，拍照").click()
        take_kept(page)
        page.get_by_role("button", name="多一人").click()
        sign_by_hand(page)
        held.picture(page, "signed-offline")
        page.get_by_role("button", name="开完了，送出").click()
        expect(page.get_by_text("已存在手机里，还没有送出")).to_be_visible()
        held.picture(page, "sealed-offline")
        page.goto(held.line.url + f"/briefings/hold/{slot.pk}")
        expect(page.get_by_text("这次班前会已经记下")).to_be_visible()
        expect(page.get_by_role("button", name="念完了，点人数")).to_have_count(0)
        held.picture(page, "pending-offline")
        assert not aside(Briefing.objects.exists)
        held.online()
        page.goto(held.line.url + "/outbox/")
        expect(page.get_by_text("已送达").first).to_be_visible(timeout=30_000)
        held.picture(page, "delivered")
    briefing = Briefing.objects.get()
    assert (briefing.state, briefing.present, briefing.heads) == ("held", 3, 3)
    came = dict(Attendance.objects.values_list("name", "reason"))
    assert came == {"吴刚": "主持班前会", "刘洋": "扫不了码", "马国栋": "扫不了码"}
