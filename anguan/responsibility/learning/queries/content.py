"""What may be read and written: courses offered, one's own and those from above, their lessons, and the bank."""

from uuid import UUID

from django.db.models import Q, QuerySet

from anguan.foundation.access import Actor
from anguan.foundation.words.search import matching
from anguan.responsibility.learning.models import BankUpload, Course, CourseVersion, Lesson, Material, Question
from anguan.responsibility.learning.rules.papers import Paper


def above(region_code: str) -> list[str]:
    """Return the codes of a region and all it lies in, the platform's empty one among them."""
    return [region_code[:length] for length in range(len(region_code) + 1)]


def courses_for(actor: Actor) -> QuerySet[Course]:
    """Every course that exists for somebody: own, of the territory, and shared."""
    return Course.objects.visible_to(actor)


def offered_to(actor: Actor) -> QuerySet[Course]:
    """The published courses somebody may learn: of the platform, the territory above, and their own house."""
    return courses_for(actor).filter(_own(actor) | _from_above(actor), state="published")


def own_courses(actor: Actor) -> QuerySet[Course]:
    """The courses of the actor's own enterprise or office: those they may change."""
    return courses_for(actor).filter(_own(actor))


def courses_above(actor: Actor) -> QuerySet[Course]:
    """The published courses somebody above shared with them."""
    return courses_for(actor).filter(_from_above(actor), state="published").exclude(_own(actor))


def courses_shown(actor: Actor) -> QuerySet[Course]:
    """The courses an author may look into and copy: their own, those from above, those of the territory."""
    return courses_for(actor).filter(_own(actor) | _from_above(actor) | _inside(actor))


def courses_below(actor: Actor) -> QuerySet[Course]:
    """What enterprises and offices of a territory wrote."""
    return courses_for(actor).filter(_inside(actor), owner__in=["enterprise", "office"]).exclude(_own(actor))


def found_courses(rows: QuerySet[Course], text: str) -> QuerySet[Course]:
    """Keep the courses a text is found in."""
    return matching(rows, text, "title", "summary")


def current_version(course: Course, *, by: Actor) -> CourseVersion | None:
    """Return the published version people learn from."""
    return versions_of(course, by=by).filter(number=course.current).first() if course.current else None


def draft_of(course: Course, *, by: Actor) -> CourseVersion | None:
    """Return the version being written, where there is one."""
    return versions_of(course, by=by).filter(number=course.current + 1, published_at__isnull=True).first()


def versions_of(course: Course, *, by: Actor) -> QuerySet[CourseVersion]:
    """Return the versions of a course, newest first."""
    return CourseVersion.objects.visible_to(by).filter(course_id=course.pk).order_by("-number")


def lessons_of(version: CourseVersion, *, by: Actor) -> QuerySet[Lesson]:
    """Return the lessons of a version in their order."""
    return Lesson.objects.visible_to(by).filter(version_id=version.pk).order_by("position")


def materials_for(actor: Actor) -> QuerySet[Material]:
    """Return the files somebody may see."""
    return Material.objects.visible_to(actor)


def own_materials(actor: Actor) -> QuerySet[Material]:
    """Return the files of the actor's own house: those they may put into a lesson."""
    return materials_for(actor).filter(_own(actor))


def materials_in(lessons: list[Lesson], *, by: Actor) -> dict[str, Material]:
    """Return the files lessons show, by their key as the blocks name it."""
    named = {str(lesson.material_id) for lesson in lessons if lesson.material_id}
    named |= {str(block["material"]) for lesson in lessons for block in lesson.blocks if block.get("material")}
    return {str(one.pk): one for one in materials_for(by).filter(pk__in=named)}


def questions_for(actor: Actor) -> QuerySet[Question]:
    """Every question that exists for somebody, without the column that only searching needs."""
    return Question.objects.visible_to(actor).defer("grams")


def bank_for(actor: Actor) -> QuerySet[Question]:
    """The questions somebody may draw from: their own and those shared from above."""
    return questions_for(actor).filter(_own(actor) | _from_above(actor))


def questions_shown(actor: Actor) -> QuerySet[Question]:
    """The questions somebody may look at with their answers: their own, those from above, those of the territory."""
    return questions_for(actor).filter(_own(actor) | _from_above(actor) | _inside(actor))


def own_questions(actor: Actor) -> QuerySet[Question]:
    """The questions of the actor's own house: those they may change."""
    return questions_for(actor).filter(_own(actor))


def found_questions(rows: QuerySet[Question], text: str) -> QuerySet[Question]:
    """Keep the questions a text is found in."""
    return matching(rows, text, "stem")


def drawable(course: Course, paper: Paper, *, by: Actor) -> QuerySet[Question]:
    """Return what a paper of a course can draw from: the bank of whoever wrote the course, and what is shared above it.

    The same for every learner, whoever else's questions they may see.
    """
    rows = questions_for(by).filter(_bank_of(course), state="ready", difficulty__in=paper.difficulties)
    if paper.question_ids:
        return rows.filter(pk__in=paper.question_ids)
    topics = list(paper.topics or course.topics)
    return rows.filter(topics__overlap=topics) if topics else rows


def uploads_for(actor: Actor) -> QuerySet[BankUpload]:
    """Return the files of questions somebody's own house sent."""
    rows = BankUpload.objects.visible_to(actor)
    if actor.enterprise_id:
        return rows.filter(enterprise_id=actor.enterprise_id)
    return rows.filter(office_id=actor.office_id) if actor.office_id else rows.none()


def history_of_question(question: Question, *, by: Actor) -> list[Question]:
    """Return the earlier wordings of a question, newest first."""
    found: list[Question] = []
    earlier: UUID | None = question.replaces_id
    while earlier is not None and len(found) < 50:
        row = questions_for(by).filter(pk=earlier).first()
        if row is None:
            break
        found.append(row)
        earlier = row.replaces_id
    return found


def _own(actor: Actor) -> Q:
    if actor.enterprise_id:
        return Q(enterprise_id=actor.enterprise_id)
    return Q(owner="office", office_id=actor.office_id) if actor.office_id else Q(pk__in=[])


def _inside(actor: Actor) -> Q:
    if actor.territory is None:
        return Q(pk__in=[])
    return Q(region_code__gte=actor.territory.start, region_code__lt=actor.territory.stop)


def _from_above(actor: Actor) -> Q:
    code = actor.territory.code if actor.territory else actor.region_code
    return Q(shared=True, owner__in=["platform", "office"], region_code__in=above(code))


def _bank_of(course: Course) -> Q:
    own = {
        "enterprise": Q(enterprise_id=course.enterprise_id),
        "office": Q(owner="office", office_id=course.office_id),
        "platform": Q(owner="platform"),
    }[course.owner]
    return own | Q(shared=True, owner__in=["platform", "office"], region_code__in=above(course.region_code))
