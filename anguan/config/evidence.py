"""What evidence may say of the domains above it: divisions, enterprises, and the pages of what it belongs to."""

from uuid import UUID

from django.http import HttpRequest

from anguan.foundation.access import Actor
from anguan.foundation.evidence.surroundings import Subject, Surroundings
from anguan.foundation.words import mark as _
from anguan.registry.enterprises import queries as enterprises
from anguan.registry.regions import queries as regions

MOST_MEANT = 500  # enterprises a fragment of a name may mean before it has to be a longer one


def _regions_offered(request: HttpRequest) -> list[tuple[str, str]]:
    actor: Actor = request.actor  # type: ignore[attr-defined]  # the list is behind @page
    return enterprises.regions_offered_to(actor, request.GET.get("region", ""))


def _enterprises_meant(actor: Actor, text: str) -> list[UUID]:
    rows = enterprises.found(enterprises.enterprises_for(actor), text)
    return list(rows.values_list("pk", flat=True)[:MOST_MEANT])


SURROUNDINGS = Surroundings(
    region_names=regions.names,
    town_name=regions.town_name,
    regions_offered=_regions_offered,
    enterprise_names=enterprises.enterprise_names,
    enterprises_meant=_enterprises_meant,
    subjects={
        "hazards.hazard": Subject(_("隐患"), "hazards:detail"),
        "hazards.rectifyorder": Subject(_("责令整改"), "hazards:order_page"),
        "enterprises.enterprise": Subject(_("企业"), "enterprises:detail"),
    },
)
