"""顾敏 of the city imports a ledger in a real browser, from the file to an enterprise's one file."""

import shutil
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from playwright.sync_api import Page, expect, sync_playwright

from anguan.foundation.access import Actor
from anguan.registry.accounts.models import Post
from anguan.registry.accounts.tests.signing import client_of
from anguan.registry.enterprises.models import Enterprise
from anguan.registry.ledger import tasks
from anguan.registry.ledger.models import LedgerUpload
from anguan.registry.ledger.tests.makers import good_row, make_ledger, make_regions

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine"),
]
expect.set_options(timeout=30_000)
DESK: dict[str, Any] = {"viewport": {"width": 1440, "height": 900}}
PHONE: dict[str, Any] = {"viewport": {"width": 390, "height": 844}, "device_scale_factor": 2, "is_mobile": True}
OWN_HEADINGS = {
    "企业名称": "单位名称", "统一社会信用代码": "信用代码", "乡镇": "所属镇街", "行业": "行业类别",
    "从业人数": "职工人数", "主要负责人": "法人代表", "安全员": "专（兼）职安全员", "是否粉尘": "是否涉爆粉尘企业",
}  # fmt: skip


def own_ledger(folder: Path) -> Path:
    """Return a ledger in an office's own words, with one column nobody could guess and three rows to put right."""
    rows = [good_row(number) for number in range(1, 41)]
    rows[4]["乡镇"], rows[9]["统一社会信用代码"], rows[14]["电话"] = "五形街道", "9132090", "1380000"
    renamed = [{OWN_HEADINGS.get(key, key): value for key, value in row.items()} for row in rows]
    for row in renamed:
        row["在哪里"] = row.pop("地址")
    path = folder / "亭湖区企业台账.xlsx"
    path.write_bytes(make_ledger(renamed, headings=tuple(renamed[0])).getvalue())
    return path


def aside(step: Callable[[], Any]) -> Any:
    """Reach the database in a thread of its own: the browser's driver keeps an event loop in this one."""

    def run() -> Any:
        try:
            return step()
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as threads:
        return threads.submit(run).result()


def work(step: Callable[[str], object]) -> None:
    """Do what the worker beside the web server would do."""
    aside(lambda: step(str(LedgerUpload.objects.latest("pk").pk)))


@pytest.mark.parametrize(("name", "device"), [("desk", DESK), ("phone", PHONE)])
def test_the_whole_job(live_server: Any, city: Actor, tmp_path: Path, name: str, device: dict[str, Any]) -> None:
    make_regions()
    cookie = client_of(city).cookies["sessionid"].value
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        context = browser.new_context(locale="zh-CN", timezone_id="Asia/Shanghai", **device)
        context.add_cookies([{"name": "sessionid", "value": cookie, "url": live_server.url}])
        page = context.new_page()
        complaints: list[str] = []
        page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)

        def shoot(what: str, page: Page = page) -> None:
            page.screenshot(path=tmp_path / f"{name}-{what}.png", full_page=True)

        page.goto(f"{live_server.url}/ledger/")
        page.set_input_files("input[type=file]", own_ledger(tmp_path))
        expect(page.get_by_text("亭湖区企业台账.xlsx")).to_be_visible()
        shoot("1-upload")
        page.get_by_role("button", name="上传", exact=True).click()

        expect(page.get_by_label("企业名称")).to_have_value("0")
        expect(page.get_by_label("涉爆粉尘")).not_to_have_value("")
        page.get_by_label("生产经营地址").select_option(label="在哪里（工业园区 1 号）")
        page.get_by_text("GCJ-02（高德、腾讯地图）").click()
        shoot("2-columns")
        page.get_by_role("button", name="检查台账").click()

        expect(page.get_by_text("正在检查，没有写入任何数据")).to_be_visible()
        shoot("3-progress")
        work(tasks.check)
        expect(page.get_by_role("button", name="导入 37 行")).to_be_visible()
        expect(page.get_by_text("您是不是要填：五星街道")).to_be_visible()
        shoot("4-checked")
        page.get_by_label("列", exact=True).select_option("town")
        expect(page.get_by_text("共 1 处")).to_be_visible()
        with page.expect_download() as marked:
            page.get_by_role("link", name="下载标注文件").click()
        assert marked.value.suggested_filename == "亭湖区企业台账（已标注问题）.xlsx"

        page.get_by_role("button", name="导入 37 行").click()
        dialog = page.get_by_role("dialog")
        expect(dialog.get_by_text("将新增 37 家、更新 0 家企业档案")).to_be_visible()
        shoot("5-confirm")
        dialog.get_by_role("button").last.click()
        expect(page.get_by_role("heading", name="正在导入")).to_be_visible()
        work(tasks.bring_in)
        expect(page.get_by_text("新增 37 家，更新 0 家，未变 0 家")).to_be_visible()
        shoot("6-imported")
        assert aside(lambda: Enterprise.objects.get(address="工业园区 7 号").datum) == "gcj02"
        assert aside(lambda: Post.objects.filter(enterprise__isnull=False).count()) == 74

        page.get_by_role("link", name="盐城第7金属制品有限公司").click()
        expect(page.get_by_role("heading", level=1)).to_contain_text("盐城第7金属制品有限公司")
        shoot("7-file")
        assert complaints == []
        browser.close()
