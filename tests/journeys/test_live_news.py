"""News arrives (消息到达): at every open page at once, and at a device whose pages are closed, through the real server.

周明 has a page open on the phone and two at the desk. An alarm is dispatched: all three bells know it before anything
is clicked; what is read on the phone is read at the desk. A push is shown to whom it is meant for, and to nobody after.
"""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from anguan.foundation import clock
from anguan.foundation.access import Actor
from anguan.foundation.access.models import uuid7
from anguan.foundation.notify.dispatching import dispatch
from anguan.foundation.notify.models import Message
from anguan.foundation.notify.services import tell
from anguan.foundation.notify.topics import Item, Topic, topics
from anguan.registry.accounts.tests.signing import client_of
from bench.firing import serving
from tests.chromium import WHOLE
from tests.journeys.browsing import CHROMIUM, Browsing, aside, browsing

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine"),
]
ALARM, NOTE = "一号锅炉房燃气报警，请立即核实", "冲压车间隐患整改还剩 1 天"
SHOWN = """navigator.serviceWorker.ready.then((worker) => worker.getNotifications())
    .then((shown) => shown.map((one) => [one.title, one.body]))"""


@pytest.fixture
def news() -> Iterator[dict[str, str]]:
    """Two topics, so that the second is not merged with the first; each with its title."""
    titles = {"test.alarm": ALARM, "test.note": NOTE}

    def describe(rows: Any) -> dict[Any, Item]:
        return {row.source_id: Item(titles[row.topic], url="/hazards/") for row in rows}

    for key in titles:
        topics()[key] = Topic(key, "测试", describe)
    yield titles
    for key in titles:
        del topics()[key]


def test_news_is_there_before_anybody_clicks(zhou: Actor, news: dict[str, str], tmp_path: Path) -> None:
    cookie = client_of(zhou).cookies["sessionid"].value

    def send(title: str) -> None:
        now = clock.now()
        key = next(key for key, known in news.items() if known == title)
        tell(key, uuid7(), person_id=zhou.person_id, region_code="320902001", at=now, urgent=title == ALARM)
        assert dispatch(now) == 1

    with serving(workers=1) as server, browsing(f"http://127.0.0.1:{server.port}", tmp_path, WHOLE) as opened:
        desk = opened.context("desk", cookie=cookie)
        phone = opened.context("phone", cookie=cookie, theme="dark")
        phone.grant_permissions(["notifications"])
        tabs = [_open(opened, desk, "/hazards/"), _open(opened, desk, "/messages/"), _open(opened, phone, "/messages/")]

        aside(lambda: send(ALARM))
        for page in tabs:
            expect(_bell(page)).to_have_attribute("aria-label", "消息，1 条未读")
            expect(page.locator(".toast-urgent")).to_contain_text(ALARM)
        expect(tabs[1].locator(".message-unread")).to_contain_text(ALARM)  # the list itself has taken it in
        aside(lambda: send(NOTE))
        for page in tabs:
            expect(_bell(page)).to_have_attribute("aria-label", "消息，2 条未读")
        expect(tabs[0].locator(".toast-news", has_text=NOTE)).to_be_visible()
        expect(tabs[1].locator(".message-unread")).to_have_count(2)
        expect(tabs[1].locator(".toast-news", has_text=NOTE)).to_have_count(0)
        opened.look(tabs[1], "desk", whole=False, but={"test"})
        opened.look(tabs[2], "phone", whole=False, but={"test"})
        tabs[0].goto(opened.address + "/messages/settings")
        expect(tabs[0].locator(".toast-urgent")).to_contain_text(ALARM)  # it stays until it is opened or closed
        opened.look(tabs[0], "settings")

        tabs[2].locator(".message-title", has_text=ALARM).click()
        tabs[2].wait_for_url("**/hazards/")
        for page in tabs:
            expect(_bell(page)).to_have_attribute("aria-label", "消息，1 条未读")
        tabs[1].get_by_role("button", name="全部已读").click()
        expect(_bell(tabs[2])).to_have_attribute("aria-label", "消息，没有未读")
        expect(tabs[0].locator(".toast-urgent")).to_have_count(0)

        _pushes(tabs[2], opened.address)
        assert not opened.complaints, opened.complaints
        phone.close()
        desk.close()
    assert not Message.objects.filter(read_at=None).exists()


def _pushes(page: Page, address: str) -> None:
    """The push service knocks at the service worker: it says more to whom it is meant for than to anybody else."""
    devtools = page.context.new_cdp_session(page)
    known: list[dict[str, Any]] = []
    devtools.on("ServiceWorker.workerRegistrationUpdated", lambda said: known.extend(said["registrations"]))
    page.evaluate("navigator.serviceWorker.ready.then(() => null)")
    devtools.send("ServiceWorker.enable")
    words = {"title": ALARM, "body": "已通知应急值班", "url": "/messages/", "tag": "1", "urgent": True}
    person = page.evaluate("document.body.dataset.person")
    for whose, expected in (("", ["安管家有新提醒", "请登录后查看。"]), (person, [ALARM, "已通知应急值班"])):
        page.evaluate(
            "(person) => navigator.serviceWorker.ready.then((one) => one.active.postMessage({kind: 'push', person}))",
            whose,
        )
        page.wait_for_timeout(300)
        push = {"origin": address, "registrationId": known[-1]["registrationId"], "data": json.dumps(words)}
        devtools.send("ServiceWorker.deliverPushMessage", push)
        page.wait_for_timeout(500)
        assert page.evaluate(SHOWN) == [expected]


def _open(opened: Browsing, context: Any, path: str) -> Page:
    """Open a page, and wait until it listens."""
    page = opened.page(context)
    page.goto(opened.address + path)
    expect(_bell(page)).to_have_attribute("data-alive", "")
    page.wait_for_timeout(500)
    return page


def _bell(page: Page) -> Any:
    return page.locator("[data-island=bell]")
