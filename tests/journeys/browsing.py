"""One Chromium for a module of tests: people on phones and at desks, and everything their pages must not do.

While it runs, the browser's driver keeps an event loop in the thread of the test, where Django will not ask the
database: what a test wants to know from it is asked `aside`.
"""

import re
import shutil
import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

from django.db import connection
from playwright.sync_api import Browser, BrowserContext, Page, Request, expect, sync_playwright

T = TypeVar("T")
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
AXE = Path(__file__).parents[2] / "web/node_modules/axe-core/axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
FLAGS = [
    "--no-sandbox", "--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream", "--use-gl=angle",
    "--use-angle=swiftshader", "--enable-unsafe-swiftshader",
]  # fmt: skip
DEVICES: dict[str, dict[str, Any]] = {
    "phone": {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True},
    "desk": {"viewport": {"width": 1440, "height": 900}},
}
PATIENCE = 30_000
QUIET = 100  # milliseconds without a request under way: the page has come to rest
ORDINARY = ("status of 422", "status of 409", "status of 404")  # a refused form, or a page one may not see

# Latin letters that are Chinese usage: formats, standards, units, and what stands on a licence or a screen of a phone.
LATIN = {
    "Excel", "CSV", "PDF", "JPG", "PNG", "GB", "GBT", "AQ", "QR", "WGS", "GCJ", "BD", "IP", "MB", "KB", "km", "kg",
    "mg", "xlsx", "xls", "Chrome", "Chromium", "Linux", "Windows", "Android", "iOS", "iPhone", "Safari", "WPS", "Esc",
    "Ctrl", "Enter", "Shift", "Webhook", "GS", "LED", "VOC", "VOCs", "JSON", "API", "OpenAPI", "http",
    "https",
}  # fmt: skip
WORD = re.compile(r"(?<![\w.@/#·-])[A-Za-z]{2,}(?![\w@/-])")
READ = """() => [
    document.title, document.body.innerText,
    ...[...document.querySelectorAll("[placeholder],[aria-label],[title],[alt]")].flatMap((element) =>
        ["placeholder", "aria-label", "title", "alt"].map((name) => element.getAttribute(name) ?? "")),
].join("\\n")"""
SMALL = """(least) => [...document.querySelectorAll(
        "main .btn, main button, main summary, main select, main input:not([type=hidden], [type=checkbox], " +
        "[type=radio], [type=file]), nav a, nav button, header a, header button")]
    .filter((one) => one.checkVisibility({visibilityProperty: true, opacityProperty: true}))
    .map((one) => [one, one.getBoundingClientRect()])
    .filter(([, box]) => box.width > 1 && box.height > 1 && Math.round(box.height) < least)
    .map(([one, box]) => `${Math.round(box.height)}px: ${one.outerHTML.slice(0, 140)}`)"""
LEAST_TOUCH = 44


def aside(step: Callable[[], T]) -> T:
    """Reach the database in a thread of its own, and leave no connection behind."""

    def run() -> T:
        try:
            return step()
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as threads:
        return threads.submit(run).result()


