"""What people do with learning, read for someone: what they are given, how far they are, what they sat and passed."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet
from django.utils.crypto import constant_time_compare

from anguan.foundation.access import Actor
from anguan.foundation.refusal import Reason
from anguan.foundation.words import mark as _
from anguan.registry.enterprises.models import Enterprise
from anguan.registry.enterprises.queries import enterprises_for
from anguan.responsibility.learning.models import (
    Assignment,
    Completion,
    CompletionCode,
    Course,
    CourseVersion,
    Lesson,
    Material,
    Progress,
    Question,
    Sitting,
    Wrong,
)
from anguan.responsibility.learning.queries.content import above, drawable
from anguan.responsibility.learning.rules import watching
from anguan.responsibility.learning.rules.assigning import OFTEN_LEFT
from anguan.responsibility.learning.rules.papers import LATE, Asked, Drawn, Paper, drawn_of
from anguan.responsibility.learning.rules.watching import Kept, Measure

MOST_DRAWN_FROM = 2_000
BEING_ASKED = Reason("being_asked", _("这道题在您正在考的卷子里"), _("请交卷以后再看答案"))


def assignments_for(actor: Actor) -> QuerySet[Assignment]:
    """Return what people an actor may see were given to learn."""
    rows: QuerySet[Assignment] = Assignment.objects.visible_to(actor)
    return rows if actor.may("learning.view") else rows.filter(person_id=actor.person_id)


def assignments_of_own(actor: Actor) -> QuerySet[Assignment]:
    """Return what the people of the actor's own enterprise were given, which they may manage."""
    rows = assignments_for(actor)
    return rows.filter(enterprise_id=actor.enterprise_id) if actor.enterprise_id else rows.none()


def doubtful(rows: QuerySet[Assignment]) -> QuerySet[Assignment]:
    """Keep what was learned doubtfully (存疑): faster than allowed, on two pages, or left again and again."""
    whose = {"enterprise_id": OuterRef("enterprise_id"), "person_id": OuterRef("person_id")}
    watched = Progress.objects.filter(**whose, version__course_id=OuterRef("course_id"), doubts__len__gt=0)
    sat = Sitting.objects.filter(**whose, course_id=OuterRef("course_id"), left_times__gte=OFTEN_LEFT)
    return rows.filter(Q(Exists(watched)) | Q(Exists(sat)))


def completions_of_own(actor: Actor) -> QuerySet[Completion]:
    """Return the certificates of the people of the actor's own enterprise, which they may take back."""
    rows = completions_for(actor)
    return rows.filter(enterprise_id=actor.enterprise_id) if actor.enterprise_id else rows.none()


def completions_for(actor: Actor) -> QuerySet[Completion]:
    """Return the certificates of completion an actor may see: of their people, or their own."""
    rows: QuerySet[Completion] = Completion.objects.visible_to(actor)
    return rows if actor.may("learning.view") else rows.filter(person_id=actor.person_id)


def sittings_for(actor: Actor) -> QuerySet[Sitting]:
    """Return the papers an actor may see: of their people, or their own."""
    rows: QuerySet[Sitting] = Sitting.objects.visible_to(actor)
    return rows if actor.may("learning.view") else rows.filter(person_id=actor.person_id)


def progress_for(actor: Actor) -> QuerySet[Progress]:
    """Return how far people are, as far as an actor may see it."""
    rows: QuerySet[Progress] = Progress.objects.visible_to(actor)
    return rows if actor.may("learning.view") else rows.filter(person_id=actor.person_id)


def given_to(actor: Actor) -> QuerySet[Assignment]:
    """Return what somebody was given in the enterprise they act for."""
    if actor.enterprise_id is None:
        return Assignment.objects.none()
    rows: QuerySet[Assignment] = Assignment.objects.visible_to(actor)
    return rows.filter(enterprise_id=actor.enterprise_id, person_id=actor.person_id)


