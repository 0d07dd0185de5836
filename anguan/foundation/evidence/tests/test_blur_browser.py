"""Blurring in a real browser: by finger on a phone, by keyboard alone at a desk; and a tour of what officials see."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from anguan.foundation.access import Actor
from anguan.foundation.evidence.models import Blur, Exhibit
from anguan.foundation.evidence.rules import Facts
from anguan.foundation.evidence.tests.test_grading import GOOD
from anguan.foundation.evidence.tests.test_showing import alike, judged
from anguan.registry.accounts.tests.signing import client_of
from anguan.registry.enterprises.models import Enterprise
from tests.journeys.browsing import CHROMIUM, Browsing, aside, browsing

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine"),
]


def cookie_of(actor: Actor) -> str:
    return client_of(actor).cookies["sessionid"].value


def opened(browser: Browsing, device: str, cookie: str, path: str) -> Page:
    page = browser.page(browser.context(device, cookie=cookie))
    page.goto(browser.address + path)
    return page


def boxes() -> list[list[float]]:
    found: list[list[float]] = Blur.objects.get().boxes
    return found


def test_a_box_is_drawn_by_finger_and_another_moved_by_keys(
    live_server: Any, tmp_path: Path, chen: Actor, zhou: Actor, huahai: Enterprise
) -> None:
    photo = judged(chen, huahai, GOOD)
    cookie = cookie_of(zhou)
    with browsing(live_server.url, tmp_path) as browser:
        page = opened(browser, "phone", cookie, f"/evidence/{photo.pk}/blur")
        expect(page.get_by_role("button", name="加一个方框")).to_be_visible()
        stage = page.locator("[data-blur-stage]")
        frame = stage.bounding_box()
        assert frame is not None
        drag(page, frame, (0.25, 0.25), (0.5, 0.5))
        expect(page.get_by_text("已画 1 处")).to_be_visible()
        drag(page, frame, (0.9, 0.9), (0.901, 0.901))  # a tap draws nothing
        expect(page.get_by_text("已画 1 处")).to_be_visible()
        browser.look(page, "blur-phone")
        page.get_by_role("button", name="保存打码").click()
        expect(page.get_by_text("已打码 1 处")).to_be_visible()
        assert aside(boxes)[0] == pytest.approx([0.25, 0.25, 0.5, 0.5], abs=0.02)
        browser.look(page, "blurred-phone")

        page = opened(browser, "desk", cookie, f"/evidence/{photo.pk}/blur")
        page.get_by_role("button", name="加一个方框").focus()
        page.keyboard.press("Enter")
        second = page.get_by_role("group", name="第 2 处方框")
        expect(second).to_be_focused()
        for _ in range(5):
            page.keyboard.press("ArrowLeft")
        for _ in range(3):
            page.keyboard.press("Shift+ArrowDown")
        expect(second).to_be_focused()
        browser.look(page, "blur-desk")
        page.get_by_role("button", name="保存打码").focus()
        page.keyboard.press("Enter")
        expect(page.get_by_text("已打码 2 处")).to_be_visible()
        assert aside(boxes)[1] == pytest.approx([0.39, 0.44, 0.59, 0.67], abs=0.011)

        page.goto(f"{browser.address}/evidence/{photo.pk}/blur")
        page.get_by_role("group", name="第 1 处方框").focus()
        page.keyboard.press("Delete")
        page.get_by_role("button", name="去掉第 1 处").click()
        page.get_by_role("button", name="保存打码").click()
        expect(page.get_by_text("已去掉打码")).to_be_visible()
        assert aside(boxes) == []
        assert not browser.complaints, "\n".join(browser.complaints)


def drag(page: Page, frame: Any, start: tuple[float, float], stop: tuple[float, float]) -> None:
    """Draw with one finger; a touch arrives as pointer events like a mouse's."""
    places = [(frame["x"] + x * frame["width"], frame["y"] + y * frame["height"]) for x, y in (start, stop)]
    page.mouse.move(*places[0])
    page.mouse.down()
    page.mouse.move(*places[1], steps=5)
    page.mouse.up()


def test_a_tour_of_what_officials_see(
    live_server: Any, tmp_path: Path, city: Actor, chen: Actor, sun: Actor, huahai: Enterprise, stranger: Enterprise
) -> None:
    older = judged(sun, stranger, GOOD)
    newer = judged(chen, huahai, replace(GOOD, looks_alike=True))
    judged(chen, huahai, Facts(live=False))
    alike(newer, older)
    cookie = cookie_of(city)
    with browsing(live_server.url, tmp_path) as browser:
        for device in ("desk", "phone"):
            page = opened(browser, device, cookie, "/evidence/?below=1")
            browser.look(page, f"list-{device}")
            page.locator("a.row-link, .list-cards a.card-link").locator("visible=true").last.click()
            expect(page.get_by_role("heading", name="为什么是 C 级")).to_be_visible()
            browser.look(page, f"detail-{device}")
            page.locator("a.exhibit-open").click()
            expect(page.get_by_role("dialog").locator("img")).to_be_visible()
            page.keyboard.press("Escape")
            page.goto(f"{browser.address}/evidence/alike/")
            expect(page.get_by_text("左右翻转后几乎一样")).to_be_visible()
            browser.look(page, f"alike-{device}")
            page.goto(f"{browser.address}/figures/evidence/?by=enterprise&period=year")
            browser.look(page, f"figures-{device}")
        page.goto(f"{browser.address}/evidence/alike/")
        page.get_by_text("看过了，标为正常").click()
        page.get_by_label("为什么正常").fill("同一家供应商的同型号设备")
        page.get_by_role("button", name="标为正常").click()
        expect(page.get_by_text("没有需要查看的相似画面")).to_be_visible()
        assert not browser.complaints, "\n".join(browser.complaints)
    assert Exhibit.objects.filter(doubts__contains=["looks_alike"]).count() == 1  # the grade stays what it was
