"""Whom to press (催办对象): the enterprises that are late or have no plan, those with the most first."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal
from uuid import UUID

from django.db.models import Count, Min

from anguan.foundation.access.visibility import happened_in
from anguan.registry.enterprises.models import Enterprise
from anguan.registry.enterprises.queries import enterprises_for
from anguan.responsibility.duties.queries.compliance import (
    Asked,
    obligations_counted,
    of_industry,
    standing_of,
    unplanned,
)

What = Literal["late", "unplanned"]


@dataclass(frozen=True)
class Pressed:
    """One enterprise to be pressed."""

    enterprise: Enterprise
    late: int
    since: date | None  # the earliest day that was missed
    unplanned: bool
    named: str  # by what a notice finds exactly this one: its name, or its credit code where two share the name


def to_press(asked: Asked, what: What, *, most: int) -> tuple[list[Pressed], bool]:
    """Return the enterprises that are late (or have no plan) within what is asked; and whether there are more."""
    plans = unplanned(asked.actor, year=asked.year, today=asked.today)
    if asked.territory.code:
        plans = plans.filter(happened_in(asked.territory.code))
    if what == "late":
        found = _late(asked, most + 1)
        keys, more = [*found][:most], len(found) > most
    else:
        rows = of_industry(plans, asked.industry) if asked.industry else plans
        listed = list(rows.order_by("region_code", "enterprise_id").values_list("enterprise_id", flat=True)[: most + 1])
        keys, more = listed[:most], len(listed) > most
        found = _late(asked, None, keys)
    without = set(plans.filter(enterprise_id__in=keys).values_list("enterprise_id", flat=True))
    firms = {one.pk: one for one in enterprises_for(asked.actor).filter(pk__in=keys).defer("grams")}
    twice = _shared_names(asked, firms.values())
    return [
        Pressed(
            firm, *found.get(key, (0, None)), unplanned=key in without,
            named=firm.credit_code if firm.name in twice else firm.name,
        )
        for key in keys
        if (firm := firms.get(key)) is not None
    ], more  # fmt: skip


def _late(asked: Asked, most: int | None, keys: Iterable[UUID] | None = None) -> dict[UUID, tuple[int, date | None]]:
    rows = obligations_counted(asked.actor).filter(standing_of("late", asked.today), year=asked.year)
    if asked.territory.code:
        rows = rows.filter(happened_in(asked.territory.code))
    if asked.duty:
        rows = rows.filter(duty=asked.duty)
    if asked.industry:
        rows = of_industry(rows, asked.industry)
    if keys is not None:
        rows = rows.filter(enterprise_id__in=list(keys))
    split = rows.order_by().values("enterprise_id").annotate(many=Count("pk"), since=Min("due_on"))
    lines: Any = split.order_by("-many", "enterprise_id")[:most]
    return {line["enterprise_id"]: (line["many"], line["since"]) for line in lines}


def _shared_names(asked: Asked, firms: Iterable[Enterprise]) -> set[str]:
    names = enterprises_for(asked.actor).filter(name__in={one.name for one in firms}).order_by()
    counted: Any = names.values("name").annotate(many=Count("pk")).filter(many__gt=1)
    return {line["name"] for line in counted}
