"""Acknowledging (知晓): somebody says they have heard; what is owed stays owed."""

from datetime import datetime
from uuid import UUID

from anguan.foundation.access import Actor
from anguan.foundation.deadlines.models import Alarm, Deadline


def acknowledge(key: UUID, *, by: Actor, at: datetime) -> int:
    """Mark one alarm, or all alarms raised for a deadline, as heard; return how many were not yet.

    The first to say so is kept. What the actor may not see does not exist: there is nothing to mark.
    """
    alarms = Alarm.objects.visible_to(by).filter(acknowledged_at__isnull=True)
    if deadline := Deadline.objects.visible_to(by).filter(pk=key).only("enterprise_id").first():
        alarms = alarms.filter(enterprise_id=deadline.enterprise_id, deadline_id=key)
    elif alarm := Alarm.objects.visible_to(by).filter(pk=key).only("enterprise_id").first():
        alarms = alarms.filter(enterprise_id=alarm.enterprise_id, pk=key)
    else:
        return 0
    return alarms.update(acknowledged_at=at, acknowledged_by=by.person_id, acknowledged_by_name=by.name)
