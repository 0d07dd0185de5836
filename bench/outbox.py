"""Outbox (发件箱): a thousand submissions made without network, replayed by a real browser over a line that is cut.

The items are made by the phone's own code and sent by the page's; the server is the web process of an installation.
Where a connection breaks is left to chance; half way the browser is closed and opened again, as phones are.
"""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.conf import settings
from django.test import Client
from playwright.sync_api import BrowserContext, Page, Playwright, sync_playwright

from anguan.foundation.evidence.models import Exhibit
from anguan.prevention.hazards.models import Hazard
from anguan.registry.accounts.models import Person, User
from anguan.registry.accounts.tests.makers import make_actor
from anguan.registry.enterprises.tests.makers import make_enterprise
from bench.measuring import Result, Size
from bench.processes import await_page, free_port
from tests.journeys.line import Line

_ROOT = Path(__file__).resolve().parents[1]
_BETWEEN = (1_000, 100_000)  # bytes after which a connection is cut
_CHROMIUM = "/usr/bin/chromium"
_PATIENCE_S = 3_600


def run(size: Size) -> list[Result]:
    """Fill the outbox, go online over the bad line, and count what arrived."""
    count = max(3, size.rows // 10)
    person, cookie = _worker()
    with (
        _server() as address, Line(address, seed="outbox") as line, sync_playwright() as playwright,
        tempfile.TemporaryDirectory(prefix="anguan-phone-") as folder,
    ):  # fmt: skip
        began, left = _replay(playwright, line, Path(folder), person, cookie, count)
    took = time.perf_counter() - began
    whats = [f"第{number}处通道堵塞" for number in range(count)]
    found = list(Hazard.objects.filter(what__in=whats).values_list("what", "pk"))
    photos = list(Exhibit.objects.filter(subject_id__in=[key for _, key in found]).values_list("subject_id", "sha256"))
    lost = count - len({what for what, _ in found})
    double = len(found) - len({what for what, _ in found})
    without = count - len({subject for subject, _ in photos})
    twice = len(photos) - len({sha256 for _, sha256 in photos})
    kept = left["shots"] + sum(number for state, number in left["items"].items() if state != "delivered")
    told = f"{lost} lost, {double} double, {without} without their photo, {twice} photos double, {kept} left on the "
    told += f"phone; {line.cuts} connections cut, browser closed once, {took:.0f} s"
    what = f"{count:,} offline submissions with a photo each, connection cut at random points: lost or double"
    return [Result("outbox", what, lost + double + without + twice + kept, "", 0, beside=told)]


def _replay(
    playwright: Playwright, line: Line, folder: Path, person: str, cookie: str, count: int
) -> tuple[float, dict[str, Any]]:
    filling = _built(folder)
    phone = _open(playwright, folder / "phone")
    phone.add_cookies([{"name": "sessionid", "value": cookie, "url": line.url}])
    page = _page(phone, line, filling)
    _until(page, "outboxBench.isOpen(person)", person)
    phone.set_offline(True)
    line.down()
    page.evaluate("([person, count]) => outboxBench.fill(person, count)", [person, count])
    line.cut_between(*_BETWEEN)
    line.up()
    began = time.perf_counter()
    phone.set_offline(False)
    _until(page, f"{_WAITING}.then((waiting) => waiting <= {count // 2})", person)
    phone.close()
    phone = _open(playwright, folder / "phone")
    phone.add_cookies([{"name": "sessionid", "value": cookie, "url": line.url}])
    page = _page(phone, line, filling)
    _until(page, f"{_WAITING}.then((waiting) => waiting === 0)", person)
    left: dict[str, Any] = page.evaluate("(person) => outboxBench.held(person)", person)
    phone.close()
    return began, left


_WAITING = (
    "outboxBench.counts(person).then((states) =>"
    " Object.entries(states).reduce((sum, [state, number]) => sum + (state === 'delivered' ? 0 : number), 0))"
)


def _worker() -> tuple[str, str]:
    enterprise = make_enterprise("盐城华海机械有限公司", region_code="320902001")
    actor = make_actor("陈卫东", "worker", enterprise=enterprise)
    user = User.objects.create(username="outbox", person=Person.objects.get(pk=actor.person_id))
    client = Client()
    client.force_login(user, backend=settings.AUTHENTICATION_BACKENDS[0])
    return str(actor.person_id), client.cookies["sessionid"].value


@contextmanager
def _server() -> Iterator[str]:
    port = free_port()
    environment = {**os.environ, "ANGUAN_ROLE": "web", "ANGUAN_LOG_LEVEL": "CRITICAL"}
    with subprocess.Popen(  # noqa: S603 - our own program
        [sys.executable, "-m", "anguan.config.web", "127.0.0.1", str(port), "2"],
        env=environment, stdin=subprocess.PIPE, stdout=sys.stderr, text=True,
    ) as serving:  # fmt: skip
        assert serving.stdin is not None  # noqa: S101 - it is a pipe
        serving.stdin.write("ready\n")
        serving.stdin.flush()
        try:
            await_page(port, "/sign-in/", serving)
            yield f"http://127.0.0.1:{port}"
        finally:
            serving.terminate()
            serving.wait(30)


def _built(folder: Path) -> str:
    made = folder / "filling.js"
    rolldown = _ROOT / "web/node_modules/.bin/rolldown"
    subprocess.run(  # noqa: S603 - of our own front end
        [rolldown, _ROOT / "bench/filling.ts", "--format", "iife", "--file", made],
        cwd=_ROOT / "web", check=True, stdout=sys.stderr,
    )  # fmt: skip
    return made.read_text("utf-8")


def _open(playwright: Playwright, folder: Path) -> BrowserContext:
    return playwright.chromium.launch_persistent_context(
        folder, executable_path=_CHROMIUM, args=["--no-sandbox"], viewport={"width": 390, "height": 844}
    )


def _page(phone: BrowserContext, line: Line, filling: str) -> Page:
    page = phone.new_page()
    while True:
        try:
            page.goto(line.url + "/outbox/")
            page.wait_for_selector("[data-island=outbox-page][data-alive]", timeout=20_000)
            break
        except Exception:  # noqa: S112 - the line was cut in the page itself
            continue
    page.evaluate(filling)
    return page


def _until(page: Page, condition: str, person: str) -> None:
    until = time.monotonic() + _PATIENCE_S
    while time.monotonic() < until:
        if page.evaluate(f"(person) => {condition}", person):
            return
        page.wait_for_timeout(1_000)
    message = f"never came true: {condition}"
    raise AssertionError(message)
