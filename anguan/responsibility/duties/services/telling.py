"""Telling (告知): who hears of doubts, of what an office decided, and of what was handed over; in the transaction."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from anguan.foundation.notify.models import Outgoing
from anguan.foundation.notify.services import tell_many
from anguan.responsibility.duties.models import Exemption, Obligation, Proof

DOUBTFUL, VOIDED, HANDED = "duties.doubtful", "duties.voided", "duties.handed"
ASKED, DECIDED = "duties.exemption_asked", "duties.exemption_decided"


def about(
    topic: str, row: Proof | Exemption | Obligation, *, listeners: Iterable[str], at: datetime,
    person_id: UUID | None = None,
) -> None:  # fmt: skip
    """Tell rungs of the ladder about a row; `person` is who is named."""
    tell_many(
        Outgoing(
            topic=topic, source_id=row.pk, listener=listener, enterprise_id=row.enterprise_id,
            region_code=row.region_code, line_code=row.line_code, at=at, not_before=at,
            person_id=person_id if listener == "person" else None,
        )
        for listener in listeners
    )  # fmt: skip
