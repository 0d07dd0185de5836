"""Signing (会签、审批), on the spot where the standard wants it; and the owner's one page, from anywhere."""

from hashlib import sha256
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from anguan.foundation import clock
from anguan.foundation.access.doors import ActorRequest, page
from anguan.foundation.evidence.models import Exhibit
from anguan.foundation.evidence.queries import exhibits_of
from anguan.foundation.refusal import Reason, Refused
from anguan.foundation.words import mark as _
from anguan.prevention.permits import looks, queries, services
from anguan.prevention.permits.forms.signing import ConditionForm, MeetForm, SignForm
from anguan.prevention.permits.forms.steps import shown_on
from anguan.prevention.permits.models import Condition, Permit
from anguan.prevention.permits.pages import about
from anguan.prevention.permits.pages.showing import form_page, key_of, permit_or_404
from anguan.prevention.permits.rules import LIFECYCLE, State


@page("permits.view")
def sign(request: ActorRequest, permit_id: UUID, slot: str) -> HttpResponse:
    """Sign one slot: opinion, photo on the spot, refusing with a reason; a permit changed meanwhile is not signed."""
    permit, at = permit_or_404(request, permit_id), clock.now()
    if not request.POST:
        _may_sign(request, permit, slot)
    form = SignForm(
        request.POST or None, covers=_covers(permit, slot), by=request.actor,
        on_site=_on_site(permit, slot), initial={"seen_version": permit.version},
    )  # fmt: skip
    if form.is_bound and form.is_valid():
        if form.agrees is None:
            form.refusal = Refused(Reason("no_verdict", _("没有选择签批意见"), _("请选择同意或退回"), field="verdict"))
        else:
            with shown_on(form):
                services.sign(
                    permit.pk, by=request.actor, at=at, slot=slot, seen_version=form.cleaned_data["seen_version"] or 0,
                    agrees=form.agrees, opinion=form.cleaned_data["opinion"],
                    photo_ids=form.cleaned_data.get("photos") or [],
                    signature_id=form.signed, key=key_of(request),
                )  # fmt: skip
                return redirect("permits:detail", permit.pk)
    permit.refresh_from_db(fields=["version"])
    return form_page(
        request, "permits/sign.html", form, **about.of(permit, by=request.actor, at=at), slot=slot,
        slot_title=looks.slot_title(slot), on_site="photos" in form.fields, approves=_approves(permit, slot),
        bound_to_site=permit.regime == "hazchem", shots=_shots(request, permit), **_judged(request, permit),
    )  # fmt: skip


@page("permits.oversee")
def condition(request: ActorRequest, permit_id: UUID) -> HttpResponse:
    """The owner's one page: everything of a permit; then a condition, an approval beside the statutory, or a stop."""
    permit, at = permit_or_404(request, permit_id), clock.now()
    form = ConditionForm(request.POST or None)
    do = request.POST.get("do", "")
    if form.is_bound and form.is_valid():
        said = form.cleaned_data["words"]
        with shown_on(form):
            if do == "stop":
                services.stop(permit.pk, by=request.actor, at=at, cause="order", said=said, key=key_of(request))
            else:
                services.add_condition(
                    permit.pk, by=request.actor, at=at, said=said, approves=do == "approve", key=key_of(request)
                )
            return redirect("permits:detail", permit.pk)
    elif not form.is_bound:
        LIFECYCLE.require("condition", state=permit.state, roles=queries.parts_of(request.actor, permit, at=at))
    return form_page(
        request, "permits/condition.html", form, **about.of(permit, by=request.actor, at=at),
        may_stop=permit.state == State.WORKING, shots=_shots(request, permit), **_judged(request, permit),
    )  # fmt: skip


@page("permits.work")
def meet(request: ActorRequest, permit_id: UUID, condition_id: UUID) -> HttpResponse:
    """Write how a condition of the owner was met."""
    permit, at = permit_or_404(request, permit_id), clock.now()
    found: Condition | None = (
        Condition.objects.visible_to(request.actor)
        .filter(enterprise_id=permit.enterprise_id, permit=permit, pk=condition_id)
        .first()
    )
    if found is None:
        raise Http404
    form = MeetForm(request.POST or None)
    if form.is_bound and form.is_valid():
        with shown_on(form):
            services.meet_condition(
                found.pk, by=request.actor, at=at, said=form.cleaned_data["words"], key=key_of(request)
            )
            return redirect("permits:detail", permit.pk)
    return form_page(
        request, "permits/meet.html", form, permit=permit, badges=looks.badges(permit, at=at), condition=found
    )


@require_POST
@page("permits.apply")
def submit(request: ActorRequest, permit_id: UUID) -> HttpResponse:
    """Hand a draft in as it stands."""
    permit = permit_or_404(request, permit_id)
    services.submit(permit.pk, by=request.actor, at=clock.now(), key=key_of(request))
    return redirect("permits:detail", permit.pk)


@require_POST
@page("permits.apply")
def recall(request: ActorRequest, permit_id: UUID) -> HttpResponse:
    """Take a permit back to be changed; asked once more by the button."""
    permit = permit_or_404(request, permit_id)
    services.recall(permit.pk, by=request.actor, at=clock.now(), key=key_of(request))
    return redirect("permits:detail", permit.pk)


def _covers(permit: Permit, slot: str) -> str:
    """Return the SHA-256 of what a signature agrees to: this very version, in this very slot."""
    return sha256(services.signed_text(permit, slot, agrees=True, opinion="").encode()).hexdigest()


def _may_sign(request: ActorRequest, permit: Permit, slot: str) -> None:
    """Refuse the page before anything is written: it is not this slot's turn, or not this person's to sign."""
    if slot not in queries.next_slots(permit, by=request.actor):
        raise Refused(
            Reason(
                "not_in_turn",
                _("现在不是{slot}签的时候").format(slot=looks.slot_title(slot)),
                _("请刷新页面查看签批进展"),
            )
        )
    if not queries.holds(slot, permit, by=request.actor, at=clock.now()):
        raise Refused(
            Reason(
                "not_yours", _("{slot}不由您签").format(slot=looks.slot_title(slot)),
                _("请联系该岗位的签批人；签批人在“作业票设置”里指定"),
            )
        )  # fmt: skip


def _judged(request: ActorRequest, permit: Permit) -> dict[str, object]:
    """Return what the rules say of the content now; before the work nobody signs in the dark."""
    if permit.state != State.SUBMITTED:
        return {}
    verdict = services.verdict_of(permit, "submit", by=request.actor, at=clock.now())
    return {"against": verdict.reasons, "rules_asked": len(verdict.proofs)}


def _approves(permit: Permit, slot: str) -> bool:
    return permit.state == State.SUBMITTED and slot == queries.chain_for(permit).approver


def _on_site(permit: Permit, slot: str) -> bool:
    """Whether the approver is asked to be at the place of work (4.11 a), or the written rule lets them stay away."""
    return _approves(permit, slot) and (permit.regime == "hazchem" or not permit.overlay.get("remote_approval"))


def _shots(request: ActorRequest, permit: Permit) -> list[Exhibit]:
    return [one for one in exhibits_of([permit.pk], by=request.actor)[permit.pk] if one.kind != "signature"][:8]
