"""Publishing (发布): a draft becomes a version that never changes; shared downwards, copied by those below, retired."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction

from anguan.foundation.access import Actor
from anguan.foundation.audit import services as audit
from anguan.foundation.events import announce
from anguan.foundation.refusal import Reason, Refused, refuse_if
from anguan.foundation.words import mark as _
from anguan.responsibility.learning.models import Course, CourseVersion, Lesson, Material
from anguan.responsibility.learning.queries import content
from anguan.responsibility.learning.rules import lessons as rules
from anguan.responsibility.learning.rules.papers import Paper, reasons_against_paper
from anguan.responsibility.learning.services import writing


def reasons_not_to_publish(course: Course, draft: CourseVersion, *, by: Actor) -> list[Reason]:
    """Everything that keeps a draft from its learners, each lesson named by its number."""
    lessons = list(content.lessons_of(draft, by=by))
    found = []
    if not lessons:
        found.append(Reason("no_lessons", _("还没有课时"), _("请至少写一个课时"), field="lessons"))
    materials = content.materials_in(lessons, by=by)
    for number, lesson in enumerate(lessons, 1):
        material = materials.get(str(lesson.material_id))
        blocks = rules.blocks_of(lesson.blocks)
        said = rules.LessonSaid(
            lesson.title, lesson.kind, blocks, material is not None, material.problem if material else ""
        )
        found += [
            Reason(reason.code, _("第{n}课：{what}").format(n=number, what=reason.message), reason.remedy)
            for reason in rules.check_lesson(said)
        ]
    if draft.paper:
        paper = Paper.read(draft.paper)
        found += reasons_against_paper(paper, available=content.drawable(course, paper, by=by).count())
    return found


def changes_of(course: Course, draft: CourseVersion, *, by: Actor) -> list[str]:
    """Return in words what a draft changes in the published version."""
    current = content.current_version(course, by=by)
    if current is None:
        return []
    before, after = (list(content.lessons_of(version, by=by)) for version in (current, draft))
    return rules.changes(
        [_plain(lesson) for lesson in before], [_plain(lesson) for lesson in after], paper=current.paper != draft.paper
    )


@transaction.atomic
def publish(course_id: UUID, *, by: Actor, at: datetime, note: str = "") -> CourseVersion:
    """Publish the draft (发布): from now on new learners get it; those who began an earlier version finish theirs."""
    course = writing.own_course(course_id, by=by)
    draft = content.draft_of(course, by=by)
    if draft is None:
        raise Refused(Reason("nothing_changed", _("没有新的修改可以发布"), _("请先修改课时或考试，再发布")))
    reasons = reasons_not_to_publish(course, draft, by=by)
    changed = changes_of(course, draft, by=by)
    if course.current and not changed and course.state == "published":
        reasons.append(Reason("nothing_changed", _("和已发布的版本一样"), _("请先修改课时或考试，再发布")))
    refuse_if(reasons)
    lessons = list(content.lessons_of(draft, by=by))
    draft.published_at, draft.published_by = at, by.person_id
    draft.note = (note.strip() or "，".join(changed) or _("第一次发布"))[:200]
    draft.minutes = max(1, round(sum(lesson.seconds for lesson in lessons) / 60))
    draft.save(update_fields=["published_at", "published_by", "note", "minutes"])
    course.current, course.state, course.changed_at = draft.number, "published", at
    course.save(update_fields=["current", "state", "changed_at"])
    if course.shared:
        _show(course, shared=True, by=by)
    audit.record("learning.course_published", course, by=by, at=at, version=draft.number, note=draft.note)
    announce("learning.course_published", course_id=course.pk)
    return draft


@transaction.atomic
def share(course_id: UUID, *, shared: bool, by: Actor, at: datetime) -> Course:
    """Share a published course with everyone in the territory below (共享给下级), or take it back."""
    course = writing.own_course(course_id, by=by)
    if course.owner != "office":
        said = _("企业的课程只给本企业的人学，不用共享")
        raise Refused(Reason("not_an_office", said, _("需要推广请把课程发给所在镇街，由镇街共享")))
    if shared and course.state != "published":
        raise Refused(Reason("not_published", _("课程还没有发布"), _("请先发布，再共享给下级")))
    if course.shared != shared:
        course.shared, course.changed_at = shared, at
        course.save(update_fields=["shared", "changed_at"])
        _show(course, shared=shared, by=by)
        audit.record("learning.course_shared", course, by=by, at=at, shared=shared)
    return course


@transaction.atomic
def copy(course_id: UUID, *, by: Actor, at: datetime, key: UUID | None = None) -> Course:
    """Copy a published course from above, or one's own, as a draft of one's own (复制为本单位课程)."""
    by.require("learning.author")
    source: Course = content.courses_shown(by).filter(state__in=["published", "retired"]).get(pk=course_id)
    version = content.current_version(source, by=by)
    if version is None:
        raise Course.DoesNotExist
    if key is not None and (known := content.own_courses(by).filter(pk=key).first()):
        again: Course = known
        return again
    said = writing.CourseSaid(source.title, source.summary, source.topics, source.category)
    course = writing.new_course(said, by=by, at=at, key=key)
    course.origin_id = source.pk
    course.save(update_fields=["origin_id"])
    draft = writing.draft_for(course.pk, by=by)
    lessons = list(content.lessons_of(version, by=by))
    renamed = _copied(list(content.materials_in(lessons, by=by).values()), course, by=by, at=at)
    writing.copy_lessons(version, draft, by=by, renamed=renamed)
    draft.paper = version.paper
    draft.save(update_fields=["paper"])
    audit.record("learning.course_copied", course, by=by, at=at, source=source.pk, owner=source.owner_name)
    return course


@transaction.atomic
def retire(course_id: UUID, *, by: Actor, at: datetime) -> Course:
    """Retire a course (停用): it is offered to nobody new; what people passed stays."""
    course = writing.own_course(course_id, by=by)
    if course.state != "retired":
        course.state, course.changed_at = "retired", at
        course.save(update_fields=["state", "changed_at"])
        audit.record("learning.course_retired", course, by=by, at=at)
        announce("learning.course_retired", course_id=course.pk)
    return course


@transaction.atomic
def restore(course_id: UUID, *, by: Actor, at: datetime) -> Course:
    """Take a retired course back into use (恢复)."""
    course = writing.own_course(course_id, by=by)
    if course.state == "retired":
        course.state, course.changed_at = "published" if course.current else "draft", at
        course.save(update_fields=["state", "changed_at"])
        audit.record("learning.course_restored", course, by=by, at=at)
    return course


def _plain(lesson: Lesson) -> rules.Written:
    parts = {"kind": lesson.kind, "blocks": lesson.blocks, "material": str(lesson.material_id or "")}
    return rules.Written(lesson.title, f"{parts} {lesson.seconds} {lesson.clauses}")


def _show(course: Course, *, shared: bool, by: Actor) -> None:
    """Let those below read the published versions, their lessons and files, or no longer."""
    versions = content.versions_of(course, by=by).filter(published_at__isnull=False)
    keys = list(versions.values_list("pk", flat=True))
    lessons = list(Lesson.objects.filter(version_id__in=keys))
    CourseVersion.objects.filter(pk__in=keys).update(shared=shared)
    Lesson.objects.filter(version_id__in=keys).update(shared=shared)
    if shared:  # a file may stand in another shared course: it is not taken back
        files = [row.pk for row in content.materials_in(lessons, by=by).values()]
        content.own_materials(by).filter(pk__in=files).update(shared=True)


def _copied(materials: Sequence[Material], course: Course, *, by: Actor, at: datetime) -> dict[str, UUID]:
    """Copy the rows of files into one's own house, so that they stay when those above take theirs back."""
    whose = {name: getattr(course, name) for name in ("owner", "office_id", "owner_name", "enterprise_id",
                                                      "region_code", "line_code")}  # fmt: skip
    renamed = {}
    for row in materials:
        kept = {name: getattr(row, name) for name in ("kind", "file_name", "media_type", "sha256", "size", "seconds",
                                                      "pages", "width", "height", "problem")}  # fmt: skip
        made = Material.objects.create(
            **whose, **kept, written_by=by.person_id, writer_name=by.name, changed_at=at
        )  # fmt: skip
        renamed[str(row.pk)] = made.pk
    return renamed
