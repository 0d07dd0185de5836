"""One item (应办事项): why it applies, what it costs to miss it, what proves it, what is shown already; proving it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import ensure_csrf_cookie
from django.views.decorators.http import require_POST, require_safe

from anguan.foundation import clock
from anguan.foundation.access.doors import ActorRequest, page
from anguan.foundation.evidence import gallery
from anguan.foundation.evidence.queries import exhibits_of
from anguan.foundation.mobile.middleware import made_at
from anguan.foundation.refusal import Reason, Refused
from anguan.foundation.ui.navigation import address
from anguan.foundation.ui.timeline import Photo
from anguan.foundation.words import mark as _
from anguan.responsibility.duties import checking, looks, queries, services
from anguan.responsibility.duties.catalog.proofs import asked_of
from anguan.responsibility.duties.forms.asking import shown_on, uuid_of
from anguan.responsibility.duties.forms.proving import ProveForm
from anguan.responsibility.duties.models import Obligation, Proof
from anguan.responsibility.duties.models.owing import OWED
from anguan.responsibility.duties.pages.showing import (
    doers_of,
    form_page,
    home_of,
    lines_of,
    obligation_or_404,
    one,
    sheet_of,
)
from anguan.responsibility.duties.queries import law
from anguan.responsibility.duties.rules import fining
from anguan.responsibility.duties.rules.facts import Facts
from anguan.responsibility.duties.rules.proposing import propose

# Where what proves itself is done; an address that is not there is left out.
PLACES: dict[str, tuple[str, str]] = {
    "pre_shift_meeting": (_("去开班前会"), "briefings:today"),
    "hidden_danger_routine": (_("去查隐患"), "hazards:snap"),
    "safety_manager_inspection": (_("去查隐患"), "hazards:snap"),
    "safety_cost_extraction": (_("去记安全费用"), "investment:fund"),
    "safety_cost_plan_and_use": (_("去记安全费用"), "investment:fund"),
    "responsibility_system": (_("去写责任书"), "paperwork:list"),
    "drill_general": (_("去写演练记录"), "paperwork:list"),
    "drill_high_risk": (_("去写演练记录"), "paperwork:list"),
    "fire_drill": (_("去写演练记录"), "paperwork:list"),
    "safety_committee_meeting": (_("去写会议纪要"), "paperwork:list"),
    "principal_annual_report": (_("去写年度报告"), "paperwork:list"),
    "three_posts_certificates": (_("去登记证书"), "certificates:list"),
    "dangerous_work_supervision": (_("去开作业票"), "permits:list"),
}
MOST_PERIODS = 60
_TRAINING = "train_", "four_new", "dust_special", "confined_space_special", "fire_training", "dispatched_and_intern"


@dataclass(frozen=True)
class ShownProof:
    """One proof as the page shows it: both dates, who, how sure, what is doubted, what may be done with it."""

    proof: Proof
    source: str
    photos: Sequence[Photo]
    answers: list[tuple[str, str]]
    waited: int  # days between the thing and its upload
    own: bool


def place_of(duty: str) -> tuple[str, str]:
    """Return where a duty is done in the system so that it proves itself: the words and the address."""
    words, name = PLACES.get(duty, ("", ""))
    if duty.startswith(_TRAINING):
        words, name = _("去登记培训"), "training:list"
    found = address(name)
    return (words, found) if found else ("", "")


def facts_of(row: Obligation, request: ActorRequest) -> Facts | None:
    """Return the facts the calendar was made from, where they can still be read."""
    sheet = sheet_of(row.enterprise_id, by=request.actor)
    if sheet is None or not sheet.facts:
        return None
    try:
        return checking.read(sheet.facts)
    except checking.Unreadable:
        return None


def why_of(row: Obligation, facts: Facts | None) -> str:
    """Return why it applies: the fact and the clause."""
    duty = law.duty_named(row.duty, row.version)
    if duty is None or facts is None:
        return ""
    return law.why(duty, facts, day=row.due_on or date(row.year, 12, 31))


@require_safe
@never_cache
@page("duties.view")
def item(request: ActorRequest, obligation_id: UUID) -> HttpResponse:
    """Everything about one thing owed."""
    row = obligation_or_404(request, obligation_id)
    today = clock.today()
    facts = facts_of(row, request)
    own = request.actor.enterprise_id == row.enterprise_id
    entry = law.entries([(row.duty, row.version)], region_code=row.region_code, facts=facts).get(
        (row.duty, row.version)
    )
    others = queries.owed_by(row.enterprise_id, by=request.actor).filter(duty=row.duty, task=row.task, year=row.year)
    place, place_url = place_of(row.duty)
    context: dict[str, Any] = {
        "row": row, "entry": entry, "why": why_of(row, facts), "own": own, "today": today,
        "line": looks.line_of(row, entry.title if entry else row.what, today=today),
        "rule": entry.rule(row.task) if entry else None,
        "worst": fining.worst(entry.penalty) if entry else "",
        "fines": [
            (one, [(fine, fining.amount_words(fine)) for fine in one.fines]) for one in (entry.penalty if entry else ())
        ],
        "proofs": _proofs(request, row),
        "periods": lines_of(
            others.order_by("due_on", "what", "id")[:MOST_PERIODS], region_code=row.region_code, today=today,
            by=request.actor,
        ),
        "open": row.state in {*OWED, "earlier"}, "may_prove": own and request.actor.may("duties.prove"),
        "may_manage": own and request.actor.may("duties.manage"), "place": place, "place_url": place_url,
        "itself": asked_of(row.duty).itself,
        "people": doers_of(request, today) if own and request.actor.may("duties.manage") else [],
        "exemption": queries.exemptions_for(request.actor).filter(
            enterprise_id=row.enterprise_id, duty=row.duty, year=row.year, state__in=["asked", "upheld"]
        ).first(),
    }  # fmt: skip
    if context["may_manage"] and row.committed_on is None and row.times == 1 and not row.standing:
        context["proposed"] = propose([row], context["people"], today)[0]
    return render(request, "duties/item.html", context)


def _proofs(request: ActorRequest, row: Obligation) -> list[ShownProof]:
    rows = list(
        queries.proofs_for(request.actor)
        .filter(enterprise_id=row.enterprise_id, obligation_id=row.pk)
        .order_by("-happened_on", "-uploaded_at")[:60]
    )
    pictures = exhibits_of([proof.pk for proof in rows], by=request.actor)
    own = request.actor.enterprise_id == row.enterprise_id
    return [
        ShownProof(
            proof, looks.SOURCE_WORDS.get(proof.source, proof.source), gallery.shown(pictures.get(proof.pk, ()), ""),
            looks.answers_of(proof, row.duty), (clock.day_of(proof.uploaded_at) - proof.happened_on).days,
            own and proof.void_at is None and proof.source in {"form", "earlier"}
            and (proof.by == request.actor.person_id or request.actor.may("duties.manage")),
        )
        for proof in rows
    ]  # fmt: skip


@never_cache
@ensure_csrf_cookie
@page("duties.prove")
def prove(request: ActorRequest, obligation_id: UUID) -> HttpResponse:
    """Prove one thing: what was done, when, with what shows it; also without network."""
    row, at = obligation_or_404(request, obligation_id), clock.now()
    if request.actor.enterprise_id != row.enterprise_id:
        raise Refused(Reason("not_yours", _("证明由企业自己提交"), _("请在事项页查看这家企业已有的证明")))
    today = clock.day_of(at)
    entry = law.entry(row.duty, row.version, region_code=row.region_code)
    form = ProveForm(request.POST if request.method == "POST" else None, row=row, entry=entry, today=today)
    if form.is_bound and form.is_valid():
        with shown_on(form):
            said = form.said_of(device_at=made_at(request, at))
            key = request.POST.get("key", "")[:60]
            services.prove(row.pk, said, by=request.actor, at=at, key=key)
            return redirect(reverse("duties:item", args=[row.pk]) + "#proofs")
    place, place_url = place_of(row.duty)
    context = {
        "row": row, "entry": entry, "line": looks.line_of(row, entry.title, today=today),
        "address": reverse("duties:prove", args=[row.pk]), "place": place, "place_url": place_url,
        "proof_itself": asked_of(row.duty).itself,
    }  # fmt: skip
    return form_page(request, "duties/prove.html", form, **context)


@require_POST
@page("duties.manage")
def commit(request: ActorRequest, obligation_id: UUID) -> HttpResponse:
    """Change the day or the person of one item."""
    row = obligation_or_404(request, obligation_id)
    try:
        on = date.fromisoformat(request.POST.get("on", "")) if request.POST.get("on") else None
    except ValueError:
        raise Refused(Reason("no_day", _("日期写得不对"), _("请重新选日期"))) from None
    services.commit_item(
        row.pk, committed_on=on, doer_id=uuid_of(request.POST.get("doer")), by=request.actor, at=clock.now()
    )
    return redirect(reverse("duties:item", args=[row.pk]) + "#plan")


@require_POST
@page("duties.prove")
def take_back(request: ActorRequest, proof_id: UUID) -> HttpResponse:
    """Take a wrong proof back."""
    proof = _own_proof(request, proof_id)
    reason = request.POST.get("reason", "").replace("\0", "").strip()[:200]
    services.take_back(proof.pk, reason=reason, by=request.actor, at=clock.now())
    return redirect("duties:item", proof.obligation_id)


@require_POST
@page("duties.prove")
def explain(request: ActorRequest, proof_id: UUID) -> HttpResponse:
    """Explain what is doubted about a proof."""
    proof = _own_proof(request, proof_id)
    answer = request.POST.get("answer", "").replace("\0", "").strip()[:500]
    services.explain(proof.pk, answer=answer, by=request.actor, at=clock.now())
    return redirect(reverse("duties:item", args=[proof.obligation_id]) + "#proofs")


def _own_proof(request: ActorRequest, proof_id: UUID) -> Proof:
    return one(queries.proofs_for(request.actor).filter(enterprise_id=home_of(request.actor)), proof_id)
