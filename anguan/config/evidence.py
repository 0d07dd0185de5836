"""What evidence may say of the domains above it: divisions, enterprises, and the pages of what it belongs to."""

from collections.abc import Iterable, Mapping, Sequence
from uuid import UUID

from django.http import HttpRequest

from anguan.foundation.access import Actor
from anguan.foundation.evidence.surroundings import Subject, Surroundings
from anguan.foundation.words import mark as _
from anguan.registry.enterprises import queries as enterprises
from anguan.registry.regions import queries as regions

MOST_MEANT = 500  # enterprises a fragment of a name may mean before it has to be a longer one


def _region_names(codes: Iterable[str]) -> Mapping[str, str]:
    return regions.names(codes)


def _regions_offered(request: HttpRequest) -> list[tuple[str, str]]:
    actor: Actor = request.actor  # type: ignore[attr-defined]  # the list is behind @page
    top = actor.territory.code if actor.territory else ""
    return regions.choices_around(top, request.GET.get("region", ""))


def _enterprise_names(actor: Actor, keys: Sequence[str]) -> Mapping[str, str]:
    rows = enterprises.enterprises_for(actor).filter(pk__in=keys)
    return {str(key): name for key, name in rows.values_list("pk", "name")}


def _enterprises_meant(actor: Actor, text: str) -> list[UUID]:
    rows = enterprises.found(enterprises.enterprises_for(actor), text)
    return list(rows.values_list("pk", flat=True)[:MOST_MEANT])


SURROUNDINGS = Surroundings(
    region_names=_region_names,
    regions_offered=_regions_offered,
    enterprise_names=_enterprise_names,
    enterprises_meant=_enterprises_meant,
    subjects={
        "hazards.hazard": Subject(_("隐患"), "hazards:detail"),
        "enterprises.enterprise": Subject(_("企业"), "enterprises:detail"),
    },
)
