"""Writing (编写): whose a row is, and the courses, lessons and papers somebody writes for others.

What people learn from is frozen: every change is made in a draft, which becomes the next version when it is published.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import F

from anguan.foundation.access import Actor
from anguan.foundation.access.models import uuid7
from anguan.foundation.audit import services as audit
from anguan.foundation.keys import write_first
from anguan.foundation.refusal import Reason, Refused, refuse_if
from anguan.foundation.words import mark as _
from anguan.registry.enterprises.queries import enterprises_for
from anguan.responsibility.learning import catalog
from anguan.responsibility.learning.models import Course, CourseVersion, Lesson
from anguan.responsibility.learning.queries import content
from anguan.responsibility.learning.rules.lessons import LESSON_KINDS, MOST_LESSONS, Block, least_seconds
from anguan.responsibility.learning.rules.papers import Paper, reasons_against_paper
from anguan.responsibility.training.rules.categories import CATEGORY_TITLES

LESSON_COLUMNS = ("title", "kind", "blocks", "material_id", "seconds", "clauses")


@dataclass(frozen=True)
class CourseSaid:
    """What somebody wrote about a course."""

    title: str
    summary: str = ""
    topics: Sequence[str] = ()
    category: str = "other"


@dataclass(frozen=True)
class LessonWritten:
    """A lesson as somebody wrote it; `minutes` 0: as long as its content takes at least."""

    title: str
    kind: str
    blocks: Sequence[Block] = ()
    material_id: UUID | None = None
    minutes: int = 0
    clauses: Sequence[str] = field(default_factory=tuple)


def belonging(by: Actor) -> dict[str, Any]:
    """Return whose a new row is: the enterprise's or the office's that the actor acts for."""
    by.require("learning.author")
    if by.enterprise_id:
        own = enterprises_for(by).get(pk=by.enterprise_id)
        return {
            "owner": "enterprise", "enterprise_id": own.pk, "owner_name": own.name, "region_code": own.region_code,
            "line_code": own.line_code,
        }  # fmt: skip
    if by.office_id and by.territory and by.territory.code:
        return {
            "owner": "office", "office_id": by.office_id, "owner_name": by.organisation,
            "region_code": by.territory.code,
        }  # fmt: skip
    raise Refused(Reason("no_house", _("当前岗位不属于企业或监管部门"), _("请切换到本单位的岗位再编写")))


def own_course(course_id: UUID, *, by: Actor) -> Course:
    """Return a course the actor may change, and let nobody else change it meanwhile."""
    by.require("learning.author")
    course: Course = content.own_courses(by).select_for_update(of=("self",)).get(pk=course_id)
    return course


@transaction.atomic
def new_course(said: CourseSaid, *, by: Actor, at: datetime, key: UUID | None = None) -> Course:
    """Begin a course (新建课程); the same key sent twice is one course."""
    whose = belonging(by)
    if key is not None and (known := content.own_courses(by).filter(pk=key).first()):
        again: Course = known
        return again
    refuse_if(_against_course(said))
    course = Course(
        **whose, **_written(said), id=key or uuid7(), written_by=by.person_id, writer_name=by.name, changed_at=at
    )
    write_first(course)
    _draft(course)
    audit.record("learning.course_begun", course, by=by, at=at, title=course.title)
    return course


@transaction.atomic
def set_course(course_id: UUID, said: CourseSaid, *, by: Actor, at: datetime) -> Course:
    """Change what a course is called and is about; these are not part of a version and hold at once."""
    course = own_course(course_id, by=by)
    refuse_if(_against_course(said))
    written = _written(said)
    before = {name: getattr(course, name) for name in written}
    if before != written:
        _set(course, {**written, "changed_at": at})
        audit.record("learning.course_changed", course, by=by, at=at, before=before, **written)
    return course


@transaction.atomic
def draft_for(course_id: UUID, *, by: Actor) -> CourseVersion:
    """Return the draft of a course, made from its published version where there is none yet."""
    course = own_course(course_id, by=by)
    return content.draft_of(course, by=by) or _draft(course, of=content.current_version(course, by=by), by=by)


@transaction.atomic
def set_lesson(
    course_id: UUID, said: LessonWritten, *, by: Actor, at: datetime, lesson_id: UUID | None = None,
    key: UUID | None = None,
) -> Lesson:  # fmt: skip
    """Write a lesson (课时) into the draft, at its end or in the place of `lesson_id`; unfinished ones are kept too."""
    course, draft = _opened(course_id, by=by)
    rows = content.lessons_of(draft, by=by)
    if lesson_id is None and key is not None and (known := rows.filter(pk=key).first()):
        lesson_id = known.pk
    lesson = rows.get(pk=lesson_id) if lesson_id else Lesson(id=key or uuid7(), version=draft, **_whose(course))
    refuse_if(_against_lesson(said, is_new=lesson_id is None, count=rows.count()))
    materials = content.own_materials(by)
    wanted = {UUID(block.material) for block in said.blocks if block.material}
    wanted |= {said.material_id} if said.material_id else set()
    found = {row.pk: row for row in materials.filter(pk__in=wanted)}
    if wanted - set(found):
        raise Refused(Reason("material_gone", _("有课件文件找不到了"), _("请重新上传"), field="material"))
    lesson.title, lesson.kind = said.title.strip(), said.kind
    film = said.kind in {"video", "pdf"}
    lesson.material_id = said.material_id if film else None
    lesson.blocks = [block.stored() for block in said.blocks]
    material = found.get(lesson.material_id) if lesson.material_id else None
    least = least_seconds(said.blocks, pages=(material.pages or 0) if material else 0)
    if material is not None and material.seconds:
        lesson.seconds = max(1, round(material.seconds))
    else:
        lesson.seconds = max(least, said.minutes * 60)
    lesson.clauses = [clause.strip() for clause in said.clauses if clause.strip()]
    if lesson_id is None:
        lesson.position = rows.count()
        write_first(lesson)
    else:
        lesson.save(update_fields=LESSON_COLUMNS)
    _touch(course, at)
    return lesson


@transaction.atomic
def move_lesson(course_id: UUID, lesson_id: UUID, step: int, *, by: Actor, at: datetime) -> None:
    """Move a lesson up (-1) or down (+1); at either end it stays."""
    course, draft = _opened(course_id, by=by)
    lessons = list(content.lessons_of(draft, by=by))
    here = next((place for place, row in enumerate(lessons) if row.pk == lesson_id), None)
    if here is None:
        raise Lesson.DoesNotExist
    there = here + step
    if 0 <= there < len(lessons):
        lessons[here], lessons[there] = lessons[there], lessons[here]
        _number(draft, lessons)
        _touch(course, at)


@transaction.atomic
def remove_lesson(course_id: UUID, lesson_id: UUID, *, by: Actor, at: datetime) -> None:
    """Take a lesson out of the draft; published versions keep theirs."""
    course, draft = _opened(course_id, by=by)
    lessons = list(content.lessons_of(draft, by=by))
    gone = [row for row in lessons if row.pk == lesson_id]
    if not gone:
        raise Lesson.DoesNotExist
    Lesson.objects.filter(pk=lesson_id, version=draft).delete()
    _number(draft, [row for row in lessons if row.pk != lesson_id])
    audit.record("learning.lesson_removed", course, by=by, at=at, title=gone[0].title)
    _touch(course, at)


@transaction.atomic
def set_paper(course_id: UUID, paper: Paper | None, *, by: Actor, at: datetime) -> CourseVersion:
    """Say which paper ends the course (组卷要求), or that there is none."""
    course, draft = _opened(course_id, by=by)
    if paper is not None:
        refuse_if(reasons_against_paper(paper, available=content.drawable(course, paper, by=by).count()))
    draft.paper = paper.stored() if paper else None
    draft.save(update_fields=["paper"])
    _touch(course, at)
    return draft


def copy_lessons(source: CourseVersion, target: CourseVersion, *, by: Actor, renamed: Mapping[str, UUID]) -> None:
    """Copy lessons from one version to another; `renamed` says which file takes the place of which."""
    course = target.course
    for lesson in content.lessons_of(source, by=by):
        material = str(lesson.material_id) if lesson.material_id else ""
        Lesson.objects.create(
            **_whose(course), version=target, position=lesson.position, title=lesson.title, kind=lesson.kind,
            blocks=[
                {**block, "material": str(renamed[block["material"]])} if block.get("material") in renamed else block
                for block in lesson.blocks
            ],
            material_id=renamed.get(material, lesson.material_id), seconds=lesson.seconds, clauses=lesson.clauses,
        )  # fmt: skip


def _opened(course_id: UUID, *, by: Actor) -> tuple[Course, CourseVersion]:
    draft = draft_for(course_id, by=by)
    return draft.course, draft


def _draft(course: Course, *, of: CourseVersion | None = None, by: Actor | None = None) -> CourseVersion:
    draft = CourseVersion.objects.create(
        **_whose(course), course=course, number=course.current + 1, paper=of.paper if of else None
    )
    if of is not None and by is not None:
        copy_lessons(of, draft, by=by, renamed={})
    return draft


def _whose(course: Course) -> dict[str, Any]:
    """Return the columns a part of a course has from it; a draft is not shared."""
    return {name: getattr(course, name) for name in ("enterprise_id", "region_code", "line_code")}


def _number(draft: CourseVersion, lessons: Sequence[Lesson]) -> None:
    """Number the lessons anew; places are unique, so all step aside first."""
    Lesson.objects.filter(version=draft).update(position=F("position") + 1000)
    for place, row in enumerate(lessons):
        Lesson.objects.filter(pk=row.pk).update(position=place)


def _touch(course: Course, at: datetime) -> None:
    _set(course, {"changed_at": at})


def _set(course: Course, values: Mapping[str, Any]) -> None:
    for name, value in values.items():
        setattr(course, name, value)
    course.save(update_fields=list(values))


def _written(said: CourseSaid) -> dict[str, Any]:
    return {
        "title": said.title.strip(), "summary": said.summary.strip(), "topics": list(dict.fromkeys(said.topics)),
        "category": said.category,
    }  # fmt: skip


def _against_course(said: CourseSaid) -> list[Reason]:
    found = []
    if not said.title.strip():
        found.append(Reason("title_missing", _("没有写课程名称"), _("请写一个让人知道学什么的名称"), field="title"))
    if len(said.title.strip()) > 100:
        found.append(Reason("title_long", _("课程名称超过100字"), _("请写短一些"), field="title"))
    if len(said.summary.strip()) > 300:
        found.append(Reason("summary_long", _("简介超过300字"), _("请写短一些"), field="summary"))
    if set(said.topics) - set(catalog.topics()):
        found.append(Reason("topic_unknown", _("有的主题不在目录里"), _("请重新选择"), field="topics"))
    if said.category not in CATEGORY_TITLES:
        found.append(Reason("category_unknown", _("没有这种培训类别"), _("请重新选择"), field="category"))
    return found


def _against_lesson(said: LessonWritten, *, is_new: bool, count: int) -> list[Reason]:
    """Return what keeps a lesson from being kept at all; whether it is finished is asked when it is published."""
    found = []
    if not said.title.strip():
        found.append(Reason("lesson_untitled", _("课时没有标题"), _("请写一个让人知道学什么的标题"), field="title"))
    if len(said.title.strip()) > 100:
        found.append(Reason("title_long", _("课时标题超过100字"), _("请写短一些"), field="title"))
    if said.kind not in LESSON_KINDS:
        found.append(Reason("lesson_kind", _("没有这种课时"), _("请选图文、图片、视频或PDF"), field="kind"))
    if not 0 <= said.minutes <= 240:
        found.append(Reason("minutes_wrong", _("分钟数不对"), _("请填0到240，0表示按内容计算"), field="minutes"))
    if is_new and count >= MOST_LESSONS:
        found.append(Reason("lessons_many", _("一门课最多60个课时"), _("请分成两门课"), field="title"))
    if any(len(clause) > 120 for clause in said.clauses):
        found.append(Reason("clause_long", _("有的依据超过120字"), _("请只写文件名和条款"), field="clauses"))
    return found
