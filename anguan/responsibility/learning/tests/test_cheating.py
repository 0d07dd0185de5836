"""Who would rather not learn: answers looked up meanwhile, two papers, lessons side by side, files that swell."""

import threading
import zipfile
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from io import BytesIO
from typing import Any

import pytest
import xlsxwriter
from django.core.files.base import ContentFile
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.urls import reverse
from PIL import Image

from anguan.foundation import clock
from anguan.foundation.access import Actor
from anguan.foundation.access.models import uuid7
from anguan.foundation.access.scope import acting_as
from anguan.foundation.refusal import Refused
from anguan.registry.accounts.tests.makers import make_office
from anguan.registry.accounts.tests.signing import client_of
from anguan.registry.enterprises.models import Enterprise
from anguan.registry.offices.models import Office
from anguan.responsibility.learning.models import Completion, Course, Progress, Question, Sitting, Wrong
from anguan.responsibility.learning.queries import content
from anguan.responsibility.learning.queries.doing import study
from anguan.responsibility.learning.services import bank_tables, materials, picturing, publishing, sitting, watching
from anguan.responsibility.learning.services.watching import BeatSaid
from anguan.responsibility.learning.tests.doing import PAPER, make_sitting
from anguan.responsibility.learning.tests.makers import NINE, make_course, make_material, make_question
from anguan.responsibility.quizzes.tests.makers import make_quiz
from anguan.responsibility.training.tests.makers import owned

MINUTE = timedelta(minutes=1)
RIGHT = "30分钟"


@pytest.fixture
def office(db: None) -> Office:
    return make_office("亭湖区应急管理局", "320902")


def test_answers_of_a_paper_one_sits_are_shown_nowhere(huahai: Enterprise, zhou: Actor, wang: Actor) -> None:
    """周主任 keeps the bank and sits a paper drawn from it: until he hands in, nothing shows him the answers."""
    now = clock.now()
    question = make_question("single", owner=huahai, topics=["hot_work"], explanation="查第5.3.1条")
    course = make_course(owner=huahai, questions=0, topics=["hot_work"], paper=PAPER)
    earlier = make_sitting(course, zhou, huahai, at=now - timedelta(days=1), submitted_at=now, score=0, passed=False)
    Wrong.objects.create(**owned(huahai), person_id=zhou.person_id, question=question, last_at=now)
    running = make_sitting(course, zhou, huahai, at=now, attempt=2)
    browser, other = client_of(zhou), client_of(wang)
    pages = [
        reverse("learning:question", args=[question.pk]), reverse("learning:result", args=[earlier.pk]),
        "/api/v1/learning/questions",
    ]  # fmt: skip
    for page in pages:
        assert "5.3.1" not in browser.get(page).content.decode(), page
        assert "5.3.1" in other.get(page).content.decode() or "result" in page
    practise = reverse("learning:practise", args=[question.pk])
    assert "正在考的卷子" in browser.post(practise, {f"q-{question.pk}": "0"}).content.decode()
    exported = b"".join(browser.get(reverse("learning:export_bank")).streaming_content)  # type: ignore[attr-defined]
    assert "可燃气体检测" not in _texts(exported)
    sitting.submit(running.pk, by=zhou, at=now)
    for page in pages:
        assert "5.3.1" in browser.get(page).content.decode(), page


def _texts(workbook: bytes) -> str:
    with zipfile.ZipFile(BytesIO(workbook)) as book:
        return "".join(book.read(name).decode("utf-8", "ignore") for name in book.namelist())


def test_one_paper_at_a_time(huahai: Enterprise, zhou: Actor, chen: Actor) -> None:
    course = make_course(owner=huahai, paper=PAPER)
    make_sitting(course, chen, huahai, at=NINE)
    with pytest.raises(IntegrityError):
        make_sitting(course, chen, huahai, at=NINE, attempt=2)


