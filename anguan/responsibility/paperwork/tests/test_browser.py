"""Letters in a real browser: made in three taps, sent, signed by hand on a phone, pressed, archived and worked out."""

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from anguan.foundation import clock
from anguan.foundation.access import Actor
from anguan.prevention.hazards.tests.test_browser import browsers, cookie_of
from anguan.registry.accounts.tests.makers import make_actor
from anguan.registry.enterprises.models import Enterprise
from anguan.responsibility.paperwork import services
from anguan.responsibility.paperwork.models import Document, Signatory
from anguan.responsibility.paperwork.tests.makers import make_document
from anguan.responsibility.training.tests.test_browser import narrow_enough, sign_by_hand

pytestmark = [pytest.mark.browser, pytest.mark.long, pytest.mark.django_db(transaction=True)]
PHONE: dict[str, Any] = {
    "viewport": {"width": 360, "height": 740}, "device_scale_factor": 2, "has_touch": True, "is_mobile": True,
}  # fmt: skip
DESK: dict[str, Any] = {"viewport": {"width": 1280, "height": 800}}


def test_a_letter_is_made_signed_on_phones_and_archived(
    live_server: Any, tmp_path: Path, huahai: Enterprise, zhou: Actor, wang: Actor
) -> None:
    zhao = make_actor("赵磊", "worker", enterprise=huahai, team="冲压班", title="冲压工")
    huahai.flags = ["dust_explosion"]
    huahai.save()
    check = make_document(zhou, at=clock.now(), kind="self_check", place="喷涂车间")
    services.answer(check.pk, {2: ("no", "灭火器过期")}, by=zhou, at=clock.now())
    cookies = {actor.name: cookie_of(actor) for actor in (zhou, wang, zhao)}

    with browsers(live_server.url, tmp_path) as opened:
        with opened.of(cookies["周明"], "/paperwork/", device=PHONE) as page:
            page.get_by_role("link", name="新建文书").click()
            narrow_enough(page)
            opened.picture(page, "01-kinds")
            page.get_by_role("link", name="安全生产责任书").click()
            opened.picture(page, "02-make")
            page.get_by_role("button", name="生成责任书").click()
            expect(page.get_by_role("heading", name="2026 年度安全生产责任书").first).to_be_visible()
            narrow_enough(page)
            opened.picture(page, "03-draft")
            path = page.url.removeprefix(live_server.url)
            page.get_by_role("link", name="改正文").click()
            page.get_by_label("年度目标").fill("一、零事故\n二、隐患清零")
            narrow_enough(page)
            opened.picture(page, "04-edit")
            page.get_by_role("button", name="保存").click()
            page.get_by_role("button", name="送签").click()
            page.get_by_role("link", name="我来签名").click()
            sign_by_hand(page)
            narrow_enough(page)
            opened.picture(page, "05-sign")
            page.get_by_role("button", name="签名", exact=True).click()
            expect(page.get_by_text("已签名", exact=True)).to_be_visible()
            opened.picture(page, "06-signed")
            page.goto(live_server.url + path)
            opened.picture(page, "07-missing")
            page.get_by_role("button", name="催签").click()
            expect(page.get_by_text("已催签")).to_be_visible()
            for name in ("items", "signatories"):
                page.goto(f"{live_server.url}/paperwork/{check.pk}/{name}")
                narrow_enough(page)
                opened.picture(page, f"08-{name}")

        with opened.of(cookies["赵磊"], "/paperwork/mine", device=PHONE) as page:
            page.get_by_role("link", name="2026 年度安全生产责任书").click()
            expect(page.get_by_text("从业人员的责任")).to_be_visible()
            expect(page.get_by_text("主要负责人的责任")).to_have_count(0)
            sign_by_hand(page)
            narrow_enough(page)
            page.get_by_role("button", name="签名", exact=True).click()
            expect(page.get_by_text("已签名", exact=True)).to_be_visible()
            answer = page.request.get(page.url.removesuffix("sign") + "letter")
            assert (answer.status, answer.body()[:5]) == (200, b"%PDF-")

        with opened.of(cookies["王建国"], path, device=DESK) as page:
            opened.picture(page, "09-desk")
            page.get_by_role("link", name="我来签名").click()
            sign_by_hand(page)
            page.get_by_role("button", name="签名", exact=True).click()
            expect(page.get_by_text("已签名", exact=True)).to_be_visible()
            page.goto(live_server.url + path)
            page.get_by_role("button", name="归档").click()
            page.locator("dialog[open]").get_by_role("button", name="归档").click()
            expect(page.get_by_text("归档后内容和签名").or_(page.get_by_text("已归档")).first).to_be_visible()
            opened.picture(page, "10-archived")
            page.get_by_role("link", name="核对指纹").click()
            expect(page.get_by_text("一致：归档后没有改动")).to_be_visible()
            opened.picture(page, "11-verify")
            page.goto(live_server.url + "/paperwork/")
            opened.picture(page, "12-list")
            word = page.request.get(f"{live_server.url}{path}word")
            assert (word.status, word.body()[:2]) == (200, b"PK")

    letters = Document.objects.get(kind="responsibility_letter")
    assert (letters.state, letters.signed) == ("archived", 3)
    assert set(Signatory.objects.filter(document=letters).values_list("way", flat=True)) == {"phone"}
