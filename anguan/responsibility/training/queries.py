"""Reads of training, always for someone; and how an enterprise counts."""

from collections.abc import Iterable
from datetime import date
from typing import TypeVar
from uuid import UUID

from django.db.models import Exists, Model, OuterRef, Q, QuerySet, Sum

from anguan.foundation.access import Actor
from anguan.registry.accounts.models import Post
from anguan.registry.accounts.queries import held_on, posts_for
from anguan.registry.enterprises.models import Enterprise
from anguan.responsibility.certificates import catalog as certificates
from anguan.responsibility.certificates.queries import holding
from anguan.responsibility.training import catalog
from anguan.responsibility.training.models import (
    Attendee,
    Debt,
    Move,
    Plan,
    PlanItem,
    Record,
    RecordUpload,
    Session,
    Setting,
)
from anguan.responsibility.training.rules.hours import EARLIER, SOON, Firm, uncertified_before

Row = TypeVar("Row", bound=Model)


def records_for(actor: Actor) -> QuerySet[Record]:
    """Return the training an actor may see."""
    rows: QuerySet[Record] = Record.objects.visible_to(actor)
    return rows


def debts_for(actor: Actor) -> QuerySet[Debt]:
    """Return what people owe, as far as an actor may see it."""
    rows: QuerySet[Debt] = Debt.objects.visible_to(actor)
    return rows


def shown_debts(actor: Actor) -> QuerySet[Debt]:
    """Return the debts somebody may open: all they may see where their post says so, else their own."""
    rows = debts_for(actor)
    return rows if actor.may("training.view") else rows.filter(person_id=actor.person_id)


def sessions_for(actor: Actor) -> QuerySet[Session]:
    """Return the sessions an actor may see."""
    rows: QuerySet[Session] = Session.objects.visible_to(actor)
    return rows


def attendees_for(actor: Actor) -> QuerySet[Attendee]:
    """Return who attends, as far as an actor may see it."""
    rows: QuerySet[Attendee] = Attendee.objects.visible_to(actor)
    return rows


def plans_for(actor: Actor) -> QuerySet[Plan]:
    """Return the plans an actor may see."""
    rows: QuerySet[Plan] = Plan.objects.visible_to(actor)
    return rows


def items_for(actor: Actor) -> QuerySet[PlanItem]:
    """Return the items of plans an actor may see."""
    rows: QuerySet[PlanItem] = PlanItem.objects.visible_to(actor)
    return rows


def uploads_for(actor: Actor) -> QuerySet[RecordUpload]:
    """Return the tables of earlier training of somebody's own enterprise."""
    rows: QuerySet[RecordUpload] = RecordUpload.objects.visible_to(actor)
    return rows.filter(enterprise_id=actor.enterprise_id) if actor.enterprise_id else rows.none()


def moves_for(actor: Actor) -> QuerySet[Move]:
    """Return the changes at work an actor may see."""
    rows: QuerySet[Move] = Move.objects.visible_to(actor)
    return rows


def of_own(rows: QuerySet[Row], actor: Actor) -> QuerySet[Row]:
    """Keep the rows of somebody's own enterprise; there are none for officials."""
    return rows.filter(enterprise_id=actor.enterprise_id) if actor.enterprise_id is not None else rows.none()


def uncertified(actor: Actor, *, today: date) -> QuerySet[Post]:
    """Return the principals and safety managers of high-risk units who have not passed six months on (任职未考核合格).

    Whose beginning nobody entered counts as long there.
    """
    high = Setting.objects.filter(enterprise_id=OuterRef("enterprise_id"))
    posts = held_on(posts_for(actor), today).filter(
        Q(since__isnull=True) | Q(since__lt=uncertified_before(today)), enterprise__status="active"
    )
    posts = posts.filter(Exists(high.filter(high_risk=True)) | by_ledger() & ~Exists(high.filter(high_risk=False)))
    asked = Q(pk__in=[])
    for kind in certificates.classes().values():
        if kind.post:
            asked |= Q(~Exists(holding(OuterRef("person_id"), kind.id, today=today)), role=kind.post)
    return posts.filter(asked).select_related("enterprise")


def by_ledger() -> Q:
    """Return the condition of being a high-risk unit by the ledger, as `rules.hours.Firm.groups` says it of one."""
    found = Q(pk__in=[])
    for group in catalog.sheet().groups.values():
        found |= Q(enterprise__flags__overlap=list(group.flags))
        for industry in group.industries:
            found |= Q(enterprise__industry_code__startswith=industry)
        for flag, industries in group.with_flag.items():
            for industry in industries:
                found |= Q(enterprise__flags__contains=[flag], enterprise__industry_code__startswith=industry)
    return found


def setting_of(enterprise_id: UUID) -> Setting:
    """Return how an enterprise counts; one that never said anything counts by our defaults."""
    found: Setting | None = Setting.objects.filter(enterprise_id=enterprise_id).first()
    return found or Setting(enterprise_id=enterprise_id)


def firm_of(firm: Enterprise, setting: Setting) -> Firm:
    """Return what matters of an enterprise."""
    return Firm(frozenset(firm.flags), firm.industry_code, setting.high_risk)


def standing_is(standing: str, *, today: date) -> Q:
    """Return the condition of a standing on a day, as `rules.hours.standing` says it of one."""
    unready = Q(before_duty=True, since__lte=today - EARLIER)
    late = Q(due_on__lt=today)
    match standing:
        case "unready":
            return Q(state="open") & unready
        case "late":
            return Q(state="open") & late & ~unready
        case "soon":
            return Q(state="open", due_on__lte=today + SOON) & ~late & ~unready
        case "open":
            return Q(state="open", due_on__gt=today + SOON) & ~unready
        case _:
            return Q(state=standing)


def minutes_by_category(rows: Iterable[Record]) -> dict[str, int]:
    """Return the minutes that count, by category."""
    found: dict[str, int] = {}
    for row in rows:
        if row.passed and row.void_at is None:
            found[row.category] = found.get(row.category, 0) + row.minutes
    return found


def minutes_of(rows: QuerySet[Record]) -> int:
    """Return the minutes of rows that count."""
    total = rows.filter(passed=True, void_at__isnull=True).aggregate(total=Sum("minutes"))["total"]
    return int(total or 0)
