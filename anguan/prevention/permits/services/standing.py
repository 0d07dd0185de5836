"""Standing (在册作业): a permit's entry in the directory of open work, kept in the transaction of every step."""

from anguan.foundation.access import Actor
from anguan.prevention.permits import queries
from anguan.prevention.permits.models import Crew, OpenWork, Permit


def keep(permit: Permit, *, by: Actor | None) -> None:
    """Bring the directory in line with a permit: entered while it is open, taken out when it is over."""
    if not permit.is_open:
        OpenWork.objects.filter(pk=permit.pk).delete()
        return
    crew = queries.rows_of(Crew, by).filter(enterprise_id=permit.enterprise_id, permit=permit, until__isnull=True)
    people = crew.values("person_id").distinct().count()
    entry = queries.standing_of(permit, queries.spot_of(permit, by=by), people=people)
    entry.save()
