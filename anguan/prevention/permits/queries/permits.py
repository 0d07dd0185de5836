"""Permits as somebody may see them, and what hangs on one; `by=None` is the system itself, which sees everything."""

from datetime import datetime
from typing import TypeVar, cast
from uuid import UUID

from django.db.models import Exists, Model, OuterRef, Q, QuerySet

from anguan.foundation.access import Actor
from anguan.foundation.access.models import ScopedQuerySet
from anguan.foundation.words.search import matching
from anguan.prevention.permits.models import (
    Commitment,
    Crew,
    Interruption,
    Judgement,
    Link,
    Permit,
    SpotCheck,
    StepTaken,
)
from anguan.prevention.permits.rules.lifecycle import LIVE_STATES, OPEN_STATES, State

SEARCHED = ("number", "place", "content", "enterprise_name")
Row = TypeVar("Row", bound=Model)
OPEN, LIVE = tuple(map(str, OPEN_STATES)), tuple(map(str, LIVE_STATES))


def rows_of(model: type[Row], by: Actor | None) -> QuerySet[Row]:
    """Return the rows of a model an actor may see; all of them for the system itself."""
    manager = cast(ScopedQuerySet, getattr(model, "objects"))  # noqa: B009 - every owned model has it
    return manager.visible_to(by) if by is not None else manager.all()


def permits_for(actor: Actor) -> QuerySet[Permit]:
    """Return the permits that exist for an actor; a contractor's worker sees those they are part of.

    What nobody has handed in yet is seen in the enterprise alone.
    """
    rows: QuerySet[Permit] = Permit.objects.visible_to(actor)
    if actor.enterprise_id is None:
        return rows.exclude(state=State.DRAFT.value, number="")
    if actor.roles == {"contractor_worker"}:
        return rows.filter(_part_of(actor.person_id))
    return rows


def _part_of(person_id: UUID) -> Q:
    crew = Crew.objects.filter(permit=OuterRef("pk"), enterprise_id=OuterRef("enterprise_id"), person_id=person_id)
    return Q(applied_by=person_id) | Q(leader_id=person_id) | Q(guardian_id=person_id) | Q(Exists(crew))


def open_for(actor: Actor) -> QuerySet[Permit]:
    """Return the permits that are not over: submitted, approved, at work, suspended."""
    return permits_for(actor).filter(state__in=OPEN)


def live_now(actor: Actor, at: datetime) -> QuerySet[Permit]:
    """Return the work under way at a moment (正在作业), the soonest to expire first."""
    rows = permits_for(actor).filter(state__in=LIVE, valid_until__gt=at)
    return rows.defer("grams").order_by("valid_until", "id")


def mine(actor: Actor) -> QuerySet[Permit]:
    """Return the permits somebody is part of that are not over, and those that wait for acceptance."""
    waiting = (*OPEN, State.DRAFT.value, State.FINISHED.value)
    rows = permits_for(actor).filter(_part_of(actor.person_id), state__in=waiting)
    return rows.defer("grams").order_by("planned_start", "id")


def found(rows: QuerySet[Permit], text: str) -> QuerySet[Permit]:
    """Keep the permits in which every word stands in the number, the place, the content or the enterprise's name."""
    return matching(rows, text, *SEARCHED)


def newest(rows: QuerySet[Permit], *, after: UUID | None, by: Actor) -> QuerySet[Permit]:
    """Return the rows newest first, from the one after `after` on; an `after` nobody knows ends the list."""
    rows = rows.order_by("-applied_at", "-id")
    if after is None:
        return rows
    last = permits_for(by).filter(pk=after).values_list("applied_at", flat=True).first()
    if last is None:
        return rows.none()
    return rows.filter(Q(applied_at__lt=last) | Q(applied_at=last, pk__lt=after))


def steps_taken(permit: Permit, *, by: Actor) -> QuerySet[StepTaken]:
    """Return the keys of the forms already carried out on a permit."""
    rows: QuerySet[StepTaken] = StepTaken.objects.visible_to(by)
    return rows.filter(enterprise_id=permit.enterprise_id, permit_id=permit.pk)


def crew_of(permit: Permit, *, by: Actor | None) -> list[Crew]:
    """Return who is part of a permit now, in the order they came."""
    rows = rows_of(Crew, by).filter(enterprise_id=permit.enterprise_id, permit=permit, until__isnull=True)
    return list(rows.order_by("since", "id"))


def linked_to(permit: Permit, *, by: Actor | None) -> list[Permit]:
    """Return the other permits of the same job."""
    keys = rows_of(Link, by).filter(enterprise_id=permit.enterprise_id, permit=permit).values_list("other", flat=True)
    rows = rows_of(Permit, by).filter(enterprise_id=permit.enterprise_id, pk__in=list(keys))
    return list(rows.defer("grams").order_by("kind", "id"))


def interruption_of(permit: Permit, *, by: Actor | None) -> Interruption | None:
    """Return the interruption that has not ended, if there is one."""
    rows = rows_of(Interruption, by).filter(enterprise_id=permit.enterprise_id, permit=permit, end__isnull=True)
    return rows.first()


def proofs_of(permit: Permit, *, by: Actor) -> QuerySet[Judgement]:
    """Return what the rules said of a permit, the latest first."""
    rows: QuerySet[Judgement] = Judgement.objects.visible_to(by)
    return rows.filter(enterprise_id=permit.enterprise_id, permit=permit).order_by("-at", "-id")


def checks_for(actor: Actor) -> QuerySet[SpotCheck]:
    """Return the spot checks (抽查) an actor may see."""
    rows: QuerySet[SpotCheck] = SpotCheck.objects.visible_to(actor)
    if actor.roles == {"contractor_worker"}:
        return rows.filter(permit__in=permits_for(actor).values("pk"))
    return rows


def commitments_for(actor: Actor) -> QuerySet[Commitment]:
    """Return the daily commitments (安全承诺公告) an actor may see."""
    rows: QuerySet[Commitment] = Commitment.objects.visible_to(actor)
    return rows
