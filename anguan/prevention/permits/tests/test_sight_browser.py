"""An official's job in a real browser: the board on a desk and a phone, a live photo asked for and looked at."""

from datetime import timedelta
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from django.db import connection
from playwright.sync_api import expect

from anguan.foundation import clock
from anguan.foundation.access import Actor
from anguan.prevention.hazards.tests.test_browser import DESK, browsers, cookie_of, take
from anguan.prevention.permits.models import Permit
from anguan.prevention.permits.tests.makers import LAT, LON, make_permit

pytestmark = [pytest.mark.browser, pytest.mark.long, pytest.mark.django_db(transaction=True)]
PHONE: dict[str, Any] = {
    "viewport": {"width": 360, "height": 740}, "device_scale_factor": 2, "has_touch": True, "is_mobile": True,
}  # fmt: skip
DARK: dict[str, Any] = {**PHONE, "color_scheme": "dark"}


def changed(permit: Permit, **values: str) -> None:
    """Move a permit on behind the page's back; the browser keeps this thread from asking the database."""

    def change() -> None:
        Permit.objects.filter(pk=permit.pk).update(**values)
        connection.close()

    mover = Thread(target=change)
    mover.start()
    mover.join()


def test_an_official_sees_the_work_asks_for_a_photo_and_says_what_came_of_it(
    live_server: Any, tmp_path: Path, li: Actor, wu: Actor, ma: Actor, liu: Actor, zhou: Actor
) -> None:
    now = clock.now()
    people: dict[str, Any] = {"leader": wu, "guardian": ma, "worker": liu}
    permit = make_permit(state="working", **people, at=now - timedelta(hours=2))
    make_permit(state="suspended", kind="lifting", **people, at=now - timedelta(hours=2), suspended_cause="break")
    cookies = {actor.name: cookie_of(actor) for actor in (li, ma, zhou)}
    with browsers(live_server.url, tmp_path) as opened:
        with opened.of(cookies["李强"], "/permits/board", device=DESK) as page:
            expect(page.locator(".job")).to_have_count(2)
            expect(page.locator(".job-left").last).to_contain_text("还剩")
            opened.picture(page, "01-board-desk", whole=False)
            page.get_by_role("link", name="动火 1").click()
            expect(page.locator(".job")).to_have_count(1)
            changed(permit, state="suspended", suspended_cause="photo_overdue")
            page.evaluate("document.querySelector('[data-island=permit-board]').dispatchEvent(new Event('board-ask'))")
            expect(page.locator(".job-state")).to_contain_text("监护照片超时")
            changed(permit, state="working", suspended_cause="")

        with opened.of(cookies["李强"], "/permits/board", device=PHONE) as page:
            expect(page.locator(".job")).to_have_count(2)
            assert page.evaluate("document.documentElement.scrollWidth") <= 360
            opened.picture(page, "02-board-phone")
            page.locator("label[for=board-map-on]").tap()
            expect(page.locator(".board-map")).to_be_visible()
            page.locator("label[for=board-map-on]").tap()
            page.get_by_role("link", name="一号库东侧").first.tap()
            page.goto(f"{live_server.url}/permits/{permit.pk}/")
            page.get_by_role("link", name="抽查", exact=True).tap()
            page.get_by_text("要现场照片").tap()
            page.get_by_label("要求或理由").fill("请拍到监护人和灭火器")
            opened.picture(page, "03-spot")
            page.get_by_role("button", name="开始抽查").tap()
            expect(page.get_by_text("还剩")).to_be_visible()
            opened.picture(page, "04-waiting")
            address = page.url.removeprefix(live_server.url)

            with opened.of(cookies["马国栋"], address, device=DARK) as guard:
                guard.context.set_geolocation({"longitude": LON, "latitude": LAT, "accuracy": 8})
                opened.picture(guard, "05-asked-dark")
                guard.get_by_role("link", name="现在答复").tap()
                take(guard)
                guard.get_by_role("button", name="答复").click()
                guard.wait_for_url("**/watch")

            expect(page.locator("#answer img").first).to_be_visible(timeout=15_000)
            page.get_by_text("发现问题", exact=True).tap()
            page.get_by_label("情况").fill("灭火器只有一具")
            page.get_by_role("button", name="保存结果").tap()
            expect(page.get_by_text("灭火器只有一具").first).to_be_visible()
            opened.picture(page, "06-concluded")

        with opened.of(cookies["周明"], "/permits/spot", device=PHONE) as page:
            expect(page.locator(".list-cards").get_by_text("发现问题")).to_be_visible()
            opened.picture(page, "07-spots")
