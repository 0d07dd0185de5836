"""Makers of documents: one valid thing, of which a test names only what matters to it."""

from datetime import datetime
from typing import Any

from anguan.foundation import clock
from anguan.foundation.access import Actor
from anguan.foundation.evidence.tests.makers import make_photo, make_signature
from anguan.responsibility.paperwork import queries, services
from anguan.responsibility.paperwork.models import Document, Signatory
from anguan.responsibility.paperwork.queries.content import words_of
from anguan.responsibility.paperwork.rules.drafting import DocumentSaid
from anguan.responsibility.paperwork.rules.sealing import covers


def make_document(by: Actor, *, at: datetime, kind: str = "responsibility_letter", **named: Any) -> Document:
    """Make a document as a draft."""
    return services.make(DocumentSaid(kind, **{"held_on": clock.day_of(at), **named}), by=by, at=at)


def signatory_of(document: Document, who: Actor) -> Signatory:
    """Return the row of somebody who signs."""
    row: Signatory = queries.signatories_of(document).get(person_id=who.person_id)
    return row


def sign(document: Document, who: Actor, *, at: datetime, by: Actor | None = None) -> Signatory:
    """Let somebody sign by their own hand, perhaps on another's phone."""
    document.refresh_from_db()
    row = signatory_of(document, who)
    holder = by or who
    hand = make_signature(
        holder, covers(words_of(document, row)), purpose="paperwork_signature", at=at, seed=str(row.pk)
    )
    return services.sign(row.pk, signature_id=hand.pk, by=holder, at=at)


def rows_for_doors(by: Actor, who: Actor, *, at: datetime) -> dict[str, Any]:
    """Return one of everything an address of paperwork can name."""
    check = make_document(by, at=at, kind="self_check", place="冲压车间")
    services.choose_people(check.pk, [by.person_id, who.person_id], by=by, at=at)
    minutes = make_document(by, at=at, kind="meeting_minutes", variant="regular")
    Document.objects.filter(pk=minutes.pk).update(state="archived", archived_at=at, sealed="0" * 64)
    item = queries.items_of(check)[0]
    return {
        "document_id": check.pk,
        "signatory_id": signatory_of(check, by).pk,
        "paperwork:verify": {"document_id": minutes.pk},
        "paperwork:make": {"kind": "drill_plan"},
        "paperwork:item": {"document_id": check.pk, "number": item.number},
        "paperwork:checked": {"item_id": item.pk},
        "paperwork:edition": {"document_id": check.pk, "version": 1},
    }


def photograph(document: Document, by: Actor, *, at: datetime) -> None:
    """Add a photo taken on the spot."""
    services.show(document.pk, [make_photo(by, at=at, seed=str(document.pk)).pk], by=by, at=at)
