"""The list and the one file in a real browser, on a desk and on a phone."""

import shutil
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, expect, sync_playwright

from anguan.foundation import clock
from anguan.foundation.access import Actor
from anguan.foundation.access.scope import acting_as
from anguan.prevention.hazards.tests.makers import make_hazard
from anguan.registry.accounts.tests.makers import make_actor, make_office, make_post
from anguan.registry.accounts.tests.signing import client_of
from anguan.registry.enterprises import services
from anguan.registry.enterprises.keeping import CertificateFacts
from anguan.registry.enterprises.models import Enterprise
from anguan.registry.enterprises.tests.makers import make_credit_code, make_enterprise
from anguan.registry.premises import services as premises
from anguan.registry.premises.rules import AreaFacts, SiteFacts

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("regions"),
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine"),
]
expect.set_options(timeout=30_000)
WEBGL = ("--use-gl=angle", "--use-angle=swiftshader", "--enable-unsafe-swiftshader")
PHONE: dict[str, Any] = {"viewport": {"width": 390, "height": 844}, "device_scale_factor": 2, "is_mobile": True}
DESK: dict[str, Any] = {"viewport": {"width": 1440, "height": 900}}
NAMES = (
    "恒力机械",
    "东方纺织",
    "大丰港木业",
    "永兴铸造",
    "沿海化工",
    "鑫源金属制品",
    "悦达电子",
    "金鹿食品",
    "海普涂装",
)
KINDS = ("C34", "C17", "C20", "C3391", "C26", "C33", "C39", "C13", "C33")
TRAITS: tuple[list[str], ...] = (
    [], ["dust_explosion"], ["dust_explosion", "confined_space"], ["foundry", "medium_frequency_furnace"],
    ["hazardous_chemicals", "confined_space", "major_hazard_source", "regulated_process"], ["solvent_painting"], [],
    ["ammonia_refrigeration", "confined_space"], ["solvent_painting", "special_equipment"],
)  # fmt: skip


@pytest.fixture
def whole_file(huahai: Enterprise, zhou: Actor, chen: Actor, wang: Actor, li: Actor) -> Enterprise:
    """华海 with everything a file can hold."""
    at = clock.now()
    huahai.flags = ["dust_explosion", "confined_space", "solvent_painting", "special_equipment", "has_contractor"]
    huahai.address, huahai.activated_at = "五星街道新洋路 88 号", datetime(2026, 3, 1, tzinfo=UTC)
    huahai.lon, huahai.lat = 120.1583, 33.3778
    huahai.save()
    for name, role, phone in (("吴刚", "team_leader", "13905110011"), ("赵小虎", "contractor_worker", "")):
        post = make_post(name, role, enterprise=huahai, team="冲压一班" if role == "team_leader" else "")
        post.person.phone = phone
        post.person.save()
    with acting_as(zhou):
        site = premises.add_site(
            huahai.pk, SiteFacts("主厂区", "五星街道新洋路 88 号", 120.1583, 33.3778), by=zhou, at=at
        )
        for name, kind in (("冲压车间", "workshop"), ("涂装线", "line"), ("危化品库", "hazchem_store")):
            premises.add_area(site.pk, AreaFacts(name, kind, chen.person_id), by=zhou, at=at)
        for kind, number, until in (
            ("business_licence", huahai.credit_code, None),
            ("standardization", "苏AQBⅢJX2023001", date(2026, 10, 31)),
            ("safety_liability_insurance", "PZFG20263209000112", date(2027, 1, 3)),
        ):
            services.add_certificate(huahai.pk, CertificateFacts(kind, number, expires_on=until), by=zhou, at=at)
    with acting_as(li):
        services.change_standing(huahai.pk, "suspend", note="冬季设备大修，预计两周", by=li, at=at)
        services.change_standing(huahai.pk, "resume", note="检修完成，现场核查合格", by=li, at=at)
    for what in ("配电箱门敞开", "打磨工位除尘风机停用", "消防通道堆放托盘"):
        make_hazard(huahai, what=what)
    return huahai


@pytest.fixture
def many(db: None) -> None:
    for name, kind, traits, number in zip(NAMES, KINDS, TRAITS, range(9), strict=True):
        make_enterprise(
            f"盐城{name}有限公司", industry_code=kind, flags=traits, headcount=37 * (number + 1),
            size=("micro", "small", "medium")[number % 3], status="suspended" if number == 3 else "active",
            activated_at=datetime(2026, 3, 1, tzinfo=UTC) if number % 2 else None, address=f"新洋路 {number} 号",
        )  # fmt: skip


def opened(browser: Browser, address: str, cookie: str, path: str, device: dict[str, Any]) -> Page:
    context = browser.new_context(locale="zh-CN", timezone_id="Asia/Shanghai", **device)
    context.add_cookies([{"name": "sessionid", "value": cookie, "url": address}])
    page = context.new_page()
    page.goto(address + path)
    return page


def _heard(complaints: list[str], said: ConsoleMessage) -> None:
    if said.type == "error":
        complaints.append(said.text)


def map_drawn(page: Page) -> None:
    page.locator("[data-map-canvas]").scroll_into_view_if_needed()  # it is drawn when somebody looks
    expect(page.locator("[data-island=map]")).to_have_attribute("data-map-state", "ready", timeout=60_000)


