"""Enterprises as JSON (企业接口): the list a page at a time, one file, one's own."""

from datetime import date, datetime
from typing import cast
from uuid import UUID

from django.http import Http404, HttpRequest
from ninja import Query, Router, Schema
from pydantic import Field

from anguan.foundation.access import Territory
from anguan.foundation.access.doors import ActorRequest
from anguan.registry.enterprises import catalog, queries
from anguan.registry.enterprises.models import Enterprise, EnterpriseCertificate

router = Router(tags=["enterprises 企业"])


class EnterpriseOut(Schema):
    """An enterprise (企业); its place in WGS-84, with the datum it was given in."""

    id: UUID
    name: str
    credit_code: str
    region_code: str
    line_code: str
    address: str
    industry_code: str
    industry: str
    size: str
    headcount: int | None
    flags: list[str]
    lon: float | None
    lat: float | None
    datum: str
    status: str
    created_at: datetime
    activated_at: datetime | None

    @staticmethod
    def resolve_industry(enterprise: Enterprise) -> str:
        """Return the title of the industry's division."""
        return catalog.industry_title(enterprise.industry_code)


class CertificateOut(Schema):
    """A certificate (证照)."""

    id: UUID
    kind: str
    number: str
    issued_by: str
    issued_on: date | None
    expires_on: date | None


class FileOut(EnterpriseOut):
    """An enterprise with its certificates (一企一档)."""

    certificates: list[CertificateOut]


class EnterprisesIn(Schema):
    """Which enterprises to list; `after` is the id of the last one of the page before."""

    after: UUID | None = None
    limit: int = Field(100, ge=1, le=500)
    region: str = Field("", pattern=r"^[0-9GP]{0,15}$", max_length=15)
    status: str = Field("", max_length=10)
    q: str = Field("", max_length=100)


class EnterprisesOut(Schema):
    """A page of enterprises; `next` is the `after` of the page that follows, if there is one."""

    items: list[EnterpriseOut]
    next: UUID | None


@router.get("", response=EnterprisesOut, summary="企业列表，按编号翻页")
def enterprises(request: HttpRequest, asked: Query[EnterprisesIn]) -> dict[str, object]:
    """Return the enterprises the actor may see, in the order they were registered."""
    actor = cast(ActorRequest, request).actor
    actor.require("enterprises.view")
    rows = queries.enterprises_for(actor).defer("grams").order_by("pk")
    if asked.after is not None:
        rows = rows.filter(pk__gt=asked.after)
    if asked.region:
        within = Territory.of(asked.region)
        rows = rows.filter(region_code__gte=within.start, region_code__lt=within.stop)
    if asked.status:
        rows = rows.filter(status=asked.status)
    if asked.q:
        rows = queries.found(rows, asked.q)
    found = list(rows[: asked.limit + 1])
    more = len(found) > asked.limit
    return {"items": found[: asked.limit], "next": found[asked.limit - 1].pk if more else None}


@router.get("/mine", response=FileOut, summary="本企业档案")
def mine(request: HttpRequest) -> Enterprise:
    """Return the file of the enterprise the actor acts for."""
    known = cast(ActorRequest, request)
    if known.actor.enterprise_id is None:
        raise Http404
    return _file(known, known.actor.enterprise_id)


@router.get("/{enterprise_id}", response=FileOut, summary="一企一档")
def enterprise(request: HttpRequest, enterprise_id: UUID) -> Enterprise:
    """Return the file of one enterprise."""
    return _file(cast(ActorRequest, request), enterprise_id)


def _file(request: ActorRequest, enterprise_id: UUID) -> Enterprise:
    request.actor.require("enterprises.view")
    found: Enterprise = queries.enterprises_for(request.actor).defer("grams").get(pk=enterprise_id)
    held: list[EnterpriseCertificate] = list(queries.certificates_of(found, by=request.actor))
    found.certificates = held  # type: ignore[attr-defined]  # read by the schema
    return found
