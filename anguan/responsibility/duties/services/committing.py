"""Committing (承诺年度计划): dates and people for the year, in one sitting; later changes one by one."""

from datetime import date, datetime
from uuid import UUID

from anguan.foundation.access import Actor
from anguan.responsibility.duties.models import Obligation, YearPlan
from anguan.responsibility.duties.rules.said import CommitSaid


def commit(said: CommitSaid, *, by: Actor, at: datetime, key: str = "") -> YearPlan:
    """Commit the year (承诺年度计划); the same key again is the same plan."""
    raise NotImplementedError


def commit_item(
    obligation_id: UUID, *, committed_on: date | None, doer_id: UUID | None, by: Actor, at: datetime
) -> Obligation:
    """Change the day or the doer of one item (调整计划)."""
    raise NotImplementedError
