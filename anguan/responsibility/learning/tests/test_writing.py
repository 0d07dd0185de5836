"""Courses written, published, shared, copied, retired: who may, what is frozen, what those below are offered."""

from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest
from django.core.files.base import ContentFile
from PIL import Image

from anguan.foundation.access import Actor
from anguan.foundation.refusal import Refused
from anguan.responsibility.learning.models import Course, Lesson, Material
from anguan.responsibility.learning.queries import content
from anguan.responsibility.learning.rules.lessons import Block
from anguan.responsibility.learning.rules.papers import Paper
from anguan.responsibility.learning.services import materials, publishing, writing
from anguan.responsibility.learning.services.writing import CourseSaid, LessonWritten
from anguan.responsibility.learning.tests.makers import NINE, make_course, make_question
from anguan.responsibility.learning.tests.writing import make_pdf

TEXT = LessonWritten("先通风", "text", (Block("text", "进去之前先通风。"), Block("takeaway", "先通风")))


def film(path: Path, codec: str = "libx264", seconds: int = 2, *, sound: str = "") -> bytes:
    """Return a short film in a codec."""
    with av.open(str(path), "w") as container:
        stream: Any = container.add_stream(codec, rate=10)
        stream.width, stream.height, stream.pix_fmt = 320, 240, "yuv420p"
        voice: Any = container.add_stream(sound, rate=48000, layout="mono") if sound else None
        for number in range(seconds * 10):
            frame = av.VideoFrame.from_ndarray(np.full((240, 320, 3), number * 9 % 255, np.uint8), format="rgb24")
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
        if voice is not None:
            quiet = av.AudioFrame.from_ndarray(np.zeros((1, 1024), np.int16), format="s16", layout="mono")
            quiet.sample_rate, quiet.pts = 48000, 0
            container.mux(voice.encode(quiet))
            container.mux(voice.encode(None))
    return path.read_bytes()


def sent(kind: str, data: bytes, name: str, by: Actor) -> Material:
    """Take in a file as if a browser had sent it."""
    return materials.take(kind, ContentFile(data), name, size=len(data), by=by, at=NINE)


def written(by: Actor, *lessons: LessonWritten, title: str = "受限空间三分钟") -> Course:
    """Write a course with lessons; nothing is published."""
    course = writing.new_course(CourseSaid(title, topics=["confined_space"]), by=by, at=NINE)
    for lesson in lessons or (TEXT,):
        writing.set_lesson(course.pk, lesson, by=by, at=NINE)
    return course


def test_an_office_publishes_and_shares_and_those_below_are_offered_it(city: Actor, zhou: Actor, sun: Actor) -> None:
    course = written(city)
    assert list(content.offered_to(zhou)) == []
    publishing.publish(course.pk, by=city, at=NINE)
    assert list(content.offered_to(zhou)) == []
    publishing.share(course.pk, shared=True, by=city, at=NINE)
    assert [list(content.offered_to(one)) for one in (zhou, sun)] == [[course], [course]]
    course.refresh_from_db()
    version = content.current_version(course, by=zhou)
    assert version is not None
    assert [lesson.title for lesson in content.lessons_of(version, by=zhou)] == ["先通风"]
    publishing.share(course.pk, shared=False, by=city, at=NINE)
    assert list(content.offered_to(zhou)) == []
    assert list(content.lessons_of(version, by=zhou)) == []


def test_a_town_shares_with_its_own_and_nobody_else(li: Actor, zhou: Actor, sun: Actor) -> None:
    course = written(li)
    publishing.publish(course.pk, by=li, at=NINE)
    publishing.share(course.pk, shared=True, by=li, at=NINE)
    assert list(content.offered_to(zhou)) == [course]
    assert list(content.offered_to(sun)) == []


def test_what_is_published_never_changes_and_the_next_version_says_what_did(zhou: Actor) -> None:
    course = written(zhou, TEXT, LessonWritten("再检测", "text", (Block("text", "检测。"),)))
    first = publishing.publish(course.pk, by=zhou, at=NINE)
    old = list(content.lessons_of(first, by=zhou))
    draft = writing.draft_for(course.pk, by=zhou)
    now = list(content.lessons_of(draft, by=zhou))
    writing.move_lesson(course.pk, now[1].pk, -1, by=zhou, at=NINE)
    changed = LessonWritten("再检测", "text", (Block("text", "检测氧、可燃、有毒。"),))
    writing.set_lesson(course.pk, changed, by=zhou, at=NINE, lesson_id=now[1].pk)
    writing.set_lesson(course.pk, LessonWritten("后作业", "text", (Block("text", "作业。"),)), by=zhou, at=NINE)
    second = publishing.publish(course.pk, by=zhou, at=NINE + timedelta(days=1))
    assert second.note == "新增课时：后作业，修改课时：再检测，调整了课时顺序"
    assert [lesson.title for lesson in content.lessons_of(second, by=zhou)] == ["再检测", "先通风", "后作业"]
    assert [(one.pk, one.blocks) for one in content.lessons_of(first, by=zhou)] == [(one.pk, one.blocks) for one in old]
    with pytest.raises(Refused) as refusal:
        publishing.publish(course.pk, by=zhou, at=NINE)
    assert refusal.value.codes == ["nothing_changed"]