def to_learn(actor: Actor) -> QuerySet[Assignment]:
    """Return what somebody has still to learn, what is due first first."""
    return given_to(actor).filter(state="open").order_by(F("due_on").asc(nulls_last=True), "given_at", "pk")


def own_sittings(actor: Actor) -> QuerySet[Sitting]:
    """Return the papers somebody sat in the enterprise they act for."""
    if actor.enterprise_id is None:
        return Sitting.objects.none()
    rows: QuerySet[Sitting] = Sitting.objects.visible_to(actor)
    return rows.filter(enterprise_id=actor.enterprise_id, person_id=actor.person_id)


def being_asked(actor: Actor, *, at: datetime) -> set[UUID]:
    """Return the questions on papers somebody is sitting just now: until they hand in nobody shows them the answers."""
    mine = Sitting.objects.visible_to(actor).filter(person_id=actor.person_id)
    running = mine.filter(submitted_at__isnull=True, ends_at__gte=at - LATE)
    return {UUID(one.id) for asked in running.values_list("asked", flat=True) for one in drawn_of(asked)}


def own_completions(actor: Actor) -> QuerySet[Completion]:
    """Return what somebody passed in the enterprise they act for, the latest first."""
    if actor.enterprise_id is None:
        return Completion.objects.none()
    rows: QuerySet[Completion] = Completion.objects.visible_to(actor)
    return rows.filter(enterprise_id=actor.enterprise_id, person_id=actor.person_id).order_by("-at", "-pk")


def wrong_of(actor: Actor) -> QuerySet[Wrong]:
    """Return somebody's wrong-answer book (错题本): what is still in it, the most often wrong first."""
    if actor.enterprise_id is None:
        return Wrong.objects.none()
    rows: QuerySet[Wrong] = Wrong.objects.visible_to(actor)
    return rows.filter(
        enterprise_id=actor.enterprise_id, person_id=actor.person_id, cleared_at__isnull=True
    ).order_by("right_since", "-times", "pk")  # fmt: skip


def own_enterprise(actor: Actor) -> Enterprise:
    """Return the enterprise somebody learns in; officials and experts learn in none."""
    if actor.enterprise_id is None:
        raise Enterprise.DoesNotExist
    found: Enterprise = enterprises_for(actor).get(pk=actor.enterprise_id)
    return found


def shown_by(code: str) -> CompletionCode | None:
    """Return what the QR of a certificate shows to anybody; nothing for a code that was never given out."""
    found: CompletionCode | None = CompletionCode.objects.filter(code=code).first() if code else None
    return found if found is not None and constant_time_compare(found.code, code) else None


@dataclass(frozen=True)
class Step:
    """One lesson of a course and how far somebody is in it."""

    lesson: Lesson
    measure: Measure
    kept: Kept
    row: Progress | None

    @property
    def share(self) -> int:
        """How far, in per cent."""
        return watching.share(self.kept, self.measure)

    @property
    def left(self) -> float:
        """How many seconds or parts were not played or read yet."""
        return sum(stop - start for start, stop in watching.missing(self.kept, self.measure))


@dataclass(frozen=True)
class Study:
    """One course as somebody studies it: its version, lessons, paper, and what they have done of it."""

    course: Course
    version: CourseVersion
    round: int
    steps: Sequence[Step]
    paper: Paper | None
    sittings: Sequence[Sitting]  # of this round, the latest last
    completion: Completion | None  # of this round
    assignment: Assignment | None  # open

    @property
    def lessons_left(self) -> int:
        """How many lessons are not through."""
        return sum(not step.kept.done for step in self.steps)

    @property
    def share(self) -> int:
        """How far, in per cent, the paper not counted."""
        if not self.steps:
            return 100
        return sum(step.share for step in self.steps) // len(self.steps)

    @property
    def begun(self) -> bool:
        """Whether anything was learned of it."""
        return bool(self.sittings) or any(step.row is not None for step in self.steps)

    @property
    def next_step(self) -> Step | None:
        """The first lesson that is not through."""
        return next((step for step in self.steps if not step.kept.done), None)

    @property
    def open_sitting(self) -> Sitting | None:
        """The paper somebody is sitting."""
        return next((one for one in self.sittings if one.submitted_at is None), None)

    @property
    def passed_sitting(self) -> Sitting | None:
        """The paper somebody passed."""
        return next((one for one in self.sittings if one.passed), None)