def test_an_officer_finds_an_enterprise_and_reads_its_file(
    live_server: Any, li: Actor, whole_file: Enterprise, many: None, tmp_path: Path
) -> None:
    cookie = client_of(li).cookies["sessionid"].value
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", *WEBGL])
        for name, device in (("desk", DESK), ("phone", PHONE)):
            page = opened(browser, live_server.url, cookie, "/enterprises/", device)
            complaints: list[str] = []
            page.on("console", partial(_heard, complaints))
            expect(page.locator(".list-count", has_text="共 10 条")).to_be_visible()
            page.screenshot(path=tmp_path / f"list-{name}.png", full_page=True)
            page.get_by_role("searchbox").last.fill("hhjx")
            page.keyboard.press("Enter")
            expect(page.locator(".list-count", has_text="共 1 条")).to_be_visible()
            page.get_by_role("link", name="盐城华海机械有限公司").first.click()
            expect(page.get_by_role("heading", level=1)).to_contain_text("盐城华海机械有限公司")
            expect(page.locator("[data-island=folding][data-alive]")).to_be_visible()
            if name == "desk":
                map_drawn(page)
            page.screenshot(path=tmp_path / f"file-{name}.png", full_page=True)
            folded = page.locator("details.file-part:not([open])").count()
            parts = page.locator("details.file-part").count()
            assert folded == (0 if name == "desk" else parts - 1)  # on a phone the first alone stands open
            if name == "phone":
                page.locator("#premises > summary").click()
                page.locator("#certificates > summary").click()
                map_drawn(page)
                page.screenshot(path=tmp_path / "file-phone-open.png", full_page=True)
            assert complaints == []
        browser.close()


def test_the_safety_officer_corrects_the_file_on_a_phone(
    live_server: Any, zhou: Actor, whole_file: Enterprise, tmp_path: Path
) -> None:
    cookie = client_of(zhou).cookies["sessionid"].value
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", *WEBGL])
        page = opened(browser, live_server.url, cookie, "/enterprises/mine", PHONE)
        page.get_by_role("link", name="变更信息").click()
        expect(page.get_by_label("统一社会信用代码")).to_have_count(0)
        map_drawn(page)
        page.screenshot(path=tmp_path / "edit-phone.png", full_page=True)
        page.get_by_label("从业人数").fill("52")
        page.get_by_label("特种设备").uncheck()
        page.get_by_role("button", name="保存").click()
        expect(page.get_by_text("风险特征“特种设备”只能由监管部门取消").first).to_be_visible()
        page.screenshot(path=tmp_path / "edit-phone-refused.png", full_page=True)
        page.get_by_label("特种设备").check()
        page.get_by_role("button", name="保存").click()
        expect(page.get_by_text("已保存")).to_be_visible()
        page.locator("#story > summary").click()
        expect(page.get_by_text("48 人 → 52 人")).to_be_visible()
        page = opened(browser, live_server.url, cookie, f"/enterprises/{whole_file.pk}/edit", DESK)
        map_drawn(page)
        page.screenshot(path=tmp_path / "edit-desk.png", full_page=True)
        page = opened(browser, live_server.url, cookie, "/enterprises/mine", PHONE)
        page.locator("#premises > summary").click()
        page.get_by_role("link", name="冲压车间").click()
        page.get_by_role("combobox", name="责任人").fill("周")
        page.get_by_role("option", name="周明").click()
        page.screenshot(path=tmp_path / "area-phone.png", full_page=True)
        page.get_by_role("button", name="保存").click()
        expect(page.get_by_text("区域已保存")).to_be_visible()
        browser.close()


def test_the_county_registers_moves_and_suspends(live_server: Any, tmp_path: Path, db: None) -> None:
    he = make_actor("贺平", "county_officer", office=make_office("亭湖区应急管理局", "320902"))
    cookie = client_of(he).cookies["sessionid"].value
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", *WEBGL])
        page = opened(browser, live_server.url, cookie, "/enterprises/new", DESK)
        page.get_by_label("企业名称").fill("盐城新海化工有限公司")
        page.get_by_label("统一社会信用代码").fill(make_credit_code())
        page.get_by_role("combobox", name="所在区划").fill("五星")
        page.get_by_role("option", name="五星街道").click()
        page.get_by_role("combobox", name="行业").fill("化学")
        page.get_by_role("option", name="化学原料和化学制品制造业").click()
        page.get_by_text("小型", exact=True).click()
        page.get_by_text("涉及危险化学品").click()
        page.screenshot(path=tmp_path / "new-desk.png", full_page=True)
        page.get_by_role("button", name="登记").click()
        expect(page.get_by_role("heading", level=1)).to_contain_text("盐城新海化工有限公司")
        page.get_by_text("办理", exact=True).click()
        page.screenshot(path=tmp_path / "menu-desk.png")
        page.get_by_role("button", name="登记停产").click()
        page.get_by_role("dialog").get_by_label("原因").fill("冬季检修")
        page.screenshot(path=tmp_path / "dialog-desk.png")
        page.get_by_role("dialog").get_by_role("button", name="登记停产").click()
        expect(page.get_by_role("heading", level=1)).to_contain_text("停产")
        page.get_by_text("办理", exact=True).click()
        page.get_by_role("link", name="迁移到其他区划").click()
        page.get_by_role("combobox", name="迁入区划").fill("文峰")
        page.get_by_role("option", name="文峰街道").click()
        page.screenshot(path=tmp_path / "move-desk.png")
        page.get_by_role("button", name="迁移").click()
        expect(page.get_by_text("江苏省盐城市亭湖区五星街道 → 江苏省盐城市亭湖区文峰街道").first).to_be_visible()
        page.screenshot(path=tmp_path / "moved-desk.png", full_page=True)
        browser.close()
