"""Reading what notices know of a territory: the rungs nobody can be reached on, for those who can mend it."""

from datetime import datetime

from django.db.models import Max, QuerySet

from anguan.foundation.access import Actor
from anguan.foundation.notify.models import ReachGap


def gaps_for(actor: Actor) -> QuerySet[ReachGap]:
    """Return the rungs nobody can be reached on (无人可达), as far as an actor may see them."""
    rows: QuerySet[ReachGap] = ReachGap.objects.visible_to(actor)
    return rows


def tested_at(actor: Actor) -> datetime | None:
    """Return when the rungs were last tried; None when none of them is missing or none has been tried."""
    found: datetime | None = gaps_for(actor).aggregate(last=Max("tested_at"))["last"]
    return found
