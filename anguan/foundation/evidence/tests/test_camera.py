"""The camera in a real browser on a phone-sized page, with Chromium's own fake camera."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect, sync_playwright

from anguan.foundation.access import Actor
from anguan.foundation.evidence.models import Exhibit
from anguan.foundation.evidence.tests.makers import make_photo
from anguan.foundation.evidence.tests.test_doors import client_of
from anguan.registry.enterprises.models import Enterprise

pytestmark = [
    pytest.mark.browser,
    pytest.mark.urls("anguan.foundation.evidence.tests.urls"),
    pytest.mark.django_db(transaction=True),
]

expect.set_options(timeout=30_000)  # a machine that does other things as well
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
CAMERA = "--use-fake-device-for-media-stream"
ALLOWED = "--use-fake-ui-for-media-stream"
PLACE = {"longitude": 120.1583, "latitude": 33.3478, "accuracy": 12}


class Phone:
    """A phone in which somebody is signed in; Django's ORM stays outside while the browser runs."""

    def __init__(self, address: str, cookie: str, pictures: Path):
        self.address, self.cookie, self.pictures = address, cookie, pictures

    @contextmanager
    def open(
        self, path: str = "/snap", *, flags: tuple[str, ...] = (CAMERA, ALLOWED), placed: bool = True
    ) -> Iterator[Page]:
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", *flags])
            more: dict[str, Any] = {"geolocation": PLACE, "permissions": ["geolocation"]} if placed else {}
            context = browser.new_context(
                viewport={"width": 390, "height": 844}, device_scale_factor=2, has_touch=True, is_mobile=True,
                locale="zh-CN", timezone_id="Asia/Shanghai", **more,
            )  # fmt: skip
            context.add_cookies([{"name": "sessionid", "value": self.cookie, "url": self.address}])
            page = context.new_page()
            complaints: list[str] = []
            page.on(
                "console", lambda said: complaints.append(said.text) if "Content Security Policy" in said.text else None
            )
            page.goto(self.address + path)
            expect(page.locator("[data-camera=open]")).to_be_visible()  # the island has come to life
            yield page
            assert complaints == []
            browser.close()

    def picture(self, page: Page, name: str) -> None:
        page.screenshot(path=self.pictures / f"{name}.png")


@pytest.fixture
def phone(live_server: Any, chen: Actor, tmp_path: Path) -> Phone:
    if CHROMIUM is None:
        pytest.skip("no Chromium on this machine")
    return Phone(live_server.url, client_of(chen).cookies["sessionid"].value, tmp_path)


def take(page: Page) -> None:
    page.locator("[data-camera=open]").click()
    shutter = page.locator("[data-camera=shutter]")
    expect(shutter).to_be_enabled()
    shutter.click()


def test_a_worker_photographs_a_hazard_and_sends_it(phone: Phone, chen: Actor, huahai: Enterprise) -> None:
    with phone.open() as page:
        page.get_by_label("发现了什么").fill("配电箱门敞开")
        phone.picture(page, "1-form")
        page.locator("[data-camera=open]").click()
        expect(page.locator("[data-camera=place]")).to_contain_text("误差约 12 米")
        shutter = page.locator("[data-camera=shutter]")
        expect(shutter).to_be_enabled()
        assert min(shutter.bounding_box()[side] for side in ("width", "height")) >= 64  # type: ignore[index]
        phone.picture(page, "2-viewfinder")
        shutter.click()
        phone.picture(page, "3-review")
        page.get_by_role("button", name="重拍").click()
        shutter.click()
        page.get_by_role("button", name="用这张").click()
        expect(page.get_by_text("已上传")).to_be_visible()
        phone.picture(page, "4-uploaded")
        page.get_by_role("button", name="上报").click()
        expect(page.locator("#done img")).to_have_count(2)
        phone.picture(page, "5-sent")
        page.locator("#done a").first.click()
        expect(page.get_by_role("dialog").locator("img")).to_be_visible()
        page.wait_for_timeout(300)
        phone.picture(page, "6-large")
    photo = Exhibit.objects.get()
    assert (photo.taken_by, photo.enterprise_id, photo.subject_id) == (chen.person_id, huahai.pk, huahai.pk)
    assert (photo.captured_live, photo.doubts, photo.purpose) == (True, [], "hazard_before")
    assert (photo.lon, photo.lat, photo.accuracy_m) == (120.1583, 33.3478, 12)
    assert photo.byte_count <= 300 * 1024
    assert photo.id.version == 7


def test_several_photos_are_taken_in_a_row_and_one_is_removed(phone: Phone) -> None:
    with phone.open(placed=False) as page:
        take(page)
        page.locator("[data-camera=again]").click()
        page.locator("[data-camera=shutter]").click()
        expect(page.locator("[data-camera=again]")).to_have_count(0)  # the form takes two
        page.get_by_role("button", name="用这张").click()
        expect(page.get_by_text("已上传")).to_have_count(2)
        expect(page.locator("[data-camera=open]")).to_be_hidden()
        page.locator("[data-camera=remove]").first.click()
        expect(page.locator("input[name=photos]")).to_have_count(1)
        expect(page.locator("[data-camera=open]")).to_be_visible()
    assert [photo.doubts for photo in Exhibit.objects.all()] == [["no_place"]] * 2


