"""Ending (办结): what was owed is met, or lapses because it is owed no more; its alarms to come go with it."""

from datetime import datetime
from uuid import UUID

from anguan.foundation.access import Actor
from anguan.foundation.deadlines.models import RUNNING, Deadline


def met(
    subject_id: UUID, kind: str, *, enterprise_id: UUID | None, by: Actor | None, at: datetime, occasion: str = ""
) -> None:
    """Keep that what was owed is done; without a running deadline there is nothing to do."""
    Deadline.objects.filter(
        enterprise_id=enterprise_id, subject_id=subject_id, kind=kind, occasion=occasion, state__in=RUNNING
    ).update(
        state="met",
        next_at=None,
        ended_at=at,
        ended_by=by.person_id if by else None,
        ended_by_name=by.name if by else "",
    )


def lapse(
    subject_id: UUID,
    *,
    enterprise_id: UUID | None,
    at: datetime,
    kind: str = "",
    why: str = "",
    by: Actor | None = None,
) -> None:
    """End what a subject owes without its being done (of one kind, or all): struck out, withdrawn, gone."""
    running = Deadline.objects.filter(enterprise_id=enterprise_id, subject_id=subject_id, state__in=RUNNING)
    if kind:
        running = running.filter(kind=kind)
    running.update(
        state="lapsed", next_at=None, ended_at=at, ended_why=why[:200],
        ended_by=by.person_id if by else None, ended_by_name=by.name if by else "",
    )  # fmt: skip
