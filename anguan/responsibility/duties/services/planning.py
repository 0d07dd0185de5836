"""Laying out (排出全年履职清单): the year of an enterprise from its facts, anew when they change, many at once."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from anguan.foundation.access import Actor


def lay_out(enterprise_id: UUID, *, year: int, at: datetime, by: Actor | None = None) -> int:
    """Lay out a year of one enterprise (排出清单); how many obligations were added or changed. Twice changes nothing."""
    raise NotImplementedError


def lay_out_due(*, at: datetime, most: int = 200) -> int:
    """Lay out those that are stale, or have no calendar of this year yet; from November on of the next; how many."""
    raise NotImplementedError


def mark_stale(enterprise_ids: Iterable[UUID] | None, *, at: datetime) -> int:
    """Say that something changed for enterprises (None: for all); the loop looks at them soon. How many."""
    raise NotImplementedError
