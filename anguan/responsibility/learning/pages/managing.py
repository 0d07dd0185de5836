"""Giving learning to others (学习任务): assigning, who has done what, who is late, what is doubtful."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import ClassVar
from uuid import UUID

from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse

from anguan.foundation import clock
from anguan.foundation.access import Actor
from anguan.foundation.access.doors import ActorRequest, page
from anguan.foundation.keys import keys_of
from anguan.foundation.refusal import Refused
from anguan.foundation.ui.filters import Filter
from anguan.foundation.ui.listing import (
    BooleanFilter,
    ChoiceFilter,
    Column,
    Empty,
    EnterpriseFilter,
    Listing,
    Ordering,
    PeriodFilter,
    RegionFilter,
)
from anguan.foundation.words import mark as _
from anguan.registry.enterprises.queries import enterprise_names, regions_offered_to
from anguan.responsibility.learning import figures, looks
from anguan.responsibility.learning.forms.managing import AssignForm, DueForm, ReasonForm
from anguan.responsibility.learning.models import Assignment, Completion, Sitting
from anguan.responsibility.learning.queries import content, doing, staff
from anguan.responsibility.learning.rules import assigning as rules
from anguan.responsibility.learning.services import assigning

USUAL_DAYS = 7
MOST_COURSES = 300


def _of_standing(rows: QuerySet[Assignment], values: Sequence[str]) -> QuerySet[Assignment]:
    wanted = Q(pk__in=[])
    for value in values:
        wanted |= figures.standing_is(value, today=clock.today())
    return rows.filter(wanted)


def _regions(request: HttpRequest) -> list[tuple[str, str]]:
    actor: Actor | None = getattr(request, "actor", None)
    return regions_offered_to(actor, request.GET.get("region", "")) if actor is not None else []


_REGION = RegionFilter("region", _("地区"), options=_regions)
_WHO = Column("person_name", _("姓名"), phone="title")
_WHAT = Column("course_title", _("课程"), phone="line")
_WHY = Column("because", _("为什么"), cell=looks.because, phone="line")
_STANDING = Column(
    "standing", _("状态"), cell=lambda row: looks.assignment_badge(row, today=clock.today()), phone="badge"
)


class Assignments(Listing[Assignment]):
    """What the people of an enterprise were given to learn."""

    page = "learning.assignments"
    title = _("学习任务")
    lead = _("谁学了、谁没学、谁逾期；点开看学习过程和存疑之处。")
    columns: ClassVar[Sequence[Column]] = (
        _WHO, _WHAT, _STANDING, _WHY,
        Column("due_on", _("完成日期"), kind="day", phone="meta", order="due_on"),
        Column("done_at", _("完成时间"), phone="hide", order="done_at"),
        Column("given_at", _("安排时间"), phone="hide", order="given_at"),
    )  # fmt: skip
    filters: ClassVar[Sequence[Filter]] = (
        ChoiceFilter("standing", _("状态"), list(figures.STANDING_TITLES.items()), apply=_of_standing),
        ChoiceFilter("because", _("为什么"), list(rules.BECAUSE.items())),
        PeriodFilter("given", _("安排时间"), field="given_at", opened_by_figures=True),
        BooleanFilter("doubtful", _("只看存疑的"), apply=lambda rows, at: doing.doubtful(rows)),
        BooleanFilter("open", _("只看未完成"), apply=lambda rows, at: rows.filter(state="open")),
    )
    orderings = (
        Ordering("new", _("最新安排"), "-given_at"),
        Ordering("due", _("最快到期"), "due_on"),
    )
    search_hint = _("姓名、课程")
    may_export = "learning.view"
    empty = Empty(
        _("还没有安排学习"), _("选一门课，勾选班组、岗位或人，定一个日期，到期前系统自动提醒本人。"),
        icon="graduation-cap",
    )  # fmt: skip

    def search(self, rows: QuerySet[Assignment], text: str) -> QuerySet[Assignment]:
        """Find a name or a course."""
        return rows.filter(Q(person_name__contains=text) | Q(course_title__contains=text))

    def href(self, row: Assignment) -> str:
        """Lead to how somebody is getting on."""
        return reverse("learning:given", args=[row.pk])


class TerritoryAssignments(Assignments):
    """What people of a territory were given."""

    page = "learning.territory_assignments"
    columns = (*Assignments.columns[:2], Column("enterprise", _("企业"), attr="enterprise.name", phone="line"),
               *Assignments.columns[2:])  # fmt: skip
    filters = (_REGION, *Assignments.filters, EnterpriseFilter(enterprise_names))
    empty = Empty(_("辖区企业还没有安排学习"), _("企业安排的学习任务会出现在这里。"), icon="graduation-cap")


@page("learning.view")
def assignments(request: ActorRequest) -> HttpResponseBase:
    """What people were given to learn, and how it stands."""
    own = request.actor.enterprise_id is not None
    rows = doing.assignments_for(request.actor)
    rows = rows if own else rows.select_related("enterprise")
    kind = Assignments if own else TerritoryAssignments
    may_assign = own and request.actor.may("learning.assign")
    listing = kind.bind(request, rows, at=clock.now())
    courses = doing.counts_by_course(doing.assignments_for(request.actor)) if own else []
    return listing.response("learning/assignments.html", may_assign=may_assign, courses=courses)


_RESULT = Column("result", _("结果"), cell=looks.sitting_badge, phone="badge")


class Sittings(Listing[Sitting]):
    """The papers people sat."""

    page = "learning.sittings"
    title = _("考试成绩")
    columns: ClassVar[Sequence[Column]] = (
        _WHO, Column("course", _("课程"), attr="course.title", phone="line"), _RESULT,
        Column("score", _("分数"), kind="number", phone="meta", order="score"),
        Column("attempt", _("第几次"), kind="number", phone="hide"),
        Column("doubts", _("存疑"), cell=lambda row: "；".join(looks.sitting_doubts(row)), phone="hide"),
        Column("began_at", _("考试时间"), phone="meta", order="began_at"),
    )  # fmt: skip
    filters: ClassVar[Sequence[Filter]] = (
        ChoiceFilter(
            "result", _("结果"), [("passed", _("合格")), ("failed", _("未合格"))],
            apply=lambda rows, values: rows.filter(passed__in=[value == "passed" for value in values]), one=True,
        ),
        PeriodFilter("sat", _("考试时间"), field="began_at", opened_by_figures=True),
        BooleanFilter("handed_in", _("只看已交卷"), apply=lambda rows, at: rows.filter(submitted_at__isnull=False)),
    )  # fmt: skip
    orderings = (Ordering("new", _("最新"), "-began_at"), Ordering("score", _("分数从低到高"), "score"))
    search_hint = _("姓名、课程")
    may_export = "learning.view"
    empty = Empty(_("还没有人考试"), _("学完课时就能考试，成绩会出现在这里。"), icon="clipboard-check")

    def search(self, rows: QuerySet[Sitting], text: str) -> QuerySet[Sitting]:
        """Find a name or a course."""
        return rows.filter(Q(person_name__contains=text) | Q(course__title__contains=text))

    def href(self, row: Sitting) -> str:
        """Lead to the result."""
        return reverse("learning:result", args=[row.pk]) if row.submitted_at is not None else ""


class TerritorySittings(Sittings):
    """The papers people of a territory sat."""

    page = "learning.territory_sittings"
    columns = (*Sittings.columns[:2], Column("enterprise", _("企业"), attr="enterprise.name", phone="line"),
               *Sittings.columns[2:])  # fmt: skip
    filters = (_REGION, *Sittings.filters, EnterpriseFilter(enterprise_names))


@page("learning.view")
def sittings(request: ActorRequest) -> HttpResponseBase:
    """The papers people sat, each to be opened."""
    own = request.actor.enterprise_id is not None
    rows = doing.sittings_for(request.actor).select_related(*(("course",) if own else ("course", "enterprise")))
    return (Sittings if own else TerritorySittings).bind(request, rows, at=clock.now()).response()


class Completions(Listing[Completion]):
    """The certificates of completion people have."""

    page = "learning.completions"
    title = _("结业证明")
    columns: ClassVar[Sequence[Column]] = (
        _WHO, _WHAT, Column("state", _("状态"), cell=looks.completion_badge, phone="badge"),
        Column("minutes", _("时长（分钟）"), kind="number", phone="meta"),
        Column("score", _("成绩"), kind="number", phone="meta"),
        Column("number", _("编号"), phone="hide"), Column("at", _("结业时间"), phone="meta", order="at"),
    )  # fmt: skip
    filters: ClassVar[Sequence[Filter]] = (
        PeriodFilter("passed", _("结业时间"), field="at", opened_by_figures=True),
        BooleanFilter("standing", _("只看有效的"), apply=lambda rows, at: rows.filter(revoked_at__isnull=True)),
    )
    orderings = (Ordering("new", _("最新"), "-at"),)
    search_hint = _("姓名、课程、编号")
    may_export = "learning.view"
    empty = Empty(_("还没有人结业"), _("学完课时、考核合格的，结业证明会出现在这里。"), icon="award")

    def search(self, rows: QuerySet[Completion], text: str) -> QuerySet[Completion]:
        """Find a name, a course or a number."""
        return rows.filter(Q(person_name__contains=text) | Q(course_title__contains=text) | Q(number=text.upper()))

    def href(self, row: Completion) -> str:
        """Lead to the certificate."""
        return reverse("learning:completion", args=[row.pk])


class TerritoryCompletions(Completions):
    """The certificates people of a territory have."""

    page = "learning.territory_completions"
    columns = (*Completions.columns[:2], Column("enterprise_name", _("企业"), phone="line"), *Completions.columns[2:])
    filters = (_REGION, *Completions.filters, EnterpriseFilter(enterprise_names))


@page("learning.view")
def completions(request: ActorRequest) -> HttpResponseBase:
    """The certificates of completion people have, each to be opened."""
    own = request.actor.enterprise_id is not None
    rows = doing.completions_for(request.actor)
    return (Completions if own else TerritoryCompletions).bind(request, rows, at=clock.now()).response()


@page("learning.view")
def given(request: ActorRequest, task_id: UUID) -> HttpResponseBase:
    """How somebody is getting on with what they were given: lesson by lesson, paper by paper, what is doubtful."""
    row = _given_or_404(request, task_id)
    found = doing.study(row.course, person_id=row.person_id, enterprise_id=row.enterprise_id)
    own = row.enterprise_id == request.actor.enterprise_id
    context = {
        "row": row,
        "badge": looks.assignment_badge(row, today=clock.today()),
        "because": looks.because(row),
        "study": found,
        "steps": [
            (
                step,
                looks.lesson_kind(step),
                looks.doubt_words(step.kept.doubts),
                looks.lasting(step.kept.seconds),
                looks.lasting(step.kept.left_seconds),
            )
            for step in (found.steps if found is not None else ())
        ],
        "sittings": [
            (one, looks.sitting_badge(one), looks.sitting_doubts(one))
            for one in reversed(found.sittings if found is not None else ())
        ],
        "may_manage": own and request.actor.may("learning.assign") and row.state == "open",
    }
    return render(request, "learning/given.html", context)


def _given_or_404(request: ActorRequest, task_id: UUID) -> Assignment:
    rows = doing.assignments_for(request.actor).select_related("course", "enterprise")
    found: Assignment | None = rows.filter(pk=task_id).first()
    if found is None:
        raise Http404
    return found


@page("learning.assign")
def waive(request: ActorRequest, task_id: UUID) -> HttpResponseBase:
    """Let somebody off, with the reason."""
    row = _given_or_404(request, task_id)
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            assigning.waive(row.pk, reason=form.cleaned_data["reason"], by=request.actor, at=clock.now())
            return redirect("learning:given", row.pk)
        except Assignment.DoesNotExist as missing:
            raise Http404 from missing
        except Refused as refusal:
            form.said(refusal)
    context = {"row": row, "form": form}
    return render(request, "learning/waive.html", context, status=422 if form.is_bound else 200)


@page("learning.assign")
def postpone(request: ActorRequest, task_id: UUID) -> HttpResponseBase:
    """Move the day."""
    row = _given_or_404(request, task_id)
    form = DueForm(request.POST if request.method == "POST" else None, initial={"due_on": row.due_on})
    if form.is_bound and form.is_valid():
        try:
            assigning.postpone(row.pk, due_on=form.cleaned_data["due_on"], by=request.actor, at=clock.now())
            return redirect("learning:given", row.pk)
        except Assignment.DoesNotExist as missing:
            raise Http404 from missing
        except Refused as refusal:
            form.said(refusal)
    context = {"row": row, "form": form}
    return render(request, "learning/postpone.html", context, status=422 if form.is_bound else 200)


@page("learning.assign")
def assign(request: ActorRequest) -> HttpResponseBase:
    """Give a course to people, teams or posts (安排学习), all on one page."""
    actor, at = request.actor, clock.now()
    today = clock.day_of(at)
    courses = content.offered_to(actor).defer("grams").order_by("title", "pk")[:MOST_COURSES]
    roles, teams = staff.roles_of(actor, today=today), staff.teams_of(actor, today=today)
    form = AssignForm(
        request.POST if request.method == "POST" else None,
        courses=[(f"{one.pk}", one.title) for one in courses],
        roles=[(code, _("{title}（{n}人）").format(title=title, n=count)) for code, title, count in roles],
        teams=[(team, _("{title}（{n}人）").format(title=team, n=count)) for team, count in teams],
        initial={"course": request.GET.get("course", ""), "due_on": today + timedelta(days=USUAL_DAYS)},
    )
    ticked = _ticked(request.POST.getlist("people"))
    if form.is_bound and form.is_valid():
        try:
            return _assigned(request, form, ticked, at=at)
        except Refused as refusal:
            form.said(refusal)
    context = {
        "form": form,
        "people": staff.found_people(actor, "", ticked=ticked, today=today),
        "total": staff.posts_of(actor, today=today).order_by().values("person_id").distinct().count(),
    }
    return render(request, "learning/assign.html", context, status=422 if form.is_bound else 200)


def _assigned(request: ActorRequest, form: AssignForm, ticked: list[UUID], *, at: datetime) -> HttpResponseBase:
    said = form.cleaned_data
    people = staff.chosen(
        request.actor, today=clock.day_of(at), everybody=said["everybody"], roles=said["roles"], teams=said["teams"],
        people=ticked,
    )  # fmt: skip
    new = assigning.assign(
        form.course_id or UUID(int=0), person_ids=people, because="manager", words=said["words"], by=request.actor,
        at=at, due_on=said["due_on"],
    )  # fmt: skip
    words = _("已安排 {n} 人").format(n=new)
    if new < len(people):
        words = _("已安排 {n} 人，另有 {m} 人手里还有这门课，不重复安排").format(n=new, m=len(people) - new)
    messages.success(request, words)
    return redirect("learning:assignments")


def _ticked(texts: Sequence[str]) -> list[UUID]:
    return keys_of(texts[: rules.MOST_AT_ONCE + 1])


@page("learning.assign")
def find_people(request: ActorRequest) -> HttpResponseBase:
    """People of one's own enterprise to be ticked; those ticked already stay."""
    text = request.GET.get("q", "").replace("\0", "").strip()[:60]
    found = staff.found_people(
        request.actor, text, ticked=_ticked(request.GET.getlist("people")), today=clock.today()
    )  # fmt: skip
    return render(request, "learning/people.html", {"people": found, "text": text})
