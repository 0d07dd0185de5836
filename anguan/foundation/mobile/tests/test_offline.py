"""Work without network in a real browser: it opens, waits, survives a restart, and arrives once."""

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from anguan.foundation import clock
from anguan.foundation.access import Actor
from anguan.foundation.access.models import uuid7
from anguan.foundation.evidence.models import Exhibit
from anguan.foundation.evidence.tests.makers import make_photo
from anguan.foundation.mobile.tests.phones import CHROMIUM, phone, ready, take
from anguan.prevention.hazards.models import Hazard
from anguan.prevention.hazards.tests.makers import make_hazard
from anguan.registry.accounts.tests.signing import client_of
from anguan.registry.enterprises.models import Enterprise
from tests.journeys.browsing import aside

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine"),
]
RECTIFIED: dict[str, Any] = {
    "rectified_by": uuid7(), "rectifier_name": "吴工", "rectified_at": clock.now(), "rectified_note": "已清走",
}  # fmt: skip


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


def test_a_page_broken_off_opens_by_itself_when_the_server_answers(
    live_server: Any, tmp_path: Path, huahai: Enterprise, chen: Actor
) -> None:
    cookie = cookie_of(chen)
    with phone(live_server.url, tmp_path) as held:
        held.sign_in(cookie)
        page = held.open("/")
        ready(page)
        held.line.break_off(1)  # as from Wi-Fi to mobile: nobody needs to be told
        page.goto(held.line.url + "/hazards/")
        expect(page.get_by_role("heading", name="隐患台账")).to_be_visible()
        held.line.down()  # while the phone believes that it has network
        page.goto(held.line.url + "/hazards/?state=closed")
        expect(page.get_by_text("现在没有网络")).to_be_visible()
        held.line.up()
        expect(page.get_by_role("heading", name="隐患台账")).to_be_visible()
        assert page.url.endswith("/hazards/?state=closed")


def test_somebody_moved_the_hazard_meanwhile(
    live_server: Any, tmp_path: Path, huahai: Enterprise, chen: Actor, wu: Actor
) -> None:
    hazard = make_hazard(huahai, state="rectifying", by=chen, fixer=wu, reported_at=clock.now())
    make_photo(chen, subject=hazard, at=hazard.reported_at)
    cookie = cookie_of(wu)
    with phone(live_server.url, tmp_path) as held:
        held.sign_in(cookie)
        page = held.open("/")
        ready(page)
        held.offline()
        page.goto(held.line.url + "/offline/")
        page.get_by_role("link", name="整改：配电箱前堆放杂物").click()
        page.locator("[data-camera=open]").click()
        expect(page.locator("[data-camera=shutter]")).to_be_enabled()
        held.picture(page, "ghost-offline", whole=False)
        page.locator("[data-camera=shutter]").click()
        page.get_by_role("button", name="用这张").click()
        expect(page.locator("[data-island=camera] li").first).to_have_attribute("data-state", "kept")
        page.get_by_label("怎么改的").fill("杂物已清走，黄线已划")
        page.get_by_role("button", name="提交，申请复查").click()
        expect(page.get_by_role("heading", name="已存在手机里")).to_be_visible()

        aside(lambda: Hazard.objects.filter(pk=hazard.pk).update(state="rechecking", **RECTIFIED))
        held.online()
        page.goto(held.line.url + "/outbox/")
        expect(page.get_by_text("需要处理").first).to_be_visible()
        expect(page.get_by_text("当前状态是“待复查”")).to_be_visible()
        expect(page.get_by_text("您写的：杂物已清走，黄线已划")).to_be_visible()
        held.picture(page, "conflict")
        aside(lambda: Hazard.objects.filter(pk=hazard.pk).update(state="rectifying"))
        page.get_by_role("button", name="原样再发").click()
        expect(page.get_by_text("已送达", exact=True)).to_be_visible()
    hazard.refresh_from_db()
    assert (hazard.state, hazard.rectified_note) == ("rechecking", "杂物已清走，黄线已划")
    assert Exhibit.objects.filter(subject_id=hazard.pk).count() == 2


def test_what_was_refused_is_changed_and_sent_again(
    live_server: Any, tmp_path: Path, huahai: Enterprise, chen: Actor
) -> None:
    cookie = cookie_of(chen)
    with phone(live_server.url, tmp_path) as held:
        held.sign_in(cookie)
        page = held.open("/")
        ready(page)
        held.offline()
        page.goto(held.line.url + "/hazards/snap")
        take(page)
        page.get_by_label("发现了什么").fill("配电箱前堆放杂物")
        page.get_by_role("button", name="发送").click()
        expect(page.get_by_role("heading", name="已存在手机里")).to_be_visible()
        held.online()
        page.goto(held.line.url + "/outbox/")
        expect(page.get_by_text("没有选择隐患类别")).to_be_visible()
        held.picture(page, "refused")
        page.get_by_role("button", name="改一改再发").click()
        expect(page.get_by_label("发现了什么")).to_have_value("配电箱前堆放杂物")
        expect(page.locator("[data-island=camera] li")).to_have_count(1)
        fill_in(page, "配电箱前堆放杂物，门打不开")
        held.picture(page, "again")
        page.get_by_role("button", name="发送").click()
        expect(page.get_by_role("heading", name="已收到")).to_be_visible()
        page.goto(held.line.url + "/outbox/")
        expect(page.get_by_text("需要处理")).to_have_count(0)
    assert Hazard.objects.get().what == "配电箱前堆放杂物，门打不开"
    assert Exhibit.objects.filter(subject_id=Hazard.objects.get().pk).count() == 1


def test_two_tabs_and_a_bad_line_make_no_double(
    live_server: Any, tmp_path: Path, huahai: Enterprise, chen: Actor
) -> None:
    cookie = cookie_of(chen)
    with phone(live_server.url, tmp_path) as held:
        held.sign_in(cookie)
        page = held.open("/")
        ready(page)
        held.offline()
        for number in range(4):
            page.goto(held.line.url + "/hazards/snap")
            take(page)
            fill_in(page, f"第{number + 1}处通道堵塞")
            page.get_by_role("button", name="发送").click()
            expect(page.get_by_role("heading", name="已存在手机里")).to_be_visible()
        other = held.open("/outbox/")
        expect(other.get_by_text("等待送出 4")).to_be_visible()
        held.line.cut_between(500, 40_000)
        held.online()
        page.goto(held.line.url + "/outbox/")
        expect(page.get_by_text("最近送达 4")).to_be_visible(timeout=90_000)
        held.line.hold()
        assert held.line.cuts > 0
    whats = sorted(Hazard.objects.values_list("what", flat=True))
    assert whats == [f"第{number + 1}处通道堵塞" for number in range(4)]
    assert Exhibit.objects.filter(subject_id__isnull=False).count() == 4
