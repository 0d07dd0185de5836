"""What is answered about a year (年度履职清单的答复): duties with their dates, and those that do not apply."""

from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar, Literal

from anguan.foundation.catalog import Confidence
from anguan.foundation.refusal import Reason
from anguan.responsibility.duties.rules.facts import SCHEMA


@dataclass(frozen=True)
class Said:
    """Something to be told (提示)."""

    __pydantic_config__: ClassVar[dict[str, Any]] = SCHEMA

    code: str
    """Stable, for programs."""
    message: str
    """What is wrong, in words."""
    remedy: str
    """What to do about it."""
    field: str = ""
    """Which field of the sheet."""

    @classmethod
    def of(cls, reason: Reason) -> "Said":
        """Return a reason as the answer has it."""
        return cls(reason.code, reason.message, reason.remedy, reason.field)


@dataclass(frozen=True)
class PlannedDate:
    """One date by which something is to be done (一次到期)."""

    __pydantic_config__: ClassVar[dict[str, Any]] = SCHEMA

    due: date
    """The last day on which it is in time."""
    task: str
    """Which part of the duty, where it has several."""
    what: str
    """The period, event, certificate or machine it is for."""
    rule: str
    """The rule in words."""
    clause: str
    """The clause."""
    confidence: Confidence
    """How sure the date is."""
    confidence_title: str
    """The same for people: 已核对来源, 请核对原文, 本系统设计."""
    first: date | None = None
    """First day of the period, or the day of the event."""
    last: date | None = None
    """Last day of the period, or the day something expires."""
    partial: bool = False
    """The enterprise, or the rule, began within the period."""
    overdue_since: date | None = None
    """It was due before; listed on the first day it could be."""
    projected: bool = False
    """Supposes that the one before is done on its last day."""
    calendar_known: bool = True
    """Whether the holidays it was reckoned with are published."""
    note: str = ""
    """What else is to be known."""


@dataclass(frozen=True)
class PlannedCount:
    """How many times something is to be done (应办次数), where a list of days would help nobody."""

    __pydantic_config__: ClassVar[dict[str, Any]] = SCHEMA

    task: str
    """Which part of the duty."""
    per: str
    """`shift`, `hours`, `day`, `days`, `week`."""
    rule: str
    """The rule in words."""
    count: int | None
    """How many times between the two days; none where the facts do not say."""
    first: date
    """From this day."""
    last: date
    """To this day."""
    clause: str
    """The clause."""
    confidence: Confidence
    """How sure the rule is."""
    confidence_title: str
    """The same for people."""
    note: str = ""
    """What else is to be known."""


@dataclass(frozen=True)
class PlannedRule:
    """One rule of a duty, as it holds for this enterprise (到期规则); also where nothing is due by it this year."""

    __pydantic_config__: ClassVar[dict[str, Any]] = SCHEMA

    task: str
    """Which part of the duty."""
    kind: Literal["calendar", "before_day", "after_event", "before_expiry", "rolling", "standing"]
    """How it is reckoned; `standing` has to hold all the time."""
    rule: str
    """The rule in words."""
    clause: str
    """The clause."""
    confidence: Confidence
    """How sure it is."""
    confidence_title: str
    """The same for people."""
    configurable: bool
    """Whether an office may set it."""
    note: str = ""
    """What else is to be known."""


@dataclass(frozen=True)
class PlannedFine:
    """One fine (罚款)."""

    __pydantic_config__: ClassVar[dict[str, Any]] = SCHEMA

    whom: str
    """On whom."""
    when: str
    """In what case."""
    from_yuan: int | None = None
    """From so many yuan; none where the law names only the most."""
    to_yuan: int | None = None
    """To so many yuan."""
    from_percent: int | None = None
    """From so many % of last year's income."""
    to_percent: int | None = None
    """To so many %."""


@dataclass(frozen=True)
class PlannedPenalty:
    """What missing it costs (罚则)."""

    __pydantic_config__: ClassVar[dict[str, Any]] = SCHEMA

    id: str
    """Id of the clause in the catalog."""
    clause: str
    """The clause."""
    title: str
    """For what."""
    fines: tuple[PlannedFine, ...]
    """Fines."""
    also: tuple[str, ...]
    """What else follows."""
    confidence: Confidence
    """How sure this is."""
    confidence_title: str
    """The same for people."""
    note: str = ""
    """What else is to be known."""


@dataclass(frozen=True)
class PlannedBasis:
    """One clause and its source (依据)."""

    __pydantic_config__: ClassVar[dict[str, Any]] = SCHEMA

    source: str
    """Title and number."""
    clause: str
    """Article."""
    note: str = ""
    """What is to be known of the source."""


@dataclass(frozen=True)
class PlannedDuty:
    """One duty of the year (一项应办)."""

    __pydantic_config__: ClassVar[dict[str, Any]] = SCHEMA

    id: str
    """Id in the catalog."""
    title: str
    """What is owed."""
    reason: str
    """Why it applies: the fact and the clause."""
    frequency: str
    """`yearly`, `monthly`, … as the catalog has it."""
    frequency_title: str
    """The same for people."""
    clause: str
    """Clauses in one line."""
    basis: tuple[PlannedBasis, ...]
    """Clauses with their sources."""
    confidence: Confidence
    """How sure the duty is."""
    confidence_title: str
    """The same for people."""
    local: bool
    """A local mechanism, which an office may switch off."""
    owed_from: date
    """First day of the year it is owed."""
    owed_until: date
    """Last day of the year it is owed."""
    periods: tuple[PlannedDate, ...]
    """Due dates, in order."""
    counts: tuple[PlannedCount, ...]
    """Daily, weekly and shiftly ones, counted."""
    rules: tuple[PlannedRule, ...]
    """Every rule of it, those without a date this year among them."""
    evidence: tuple[str, ...]
    """What proves it."""
    contents: tuple[str, ...]
    """What it has to contain."""
    hours_initial: int | None
    """Hours of training, the first time."""
    hours_annual: int | None
    """Hours of training each year."""
    penalty: tuple[PlannedPenalty, ...]
    """What missing it costs."""
    effective_from: date | None
    """Since when this version is in force."""
    effective_to: date | None
    """Until when."""
    notes: tuple[str, ...]
    """What else is to be known."""


@dataclass(frozen=True)
class Excluded:
    """A duty that does not apply (不适用)."""

    __pydantic_config__: ClassVar[dict[str, Any]] = SCHEMA

    id: str
    """Id in the catalog."""
    title: str
    """What it is."""
    reason: str
    """Why not: the fact and the clause."""
    clause: str
    """The clause."""
    missing: tuple[str, ...] = ()
    """Facts nobody said that might change it."""


@dataclass(frozen=True)
class Plan:
    """The year of one enterprise (年度履职清单)."""

    __pydantic_config__: ClassVar[dict[str, Any]] = SCHEMA

    name: str
    """The enterprise, as the sheet calls it."""
    year: int
    """The year."""
    catalog: str
    """Version of the catalog."""
    problems: tuple[Said, ...]
    """Why nothing could be planned; empty when it was."""
    doubts: tuple[Said, ...]
    """Facts that contradict each other, and settings without effect."""
    duties: tuple[PlannedDuty, ...]
    """What is owed, in the order of the catalog; twice where the rule changes within the year."""
    excluded: tuple[Excluded, ...]
    """What is not, with the reason."""
