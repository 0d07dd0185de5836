"""陈师傅 learns on his phone: a bad line, a video to its end, the tab left once, a paper, the certificate."""

from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile
from playwright.sync_api import Page, expect

from anguan.foundation import clock
from anguan.foundation.access import Actor
from anguan.prevention.hazards.tests.test_browser import DESK, PHONE, browsers, cookie_of
from anguan.registry.enterprises.models import Enterprise
from anguan.responsibility.learning.models import Completion, Course, CourseVersion, Lesson, Progress, Sitting
from anguan.responsibility.learning.services import assigning, materials
from anguan.responsibility.learning.tests.makers import make_course, make_question
from anguan.responsibility.learning.tests.test_writing import film

pytestmark = [pytest.mark.browser, pytest.mark.long, pytest.mark.django_db(transaction=True)]
SMALL: dict[str, Any] = {**PHONE, "viewport": {"width": 360, "height": 780}}
SECONDS = 8
PAPER = {"count": 3, "minutes": 10, "pass_mark": 60, "pause_minutes": 0}


def a_course(firm: Enterprise, writer: Actor, folder: Path) -> Course:
    """Store a course of 华海: a real film of eight seconds, a text, and a paper of three questions."""
    course = make_course("动火三分钟", owner=firm, by=writer, lessons=1, questions=0, topics=["hot_work"], paper=PAPER)
    data = film(folder / "film.webm", "libvpx", SECONDS)
    shot = materials.take(
        "video", ContentFile(data), "film.webm", size=len(data), by=writer, at=clock.now()
    )  # fmt: skip
    version: CourseVersion = course.versions.get()
    whose = {name: getattr(course, name) for name in ("enterprise_id", "region_code", "line_code", "shared")}
    Lesson.objects.create(
        **whose, version=version, position=1, title="动火前做什么", kind="video", material_id=shot.pk, seconds=SECONDS,
        clauses=["GB 30871-2022 5.2"],
    )  # fmt: skip
    said: dict[str, Any] = {"owner": firm, "topics": ["hot_work"], "clause": "安全生产法 第五十五条"}
    make_question("judge", explanation="有权停止作业，撤离现场。", **said)
    make_question("single", explanation="超过30分钟要重新检测。", **said)
    make_question("order", explanation="先通风，再检测，后作业。", **said)
    return course


def until(page: Page, holds: str) -> None:
    """Wait until something holds in the page; its policy lets no text be run again and again there."""
    for _turn in range(600):
        if page.evaluate(holds):
            return
        page.wait_for_timeout(100)
    pytest.fail(holds)


def answer(page: Page) -> None:
    """Tap an answer to the question shown: the judging one wrong, the others right."""
    field = page.locator("[data-item]:visible [data-question]")
    match field.get_attribute("data-kind"):
        case "judge":
            field.get_by_text("错误", exact=True).click()
        case "single":
            field.get_by_text("30分钟", exact=True).click()
        case _:
            for rank, step in enumerate(("通风", "检测", "作业"), start=1):
                field.get_by_label(f"{step}是第几步").select_option(f"{rank}")
    expect(page.get_by_text("已保存")).to_be_visible()


