"""Coming in with a phone (手机首次登录): the printed QR, one's own password, and the sign-in page afterwards."""

import json
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, expect, sync_playwright

from anguan.foundation import clock
from anguan.foundation.access import Actor
from anguan.foundation.access.scope import acting_as
from anguan.registry.accounts import services
from anguan.registry.accounts.models import ActivationCode
from anguan.registry.accounts.tests.makers import PASSWORD, make_account, post_of

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine"),
]
expect.set_options(timeout=30_000)
AXE = Path(__file__).parents[4] / "web/node_modules/axe-core/axe.min.js"
MINE = "Huahe-Ma-71-che"


@contextmanager
def a_phone() -> Iterator[BrowserContext]:
    """A phone held upright; inside the block the database is the server's alone."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        context = browser.new_context(
            viewport={"width": 390, "height": 844}, is_mobile=True, has_touch=True, locale="zh-CN"
        )
        context.set_default_timeout(30_000)
        yield context
        browser.close()


def faults(page: Page) -> list[str]:
    """Return what axe finds wrong with a page (WCAG 2.2 AA)."""
    if not AXE.is_file():
        return []
    page.evaluate(AXE.read_text("utf-8"))  # the policy allows no script of another origin; this one is not the page's
    found = page.evaluate("axe.run({runOnly: ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa']})")
    return [json.dumps({one["id"]: [node["html"][:160] for node in one["nodes"]]}) for one in found["violations"]]


def sideways(page: Page) -> bool:
    """Say whether a page has to be scrolled sideways."""
    return bool(page.evaluate("document.documentElement.scrollWidth > innerWidth"))


def test_a_principal_scans_the_card_and_is_in(live_server: Any, li: Actor, wang: Actor) -> None:
    with acting_as(li):
        issued = services.issue_code(post_of(wang).pk, by=li, at=clock.now())
    with a_phone() as phone:
        page = phone.new_page()
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url))

        page.goto(f"{live_server.url}/activate#c={issued.code}")
        expect(page.get_by_text("王建国")).to_be_visible()
        expect(page.get_by_text("盐城华海机械有限公司")).to_be_visible()
        assert not any(issued.code in url.split("#")[0] for url in asked)  # no address ever held the code
        assert issued.code not in page.url
        assert faults(page) == []
        assert not sideways(page)

        page.get_by_label("设置密码").fill("abc")
        page.get_by_label("再输入一次").fill("abd")
        page.get_by_role("button", name="激活并登录").click()
        expect(page.get_by_text("密码太短。请至少用 10 个字符")).to_be_visible()
        expect(page.get_by_text("两次输入的密码不一样")).to_be_visible()

        page.get_by_label("设置密码").fill(MINE)
        page.get_by_role("button", name="显示密码").first.click()
        expect(page.get_by_label("设置密码")).to_have_attribute("type", "text")
        page.get_by_label("再输入一次").fill(MINE)
        page.get_by_role("button", name="激活并登录").click()
        expect(page.get_by_role("heading", name="账号已激活")).to_be_visible()

        page.goto(f"{live_server.url}/sign-out/")
        page.get_by_role("button", name="退出登录").click()
        expect(page.get_by_text("已退出登录")).to_be_visible()
        page.get_by_label("登录名").fill(issued.username)
        page.get_by_label("密码", exact=True).fill(MINE)
        page.get_by_role("button", name="登录", exact=True).click()
        page.wait_for_url(re.compile(r"/(?!sign-in)"))
        page.goto(f"{live_server.url}/account/")
        expect(page.get_by_role("heading", name="王建国")).to_be_visible()
        assert faults(page) == []
        assert not sideways(page)
    assert ActivationCode.objects.get().used_at is not None


def test_the_sign_in_page_stands_up_on_a_phone(live_server: Any, zhou: Actor) -> None:
    make_account(post_of(zhou), "zhouming01")
    with a_phone() as phone:
        page = phone.new_page()
        complaints: list[str] = []
        page.on(
            "console", lambda message: complaints.append(message.text) if "Content Security" in message.text else None
        )
        page.goto(f"{live_server.url}/sign-in/")
        assert faults(page) == []
        assert not sideways(page)
        page.get_by_label("登录名").fill("zhouming01")
        page.get_by_label("密码", exact=True).fill("wrong")
        page.get_by_role("button", name="登录", exact=True).click()
        expect(page.get_by_role("alert")).to_contain_text("还可以试 4 次")
        expect(page.get_by_label("登录名")).to_have_value("zhouming01")  # what was typed is still there
        page.get_by_label("密码", exact=True).fill(PASSWORD)
        page.get_by_role("button", name="登录", exact=True).click()
        page.wait_for_url(re.compile(r"/(?!sign-in)"))
        page.goto(f"{live_server.url}/people/")
        assert faults(page) == []
        assert not sideways(page)
        assert complaints == []


def test_the_board_and_the_people_fit_a_phone(live_server: Any, city: Actor, wang: Actor, sun: Actor) -> None:
    make_account(post_of(city), "gumin01")
    with a_phone() as phone:
        page = phone.new_page()
        page.goto(f"{live_server.url}/sign-in/?next=/activation/")
        page.get_by_label("登录名").fill("gumin01")
        page.get_by_label("密码", exact=True).fill(PASSWORD)
        page.get_by_role("button", name="登录", exact=True).click()
        expect(page.get_by_role("heading", name="账号激活")).to_be_visible()
        for address in ("/activation/", "/activation/waiting", "/offices/", "/offices/new", "/account/devices/"):
            page.goto(live_server.url + address)
            assert faults(page) == [], address
            assert not sideways(page), address
