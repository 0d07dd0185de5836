"""The programs' door to documents: which there are, who has signed, whether an archived one is still what it was."""

from datetime import date, datetime
from typing import Literal, cast
from uuid import UUID

from django.http import HttpRequest
from ninja import Query, Router, Schema
from pydantic import Field

from anguan.foundation.access import Actor
from anguan.foundation.access.doors import ActorRequest
from anguan.responsibility.paperwork import queries, services
from anguan.responsibility.paperwork.models import Document, Signatory
from anguan.responsibility.paperwork.queries.content import ANSWER_WORDS

router = Router(tags=["paperwork 标准文书"])
PAGE = 100

KindName = Literal[
    "responsibility_letter", "drill_plan", "drill_record", "drill_evaluation", "meeting_minutes", "self_check",
    "principal_annual_report",
]  # fmt: skip
StateName = Literal["draft", "signing", "archived", "void"]


class DocumentOut(Schema):
    """One document (标准文书)."""

    id: UUID
    enterprise_id: UUID
    kind: str
    variant: str
    title: str
    year: int
    held_on: date
    place: str
    state: StateName
    signers: int = Field(description="应签人数")
    signed: int = Field(description="已签人数")
    archived_at: datetime | None
    sealed: str = Field(description="归档内容的 SHA-256，未归档为空")


class SignatoryOut(Schema):
    """Somebody who signs (签名人)."""

    person_id: UUID
    name: str
    part: str
    upper_name: str
    state: Literal["missing", "signed", "struck"]
    signed_at: datetime | None
    covers: str = Field(description="所签正文的 SHA-256")
    struck_why: str


class PassageOut(Schema):
    """A passage of the text (一段正文)."""

    key: str
    title: str
    text: str


class ItemOut(Schema):
    """What a self-check looked at (自查项)."""

    number: int
    text: str
    source: str
    answer: str
    note: str


class WholeOut(DocumentOut):
    """A document with its text, its items and who signs."""

    parts: list[PassageOut]
    items: list[ItemOut]
    signatories: list[SignatoryOut] = Field(description="最多 5000 人")


class SealOut(Schema):
    """Whether an archived document is still what it was (核对指纹)."""

    sealed: str
    again: str
    same: bool


class DocumentsIn(Schema):
    """Which documents to list; `after` is the id of the last one of the page before."""

    enterprise_id: UUID | None = None
    kind: KindName | None = None
    state: StateName | None = None
    year: int | None = Field(None, ge=2000, le=2200)
    after: UUID | None = None


@router.get("", response=list[DocumentOut], summary="文书，每页 100 份")
def listed(request: HttpRequest, asked: Query[DocumentsIn]) -> list[Document]:
    """Return documents, in the order of the ids."""
    actor = _actor(request)
    actor.require("paperwork.view")
    named = {
        "enterprise_id": asked.enterprise_id, "kind": asked.kind, "state": asked.state, "year": asked.year,
        "pk__gt": asked.after,
    }  # fmt: skip
    rows = queries.documents_for(actor).filter(**{name: value for name, value in named.items() if value is not None})
    return list(rows.order_by("pk")[:PAGE])


@router.get("/{document_id}", response=WholeOut, summary="一份文书：正文、自查项和签名人")
def whole(request: HttpRequest, document_id: UUID) -> dict[str, object]:
    """Return one document with everything it holds."""
    row = _document(request, document_id)
    told = {name: getattr(row, name) for name in DocumentOut.model_fields}
    signatories: list[Signatory] = list(queries.signatories_of(row)[:5000])
    items = [
        {
            "number": item.number, "text": item.text, "source": item.source, "answer": ANSWER_WORDS[item.answer],
            "note": item.note,
        }
        for item in queries.items_of(row)
    ]  # fmt: skip
    return {**told, "parts": row.parts, "items": items, "signatories": signatories}


@router.get("/{document_id}/seal", response=SealOut, summary="核对归档指纹")
def seal(request: HttpRequest, document_id: UUID) -> dict[str, object]:
    """Work the hash of an archived document out again."""
    row = _document(request, document_id)
    again = services.sealed_again(row)
    return {"sealed": row.sealed, "again": again, "same": again == row.sealed}


def _document(request: HttpRequest, document_id: UUID) -> Document:
    actor = _actor(request)
    actor.require("paperwork.view")
    return queries.documents_for(actor).select_related("follows").get(pk=document_id)


def _actor(request: HttpRequest) -> Actor:
    return cast(ActorRequest, request).actor
