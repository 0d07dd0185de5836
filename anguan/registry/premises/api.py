"""Sites and areas as JSON."""

from typing import cast
from uuid import UUID

from django.http import Http404, HttpRequest
from ninja import Router, Schema

from anguan.foundation.access.doors import ActorRequest
from anguan.registry.enterprises.queries import enterprises_for
from anguan.registry.premises import queries
from anguan.registry.premises.models import Area, Site

router = Router(tags=["厂区与区域"])


class AreaOut(Schema):
    """An area (区域、部位)."""

    id: UUID
    site_id: UUID
    name: str
    kind: str
    in_charge: UUID | None
    in_charge_name: str


class SiteOut(Schema):
    """A site (厂区); its place in WGS-84, and the datum it was given in."""

    id: UUID
    name: str
    address: str
    lon: float | None
    lat: float | None
    datum: str
    is_main: bool


class PremisesOut(Schema):
    """The sites and areas of an enterprise."""

    sites: list[SiteOut]
    areas: list[AreaOut]


@router.get("/{enterprise_id}", response=PremisesOut, summary="企业的厂区与区域")
def premises_of(request: HttpRequest, enterprise_id: UUID) -> dict[str, list[Site] | list[Area]]:
    """Return the sites and areas of an enterprise the actor may see."""
    actor = cast(ActorRequest, request).actor
    actor.require("enterprises.view")
    if not enterprises_for(actor).filter(pk=enterprise_id).exists():
        raise Http404
    return {
        "sites": queries.sites_of(enterprise_id, by=actor),
        "areas": queries.areas_of(enterprise_id, by=actor),
    }
