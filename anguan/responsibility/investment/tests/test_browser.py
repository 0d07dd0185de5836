"""The owner's main job in a real browser on a phone: the voucher photographed, the spending entered, the balance."""

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from anguan.foundation import clock
from anguan.foundation.access import Actor
from anguan.prevention.hazards.tests.test_browser import DESK, browsers, cookie_of, take
from anguan.registry.enterprises.models import Enterprise
from anguan.registry.ledger.tests.test_browser import aside
from anguan.responsibility.investment.models import Entry, Fund
from anguan.responsibility.investment.tests.makers import make_fund
from anguan.responsibility.training.tests.test_browser import PHONE, narrow_enough

pytestmark = [pytest.mark.browser, pytest.mark.long, pytest.mark.django_db(transaction=True)]


def test_a_spending_is_entered_on_a_phone_with_its_voucher(
    live_server: Any, tmp_path: Path, huahai: Enterprise, wang: Actor, li: Actor
) -> None:
    make_fund(wang, at=clock.now(), opening=Decimal(100_000))
    cookies = {actor.name: cookie_of(actor) for actor in (wang, li)}

    with browsers(live_server.url, tmp_path) as opened:
        with opened.of(cookies["王建国"], "/investment/", device=PHONE) as page:
            expect(page.get_by_text("100,000").first).to_be_visible()
            narrow_enough(page)
            opened.picture(page, "01-book")
            page.get_by_role("link", name="记一笔").click()
            take(page)
            page.get_by_label("金额").fill("1,200.50")
            page.get_by_text("劳动防护用品", exact=True).click()
            narrow_enough(page)
            opened.picture(page, "02-spend")
            page.get_by_role("button", name="记下").click()
            expect(page.get_by_text("结余 98,799.50 元").first).to_be_visible()
            narrow_enough(page)
            opened.picture(page, "03-entry")
            entry = aside(Entry.objects.get)
            assert (entry.amount * 100, entry.use, len(entry.exhibit_ids)) == (120_050, "ppe", 1)

            page.get_by_role("link", name="作废").click()
            page.get_by_label("哪里登错了").fill("金额看错了")
            page.get_by_role("button", name="作废").click()
            expect(page.get_by_text("已作废：金额看错了")).to_be_visible()
            assert aside(Fund.objects.get).spent == 0
            page.goto(f"{live_server.url}/investment/set-aside")
            page.get_by_role("button", name="登记提取").click()
            expect(page.get_by_text("已提足").first).to_be_attached()
            narrow_enough(page)
            opened.picture(page, "04-set-aside")

        with opened.of(cookies["李强"], "/investment/overview", device=DESK) as page:
            expect(page.get_by_text("已提取金额").first).to_be_visible()
            opened.picture(page, "05-overview")
            page.get_by_role("link", name="42,500").first.click()
            expect(page.get_by_text("盐城华海机械有限公司").first).to_be_visible()
            opened.picture(page, "06-funds")
