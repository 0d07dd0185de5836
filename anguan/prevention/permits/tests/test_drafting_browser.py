"""The foreman's main job in a browser on a phone: a permit drafted in a dozen taps, signed, approved on the spot."""

import re
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from anguan.foundation import clock
from anguan.foundation.access import Actor
from anguan.prevention.hazards.tests.test_browser import DESK, browsers, cookie_of, take
from anguan.prevention.permits.models import Permit, SlotHolder
from anguan.prevention.permits.tests.makers import LAT, LON, certify, owned
from anguan.registry.enterprises.models import Enterprise
from anguan.registry.premises.models import Area

pytestmark = [pytest.mark.browser, pytest.mark.long, pytest.mark.django_db(transaction=True)]
PHONE: dict[str, Any] = {
    "viewport": {"width": 360, "height": 740}, "device_scale_factor": 2, "has_touch": True, "is_mobile": True,
}  # fmt: skip
MOST_TAPS = 12


class Taps:
    """Counts what is tapped besides typing."""

    def __init__(self, page: Page):
        self.page, self.count = page, 0

    def __call__(self, where: Locator) -> None:
        where.click()
        self.count += 1


def chip(where: Page | Locator, words: str) -> Locator:
    """Return the chip, tile or name with these very words that is shown."""
    return where.locator("label:visible").filter(has=_page_of(where).get_by_text(words, exact=True)).first


def _page_of(where: Page | Locator) -> Page:
    return where if isinstance(where, Page) else where.page


def next_working_morning() -> datetime:
    """Return eight o'clock of the next working day whose next day is one too."""
    day = clock.today() + timedelta(days=1)
    while not clock.is_working_day(day):
        day += timedelta(days=1)
    return datetime.combine(day, time(8), tzinfo=clock.BEIJING)


def test_a_permit_is_drafted_signed_and_approved(
    live_server: Any,
    tmp_path: Path,
    huahai: Enterprise,
    workshop: Area,
    wu: Actor,
    liu: Actor,
    ma: Actor,
    chen: Actor,
    zhou: Actor,
    wang: Actor,
) -> None:
    certify("hot_work", guardian=ma, worker=liu)
    SlotHolder.objects.create(**owned(huahai), slot="base_unit", person_id=zhou.person_id, person_name=zhou.name)
    cookies = {actor.name: cookie_of(actor) for actor in (wu, zhou, wang)}
    with browsers(live_server.url, tmp_path) as opened:
        with opened.of(cookies["吴刚"], "/permits/new", device=PHONE) as page:
            opened.picture(page, "01-empty")
            tap = Taps(page)
            tap(chip(page, "动火"))
            tap(chip(page, "冲压车间"))
            page.get_by_label("具体部位").fill("2 号压力机东侧")
            tap(chip(page, "一般区域"))
            tap(chip(page, "电焊"))
            page.get_by_label("作业内容").fill("更换压力机护栏，焊口四道")
            tap(chip(page, "火灾"))
            tap(chip(page, "已做作业危害分析，并制定管控措施"))
            page.get_by_label("什么时候开始").fill(next_working_morning().strftime("%Y-%m-%dT%H:%M"))
            for role, name in (("作业人", "刘洋"), ("监护人", "马国栋"), ("气体分析人", "陈卫东")):
                asked = page.get_by_role("group", name=role).locator("visible=true").first
                tap(chip(asked, name))
            expect(page.locator("#strip")).to_contain_text("二级动火")
            page.wait_for_timeout(800)
            opened.picture(page, "02-filled")
            opened.picture(page, "02b-filled-fold", whole=False)
            tap(page.get_by_role("button", name="提交审批"))
            expect(page.get_by_text("审批中").first).to_be_visible()
            assert tap.count <= MOST_TAPS, tap.count
            opened.picture(page, "03-submitted")
            path = re.sub(r"^https?://[^/]+", "", page.url)
            page.get_by_role("link", name="作业负责人签字").click()
            chip(page, "同意").click()
            page.get_by_role("button", name="提交签批意见").click()
            expect(page.get_by_text("正在签批")).to_be_visible()

        with opened.of(cookies["王建国"], path, device=PHONE) as page:
            opened.picture(page, "04-owner-detail")
            page.get_by_role("link", name="查看全貌").click()
            page.get_by_label("要求或理由").fill("动火点下方铺满防火毯")
            opened.picture(page, "05-owner")
            page.get_by_role("button", name="提要求").click()
            expect(page.get_by_text("动火点下方铺满防火毯").first).to_be_visible()

        with opened.of(cookies["周明"], path, device=PHONE) as page:
            page.context.set_geolocation({"longitude": LON, "latitude": LAT, "accuracy": 10})
            page.get_by_role("link", name="批准作业").click()
            opened.picture(page, "06-approve")
            chip(page, "同意").click()
            page.get_by_role("button", name="提交审批意见").click()
            expect(page.locator(".refusal")).to_contain_text("现场")
            opened.picture(page, "07-approve-refused")
            chip(page, "同意").click()
            take(page)
            page.get_by_role("button", name="提交审批意见").click()
            expect(page.get_by_text("已批准，待作业").first).to_be_visible()
            opened.picture(page, "08-approved")

        with opened.of(cookies["周明"], path, device=DESK) as page:
            opened.picture(page, "09-detail-desk")
            page.goto(live_server.url + path + "proof")
            opened.picture(page, "10-proof-desk")
            page.goto(live_server.url + "/permits/")
            opened.picture(page, "11-list-desk")
            page.goto(live_server.url + "/permits/settings")
            opened.picture(page, "12-settings-desk")
        with opened.of(cookies["吴刚"], "/permits/", device=PHONE) as page:
            opened.picture(page, "13-list-phone")

    permit = Permit.objects.get()
    assert (permit.state, permit.level, permit.guardian_name) == ("approved", "second", "马国栋")
    approval = permit.signatures.get(slot="base_unit")
    assert approval.on_site is True


def test_a_permit_drafted_without_network_arrives_once(
    live_server: Any, tmp_path: Path, workshop: Area, wu: Actor, liu: Actor, ma: Actor, chen: Actor
) -> None:
    certify("hot_work", guardian=ma, worker=liu)
    cookie = cookie_of(wu)
    with (
        browsers(live_server.url, tmp_path) as opened,
        opened.of(cookie, f"/permits/new?kind=hot_work&area={workshop.pk}", device=PHONE) as page,
    ):
        page.wait_for_load_state("networkidle")
        page.context.set_offline(True)
        for words in ("一般区域", "电焊", "火灾", "已做作业危害分析，并制定管控措施"):
            chip(page, words).click()
        page.get_by_label("作业内容").fill("更换护栏")
        page.get_by_label("什么时候开始").fill(next_working_morning().strftime("%Y-%m-%dT%H:%M"))
        for role, name in (("作业人", "刘洋"), ("监护人", "马国栋"), ("气体分析人", "陈卫东")):
            chip(page.get_by_role("group", name=role).locator("visible=true").first, name).click()
        expect(page.locator("#strip")).to_contain_text("没有网络")
        page.get_by_role("button", name="提交审批").click()
        expect(page.get_by_text("已存在手机里，还没有送出")).to_be_visible()
        opened.picture(page, "20-offline")
        page.context.set_offline(False)
        page.goto(live_server.url + "/outbox/")
        expect(page.get_by_text("已送达").first).to_be_visible(timeout=30_000)
        opened.complaints.clear()  # lines that could not be reached complain, as they should
    permit = Permit.objects.get()
    assert (permit.state, permit.content, permit.guardian_name) == ("submitted", "更换护栏", "马国栋")
