"""What a hazard owes (应办期限): the deadlines each state carries, for whom and until when; which step meets them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol
from uuid import UUID

from anguan.foundation import clock
from anguan.foundation.deadlines.rules import Span
from anguan.foundation.lifecycle import Step
from anguan.prevention.hazards.rules.lifecycle import Level, State

CONFIRM = "hazards.confirm"
REPLY, REPLY_OWN = "hazards.extension_reply", "hazards.extension_reply_own"
RECTIFY, RECTIFY_ORDERED, RECTIFY_MAJOR = "hazards.rectify", "hazards.rectify_ordered", "hazards.rectify_major"
RECHECK, RECHECK_OWN = "hazards.recheck", "hazards.recheck_own"
RECTIFY_KINDS = (RECTIFY, RECTIFY_ORDERED, RECTIFY_MAJOR)
RECHECK_KINDS = (RECHECK, RECHECK_OWN)
REPLY_KINDS = (REPLY, REPLY_OWN)

# Steps that do what their state owes; leaving it by any other lets that lapse.
DOES = frozenset({"confirm", "dismiss", "submit", "close", "return"})


class Owing(Protocol):
    """What must be known of a hazard to say what it owes."""

    @property
    def state(self) -> str: ...  # noqa: D102
    @property
    def state_since(self) -> datetime: ...  # noqa: D102
    @property
    def level(self) -> str: ...  # noqa: D102
    @property
    def ordered(self) -> bool: ...  # noqa: D102
    @property
    def due_on(self) -> date | None: ...  # noqa: D102
    @property
    def recheck_due_on(self) -> date | None: ...  # noqa: D102
    @property
    def assigned_to(self) -> UUID | None: ...  # noqa: D102
    @property
    def assignee_name(self) -> str: ...  # noqa: D102


@dataclass(frozen=True)
class Debt:
    """One thing owed (一项应办): of which kind, by the end of which day, by whom where that is one person."""

    kind: str
    due_on: date
    began_at: datetime
    doer_id: UUID | None = None
    doer_name: str = ""
    by_office: bool = False  # the office that ordered it owes this


def rectify_kind(*, level: str, ordered: bool) -> str:
    """Return under which kind a hazard is put right; a major one climbs faster, whoever found it."""
    if level == Level.MAJOR:
        return RECTIFY_MAJOR
    return RECTIFY_ORDERED if ordered else RECTIFY


def recheck_kind(*, ordered: bool) -> str:
    """Return under which kind a hazard is rechecked."""
    return RECHECK if ordered else RECHECK_OWN


def reply_kind(*, ordered: bool) -> str:
    """Return under which kind an extension is answered: by the office that ordered it, else by the enterprise."""
    return REPLY if ordered else REPLY_OWN


def owed_by(
    hazard: Owing, *, within: Mapping[str, Span], asked_at: datetime | None = None, reply_due_on: date | None = None
) -> list[Debt]:
    """Return everything a hazard owes in its present state.

    `within` holds the spans of the kinds that are due so long after what happened; `asked_at` and `reply_due_on` belong
    to the extension that waits for its answer, if there is one.
    """
    since = hazard.state_since
    match hazard.state:
        case State.REPORTED:
            return [Debt(CONFIRM, within[CONFIRM].after(clock.day_of(since)), since)]
        case State.RECTIFYING if hazard.due_on is not None:
            kind = rectify_kind(level=hazard.level, ordered=hazard.ordered)
            found = [Debt(kind, hazard.due_on, since, hazard.assigned_to, hazard.assignee_name)]
            if asked_at is not None and reply_due_on is not None:
                kind = reply_kind(ordered=hazard.ordered)
                found.append(Debt(kind, reply_due_on, asked_at, by_office=hazard.ordered))
            return found
        case State.RECHECKING:
            kind = recheck_kind(ordered=hazard.ordered)
            due_on = hazard.recheck_due_on or within[kind].after(clock.day_of(since))
            return [Debt(kind, due_on, since, by_office=hazard.ordered)]
        case _:
            return []


@dataclass(frozen=True)
class Settlement:
    """What a step does to what is owed (期限变动): kinds that are met, kinds that lapse, what comes or changes."""

    met: tuple[str, ...] = ()
    lapsed: tuple[str, ...] = ()
    owed: tuple[Debt, ...] = ()


def settlement(
    step: Step,
    hazard: Owing,
    *,
    within: Mapping[str, Span],
    asked_at: datetime | None = None,
    reply_due_on: date | None = None,
) -> Settlement:
    """Return what a step that a hazard has just taken does to what it owes."""
    debts = owed_by(hazard, within=within, asked_at=asked_at, reply_due_on=reply_due_on)
    if step.source != step.target:
        kind = kind_in(step.source, level=hazard.level, ordered=hazard.ordered)
        done = (kind,) if kind and step.name in DOES else ()
        dropped = (kind,) if kind and step.name not in DOES else ()
        unanswered = (reply_kind(ordered=hazard.ordered),) if step.source == State.RECTIFYING else ()
        return Settlement(done, dropped + unanswered, tuple(debts))
    match step.name:
        case "extend":
            return Settlement(owed=tuple(debt for debt in debts if debt.kind in REPLY_KINDS))
        case "decide":
            return Settlement(met=(reply_kind(ordered=hazard.ordered),))
        case _:
            return Settlement(owed=tuple(debt for debt in debts if debt.kind not in REPLY_KINDS))


def kind_in(state: str, *, level: str, ordered: bool) -> str:
    """Return the kind of deadline a state always carries; an ended one carries none."""
    match state:
        case State.REPORTED:
            return CONFIRM
        case State.RECTIFYING:
            return rectify_kind(level=level, ordered=ordered)
        case State.RECHECKING:
            return recheck_kind(ordered=ordered)
        case _:
            return ""
