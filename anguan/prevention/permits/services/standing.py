"""Standing (在册作业): a permit's entry in the directory of open work, kept in the transaction of every step."""

from django.db import connection

from anguan.foundation.access import Actor
from anguan.prevention.permits import queries
from anguan.prevention.permits.models import Crew, OpenWork, Permit
from anguan.prevention.permits.rules.cells import cells_around

_CELLS, _ENTERPRISES = "permits.cell", "permits.enterprise"


def keep(permit: Permit, *, by: Actor | None) -> None:
    """Bring the directory in line with a permit: entered while it is open, taken out when it is over."""
    if not permit.is_open:
        OpenWork.objects.filter(pk=permit.pk).delete()
        return
    crew = queries.rows_of(Crew, by).filter(enterprise_id=permit.enterprise_id, permit=permit, until__isnull=True)
    people = crew.values("person_id").distinct().count()
    entry = queries.standing_of(permit, queries.spot_of(permit, by=by), people=people)
    entry.save()


def hold_ground(permit: Permit, *, by: Actor) -> None:
    """Let work that is submitted near by at the same moment wait, so that the second of two sees the first.

    Locks are taken in one order and end with the transaction.
    """
    spot = queries.spot_of(permit, by=by)
    names = [f"{_ENTERPRISES}:{permit.enterprise_id}"]
    names += [f"{_CELLS}:{cell}" for cell in cells_around(spot.lon, spot.lat)] if spot else []
    with connection.cursor() as cursor:
        for name in sorted(names):
            cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [name])