def test_everything_unfinished_is_said_at_once(zhou: Actor) -> None:
    course = written(zhou, LessonWritten("空的", "text"), LessonWritten("没片", "video"))
    with pytest.raises(Refused) as refusal:
        publishing.publish(course.pk, by=zhou, at=NINE)
    assert refusal.value.codes == ["lesson_empty", "material_missing"]
    assert [reason.message[:3] for reason in refusal.value.reasons] == ["第1课", "第2课"]


def test_nobody_changes_what_others_wrote(city: Actor, zhou: Actor, sun: Actor, li: Actor) -> None:
    course = written(zhou)
    for stranger in (city, sun, li):
        with pytest.raises(Course.DoesNotExist):
            writing.set_lesson(course.pk, TEXT, by=stranger, at=NINE)
        with pytest.raises(Course.DoesNotExist):
            publishing.publish(course.pk, by=stranger, at=NINE)
    with pytest.raises(Refused):
        publishing.share(course.pk, shared=True, by=zhou, at=NINE)


def test_a_copy_is_ones_own_with_its_files_and_stays_when_the_first_is_taken_back(city: Actor, zhou: Actor) -> None:
    picture = BytesIO()
    Image.new("RGB", (40, 30), "red").save(picture, "PNG")
    shown = sent("picture", picture.getvalue(), "现场.png", city)
    course = written(city, LessonWritten("看图", "pictures", (Block("picture", "阀门", str(shown.pk)),)))
    publishing.publish(course.pk, by=city, at=NINE)
    publishing.share(course.pk, shared=True, by=city, at=NINE)
    mine = publishing.copy(course.pk, by=zhou, at=NINE)
    publishing.share(course.pk, shared=False, by=city, at=NINE)
    draft = writing.draft_for(mine.pk, by=zhou)
    [lesson] = content.lessons_of(draft, by=zhou)
    [own] = content.materials_in([lesson], by=zhou).values()
    assert (own.enterprise_id, own.sha256, own.pk != shown.pk) == (zhou.enterprise_id, shown.sha256, True)
    assert publishing.publish(mine.pk, by=zhou, at=NINE).number == 1


def test_a_retired_course_is_offered_to_nobody_until_it_is_restored(zhou: Actor, chen: Actor) -> None:
    course = written(zhou)
    publishing.publish(course.pk, by=zhou, at=NINE)
    assert list(content.offered_to(chen)) == [course]
    publishing.retire(course.pk, by=zhou, at=NINE)
    assert list(content.offered_to(chen)) == []
    assert publishing.restore(course.pk, by=zhou, at=NINE).state == "published"


def test_a_paper_asks_for_no_more_than_can_be_drawn(zhou: Actor, sun: Actor) -> None:
    course = written(zhou)
    for _number in range(3):
        make_question("judge")
    make_question("single", owner=None, topics=["dust"])
    with pytest.raises(Refused) as refusal:
        writing.set_paper(course.pk, Paper(count=4), by=zhou, at=NINE)
    assert refusal.value.codes == ["paper_short"]
    assert writing.set_paper(course.pk, Paper(count=3), by=zhou, at=NINE).paper["count"] == 3  # type: ignore[index]


def test_a_film_is_known_by_opening_it(zhou: Actor, tmp_path: Path) -> None:
    fine = sent("video", film(tmp_path / "a.mp4", sound="aac"), "动火.mov", zhou)
    assert (fine.media_type, round(fine.seconds or 0)) == ("video/mp4", 2)
    assert sent("video", film(tmp_path / "b.webm", "libvpx"), "录屏.webm", zhou).media_type == "video/webm"
    for name, data, code, words in (
        ("c.mp4", film(tmp_path / "c.mp4", "libx265"), "video_codec", "H.265"),
        ("d.mp4", film(tmp_path / "d.mp4", "mpeg4"), "video_codec", "MPEG-4 Part 2"),
        ("e.mp4", b"MZ\x90 not a film at all", "video_unknown", "不是能在网页里播放的视频"),
        ("f.mp4", b"", "file_empty", "空"),
    ):
        with pytest.raises(Refused) as refusal:
            sent("video", data, name, zhou)
        assert refusal.value.codes == [code]
        assert words in refusal.value.reasons[0].message
        assert refusal.value.reasons[0].remedy


def test_a_pdf_is_drawn_page_by_page_and_a_picture_anew(zhou: Actor) -> None:
    paper = sent("pdf", make_pdf(3), "规程.pdf", zhou)
    assert paper.pages == 3
    assert Image.open(BytesIO(materials.page_picture(paper, 3))).width == 1240
    with pytest.raises(Refused):
        sent("pdf", b"PK\x03\x04 a document of another kind", "规程.pdf", zhou)
    photo = BytesIO()
    exif = Image.Exif()
    exif[0x0112], exif[0x010F] = 6, "a phone"
    Image.new("RGB", (400, 300)).save(photo, "JPEG", exif=exif)
    kept = sent("picture", photo.getvalue(), "a.jpg", zhou)
    with materials.opened(kept) as file:
        shown = Image.open(file)
        assert (shown.size, dict(shown.getexif())) == ((300, 400), {})
    with pytest.raises(Refused):
        sent("picture", b"<svg onload=alert(1)>", "a.svg", zhou)


def test_a_course_of_the_maker_is_whole(zhou: Actor) -> None:
    course = make_course(lessons=2, video=True, paper=Paper(count=5).stored())
    version = content.current_version(course, by=zhou)
    assert version is not None
    assert publishing.reasons_not_to_publish(course, version, by=zhou) == []
    assert Lesson.objects.filter(version=version).count() == 2