def test_a_form_with_errors_comes_back_with_its_photo(phone: Phone) -> None:
    with phone.open() as page:
        take(page)
        page.get_by_role("button", name="用这张").click()
        expect(page.get_by_text("已上传")).to_be_visible()
        page.evaluate("document.querySelector('form.form').noValidate = true")
        page.get_by_role("button", name="上报").click()
        expect(page.locator("[aria-invalid=true]")).to_be_visible()
        expect(page.get_by_text("已上传")).to_be_visible()
        page.get_by_label("发现了什么").fill("配电箱门敞开")
        page.get_by_role("button", name="上报").click()
        expect(page.locator("#done")).to_be_visible()
    assert Exhibit.objects.get().is_attached


def test_a_photo_without_network_is_kept_and_sent_again(phone: Phone) -> None:
    with phone.open() as page:
        page.get_by_label("发现了什么").fill("配电箱门敞开")
        page.route("**/evidence/photos", lambda route: route.abort())
        take(page)
        page.get_by_role("button", name="用这张").click()
        expect(page.get_by_text("网络不通，照片未上传")).to_be_visible()
        phone.picture(page, "7-failed")
        page.get_by_role("button", name="上报").click()
        expect(page.get_by_text("有照片还没有上传成功")).to_be_visible()
        page.unroute("**/evidence/photos")
        page.get_by_role("button", name="重试").click()
        expect(page.get_by_text("已上传")).to_be_visible()
        expect(page.get_by_label("发现了什么")).to_have_value("配电箱门敞开")
        page.get_by_role("button", name="上报").click()
        expect(page.locator("#done")).to_be_visible()
    assert Exhibit.objects.count() == 1


def test_a_refused_photo_says_why_and_holds_the_form_back(phone: Phone) -> None:
    answer = {"reasons": [{"code": "photo_broken", "message": "照片不完整，打不开", "remedy": "请重新拍摄"}]}
    with phone.open() as page:
        page.get_by_label("发现了什么").fill("配电箱门敞开")
        page.route("**/evidence/photos", lambda route: route.fulfill(status=409, json=answer))
        take(page)
        page.get_by_role("button", name="用这张").click()
        expect(page.get_by_text("照片不完整，打不开")).to_be_visible()
        page.get_by_role("button", name="上报").click()
        expect(page.get_by_text("请删去它并重拍，再提交。")).to_be_visible()


def test_a_required_photo_is_asked_for_before_sending(phone: Phone) -> None:
    with phone.open() as page:
        page.get_by_label("发现了什么").fill("配电箱门敞开")
        page.get_by_role("button", name="上报").click()
        expect(page.get_by_text("还没有现场照片")).to_be_visible()
        expect(page.get_by_label("发现了什么")).to_have_value("配电箱门敞开")


@pytest.mark.parametrize(
    ("flags", "said"),
    [
        ((CAMERA,), "浏览器没有得到使用相机的许可"),
        ((ALLOWED,), "这台设备没有找到相机"),
    ],
)
def test_without_a_camera_one_is_told_what_to_do(flags: tuple[str, ...], said: str, phone: Phone) -> None:
    with phone.open(flags=flags) as page:
        page.get_by_label("发现了什么").fill("配电箱门敞开")
        page.locator("[data-camera=open]").click()
        expect(page.get_by_text(said)).to_be_visible()
        phone.picture(page, f"8-{said}")
        expect(page.get_by_label("发现了什么")).to_have_value("配电箱门敞开")
        expect(page.locator("dialog")).to_have_count(0)


def test_the_picture_from_before_lies_over_the_viewfinder(phone: Phone, chen: Actor) -> None:
    before = make_photo(chen, seed="before")
    with phone.open(f"/snap?ghost=/evidence/photos/{before.pk}/view") as page:
        page.locator("[data-camera=open]").click()
        ghost = page.get_by_alt_text("整改前的照片，作对照用")
        expect(ghost).to_be_visible()
        phone.picture(page, "9-ghost")
        page.get_by_role("button", name="叠加整改前的照片").click()
        expect(ghost).to_be_hidden()
        page.keyboard.press("Escape")
        expect(page.locator("dialog")).to_have_count(0)
        expect(page.locator("[data-camera=open]")).to_be_focused()


def test_an_address_without_https_is_said_to_be_the_trouble(phone: Phone, settings: Any) -> None:
    settings.ALLOWED_HOSTS = ["*"]
    phone.address = phone.address.replace("localhost", "anguan.test")
    with phone.open(flags=(CAMERA, ALLOWED, "--host-resolver-rules=MAP anguan.test 127.0.0.1"), placed=False) as page:
        expect(page.get_by_text("当前网址不是安全连接，浏览器不允许使用相机")).to_be_visible()


def test_one_may_switch_between_cameras(phone: Phone) -> None:
    current = "document.querySelector('video').srcObject?.getVideoTracks()[0]?.getSettings().deviceId"
    with phone.open(flags=(f"{CAMERA}=device-count=2", ALLOWED)) as page:
        page.locator("[data-camera=open]").click()
        expect(page.locator("[data-camera=shutter]")).to_be_enabled()
        first = page.evaluate(current)
        page.get_by_role("button", name="切换前后相机").click()
        for _ in range(50):  # the policy of our pages forbids the browser to evaluate a condition by itself
            if page.evaluate(current) not in {None, first}:
                break
            page.wait_for_timeout(100)
        expect(page.locator("[data-camera=shutter]")).to_be_enabled()
        assert page.evaluate(current) not in {None, first}