def course_to_learn(actor: Actor, course_id: UUID, offered: QuerySet[Course]) -> Course | None:
    """Return a course somebody may learn: it is offered to them, or they were given it or have begun it."""
    found: Course | None = offered.filter(pk=course_id).first()
    if found is not None or actor.enterprise_id is None:
        return found
    whose = {"enterprise_id": actor.enterprise_id, "person_id": actor.person_id}
    taken = (
        Assignment.objects.filter(**whose, course_id=course_id, state="open").exists()
        or Progress.objects.filter(**whose, version__course_id=course_id).exists()
        or Completion.objects.filter(**whose, course_id=course_id).exists()
    )
    courses: QuerySet[Course] = Course.objects.visible_to(actor)
    return courses.filter(pk=course_id, current__gt=0).first() if taken else None


def studies(
    courses: Iterable[Course], *, person_id: UUID, enterprise_id: UUID, round_of: Mapping[UUID, int] | None = None
) -> list[Study]:
    """Return courses as one person studies them, in a fixed number of queries; one without a version is left out."""
    wanted = {course.pk: course for course in courses if course.current}
    whose = {"enterprise_id": enterprise_id, "person_id": person_id}
    given = {one.course_id: one for one in Assignment.objects.filter(**whose, course__in=wanted, state="open")}
    passed: dict[UUID, list[Completion]] = defaultdict(list)
    for one in Completion.objects.filter(**whose, course__in=wanted).order_by("at", "pk"):
        passed[one.course_id].append(one)
    rounds = {key: len(passed[key]) + (key in given or not passed[key]) for key in wanted} | dict(round_of or {})
    rows: dict[UUID, list[Progress]] = defaultdict(list)
    for row in (
        Progress.objects.filter(**whose, version__course__in=wanted).select_related("version").order_by("began_at")
    ):
        if row.round == rounds[row.version.course_id]:
            rows[row.version.course_id].append(row)
    versions = {
        version.course_id: version
        for version in CourseVersion.objects.filter(course__in=wanted, number=F("course__current"))
    }
    versions |= {key: found[0].version for key, found in rows.items()}  # one finishes the version one began
    lessons: dict[UUID, list[Lesson]] = defaultdict(list)
    for lesson in Lesson.objects.filter(version__in=versions.values()).order_by("position"):
        lessons[lesson.version_id].append(lesson)
    files = Material.objects.in_bulk({one.material_id for them in lessons.values() for one in them if one.material_id})
    sat: dict[UUID, list[Sitting]] = defaultdict(list)
    for sitting in Sitting.objects.filter(**whose, course__in=wanted).order_by("attempt"):
        before = passed[sitting.course_id][: rounds[sitting.course_id] - 1]
        after = passed[sitting.course_id][rounds[sitting.course_id] - 1 :]
        if (not before or sitting.began_at > before[-1].at) and (not after or sitting.began_at <= after[0].at):
            sat[sitting.course_id].append(sitting)
    found = []
    for key, course in wanted.items():
        if (version := versions.get(key)) is None:
            continue
        of_lesson = {row.lesson_id: row for row in rows[key] if row.version_id == version.pk}
        here = passed[key][rounds[key] - 1 : rounds[key]]
        found.append(
            Study(
                course, version, rounds[key],
                [_step(lesson, files, of_lesson.get(lesson.pk)) for lesson in lessons[version.pk]],
                Paper.read(version.paper) if version.paper else None, sat[key], here[0] if here else None,
                given.get(key),
            )
        )  # fmt: skip
    return found


