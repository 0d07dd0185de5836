"""Reckoning (核定): what a year's amount is worked out from, the answer that is kept with its rates, and the plan."""

from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction

from anguan.foundation import clock
from anguan.foundation.access import Actor
from anguan.foundation.audit import services as audit
from anguan.foundation.refusal import refuse_if
from anguan.registry.enterprises.models import Enterprise
from anguan.responsibility.duties.queries.facts import gather
from anguan.responsibility.duties.rules import facts as sheet
from anguan.responsibility.duties.rules.cost import cost
from anguan.responsibility.duties.rules.cost_answer import Cost
from anguan.responsibility.investment import queries
from anguan.responsibility.investment.models import Fund
from anguan.responsibility.investment.rules import kept, saying
from anguan.responsibility.investment.rules.saying import BasisSaid, PlanSaid
from anguan.responsibility.investment.services import books, proving


@transaction.atomic
def reckon(said: BasisSaid, *, by: Actor, at: datetime) -> Fund:
    """Work out what a year sets aside (核定年度数额), and keep the answer with its steps, rates and confidence."""
    enterprise = books.own_enterprise(by)
    refuse_if(saying.reasons_against_basis(said))
    fund = books.open_book(enterprise, said.year)
    answer = answer_for(enterprise, said, today=clock.day_of(at))
    fund.last_year_revenue, fund.this_year_revenue = said.last_year_revenue, said.this_year_revenue
    fund.businesses, fund.separate_accounts = kept.plain_businesses(said.businesses), said.separate_accounts
    fund.opening = fund.opening if said.opening is None else said.opening
    fund.due_last_year = fund.due_last_year if said.due_last_year is None else said.due_last_year
    fund.claimed, fund.industry_code = said.claimed, enterprise.industry_code
    before = fund.annual
    fund.mode, fund.annual, fund.cost = answer.mode or "", answer.annual, kept.plain(answer)
    fund.rates, fund.confidence = answer.rates[:120], answer.confidence
    fund.reckoned_at, fund.reckoned_by, fund.reckoner_name = at, by.person_id, by.name
    fund.save()
    audit.record(
        "investment.reckoned", fund, by=by, at=at, year=fund.year, mode=fund.mode, rates=fund.rates,
        annual=_text(fund.annual), before=_text(before),
    )  # fmt: skip
    return fund


@transaction.atomic
def plan_use(said: PlanSaid, *, by: Actor, at: datetime) -> Fund:
    """Plan what the year's money is spent on (年度使用计划); it proves the duty of the plan."""
    enterprise = books.own_enterprise(by)
    refuse_if(saying.reasons_against_plan(said, uses=queries.uses_of(enterprise.pk)))
    fund = books.open_book(enterprise, said.year)
    fund.plan = {use: str(amount) for use, amount in said.amounts.items() if amount}
    fund.planned = sum(said.amounts.values(), Decimal(0))
    fund.planned_at, fund.planner_name = at, by.name
    fund.save(update_fields=["plan", "planned", "planned_at", "planner_name"])
    audit.record("investment.planned", fund, by=by, at=at, year=fund.year, planned=str(fund.planned))
    proving.prove_plan(fund, by=by, at=at)
    return fund


def answer_for(enterprise: Enterprise, said: BasisSaid, *, today: date) -> Cost:
    """Return what the rules say of a year; nothing is written."""
    facts = replace(
        gather(enterprise, today=today),
        name=enterprise.name,
        last_year_revenue=said.last_year_revenue,
        this_year_revenue=said.this_year_revenue,
        businesses=said.businesses,
        separate_accounts=said.separate_accounts,
        fund=sheet.Fund(claimed=said.claimed) if said.claimed is not None else None,
    )
    return cost(facts, said.year)


def _text(amount: Decimal | None) -> str:
    return "" if amount is None else str(amount)
