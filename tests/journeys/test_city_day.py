"""A day in a city (全程): from the office's ledger to a hazard struck off and counted, by those who do it in life.

顾敏 of the city imports a ledger and prints the cards; 王建国 comes in with his on a phone and takes on 陈卫东, who
snaps a hazard; one confirms, the other puts right, the first rechecks; the city's figure says so and opens to the row,
while 孙立 of another enterprise sees nothing of it.
"""

import re
import shutil
import subprocess
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, Route, expect

from anguan.foundation import clock
from anguan.foundation.access import Actor
from anguan.foundation.audit.services import verify_all
from anguan.prevention.hazards.models import Hazard
from anguan.registry.accounts.models import Person
from anguan.registry.accounts.tests.signing import client_of
from anguan.registry.enterprises.models import Enterprise
from anguan.registry.ledger import tasks
from anguan.registry.ledger.models import LedgerUpload
from anguan.registry.ledger.tests.makers import good_row, make_ledger, make_regions
from tests.journeys.browsing import CHROMIUM, Browsing, aside, browsing

READER = shutil.which("pdftotext")
pytestmark = [
    pytest.mark.browser,
    pytest.mark.long,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine"),
    pytest.mark.skipif(READER is None, reason="pdftotext is not installed"),
]
PASSWORD = "Yancheng-0515-an"
HUAHAI, SHUANGHU = "盐城华海机械有限公司", "建湖双湖纺织有限公司"
CODE = re.compile(r"\b[0-9A-Z]{5}-[0-9A-Z]{5}\b")


def ledger(folder: Path) -> Path:
    """Return a ledger of four enterprises, two of them with a wrong cell."""
    rows = [
        good_row(1, 企业名称=HUAHAI, 主要负责人="王建国", 安全员="", 安全员电话=""),
        good_row(2, 企业名称=SHUANGHU, 乡镇="近湖街道", 主要负责人="孙立", 安全员="", 安全员电话=""),
        good_row(3, 乡镇="五形街道"),
        good_row(4, 电话="1380000"),
    ]
    path = folder / "企业台账.xlsx"
    path.write_bytes(make_ledger(rows).getvalue())
    return path


def work(step: Callable[[str], object]) -> None:
    """Do what the worker beside the web server would do."""
    aside(lambda: step(str(LedgerUpload.objects.latest("pk").pk)))


def words_of(pdf: Path) -> str:
    """Return the text of a printed sheet."""
    assert READER is not None
    return subprocess.run([READER, "-layout", pdf, "-"], capture_output=True, text=True, check=True).stdout  # noqa: S603


def come_in(opened: Browsing, codes: list[str], name: str) -> BrowserContext:
    """Activate on a phone with the card that bears a name, and set a password; the phone stays signed in."""
    for code in list(codes):
        phone = opened.context("phone")
        page = opened.page(phone)
        page.goto(f"{opened.address}/activate")
        page.get_by_label("激活码").fill(code)
        page.get_by_role("button", name="下一步").click()
        expect(page.get_by_role("heading", name="核对信息，设置密码")).to_be_visible()
        if page.get_by_text(name, exact=True).count():
            opened.look(page, f"activate-{name}")
            page.get_by_label("设置密码").fill(PASSWORD)
            page.get_by_label("再输入一次").fill(PASSWORD)
            page.get_by_role("button", name="激活并登录").click()
            expect(page.get_by_role("heading", name="账号已激活")).to_be_visible()
            page.close()
            codes.remove(code)
            return phone
        phone.close()
    raise AssertionError(f"no card bears the name {name}")


def take(page: Page) -> None:
    """Take a photo with the camera in the page."""
    page.locator("[data-camera=open]").first.click()
    shutter = page.locator("[data-camera=shutter]")
    expect(shutter).to_be_enabled()
    shutter.click()
    page.get_by_role("button", name="用这张").click()
    expect(page.get_by_text("已上传").first).to_be_visible()