def test_a_course_taken_back_spoils_no_other_paper(
    huahai: Enterprise, office: Office, zhou: Actor, chen: Actor
) -> None:
    """The county takes its course back while 陈师傅 sits its paper: he is marked, and so is everybody after him."""
    course = make_course(owner=office, questions=1, paper={**PAPER, "count": 1})
    question = Question.objects.get(office_id=office.pk)
    asked = [{"question": f"{question.pk}", "order": [0, 1, 2]}]
    _learn(course, chen, huahai)
    first = make_sitting(course, chen, huahai, at=NINE, asked=asked, answers={f"{question.pk}": question.answer})
    other = make_course(owner=huahai, questions=0, paper=PAPER)
    second = make_sitting(other, chen, huahai, at=NINE + MINUTE)
    for row in (course, *course.versions.all(), *course.versions.get().lessons.all()):
        type(row).objects.filter(pk=row.pk).update(shared=False)
    assert sitting.end_all_over(at=NINE + 60 * MINUTE) == 2
    assert Sitting.objects.get(pk=first.pk).passed is True
    assert Sitting.objects.get(pk=second.pk).submitted_at is not None
    assert Completion.objects.get(person_id=chen.person_id).course_id == course.pk


def _learn(course: Course, who: Actor, firm: Enterprise) -> None:
    version = course.versions.get()
    for lesson in version.lessons.all():
        Progress.objects.create(
            **owned(firm), person_id=who.person_id, version=version, lesson=lesson, began_at=NINE, done_at=NINE
        )


def test_nobody_copies_or_reads_what_a_county_elsewhere_shares(office: Office, sun: Actor, zhou: Actor) -> None:
    course = make_course(owner=office)
    question = Question.objects.filter(office_id=office.pk).first()
    assert question is not None
    with pytest.raises(Course.DoesNotExist):
        publishing.copy(course.pk, by=sun, at=NINE)
    assert not content.questions_shown(sun).filter(pk=question.pk).exists()
    assert client_of(sun).get(reverse("learning:question", args=[question.pk])).status_code == 404
    assert client_of(sun).get(reverse("learning:preview", args=[course.pk])).status_code == 404
    assert client_of(zhou).get(reverse("learning:question", args=[question.pk])).status_code == 200
    assert publishing.copy(course.pk, by=zhou, at=NINE).origin_id == course.pk


@pytest.mark.parametrize("kind", ["TIFF", "PPM", "EPS", "ICO"])
def test_pictures_no_browser_shows_are_not_even_opened(zhou: Actor, kind: str) -> None:
    out = BytesIO()
    Image.new("RGB", (40, 30), "red").save(out, kind)
    data = out.getvalue()
    with pytest.raises(Refused) as refusal:
        materials.take("picture", ContentFile(data), "图.jpg", size=len(data), by=zhou, at=NINE)
    assert refusal.value.codes == ["file_unfit"]


@pytest.mark.parametrize(
    "data", [b'<svg xmlns="http://www.w3.org/2000/svg"/>', b"<html><script>alert(1)</script>", b""]
)
def test_markup_is_no_picture_no_video_and_no_pdf(zhou: Actor, data: bytes) -> None:
    for kind in ("picture", "video", "pdf"):
        with pytest.raises(Refused):
            materials.take(kind, ContentFile(data), "图.jpg", size=len(data), by=zhou, at=NINE)


def _written_as(who: Actor, write: Callable[[], object]) -> None:
    with acting_as(who), transaction.atomic():
        write()


