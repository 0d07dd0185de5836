"""Settling (查看认定): an official has looked at two pictures that are alike, and says that nothing is wrong."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from anguan.foundation.access import Actor
from anguan.foundation.audit import services as audit
from anguan.foundation.evidence import queries
from anguan.foundation.evidence.models import Likeness
from anguan.foundation.evidence.rules.alikeness import reasons_not_to_settle
from anguan.foundation.refusal import refuse_if


@transaction.atomic
def settle_likeness(likeness_id: UUID, reason: str, *, by: Actor, at: datetime) -> Likeness:
    """Call a pair of pictures normal (标为正常), with a reason; it leaves the list. The grade stays what it was."""
    by.require("evidence.settle")
    known = queries.likenesses_for(by).get(pk=likeness_id)
    found = queries.likenesses_for(by).select_for_update().get(enterprise_id=known.enterprise_id, pk=known.pk)
    if found.is_normal:
        return found
    refuse_if(reasons_not_to_settle(reason))
    found.is_normal = True
    found.save(update_fields=["is_normal"])
    exhibit = queries.exhibits_for(by).get(pk=found.exhibit_id)
    audit.record("evidence.settled", exhibit, by=by, at=at, reason=reason.strip(), other=found.other_id)
    return found
