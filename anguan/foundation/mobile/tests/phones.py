"""A phone that keeps what it has, on a line that comes and goes; for tests that close and reopen the browser."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import BrowserContext, Page, Playwright, expect, sync_playwright

from tests.journeys.line import Line

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
FLAGS = ["--no-sandbox", "--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream"]
PHONE: dict[str, Any] = {
    "viewport": {"width": 390, "height": 844}, "device_scale_factor": 2, "has_touch": True, "is_mobile": True,
    "locale": "zh-CN", "timezone_id": "Asia/Shanghai", "permissions": ["geolocation"],
    "geolocation": {"longitude": 120.1583, "latitude": 33.3478, "accuracy": 12},
}  # fmt: skip
PATIENCE = 12_000
ORDINARY = (
    "status of 422",
    "status of 409",
    "status of 404",
    "status of 401",
    "net::ERR_",
    "Failed to fetch",
    "htmx:",
    "Manifest: ",
)  # one that was on its way when the line was cut

_READY = """async () => {
    const name = (await caches.keys()).find((one) => one.startsWith("anguan-person-"));
    if (!name) return false;
    const kept = (await (await caches.open(name)).keys()).map(({url}) => new URL(url).pathname);
    const base = await new Promise((done) => {
        const opening = indexedDB.open("anguan");
        opening.onsuccess = () => done(opening.result);
    });
    const all = (table) => new Promise((done) => {
        const asked = base.transaction(table).objectStore(table).getAll();
        asked.onsuccess = () => done(asked.result);
    });
    const [packs, keys, challenges] = [await all("pack"), await all("keys"), await all("challenges")];
    base.close();
    return packs.some(({pack}) => pack.pages.every((url) => kept.includes(url)))
        && keys.some(({vault}) => vault) && challenges.length > 0;
}"""


class Phone:
    """One phone with its storage, which outlives the browser; `line` is its network."""

    def __init__(self, playwright: Playwright, line: Line, folder: Path, pictures: Path):
        self._playwright, self.line, self._folder, self._pictures = playwright, line, folder, pictures
        self.complaints: list[str] = []
        self._taken = 0
        self.context: BrowserContext
        self.start()

    def start(self) -> None:
        """Switch the phone on."""
        self.context = self._playwright.chromium.launch_persistent_context(
            self._folder, executable_path=CHROMIUM, args=FLAGS, **PHONE
        )
        self.context.set_default_timeout(PATIENCE)

    def stop(self) -> None:
        """Switch it off, whatever it is doing."""
        self.context.close()

    def sign_in(self, cookie: str) -> None:
        """Put somebody's session into the phone's hands."""
        self.context.add_cookies([{"name": "sessionid", "value": cookie, "url": self.line.url}])

    def open(self, path: str) -> Page:
        """Open a page that is listened to."""
        page = self.context.new_page()
        page.on("pageerror", lambda error: self.complaints.append(f"{page.url}: {error}"))
        page.on("console", lambda said: self._hear(said.type, said.text, page))
        page.goto(self.line.url + path)
        return page

    def _hear(self, kind: str, text: str, page: Page) -> None:
        if (kind == "error" and not any(one in text for one in ORDINARY)) or "Content Security Policy" in text:
            self.complaints.append(f"{page.url}: {text}")

    def offline(self) -> None:
        """Walk into the cellar."""
        self.line.down()
        self.context.set_offline(True)

    def online(self) -> None:
        """Come out again."""
        self.line.up()
        self.context.set_offline(False)

    def picture(self, page: Page, name: str, *, whole: bool = True) -> None:
        """Photograph the screen."""
        self._taken += 1
        page.screenshot(path=self._pictures / f"{self._taken:02}-{name}.png", full_page=whole)


@contextmanager
def phone(address: str, folder: Path) -> Iterator[Phone]:
    """A phone for the length of the block."""
    expect.set_options(timeout=PATIENCE)
    with Line(address) as line, sync_playwright() as playwright:
        held = Phone(playwright, line, folder / "phone", folder)
        yield held
        held.stop()
    assert not held.complaints, held.complaints


def ready(page: Page) -> None:
    """Wait until the phone has kept the day of the person: then it can go offline."""
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    for _ in range(200):
        if page.evaluate(_READY):
            return
        page.wait_for_timeout(300)
    raise AssertionError("the phone has not kept the day")


def take(page: Page) -> None:
    """Take a photo with the camera in the page."""
    page.locator("[data-camera=open]").first.click()
    shutter = page.locator("[data-camera=shutter]")
    expect(shutter).to_be_enabled()
    shutter.click()
    page.get_by_role("button", name="用这张").click()
    expect(page.locator("[data-island=camera] li").first).to_have_attribute("data-state", "kept")
