"""The entire job in a real browser on a phone: snapped, assigned, put right, rechecked by another, struck off."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from playwright.sync_api import Browser, ConsoleMessage, Page, expect, sync_playwright

from anguan.foundation import clock
from anguan.foundation.access import Actor
from anguan.foundation.evidence.models import Exhibit
from anguan.prevention.hazards.models import Hazard
from anguan.prevention.hazards.rules import State
from anguan.prevention.hazards.tests.makers import make_hazard
from anguan.registry.accounts.tests.signing import client_of
from anguan.registry.enterprises.models import Enterprise
from anguan.registry.premises.models import Area, Site

pytestmark = [pytest.mark.browser, pytest.mark.long, pytest.mark.django_db(transaction=True)]
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
AXE = settings.ROOT / "web/node_modules/axe-core/axe.min.js"
FLAGS = ["--no-sandbox", "--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream"]
PHONE: dict[str, Any] = {
    "viewport": {"width": 390, "height": 844}, "device_scale_factor": 2, "has_touch": True, "is_mobile": True,
}  # fmt: skip
DESK: dict[str, Any] = {"viewport": {"width": 1440, "height": 900}}


class Browsers:
    """One Chromium; each person opens it with their own session, and what a page must not do is written down."""

    def __init__(self, browser: Browser, address: str, pictures: Path):
        self.browser, self.address, self.pictures = browser, address, pictures
        self.complaints: list[str] = []

    @contextmanager
    def of(self, cookie: str, path: str, *, device: dict[str, Any] = PHONE) -> Iterator[Page]:
        context = self.browser.new_context(
            locale="zh-CN", timezone_id="Asia/Shanghai", permissions=["geolocation"],
            geolocation={"longitude": 120.1583, "latitude": 33.3478, "accuracy": 12}, **device,
        )  # fmt: skip
        context.add_cookies([{"name": "sessionid", "value": cookie, "url": self.address}])
        page = context.new_page()
        page.on("console", lambda said: self.complaints.append(said.text) if _is_a_fault(said) else None)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.goto(self.address + path)
        yield page
        context.close()

    def picture(self, page: Page, name: str, *, whole: bool = True) -> None:
        if whole:  # lazy pictures come when they are scrolled to
            page.evaluate("for (const image of document.images) image.loading = 'eager'")
            page.wait_for_load_state("networkidle")
        if AXE.is_file():
            page.evaluate(AXE.read_text("utf-8"))
            found = page.evaluate("axe.run({runOnly: ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa']})")
            self.complaints += [
                f"{name}: {one['id']} {[node['target'] for node in one['nodes']]}" for one in found["violations"]
            ]
        page.screenshot(path=self.pictures / f"{name}.png", full_page=whole)


def _is_a_fault(said: ConsoleMessage) -> bool:
    # A refused form is ordinary work; a look-up still under way is broken off by going to the next page.
    ordinary = ("status of 422", "htmx:sendError", "htmx:sendAbort", "htmx:afterRequest")
    return said.type == "error" and not any(text in said.text for text in ordinary)


def cookie_of(actor: Actor) -> str:
    return client_of(actor).cookies["sessionid"].value


@contextmanager
def browsers(address: str, pictures: Path) -> Iterator[Browsers]:
    if CHROMIUM is None:
        pytest.skip("no Chromium on this machine")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        opened = Browsers(browser, address, pictures)
        yield opened
        browser.close()
    assert not opened.complaints, opened.complaints


def take(page: Page) -> None:
    page.locator("[data-camera=open]").first.click()
    shutter = page.locator("[data-camera=shutter]")
    expect(shutter).to_be_enabled()
    shutter.click()
    page.get_by_role("button", name="用这张").click()
    expect(page.get_by_text("已上传").first).to_be_visible()


def test_from_the_phone_to_struck_off(
    live_server: Any, tmp_path: Path, huahai: Enterprise, chen: Actor, zhou: Actor, wu: Actor, wang: Actor
) -> None:
    site = Site.objects.create(enterprise=huahai, region_code=huahai.region_code, name="本部厂区", is_main=True)
    for name in ("冲压车间", "喷涂车间", "二号库"):
        Area.objects.create(enterprise=huahai, region_code=huahai.region_code, site=site, name=name)
    earlier = make_hazard(
        huahai, what="配电箱前堆放杂物", state=State.CLOSED, reported_at=clock.now() - timedelta(days=40)
    )
    cookies = {actor.name: cookie_of(actor) for actor in (chen, zhou, wu, wang)}
    due = (clock.today() + timedelta(days=7)).isoformat()

    with browsers(live_server.url, tmp_path) as opened:
        with opened.of(cookies["陈卫东"], "/hazards/snap") as page:
            opened.picture(page, "01-snap-empty")
            take(page)
            page.get_by_text("用电", exact=True).click()
            page.get_by_role("button", name="配电箱前堆放杂物").click()
            page.get_by_label("区域").select_option(label="冲压车间")
            page.get_by_label("具体位置").fill("东门旁")
            expect(page.get_by_text("最近上报过相似的隐患")).to_be_visible()
            opened.picture(page, "02-snap-filled")
            page.get_by_role("button", name="发送").click()
            expect(page.get_by_role("heading", name="已收到")).to_be_visible()
            opened.picture(page, "03-receipt")
            page.get_by_role("link", name="查看进展").click()
            expect(page.get_by_text("待核实").first).to_be_visible()
            opened.picture(page, "04-detail-reported")
            path = page.url.removeprefix(live_server.url)

        with opened.of(cookies["周明"], path) as page:
            page.get_by_role("link", name="核实并派发整改").click()
            expect(page.get_by_label("临时管控措施")).to_be_hidden()
            page.get_by_role("button", name="派发整改").click()
            expect(page.get_by_text("没有指定整改责任人").first).to_be_visible()
            opened.picture(page, "05-confirm-refused")
            page.get_by_role("combobox", name="整改责任人").press_sequentially("吴", delay=30)
            page.get_by_role("option", name="吴刚").click()
            page.get_by_label("整改措施").fill("清走杂物，划黄线，加装挡板")
            page.get_by_label("整改时限").fill(due)
            page.get_by_label("整改资金").fill("300")
            opened.picture(page, "06-confirm-filled")
            page.get_by_role("button", name="派发整改").click()
            expect(page.get_by_text("整改中").first).to_be_visible()

        with opened.of(cookies["吴刚"], path) as page:
            opened.picture(page, "07-detail-rectifying")
            page.get_by_role("link", name="整改完成，申请复查").click()
            page.locator("[data-camera=open]").click()
            expect(page.locator("[data-camera=shutter]")).to_be_enabled()
            opened.picture(page, "08-ghost", whole=False)
            page.locator("[data-camera=shutter]").click()
            page.get_by_role("button", name="用这张").click()
            expect(page.get_by_text("已上传")).to_be_visible()
            page.get_by_label("怎么改的").fill("杂物已清走，黄线已划")
            opened.picture(page, "09-submit")
            page.get_by_role("button", name="提交，申请复查").click()
            expect(page.get_by_text("待复查").first).to_be_visible()

        with opened.of(cookies["王建国"], path) as page:
            page.get_by_role("link", name="复查通过，销号").click()
            page.get_by_text("已改好，销号").click()
            opened.picture(page, "10-recheck")
            page.get_by_role("button", name="提交复查结论").click()
            expect(page.get_by_text("已销号").first).to_be_visible()
            opened.picture(page, "11-detail-closed")

        with opened.of(cookies["周明"], path, device=DESK) as page:
            opened.picture(page, "12-detail-desk")
            page.goto(live_server.url + "/hazards/")
            opened.picture(page, "13-list-desk")
        with opened.of(cookies["陈卫东"], "/hazards/") as page:
            opened.picture(page, "14-list-phone")

    hazard = Hazard.objects.exclude(pk=earlier.pk).get()
    assert (hazard.state, hazard.rectifier_name, hazard.rechecker_name) == (State.CLOSED, "吴刚", "王建国")
    assert (hazard.funds_fen, hazard.place, hazard.area.name) == (30000, "冲压车间 东门旁", "冲压车间")
    assert Exhibit.objects.filter(subject_id=hazard.pk, captured_live=True).count() == 2


def test_an_official_orders_a_problem_on_a_visit(
    live_server: Any, tmp_path: Path, huahai: Enterprise, wang: Actor, li: Actor
) -> None:
    cookie = cookie_of(li)
    with browsers(live_server.url, tmp_path) as opened:
        with opened.of(cookie, "/hazards/order") as page:
            page.get_by_role("combobox", name="被检查企业").press_sequentially("华海", delay=30)
            page.get_by_role("option", name="盐城华海机械有限公司").click()
            page.get_by_label("整改期限").fill((clock.today() + timedelta(days=15)).isoformat())
            take(page)
            page.get_by_label("存在的问题").fill("喷漆室未安装可燃气体报警装置")
            page.get_by_role("textbox", name="位置").fill("喷涂车间")
            page.get_by_label("整改要求").fill("安装固定式可燃气体报警装置并联锁排风")
            page.get_by_text("重大隐患", exact=True).click()
            page.get_by_role("combobox", name="判定依据").press_sequentially("喷漆室", delay=30)
            page.get_by_role("option", name="第七条(七)").click()
            page.get_by_label("临时管控措施").fill("停用喷漆室，设警戒")
            page.get_by_role("button", name="再加一个问题").click()
            expect(page.get_by_text("问题 2")).to_be_visible()
            opened.picture(page, "20-order")
            page.get_by_role("button", name="下达责令整改").click()
            expect(page.get_by_text("第2条：没有写明存在的问题").first).to_be_visible()
            opened.picture(page, "21-order-refused")
            page.get_by_label("存在的问题").nth(1).fill("灭火器过期")
            page.get_by_label("整改要求").nth(1).fill("全部更换")
            page.get_by_role("button", name="下达责令整改").click()
            expect(page.get_by_text("存在的问题与整改进展")).to_be_visible()
            opened.picture(page, "22-order-page")
        with opened.of(cookie, "/hazards/", device=DESK) as page:
            page.get_by_role("link", name="喷漆室未安装").first.click()
            opened.picture(page, "23-major-desk")
            page.goto(live_server.url + "/hazards/")
            opened.picture(page, "24-territory-desk")
    assert set(Hazard.objects.values_list("level", "assignee_name")) == {("major", "王建国"), ("general", "王建国")}