def study(course: Course, *, person_id: UUID, enterprise_id: UUID) -> Study | None:
    """Return one course as somebody studies it."""
    found = studies([course], person_id=person_id, enterprise_id=enterprise_id)
    return found[0] if found else None


def _step(lesson: Lesson, files: Mapping[UUID, Material], row: Progress | None) -> Step:
    return Step(
        lesson, measure_of(lesson, files.get(lesson.material_id) if lesson.material_id else None), kept_of(row), row
    )


def measure_of(lesson: Lesson, material: Material | None) -> Measure:
    """Return what a lesson asks for: a video its length, a PDF its pages, a text its blocks; and the least seconds."""
    if lesson.kind == "video":
        length = (material.seconds if material is not None else None) or float(lesson.seconds)
        return Measure(length, length, plays=True)
    pages = (material.pages if material is not None and lesson.kind == "pdf" else None) or 0
    return Measure(max(1, pages + len(lesson.blocks)), lesson.seconds, plays=False)


def kept_of(row: Progress | None) -> Kept:
    """Return how far somebody is, as values."""
    if row is None:
        return Kept()
    return Kept(
        spans=tuple((float(start), float(stop)) for start, stop in row.spans), seconds=row.seconds,
        counted_until=row.counted_until, left_times=row.left_times, left_seconds=row.left_seconds,
        doubts=tuple(row.doubts), windows=row.windows, done=row.done_at is not None,
    )  # fmt: skip


def clock_elsewhere(progress: Progress) -> list[tuple[datetime, datetime]]:
    """Return until when a person's time was counted in other lessons, and when those were last heard."""
    rows = Progress.objects.filter(
        enterprise_id=progress.enterprise_id, person_id=progress.person_id, counted_until__isnull=False,
        beat_at__isnull=False,
    ).exclude(pk=progress.pk)  # fmt: skip
    return list(rows.order_by("-counted_until").values_list("counted_until", "beat_at")[:5])


def bank_of(paper: Paper, course: Course, *, by: Actor) -> list[Asked]:
    """Return the questions a paper is drawn from, as drawing needs to know them."""
    rows = drawable(course, paper, by=by).order_by("pk").values_list("pk", "kind", "options", "difficulty")
    return [
        Asked(f"{key}", kind, len(options), difficulty) for key, kind, options, difficulty in rows[:MOST_DRAWN_FROM]
    ]


@dataclass(frozen=True)
class OnPaper:
    """A question as it stands on somebody's paper."""

    number: int
    drawn: Drawn
    question: Question

    @property
    def options(self) -> list[str]:
        """The options in the order they stand in here."""
        return [str(self.question.options[at]) for at in self.drawn.order]


def on_paper(sitting: Sitting) -> list[OnPaper]:
    """Return the questions of a paper in its order."""
    drawn = drawn_of(sitting.asked)
    questions = Question.objects.in_bulk([UUID(one.id) for one in drawn])
    return [
        OnPaper(number, one, questions[UUID(one.id)])
        for number, one in enumerate(drawn, start=1)
        if UUID(one.id) in questions
    ]


def counts_by_course(rows: QuerySet[Assignment]) -> list[Mapping[str, object]]:
    """Return how many were given each course and how many have done it: those still open, the most open first."""
    counted = rows.exclude(state="waived").order_by().values("course_id", "course_title").annotate(
        given=Count("pk"), done=Count("pk", filter=Q(state="done")), still=Count("pk", filter=Q(state="open"))
    )  # fmt: skip
    return list(counted.filter(still__gt=0).order_by("-still", "course_title")[:8])


def of_those_above(enterprise: Enterprise) -> Q:
    """Return which courses are offered to an enterprise: the platform's, of the offices above it, its own."""
    from_above = Q(shared=True, owner__in=["platform", "office"], region_code__in=above(enterprise.region_code))
    return from_above | Q(owner="enterprise", enterprise_id=enterprise.pk)
