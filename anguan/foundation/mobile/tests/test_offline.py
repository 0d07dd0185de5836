"""Work without network in a real browser: it opens, waits, survives a restart, and arrives once."""

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from anguan.foundation.access import Actor
from anguan.foundation.evidence.models import Exhibit
from anguan.foundation.evidence.tests.test_doors import client_of
from anguan.foundation.mobile.tests.phones import CHROMIUM, phone, ready, take
from anguan.prevention.hazards.models import Hazard
from anguan.registry.enterprises.models import Enterprise

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine"),
]


def cookie_of(actor: Actor) -> str:
    return client_of(actor).cookies["sessionid"].value


def fill_in(page: Page, what: str) -> None:
    page.get_by_text("用电", exact=True).click()
    page.get_by_label("发现了什么").fill(what)
    page.get_by_label("具体位置").fill("东门旁")


def test_a_hazard_snapped_in_the_cellar_arrives_once_after_a_restart(
    live_server: Any, tmp_path: Path, huahai: Enterprise, chen: Actor
) -> None:
    cookie = cookie_of(chen)
    with phone(live_server.url, tmp_path) as held:
        held.sign_in(cookie)
        page = held.open("/")
        ready(page)
        held.offline()

        page.goto(held.line.url + "/")
        expect(page.get_by_text("离线，显示的是")).to_be_visible()
        held.picture(page, "home-offline")
        page.goto(held.line.url + "/hazards/")
        expect(page.get_by_text("现在没有网络")).to_be_visible()
        expect(page.get_by_role("link", name="随手拍")).to_be_visible()
        held.picture(page, "page-not-kept")
        page.get_by_role("link", name="随手拍").click()
        take(page)
        fill_in(page, "配电箱前堆放杂物")
        held.picture(page, "snap-offline")
        page.get_by_role("button", name="发送").click()
        expect(page.get_by_role("heading", name="已存在手机里")).to_be_visible()
        held.picture(page, "sealed")
        page.reload()
        page.get_by_role("link", name="发件箱").first.click()
        expect(page.get_by_text("等待网络")).to_be_visible()
        held.picture(page, "outbox-waiting")

        held.stop()
        held.start()
        held.sign_in(cookie)
        held.offline()
        page = held.open("/outbox/")
        expect(page.get_by_text("配电箱前堆放杂物")).to_be_visible()
        held.online()
        expect(page.get_by_text("已送达", exact=True)).to_be_visible()
        held.picture(page, "outbox-delivered")
        page.get_by_role("link", name="打开看看").click()
        expect(page.get_by_role("heading", name="已收到")).to_be_visible()

    hazard = Hazard.objects.get()
    assert (hazard.what, hazard.reporter_name) == ("配电箱前堆放杂物", "陈卫东")
    photo = Exhibit.objects.get(subject_id=hazard.pk)
    assert (photo.captured_live, photo.grade) == (True, "B")
