"""Telling (发出消息): one row in the transaction that gives the news; the dispatcher does the rest."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db import connection

from anguan.foundation.notify.models import Outgoing

WAKE = "anguan_outgoing"  # the channel dispatchers listen on


def tell(
    topic: str,
    source_id: UUID,
    *,
    at: datetime,
    listener: str = "person",
    enterprise_id: UUID | None = None,
    region_code: str = "",
    line_code: str = "",
    office_id: UUID | None = None,
    person_id: UUID | None = None,
    urgent: bool = False,
    not_before: datetime | None = None,
) -> None:
    """Say that somebody must hear something; they hear it once this transaction has been committed."""
    tell_many(
        [
            Outgoing(
                topic=topic,
                source_id=source_id,
                listener=listener,
                enterprise_id=enterprise_id,
                region_code=region_code,
                line_code=line_code,
                office_id=office_id,
                person_id=person_id,
                at=at,
                not_before=not_before or at,
                urgent=urgent,
            )
        ]
    )


def tell_many(rows: Iterable[Outgoing]) -> int:
    """Say many things at once; return how many."""
    made = Outgoing.objects.bulk_create(rows, batch_size=2000)
    if made:
        wake()
    return len(made)


def wake() -> None:
    """Tell the dispatchers that there is something; heard when the transaction is committed, once."""
    with connection.cursor() as cursor:
        cursor.execute(f"NOTIFY {WAKE}")
