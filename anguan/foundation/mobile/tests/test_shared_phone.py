"""A shared phone: signing out with things unsent is warned of, and neither worker sees what is the other's."""

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from anguan.foundation.access import Actor
from anguan.foundation.mobile.tests.phones import CHROMIUM, Phone, phone, ready, take
from anguan.foundation.mobile.tests.test_offline import cookie_of, fill_in
from anguan.prevention.hazards.models import Hazard
from anguan.registry.enterprises.models import Enterprise

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine"),
]
KEPT = """async () => {
    const found = [];
    for (const name of await caches.keys())
        if (name.startsWith("anguan-person-")) found.push(name.replace("anguan-person-", ""));
    return found;
}"""


def snap_offline(held: Phone, page: Page, what: str) -> None:
    held.offline()
    page.goto(held.line.url + "/hazards/snap")
    take(page)
    fill_in(page, what)
    page.get_by_role("button", name="发送").click()
    expect(page.get_by_role("heading", name="已存在手机里")).to_be_visible()


def test_two_workers_and_one_phone(
    live_server: Any, tmp_path: Path, huahai: Enterprise, chen: Actor, wu: Actor
) -> None:
    cookies = {actor.name: cookie_of(actor) for actor in (chen, wu)}
    again = cookie_of(chen)
    with phone(live_server.url, tmp_path) as held:
        held.sign_in(cookies["陈卫东"])
        page = held.open("/")
        ready(page)
        snap_offline(held, page, "配电箱前堆放杂物")

        # The line is back for signing out, and breaks again and again for everything that is sent.
        page.route(
            "**/hazards/snap", lambda route: route.abort() if route.request.method == "POST" else route.fallback()
        )
        held.online()
        page.goto(held.line.url + "/")
        expect(page.get_by_label("1 项没有送出")).to_be_visible()
        page.locator("summary.who-button").click()
        page.get_by_role("button", name="退出登录").click()
        expect(page.get_by_text("还有 1 项没有送出")).to_be_visible()
        held.picture(page, "sign-out-warned", whole=False)
        page.get_by_role("button", name="仍要退出").click()
        expect(page.get_by_role("button", name="登录")).to_be_visible()
        assert page.evaluate(KEPT) == []
        held.offline()
        page.goto(held.line.url + "/hazards/snap")
        expect(page.get_by_text("现在没有网络")).to_be_visible()
        expect(page.get_by_text("配电箱前堆放杂物")).to_have_count(0)
        expect(page.get_by_role("link", name="随手拍")).to_have_count(0)

        held.online()
        page.unroute("**/hazards/snap")
        held.sign_in(cookies["吴刚"])
        page.goto(held.line.url + "/")
        ready(page)
        assert page.evaluate(KEPT) == [str(wu.person_id)]
        page.goto(held.line.url + "/outbox/")
        expect(page.get_by_text("没有等待送出的内容")).to_be_visible()
        held.picture(page, "the-other-sees-nothing")
        snap_offline(held, page, "灭火器被遮挡")
        held.online()
        page.goto(held.line.url + "/outbox/")
        expect(page.get_by_text("已送达", exact=True)).to_be_visible()

        held.sign_in(again)
        page.goto(held.line.url + "/outbox/")
        expect(page.get_by_text("已送达", exact=True)).to_be_visible()
        expect(page.get_by_text("配电箱前堆放杂物")).to_be_visible()
        expect(page.get_by_text("灭火器被遮挡")).to_have_count(0)
    assert {(one.what, one.reporter_name) for one in Hazard.objects.all()} == {
        ("配电箱前堆放杂物", "陈卫东"),
        ("灭火器被遮挡", "吴刚"),
    }


def test_it_can_be_installed(live_server: Any, tmp_path: Path, huahai: Enterprise, chen: Actor) -> None:
    cookie = cookie_of(chen)
    with phone(live_server.url, tmp_path) as held:
        held.sign_in(cookie)
        page = held.open("/")
        ready(page)
        told = held.context.new_cdp_session(page).send("Page.getInstallabilityErrors")
        manifest = held.context.new_cdp_session(page).send("Page.getAppManifest")
    assert [error["errorId"] for error in told["installabilityErrors"] if error["errorId"] != "in-incognito"] == []
    assert manifest["errors"] == []
