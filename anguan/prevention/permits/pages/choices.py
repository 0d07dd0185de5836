"""What the lists of permits offer to choose from (筛选项): kinds, levels, regions."""

from typing import Any

from django.db.models import Q, QuerySet

from anguan.foundation.ui.listing import ChoiceFilter
from anguan.foundation.words import mark as _
from anguan.prevention.permits import catalog, days


def levels_offered() -> list[tuple[str, str]]:
    """Return the levels of all kinds as `kind.level` with their words; a kind without levels is one itself."""
    return [(key, days.title_of(key)) for key in days.every_key()]


def of_levels(rows: QuerySet[Any], values: list[str]) -> QuerySet[Any]:
    """Keep the permits of any of the levels."""
    condition = Q()
    for value in values:
        kind, _dot, level = value.partition(".")
        condition |= Q(kind=kind, level=level)
    return rows.filter(condition)


KINDS = ChoiceFilter("kind", _("类别"), lambda request: [(one.id, one.short) for one in catalog.kinds().values()])
LEVELS = ChoiceFilter("level", _("级别"), lambda request: levels_offered(), apply=of_levels)
