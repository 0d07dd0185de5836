"""Archiving (归档): a document everybody has signed is frozen with its hash, and proves the duty it belongs to."""

from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from anguan.foundation import clock
from anguan.foundation.access import Actor
from anguan.foundation.audit import services as audit
from anguan.foundation.events import announce
from anguan.foundation.refusal import refuse_if
from anguan.responsibility.duties import services as duties
from anguan.responsibility.paperwork import catalog, queries
from anguan.responsibility.paperwork.catalog import Proves
from anguan.responsibility.paperwork.models import Document
from anguan.responsibility.paperwork.queries.content import photos_of, sealed_content
from anguan.responsibility.paperwork.rules import judging
from anguan.responsibility.paperwork.rules.lifecycle import LIFECYCLE, State
from anguan.responsibility.paperwork.rules.sealing import seal
from anguan.responsibility.paperwork.services.sending import ask_no_more
from anguan.responsibility.paperwork.services.writing import to_write

SUBJECT = Document._meta.label_lower


@transaction.atomic
def archive(document_id: UUID, *, by: Actor, at: datetime) -> Document:
    """Archive a document (归档): nobody is missing, its hash is kept, and its duty is proven."""
    document = to_write(document_id, by=by)
    if document.state == State.ARCHIVED:
        return document
    step = LIFECYCLE.require("archive", state=document.state, roles=queries.parts_in(document, by))
    rows = queries.signatories_of(document)
    refuse_if(
        judging.reasons_not_to_archive(
            missing=list(rows.filter(state="missing").values_list("name", flat=True)),
            signed=rows.filter(state="signed").count(),
        )
    )
    document.state, document.archived_at = step.target, at
    document.archived_by, document.archiver_name = by.person_id, by.name
    document.sealed = seal(sealed_content(document))
    document.save(update_fields=["state", "archived_at", "archived_by", "archiver_name", "sealed"])
    proven = _prove(document, by=by, at=at)
    audit.record(
        "paperwork.archived", document, by=by, at=at, title=document.title, sealed=document.sealed, duties=proven
    )
    announce("paperwork.archived", document_id=document.pk, enterprise_id=document.enterprise_id)
    return document


@transaction.atomic
def void(document_id: UUID, *, reason: str, by: Actor, at: datetime) -> Document:
    """Declare a document void (作废), with a reason; what it proved is owed again, what was signed stays to be read."""
    document = to_write(document_id, by=by)
    if document.state == State.VOID:
        return document
    step = LIFECYCLE.require("void", state=document.state, roles=queries.parts_in(document, by))
    refuse_if(judging.reason_needed(reason))
    was, document.state = document.state, step.target
    document.void_at, document.void_by, document.void_by_name = at, by.person_id, by.name
    document.void_why = reason.strip()[:200]
    document.save(update_fields=["state", "void_at", "void_by", "void_by_name", "void_why"])
    if was == State.SIGNING:
        ask_no_more(document, why=document.void_why, by=by, at=at)
    if was == State.ARCHIVED:
        duties.take_back_by(
            document.enterprise_id, source_type=SUBJECT, source_id=document.pk, reason=document.void_why, by=by, at=at
        )
    audit.record("paperwork.void", document, by=by, at=at, title=document.title, reason=document.void_why)
    announce("paperwork.void", document_id=document.pk, enterprise_id=document.enterprise_id)
    return document


def sealed_again(document: Document) -> str:
    """Return the hash of a document as it is now; the same as the kept one as long as nothing was changed."""
    return seal(sealed_content(document))


def _prove(document: Document, *, by: Actor, at: datetime) -> list[str]:
    """Prove the duties a document belongs to; return those that were owed."""
    kind = catalog.kinds()[document.kind]
    of = document  # what happened, and when: an evaluation tells of its drill
    named: list[Proves] = [one for one in kind.proves if one.when != "led" or document.led]
    if kind.variants == "drills":
        stage = {"drill_record": "record", "drill_evaluation": "evaluation"}.get(kind.id, "")
        found = catalog.variants(kind.id).get(document.variant)
        named = [one for one in found.proves if one.by == stage] if found and stage else []
        of = document.follows if stage == "evaluation" and document.follows else document
    if kind.signing == "letters" and document.follows_id is not None:
        named = []  # newcomers' letters belong to what was proven already
    photos = photos_of(of)
    grade = max((photo.grade for photo in photos), default="")
    proven = [
        duties.prove_by(
            document.enterprise_id, duty=one.duty, task=one.task, happened_on=_happened_on(of, at), source="document",
            source_type=SUBJECT, source_id=document.pk, words=document.title, grade=grade,
            exhibit_ids=[photo.pk for photo in photos], by=by, at=at,
        )
        for one in named
    ]  # fmt: skip
    return [one.duty for one, proof in zip(named, proven, strict=True) if proof is not None]


def _happened_on(document: Document, at: datetime) -> date:
    """Return the day of what a document tells; letters hold from the day the last of them was signed."""
    if catalog.kinds()[document.kind].signing == "letters":
        last = queries.signatories_of(document).filter(state="signed").order_by("-signed_at").first()
        return clock.day_of(last.signed_at if last and last.signed_at else at)
    return min(document.held_on, clock.day_of(at))