class Browsing:
    """The browser; what pages must not do is written down in `complaints`."""

    def __init__(self, browser: Browser, address: str, pictures: Path):
        self.browser, self.address, self.pictures = browser, address, pictures
        self.complaints: list[str] = []
        self._taken = 0
        self._underway: dict[Page, set[Request]] = {}

    def context(self, device: str, *, cookie: str = "", theme: Any = "light") -> BrowserContext:
        """Return a device in somebody's hands; with a cookie they have signed in."""
        context = self.browser.new_context(
            locale="zh-CN", timezone_id="Asia/Shanghai", permissions=["geolocation"], color_scheme=theme,
            geolocation={"longitude": 120.1583, "latitude": 33.3478, "accuracy": 12}, **DEVICES[device],
        )  # fmt: skip
        context.set_default_timeout(PATIENCE)
        if cookie:
            context.add_cookies([{"name": "sessionid", "value": cookie, "url": self.address}])
        return context

    def page(self, context: BrowserContext) -> Page:
        """Return a page that is listened to."""
        page = context.new_page()
        page.on("console", lambda said: self._hear(said.type, said.text, page))
        page.on("pageerror", lambda error: self.complaints.append(f"{page.url}: {error}"))
        page.on("request", lambda asked: self._asked(asked.url, page))
        underway = self._underway[page] = set()
        page.on("request", lambda asked: underway.add(asked) if asked.resource_type != "eventsource" else None)
        page.on("requestfinished", lambda asked: underway.discard(asked))
        page.on("requestfailed", lambda asked: underway.discard(asked))
        page.on("framenavigated", lambda frame: underway.clear() if frame == page.main_frame else None)
        return page

    def _hear(self, kind: str, text: str, page: Page) -> None:
        if (kind == "error" and not any(one in text for one in ORDINARY)) or "Content Security Policy" in text:
            self.complaints.append(f"{page.url}: {text}")

    def _asked(self, url: str, page: Page) -> None:
        if not url.startswith((self.address, "data:", "blob:")):
            self.complaints.append(f"{page.url} asked another host: {url}")

    def picture(self, page: Page, name: str, *, whole: bool = True) -> None:
        """Photograph a page when it has come to rest."""
        self._taken += 1
        page.evaluate("for (const image of document.images) image.loading = 'eager'")
        self._rest(page)
        page.screenshot(path=self.pictures / f"{self._taken:02}-{name}.png", full_page=whole)

    def _rest(self, page: Page) -> None:
        # Playwright's own "networkidle" takes half a second, and never comes where news is pushed to the page.
        page.wait_for_load_state()
        deadline, quiet = time.monotonic() + PATIENCE / 1000, 0
        while quiet < QUIET and time.monotonic() < deadline:
            page.wait_for_timeout(QUIET / 4)
            quiet = 0 if self._underway[page] else quiet + QUIET // 4

    def look(self, page: Page, name: str, *, but: Iterable[str] = (), whole: bool = True) -> None:
        """Photograph a page and note what would stand in somebody's way on it."""
        self.picture(page, name, whole=whole)
        faults = barriers(page) + foreign_words(page, but=but)
        if page.evaluate("innerWidth") < 640:
            faults += sideways(page) + hard_to_hit(page)
        self.complaints += [f"{name}: {fault}" for fault in faults]


@contextmanager
def browsing(address: str, pictures: Path, *flags: str) -> Iterator[Browsing]:
    """Open the browser for as long as the block lasts."""
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=[*FLAGS, *flags])
        yield Browsing(browser, address, pictures)
        browser.close()


def barriers(page: Page) -> list[str]:
    """Return what axe finds wrong with a page (WCAG 2.2 AA)."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE.read_text("utf-8"))
    found = page.evaluate(f"axe.run({{runOnly: {RULES}, resultTypes: ['violations']}})")
    return [
        f"{one['id']}: {node['html'][:200]} {node['any'][0]['message'] if node['any'] else ''}"
        for one in found["violations"]
        for node in one["nodes"]
    ]


def foreign_words(page: Page, *, but: Iterable[str] = ()) -> list[str]:
    """Return words of a page that are not Chinese and need not be there; sign-in names may."""
    return sorted(set(WORD.findall(page.evaluate(READ))) - LATIN - set(but))


def sideways(page: Page) -> list[str]:
    """Return what makes a page scroll sideways."""
    if page.evaluate("document.documentElement.scrollWidth <= innerWidth"):
        return []
    wide: list[str] = page.evaluate(
        "[...document.querySelectorAll('body *')].filter((one) => one.getBoundingClientRect().right > innerWidth + 1)"
        ".slice(0, 3).map((one) => one.outerHTML.slice(0, 140))"
    )
    return [f"wider than the screen: {one}" for one in wide] or ["wider than the screen"]


def hard_to_hit(page: Page) -> list[str]:
    """Return buttons and fields too low for a thumb."""
    low: list[str] = page.evaluate(SMALL, LEAST_TOUCH)
    return low