def import_the_ledger(opened: Browsing, desk: BrowserContext, folder: Path) -> None:
    page = opened.page(desk)
    page.goto(f"{opened.address}/ledger/")
    page.set_input_files("input[type=file]", ledger(folder))
    page.get_by_role("button", name="上传", exact=True).click()
    expect(page.get_by_label("企业名称")).to_be_visible()
    page.get_by_text("WGS-84（卫星定位、天地图）").click()
    opened.look(page, "ledger-columns")
    page.get_by_role("button", name="检查台账").click()
    expect(page.get_by_text("正在检查，没有写入任何数据")).to_be_visible()
    work(tasks.check)
    expect(page.get_by_role("button", name="导入 2 行")).to_be_visible()
    expect(page.get_by_text("五形街道").first).to_be_visible()
    expect(page.get_by_text("1380000").first).to_be_visible()
    opened.look(page, "ledger-checked")
    page.get_by_role("button", name="导入 2 行").click()
    page.get_by_role("dialog").get_by_role("button").last.click()
    expect(page.get_by_role("heading", name="正在导入")).to_be_visible()
    work(tasks.bring_in)
    expect(page.get_by_text("新增 2 家，更新 0 家，未变 0 家")).to_be_visible()
    opened.look(page, "ledger-imported")


def print_the_cards(opened: Browsing, desk: BrowserContext, folder: Path) -> list[str]:
    page, sheet = opened.page(desk), folder / "cards.pdf"

    def printer(route: Route) -> None:  # a browser without a screen does not show a PDF
        answer = route.fetch()
        assert answer.headers["content-type"] == "application/pdf"
        sheet.write_bytes(answer.body())
        route.fulfill(status=200, content_type="text/html", body="<title>已打印</title>")

    desk.route("**/activation/print", printer)
    page.goto(f"{opened.address}/activation/")
    page.get_by_role("button", name="打印激活卡").click()
    expect(page.get_by_text("还有 2 位主要负责人、安全员没有激活")).to_be_visible()
    opened.look(page, "activation-print")
    with desk.expect_page() as printed:
        page.get_by_role("button", name="发码并打印").click()
    printed.value.wait_for_load_state()
    text = words_of(sheet)
    assert HUAHAI in text
    assert "孙立" in text
    codes = CODE.findall(text)
    assert len(codes) == 2
    return codes


def take_on_a_worker(opened: Browsing, phone: BrowserContext) -> str:
    page = opened.page(phone)
    page.goto(f"{opened.address}/people/")
    page.get_by_role("link", name="添加人员").click()
    page.get_by_label("姓名").fill("陈卫东")
    page.get_by_label("手机号").fill("13700000009")
    page.get_by_label("职务").fill("冲压工")
    opened.look(page, "person-new")
    page.get_by_role("button", name="添加", exact=True).click()
    expect(page.get_by_text("已添加陈卫东")).to_be_visible()
    page.get_by_role("button", name="发激活码").click()
    expect(page.get_by_role("heading", name="激活码已发放")).to_be_visible()
    opened.look(page, "person-code")
    return page.locator("#code").inner_text()


def snap(opened: Browsing, phone: BrowserContext) -> str:
    page = opened.page(phone)
    page.goto(f"{opened.address}/")
    opened.look(page, "worker-home")
    page.get_by_role("link", name="随手拍").first.click()
    take(page)
    page.get_by_text("用电", exact=True).click()
    page.get_by_role("button", name="配电箱前堆放杂物").click()
    page.get_by_label("具体位置").fill("冲压车间东门旁")
    opened.look(page, "snap")
    page.get_by_role("button", name="发送").click()
    expect(page.get_by_role("heading", name="已收到")).to_be_visible()
    opened.look(page, "snap-received")
    page.get_by_role("link", name="查看进展").click()
    expect(page.get_by_text("待核实").first).to_be_visible()
    return page.url


