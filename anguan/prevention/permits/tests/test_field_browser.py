"""The guardian's job in a real browser on a phone: prepared, started, watched, stopped, resumed, finished, accepted."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from anguan.foundation import clock
from anguan.foundation.access import Actor
from anguan.foundation.mobile.tests.phones import phone, ready
from anguan.prevention.hazards.tests.test_browser import browsers, cookie_of, take
from anguan.prevention.permits import queries, services
from anguan.prevention.permits.models import Entry, GasTest, Interruption, MeasureLine, Permit, Signature
from anguan.prevention.permits.rules.lifecycle import State
from anguan.prevention.permits.tests.makers import (
    LAT,
    LON,
    certify,
    make_entry,
    make_permit,
    make_ready,
    make_signature,
)
from anguan.registry.enterprises.models import Enterprise

pytestmark = [pytest.mark.browser, pytest.mark.long, pytest.mark.django_db(transaction=True)]
PHONE: dict[str, Any] = {
    "viewport": {"width": 360, "height": 740}, "device_scale_factor": 2, "has_touch": True, "is_mobile": True,
}  # fmt: skip
DARK: dict[str, Any] = {**PHONE, "color_scheme": "dark"}
SMALLEST = 48  # pixels a glove still hits


def approved_now(leader: Actor, guardian: Actor, worker: Actor, **named: Any) -> Permit:
    """A hot-work permit approved for now, by whomever this day and hour ask for (nights and rest days ask for more)."""
    now = clock.now()
    permit = make_permit(
        state=State.APPROVED, leader=leader, guardian=guardian, worker=worker, at=now - timedelta(hours=3),
        planned_start=now - timedelta(minutes=5), planned_end=now + timedelta(hours=6), **named,
    )  # fmt: skip
    permit.upgrades = list(services.verdict_of(permit, "start", by=leader, at=now).upgrades)
    permit.save(update_fields=["upgrades"])
    signed = queries.signed_slots(permit, by=leader)
    for slot in queries.chain_for(permit).slots:
        if slot not in signed:
            make_signature(permit, slot, at=now - timedelta(hours=1))
    return permit


def here(page: Page) -> None:
    page.context.set_geolocation({"longitude": LON, "latitude": LAT, "accuracy": 8})


def tall_enough(where: Locator) -> None:
    """See that everything one presses here can be hit in gloves."""
    for position in range(where.count()):
        one = where.nth(position)
        box = one.bounding_box() if one.is_visible() else None
        assert box is None or box["height"] >= SMALLEST, (one.inner_text(), box)


def sign_by_hand(page: Page) -> None:
    """Write a name with a finger."""
    page.locator("[data-signature=open]").click()
    pad = page.locator("canvas").last
    box = pad.bounding_box()
    assert box is not None
    x, y = box["x"] + box["width"] * 0.25, box["y"] + box["height"] * 0.4
    for stroke in range(3):
        page.mouse.move(x + 30 * stroke, y)
        page.mouse.down()
        for step in range(12):
            page.mouse.move(x + 30 * stroke + 8 * step, y + 30 * (step % 3))
        page.mouse.up()
    page.get_by_role("button", name="完成签名").click()
    expect(page.locator("[data-island=signature] li")).to_have_count(1)


def hold(page: Page, where: Locator, *, ms: int = 1200) -> None:
    """Press and keep pressing."""
    box = where.bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.mouse.down()
    page.wait_for_timeout(ms)
    page.mouse.up()


def read_gas(page: Page, value: str = "0", *, picture: Callable[[], None] | None = None) -> None:
    page.get_by_label("可燃气体", exact=True).fill(value)
    page.get_by_label("检测仪编号").fill("BW-7731")
    page.get_by_label("检定有效期至").fill("2027-03-01")
    take(page)
    if picture:
        picture()
    page.get_by_role("button", name="提交检测结果").click()


def test_hot_work_is_prepared_line_by_line_and_started(
    live_server: Any, tmp_path: Path, huahai: Enterprise, wu: Actor, liu: Actor, ma: Actor, zhou: Actor
) -> None:
    certify("hot_work", guardian=ma, worker=liu)
    permit = approved_now(wu, ma, liu)
    make_signature(permit, "shift_leader_check", at=clock.now(), by=zhou.person_id, person_name=zhou.name)
    cookies = {actor.name: cookie_of(actor) for actor in (wu, ma)}
    base = f"/permits/{permit.pk}"
    with browsers(live_server.url, tmp_path) as opened:
        with opened.of(cookies["吴刚"], f"{base}/prepare", device=PHONE) as page:
            here(page)
            opened.picture(page, "01-prepare")
            tall_enough(page.locator("main a, main button"))
            page.get_by_role("link", name="安全交底").click()
            opened.picture(page, "02-briefing")
            page.get_by_role("button", name="我已逐项交底").click()
            expect(page.get_by_text("已交底").first).to_be_visible()
            page.get_by_role("link", name="刘洋").click()
            sign_by_hand(page)
            opened.picture(page, "03-sign-briefing")
            page.get_by_role("button", name="我已听清并会照做").click()
            expect(page.get_by_text("已签").first).to_be_visible()

        with opened.of(cookies["马国栋"], f"{base}/briefing", device=PHONE) as page:
            here(page)
            page.get_by_role("link", name="马国栋").click()
            sign_by_hand(page)
            page.get_by_role("button", name="我已听清并会照做").click()
            expect(page.locator("[data-briefing-text]")).to_be_visible()
            expect(page.get_by_role("link", name="在这签")).to_have_count(0)
            opened.picture(page, "04-briefed")
            page.goto(live_server.url + f"{base}/measures")
            page.get_by_role("button", name="先把明显不涉及的").click()
            opened.picture(page, "05-measures")
            for line in page.locator("[data-line]").all():
                if not line.get_attribute("data-chosen"):
                    line.get_by_text(
                        "涉及，已落实" if "其他" not in line.inner_text() else "不涉及", exact=True
                    ).click()
            page.get_by_label("灭火器、灭火毯、水带各多少").fill("灭火器 4 具，灭火毯 2 块")
            expect(page.get_by_text("都选好了")).to_be_visible()
            tall_enough(page.locator(".either label"))
            page.get_by_role("button", name="确认这些措施").click()
            expect(page.get_by_text("16 / 16 条已确认")).to_be_visible()
            for node in ("作业前现场清理", "安全防护措施落实"):
                page.get_by_role("link", name=node).click()
                take(page)
                page.get_by_role("button", name="提交").click()
                expect(page.get_by_text("已拍 1 件").first).to_be_visible()
            page.get_by_role("button", name="开始作业").click()
            expect(page.get_by_text("还不能开始")).to_be_visible()
            opened.picture(page, "06-refused")
            page.get_by_role("link", name="气体检测").click()
            page.get_by_label("可燃气体", exact=True).fill("3")
            opened.picture(page, "07-gas-bad")
            read_gas(page, "0", picture=lambda: opened.picture(page, "08-gas"))
            expect(page.get_by_text("要在取样后")).to_be_visible()
            page.goto(live_server.url + f"{base}/prepare")
            expect(page.get_by_text("都落实了，可以开始作业")).to_be_visible()
            opened.picture(page, "09-ready")
            page.get_by_role("button", name="开始作业").click()
            page.get_by_role("button", name="开始作业").last.click()
            expect(page.get_by_text("作业中，有效期还剩")).to_be_visible()
    permit.refresh_from_db()
    assert permit.state == State.WORKING
    assert MeasureLine.objects.values("confirmed_at").distinct().count() > 1
    assert GasTest.objects.get().passed


def test_hot_work_is_watched_stopped_resumed_finished_and_accepted(
    live_server: Any, tmp_path: Path, huahai: Enterprise, wu: Actor, liu: Actor, ma: Actor, zhou: Actor
) -> None:
    certify("hot_work", guardian=ma, worker=liu)
    permit = approved_now(wu, ma, liu)
    make_ready(permit, at=clock.now())
    cookies = {actor.name: cookie_of(actor) for actor in (wu, ma, zhou)}
    base = f"/permits/{permit.pk}"
    with browsers(live_server.url, tmp_path) as opened:
        with opened.of(cookies["马国栋"], f"{base}/prepare", device=DARK) as page:
            here(page)
            expect(page.get_by_text("都落实了，可以开始作业")).to_be_visible()
            opened.picture(page, "09-ready-dark")
            page.get_by_role("button", name="开始作业").click()
            page.get_by_role("button", name="开始作业").last.click()
            expect(page.get_by_text("作业中，有效期还剩")).to_be_visible()
            opened.picture(page, "10-watch")
            opened.picture(page, "11-watch-fold", whole=False)
            tall_enough(page.locator("main a, main button:visible:not([aria-hidden])"))
            page.get_by_role("link", name="气体检测").click()
            read_gas(page)
            expect(page.get_by_text("作业中，有效期还剩")).to_be_visible()
            page.get_by_role("link", name="下次监护照片").click()
            take(page)
            page.get_by_role("button", name="提交").click()
            expect(page.get_by_text("作业中，有效期还剩")).to_be_visible()
            page.locator("[data-stop]").click()
            expect(page.get_by_role("button", name="现场异常、有险情")).to_be_visible()
            opened.picture(page, "12-stop-why", whole=False)
            page.get_by_role("button", name="关闭").click()
            hold(page, page.locator("[data-stop]"))
            expect(page.get_by_text("已中止，不得作业")).to_be_visible()
            opened.picture(page, "13-stopped")
            page.get_by_role("button", name="恢复作业").click()
            page.get_by_role("button", name="恢复作业").last.click()
            expect(page.get_by_text("作业中，有效期还剩")).to_be_visible()
            page.get_by_role("link", name="作业完毕").click()
            take(page)
            opened.picture(page, "14-finish")
            page.get_by_role("button", name="作业完毕，申请验收").click()
            expect(page.get_by_text("作业完毕，等待验收")).to_be_visible()
            opened.picture(page, "15-finished")

        with opened.of(cookies["周明"], f"{base}/accept", device=PHONE) as page:
            here(page)
            sign_by_hand(page)
            opened.picture(page, "16-accept")
            page.get_by_role("button", name="验收合格，归档").click()
            expect(page.get_by_text("已归档").first).to_be_visible()

    permit.refresh_from_db()
    assert permit.state == State.CLOSED
    assert list(Interruption.objects.values_list("cause", flat=True)) == ["abnormal"]
    assert GasTest.objects.filter(passed=True).count() == 2
    assert Signature.objects.filter(slot="acceptance").count() == 1


def test_a_space_is_watched_and_stopped_without_network(
    live_server: Any, tmp_path: Path, huahai: Enterprise, wu: Actor, liu: Actor, ma: Actor
) -> None:
    certify("confined_space", guardian=ma, worker=liu)
    now = clock.now()
    permit = make_permit(
        state=State.WORKING, kind="confined_space", leader=wu, guardian=ma, worker=liu, at=now - timedelta(hours=2),
        planned_start=now - timedelta(hours=1), planned_end=now + timedelta(hours=5), place="R-101 反应釜",
        gas_due_at=now + timedelta(minutes=12), photo_due_at=now + timedelta(minutes=50),
    )  # fmt: skip
    make_entry(permit, "扳手", in_at=now - timedelta(minutes=20), is_tool=True, count=3)
    cookie = cookie_of(ma)
    with phone(live_server.url, tmp_path) as held:
        held.sign_in(cookie)
        held.context.set_default_navigation_timeout(60_000)  # the server's first page may take a while
        page = held.open(f"/permits/{permit.pk}/watch")
        page.set_viewport_size({"width": 360, "height": 740})
        here(page)
        page.locator("label.who-chip", has_text="刘洋").click()
        page.get_by_role("button", name="登记进入").click()
        expect(page.get_by_text("刚刚 进入")).to_be_visible()
        expect(page.locator("[data-people]")).to_have_text("1")
        held.picture(page, "watch-space")
        ready(page)
        held.offline()
        page.goto(held.line.url + f"/permits/{permit.pk}/watch")
        expect(page.get_by_text("离线")).to_be_visible()
        page.locator("label.who-chip", has_text="吴刚").click()
        page.get_by_role("button", name="登记进入").click()
        expect(page.locator("[data-people]")).to_have_text("2")
        page.locator(".inside-row", has_text="刘洋").get_by_role("button", name="出来").click()
        expect(page.locator("[data-people]")).to_have_text("1")
        held.picture(page, "watch-offline")
        page.locator("[data-stop]").click()
        page.get_by_role("button", name="现场异常、有险情").click()
        expect(page.get_by_text("请让所有人停下")).to_be_visible()
        held.picture(page, "stopped-offline")
        page.goto(held.line.url + f"/permits/{permit.pk}/watch")
        expect(page.get_by_text("请让所有人停下")).to_be_visible()
        page.emulate_media(color_scheme="dark")
        held.picture(page, "stopped-offline-dark")
        held.online()
        page.goto(held.line.url + f"/permits/{permit.pk}/watch")
        expect(page.get_by_text("已中止，不得作业")).to_be_visible(timeout=30_000)
        expect(page.get_by_text("里面还有 1 人没有登记出来")).to_be_visible()
        held.picture(page, "stopped-dark")
    assert Interruption.objects.get().cause == "abnormal"
    assert {one.what: one.out_at is not None for one in Entry.objects.all()} == {
        "扳手": False, "刘洋": True, "吴刚": False,
    }  # fmt: skip
