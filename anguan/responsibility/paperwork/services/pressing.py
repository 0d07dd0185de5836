"""Pressing (催签): those who have not signed hear of it again, once a day."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from anguan.foundation import clock
from anguan.foundation.access import Actor
from anguan.foundation.audit import services as audit
from anguan.foundation.refusal import refuse_if
from anguan.responsibility.paperwork import queries
from anguan.responsibility.paperwork.rules import judging
from anguan.responsibility.paperwork.services.sending import tell_signers
from anguan.responsibility.paperwork.services.writing import to_write


@transaction.atomic
def press(document_id: UUID, *, by: Actor, at: datetime) -> int:
    """Press everybody who has not signed (催签); how many."""
    document = to_write(document_id, by=by)
    missing = list(queries.signatories_of(document).filter(state="missing"))
    today = clock.day_of(at)
    refuse_if(
        judging.reasons_not_to_press(
            state=document.state, missing=len(missing), pressed_on=document.pressed_on, today=today
        )
    )
    document.pressed_on = today
    document.save(update_fields=["pressed_on"])
    tell_signers(document, missing, at=at)
    audit.record("paperwork.pressed", document, by=by, at=at, missing=len(missing))
    return len(missing)