def test_what_is_shared_is_read_by_all_and_written_by_whose_it_is(
    office: Office, zhou: Actor, sun: Actor, far_officer: Actor, li: Actor
) -> None:
    """As the web role, past every service: the tables themselves keep strangers' hands off what they may read."""
    course = make_course(owner=office)
    version, question = course.versions.get(), Question.objects.filter(office_id=office.pk).first()
    assert question is not None
    rows = [course, version, version.lessons.first(), question, make_material(owner=office)]
    quiz = make_quiz(li, at=NINE)
    for row in (*rows, quiz):
        model: Any = type(row)
        for who in (zhou, sun, far_officer):
            with acting_as(who):
                mine = model.objects.filter(pk=row.pk)
                assert mine.exists(), (model, who.name)
                assert mine.update(region_code=row.region_code) == 0, (model, who.name)
                mine.delete() if model is not Course else mine._raw_delete(mine.db)
                assert mine.exists(), (model, who.name)
    for row in (course, question, make_material(owner=None)):  # a copy that says it is the county's, or everybody's
        row.pk = uuid7()
        with pytest.raises(DatabaseError):
            _written_as(sun, partial(row.save, force_insert=True))


@pytest.mark.parametrize("named", [{"shared": True}, {"owner": "office"}, {"owner": "platform", "region_code": ""}])
def test_no_enterprise_writes_for_others(stranger: Enterprise, sun: Actor, named: dict[str, Any]) -> None:
    for row in (make_question(owner=stranger), make_material(owner=stranger), make_course(owner=stranger)):
        mine = type(row)._default_manager.filter(pk=row.pk)
        with pytest.raises(IntegrityError):
            _written_as(sun, partial(mine.update, **named))


def _table(pictures: int, side: int) -> bytes:
    """Return a table of one question on which one picture, all of one colour, stands many times."""
    image, out = BytesIO(), BytesIO()
    Image.new("1", (side, side)).save(image, "PNG")
    with xlsxwriter.Workbook(out) as book:
        sheet = book.add_worksheet("题库")
        sheet.write_row(0, 0, ["题型", "题干", "选项A", "选项B", "答案"])
        sheet.write_row(1, 0, ["单选题", "灭火器多久检查一次？", "每月", "每年", "A"])
        for _n in range(pictures):
            sheet.insert_image(1, 5, "a.png", {"image_data": image})
    return out.getvalue()


def test_a_picture_placed_a_thousand_times_is_unpacked_once() -> None:
    found = picturing.pictures_in(_table(1_000, 50), "题库")
    assert len(found) == picturing.MOST_PICTURES
    assert len({id(one.data) for one in found}) == 1


def test_pictures_are_unpacked_until_all_of_them_are_too_many(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(picturing, "_LARGEST_SUM", 10)
    assert {one.data for one in picturing.pictures_in(_table(2, 50), "题库")} == {b""}


def test_pictures_that_take_too_long_are_told_and_left_out(zhou: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bank_tables, "_MOST_PIXELS", 2_499)
    upload = bank_tables.receive_bank(BytesIO(_table(1, 50)), "题.xlsx", by=zhou, at=NINE)
    assert any("读不出来" in problem[2] for problem in upload.problems)
    assert bank_tables.import_bank(upload.pk, by=zhou, at=NINE).added == 1
    assert Question.objects.get().picture_id is None


@pytest.mark.django_db(transaction=True)
def test_lessons_begun_in_one_moment_count_time_once(huahai: Enterprise, zhou: Actor, chen: Actor) -> None:
    """Two lessons are opened and left alone for five minutes; then both are told as learned in the same second."""
    course = make_course(owner=huahai, questions=0)
    learned = study(course, person_id=chen.person_id, enterprise_id=huahai.pk)
    assert learned is not None
    pages = [(step.lesson.pk, watching.page_for(step, learned, by=chen, at=NINE)) for step in learned.steps]
    together = threading.Barrier(len(pages))

    def told(lesson: Any, page: str) -> Callable[[], None]:
        def step() -> None:
            try:
                together.wait()
                watching.beat(course.pk, lesson, BeatSaid(page, 1, 300.0), by=chen, at=NINE + 5 * MINUTE)
            finally:
                connection.close()

        return step

    threads = [threading.Thread(target=told(*page)) for page in pages]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(Progress.objects.values_list("seconds", flat=True)) == 300.0
