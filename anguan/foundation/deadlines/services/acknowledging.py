"""Acknowledging (知晓): somebody says they have heard; what is owed stays owed."""

from collections.abc import Iterable
from datetime import datetime
from itertools import groupby
from uuid import UUID

from django.db.models import QuerySet

from anguan.foundation.access import Actor
from anguan.foundation.deadlines.models import Alarm, Deadline


def acknowledge(key: UUID, *, by: Actor, at: datetime) -> int:
    """Mark one alarm, or all alarms raised for a deadline, as heard; return how many were not yet.

    The first to say so is kept. What the actor may not see does not exist: there is nothing to mark.
    """
    deadline = Deadline.objects.visible_to(by).filter(pk=key).only("enterprise_id").first()
    if deadline is None:
        return acknowledge_alarms([key], by=by, at=at)
    alarms = _unheard(by).filter(enterprise_id=deadline.enterprise_id, deadline_id=key)
    return alarms.update(**_heard(by, at))


def acknowledge_alarms(keys: Iterable[UUID], *, by: Actor, at: datetime) -> int:
    """Mark several alarms as heard; return how many were not yet."""
    rows = _unheard(by).filter(pk__in=list(keys)).order_by("enterprise_id").values_list("enterprise_id", "pk")
    return sum(
        _unheard(by).filter(enterprise_id=enterprise_id, pk__in=[key for _, key in found]).update(**_heard(by, at))
        for enterprise_id, found in groupby(rows, key=lambda row: row[0])
    )


def _unheard(by: Actor) -> QuerySet[Alarm]:
    return Alarm.objects.visible_to(by).filter(acknowledged_at__isnull=True)


def _heard(by: Actor, at: datetime) -> dict[str, object]:
    return {"acknowledged_at": at, "acknowledged_by": by.person_id, "acknowledged_by_name": by.name}
