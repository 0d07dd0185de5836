"""Plans (年度培训计划): made from the rules, changed by hand, given out, dropped with a reason."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from anguan.foundation import bulk, clock
from anguan.foundation.access import Actor
from anguan.foundation.access.models import uuid7
from anguan.foundation.audit import services as audit
from anguan.foundation.refusal import Reason, Refused, refuse_if
from anguan.foundation.words import mark as _
from anguan.registry.accounts.queries import held_on, posts_for
from anguan.responsibility.training import queries
from anguan.responsibility.training.models import Plan, PlanItem
from anguan.responsibility.training.rules.planning import plan_for, reasons_against
from anguan.responsibility.training.services.sessions import own_enterprise


@dataclass(frozen=True)
class ItemSaid:
    """What is said of one item (计划项)."""

    month: int
    title: str
    category: str
    hours: int
    topic: str = ""
    roles: tuple[str, ...] = ()


@transaction.atomic
def make_plan(year: int, *, by: Actor, at: datetime) -> Plan:
    """Make the plan of a year from the rules (生成计划); one that is there already is kept as it is."""
    by.require("training.edit")
    firm = own_enterprise(by)
    today = clock.day_of(at)
    if year not in (today.year, today.year + 1):
        raise Refused(Reason("wrong_year", _("只能做今年和明年的计划"), _("请选择今年或明年"), field="year"))
    if known := Plan.objects.filter(enterprise_id=firm.pk, year=year).first():
        found: Plan = known
        return found
    setting = queries.setting_of(firm.pk)
    roles = set(held_on(posts_for(by).filter(enterprise_id=firm.pk), today).values_list("role", flat=True))
    owned = {"enterprise": firm, "region_code": firm.region_code, "line_code": firm.line_code}
    plan = Plan.objects.create(**owned, year=year, made_at=at, made_by=by.person_id, maker_name=by.name)
    begins = today.month if year == today.year else 1
    items = plan_for(queries.firm_of(firm, setting), roles=roles, first_month=begins)
    bulk.insert(
        [
            PlanItem(
                **owned, plan=plan, month=item.month, title=item.title, category=item.category, topic=item.topic,
                roles=list(item.roles), minutes=item.hours * setting.minutes_per_hour, clause=item.clause,
                rule=item.rule,
            )
            for item in items
        ]
    )  # fmt: skip
    audit.record("training.plan_made", plan, by=by, at=at, year=year, items=len(items))
    return plan


@transaction.atomic
def issue_plan(plan_id: UUID, *, by: Actor, at: datetime) -> Plan:
    """Give out a plan (发布计划): from now on everybody there sees what is coming."""
    by.require("training.edit")
    plan = _plan(plan_id, by=by)
    if plan.issued_at is None:
        if not PlanItem.objects.filter(enterprise_id=plan.enterprise_id, plan_id=plan.pk).exists():
            raise Refused(Reason("empty", _("计划里还没有内容"), _("请先添加至少一项")))
        plan.issued_at = at
        plan.save(update_fields=["issued_at"])
        audit.record("training.plan_issued", plan, by=by, at=at, year=plan.year)
    return plan


@transaction.atomic
def set_item(
    plan_id: UUID, said: ItemSaid, *, by: Actor, at: datetime, item_id: UUID | None = None, key: UUID | None = None
) -> PlanItem:
    """Add an item to a plan, or change one that is still to come (添加、修改计划项)."""
    by.require("training.edit")
    plan = _plan(plan_id, by=by)
    minutes = said.hours * queries.setting_of(plan.enterprise_id).minutes_per_hour
    refuse_if(
        reasons_against(title=said.title, category=said.category, topic=said.topic, month=said.month, minutes=minutes)
    )
    if item_id is None and key is not None and (known := _items(plan).filter(pk=key).first()):
        found: PlanItem = known
        return found
    item = _items(plan).select_for_update().get(pk=item_id) if item_id is not None else None
    if item is not None and item.state != "planned":
        raise Refused(Reason("done_already", _("这一项已经办过或取消"), _("请另加一项")))
    fresh = item is None
    item = item or PlanItem(
        id=key or uuid7(), enterprise_id=plan.enterprise_id, region_code=plan.region_code, line_code=plan.line_code,
        plan=plan, clause="",
    )  # fmt: skip
    item.month, item.title, item.category = said.month, said.title.strip()[:100], said.category
    item.topic = said.topic if said.category == "special" else ""
    item.roles, item.minutes = list(said.roles), minutes
    item.save(force_insert=fresh)
    audit.record("training.item_set", plan, by=by, at=at, title=item.title, month=item.month)
    return item


@transaction.atomic
def drop_item(item_id: UUID, *, by: Actor, at: datetime, reason: str) -> PlanItem:
    """Drop an item of a plan with a reason (取消计划项)."""
    by.require("training.edit")
    item: PlanItem = queries.of_own(queries.items_for(by), by).select_for_update(of=("self",)).get(pk=item_id)
    if item.state != "planned":
        raise Refused(Reason("done_already", _("这一项已经办过或取消"), _("不用再取消")))
    if not reason.strip():
        raise Refused(Reason("no_reason", _("没有写取消的原因"), _("请写明原因"), field="reason"))
    item.state, item.dropped_why = "dropped", reason.strip()[:200]
    item.save(update_fields=["state", "dropped_why"])
    audit.record("training.item_dropped", item, by=by, at=at, title=item.title, reason=item.dropped_why)
    return item


def _plan(plan_id: UUID, *, by: Actor) -> Plan:
    found: Plan = queries.of_own(queries.plans_for(by), by).select_for_update(of=("self",)).get(pk=plan_id)
    return found


def _items(plan: Plan) -> QuerySet[PlanItem]:
    rows: QuerySet[PlanItem] = PlanItem.objects.filter(enterprise_id=plan.enterprise_id, plan_id=plan.pk)
    return rows
