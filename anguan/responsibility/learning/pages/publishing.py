"""Publishing in the browser: preview as the learner sees it, publish, share, copy, retire."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from anguan.foundation import clock
from anguan.foundation.access.doors import ActorRequest, page
from anguan.foundation.keys import key_of
from anguan.foundation.refusal import Refused
from anguan.foundation.words import mark as _
from anguan.responsibility.learning.forms.writing import PublishForm
from anguan.responsibility.learning.pages import authored
from anguan.responsibility.learning.pages.writing import own
from anguan.responsibility.learning.queries import content
from anguan.responsibility.learning.rules.papers import Paper
from anguan.responsibility.learning.services import publishing


@page("learning.author")
def preview(request: ActorRequest, course_id: UUID) -> HttpResponseBase:
    """The course as a learner sees it (预览): the draft of one's own, the published version of others'."""
    actor = request.actor
    course = get_object_or_404(content.courses_shown(actor).defer("grams"), pk=course_id)
    mine = authored.is_own(course.owner, course.enterprise_id, course.office_id, actor)
    draft = content.draft_of(course, by=actor) if mine else None
    version = draft or content.current_version(course, by=actor)
    if version is None:
        raise Http404
    lessons = list(content.lessons_of(version, by=actor))
    found = content.materials_in(lessons, by=actor)
    wanted = request.GET.get("lesson", "")
    place = int(wanted) if wanted.isdecimal() and int(wanted[:4]) < len(lessons) else -1
    context = {
        "course": course, "mine": mine, "draft": draft, "version": version,
        "lessons": [authored.shown(lesson, found) for lesson in lessons],
        "here": authored.shown(lessons[place], found) if place >= 0 else None, "place": place,
        "paper": Paper.read(version.paper) if version.paper else None, "topics": authored.topic_words(course.topics),
        "category": authored.category_title(course), "state": authored.badges(course),
        "may_copy": course.current > 0,
    }  # fmt: skip
    return render(request, "learning/preview.html", context)


@page("learning.author")
def publish(request: ActorRequest, course_id: UUID) -> HttpResponseBase:
    """Look once more at what changes and publish it (发布)."""
    course = own(course_id, request.actor)
    draft = content.draft_of(course, by=request.actor)
    form = PublishForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            made = publishing.publish(
                course.pk, by=request.actor, at=clock.now(), note=form.cleaned_data.get("note", "")
            )  # fmt: skip
        except Refused as refusal:
            form.show(refusal.reasons)
        else:
            messages.success(request, _("第{n}版已发布").format(n=made.number))
            return redirect("learning:write_course", course.pk)
    missing = publishing.reasons_not_to_publish(course, draft, by=request.actor) if draft else []
    changes = publishing.changes_of(course, draft, by=request.actor) if draft else []
    context = {"course": course, "draft": draft, "form": form, "missing": missing, "changes": changes}
    return render(request, "learning/publish.html", context, status=422 if form.errors else 200)


@require_POST
@page("learning.author")
def share(request: ActorRequest, course_id: UUID) -> HttpResponseBase:
    """Share with those below, or take it back."""
    shared = request.POST.get("shared") == "yes"
    course = publishing.share(own(course_id, request.actor).pk, shared=shared, by=request.actor, at=clock.now())
    messages.success(request, _("已共享，辖区内的单位都能学到") if course.shared else _("已停止共享"))
    return redirect("learning:write_course", course.pk)


@require_POST
@page("learning.author")
def copy(request: ActorRequest, course_id: UUID) -> HttpResponseBase:
    """Copy a course as a draft of one's own."""
    found = get_object_or_404(content.courses_shown(request.actor), pk=course_id)
    if not found.current:
        raise Http404
    key = key_of(request.POST.get("key", ""))
    made = publishing.copy(found.pk, by=request.actor, at=clock.now(), key=key)
    messages.success(request, _("已复制为本单位的草稿，改好后发布"))
    return redirect("learning:write_course", made.pk)


@require_POST
@page("learning.author")
def retire(request: ActorRequest, course_id: UUID) -> HttpResponseBase:
    """Retire a course."""
    publishing.retire(own(course_id, request.actor).pk, by=request.actor, at=clock.now())
    messages.success(request, _("课程已停用，不再安排给新的人；已经学完的记录都在"))
    return redirect(reverse("learning:courses") + "?whose=retired")


@require_POST
@page("learning.author")
def restore(request: ActorRequest, course_id: UUID) -> HttpResponseBase:
    """Take a retired course back into use."""
    made = publishing.restore(own(course_id, request.actor).pk, by=request.actor, at=clock.now())
    messages.success(request, _("课程已恢复"))
    return redirect("learning:write_course", made.pk)
