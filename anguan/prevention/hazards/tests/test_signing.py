"""The principal signs an order on a phone, in a real browser; the office looks at who received it."""

from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from anguan.foundation.access import Actor
from anguan.foundation.evidence.models import Exhibit
from anguan.foundation.evidence.tests.browsing import write_name
from anguan.prevention.hazards.models import Hazard, RectifyOrder
from anguan.prevention.hazards.services import Problem, hash_of_text
from anguan.prevention.hazards.tests.stories import order
from anguan.prevention.hazards.tests.test_browser import DESK, browsers, cookie_of
from anguan.registry.enterprises.models import Enterprise

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_an_order_is_read_signed_and_seen_by_the_office(
    live_server: Any, tmp_path: Path, huahai: Enterprise, wang: Actor, li: Actor
) -> None:
    given = order(
        li,
        huahai.pk,
        problems=[
            Problem("行车限位失灵", "二号库", "special_equipment", "停用并更换限位"),
            Problem("配电箱前堆放杂物", "冲压车间东门", "electric", "清走杂物，划黄线"),
        ],
    )
    first = Hazard.objects.filter(order=given).values_list("pk", flat=True)[0]
    path = reverse("hazards:order_page", args=[given.pk])
    of_wang, of_li = cookie_of(wang), cookie_of(li)
    with browsers(live_server.url, tmp_path) as opened:
        with opened.of(of_wang, reverse("hazards:detail", args=[first])) as page:
            expect(page.get_by_text("整改指令还没有签收")).to_be_visible()
            opened.picture(page, "29-hazard-of-an-order")
            page.goto(live_server.url + path)
            opened.picture(page, "30-order-to-receive")
            page.get_by_role("link", name="签收整改指令").click()
            expect(page.get_by_text("2. 配电箱前堆放杂物（冲压车间东门）")).to_be_visible()
            opened.picture(page, "31-order-read")
            page.get_by_role("button", name="手写签名").click()
            write_name(page)
            opened.picture(page, "32-pad", whole=False)
            page.get_by_role("button", name="完成签名").click()
            expect(page.get_by_text("已上传")).to_be_visible()
            page.get_by_role("button", name="签收", exact=True).click()
            expect(page.get_by_text("已签收")).to_be_visible()
            opened.picture(page, "33-received")
        with opened.of(of_li, path, device=DESK) as page:
            expect(page.get_by_text("已签收")).to_be_visible()
            page.get_by_text("签名所签的原文").click()
            opened.picture(page, "34-office-desk")
    received = RectifyOrder.objects.get()
    signature = Exhibit.objects.get(kind="signature")
    assert (received.receiver_name, signature.subject_id) == ("王建国", received.pk)
    assert signature.covers_sha256 == hash_of_text(received.received_text)
