"""Ending (办结): what was owed is met, or lapses because it is owed no more; its alarms to come go with it."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from anguan.foundation.access import Actor
from anguan.foundation.deadlines.models import RUNNING, Ascent, Deadline


def met(
    subject_id: UUID, kind: str, *, enterprise_id: UUID | None, by: Actor | None, at: datetime, occasion: str = ""
) -> None:
    """Keep that what was owed is done; without a running deadline there is nothing to do."""
    _end(
        Deadline.objects.filter(enterprise_id=enterprise_id, subject_id=subject_id, kind=kind, occasion=occasion),
        "met", by=by, at=at,
    )  # fmt: skip


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
    running = Deadline.objects.filter(enterprise_id=enterprise_id, subject_id=subject_id)
    _end(running.filter(kind=kind) if kind else running, "lapsed", by=by, at=at, why=why)


def lapse_many(
    subject_ids: Collection[UUID], kind: str, *, enterprise_id: UUID, at: datetime, why: str, by: Actor | None = None
) -> None:
    """End what many subjects of one enterprise owe without its being done, in a few statements."""
    rows = Deadline.objects.filter(enterprise_id=enterprise_id, subject_id__in=list(subject_ids), kind=kind)
    _end(rows, "lapsed", by=by, at=at, why=why)


@transaction.atomic
def _end(deadlines: QuerySet[Deadline], state: str, *, by: Actor | None, at: datetime, why: str = "") -> None:
    """End those that run: their alarms to come go, those raised stay."""
    keys = list(deadlines.filter(state__in=RUNNING).select_for_update().values_list("pk", flat=True))
    if not keys:
        return
    deadlines.filter(pk__in=keys).update(
        state=state, ended_at=at, ended_why=why[:200],
        ended_by=by.person_id if by else None, ended_by_name=by.name if by else "",
    )  # fmt: skip
    Ascent.objects.filter(pk__in=keys).update(next_at=None)
