"""What an office looks at again (再看一遍): what enterprises say is not for them, and proofs hard to believe."""

from collections.abc import Sequence
from typing import ClassVar
from uuid import UUID

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse

from anguan.foundation import clock
from anguan.foundation.access import Actor
from anguan.foundation.access.doors import ActorRequest, page
from anguan.foundation.evidence.queries import exhibits_of
from anguan.foundation.refusal import Refused
from anguan.foundation.ui.badges import Badge
from anguan.foundation.ui.filters import Filter
from anguan.foundation.ui.listing import ChoiceFilter, Column, Empty, EnterpriseFilter, Listing, Ordering, RegionFilter
from anguan.foundation.words import mark as _
from anguan.registry.enterprises.queries import enterprise_names, regions_offered_to
from anguan.responsibility.duties import queries, services
from anguan.responsibility.duties.forms.localising import DecisionForm
from anguan.responsibility.duties.models import Exemption, Proof
from anguan.responsibility.duties.pages.offices import asking
from anguan.responsibility.duties.pages.offices.rows import title_of
from anguan.responsibility.duties.queries import law

STATES = {"asked": _("待复核"), "upheld": _("同意不适用"), "refused": _("不同意"), "withdrawn": _("企业已撤回")}
_TONES = {"asked": "wait", "upheld": "done", "refused": "active", "withdrawn": "quiet"}
STANDS = {"open": _("待认定"), "accepted": _("已认可"), "void": _("不予认可")}


def _regions(request: HttpRequest) -> list[tuple[str, str]]:
    actor: Actor = request.actor  # type: ignore[attr-defined]  # the list is behind @page
    return regions_offered_to(actor, request.GET.get("region", ""))


class ExemptionList(Listing[Exemption]):
    """What enterprises say is not for them (不适用申报)."""

    page = "duties.second_look"
    title = _("不适用复核")
    columns: ClassVar[Sequence[Column]] = (
        Column("title", _("事项"), phone="title"),
        Column("state", _("状态"), cell=lambda row: Badge(STATES[row.state], _TONES[row.state]), phone="badge"),
        Column("enterprise", _("企业"), attr="enterprise.name"),
        Column("reason", _("理由")),
        Column("year", _("年度"), kind="plain", phone="meta"),
        Column("asker_name", _("申报人"), phone="hide"),
        Column("asked_at", _("申报时间"), order="asked_at", phone="meta"),
        Column("decider_name", _("复核人"), phone="hide"),
        Column("note", _("复核意见"), phone="hide"),
    )
    filters: ClassVar[Sequence[Filter]] = (
        ChoiceFilter("state", _("状态"), STATES.items()),
        RegionFilter("region", _("地区"), options=_regions),
        EnterpriseFilter(enterprise_names),
    )
    orderings = (Ordering("old", _("等得最久"), "asked_at"), Ordering("new", _("最新申报"), "-asked_at"))
    empty = Empty(_("没有要复核的"), _("企业说某一项不适用，要由您再看一遍；复核以前照样算应办。"), icon="scale")
    may_export = "duties.export"

    def href(self, row: Exemption) -> str:
        """Return the page where it is decided."""
        return reverse("duties:second_look_at", args=[row.pk])


class DoubtList(Listing[Proof]):
    """Proofs that are hard to believe (存疑证明)."""

    page = "duties.doubts"
    title = _("存疑证明")
    columns: ClassVar[Sequence[Column]] = (
        Column("duty", _("事项"), cell=lambda row: title_of(row.obligation), phone="title",
               sub=lambda row: row.obligation.what),
        Column("state", _("状态"), cell=lambda row: badge_of(row), phone="badge"),
        Column("enterprise", _("企业"), attr="enterprise.name"),
        Column("doubts", _("疑点"), cell=lambda row: doubt_words(row)),
        Column("answer", _("企业的说明")),
        Column("happened_on", _("办理日期"), kind="day", phone="meta"),
        Column("uploaded_at", _("上传时间"), order="uploaded_at", kind="moment", phone="meta"),
    )  # fmt: skip
    filters: ClassVar[Sequence[Filter]] = (
        ChoiceFilter("stands", _("状态"), STANDS.items(), one=True, apply=lambda rows, said: stands(rows, said[0])),
        RegionFilter("region", _("地区"), options=_regions),
        EnterpriseFilter(enterprise_names),
    )
    orderings = (Ordering("new", _("最近上传"), "-uploaded_at"), Ordering("old", _("最早上传"), "uploaded_at"))
    empty = Empty(
        _("没有存疑的证明"), _("几个月的事一晚上补完、一张照片证明几件事，这样的会列在这里。"), icon="circle-check"
    )
    may_export = "duties.export"

    def href(self, row: Proof) -> str:
        """Return the page where it is judged."""
        return reverse("duties:doubt", args=[row.pk])


def stands(rows: QuerySet[Proof], key: str) -> QuerySet[Proof]:
    """Keep the doubted proofs that stand so."""
    if key == "void":
        return rows.filter(void_at__isnull=False)
    return rows.filter(void_at__isnull=True, accepted_at__isnull=key == "open")


