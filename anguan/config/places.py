"""What the foundation's lists and figures may say of divisions and enterprises."""

from uuid import UUID

from django.http import HttpRequest

from anguan.foundation.access import Actor
from anguan.foundation.ui.places import Places
from anguan.registry.enterprises import queries as enterprises
from anguan.registry.regions import queries as regions

MOST_MEANT = 500  # enterprises a fragment of a name may mean before it has to be a longer one


def _regions_offered(request: HttpRequest) -> list[tuple[str, str]]:
    actor: Actor = request.actor  # type: ignore[attr-defined]  # the list is behind @page
    return enterprises.regions_offered_to(actor, request.GET.get("region", ""))


def _enterprises_meant(actor: Actor, text: str) -> list[UUID]:
    rows = enterprises.found(enterprises.enterprises_for(actor), text)
    return list(rows.values_list("pk", flat=True)[:MOST_MEANT])


PLACES = Places(
    region_names=regions.names,
    town_name=regions.town_name,
    regions_offered=_regions_offered,
    enterprise_names=enterprises.enterprise_names,
    enterprises_meant=_enterprises_meant,
)
