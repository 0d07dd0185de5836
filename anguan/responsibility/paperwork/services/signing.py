"""Signing (签名): somebody's hand under their own text, on their own phone or on one handed to them."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from anguan.foundation.access import Actor
from anguan.foundation.audit import services as audit
from anguan.foundation.deadlines import services as deadlines
from anguan.foundation.events import announce
from anguan.foundation.evidence.services.attaching import attach_evidence
from anguan.foundation.refusal import Reason, Refused, refuse_if
from anguan.foundation.words import mark as _
from anguan.responsibility.paperwork import queries
from anguan.responsibility.paperwork.models import Document, Signatory
from anguan.responsibility.paperwork.queries.content import words_of
from anguan.responsibility.paperwork.rules import judging, needs
from anguan.responsibility.paperwork.rules.lifecycle import State
from anguan.responsibility.paperwork.rules.sealing import covers
from anguan.responsibility.paperwork.services.sending import KIND
from anguan.responsibility.paperwork.services.writing import to_write


@transaction.atomic
def sign(signatory_id: UUID, *, signature_id: UUID | None, by: Actor, at: datetime) -> Signatory:
    """Sign (签名); signing twice changes nothing. On a handed phone the holder's post says that it may be handed."""
    by.require("paperwork.sign")
    found = queries.own_signatories(by).get(pk=signatory_id)
    document: Document = (  # the document first, as everybody who counts its hands does
        Document.objects.select_for_update(of=("self",)).get(enterprise_id=found.enterprise_id, pk=found.document_id)
    )
    row: Signatory = queries.signatories_of(document).select_for_update(of=("self",)).get(pk=signatory_id)
    handed = row.person_id != by.person_id
    if handed and not by.may("paperwork.write"):
        raise Signatory.DoesNotExist
    if row.state == "signed":
        return row
    if signature_id is None:
        raise Refused(Reason("no_signature", _("还没有签名"), _("请在签名框里手写签名"), field="signature"))
    words = covers(words_of(document, row))
    refuse_if(judging.reasons_not_to_sign(state=document.state, struck=row.state == "struck", covers=True))
    [exhibit] = attach_evidence([signature_id], row, by=by, at=at, need=needs.SIGNATURE)
    refuse_if(judging.reasons_not_to_sign(state=document.state, struck=False, covers=exhibit.covers_sha256 == words))
    row.state, row.signed_at, row.covers = "signed", at, words
    row.way, row.handed_by = ("handed", by.name) if handed else ("phone", "")
    row.exhibit_id, row.exhibit_sha256 = exhibit.pk, exhibit.sha256
    row.save(update_fields=["state", "signed_at", "covers", "way", "handed_by", "exhibit_id", "exhibit_sha256"])
    document.signed += 1
    document.save(update_fields=["signed"])
    deadlines.met(row.pk, KIND, enterprise_id=row.enterprise_id, by=by, at=at)
    audit.record(
        "paperwork.signed", row, by=by, at=at, document=document.pk, name=row.name, covers=row.covers, way=row.way
    )
    if document.signed >= document.signers:
        announce("paperwork.all_signed", document_id=document.pk, enterprise_id=document.enterprise_id)
    return row


@transaction.atomic
def strike(signatory_id: UUID, *, reason: str, by: Actor, at: datetime) -> Signatory:
    """Ask somebody's hand no more (不再要求签名), with a reason that stands in the document."""
    by.require("paperwork.write")
    found = queries.own_signatories(by).get(pk=signatory_id)
    document = to_write(found.document_id, by=by)
    row: Signatory = queries.signatories_of(document).select_for_update(of=("self",)).get(pk=signatory_id)
    refuse_if(judging.reason_needed(reason))
    if row.state == "struck":
        return row
    if row.state == "signed" or document.state not in (State.DRAFT, State.SIGNING):
        raise Refused(Reason("signed", _("已经签过名，或者文书已经归档"), _("需要更正的，请作废后重新起草")))
    strike_rows(document, [row], why=reason, by=by, at=at)
    return row


def strike_rows(document: Document, rows: list[Signatory], *, why: str, by: Actor | None, at: datetime) -> None:
    """Strike people who have not signed, for one reason."""
    for row in rows:
        row.state, row.struck_at, row.struck_why = "struck", at, why.strip()[:100]
        row.save(update_fields=["state", "struck_at", "struck_why"])
        deadlines.lapse(row.pk, enterprise_id=row.enterprise_id, at=at, kind=KIND, why=row.struck_why, by=by)
        audit.record("paperwork.struck", row, by=by, at=at, document=document.pk, name=row.name, reason=row.struck_why)
    document.signers -= len(rows)
    document.save(update_fields=["signers"])
