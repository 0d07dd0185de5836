"""Writing a course in the browser (编写课程): what it is about, its lessons, its paper."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from anguan.foundation import clock
from anguan.foundation.access import Actor
from anguan.foundation.access.doors import ActorRequest, page
from anguan.foundation.keys import key_of
from anguan.foundation.refusal import Reason, Refused
from anguan.foundation.words import mark as _
from anguan.responsibility.learning.forms.writing import (
    CourseForm,
    LessonForm,
    PaperForm,
    Part,
    blocks_after,
    blocks_sent,
    lesson_kinds,
    topics_by_group,
    with_pictures,
)
from anguan.responsibility.learning.models import Course, CourseVersion, Lesson
from anguan.responsibility.learning.pages import authored
from anguan.responsibility.learning.queries import content
from anguan.responsibility.learning.rules import materials as files
from anguan.responsibility.learning.rules.lessons import BLOCKS, LESSON_KINDS, Block, blocks_of
from anguan.responsibility.learning.rules.papers import Paper
from anguan.responsibility.learning.rules.questions import TITLES
from anguan.responsibility.learning.services import materials, publishing, writing

_OFFERED = {"text": ("text", "heading", "list", "picture", "warning", "takeaway"), "pictures": ("picture", "text"),
            "video": ("takeaway", "text"), "pdf": ("takeaway", "text")}  # fmt: skip
_BEGUN: dict[str, list[Block]] = {"text": [Block("text")], "pictures": [Block("picture")]}


@page("learning.author")
def new_course(request: ActorRequest) -> HttpResponseBase:
    """Begin a course (新建课程)."""
    form = CourseForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            made = writing.new_course(
                form.course, by=request.actor, at=clock.now(), key=form.cleaned_data.get("key")
            )  # fmt: skip
        except Refused as refusal:
            form.show(refusal.reasons)
        else:
            return redirect("learning:write_course", made.pk)
    context = {"form": form, "title": _("新建课程"), "back": reverse("learning:courses"), "groups": topics_by_group()}
    return render(request, "learning/course_about.html", context, status=422 if form.errors else 200)


@page("learning.author")
def about_course(request: ActorRequest, course_id: UUID) -> HttpResponseBase:
    """Change what a course is called and is about."""
    course = own(course_id, request.actor)
    began = {"title": course.title, "summary": course.summary, "topics": course.topics, "category": course.category}
    form = CourseForm(request.POST if request.method == "POST" else None, initial=began)
    back = reverse("learning:write_course", args=[course.pk])
    if request.method == "POST" and form.is_valid():
        try:
            writing.set_course(course.pk, form.course, by=request.actor, at=clock.now())
        except Refused as refusal:
            form.show(refusal.reasons)
        else:
            return redirect(back)
    context = {"form": form, "title": _("课程信息"), "back": back, "groups": topics_by_group(), "course": course}
    return render(request, "learning/course_about.html", context, status=422 if form.errors else 200)


@page("learning.author")
def write_course(request: ActorRequest, course_id: UUID) -> HttpResponseBase:
    """The editor of a course: its lessons, its paper, what is still missing, what was published."""
    actor = request.actor
    course = own(course_id, actor)
    draft = content.draft_of(course, by=actor)
    version = draft or content.current_version(course, by=actor)
    if version is None:
        raise Http404
    lessons = list(content.lessons_of(version, by=actor))
    found = content.materials_in(lessons, by=actor)
    paper = Paper.read(version.paper) if version.paper else None
    context = {
        "course": course,
        "state": authored.badges(course),
        "topics": authored.topic_words(course.topics),
        "category": authored.category_title(course),
        "lessons": [authored.shown(lesson, found) for lesson in lessons],
        "minutes": max(1, round(sum(lesson.seconds for lesson in lessons) / 60)) if lessons else 0,
        "paper": paper,
        "drawable": content.drawable(course, paper, by=actor).count() if paper else 0,
        "draft": draft,
        "missing": publishing.reasons_not_to_publish(course, draft, by=actor) if draft else [],
        "changes": publishing.changes_of(course, draft, by=actor) if draft else [],
        "versions": list(content.versions_of(course, by=actor).filter(published_at__isnull=False)[:10]),
        "kinds": lesson_kinds(),
        "may_share": course.owner == "office",
    }
    return render(request, "learning/write_course.html", context)


@page("learning.author")
def new_lesson(request: ActorRequest, course_id: UUID) -> HttpResponseBase:
    """Write a new lesson of one of the four kinds."""
    course = own(course_id, request.actor)
    kind = request.POST.get("kind") or request.GET.get("kind") or "text"
    return _lesson(request, course, kind if kind in LESSON_KINDS else "text", None)


@page("learning.author")
def write_lesson(request: ActorRequest, course_id: UUID, lesson_id: UUID) -> HttpResponseBase:
    """Change a lesson of the draft; of a published course a draft is begun, and the lesson found again in it."""
    course = own(course_id, request.actor)
    lesson = _in_draft(course, lesson_id, request.actor)
    if lesson.pk != lesson_id:
        return redirect("learning:write_lesson", course.pk, lesson.pk)
    return _lesson(request, course, lesson.kind, lesson)


@require_POST
@page("learning.author")
def move_lesson(request: ActorRequest, course_id: UUID, lesson_id: UUID) -> HttpResponseBase:
    """Move a lesson up or down."""
    course = own(course_id, request.actor)
    lesson = _in_draft(course, lesson_id, request.actor)
    step = -1 if request.POST.get("step") == "up" else 1
    writing.move_lesson(course.pk, lesson.pk, step, by=request.actor, at=clock.now())
    return redirect(reverse("learning:write_course", args=[course.pk]) + "#lessons")


@require_POST
@page("learning.author")
def remove_lesson(request: ActorRequest, course_id: UUID, lesson_id: UUID) -> HttpResponseBase:
    """Take a lesson out of the draft."""
    course = own(course_id, request.actor)
    lesson = _in_draft(course, lesson_id, request.actor)
    writing.remove_lesson(course.pk, lesson.pk, by=request.actor, at=clock.now())
    messages.success(request, _("已从草稿里删去“{title}”").format(title=lesson.title))
    return redirect("learning:write_course", course.pk)


@page("learning.author")
def course_paper(request: ActorRequest, course_id: UUID) -> HttpResponseBase:
    """Say which paper ends the course (考试要求)."""
    course = own(course_id, request.actor)
    stands = content.draft_of(course, by=request.actor) or content.current_version(course, by=request.actor)
    before = Paper.read(stands.paper) if stands and stands.paper else None
    form = PaperForm(request.POST if request.method == "POST" else None, initial=PaperForm.beginning(before))
    if request.method == "POST" and form.is_valid():
        wanted = form.paper(before) if form.cleaned_data["wanted"] else None
        try:
            writing.set_paper(course.pk, wanted, by=request.actor, at=clock.now())
        except Refused as refusal:
            form.show(refusal.reasons)
        else:
            return redirect(reverse("learning:write_course", args=[course.pk]) + "#paper")
    context = {
        "course": course, "form": form, "groups": topics_by_group(), "before": before,
        "count": _counted(course, before or Paper(), request.actor),
    }  # fmt: skip
    return render(request, "learning/course_paper.html", context, status=422 if form.errors else 200)


@require_GET
@page("learning.author")
def paper_count(request: ActorRequest, course_id: UUID) -> HttpResponse:
    """How many questions a paper could draw from, while it is being put together."""
    course = own(course_id, request.actor)
    form = PaperForm(request.GET)
    form.is_valid()
    said = form.paper(None)
    return render(request, "learning/paper_count.html", {"count": _counted(course, said, request.actor)})


def file_limits() -> dict[str, tuple[str, int, str]]:
    """Return what each kind of file may be: its endings, the most megabytes, and what to do with a larger one."""
    return {
        kind: (files.ACCEPTED[kind], most // files.MEGABYTE, files.SHRINK[kind])
        for kind, most in files.MOST_BYTES.items()
    }


def own(course_id: UUID, actor: Actor) -> Course:
    """Return a course of one's own house; others' do not exist here."""
    found: Course = get_object_or_404(content.own_courses(actor).defer("grams"), pk=course_id)
    return found


def _counted(course: Course, paper: Paper, actor: Actor) -> dict[str, Any]:
    rows = content.drawable(course, paper, by=actor).values_list("kind", flat=True)
    kinds = list(rows)
    by_kind = [(title, kinds.count(kind)) for kind, title in TITLES.items() if kind in kinds]
    return {"total": len(kinds), "kinds": by_kind, "short": len(kinds) < paper.count, "wanted": paper.count}


def _in_draft(course: Course, lesson_id: UUID, actor: Actor) -> Lesson:
    """Return a lesson of the draft; one of the published version stands at the same place in a draft just begun."""
    lesson = (
        Lesson.objects.visible_to(actor)
        .filter(pk=lesson_id, version__course_id=course.pk)
        .select_related("version")
        .first()
    )
    if lesson is None:
        raise Http404
    version: CourseVersion = lesson.version
    if version.published_at is None:
        found: Lesson = lesson
        return found
    if version.number != course.current or content.draft_of(course, by=actor) is not None:
        raise Http404
    draft = writing.draft_for(course.pk, by=actor)
    return get_object_or_404(content.lessons_of(draft, by=actor), position=lesson.position)


def _lesson(request: ActorRequest, course: Course, kind: str, lesson: Lesson | None) -> HttpResponseBase:
    form = LessonForm(request.POST if request.method == "POST" else None, initial=_began(lesson))
    if request.method == "POST":
        blocks, material_id, refused = _sent(request)
        form.is_valid()
        deed = request.POST.get("do", "")
        if deed:
            blocks = blocks_after(blocks, deed)
            form = LessonForm(initial={name: request.POST.get(name, "") for name in form.fields})
        elif not refused:
            try:
                writing.set_lesson(
                    course.pk, form.lesson(kind, blocks, material_id), by=request.actor, at=clock.now(),
                    lesson_id=lesson.pk if lesson else None, key=form.cleaned_data.get("key"),
                )  # fmt: skip
            except Refused as refusal:
                form.show(refusal.reasons)
            else:
                return redirect(reverse("learning:write_course", args=[course.pk]) + "#lessons")
        for reason in refused:
            form.add_error(None, f"{reason.message}。{reason.remedy}")
        status = 422 if form.errors else 200
    else:
        blocks = blocks_of(lesson.blocks) if lesson else list(_BEGUN.get(kind, []))
        material_id, status = (lesson.material_id if lesson else None), 200
    wanted = {block.material for block in blocks if block.material} | ({str(material_id)} if material_id else set())
    found = {str(row.pk): row for row in content.own_materials(request.actor).filter(pk__in=wanted)}
    context = {
        "course": course, "lesson": lesson, "form": form, "kind": kind, "kind_title": LESSON_KINDS[kind],
        "parts": [Part(block) for block in blocks], "material": found.get(str(material_id)), "materials": found,
        "offered": [(each, BLOCKS[each].split("（")[0]) for each in _OFFERED[kind]],
        "limits": file_limits(),
    }  # fmt: skip
    return render(request, "learning/write_lesson.html", context, status=status)


def _began(lesson: Lesson | None) -> dict[str, Any]:
    if lesson is None:
        return {}
    timed = lesson.seconds % 60 == 0 and lesson.kind != "video"
    return {
        "title": lesson.title, "minutes": lesson.seconds // 60 if timed else None, "clauses": "\n".join(lesson.clauses),
    }  # fmt: skip


def _sent(request: ActorRequest) -> tuple[list[Block], UUID | None, list[Reason]]:
    """Return the blocks and the file of a form; files that came with it, where no script sent them before, are kept."""
    sent: QueryDict = request.POST
    blocks = blocks_sent(sent)
    refused: list[Reason] = []
    keys: dict[int, UUID] = {}
    material_id = key_of(sent.get("material", ""))
    for name in request.FILES:
        file = request.FILES.get(name)
        if file is None:
            continue
        place = name.removeprefix("block_file_")
        kind = "picture" if place.isdecimal() else sent.get("kind", "")
        try:
            made = materials.take(
                kind, file, file.name or "", size=file.size or 0, by=request.actor, at=clock.now()
            )  # fmt: skip
        except Refused as refusal:
            refused += refusal.reasons
            continue
        if place.isdecimal():
            keys[int(place)] = made.pk
        else:
            material_id = made.pk
    return with_pictures(blocks, keys), material_id, refused
