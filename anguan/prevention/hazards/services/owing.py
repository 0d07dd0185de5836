"""Owing (应办期限): the one place where the deadlines of a hazard come, are met, move and lapse with its steps."""

from collections.abc import Iterable
from datetime import date, datetime
from functools import lru_cache
from uuid import UUID

from anguan.foundation.access import Actor
from anguan.foundation.deadlines import services as deadlines
from anguan.foundation.deadlines.models import Deadline, Extension
from anguan.foundation.deadlines.rules import Due, Span
from anguan.foundation.deadlines.services import Owed
from anguan.foundation.lifecycle import Step
from anguan.prevention.hazards import catalog, queries, rules
from anguan.prevention.hazards.models import Hazard
from anguan.prevention.hazards.rules import Debt

SUBJECT = Hazard._meta.label_lower
_AT_ONCE = 2_000


def settle(step: Step, hazard: Hazard, *, by: Actor, at: datetime, extension: Extension | None = None) -> None:
    """Bring the deadlines of a hazard in line with the step it took, in the same transaction."""
    change = rules.settlement(
        step, hazard, within=spans(), asked_at=extension.asked_at if extension else None,
        reply_due_on=extension.reply_due_on if extension else None,
    )  # fmt: skip
    owner = hazard.enterprise_id
    for kind in change.met:
        deadlines.met(hazard.pk, kind, enterprise_id=owner, by=by, at=at)
    for kind in change.lapsed:
        deadlines.lapse(hazard.pk, enterprise_id=owner, at=at, kind=kind, why=step.label, by=by)
    for debt in change.owed:
        deadlines.owe(owed(debt, hazard), at=at, by=by)


def begin(hazards: Iterable[Hazard], *, at: datetime) -> None:
    """Keep what hazards that are new owe in their first state."""
    deadlines.owe_many([owed(debt, hazard) for hazard in hazards for debt in _owed_now(hazard, None)], at=at)


def rectification(hazard: Hazard, *, by: Actor, at: datetime) -> Deadline:
    """Return the deadline by which a hazard has to be put right; one from before there were deadlines gets it now."""
    [debt] = _owed_now(hazard, None)
    return deadlines.owe(owed(debt, hazard), at=at, by=by)


def owe_missing(*, at: datetime) -> int:
    """Owe what open hazards owe that have no running deadline (补齐期限): from before there were any, or imported.

    Of the rungs long past only the newest is told, so that nobody is flooded. Return how many are new.
    """
    written, last = 0, UUID(int=0)
    while found := list(queries.without_deadline().filter(pk__gt=last).order_by("pk")[:_AT_ONCE]):
        asked = queries.waiting_extensions([hazard.pk for hazard in found])
        many = [owed(debt, hazard) for hazard in found for debt in _owed_now(hazard, asked.get(hazard.pk))]
        written += deadlines.owe_many(many, at=at, told_from=at)
        last = found[-1].pk
    return written


def _owed_now(hazard: Hazard, extension: Extension | None) -> list[Debt]:
    return rules.owed_by(
        hazard, within=spans(), asked_at=extension.asked_at if extension else None,
        reply_due_on=extension.reply_due_on if extension else None,
    )  # fmt: skip


def owed(debt: Debt, hazard: Hazard) -> Owed:
    """Return a debt of a hazard as the deadlines keep it."""
    office = hazard.order if debt.by_office else None
    return Owed(
        kind=debt.kind, subject_type=SUBJECT, subject_id=hazard.pk, about=hazard.what, due=Due.on(debt.due_on),
        began_at=debt.began_at, enterprise_id=hazard.enterprise_id, region_code=hazard.region_code,
        line_code=hazard.line_code, organisation=office.office_name if office else hazard.enterprise_name,
        doer_id=debt.doer_id, doer_name=debt.doer_name, office_id=office.office_id if office else None,
    )  # fmt: skip


def recheck_due(hazard: Hazard, *, asked_on: date) -> date:
    """Return the last day for its recheck: an office has ten days from the request (第十七条), an enterprise three."""
    return spans()[rules.recheck_kind(ordered=hazard.ordered)].after(asked_on)


@lru_cache(maxsize=1)
def spans() -> dict[str, Span]:
    """Return the kinds that are due so long after what happened, each with its span."""
    return {kind: data.within.span() for kind, data in catalog.deadline_kinds().items() if data.within is not None}
