"""Writing without a script: a lesson by the form's own buttons, files with the form; materials by ranges, unsniffed."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from anguan.foundation.access import Actor
from anguan.registry.accounts.tests.makers import make_account, post_of
from anguan.responsibility.learning.models import Course, Lesson
from anguan.responsibility.learning.queries import content
from anguan.responsibility.learning.services import publishing
from anguan.responsibility.learning.tests.test_bank import picture
from anguan.responsibility.learning.tests.test_writing import TEXT, sent, written
from anguan.responsibility.learning.tests.writing import make_pdf


@pytest.fixture
def office(city: Actor) -> Client:
    """The browser of 市局."""
    client = Client()
    client.force_login(make_account(post_of(city), "city"))
    return client


def body(answer: Any) -> bytes:
    """Return what a stream sends."""
    return b"".join(answer.streaming_content)


def test_a_lesson_is_written_by_the_forms_own_buttons(office: Client, city: Actor) -> None:
    course = written(city)
    address = reverse("learning:new_lesson", args=[course.pk])
    typed: dict[str, Any] = {
        "kind": "text", "title": "再检测", "block_kind": ["text", "picture"], "block_text": ["检测。", "仪器"],
        "block_material": ["", ""],
    }  # fmt: skip
    shown = office.post(address, {**typed, "do": "up:1"}).content.decode()
    assert shown.index("仪器") < shown.index("检测。</textarea>")
    assert content.lessons_of(course.versions.get(), by=city).count() == 1
    file = SimpleUploadedFile("仪器.png", picture(), "image/png")
    assert office.post(address, {**typed, "block_file_1": file}).status_code == 302
    lesson = Lesson.objects.get(title="再检测")
    assert [block["kind"] for block in lesson.blocks] == ["text", "picture"]
    preview = office.get(reverse("learning:preview", args=[course.pk]), {"lesson": "1"}).content.decode()
    assert reverse("learning:material", args=[lesson.blocks[1]["material"]]) in preview
    wrong = office.post(address, {**typed, "title": "", "block_file_1": SimpleUploadedFile("a.png", b"not")})
    assert wrong.status_code == 422
    assert "不是图片" in wrong.content.decode()


def test_a_change_to_a_published_lesson_is_made_in_a_draft(office: Client, city: Actor) -> None:
    course = written(city)
    publishing.publish(course.pk, by=city, at=course.changed_at)
    old = Lesson.objects.get(version__course=course)
    answer = office.get(reverse("learning:write_lesson", args=[course.pk, old.pk]))
    new = Lesson.objects.get(version__course=course, version__number=2)
    assert answer.headers["Location"] == reverse("learning:write_lesson", args=[course.pk, new.pk])
    said = {"title": new.title, "block_kind": "text", "block_text": "改了。", "block_material": ""}
    assert office.post(answer.headers["Location"], said).status_code == 302
    page = office.get(reverse("learning:publish", args=[course.pk])).content.decode()
    assert f"修改课时：{TEXT.title}" in page
    assert office.post(reverse("learning:publish", args=[course.pk]), {"note": ""}).status_code == 302
    assert Course.objects.get(pk=course.pk).current == 2


def test_a_file_is_uploaded_in_the_page_and_sent_in_parts(office: Client, city: Actor, sun: Actor) -> None:
    upload = reverse("learning:upload")
    made = office.post(upload, {"kind": "pdf", "file": SimpleUploadedFile("规程.pdf", make_pdf(2))}).content.decode()
    assert "共 2 页" in made
    refused = office.post(upload, {"kind": "video", "file": SimpleUploadedFile("a.mp4", b"nothing to see")})
    assert (refused.status_code, "请用剪映" in refused.content.decode()) == (422, True)
    shot = content.own_materials(city).get()
    address = reverse("learning:material", args=[shot.pk])
    whole = office.get(address)
    data = body(whole)
    assert (whole.status_code, whole["Content-Type"], whole["X-Content-Type-Options"], len(data)) == (
        200, "application/pdf", "nosniff", shot.size,
    )  # fmt: skip
    part = office.get(address, headers={"Range": "bytes=5-9"})
    assert (part.status_code, part["Content-Range"], body(part)) == (206, f"bytes 5-9/{shot.size}", data[5:10])
    assert office.get(address, headers={"Range": f"bytes={shot.size}-"}).status_code == 416
    assert office.get(reverse("learning:material_page", args=[shot.pk, 2]))["Content-Type"] == "image/jpeg"
    assert office.get(reverse("learning:material_page", args=[shot.pk, 3])).status_code == 404
    stranger = Client()
    stranger.force_login(make_account(post_of(sun), "sun"))
    assert stranger.get(address).status_code == 404


def test_programs_list_what_is_offered_and_only_authors_the_bank(office: Client, city: Actor, chen: Actor) -> None:
    course = written(city)
    publishing.publish(course.pk, by=city, at=course.changed_at)
    publishing.share(course.pk, shared=True, by=city, at=course.changed_at)
    worker = Client()
    worker.force_login(make_account(post_of(chen), "chen"))
    [one] = worker.get("/api/v1/learning/courses").json()
    assert (one["title"], one["version"], one["has_paper"]) == ("受限空间三分钟", 1, False)
    assert worker.get(f"/api/v1/learning/courses/{course.pk}").json()["lessons"][0]["title"] == TEXT.title
    assert office.get("/api/v1/learning/questions", {"kind": "judge"}).json() == []
    assert worker.get("/api/v1/learning/questions").status_code in {403, 409}


def test_pictures_of_an_office_are_seen_where_its_questions_are_asked(city: Actor, zhou: Actor) -> None:
    assert content.materials_for(zhou).filter(pk=sent("picture", picture(), "a.png", city).pk).exists()
    assert not content.materials_for(zhou).filter(pk=sent("pdf", make_pdf(), "a.pdf", city).pk).exists()


def test_an_empty_form_is_told_what_it_lacks(office: Client, city: Actor) -> None:
    course = written(city)
    for address in (
        reverse("learning:new_course"),
        reverse("learning:new_lesson", args=[course.pk]),
        f"{reverse('learning:new_question')}?kind=single",
    ):
        answer = office.post(address)
        assert (answer.status_code, "需要改正" in answer.content.decode()) == (422, True), address
