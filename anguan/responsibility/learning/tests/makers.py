"""Makers of learning: a published course with lessons and questions, and one valid question of each kind."""

from datetime import UTC, date, datetime
from typing import Any

from anguan.foundation.access import Actor
from anguan.foundation.access.models import uuid7
from anguan.registry.enterprises.models import Enterprise
from anguan.registry.offices.models import Office
from anguan.responsibility.learning.models import Course, CourseVersion, Lesson, Material, Question

NINE = datetime(2026, 11, 20, 1, 0, tzinfo=UTC)  # nine in the morning in China
TODAY = date(2026, 11, 20)

SAID: dict[str, dict[str, Any]] = {
    "single": {"stem": "动火作业前，可燃气体检测后多久没有开始要重新检测？", "options": ["30分钟", "2小时", "8小时"],
               "answer": [0]},
    "multiple": {"stem": "进入受限空间前要做到哪些？", "options": ["先通风", "再检测", "一个人悄悄进", "有人监护"],
                 "answer": [0, 1, 3]},
    "judge": {"stem": "发现直接危及人身安全的紧急情况时，从业人员有权停止作业。", "answer": [True]},
    "blank": {"stem": "受限空间氧含量不得低于____%。", "answer": [["19.5", "19.5%", "十九点五"]]},
    "order": {"stem": "受限空间作业的先后顺序", "options": ["作业", "检测", "通风"], "answer": [2, 1, 0]},
    "spot": {"stem": "点出图中灭火器的位置", "answer": [[0.5, 0.4, 0.1]]},
}  # fmt: skip


def belonging(owner: Enterprise | Office | None) -> dict[str, Any]:
    """Return the columns of what an enterprise, an office or (None) the platform wrote."""
    match owner:
        case Enterprise():
            return {"owner": "enterprise", "enterprise_id": owner.pk, "owner_name": owner.name,
                    "region_code": owner.region_code, "line_code": owner.line_code}  # fmt: skip
        case Office():
            return {"owner": "office", "office_id": owner.pk, "owner_name": owner.name,
                    "region_code": owner.region_code, "shared": True}  # fmt: skip
    return {"owner": "platform", "owner_name": "安管家", "shared": True}


def make_question(kind: str = "single", *, owner: Enterprise | Office | None = None, **named: Any) -> Question:
    """Store a valid question of a kind; of the platform unless an enterprise or an office is named."""
    fields: dict[str, Any] = {**belonging(owner), "kind": kind, "changed_at": NINE, "topics": ["confined_space"]}
    if kind == "spot" and "picture_id" not in named:
        fields["picture_id"] = make_material("picture", owner=owner).pk
    fields |= {"options": [], **SAID[kind], **named}
    fields.setdefault("likeness", uuid7().hex)
    return Question.objects.create(**fields)


def make_material(kind: str = "picture", *, owner: Enterprise | Office | None = None, **named: Any) -> Material:
    """Store a material by its row alone: no file stands behind it."""
    fields: dict[str, dict[str, Any]] = {
        "picture": {"file_name": "仓库.jpg", "media_type": "image/jpeg", "width": 1280, "height": 960},
        "video": {"file_name": "动火.mp4", "media_type": "video/mp4", "seconds": 180.0, "width": 1280, "height": 720},
        "pdf": {"file_name": "课件.pdf", "media_type": "application/pdf", "pages": 6},
    }
    return Material.objects.create(
        **{**belonging(owner), "kind": kind, "changed_at": NINE, "sha256": uuid7().hex * 2, "size": 1000,
           **fields[kind], **named}
    )  # fmt: skip


def make_course(
    title: str = "受限空间三分钟",
    *,
    owner: Enterprise | Office | None = None,
    by: Actor | None = None,
    lessons: int = 2,
    questions: int = 6,
    video: bool = False,
    paper: dict[str, Any] | None = None,
    **named: Any,
) -> Course:
    """Store a published course with its version 1, lessons (the last a video if asked) and questions of all kinds."""
    topics = named.pop("topics", ["confined_space"])
    course = Course.objects.create(
        **{**belonging(owner), "title": title, "summary": "先通风、再检测、后作业", "state": "published", "current": 1,
           "topics": topics, "changed_at": NINE, "written_by": by.person_id if by else None,
           "writer_name": by.name if by else "", **named}
    )  # fmt: skip
    whose = {name: getattr(course, name) for name in ("enterprise_id", "region_code", "line_code", "shared")}
    version = CourseVersion.objects.create(
        **whose, course=course, number=1, published_at=NINE, minutes=3 * max(lessons, 1), paper=paper
    )
    for position in range(lessons):
        is_video = video and position == lessons - 1
        Lesson.objects.create(
            **whose, version=version, position=position, title=f"第{position + 1}课",
            kind="video" if is_video else "text", seconds=180 if is_video else 15,
            material_id=make_material("video", owner=owner).pk if is_video else None,
            blocks=[] if is_video else [
                {"kind": "text", "text": "进入前先通风，再检测，合格才能作业。"},
                {"kind": "takeaway", "text": "先通风、再检测、后作业。"},
            ],
        )  # fmt: skip
    for number in range(questions):
        kind = list(SAID)[number % len(SAID)]
        make_question(kind, owner=owner, topics=topics, stem=f"{SAID[kind]['stem']}（{number + 1}）")
    return course
