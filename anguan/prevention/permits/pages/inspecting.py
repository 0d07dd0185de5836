"""Spot checks (抽查): an official looks, asks for a live photo, or orders a stop; the result is shown to both sides."""

from collections.abc import Sequence
from typing import Any, ClassVar
from uuid import UUID

from django.db.models import Q, QuerySet
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse

from anguan.foundation import clock
from anguan.foundation.access.doors import ActorRequest, page
from anguan.foundation.evidence.models import Exhibit
from anguan.foundation.evidence.queries import exhibits_of
from anguan.foundation.ui.badges import Badge
from anguan.foundation.ui.filters import Filter
from anguan.foundation.ui.listing import (
    ChoiceFilter,
    Column,
    Empty,
    Listing,
    Ordering,
    PeriodFilter,
)
from anguan.foundation.ui.places import OF_ENTERPRISE, OF_REGION
from anguan.foundation.words import mark as _
from anguan.prevention.permits import looks, queries, services
from anguan.prevention.permits.forms.inspecting import ConcludeForm, SpotForm
from anguan.prevention.permits.forms.steps import shown_on
from anguan.prevention.permits.models import Permit, SpotCheck
from anguan.prevention.permits.pages.field import heading
from anguan.prevention.permits.pages.showing import form_page, key_of, permit_or_404
from anguan.prevention.permits.rules import needs
from anguan.prevention.permits.rules.lifecycle import LIVE_STATES, State

ASKED: dict[str, str] = {"look": _("查看记录"), "photo": _("要现场照片"), "stop": _("责令停止作业")}
RESULTS: dict[str, Badge] = {
    "fine": Badge(_("未发现问题"), "done"),
    "wrong": Badge(_("发现问题"), "alarm"),
}


def standing(check: SpotCheck) -> Badge:
    """Return how a spot check stands: its result, answered, late, or waiting."""
    if check.result:
        return RESULTS[check.result]
    if check.answered_at is not None:
        return Badge(_("已答复，待填结果"), "wait")
    if check.answer_due_at is None:
        return Badge(_("待填结果"), "wait")
    if check.answer_due_at <= clock.now():
        return Badge(_("超时未答复"), "alarm")
    return Badge(_("等待答复"), "active")


# ── one permit ───────────────────────────────────────────────────────────────────────────────────────────────────────


@page("permits.inspect")
def spot(request: ActorRequest, permit_id: UUID) -> HttpResponse:
    """Begin a spot check of a permit."""
    permit = permit_or_404(request, permit_id)
    form = SpotForm(request.POST or None, live=permit.state in LIVE_STATES)
    if request.method == "POST" and form.is_valid():
        with shown_on(form):
            said = form.cleaned_data
            check = services.spot_check(
                permit.pk,
                by=request.actor,
                at=clock.now(),
                asked=said["asked"],
                said=said["words"],
                key=key_of(request),
            )
            return redirect("permits:spot_check", permit.pk, check.pk)
    earlier = queries.checks_for(request.actor).filter(enterprise_id=permit.enterprise_id, permit=permit)
    return form_page(
        request, "permits/spot/spot.html", form, permit=permit, heading=heading(permit),
        badges=looks.badges(permit, at=clock.now()), home=reverse("permits:detail", args=[permit.pk]),
        earlier=[(one, standing(one), ASKED[one.asked]) for one in earlier.order_by("-at", "-id")[:5]],
        live=permit.state in LIVE_STATES,
    )  # fmt: skip


@page("permits.view")
def spot_check(request: ActorRequest, permit_id: UUID, check_id: UUID) -> HttpResponse:
    """One spot check: what was asked, the answer as soon as it is there, the result."""
    permit, check = _found(request, permit_id, check_id)
    actor = request.actor
    concludes = actor.may("permits.inspect") and actor.office_id == check.office_id
    form = ConcludeForm(
        request.POST or None, initial={"words": check.result_said, "result": check.result or None}
    )  # fmt: skip
    if request.method == "POST" and concludes and form.is_valid():
        with shown_on(form):
            services.conclude_check(
                check.pk, by=actor, at=clock.now(), result=form.cleaned_data["result"], said=form.cleaned_data["words"],
                key=key_of(request),
            )  # fmt: skip
            return redirect("permits:spot_check", permit.pk, check.pk)
    now = clock.now()
    waits = check.answer_due_at is not None and check.answered_at is None and not check.result
    context: dict[str, Any] = {
        "permit": permit, "check": check, "heading": heading(permit), "standing": standing(check),
        "asked": ASKED[check.asked], "shots": _answer(permit, check, request), "waits": waits,
        "late": waits and check.answer_due_at is not None and check.answer_due_at <= now,
        "left": looks.length(check.answer_due_at - now) if waits and check.answer_due_at else "",
        "concludes": concludes, "may_answer": waits and actor.enterprise_id == permit.enterprise_id,
        "stopped": check.asked == "stop" and permit.state == State.SUSPENDED,
        "home": reverse("permits:detail", args=[permit.pk]),
    }  # fmt: skip
    if request.headers.get("HX-Target") == "answer":
        return render(request, "permits/spot/answer.html", context)
    return form_page(request, "permits/spot/check.html", form, **context)


