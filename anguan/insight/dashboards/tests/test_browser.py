"""A person's day in a real browser: the clock on a phone leads to the work in one tap; the calendar is for the desk."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from anguan.foundation import clock
from anguan.foundation.access import Actor
from anguan.foundation.deadlines.models import Deadline
from anguan.prevention.hazards.rules import State
from anguan.prevention.hazards.services.owing import owe_missing
from anguan.prevention.hazards.tests.makers import make_hazard
from anguan.prevention.hazards.tests.test_browser import DESK, browsers, cookie_of, take
from anguan.registry.enterprises.models import Enterprise

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_from_the_clock_to_done_and_round_the_calendar(
    live_server: Any, tmp_path: Path, huahai: Enterprise, chen: Actor, zhou: Actor, city: Actor
) -> None:
    now, today = clock.now(), clock.today()
    for number, what in ((-3, "安全出口上锁"), (0, "配电箱前堆放杂物"), (9, "防护罩松动")):
        due_on = today + timedelta(days=number)
        make_hazard(
            huahai, what=what, state=State.RECTIFYING, fixer=chen, due_on=due_on, reported_at=now - timedelta(days=9)
        )
    owe_missing(at=now)
    cookies = {actor.name: cookie_of(actor) for actor in (chen, zhou, city)}
    with browsers(live_server.url, tmp_path) as opened:
        with opened.of(cookies["陈卫东"], "/") as page:
            late = page.locator(".clock-row").first
            expect(late).to_contain_text("安全出口上锁")
            expect(late).to_contain_text("逾期 3 天")
            opened.picture(page, "01-clock-phone")
            page.get_by_role("link", name="安全出口上锁").click()
            page.get_by_role("link", name="整改完成，申请复查").click()
            take(page)
            page.get_by_label("怎么改的").fill("锁已拆除，通道已清理")
            page.get_by_role("button", name="提交，申请复查").click()
            expect(page.get_by_text("待复查").first).to_be_visible()
            page.goto(live_server.url)
            expect(page.get_by_text("配电箱前堆放杂物").first).to_be_visible()
            expect(page.locator(".clock-row", has_text="安全出口上锁")).to_have_count(0)

        with opened.of(cookies["周明"], "/deadlines/calendar?whose=people", device=DESK) as page:
            expect(page.locator(".cal-entry:visible", has_text="配电箱前堆放杂物")).to_be_visible()
            opened.picture(page, "02-calendar-desk")
            page.locator(".cal-today [data-day]").focus()
            page.keyboard.press("ArrowUp")
            week_ago = (today - timedelta(days=7)).isoformat()
            expect(page.locator(f"[data-day='{week_ago}']")).to_be_focused()
            page.keyboard.press("PageDown")
            expect(page.locator(".page-lead")).not_to_have_text(f"{today.year}年{today.month}月")
            page.go_back()
            page.locator(".cal-entry:visible", has_text="配电箱前堆放杂物").click()
            expect(page.get_by_role("heading", name="催办阶梯")).to_be_visible()
            opened.picture(page, "03-deadline-desk")

        with opened.of(cookies["顾敏"], "/deadlines/ladders/hazards.rectify", device=DESK) as page:
            page.locator("[name=r0-count]").fill("5")
            page.get_by_role("button", name="预览").click()
            expect(page.locator("#preview .rungs li").first).to_be_visible()
            opened.picture(page, "04-ladder-desk")
            page.get_by_role("button", name="保存为本地标准").click()
            expect(page.get_by_text("盐城市应急管理局的本地标准").first).to_be_visible()
            opened.picture(page, "05-ladders-desk")
            page.goto(live_server.url)
            opened.picture(page, "06-home-of-the-city")

    done = Deadline.objects.get(about__contains="安全出口上锁", kind="hazards.rectify")
    assert (done.state, done.ended_by_name) == ("met", "陈卫东")