def confirm(opened: Browsing, phone: BrowserContext) -> None:
    page = opened.page(phone)
    page.goto(f"{opened.address}/")
    opened.look(page, "principal-home")
    page.get_by_role("link", name="配电箱前堆放杂物").first.click()
    page.get_by_role("link", name="核实并派发整改").click()
    page.get_by_role("combobox", name="整改责任人").press_sequentially("陈", delay=30)
    page.get_by_role("option", name="陈卫东").click()
    page.get_by_label("整改措施").fill("清走杂物，划黄线")
    page.get_by_label("整改时限").fill((clock.today() + timedelta(days=3)).isoformat())
    page.get_by_label("整改资金").fill("0")
    opened.look(page, "confirm")
    page.get_by_role("button", name="派发整改").click()
    expect(page.get_by_text("整改中").first).to_be_visible()


def put_right(opened: Browsing, phone: BrowserContext) -> None:
    page = opened.page(phone)
    page.goto(f"{opened.address}/")
    expect(page.get_by_text("隐患整改").first).to_be_visible()
    page.get_by_role("link", name="配电箱前堆放杂物").first.click()
    page.get_by_role("link", name="整改完成，申请复查").click()
    take(page)
    page.get_by_label("怎么改的").fill("杂物已清走，黄线已划")
    opened.look(page, "submit")
    page.get_by_role("button", name="提交，申请复查").click()
    expect(page.get_by_text("待复查").first).to_be_visible()


def recheck(opened: Browsing, phone: BrowserContext) -> None:
    page = opened.page(phone)
    page.goto(f"{opened.address}/")
    page.get_by_role("link", name="配电箱前堆放杂物").first.click()
    page.get_by_role("link", name="复查通过，销号").click()
    page.get_by_text("已改好，销号").click()
    opened.look(page, "recheck")
    page.get_by_role("button", name="提交复查结论").click()
    expect(page.get_by_text("已销号").first).to_be_visible()
    opened.look(page, "struck-off")


def read_the_figures(opened: Browsing, desk: BrowserContext) -> None:
    page = opened.page(desk)
    page.goto(f"{opened.address}/figures/")
    for name, number in (("排查隐患", "1"), ("已整改", "1"), ("整改率", "100")):
        tile = page.locator(".tile").filter(has_text=re.compile(f"^\\s*{name}"))
        expect(tile).to_contain_text(re.compile(rf"(?<!\d){number}(\.0)?\s*(件|%)"))
    opened.look(page, "figures")
    page.locator(".tile").filter(has_text="排查隐患").click()
    expect(page.get_by_role("link", name="配电箱前堆放杂物")).to_have_count(1)
    expect(page.get_by_text(HUAHAI).first).to_be_visible()
    opened.look(page, "figure-opened")


def test_a_day_in_the_city(live_server: Any, tmp_path: Path, city: Actor) -> None:
    make_regions()
    cookie = client_of(city).cookies["sessionid"].value
    with browsing(live_server.url, tmp_path) as opened:
        desk = opened.context("desk", cookie=cookie)
        import_the_ledger(opened, desk, tmp_path)
        codes = print_the_cards(opened, desk, tmp_path)
        principal = come_in(opened, codes, "王建国")
        code = take_on_a_worker(opened, principal)
        worker = come_in(opened, [code], "陈卫东")

        address = snap(opened, worker)
        confirm(opened, principal)
        put_right(opened, worker)
        recheck(opened, principal)
        read_the_figures(opened, desk)

        stranger = opened.page(come_in(opened, codes, "孙立"))
        answer = stranger.goto(address)
        assert answer is not None
        assert answer.status == 404
        assert "配电箱" not in stranger.content()
        opened.look(stranger, "stranger")
        assert opened.complaints == []

        told = aside(lambda: list(Hazard.objects.values_list("state", "rectifier_name", "rechecker_name")))
        assert told == [("closed", "陈卫东", "王建国")]
        assert aside(lambda: set(Enterprise.objects.values_list("name", flat=True))) == {HUAHAI, SHUANGHU}
        assert aside(lambda: Person.objects.filter(name="陈卫东", account__is_active=True).count()) == 1
        assert aside(lambda: list(verify_all())) == []
