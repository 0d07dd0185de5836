"""An office writes a course with a film and a hot-spot question, publishes, shares; a phone below is offered it."""

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from anguan.foundation.access import Actor
from anguan.prevention.hazards.tests.test_browser import PHONE, browsers, cookie_of
from anguan.responsibility.learning.models import Course, Lesson, Question
from anguan.responsibility.learning.tests.test_bank import picture
from anguan.responsibility.learning.tests.test_writing import film

pytestmark = [pytest.mark.browser, pytest.mark.long, pytest.mark.django_db(transaction=True)]
DESK: dict[str, Any] = {"viewport": {"width": 1280, "height": 900}}
SMALL: dict[str, Any] = {**PHONE, "viewport": {"width": 360, "height": 780}}


def fits(page: Page) -> None:
    """Nothing of a page lies outside a narrow phone."""
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


def draws_a_question(page: Page, folder: Path) -> None:
    """Upload a picture, tap it, make the circle larger, choose a topic, save."""
    page.get_by_role("link", name="新建试题").first.click()
    page.get_by_role("link", name="图中找点").click()
    page.get_by_label("题干").fill("点出灭火器的位置")
    page.locator("input[type=file]").set_input_files(folder / "scene.png")
    stage = page.locator("[data-stage]")
    expect(stage).to_be_visible()
    box = stage.bounding_box()
    assert box is not None
    stage.click(position={"x": box["width"] * 0.7, "y": box["height"] * 0.5})
    page.get_by_role("button", name="第 1 处圈大一点").click()
    page.locator("summary", has_text="特殊作业").click()
    page.get_by_label("受限空间", exact=True).check()
    page.get_by_role("button", name="保存试题").click()
    expect(page.get_by_text("答案：图上1处")).to_be_visible()


def writes_a_course(page: Page, folder: Path) -> None:
    """Begin a course, write a text with two blocks, meet an odd codec, put a film that plays."""
    page.get_by_role("link", name="新建课程").first.click()
    page.get_by_label("课程名称").fill("受限空间三分钟")
    page.locator("summary", has_text="特殊作业").click()
    page.get_by_label("受限空间", exact=True).check()
    page.get_by_role("button", name="建好，去写课时").click()
    page.get_by_role("link", name="图文").click()
    page.get_by_label("课时标题").fill("进去之前")
    page.get_by_label("第1段一段文字").fill("先通风，再检测，合格了才进去。")
    page.get_by_role("button", name="记住").click()
    page.get_by_label("第2段记住").fill("不通风不进，不检测不进。")
    page.get_by_role("button", name="第2段上移").click()
    expect(page.get_by_label("第1段记住")).to_have_value("不通风不进，不检测不进。")
    page.get_by_role("button", name="保存课时").click()
    page.get_by_role("link", name="视频 上传").click()
    page.get_by_label("课时标题").fill("看一遍")
    page.locator("input[type=file]").set_input_files(folder / "odd.mp4")
    expect(page.get_by_text("视频的编码是 MPEG-4 Part 2")).to_be_visible()
    page.locator("input[type=file]").set_input_files(folder / "film.mp4")
    expect(page.locator("[data-material] video")).to_be_visible()
    page.get_by_role("button", name="保存课时").click()
    expect(page.get_by_text("共 2 课")).to_be_visible()


def test_an_office_writes_and_shares_and_a_phone_below_is_offered_it(
    live_server: Any, city: Actor, chen: Actor, tmp_path: Path
) -> None:
    film(tmp_path / "film.mp4")
    film(tmp_path / "odd.mp4", "mpeg4")
    (tmp_path / "scene.png").write_bytes(picture())
    cookies = {actor.name: cookie_of(actor) for actor in (city, chen)}
    with browsers(live_server.url, tmp_path) as all_of_them:
        with all_of_them.of(cookies[city.name], "/learning/questions/", device=DESK) as page:
            draws_a_question(page, tmp_path)
            all_of_them.picture(page, "question")
            page.goto(live_server.url + "/learning/courses/")
            writes_a_course(page, tmp_path)
            all_of_them.picture(page, "course")
            page.get_by_role("link", name="设置考试").click()
            page.get_by_label("学完要考试").check()
            page.get_by_label("抽几道题").fill("2")
            expect(page.get_by_text("题库里只有 1 道合适的题，不够抽 2 道")).to_be_visible()
            page.get_by_label("抽几道题").fill("1")
            expect(page.get_by_text("题库里有 1 道合适的题")).to_be_visible()
            page.get_by_role("button", name="保存考试要求").click()
            page.get_by_role("link", name="发布").click()
            page.get_by_role("button", name="发布").click()
            page.get_by_role("button", name="共享给下级").click()
            expect(page.get_by_text("已共享给下级")).to_be_visible()
        with all_of_them.of(cookies[chen.name], "/learning/mine", device=SMALL) as page:
            page.get_by_role("link", name="看看可以学的").click()
            expect(page.get_by_text("受限空间三分钟").first).to_be_visible()
            fits(page)
            all_of_them.picture(page, "offered")
        assert all_of_them.complaints == []
    assert Course.objects.get().shared
    assert [lesson.kind for lesson in Lesson.objects.order_by("position")] == ["text", "video"]
    [[x, y, r]] = Question.objects.get().answer
    assert (round(x, 1), round(y, 2), r) == (0.7, 0.33, 0.07)
