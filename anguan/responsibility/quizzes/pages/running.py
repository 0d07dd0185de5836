"""Doors of the office that runs a quiz (办竞赛): list, writing, questions, publishing, poster, figures."""

from collections.abc import Sequence
from typing import Any, ClassVar
from uuid import UUID

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from anguan.foundation import clock
from anguan.foundation.access.doors import ActorRequest, page
from anguan.foundation.audit import services as audit
from anguan.foundation.keys import key_of
from anguan.foundation.refusal import Refused
from anguan.foundation.ui.filters import Filter
from anguan.foundation.ui.listing import Column, Empty, Listing, Ordering, PeriodFilter, RegionFilter
from anguan.foundation.ui.timeline import Entry
from anguan.foundation.words import mark as _
from anguan.registry.regions import queries as regions
from anguan.responsibility.learning.rules.questions import TITLES
from anguan.responsibility.quizzes import looks, queries, services, sheets
from anguan.responsibility.quizzes.forms import QuizForm, WithdrawForm
from anguan.responsibility.quizzes.models import Handed, Quiz

SHOWN = 300  # questions that can be struck out on one page


class QuizList(Listing[Quiz]):
    """The quizzes of a territory (知识竞赛)."""

    page = "quizzes.list"
    title = _("知识竞赛")
    columns = (
        Column("title", _("竞赛"), phone="title"),
        Column("state", _("状态"), cell=lambda quiz: looks.badge_of(quiz, at=clock.now()), phone="badge"),
        Column("office_name", _("主办单位"), phone="line"),
        Column("papers", _("参与人次"), kind="number", phone="meta"),
        Column("opens_at", _("开始时间"), order="opens_at", phone="meta"),
        Column("closes_at", _("结束时间"), order="closes_at", phone="meta"),
    )
    orderings = (Ordering("new", _("最新开始"), "-opens_at"), Ordering("end", _("最快结束"), "closes_at"))
    search_hint = _("竞赛名称、主办单位")
    empty = Empty(
        _("还没有办过竞赛"), _("办一期竞赛，把链接或二维码发出去，不用账号就能答题，各镇街自动排名。"), icon="trophy"
    )

    def search(self, rows: QuerySet[Quiz], text: str) -> QuerySet[Quiz]:
        """Keep the quizzes a text is found in."""
        return rows.filter(title__contains=text) | rows.filter(office_name__contains=text)

    def href(self, row: Quiz) -> str:
        """Return the quiz's page."""
        return reverse("quizzes:show", args=[row.pk])


class HandedList(Listing[Handed]):
    """The papers behind a quiz's figures (答卷)."""

    page = "quizzes.handed"
    title = _("答卷")
    columns = (
        Column("at", _("交卷时间"), order="at", phone="title"),
        Column("score", _("得分"), order="score", kind="number", phone="badge"),
        Column("town", _("镇街"), cell=lambda row: regions.town_name(row.town_code), phone="line"),
        Column("seconds", _("用时（秒）"), kind="number", phone="meta"),
    )
    filters: ClassVar[Sequence[Filter]] = (
        RegionFilter("region", _("镇街"), options=lambda request: _towns(request), field="town_code"),
        PeriodFilter("day", _("日期"), field="day"),
    )  # fmt: skip
    orderings = (Ordering("new", _("最新交卷"), "-at"),)
    empty = Empty(_("还没有人交卷"), _("把链接或二维码发出去，交卷后几秒钟就能在这里看到。"), icon="inbox")
    may_export = "quizzes.view"

    def href(self, row: Handed) -> str:
        """Return where the paper is shown."""
        return reverse("quizzes:result", args=[row.quiz.code, row.pk])


@page("quizzes.view")
def quiz_list(request: ActorRequest) -> HttpResponseBase:
    """Show the quizzes of the territory."""
    return QuizList.bind(request, queries.with_papers(queries.quizzes_for(request.actor)), at=clock.now()).response(
        "quizzes/list.html"
    )


@page("quizzes.run")
def write(request: ActorRequest, quiz_id: UUID | None = None) -> HttpResponse:
    """Write a quiz, or change one that is not yet published."""
    quiz = _own(request, quiz_id) if quiz_id else None
    if quiz is not None and quiz.state != "draft":
        return redirect("quizzes:show", quiz.pk)
    form = QuizForm(request.POST or None, initial=QuizForm.initial_of(quiz, at=clock.now()))
    if form.is_bound and form.is_valid():
        try:
            key = quiz.pk if quiz else key_of(request.POST.get("key", ""))
            quiz = services.save_draft(form.draft(), by=request.actor, at=clock.now(), quiz_id=key)
        except Refused as refusal:
            form.said(refusal)
        else:
            return redirect("quizzes:questions", quiz.pk)
    context = {"form": form, "quiz": quiz, "key": request.POST.get("key", "")}
    return render(request, "quizzes/write.html", context, status=422 if form.is_bound else 200)


