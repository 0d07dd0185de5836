"""Arriving (跳转): where a deadline, a picture or a notice leads, known by the row it is about."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse

from anguan.foundation.access.doors import ActorRequest, page
from anguan.responsibility.duties.queries.owing import exemptions_for, plans_for, proofs_for


@page("duties.view")
def proof_of(request: ActorRequest, proof_id: UUID) -> HttpResponse:
    """Lead to what a proof (证明) is of."""
    proof = get_object_or_404(proofs_for(request.actor), pk=proof_id)
    return redirect(f"{reverse('duties:item', args=[proof.obligation_id])}#proof-{proof.pk}")


@page("duties.view")
def plan_of(request: ActorRequest, plan_id: UUID) -> HttpResponse:
    """Lead to the plan of a year (年度计划), or to the enterprise for those who look from above."""
    plan = get_object_or_404(plans_for(request.actor), pk=plan_id)
    if request.actor.enterprise_id == plan.enterprise_id:
        return redirect("duties:plan", plan.year)
    return redirect("enterprises:detail", plan.enterprise_id)


@page("duties.view")
def exemption_of(request: ActorRequest, exemption_id: UUID) -> HttpResponse:
    """Lead to the exemptions (不适用申报) of the enterprise, or to those to be looked at."""
    row = get_object_or_404(exemptions_for(request.actor), pk=exemption_id)
    own = request.actor.enterprise_id == row.enterprise_id
    return redirect("duties:exemptions" if own else "duties:second_look")