def _found(request: ActorRequest, permit_id: UUID, check_id: UUID) -> tuple[Permit, SpotCheck]:
    permit = permit_or_404(request, permit_id)
    checks = queries.checks_for(request.actor).filter(enterprise_id=permit.enterprise_id, permit=permit)
    return permit, checks.get(pk=check_id)


def _answer(permit: Permit, check: SpotCheck, request: ActorRequest) -> Sequence[Exhibit]:
    if check.answered_at is None:
        return ()
    shots = exhibits_of([permit.pk], by=request.actor, purpose=needs.SPOT_ANSWER.node)[permit.pk]
    return [one for one in shots if one.attached_at == check.answered_at]


# ── all of an office, or of an enterprise ────────────────────────────────────────────────────────────────────────────


def _standings(rows: QuerySet[Any], values: list[str]) -> QuerySet[Any]:
    conditions = {
        "fine": Q(result="fine"),
        "wrong": Q(result="wrong"),
        "answered": Q(result="", answered_at__isnull=False),
        "waiting": Q(result="", answered_at__isnull=True),
    }
    chosen = Q()
    for value in values:
        chosen |= conditions[value]
    return rows.filter(chosen)


_RESULT = ChoiceFilter(
    "result", _("结果"),
    [
        ("fine", _("未发现问题")), ("wrong", _("发现问题")), ("answered", _("已答复，待填结果")),
        ("waiting", _("等待答复")),
    ],
    apply=_standings,
)  # fmt: skip
_ASKED = ChoiceFilter("asked", _("方式"), list(ASKED.items()))
_PERIOD = PeriodFilter("at", _("抽查时间"), field="at", opened_by_figures=True)
_WHAT = Column("permit", _("作业"), phone="title", cell=lambda row: heading(row.permit))
_HOW = Column("asked", _("方式"), phone="line", cell=lambda row: ASKED[row.asked])
_RESULT_COLUMN = Column("result", _("结果"), phone="badge", cell=standing)
_SAID = Column("result_said", _("情况"), phone="line", cell=lambda row: row.result_said or row.said)
_AT = Column("at", _("抽查时间"), phone="meta", order="at")
_WHO = Column("person_name", _("抽查人"), phone="meta")
_OFFICE = Column("office_name", _("抽查单位"), phone="line")
_FIRM = Column("enterprise", _("企业"), phone="line", cell=lambda row: row.permit.enterprise_name)


class SpotList(Listing[SpotCheck]):
    """The spot checks of one enterprise."""

    page = "permits.spots"
    title = _("抽查记录")
    columns: ClassVar[Sequence[Column]] = (_WHAT, _HOW, _RESULT_COLUMN, _SAID, _OFFICE, _WHO, _AT)
    filters: ClassVar[Sequence[Filter]] = (_RESULT, _ASKED, _PERIOD)
    orderings = (Ordering("new", _("最近抽查"), "-at"),)
    empty = Empty(_("还没有抽查"), _("监管部门抽查作业后，要求和结果会出现在这里。"))
    search_hint = _("企业、地点、作业内容")
    may_export = "permits.export"

    def search(self, rows: QuerySet[SpotCheck], text: str) -> QuerySet[SpotCheck]:
        """Keep the checks of permits a text is found in."""
        assert self.actor is not None  # noqa: S101 - the list is behind @page
        return rows.filter(permit__in=queries.found(queries.permits_for(self.actor), text).values("pk"))

    def href(self, row: SpotCheck) -> str:
        """Return the check's page."""
        return reverse("permits:spot_check", args=[row.permit_id, row.pk])


class TerritorySpotList(SpotList):
    """The spot checks of a territory."""

    columns = (_WHAT, _FIRM, _HOW, _RESULT_COLUMN, _SAID, _WHO, _OFFICE, _AT)
    filters = (
        ChoiceFilter(
            "whose", _("谁抽查的"), [("office", _("本单位")), ("me", _("我自己"))], one=True,
            apply=lambda rows, values: rows,
        ),
        OF_REGION, *SpotList.filters,
        OF_ENTERPRISE,
    )  # fmt: skip
    empty = Empty(
        _("还没有抽查"), _("在作业看板上打开一项作业，点“抽查”：可以要一张现场照片，也可以责令停止。"), _("作业看板"),
        "permits:board", "monitor",
    )  # fmt: skip


@page("permits.view")
def spots(request: ActorRequest) -> HttpResponseBase:
    """The spot checks the actor may see."""
    actor = request.actor
    rows = queries.checks_for(actor).select_related("permit").defer("permit__grams")
    kind = SpotList if actor.enterprise_id else TerritorySpotList
    if not actor.enterprise_id and actor.office_id is not None:
        whose = request.GET.get("whose", "")
        if whose == "me":
            rows = rows.filter(person_id=actor.person_id)
        elif whose == "office":
            rows = rows.filter(office_id=actor.office_id)
    return kind.bind(request, rows, at=clock.now()).response(crumbs=[(_("特殊作业票"), reverse("permits:list"))])