def badge_of(row: Proof) -> Badge:
    """Return how a doubted proof stands."""
    if row.void_at is not None:
        return Badge(STANDS["void"], "quiet")
    if row.accepted_at is not None:
        return Badge(STANDS["accepted"], "done")
    return Badge(_("已说明，待认定") if row.answered_at else _("等企业说明"), "wait")


def doubt_words(row: Proof) -> str:
    """Return what a proof is doubted for."""
    return "；".join(str(one.get("words") or "") for one in row.doubts if isinstance(one, dict))


@page("duties.oversee")
def second_look(request: ActorRequest) -> HttpResponseBase:
    """What enterprises say is not for them, those that wait first."""
    actor = asking.office_or_404(request)
    rows = queries.exemptions_for(actor).select_related("enterprise")
    if "state" not in request.GET and not request.GET.get("all"):
        rows = rows.filter(state="asked")
    return ExemptionList.bind(request, rows, at=clock.now()).response("duties/offices/second_look.html")


@page("duties.oversee")
def second_look_at(request: ActorRequest, exemption_id: UUID) -> HttpResponse:
    """One of them: why, with what photos; and the decision."""
    actor = asking.office_or_404(request)
    row = queries.exemptions_for(actor).select_related("enterprise").filter(pk=exemption_id).first()
    if row is None:
        raise Http404
    form = DecisionForm(request.POST or None, decisions={"yes": _("同意，确实不适用"), "no": _("不同意，照样要办")})
    if form.is_bound and form.is_valid():
        said = form.cleaned_data
        try:
            services.decide_exemption(
                row.pk, uphold=said["decision"] == "yes", note=said["note"], by=actor, at=clock.now()
            )
        except Refused as refusal:
            form.said(refusal)
        else:
            messages.success(request, _("已复核，结果已经告诉企业"))
            return redirect("duties:second_look")
    known = law.entries([(row.duty, "")], region_code=row.region_code)
    owed = queries.obligations_for(actor).filter(enterprise_id=row.enterprise_id, year=row.year, duty=row.duty)
    context = {
        "row": row, "badge_of": Badge(STATES[row.state], _TONES[row.state]), "entry": known.get((row.duty, "")),
        "photos": exhibits_of([row.pk], by=actor)[row.pk], "form": form if row.state == "asked" else None,
        "owed": (owed.filter(task=row.task) if row.task else owed).exclude(state="dropped").count(),
        "firm": reverse("enterprises:detail", args=[row.enterprise_id]),
    }  # fmt: skip
    return render(request, "duties/offices/second_look_at.html", context, status=422 if form.is_bound else 200)


@page("duties.oversee")
def doubts(request: ActorRequest) -> HttpResponseBase:
    """Proofs that are hard to believe, the latest first."""
    actor = asking.office_or_404(request)
    rows = queries.proofs_for(actor).exclude(doubts=[]).select_related("enterprise", "obligation")
    if "stands" not in request.GET and not request.GET.get("all"):
        rows = stands(rows, "open")
    return DoubtList.bind(request, rows, at=clock.now()).response("duties/offices/doubts.html")


@page("duties.oversee")
def doubt(request: ActorRequest, proof_id: UUID) -> HttpResponse:
    """One of them: what it is doubted for, what the enterprise says; accepted, or not."""
    actor = asking.office_or_404(request)
    row = queries.proofs_for(actor).select_related("enterprise", "obligation").filter(pk=proof_id).first()
    if row is None:
        raise Http404
    form = DecisionForm(
        request.POST or None,
        decisions={"accept": _("认可，说得通"), "void": _("不予认可，这一项重新算没有办")},
    )
    if form.is_bound and form.is_valid():
        said = form.cleaned_data
        try:
            if said["decision"] == "accept":
                services.accept_proof(row.pk, note=said["note"], by=actor, at=clock.now())
            else:
                services.void_proof(row.pk, reason=said["note"], by=actor, at=clock.now())
        except Refused as refusal:
            form.said(refusal)
        else:
            messages.success(request, _("已认定，企业看得到结果和理由"))
            return redirect("duties:doubts")
    owed = row.obligation
    context = {
        "row": row, "owed": owed, "title": title_of(owed), "badge_of": badge_of(row),
        "doubts": [one for one in row.doubts if isinstance(one, dict)], "beside": _beside(row, actor),
        "photos": exhibits_of([row.pk], by=actor)[row.pk],
        "firm": reverse("enterprises:detail", args=[row.enterprise_id]), "item": reverse("duties:item", args=[owed.pk]),
        "form": form if row.void_at is None and row.accepted_at is None and row.doubts else None,
    }  # fmt: skip
    return render(request, "duties/offices/doubt.html", context, status=422 if form.is_bound else 200)


def _beside(row: Proof, actor: Actor) -> list[tuple[str, str, Proof]]:
    """Return the other proofs a doubt was found together with, each with its title and address."""
    keys = {key for one in row.doubts if isinstance(one, dict) for key in one.get("with") or ()}
    rows = queries.proofs_for(actor).filter(enterprise_id=row.enterprise_id, pk__in=keys).exclude(pk=row.pk)
    return [
        (title_of(one.obligation), reverse("duties:item", args=[one.obligation_id]), one)
        for one in rows.select_related("obligation").order_by("happened_on")[:30]
    ]