def test_a_lesson_to_its_end_a_paper_and_a_certificate(
    live_server: Any, tmp_path: Path, huahai: Enterprise, zhou: Actor, chen: Actor
) -> None:
    course = a_course(huahai, zhou, tmp_path)
    assigning.assign(
        course.pk, person_ids=[chen.person_id], because="manager", words="动火班都要学", by=zhou, at=clock.now(),
        due_on=clock.today(),
    )  # fmt: skip
    chens, zhous = cookie_of(chen), cookie_of(zhou)
    with browsers(live_server.url, tmp_path) as opened:
        with opened.of(chens, "/learning/mine", device=SMALL) as page:
            opened.picture(page, "01-mine")
            page.get_by_role("link", name="动火三分钟").click()
            opened.picture(page, "02-course")
            page.get_by_role("link", name="开始学习").click()
            expect(page.locator("[data-left]")).to_contain_text("至少再看")
            opened.picture(page, "03-text", whole=False)
            page.context.set_offline(True)  # what is read meanwhile waits on the phone
            page.evaluate("window.scrollTo(0, document.body.scrollHeight)")
            expect(page.get_by_text("网络不好，学习记录先存在手机上")).to_be_visible(timeout=30_000)
            opened.picture(page, "03-offline", whole=False)
            page.context.set_offline(False)
            expect(page.locator("[data-share]")).to_have_text("已学完", timeout=60_000)
            expect(page.get_by_text("网络不好，学习记录先存在手机上")).to_be_hidden()
            opened.complaints[:] = [said for said in opened.complaints if "ERR_INTERNET_DISCONNECTED" not in said]
            page.get_by_role("link", name="下一课").click()
            film_shown = page.locator("video")
            expect(film_shown).to_be_visible()
            page.evaluate("document.querySelector('video').muted = true")
            page.evaluate("document.querySelector('video').currentTime = 7")  # a jump to the end counts for nothing
            page.evaluate("document.querySelector('video').play()")
            until(page, "document.querySelector('video').ended")
            expect(page.locator("[data-share]")).not_to_have_text("已学完")
            opened.picture(page, "04-jumped", whole=False)
            page.evaluate("const film = document.querySelector('video'); film.currentTime = 0; film.play()")
            until(page, "document.querySelector('video').currentTime > 2")
            page.evaluate(
                "Object.defineProperty(document, 'hidden', {value: true, configurable: true});"
                "document.dispatchEvent(new Event('visibilitychange'))"
            )
            until(page, "document.querySelector('video').paused")
            page.evaluate("delete document.hidden; document.dispatchEvent(new Event('visibilitychange'))")
            expect(page.get_by_text("离开页面 1 次").first).to_be_visible()
            opened.picture(page, "05-left", whole=False)
            page.evaluate("document.querySelector('video').play()")
            expect(page.locator("[data-share]")).to_have_text("已学完", timeout=60_000)
            opened.picture(page, "06-watched", whole=False)
            page.get_by_role("link", name="去考试").click()
            opened.picture(page, "07-paper")
            page.get_by_role("button", name="开始考试").click()
            page.wait_for_url("**/papers/**")
            for number in range(3):
                answer(page)
                opened.picture(page, f"08-question-{number}", whole=False)
                if number < 2:
                    page.get_by_role("button", name="下一题").click()
            page.get_by_role("button", name="交卷").click()
            page.get_by_role("dialog").get_by_role("button", name="交卷").click()
            page.wait_for_url("**/result")
            expect(page.get_by_text("有权停止作业，撤离现场。")).to_be_visible()
            expect(page.get_by_text("依据：安全生产法 第五十五条").first).to_be_visible()
            opened.picture(page, "09-result")
            page.get_by_role("link", name="看结业证明").click()
            opened.picture(page, "10-certificate")
            address = page.get_by_role("link", name="打开查验页").get_attribute("href") or ""
            page.goto(live_server.url + "/learning/wrong/")
            opened.picture(page, "11-book")
            page.get_by_role("link", name="开始练习").click()
            opened.picture(page, "12-practise")
        with opened.of("", address.removeprefix(live_server.url), device=SMALL) as page:
            expect(page.get_by_text("这份证明有效")).to_be_visible()
            expect(page.get_by_text("陈*东")).to_be_visible()
            opened.picture(page, "13-verify")
        with opened.of(zhous, "/learning/assignments/", device=DESK) as page:
            opened.picture(page, "20-assignments-desk")
            page.get_by_role("link", name="陈卫东").first.click()
            opened.picture(page, "21-given-desk")
            page.goto(live_server.url + "/learning/assign")
            page.get_by_placeholder("输入姓名或拼音首字母查找").press_sequentially("陈", delay=30)
            expect(page.get_by_text("陈卫东").first).to_be_visible()
            opened.picture(page, "22-assign-desk")
        with opened.of(zhous, "/learning/assign", device=SMALL) as page:
            opened.picture(page, "23-assign-phone")
            page.goto(live_server.url + "/learning/sittings/")
            opened.picture(page, "24-sittings-phone")
    watched = Progress.objects.get(lesson__kind="video")
    assert (watched.left_times, watched.done_at is not None) == (1, True)
    assert watched.seconds >= SECONDS * 0.6
    paper = Sitting.objects.get()
    assert (paper.score, paper.passed) == (66, True)
    assert Completion.objects.get().person_name == "陈卫东"
