"""Committing (承诺年度计划): dates and people for the year, in one sitting; later changes one by one."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from anguan.foundation import bulk, clock
from anguan.foundation.access import Actor
from anguan.foundation.audit import services as audit
from anguan.foundation.deadlines import services as deadlines
from anguan.foundation.deadlines.models import RUNNING, Deadline
from anguan.foundation.events import announce
from anguan.foundation.evidence.services import attach_evidence
from anguan.foundation.refusal import Reason, Refused, refuse_if
from anguan.foundation.words import mark as _
from anguan.registry.accounts.models import Post
from anguan.registry.accounts.queries import held_on
from anguan.responsibility.duties.models import Obligation, YearPlan
from anguan.responsibility.duties.models.owing import OWED
from anguan.responsibility.duties.queries.owing import obligations_for, plans_for
from anguan.responsibility.duties.rules.committing import Meant, reasons_against
from anguan.responsibility.duties.rules.needs import PLAN_SIGNATURE
from anguan.responsibility.duties.rules.proposing import Doer, propose
from anguan.responsibility.duties.rules.said import CommitSaid, ItemSaid
from anguan.responsibility.duties.services import clocking
from anguan.responsibility.duties.services.reckoning import hold, home

_MEANT = ("committed_on", "doer_id", "doer_name")


def people_of(enterprise_id: UUID, today: date) -> dict[UUID, Doer]:
    """Return who holds a post at an enterprise today, each once, in the post that comes first."""
    order = {"principal": 0, "safety_officer": 1, "team_leader": 2}
    posts = held_on(Post.objects.filter(enterprise_id=enterprise_id), today)
    found: dict[UUID, Doer] = {}
    for post in sorted(posts, key=lambda one: (order.get(one.role, 9), one.pk)):
        found.setdefault(post.person_id, Doer(post.person_id, post.person_name, post.role))
    return found


@transaction.atomic
def commit(said: CommitSaid, *, by: Actor, at: datetime, key: str = "") -> YearPlan:
    """Commit the year (承诺年度计划); what nobody set gets what is proposed. The same key again is the same plan."""
    by.require("duties.manage")
    enterprise_id, today = home(by), clock.day_of(at)
    hold(enterprise_id)
    plan: YearPlan | None = (
        plans_for(by).filter(enterprise_id=enterprise_id, year=said.year).select_for_update(of=("self",)).first()
    )
    if plan is None:
        remedy = _("请先补全企业情况，系统会自动排出履职日历")
        raise Refused(Reason("no_calendar", _("{year} 年的履职日历还没有排出").format(year=said.year), remedy))
    if plan.state == "committed":
        if key and key[:60] == plan.key and plan.committed_by == by.person_id:
            return plan
        remedy = _("要改日期或责任人，请逐项调整")
        raise Refused(Reason("committed_already", _("{year} 年的计划已经承诺").format(year=said.year), remedy))
    rows = list(
        Obligation.objects.select_for_update().filter(
            enterprise_id=enterprise_id, year=said.year, state__in=OWED
        ).order_by("due_on", "id")
    )  # fmt: skip
    people = people_of(enterprise_id, today)
    refuse_if(_reasons(said.items, rows, people, today=today))
    _set(said.items, rows, people, today=today)
    bulk.insert(rows, update=_MEANT)
    _hand_deadlines(rows, by=by, at=at)
    plan.state, plan.committed_at, plan.committed_by, plan.committer_name = "committed", at, by.person_id, by.name
    plan.item_count, plan.key, plan.signature_id, plan.watched = len(rows), key[:60], said.signature_id, False
    plan.save(
        update_fields=["state", "committed_at", "committed_by", "committer_name", "item_count", "key", "signature_id",
                       "watched"]
    )  # fmt: skip
    if said.signature_id is not None:
        attach_evidence([said.signature_id], plan, by=by, at=at, need=PLAN_SIGNATURE)
    deadlines.met(plan.pk, clocking.PLAN, enterprise_id=enterprise_id, by=by, at=at)
    audit.record(
        "duties.committed", plan, by=by, at=at, year=plan.year, items=len(rows), signature=plan.signature_id,
        late=today > plan.due_on, people=sorted({row.doer_name for row in rows if row.doer_name}),
    )  # fmt: skip
    announce("duties.committed", plan_id=plan.pk, enterprise_id=enterprise_id)
    return plan


@transaction.atomic
def commit_item(
    obligation_id: UUID, *, committed_on: date | None, doer_id: UUID | None, by: Actor, at: datetime
) -> Obligation:
    """Change the day or the doer of one item (调整计划); what is none stays as it is."""
    by.require("duties.manage")
    today = clock.day_of(at)
    rows = obligations_for(by).filter(enterprise_id=home(by)).select_for_update(of=("self",))
    row: Obligation = rows.get(pk=obligation_id)
    people = people_of(row.enterprise_id, today)
    item = ItemSaid(row.pk, committed_on, doer_id)
    refuse_if(_reasons([item], [row], people, today=today))
    before = {"committed_on": f"{row.committed_on or ''}", "doer": row.doer_name}
    row.committed_on = committed_on or row.committed_on
    if doer_id is not None:
        row.doer_id, row.doer_name = doer_id, people[doer_id].name
    row.save(update_fields=list(_MEANT))
    _hand_deadlines([row], by=by, at=at)
    audit.record(
        "duties.item_set", row, by=by, at=at, before=before, committed_on=f"{row.committed_on or ''}",
        doer=row.doer_name,
    )  # fmt: skip
    return row


def _reasons(
    items: Sequence[ItemSaid], rows: Sequence[Obligation], people: dict[UUID, Doer], *, today: date
) -> list[Reason]:
    there = {row.pk: row for row in rows}
    named = clocking.titles_of(rows)
    reasons = []
    for item in items:
        row = there.get(item.obligation_id)
        if row is None:
            said, remedy = _("有事项没有找到，或者已经办结"), _("请刷新页面")
            reasons.append(Reason("item_unknown", said, remedy, field="items"))
            continue
        title = clocking.said(row, named[row.duty])
        meant = Meant(title, row.due_on, row.first_on, row.state, item.committed_on, item.doer_id)
        reasons += reasons_against(meant, people=people, today=today)
    return list(dict.fromkeys(reasons))


def _set(items: Sequence[ItemSaid], rows: Sequence[Obligation], people: dict[UUID, Doer], *, today: date) -> None:
    """Set what was said; what is still open gets what is proposed."""
    there = {row.pk: row for row in rows}
    for item in items:
        row = there[item.obligation_id]
        row.committed_on = item.committed_on or row.committed_on
        if item.doer_id is not None:
            row.doer_id, row.doer_name = item.doer_id, people[item.doer_id].name
    lacking = [row for row in rows if row.committed_on is None or row.doer_id is None]
    for row, one in zip(lacking, propose(lacking, list(people.values()), today), strict=True):
        row.committed_on = row.committed_on or one.on
        if row.doer_id is None and one.doer_id is not None:
            row.doer_id, row.doer_name = one.doer_id, one.doer_name


def _hand_deadlines(rows: Sequence[Obligation], *, by: Actor, at: datetime) -> None:
    """Let the deadlines that run already follow their doers."""
    watched = {row.pk: row for row in rows if row.watched}
    if not watched:
        return
    running = Deadline.objects.filter(
        enterprise_id=rows[0].enterprise_id, subject_id__in=list(watched), kind=clocking.ITEM, state__in=RUNNING
    )
    for deadline in running:
        row = watched[deadline.subject_id]
        if deadline.doer_id != row.doer_id:
            deadlines.hand_over(deadline, row.doer_id, row.doer_name, by=by, at=at)
