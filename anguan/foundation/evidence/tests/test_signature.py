"""The pad in a real browser on a phone-sized page: written by hand, turned, typed, and bound to what was signed."""

import pytest
from playwright.sync_api import expect

from anguan.foundation.access import Actor
from anguan.foundation.evidence.models import Exhibit
from anguan.foundation.evidence.tests.browsing import Phone, enrolled, write_name
from anguan.foundation.evidence.tests.urls import COVERS

pytestmark = [
    pytest.mark.browser,
    pytest.mark.urls("anguan.foundation.evidence.tests.urls"),
    pytest.mark.django_db(transaction=True),
]


def test_a_signature_is_written_and_bound_to_what_was_signed(phone: Phone, chen: Actor) -> None:
    with phone.open("/sign") as page:
        enrolled(page)
        phone.picture(page, "14-to-sign")
        page.get_by_role("button", name="手写签名").click()
        expect(page.get_by_role("button", name="完成签名")).to_be_disabled()
        write_name(page)
        expect(page.get_by_role("button", name="完成签名")).to_be_enabled()
        phone.picture(page, "15-pad")
        page.set_viewport_size({"width": 844, "height": 390})  # the phone is turned
        phone.picture(page, "16-pad-turned")
        page.set_viewport_size({"width": 390, "height": 844})
        page.get_by_role("button", name="清除重写").click()
        expect(page.get_by_role("button", name="完成签名")).to_be_disabled()
        write_name(page)
        page.get_by_role("button", name="撤销一笔").click()
        page.get_by_role("button", name="完成签名").click()
        expect(page.get_by_text("已上传")).to_be_visible()
        phone.picture(page, "17-signed")
        page.get_by_role("button", name="签收", exact=True).click()
        expect(page.locator("#done img")).to_have_count(1)
    exhibit = Exhibit.objects.get()
    assert (exhibit.kind, exhibit.content_type, exhibit.covers_sha256) == ("signature", "image/png", COVERS)
    assert exhibit.facts["signed"]
    assert exhibit.is_attached


def test_a_signature_under_another_text_is_not_accepted(phone: Phone) -> None:
    with phone.open("/sign?text=另一份") as page:
        page.get_by_role("button", name="手写签名").click()
        page.get_by_text("不便手写？").click()
        page.get_by_role("textbox").fill("陈卫东")
        phone.picture(page, "18-typed")
        page.get_by_role("button", name="完成签名").click()
        expect(page.get_by_text("已上传")).to_be_visible()
        page.get_by_role("button", name="签收", exact=True).click()
        expect(page.get_by_text("这个签名签的不是本页的内容")).to_be_visible()
    assert not Exhibit.objects.get().is_attached
