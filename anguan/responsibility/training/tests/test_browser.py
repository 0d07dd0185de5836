"""A session in a real browser on a phone: signed in to by the turning code, photographed, signed, and in the file."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from anguan.foundation import clock
from anguan.foundation.access import Actor
from anguan.prevention.hazards.tests.test_browser import DESK, browsers, cookie_of, take
from anguan.registry.accounts.tests.makers import make_actor
from anguan.registry.enterprises.models import Enterprise
from anguan.registry.ledger.tests.test_browser import aside
from anguan.responsibility.training import services
from anguan.responsibility.training.models import Debt, Record, Session

pytestmark = [pytest.mark.browser, pytest.mark.long, pytest.mark.django_db(transaction=True)]
PHONE: dict[str, Any] = {
    "viewport": {"width": 360, "height": 740}, "device_scale_factor": 2, "has_touch": True, "is_mobile": True,
}  # fmt: skip


def sign_by_hand(page: Page) -> None:
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


def narrow_enough(page: Page) -> None:
    """See that nothing has to be pushed sideways."""
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), page.url


def test_a_session_on_a_phone_ends_in_a_persons_file_and_card(
    live_server: Any, tmp_path: Path, huahai: Enterprise, zhou: Actor, wang: Actor, li: Actor
) -> None:
    today = clock.today()
    newcomer = make_actor("赵磊", "worker", enterprise=huahai, since=today, team="冲压班", title="冲压工")
    deaf = make_actor("马国栋", "worker", enterprise=huahai, since=today, team="冲压班")
    services.settle(huahai.pk, at=clock.now())
    cookies = {actor.name: cookie_of(actor) for actor in (zhou, newcomer, li, wang)}

    with browsers(live_server.url, tmp_path) as opened:
        with opened.of(cookies["周明"], "/training/", device=PHONE) as page:
            expect(page.get_by_text("未教育先上岗").first).to_be_visible()
            narrow_enough(page)
            opened.picture(page, "01-list")
            page.get_by_role("link", name="组织培训").click()
            page.get_by_label("培训主题").fill("新员工厂级安全教育")
            page.get_by_label("培训类别").select_option(label="厂级（公司级）教育")
            began = clock.local(clock.now() - timedelta(minutes=50)).strftime("%Y-%m-%dT%H:%M")
            page.get_by_label("开始时间").fill(began)
            page.get_by_label("地点").fill("二楼培训室")
            narrow_enough(page)
            opened.picture(page, "02-new")
            page.get_by_role("button", name="下一步：签到").click()
            expect(page.get_by_text("还没有人签到")).to_be_visible()
            opened.picture(page, "03-session")
            path = page.url.removeprefix(live_server.url)
            page.get_by_role("link", name="出示签到码").click()
            expect(page.get_by_role("img", name="签到二维码")).to_be_visible()
            narrow_enough(page)
            opened.picture(page, "04-code", whole=False)

            session = aside(Session.objects.get)
            code = services.code_of(session, at=clock.now())
            with opened.of(cookies["赵磊"], f"/training/in/{session.pk}?c={code}", device=PHONE) as hand:
                sign_by_hand(hand)
                narrow_enough(hand)
                opened.picture(hand, "05-sign-in")
                hand.get_by_role("button", name="签到", exact=True).click()
                expect(hand.get_by_text("已签到", exact=True)).to_be_visible()
                opened.picture(hand, "06-signed")

            expect(page.get_by_text("已签到 1 人")).to_be_visible(timeout=12_000)  # the screen has heard of it
            page.goto(live_server.url + path)
            page.get_by_text("选人").click()
            page.get_by_text("马国栋").click()
            page.get_by_label("点名原因").fill("没有手机")
            page.get_by_role("button", name="记为到场").click()
            expect(page.get_by_text("点名：没有手机")).to_be_visible()
            narrow_enough(page)
            opened.picture(page, "07-ticked")
            page.get_by_role("link", name="结束培训").click()
            take(page)
            sign_by_hand(page)
            narrow_enough(page)
            opened.picture(page, "08-close")
            page.get_by_role("button", name="结束，记入个人档案").click()
            expect(page.get_by_text("2 人的学时记入个人档案")).to_be_visible(timeout=15_000)
            opened.picture(page, "09-closed")

            page.goto(f"{live_server.url}/training/people/{newcomer.person_id}")
            expect(page.get_by_text("新员工厂级安全教育").first).to_be_visible()
            narrow_enough(page)
            opened.picture(page, "10-person")
            with page.context.expect_page() as other:  # a PDF opens beside the file
                page.get_by_role("link", name="三级教育卡").click()
            other.value.close()
            answer = page.request.get(f"{live_server.url}/training/people/{newcomer.person_id}/card")
            assert (answer.status, answer.body()[:5]) == (200, b"%PDF-")
            (tmp_path / "card.pdf").write_bytes(answer.body())

        with opened.of(cookies["赵磊"], "/training/mine", device=PHONE) as page:
            expect(page.get_by_text("缺车间级、班组级")).to_be_visible()
            narrow_enough(page)
            opened.picture(page, "11-mine")

        with opened.of(cookies["周明"], "/training/plan", device=PHONE) as page:
            page.get_by_role("button", name="按规定生成计划").click()
            expect(page.get_by_text("已按规定生成")).to_be_visible()
            narrow_enough(page)
            opened.picture(page, "12-plan")
            for name, address in (
                ("hold", "/training/sessions/hold"), ("outside", "/training/records/outside"),
                ("move", "/training/moves"), ("settings", "/training/settings"), ("records", "/training/records"),
                ("sessions", "/training/sessions"), ("import", "/training/import"),
            ):  # fmt: skip
                page.goto(live_server.url + address)
                narrow_enough(page)
                opened.picture(page, f"13-{name}")

        with opened.of(cookies["李强"], "/training/figures", device=DESK) as page:
            opened.picture(page, "14-figures")
            page.goto(live_server.url + "/training/")
            expect(page.get_by_role("link", name="赵磊").first).to_be_visible()
            opened.picture(page, "15-territory")
            page.goto(live_server.url + path)
            opened.picture(page, "16-session")
            page.goto(f"{live_server.url}/enterprises/{huahai.pk}")
            expect(page.get_by_text("未教育先上岗").first).to_be_visible()

        with opened.of(cookies["王建国"], f"/training/people/{newcomer.person_id}", device=DESK) as page:
            opened.picture(page, "17-person")
            page.goto(live_server.url + "/training/plan")
            opened.picture(page, "18-plan")
            page.goto(live_server.url + "/training/")
            opened.picture(page, "19-list")

    assert Record.objects.filter(person_id__in=[newcomer.person_id, deaf.person_id]).count() == 2
    assert Debt.objects.get(person_id=newcomer.person_id).missing == ["workshop", "team"]
