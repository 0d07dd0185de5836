"""The programs' door to certificates: what people hold, entering one from a personnel system, renewing, revoking."""

from datetime import date, datetime
from typing import Annotated, Literal, cast
from uuid import UUID

from django.http import HttpRequest
from ninja import Query, Router, Schema
from ninja.responses import Status
from pydantic import Field

from anguan.foundation import clock
from anguan.foundation.access import Actor
from anguan.foundation.access.doors import ActorRequest
from anguan.responsibility.certificates import catalog, looks, queries, services
from anguan.responsibility.certificates.models import Certificate
from anguan.responsibility.certificates.rules import Facts

router = Router(tags=["certificates 人员证书"])
PAGE = 100

Day = Annotated[date, Field(ge=date(1970, 1, 1), le=date(2200, 12, 31))]
ClassName = Literal[
    "welding",
    "electrical",
    "height",
    "principal",
    "safety_manager",
    "crane_commander",
    "crane_operator",
    "guardian",
    "confined_space",
    "other",
]
VerifiedName = Literal["", "matches", "differs", "not_found"]
StandingName = Literal["valid", "soon", "review_overdue", "expired", "revoked"]


class CertificateOut(Schema):
    """A certificate (证书)."""

    id: UUID
    enterprise_id: UUID
    person_id: UUID
    person_name: str
    cls: str
    title: str
    item: str
    number: str = Field(description="非本企业人员读取时，其中的出生日期以星号代替")
    issuer: str
    issued_on: date | None
    expires_on: date | None
    review_by: date | None
    standing: StandingName
    verified: VerifiedName = Field(description="是否在国家查询平台人工核验过：未核验、相符、不符、查不到")
    verified_at: datetime | None
    revoked_at: datetime | None


class ListIn(Schema):
    """Which certificates to list; `after` is the id of the last one of the page before."""

    enterprise_id: UUID | None = None
    person_id: UUID | None = None
    cls: ClassName | None = None
    standing: StandingName | None = None
    after: UUID | None = None


class FactsIn(Schema):
    """What a certificate says."""

    item: str = Field("", max_length=60)
    number: str = Field("", max_length=80)
    issuer: str = Field("", max_length=100)
    issued_on: Day | None = None
    expires_on: Day | None = Field(None, description="最后一天；特种作业操作证不填，按发证后 6 年算")
    review_by: Day | None = None
    photo_ids: list[UUID] = Field([], max_length=2)


class CertificateIn(FactsIn):
    """A certificate of somebody."""

    id: UUID | None = Field(None, description="由调用方生成的证书编号；重复提交同一编号只登记一次")
    person_id: UUID
    cls: ClassName


class RevokeIn(Schema):
    """Why a certificate does not count any more."""

    reason: str = Field(max_length=200)


@router.get("", response=list[CertificateOut], summary="人员证书，每页 100 本")
def certificates(request: HttpRequest, asked: Query[ListIn]) -> list[dict[str, object]]:
    """Return certificates in the order of their ids."""
    actor = _actor(request)
    actor.require("certificates.view")
    rows = queries.certificates_for(actor)
    named = {
        "enterprise_id": asked.enterprise_id,
        "person_id": asked.person_id,
        "cls": asked.cls,
        "pk__gt": asked.after,
    }
    rows = rows.filter(**{name: value for name, value in named.items() if value is not None})
    if asked.standing is not None:
        rows = rows.filter(queries.standing_is(asked.standing, today=clock.today()))
    return [_out(row, actor) for row in rows.order_by("pk")[:PAGE]]


@router.post("", response={201: CertificateOut}, summary="登记证书")
def add(request: HttpRequest, said: CertificateIn) -> Status[dict[str, object]]:
    """Enter a certificate."""
    actor = _actor(request)
    row = services.add(
        said.person_id, _facts(said, said.cls), by=actor, at=clock.now(), photo_ids=said.photo_ids, key=said.id
    )
    return Status(201, _out(row, actor))


@router.get("/{certificate_id}", response=CertificateOut, summary="一本证书")
def certificate(request: HttpRequest, certificate_id: UUID) -> dict[str, object]:
    """Return one certificate; its holder may read it too."""
    actor = _actor(request)
    return _out(queries.shown_to(actor).get(pk=certificate_id), actor)


@router.post("/{certificate_id}/change", response=CertificateOut, summary="变更、换证、复审")
def change(request: HttpRequest, certificate_id: UUID, said: FactsIn) -> dict[str, object]:
    """Renew, review or correct a certificate."""
    actor = _actor(request)
    row = services.change(certificate_id, _facts(said, ""), by=actor, at=clock.now(), photo_ids=said.photo_ids)
    return _out(row, actor)


@router.post("/{certificate_id}/revoke", response=CertificateOut, summary="作废证书")
def revoke(request: HttpRequest, certificate_id: UUID, said: RevokeIn) -> dict[str, object]:
    """Say that a certificate does not count any more."""
    actor = _actor(request)
    return _out(services.revoke(certificate_id, by=actor, at=clock.now(), reason=said.reason), actor)


def _actor(request: HttpRequest) -> Actor:
    return cast(ActorRequest, request).actor


def _facts(said: FactsIn, cls: str) -> Facts:
    return Facts(cls, said.item, said.number, said.issuer, said.issued_on, said.expires_on, said.review_by)


def _out(row: Certificate, actor: Actor) -> dict[str, object]:
    return {
        **{
            name: getattr(row, name)
            for name in (
                "id", "enterprise_id", "person_id", "person_name", "cls", "item", "issuer", "issued_on", "expires_on",
                "review_by", "revoked_at", "verified", "verified_at",
            )
        },
        "title": catalog.title_of(row.cls),
        "number": looks.number_for(actor, row),
        "standing": looks.standing_of(row, today=clock.today()),
    }  # fmt: skip
