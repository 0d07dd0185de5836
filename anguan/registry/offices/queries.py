"""Reading offices (监管部门)."""

from django.db.models import QuerySet

from anguan.foundation.access import Actor
from anguan.registry.offices.models import Office
from anguan.registry.regions.models import Region


def offices_managed_by(actor: Actor) -> QuerySet[Office]:
    """Return the offices in the actor's territory, their own included."""
    if actor.territory is None:
        return Office.objects.none()
    rows: QuerySet[Office] = Office.objects.filter(
        region_code__gte=actor.territory.start, region_code__lt=actor.territory.stop
    )
    return rows


def region_is_known(code: str) -> bool:
    """Say whether a region is in the division tree."""
    return Region.objects.filter(code=code).exists()


def names_of(codes: set[str]) -> dict[str, str]:
    """Return the full names of regions by code."""
    return dict(Region.objects.filter(code__in=codes).values_list("code", "full_name"))
