"""Checking (自查): each item is answered yes, no or not concerned, with photos where something is to be seen."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction

from anguan.foundation import bulk
from anguan.foundation.access import Actor
from anguan.foundation.audit import services as audit
from anguan.foundation.evidence.services.attaching import attach_evidence
from anguan.foundation.refusal import Reason, Refused
from anguan.foundation.words import mark as _
from anguan.responsibility.paperwork import queries
from anguan.responsibility.paperwork.models import CheckItem, Document
from anguan.responsibility.paperwork.rules import needs
from anguan.responsibility.paperwork.rules.lifecycle import State
from anguan.responsibility.paperwork.rules.tidying import tidy_line
from anguan.responsibility.paperwork.services.writing import to_write

Said = tuple[str, str]  # answer, note


@transaction.atomic
def answer(document_id: UUID, said: Mapping[int, Said], *, by: Actor, at: datetime) -> int:
    """Answer items of a check by their numbers (填自查表); what is not named stays. How many changed."""
    document = _draft(document_id, by=by)
    changed = []
    for row in queries.items_of(document).filter(number__in=list(said)).select_for_update(of=("self",)):
        given, note = said[row.number][0], tidy_line(said[row.number][1], most=300)
        if given in ("yes", "no", "na", "") and (given, note) != (row.answer, row.note):
            row.answer, row.note, row.answered_at, row.answerer_name = given, note, at, by.name
            changed.append(row)
    bulk.insert(changed, update=["answer", "note", "answered_at", "answerer_name"])
    if changed:
        audit.record("paperwork.answered", document, by=by, at=at, items=len(changed))
    return len(changed)


@transaction.atomic
def show_item(
    document_id: UUID, number: int, said: Said, photo_ids: Sequence[UUID], *, by: Actor, at: datetime
) -> CheckItem:
    """Answer one item with photos of it (拍照)."""
    answer(document_id, {number: said}, by=by, at=at)
    document = _draft(document_id, by=by)
    row: CheckItem = queries.items_of(document).get(number=number)
    attach_evidence(photo_ids, row, by=by, at=at, need=needs.CHECK)
    return row


def _draft(document_id: UUID, *, by: Actor) -> Document:
    document = to_write(document_id, by=by)
    if document.state != State.DRAFT:
        raise Refused(Reason("not_a_draft", _("自查表已经送签，不能再改"), _("需要修改的，先“退回修改”")))
    return document
