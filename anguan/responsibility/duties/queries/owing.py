"""Rows of what is owed: obligations, plans, proofs, exemptions and fact sheets, as far as somebody may see them."""

from datetime import date, timedelta
from typing import TypeVar
from uuid import UUID

from django.db.models import Model, Q, QuerySet

from anguan.foundation.access import Actor
from anguan.registry.enterprises.models import Enterprise
from anguan.responsibility.duties.models import Difference, Exemption, FactSheet, Obligation, Proof, YearPlan
from anguan.responsibility.duties.models.owing import OWED

Row = TypeVar("Row", bound=Model)
SOON = timedelta(days=45)


def _for(model: type[Row], actor: Actor) -> QuerySet[Row]:
    rows: QuerySet[Row] = model.objects.visible_to(actor)  # type: ignore[attr-defined]  # every model of ours is scoped
    return rows


def obligations_for(actor: Actor) -> QuerySet[Obligation]:
    """Return the obligations an actor may see."""
    return _for(Obligation, actor)


def plans_for(actor: Actor) -> QuerySet[YearPlan]:
    """Return the plans of years an actor may see."""
    return _for(YearPlan, actor)


def proofs_for(actor: Actor) -> QuerySet[Proof]:
    """Return the proofs an actor may see."""
    return _for(Proof, actor)


def exemptions_for(actor: Actor) -> QuerySet[Exemption]:
    """Return the exemptions an actor may see."""
    return _for(Exemption, actor)


def sheets_for(actor: Actor) -> QuerySet[FactSheet]:
    """Return the fact sheets an actor may see."""
    return _for(FactSheet, actor)


def differences_for(actor: Actor) -> QuerySet[Difference]:
    """Return the changes of facts an actor may see."""
    return _for(Difference, actor)


def owed_by(enterprise: Enterprise | UUID, *, by: Actor | None = None) -> QuerySet[Obligation]:
    """Return what an enterprise has or had to do, without what a changed fact dropped; for somebody, or for a job."""
    pk = enterprise.pk if isinstance(enterprise, Enterprise) else enterprise
    rows = Obligation.objects.all() if by is None else obligations_for(by)
    found: QuerySet[Obligation] = rows.filter(enterprise_id=pk).exclude(state="dropped")
    return found


def of_year(enterprise: Enterprise | UUID, year: int, *, by: Actor | None = None) -> QuerySet[Obligation]:
    """Return what an enterprise has to do in a year, the soonest first; what stands comes last."""
    return owed_by(enterprise, by=by).filter(year=year).order_by("due_on", "duty", "task", "id")


def standing_is(standing: str, *, today: date) -> Q:
    """Return the condition of where an obligation stands on a day.

    late 逾期 · soon 近期 · coming 以后 · standing 持续保持 · done 已办 · earlier 建档前 · exempt 不适用.
    """
    owed = Q(state__in=OWED, standing=False)
    match standing:
        case "late":
            return owed & Q(due_on__lt=today)
        case "soon":
            return owed & Q(due_on__gte=today, due_on__lte=today + SOON)
        case "coming":
            return owed & Q(due_on__gt=today + SOON)
        case "standing":
            return Q(state__in=OWED, standing=True)
        case "done":
            return Q(state="proven")
        case _:
            return Q(state=standing)


def sheet_of(enterprise_id: UUID) -> FactSheet | None:
    """Return what is known of an enterprise for its duties; nothing where its calendar was never laid out."""
    found: FactSheet | None = FactSheet.objects.filter(enterprise_id=enterprise_id).first()
    return found


def waiting_difference(enterprise_id: UUID, *, by: Actor | None = None) -> Difference | None:
    """Return the change of facts an enterprise has not decided on yet."""
    rows = Difference.objects.all() if by is None else differences_for(by)
    found: Difference | None = rows.filter(enterprise_id=enterprise_id, state="proposed").first()
    return found
