"""A phone in a real browser: one page of somebody signed in, Chromium's own fake camera, and what hands do there."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, expect, sync_playwright

expect.set_options(timeout=30_000)  # a machine that does other things as well
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
CAMERA = "--use-fake-device-for-media-stream"
ALLOWED = "--use-fake-ui-for-media-stream"
PLACE = {"longitude": 120.1583, "latitude": 33.3478, "accuracy": 12}


class Phone:
    """A phone in which somebody is signed in; Django's ORM stays outside while the browser runs."""

    def __init__(self, address: str, cookie: str, pictures: Path):
        self.address, self.cookie, self.pictures = address, cookie, pictures

    @contextmanager
    def open(
        self,
        path: str = "/snap",
        *,
        flags: tuple[str, ...] = (CAMERA, ALLOWED),
        placed: bool = True,
        **said: Any,
    ) -> Iterator[Page]:
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", *flags])
            more: dict[str, Any] = {"geolocation": PLACE, "permissions": ["geolocation"]} if placed else {}
            context = browser.new_context(
                viewport={"width": 390, "height": 844}, device_scale_factor=2, has_touch=True, is_mobile=True,
                locale="zh-CN", timezone_id="Asia/Shanghai", **more, **said,
            )  # fmt: skip
            context.add_cookies([{"name": "sessionid", "value": self.cookie, "url": self.address}])
            page = context.new_page()
            complaints: list[str] = []
            page.on(
                "console", lambda said: complaints.append(said.text) if "Content Security Policy" in said.text else None
            )
            page.goto(self.address + path)
            expect(page.locator("[data-camera=open]")).to_be_visible()  # the island has come to life
            yield page
            page.unroute_all(behavior="ignoreErrors")
            assert complaints == []
            browser.close()

    def picture(self, page: Page, name: str) -> None:
        page.screenshot(path=self.pictures / f"{name}.png")


def take(page: Page) -> None:
    page.locator("[data-camera=open]").click()
    shutter = page.locator("[data-camera=shutter]")
    expect(shutter).to_be_enabled()
    shutter.click()


def enrolled(page: Page) -> None:
    """Wait until the phone is known and has a pool, as it is after the first page of a shift."""
    with page.expect_response(lambda answer: answer.url.endswith("/evidence/challenges"), timeout=30_000):
        pass


def write_name(page: Page) -> None:
    pad = page.locator("[data-signature=pad]").bounding_box()
    assert pad is not None
    for stroke in ([(0.2, 0.2), (0.8, 0.25)], [(0.5, 0.1), (0.45, 0.8)], [(0.2, 0.6), (0.5, 0.4), (0.8, 0.7)]):
        points = [(pad["x"] + x * pad["width"], pad["y"] + y * pad["height"]) for x, y in stroke]
        page.mouse.move(*points[0])
        page.mouse.down()
        for point in points[1:]:
            page.mouse.move(*point, steps=8)
        page.mouse.up()
