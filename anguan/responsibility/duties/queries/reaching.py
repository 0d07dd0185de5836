"""Whom a local duty would reach (覆盖预览): enterprises it is for, as the rules judge them, before that."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Q

from anguan.foundation.access import Actor
from anguan.foundation.access.visibility import happened_in
from anguan.registry.enterprises.queries import enterprises_for
from anguan.responsibility.duties.catalog.duties import Who
from anguan.responsibility.duties.models import FactSheet
from anguan.responsibility.duties.queries import facts
from anguan.responsibility.duties.rules.applying import holds

PORTION = 2_000
EXAMPLES = 5


@dataclass(frozen=True)
class Reach:
    """How many enterprises a duty would be for, of how many, and some of them."""

    hit: int
    of: int
    unsure: int  # something it asks for is not known of them
    towns: tuple[tuple[str, int], ...]  # where the most are
    examples: tuple[str, ...]


def reach(who: Mapping[str, Any], *, region: str, by: Actor, today: date) -> Reach:
    """Return whom a duty would be for in a part of an office's territory."""
    wanted = Who.model_validate(who)
    rows = enterprises_for(by).filter(~Q(status="closed")).order_by("pk").defer("grams")
    if region and by.territory is not None and region in by.territory:
        rows = rows.filter(happened_in(region))
    towns: Counter[str] = Counter()
    names: list[str] = []
    hit = of = unsure = 0
    last: UUID | None = None
    while portion := list((rows.filter(pk__gt=last) if last else rows)[:PORTION]):
        last, of = portion[-1].pk, of + len(portion)
        keys = [one.pk for one in portion]
        said = dict(FactSheet.objects.filter(enterprise_id__in=keys).values_list("enterprise_id", "said"))
        known = facts.gather_all(portion, today=today, said=said)
        for one in portion:
            seen = holds(wanted, known[one.pk])
            hit, unsure = hit + seen.holds, unsure + bool(seen.missing and not seen.holds)
            if seen.holds:
                towns[one.region_code[:9]] += 1
                names += [one.name] if len(names) < EXAMPLES else []
    return Reach(hit, of, unsure, tuple(towns.most_common(EXAMPLES)), tuple(names))
