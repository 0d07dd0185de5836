"""What falls due in a month (将要到期): by duty and by enterprise, from the rows."""

import calendar
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Count, Max, Min, Q, QuerySet

from anguan.foundation.access.visibility import happened_in
from anguan.responsibility.duties.models import Obligation
from anguan.responsibility.duties.models.owing import OWED
from anguan.responsibility.duties.queries.compliance import Asked, obligations_counted, of_industry


@dataclass(frozen=True)
class Falling:
    """What falls due: how many, how many of them are done already, of how many enterprises, between which days."""

    total: int
    done: int
    firms: int
    first: date | None
    last: date | None

    @property
    def left(self) -> int:
        """How many are not done yet."""
        return self.total - self.done


def month_of(first: date) -> tuple[date, date]:
    """Return the first and the last day of a month."""
    return first, first.replace(day=calendar.monthrange(first.year, first.month)[1])


def falling(asked: Asked, month: date) -> QuerySet[Obligation]:
    """Return what falls due in a month, without what an office found not to apply."""
    first, last = month_of(month)
    rows = obligations_counted(asked.actor).filter(year=month.year, due_on__gte=first, due_on__lte=last)
    rows = rows.filter(~Q(state="exempt"))
    if asked.territory.code:
        rows = rows.filter(happened_in(asked.territory.code))
    if asked.duty:
        rows = rows.filter(duty=asked.duty)
    return of_industry(rows, asked.industry) if asked.industry else rows


_NUMBERS: Mapping[str, Any] = {
    "n_total": Count("pk"), "n_left": Count("pk", filter=Q(state__in=OWED)),
    "n_firms": Count("enterprise_id", distinct=True), "n_first": Min("due_on"), "n_last": Max("due_on"),
}  # fmt: skip


def in_all(rows: QuerySet[Obligation]) -> Falling:
    """Return everything together."""
    return _falling(rows.order_by().aggregate(**_NUMBERS))


def by_duty(rows: QuerySet[Obligation]) -> dict[str, Falling]:
    """Return it split by duty."""
    return {line["duty"]: _falling(line) for line in rows.order_by().values("duty").annotate(**_NUMBERS)}


def by_firm(rows: QuerySet[Obligation], *, most: int) -> tuple[dict[UUID, Falling], bool]:
    """Return it split by enterprise, those with the most left first; and whether some were left out."""
    split: Any = rows.order_by().values("enterprise_id").annotate(**_NUMBERS)
    found = list(split.order_by("-n_left", "enterprise_id")[: most + 1])
    return {line["enterprise_id"]: _falling(line) for line in found[:most]}, len(found) > most


def by_month(asked: Asked, year: int) -> dict[int, int]:
    """Return how many fall due in each month of a year."""
    rows = obligations_counted(asked.actor).filter(Q(year=year) & ~Q(state="exempt"))
    rows = rows.filter(happened_in(asked.territory.code)) if asked.territory.code else rows
    split: Any = rows.order_by().values("due_on__month").annotate(many=Count("pk"))
    return {line["due_on__month"]: line["many"] for line in split}


def _falling(line: Mapping[str, Any]) -> Falling:
    return Falling(line["n_total"], line["n_total"] - line["n_left"], line["n_firms"], line["n_first"], line["n_last"])
