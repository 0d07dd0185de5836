"""The camera in a real browser on a phone-sized page, with Chromium's own fake camera."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from io import BytesIO
from threading import Thread
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import Page, Route, expect

from anguan.foundation import clock
from anguan.foundation.access import Actor
from anguan.foundation.evidence.models import Device, Exhibit, UploadAllowance
from anguan.foundation.evidence.tests.browsing import ALLOWED, CAMERA, Phone, enrolled, take
from anguan.foundation.evidence.tests.makers import make_jpeg, make_photo
from anguan.registry.enterprises.models import Enterprise
from tests.chromium import WHOLE

pytestmark = [
    pytest.mark.browser,
    pytest.mark.urls("anguan.foundation.evidence.tests.urls"),
    pytest.mark.django_db(transaction=True),
]


def allow_uploads(enterprise: Enterprise) -> None:
    UploadAllowance.objects.create(
        region_code=enterprise.region_code, node="try_snap", reason="相机坏了", allowed_by_name="李强",
        allowed_at=clock.now(),
    )  # fmt: skip


def choose_file(page: Page, content: bytes) -> None:
    with page.expect_file_chooser() as choosing:
        page.get_by_role("button", name="上传文件（D 级）").click()
    choosing.value.set_files({"name": "old.jpg", "mimeType": "image/jpeg", "buffer": content})


def test_a_worker_photographs_a_hazard_and_sends_it(phone: Phone, chen: Actor, huahai: Enterprise) -> None:
    with phone.open() as page:
        enrolled(page)
        page.get_by_label("发现了什么").fill("配电箱门敞开")
        phone.picture(page, "1-form")
        page.locator("[data-camera=open]").click()
        expect(page.locator("[data-camera=place]")).to_contain_text("误差约 12 米")
        expect(page.locator("[data-camera=asked]")).to_contain_text("先拍全貌，再拍细节")
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
        expect(page.locator("#done img")).to_have_count(1)
        phone.picture(page, "5-sent")
    exhibit = Exhibit.objects.get()
    assert (exhibit.taken_by, exhibit.subject_id, exhibit.captured_live) == (chen.person_id, huahai.pk, True)
    assert (exhibit.lon, exhibit.lat, exhibit.accuracy_m) == (120.1583, 33.3478, 12)
    assert exhibit.byte_count <= 300 * 1024
    assert (exhibit.kind, exhibit.purpose, exhibit.facts["challenge"]) == ("photo", "try_snap", "online")
    assert exhibit.facts["signed"]
    assert set(exhibit.doubts) <= {"too_plain"}, exhibit.doubts
    assert exhibit.grade == "A"


def test_a_video_is_recorded_looked_at_and_sent(phone: Phone) -> None:
    with phone.open() as page:
        enrolled(page)
        page.get_by_label("发现了什么").fill("配电箱打火")
        page.locator("[data-camera=open]").click()
        expect(page.locator("[data-camera=shutter]")).to_be_enabled()
        page.get_by_role("button", name="视频", exact=True).click()
        page.get_by_role("button", name="开始录制").click()
        expect(page.get_by_text("录制中，还剩 0:5")).to_be_visible()
        page.wait_for_timeout(2500)
        phone.picture(page, "6-recording")
        page.get_by_role("button", name="停止录制").click()
        expect(page.locator("[data-camera=taken] video")).to_be_visible()
        page.wait_for_timeout(500)
        phone.picture(page, "7-video-review")
        page.get_by_role("button", name="用这段").click()
        expect(page.get_by_text("已上传")).to_be_visible()
        phone.picture(page, "8-video-uploaded")
        page.get_by_role("button", name="上报").click()
        expect(page.locator("#done")).to_be_visible()
    exhibit = Exhibit.objects.get()
    assert exhibit.kind == "video"
    assert exhibit.content_type in {"video/webm", "video/mp4"}
    assert exhibit.duration_s is not None
    assert 1 < exhibit.duration_s < 30


def test_without_a_place_it_is_taken_all_the_same(phone: Phone) -> None:
    with phone.open(flags=(CAMERA, ALLOWED, WHOLE, "--deny-permission-prompts"), placed=False) as page:
        page.get_by_label("发现了什么").fill("配电箱门敞开")
        take(page)
        page.get_by_role("button", name="再拍一张").click()
        page.locator("[data-camera=shutter]").click()
        expect(page.get_by_role("button", name="再拍一张")).to_have_count(0)  # the form takes two
        page.get_by_role("button", name="用这张").click()
        expect(page.get_by_text("已上传")).to_have_count(2)
        expect(page.locator("[data-camera=open]")).to_be_hidden()
        page.locator("[data-camera=remove]").first.click()
        expect(page.locator("input[name=photos]")).to_have_count(1)
        expect(page.locator("[data-camera=open]")).to_be_visible()
    doubts = [exhibit.doubts for exhibit in Exhibit.objects.all()]
    assert len(doubts) == 2
    assert all("no_place" in each for each in doubts)


def test_a_form_with_errors_comes_back_with_its_photo(phone: Phone) -> None:
    with phone.open() as page:
        take(page)
        page.get_by_role("button", name="用这张").click()
        expect(page.get_by_text("已上传")).to_be_visible()
        page.evaluate("document.querySelector('form.form').noValidate = true")
        page.get_by_role("button", name="上报").click()
        expect(page.locator("[aria-invalid=true]")).to_be_visible()
        expect(page.get_by_text("已上传")).to_have_count(1)
        page.get_by_label("发现了什么").fill("配电箱门敞开")
        page.get_by_role("button", name="上报").click()
        expect(page.locator("#done")).to_be_visible()
        page.goto(phone.address + "/snap")  # the next hazard begins with nothing of the last
        expect(page.locator("[data-camera=open]")).to_be_visible()
        page.wait_for_timeout(1500)
        expect(page.locator("[data-camera=remove]")).to_have_count(0)
    assert Exhibit.objects.get().is_attached


def test_a_photo_without_network_waits_in_the_phone_and_is_sent_after_a_reload(phone: Phone) -> None:
    with phone.open() as page:
        enrolled(page)
        page.wait_for_timeout(500)
        page.get_by_label("发现了什么").fill("配电箱门敞开")
        page.route("**/evidence/**", lambda route: route.abort())
        take(page)
        page.get_by_role("button", name="用这张").click()
        expect(page.get_by_text("已存在手机里，等待网络")).to_be_visible()
        phone.picture(page, "9-kept")
        page.get_by_role("button", name="上报").click()
        expect(page.get_by_text("还没有上传成功")).to_be_visible()
        page.reload()  # the browser was closed, the phone restarted
        expect(page.get_by_text("已存在手机里，等待网络")).to_be_visible()
        page.unroute("**/evidence/**")
        page.get_by_role("button", name="重试").click()
        expect(page.get_by_text("已上传")).to_be_visible()
        page.get_by_label("发现了什么").fill("配电箱门敞开")
        page.get_by_role("button", name="上报").click()
        expect(page.locator("#done")).to_be_visible()
    exhibit = Exhibit.objects.get()
    assert exhibit.facts["challenge"] == "pool"
    assert exhibit.grade == "B", exhibit.doubts


def test_a_line_cut_between_parts_sends_only_what_is_missing(phone: Phone, huahai: Enterprise) -> None:
    allow_uploads(huahai)
    noise = BytesIO()
    Image.effect_noise((1200, 900), 90).save(noise, "JPEG", quality=85)
    sent: list[str] = []
    with phone.open() as page:
        enrolled(page)
        page.evaluate("Object.defineProperty(navigator, 'connection', {value: {effectiveType: '3g'}})")  # a weak line
        page.on("request", lambda asked: sent.append(asked.url[-7:]) if asked.method == "PUT" else None)
        page.route("**/parts/1", lambda route: route.abort(), times=1)
        choose_file(page, noise.getvalue())
        expect(page.get_by_text("已上传")).to_be_visible()
    assert len(noise.getvalue()) > 2 * 128 * 1024
    assert (sent.count("parts/0"), sent.count("parts/1"), sent.count("parts/2")) == (1, 2, 1)


def test_a_refused_photo_says_why_and_holds_the_form_back(phone: Phone) -> None:
    answer = {"reasons": [{"code": "photo_broken", "message": "照片不完整，打不开", "remedy": "请重新拍摄"}]}
    with phone.open() as page:
        page.get_by_label("发现了什么").fill("配电箱门敞开")
        page.route("**/evidence/records", lambda route: route.fulfill(status=409, json=answer))
        take(page)
        page.get_by_role("button", name="用这张").click()
        expect(page.locator(".notice-title", has_text="照片不完整，打不开")).to_be_visible()
        page.get_by_role("button", name="上报").click()
        expect(page.get_by_text("请删去它并重拍，再提交。")).to_be_visible()


def test_a_required_photo_is_asked_for_before_sending(phone: Phone) -> None:
    with phone.open() as page:
        page.get_by_label("发现了什么").fill("配电箱门敞开")
        page.get_by_role("button", name="上报").click()
        expect(page.get_by_text("还没有现场照片或视频")).to_be_visible()
        expect(page.get_by_label("发现了什么")).to_have_value("配电箱门敞开")


@pytest.mark.parametrize(
    ("flags", "said"),
    [
        ((CAMERA, WHOLE), "浏览器没有得到使用相机的许可"),
        ((ALLOWED, WHOLE), "这台设备没有找到相机"),
    ],
)
def test_without_a_camera_one_is_told_what_to_do(flags: tuple[str, ...], said: str, phone: Phone) -> None:
    with phone.open(flags=flags) as page:
        page.get_by_label("发现了什么").fill("配电箱门敞开")
        page.locator("[data-camera=open]").click()
        expect(page.get_by_text(said)).to_be_visible()
        phone.picture(page, f"10-{said}")
        expect(page.get_by_label("发现了什么")).to_have_value("配电箱门敞开")
        expect(page.locator("dialog")).to_have_count(0)


def test_the_browser_of_a_chat_app_is_told_how_to_leave(phone: Phone) -> None:
    agent = "Mozilla/5.0 (Linux; Android 14; 23127PN0CC) AppleWebKit/537.36 Chrome/116.0 MicroMessenger/8.0.47"
    with phone.open(flags=(CAMERA, ALLOWED, WHOLE), user_agent=agent) as page:
        expect(page.get_by_text("在浏览器打开")).to_be_visible()
        phone.picture(page, "11-wechat")
        page.get_by_role("button", name="复制本页链接").click()
        expect(page.locator("[data-camera=copy-link]")).not_to_have_text("复制本页链接")


def test_there_is_no_file_picker_unless_an_office_allows_it(phone: Phone) -> None:
    with phone.open() as page:
        expect(page.locator("input[type=file]")).to_have_count(0)


def test_a_file_where_an_office_allows_it_is_plainly_the_lesser_way(phone: Phone, huahai: Enterprise) -> None:
    allow_uploads(huahai)
    with phone.open() as page:
        choose_file(page, make_jpeg("old"))
        expect(page.get_by_text("已上传")).to_be_visible()
        phone.picture(page, "12-upload")
    assert (Exhibit.objects.get().grade, Exhibit.objects.get().captured_live) == ("D", False)


def test_a_revoked_phone_says_so_and_is_enrolled_anew_only_when_asked(phone: Phone, chen: Actor) -> None:
    with phone.open() as page:
        enrolled(page)
        page.wait_for_timeout(300)
        page.route("**/evidence/challenges", lambda route: revoke_and_go_on(route, chen))
        take(page)
        page.get_by_role("button", name="用这张").click()
        expect(page.get_by_text("已上传")).to_be_visible()
        expect(page.get_by_text("这台手机已被停用")).to_be_visible()
        phone.picture(page, "13-revoked")
        page.unroute("**/evidence/challenges")
        page.get_by_role("button", name="在这台手机上重新登记").click()
        expect(page.get_by_text("这台手机已重新登记")).to_be_visible()
    assert Device.objects.filter(person_id=chen.person_id, revoked_at=None).count() == 1
    assert Device.objects.filter(person_id=chen.person_id).count() == 2


def revoke_and_go_on(route: Route, actor: Actor) -> None:
    """Answer as the server does once the person has revoked the phone from another one."""
    in_thread(lambda: Device.objects.filter(person_id=actor.person_id).update(revoked_at=clock.now()))
    route.continue_()


def in_thread(act: Callable[[], object]) -> None:
    thread = Thread(target=act)
    thread.start()
    thread.join()


def test_a_wrong_clock_is_said_before_the_shutter_is_pressed(phone: Phone) -> None:
    with phone.open() as page:
        enrolled(page)
        page.clock.install(time=datetime.now(UTC) + timedelta(minutes=10))
        page.locator("[data-camera=open]").click()
        expect(page.get_by_text("手机时间快了约 10 分钟")).to_be_visible()
        phone.picture(page, "13-clock")


def test_the_picture_from_before_lies_over_the_viewfinder(phone: Phone, chen: Actor) -> None:
    before = make_photo(chen, seed="before")
    with phone.open(f"/snap?ghost=/evidence/photos/{before.pk}/view") as page:
        page.locator("[data-camera=open]").click()
        ghost = page.get_by_alt_text("整改前的照片，作对照用")
        expect(ghost).to_be_visible()
        expect(page.locator("[data-camera=shutter]")).to_be_enabled()
        phone.picture(page, "13-ghost")
        page.get_by_role("button", name="叠加整改前的照片").click()
        expect(ghost).to_be_hidden()
        page.keyboard.press("Escape")
        expect(page.locator("dialog[data-camera]")).to_have_count(0)
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
