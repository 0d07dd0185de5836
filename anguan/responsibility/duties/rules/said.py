"""What people say of their duties (填报内容): the year committed, a thing done, a duty that is not for them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID


@dataclass(frozen=True)
class ItemSaid:
    """One item of the year (计划事项): the day it is meant to be done, and who does it."""

    obligation_id: UUID
    committed_on: date | None = None
    doer_id: UUID | None = None


@dataclass(frozen=True)
class CommitSaid:
    """The year as it is committed (年度计划); what is not named keeps the day and the doer it has."""

    year: int
    items: tuple[ItemSaid, ...] = ()
    signature_id: UUID | None = None


@dataclass(frozen=True)
class ProofSaid:
    """One thing done (填报证明): when it happened, in words, the answers of its form, and what shows it."""

    happened_on: date | None
    words: str = ""
    answers: Mapping[str, object] = field(default_factory=dict)
    exhibit_ids: tuple[UUID, ...] = ()
    times: int = 1
    device_at: datetime | None = None


@dataclass(frozen=True)
class ExemptionSaid:
    """A duty that is not for the enterprise (申报不适用), and why; `task` empty is the whole duty."""

    duty: str
    year: int
    reason: str
    task: str = ""
    exhibit_ids: tuple[UUID, ...] = ()
