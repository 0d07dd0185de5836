"""Receiving an order (签收整改指令): someone who answers for the enterprise puts their name under its very text."""

import hashlib
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction

from anguan.foundation.access import Actor
from anguan.foundation.audit import services as audit
from anguan.foundation.events import announce
from anguan.foundation.evidence.queries import exhibits_for
from anguan.foundation.evidence.services import attach_evidence
from anguan.foundation.refusal import refuse_if
from anguan.prevention.hazards import queries, rules
from anguan.prevention.hazards.models import RectifyOrder


@transaction.atomic
def receive_order(order_id: UUID, signature: Sequence[UUID], *, by: Actor, at: datetime) -> RectifyOrder:
    """Acknowledge an order with a handwritten signature (签收); the same signature sent twice is one receipt."""
    by.require("hazards.assign")
    rows = queries.orders_for(by).filter(enterprise_id__in=by.enterprise_ids)
    order: RectifyOrder = rows.select_for_update(of=("self",)).get(pk=order_id)
    if order.received_by == by.person_id and _attached_to(order, signature, by=by):
        return order
    text = queries.order_text(order, by=by)
    written = exhibits_for(by).filter(pk__in=signature, taken_by=by.person_id, kind="signature").first()
    refuse_if(
        rules.reasons_not_to_receive(
            theirs=order.enterprise_id == by.enterprise_id,
            received=order.received_at is not None,
            signed=written is not None,
            covers=hash_of_text(text),
            signed_covers=written.covers_sha256 if written else "",
        )
    )
    [exhibit] = attach_evidence(signature[:1], order, by=by, at=at, need=rules.ORDER_RECEIPT)
    order.received_by, order.receiver_name, order.received_at, order.received_text = by.person_id, by.name, at, text
    order.save(update_fields=["received_by", "receiver_name", "received_at", "received_text"])
    detail = {"number": order.number, "covers": exhibit.covers_sha256, "signature": exhibit.pk, "grade": exhibit.grade}
    hazards = queries.hazards_for(by).filter(enterprise_id=order.enterprise_id, order=order).defer("grams")
    subjects = [order, *hazards.order_by("id")]  # each hazard's story tells it too
    audit.record_all([audit.Note("hazards.order_received", subject, by, at, detail) for subject in subjects])
    announce("hazards.order_received", order_id=order.pk, enterprise_id=order.enterprise_id)
    return order


def hash_of_text(text: str) -> str:
    """Return the hash a signature under a text covers: SHA-256 of its UTF-8 bytes."""
    return hashlib.sha256(text.encode()).hexdigest()


def _attached_to(order: RectifyOrder, signature: Sequence[UUID], *, by: Actor) -> bool:
    return exhibits_for(by).filter(pk__in=signature, subject_id=order.pk).exists()
