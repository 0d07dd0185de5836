"""The phone itself as the enemy: a camera that is none, a key that shall leave, and the next person on a shared phone.

What a browser cannot know is said plainly: a test that ends in grade A for a trick is listed as "not defended" in
docs/security/evidence.md, together with what still speaks against it.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, expect, sync_playwright

from anguan.foundation.access import Actor
from anguan.foundation.evidence.models import Exhibit
from anguan.foundation.evidence.tests.browsing import ALLOWED, CAMERA, CHROMIUM, PLACE, take
from anguan.foundation.evidence.tests.makers import make_jpeg
from tests.chromium import WHOLE
from tests.red_team.phone import client_of

pytestmark = [
    pytest.mark.browser,
    pytest.mark.urls("anguan.foundation.evidence.tests.urls"),
    pytest.mark.django_db(transaction=True),
]


KEYS = """async () => {
  const opened = await new Promise((resolve, reject) => {
    const asking = indexedDB.open("anguan");
    asking.onsuccess = () => resolve(asking.result);
    asking.onerror = () => reject(asking.error);
  });
  const all = (name) => new Promise((resolve) => {
    opened.transaction(name).objectStore(name).getAll().onsuccess = (event) => resolve(event.target.result);
  });
  const outcome = (leaving) => leaving.then(() => "out", (error) => error.name);
  const [keys] = await all("keys");
  const tried = {};
  for (const format of ["pkcs8", "jwk", "raw"])
    tried[format] = await outcome(crypto.subtle.exportKey(format, keys.signing.privateKey));
  tried.vault = await outcome(crypto.subtle.exportKey("raw", keys.vault));
  const shots = (await all("shots")).map((row) => ({
    names: Object.keys(row).sort(), text: new TextDecoder("latin1").decode(row.sealed),
  }));
  opened.close();
  return {tried, shots};
}"""


@contextmanager
def shared_phone(*flags: str) -> Iterator[BrowserContext]:
    """One browser on one phone, in which different people may sign in one after the other."""
    if CHROMIUM is None:
        pytest.skip("no Chromium on this machine")
    with sync_playwright() as playwright:
        arguments = ["--no-sandbox", CAMERA, ALLOWED, WHOLE, *flags]
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=arguments)
        placed: dict[str, Any] = {"geolocation": PLACE, "permissions": ["geolocation"]}
        size: dict[str, Any] = {"viewport": {"width": 390, "height": 844}}
        yield browser.new_context(locale="zh-CN", timezone_id="Asia/Shanghai", **size, **placed)
        browser.close()


@contextmanager
def page_of(context: BrowserContext, address: str, cookie: str, path: str = "/snap") -> Iterator[Page]:
    """Open a page as someone; whoever was signed in before is no longer."""
    context.clear_cookies()
    context.add_cookies([{"name": "sessionid", "value": cookie, "url": address}])
    page = context.new_page()
    page.goto(address + path)
    expect(page.locator("[data-camera=open]")).to_be_visible()
    yield page
    page.close()


def cookie_of(actor: Actor) -> str:
    return client_of(actor).cookies["sessionid"].value


def kept(page: Page) -> None:
    take(page)
    page.get_by_role("button", name="用这张").click()
    expect(page.get_by_text("已存在手机里，等待网络")).to_be_visible()


def known(page: Page) -> None:
    with page.expect_response(lambda answer: answer.url.endswith("/evidence/challenges"), timeout=30_000):
        pass
    page.wait_for_timeout(300)


def film_of(picture: bytes, path: Path) -> Path:
    """Make the picture a film a virtual camera can play: Chromium takes JPEGs one after the other."""
    path.write_bytes(picture * 30)
    return path


def test_a_virtual_camera_is_not_told_from_a_real_one(
    live_server: Any, tmp_path: Path, chen: Actor, sun: Actor
) -> None:
    """Not defended: a browser hands on whatever the system calls a camera, and a program may call itself one.

    What still helps: the record names the person, the phone's key, the moment and the place, so the lie is signed; and
    a picture that is played twice is found among all those of the city.
    """
    old_picture = make_jpeg("an old picture", size=(1280, 960))
    film = film_of(old_picture, tmp_path / "old.mjpeg")
    cookies = [cookie_of(chen), cookie_of(sun)]
    for cookie in cookies:
        with (
            shared_phone(f"--use-file-for-fake-video-capture={film}") as context,
            page_of(context, live_server.url, cookie) as page,
        ):
            known(page)
            take(page)
            page.get_by_role("button", name="用这张").click()
            expect(page.get_by_text("已上传")).to_be_visible()
    first, second = Exhibit.objects.order_by("received_at")
    assert first.grade == "A", first.doubts  # told honestly: this is what a browser can know
    assert (first.taken_by, first.facts["signed"], first.device_key != "") == (chen.person_id, True, True)
    assert {"same_bytes", "looks_alike"} & set(second.doubts), second.doubts
    assert second.grade == "C"


def test_the_key_cannot_be_taken_out_of_the_phone(live_server: Any, chen: Actor) -> None:
    cookie = cookie_of(chen)
    with shared_phone() as context, page_of(context, live_server.url, cookie) as page:
        known(page)
        found = page.evaluate(KEYS)
    assert set(found["tried"].values()) == {"InvalidAccessError"}, found["tried"]


def test_the_next_person_on_the_phone_sees_nothing_of_the_last(live_server: Any, chen: Actor, zhou: Actor) -> None:
    of_chen, of_zhou = cookie_of(chen), cookie_of(zhou)
    with shared_phone() as context:
        context.route("**/evidence/records", lambda route: route.abort())
        with page_of(context, live_server.url, of_chen) as page:
            known(page)
            kept(page)
            [row] = page.evaluate(KEYS)["shots"]
        assert "JFIF" not in row["text"]  # what lies on the disk is sealed
        assert "try_snap" not in row["text"]
        assert row["names"] == ["at", "home", "id", "iv", "person_id", "sealed", "state"]
        with page_of(context, live_server.url, of_zhou) as page:
            known(page)
            page.wait_for_timeout(1500)
            expect(page.locator("[data-camera=remove]")).to_have_count(0)
        context.unroute("**/evidence/records")
        with page_of(context, live_server.url, of_zhou) as page:
            page.wait_for_timeout(2500)  # nothing of the other is sent in this one's name either
        with page_of(context, live_server.url, of_chen) as page:
            expect(page.get_by_text("已上传")).to_be_visible()  # it is there again, and goes out by itself
    assert [exhibit.taken_by for exhibit in Exhibit.objects.all()] == [chen.person_id]


def test_a_page_left_open_sends_nothing_in_the_name_of_the_next(live_server: Any, chen: Actor, zhou: Actor) -> None:
    of_chen, of_zhou = cookie_of(chen), cookie_of(zhou)
    with shared_phone() as context, page_of(context, live_server.url, of_chen) as page:
        known(page)
        context.clear_cookies()
        context.add_cookies([{"name": "sessionid", "value": of_zhou, "url": live_server.url}])
        take(page)
        page.get_by_role("button", name="用这张").click()
        expect(page.get_by_text("现在登录的是另一个人")).to_be_visible()
        expect(page.get_by_text("已存在手机里，等待网络")).to_be_visible()
    assert not Exhibit.objects.exists()
