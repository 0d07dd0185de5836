"""Reckoning: what the year is worked out from, with every step of it; the plan of what it is spent on."""

from decimal import Decimal

from django.contrib import messages
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse

from anguan.foundation import clock
from anguan.foundation.access.doors import ActorRequest, page
from anguan.foundation.refusal import Refused
from anguan.foundation.words import mark as _
from anguan.responsibility.duties.models import FactSheet
from anguan.responsibility.investment import catalog, looks, queries, services
from anguan.responsibility.investment.forms import BasisForm, PlanForm
from anguan.responsibility.investment.pages import showing
from anguan.responsibility.investment.rules import kept


@page("investment.keep")
def basis(request: ActorRequest) -> HttpResponseBase:
    """Say what a year is reckoned from, and see the amount with its steps (计算依据)."""
    actor, year = request.actor, showing.year_of(request)
    fund = showing.own_fund(actor, year)
    sheet = FactSheet.objects.visible_to(actor).filter(enterprise_id__in=actor.enterprise_ids).first()
    told = sheet.said if sheet else {}
    form = BasisForm(request.POST or None, initial=BasisForm.initial_of(fund, year=year, said=told))
    if form.is_bound and form.is_valid():
        try:
            fund = services.reckon(form.basis(), by=actor, at=clock.now())
        except Refused as refusal:
            form.said(refusal)
        else:
            cost = kept.cost_from(fund.cost)
            if cost and cost.problems:
                messages.warning(request, _("依据已保存，还算不出数额：{why}").format(why=cost.problems[0].message))
                return redirect(f"{reverse('investment:basis')}?year={fund.year}")
            messages.success(request, _("{year} 年的数额已核定").format(year=fund.year))
            return redirect(f"{reverse('investment:home')}?year={fund.year}#steps")
    context = {
        "form": form, "fund": fund, "year": year, "cost": kept.cost_from(fund.cost) if fund else None,
        "tabs": showing.tabs("basis", actor), "yuan": looks.yuan,
        "confidence": looks.confidence_of(fund) if fund else "",
    }  # fmt: skip
    return render(request, "investment/basis.html", context, status=422 if form.is_bound else 200)


@page("investment.keep")
def plan(request: ActorRequest) -> HttpResponseBase:
    """Plan what the year's money is spent on (年度使用计划)."""
    actor, year = request.actor, showing.year_of(request)
    fund = showing.own_fund(actor, year)
    before = showing.own_fund(actor, year - 1)
    uses = queries.uses_of(actor.enterprise_id) if actor.enterprise_id else {}
    spent = queries.spent_by_use(before) if before else {}
    hints = {one.id: one.hint for one in catalog.uses().values()}
    hints |= {use: _("上年用了 {n} 元").format(n=looks.yuan(amount)) for use, amount in spent.items()}
    initial = {f"use_{use}": Decimal(amount) for use, amount in fund.plan.items()} if fund else {}
    form = PlanForm(request.POST or None, uses=uses, hints=hints, initial={"year": year, **initial})
    if form.is_bound and form.is_valid():
        try:
            fund = services.plan_use(form.plan(), by=actor, at=clock.now())
        except Refused as refusal:
            form.said(refusal)
        else:
            said = _("{year} 年计划投入 {n} 元，已归入履职证明").format(year=fund.year, n=looks.yuan(fund.planned))
            messages.success(request, said)
            return redirect(f"{reverse('investment:home')}?year={fund.year}")
    context = {
        "form": form, "fund": fund, "year": year, "tabs": showing.tabs("plan", actor), "yuan": looks.yuan,
        "uses_note": looks.USES_NOTE,
    }  # fmt: skip
    return render(request, "investment/plan.html", context, status=422 if form.is_bound else 200)