@page("quizzes.run")
def questions(request: ActorRequest, quiz_id: UUID) -> HttpResponse:
    """Look through the questions found, strike some out (选题)."""
    quiz = _own(request, quiz_id)
    if quiz.state != "draft":
        return redirect("quizzes:show", quiz.pk)
    found = queries.candidates(request.actor, quiz.topics).order_by("difficulty", "id")
    shown = list(found[:SHOWN])
    if request.method == "POST":
        kept = set(request.POST.getlist("use"))
        left_out = [one.pk for one in shown if str(one.pk) not in kept]
        services.strike_out(quiz.pk, left_out, by=request.actor, at=clock.now())
        return redirect("quizzes:show", quiz.pk)
    struck = set(quiz.left_out)
    context = {
        "quiz": quiz, "total": found.count(), "kinds": TITLES,
        "rows": [(one, one.pk not in struck) for one in shown],
    }  # fmt: skip
    return render(request, "quizzes/questions.html", context)


@page("quizzes.view")
def show(request: ActorRequest, quiz_id: UUID) -> HttpResponse:
    """Show one quiz: where it stands, what comes next, its link and code, what it came to."""
    quiz = queries.quizzes_for(request.actor).filter(pk=quiz_id).first()
    if quiz is None:
        raise Http404(str(quiz_id))
    own = queries.own_quizzes(request.actor).filter(pk=quiz.pk).exists()
    found = None
    if quiz.state == "draft" and own:
        found = queries.candidates(request.actor, quiz.topics).exclude(pk__in=quiz.left_out).count()
    link = request.build_absolute_uri(reverse("quizzes:take", args=[quiz.code]))
    context = {
        "quiz": quiz, "own": own, "found": found, "badge_of": looks.badge_of(quiz, at=clock.now()), "link": link,
        "running": queries.running(quiz, at=clock.now()), "counted": queries.counted(quiz),
        "places": queries.ranking(quiz), "hardest": queries.hardest(quiz), "qr": sheets.code_of(link),
        "chart": _chart(quiz), "topics": looks.topics_said(quiz.topics), "story": _story(request, quiz),
        "cited": looks.cited,
    }  # fmt: skip
    return render(request, "quizzes/show.html", context)


@page("quizzes.run")
@require_POST
def publish(request: ActorRequest, quiz_id: UUID) -> HttpResponse:
    """Publish a quiz."""
    quiz = _own(request, quiz_id)
    services.publish(quiz.pk, by=request.actor, at=clock.now())
    messages.success(request, _("已发布，把链接或二维码发给大家"))
    return redirect("quizzes:show", quiz.pk)


@page("quizzes.run")
def withdraw(request: ActorRequest, quiz_id: UUID) -> HttpResponse:
    """Take a quiz off, with a reason."""
    quiz = _own(request, quiz_id)
    form = WithdrawForm(request.POST or None)
    if form.is_bound and form.is_valid():
        try:
            services.withdraw(quiz.pk, by=request.actor, at=clock.now(), reason=form.cleaned_data["reason"])
        except Refused as refusal:
            form.said(refusal)
        else:
            return redirect("quizzes:show", quiz.pk)
    return render(
        request, "quizzes/withdraw.html", {"form": form, "quiz": quiz}, status=422 if form.is_bound else 200
    )  # fmt: skip


@page("quizzes.view")
@require_safe
def poster(request: ActorRequest, quiz_id: UUID) -> HttpResponse:
    """Answer the poster to be hung up, with the code that opens the quiz (海报)."""
    quiz = queries.quizzes_for(request.actor).filter(pk=quiz_id, state="published").first()
    if quiz is None:
        raise Http404(str(quiz_id))
    town = request.GET.get("town", "")[:20]
    names = regions.names([town]) if town.startswith(quiz.region_code) else {}
    link = request.build_absolute_uri(reverse("quizzes:take", args=[quiz.code]))
    made = sheets.poster(quiz, link=link + (f"?town={town}" if names else ""), town=names.get(town, ""))
    return HttpResponse(
        made, content_type="application/pdf", headers={"Content-Disposition": 'inline; filename="quiz.pdf"'}
    )


@page("quizzes.view")
def handed(request: ActorRequest, quiz_id: UUID) -> HttpResponseBase:
    """Show the papers behind the figures."""
    quiz = queries.quizzes_for(request.actor).filter(pk=quiz_id).first()
    if quiz is None:
        raise Http404(str(quiz_id))
    rows = queries.handed_in(quiz).select_related("quiz").defer("quiz__pool")
    return HandedList.bind(request, rows, at=clock.now()).response("quizzes/handed.html", quiz=quiz)


def _own(request: ActorRequest, quiz_id: UUID) -> Quiz:
    quiz = queries.own_quizzes(request.actor).filter(pk=quiz_id).first()
    if quiz is None:
        raise Http404(str(quiz_id))
    return quiz


def _towns(request: Any) -> list[tuple[str, str]]:
    territory = request.actor.territory
    return regions.town_choices(territory.code) if territory else []


def _chart(quiz: Quiz) -> dict[str, Any] | None:
    days = queries.by_day(quiz)
    if len(days) < 2:
        return None
    return {
        "kind": "bar", "labels": [f"{day.month}月{day.day}日" for day, _n in days],
        "series": [{"name": _("参与人次"), "values": [n for _d, n in days]}],
    }  # fmt: skip


def _story(request: ActorRequest, quiz: Quiz) -> list[Entry]:
    return [
        Entry(
            looks.STORY.get(one.action, one.action), at=one.at, who=one.person_name, said=one.detail.get("reason", "")
        )
        for one in audit.history_of(quiz.pk, by=request.actor)
    ]
