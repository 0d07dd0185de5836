"""A day in the cellar (全程离线): found, put right and rechecked without network, and struck off.

陈卫东 snaps in a basement; 周明 at his desk has it put right; 吴刚 does so where there is no signal either, with the
ghost of the first picture; 周明 goes down and rechecks. Each time the phone waits until its owner is up again.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect, sync_playwright

from anguan.foundation import clock
from anguan.foundation.access import Actor
from anguan.foundation.audit.services import verify_all
from anguan.foundation.evidence.models import Exhibit
from anguan.foundation.mobile.tests.phones import PATIENCE, Phone, ready, take
from anguan.prevention.hazards.models import Hazard
from anguan.registry.accounts.tests.makers import make_actor
from anguan.registry.accounts.tests.signing import client_of
from anguan.registry.enterprises.models import Enterprise
from tests.journeys.browsing import CHROMIUM, aside
from tests.journeys.line import Line

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine"),
]


class Basement:
    """Everybody's phone, each with a line of its own."""

    def __init__(self, playwright: Any, address: str, folder: Path, cookies: dict[str, str]):
        self._playwright, self._address, self._folder, self._cookies = playwright, address, folder, cookies
        self.complaints: list[str] = []

    @contextmanager
    def goes_down(self, name: str) -> Iterator[tuple[Phone, Page]]:
        """Open the app with network, then lose it; at the end of the block there is network again."""
        with Line(self._address) as line:
            held = Phone(self._playwright, line, self._folder / name, self._folder)
            held.sign_in(self._cookies[name])
            page = held.open("/")
            ready(page)
            held.offline()
            page.goto(line.url + "/offline/")
            yield held, page
            held.stop()  # on the way up the phone is put away, and taken out again
            held.start()
            held.sign_in(self._cookies[name])
            page = held.open("/outbox/")
            expect(page.get_by_text("已送达", exact=True)).to_be_visible()
            expect(page.locator("[data-outbox-badge]")).to_be_hidden()
            self.complaints += held.complaints
            held.stop()

    def wait_below(self, held: Phone, page: Page, button: str) -> None:
        """Submit where there is no network."""
        page.get_by_role("button", name=button).click()
        expect(page.get_by_role("heading", name="已存在手机里")).to_be_visible()
        held.line.up()


def test_from_the_cellar_to_struck_off(
    live_server: Any, tmp_path: Path, huahai: Enterprise, chen: Actor, zhou: Actor
) -> None:
    wu = make_actor("吴刚", "team_leader", enterprise=huahai)
    cookies = {actor.name: client_of(actor).cookies["sessionid"].value for actor in (chen, zhou, wu)}
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright:
        cellar = Basement(playwright, live_server.url, tmp_path, cookies)
        with cellar.goes_down("陈卫东") as (held, page):
            page.get_by_role("link", name="随手拍").click()
            take(page)
            page.get_by_text("用电", exact=True).click()
            page.get_by_role("button", name="配电箱前堆放杂物").click()
            page.get_by_label("具体位置").fill("地下一层配电间")
            cellar.wait_below(held, page, "发送")

        hazard = aside(lambda: Hazard.objects.get())
        confirm(live_server.url, cookies["周明"], playwright, hazard)

        with cellar.goes_down("吴刚") as (held, page):
            held.picture(page, "tasks-of-the-fixer")
            page.get_by_role("link", name="整改：配电箱前堆放杂物").click()
            take(page)
            page.get_by_label("怎么改的").fill("杂物已清走，黄线已划")
            cellar.wait_below(held, page, "提交，申请复查")

        with cellar.goes_down("周明") as (held, page):
            page.get_by_role("link", name="复查：配电箱前堆放杂物").click()
            expect(page.get_by_role("group", name="整改后").locator("img")).to_be_visible()
            held.picture(page, "recheck-below")
            page.get_by_text("已改好，销号").click()
            take(page)
            cellar.wait_below(held, page, "提交复查结论")
        assert not cellar.complaints, cellar.complaints

    hazard.refresh_from_db()
    assert (hazard.state, hazard.rectifier_name, hazard.rechecker_name) == ("closed", "吴刚", "周明")
    exhibits = Exhibit.objects.filter(subject_id=hazard.pk).order_by("attached_at")
    assert [(one.purpose, one.captured_live) for one in exhibits] == [
        ("hazard_before", True),
        ("hazard_after", True),
        ("hazard_recheck", True),
    ]
    assert {one.facts["challenge"] for one in exhibits} == {"pool"}
    assert all(one.signed and one.device_id for one in exhibits)
    assert not list(verify_all())


def confirm(address: str, cookie: str, playwright: Any, hazard: Hazard) -> None:
    """At the desk: settled who puts it right, and by when."""
    browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
    context = browser.new_context(locale="zh-CN", timezone_id="Asia/Shanghai")
    context.add_cookies([{"name": "sessionid", "value": cookie, "url": address}])
    page = context.new_page()
    page.goto(f"{address}/hazards/{hazard.pk}/confirm")
    page.get_by_role("combobox", name="整改责任人").press_sequentially("吴", delay=30)
    page.get_by_role("option", name="吴刚").click()
    page.get_by_label("整改措施").fill("清走杂物，划黄线")
    page.get_by_label("整改时限").fill((clock.today() + timedelta(days=7)).isoformat())
    page.get_by_role("button", name="派发整改").click()
    expect(page.get_by_text("整改中").first).to_be_visible()
    browser.close()
