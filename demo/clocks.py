"""The clocks of a firm's year: every deadline its hazards brought, how it ended, and who heard of it in between.

What a step owes, meets and lets lapse is asked of the same rules the services ask; only the writing is done in bulk.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cache
from random import Random
from typing import Any
from uuid import UUID

from anguan.foundation import clock
from anguan.foundation.access import Actor
from anguan.foundation.deadlines.kinds import kind_of
from anguan.foundation.deadlines.models import Alarm, Ascent, Deadline, DeadlineChange, Extension
from anguan.foundation.deadlines.rules.climbs import Planned, climbs
from anguan.foundation.deadlines.sweeping import TOPIC
from anguan.foundation.lifecycle import Step
from anguan.foundation.notify.models import Outgoing
from anguan.prevention.hazards import rules
from anguan.prevention.hazards.models import Hazard
from anguan.prevention.hazards.rules import Debt
from anguan.prevention.hazards.services.owing import SUBJECT, spans
from demo.firms import Firm
from demo.plan import Plan
from demo.rows import Shape, key

DEADLINE, ASCENT, ALARM, CHANGE = Shape(Deadline), Shape(Ascent), Shape(Alarm), Shape(DeadlineChange)
OUTGOING = Shape(Outgoing)
REMEMBERED = timedelta(days=45)  # the ladder of what was done in time longer ago is not written
NEWS = timedelta(days=2)  # alarms of the cast's firms this young are still to be told as messages
HEARD = {"manager": 0.5, "principal": 0.5, "town": 0.35}  # how many say that they have heard
SWEPT = timedelta(seconds=20)  # between the moment of an alarm and its being raised
_NOTHING = ("{}",) * 4


@dataclass(slots=True)
class Clock:
    """One deadline while it runs (一个期限), and how it ended."""

    id: UUID
    hazard: Hazard
    debt: Debt
    due_at: datetime
    original_due_at: datetime
    office: tuple[UUID, str] | None
    told: list[Planned] = field(default_factory=list)  # before it was last moved
    moved_at: datetime | None = None
    state: str = "open"
    ended_at: datetime | None = None
    ended_by: Actor | None = None
    why: str = ""

    @property
    def plan_number(self) -> int:
        """Which plan of its climbs holds."""
        return 1 if self.moved_at is None else 2


class Clocks:
    """Keeps the deadlines of one firm as its hazards take their steps."""

    def __init__(self, plan: Plan, firm: Firm, owned: Mapping[str, Any], random: Random, *, cast: bool):
        self.plan, self.firm, self.owned, self.random, self.cast = plan, firm, owned, random, cast
        self.offices: dict[UUID, tuple[UUID, str]] = {}  # of orders, by their key
        self.running: dict[tuple[UUID, str], Clock] = {}
        self.ended: list[Clock] = []
        self.changes: list[list[Any]] = []

    def begin(self, hazard: Hazard) -> None:
        """Owe what a new hazard owes."""
        for debt in rules.owed_by(hazard, within=spans()):
            self._owe(debt, hazard)

    def settle(self, step: Step, hazard: Hazard, *, by: Actor, at: datetime) -> None:
        """Bring the deadlines of a hazard in line with a step it took."""
        change = rules.settlement(step, hazard, within=spans())
        for kind in change.met:
            self._end(hazard, kind, "met", by=by, at=at)
        for kind in change.lapsed:
            self._end(hazard, kind, "lapsed", by=by, at=at, why=step.label)
        for debt in change.owed:
            self._owe(debt, hazard)

    def asked(self, extension: Extension, hazard: Hazard) -> None:
        """Let an extension name the deadline it is about."""
        extension.deadline_id = self.running[hazard.pk, extension.kind].id

    def granted(self, extension: Extension, hazard: Hazard, *, by: Actor, at: datetime) -> None:
        """Move the deadline an extension is about."""
        run = self.running[hazard.pk, extension.kind]
        before, run.due_at = run.due_at, clock.end_of(extension.asked_due_on)
        run.told = [one for one in _ladder(run.debt.kind, run.debt.due_on) if run.debt.began_at <= one.at <= at]
        run.debt = Debt(run.debt.kind, extension.asked_due_on, run.debt.began_at, run.debt.doer_id, run.debt.doer_name)
        run.moved_at = at
        self.changes.append(
            CHANGE.row(
                id=key(at, self.random),
                **self.owned,
                deadline_id=run.id,
                what="moved",
                at=at,
                by=by.person_id,
                by_name=by.name,
                due_before=before,
                due_after=run.due_at,
                note=f"同意延期：{extension.reason}",
            )
        )

    def rows(self) -> Iterator[tuple[Any, list[Any]]]:
        """Return every row to be written, each with its model."""
        yield from ((DeadlineChange, row) for row in self.changes)
        for run in [*self.ended, *self.running.values()]:
            planned, arrays = self._planned(run)
            stage = bisect_right(planned, run.ended_at or self.plan.now, key=_moment)
            yield Deadline, self._row(run, arrays)
            if run.state == "open" or stage:
                coming = planned[stage].at if run.state == "open" and stage < len(planned) else None
                yield Ascent, ASCENT.row(deadline_id=run.id, plan_number=run.plan_number, stage=stage, next_at=coming)
            yield from self._alarms(run, planned[:stage])

    def _owe(self, debt: Debt, hazard: Hazard) -> None:
        due_at = _end_of(debt.due_on)
        office = self.offices.get(hazard.order_id) if debt.by_office and hazard.order_id else None
        new = Clock(key(debt.began_at, self.random), hazard, debt, due_at, due_at, office)
        self.running[hazard.pk, debt.kind] = new

    def _end(self, hazard: Hazard, kind: str, state: str, *, by: Actor, at: datetime, why: str = "") -> None:
        if (run := self.running.pop((hazard.pk, kind), None)) is not None:
            run.state, run.ended_at, run.ended_by, run.why = state, at, by, why
            self.ended.append(run)

    def _forgotten(self, run: Clock) -> bool:
        """Whether it was done in time so long ago that nobody wants to read its reminders."""
        return run.ended_at is not None and run.ended_at < min(run.due_at, self.plan.now - REMEMBERED)

    def _planned(self, run: Clock) -> tuple[list[Planned], tuple[str, ...]]:
        began = run.debt.began_at
        if self._forgotten(run):
            return [], _NOTHING
        if run.moved_at is None:
            return _from(run.debt.kind, run.debt.due_on, _first(run.debt.kind, run.debt.due_on, began))
        moved_at = run.moved_at
        planned = run.told + [one for one in _ladder(run.debt.kind, run.debt.due_on) if one.at > moved_at]
        return planned, _arrays(planned)

    def _row(self, run: Clock, arrays: tuple[str, ...]) -> list[Any]:
        debt, hazard, by = run.debt, run.hazard, run.ended_by
        climb_at, climb_to, climb_rung, climb_urgent = arrays
        return DEADLINE.row(
            id=run.id, **self.owned, kind=debt.kind, subject_type=SUBJECT, subject_id=hazard.pk,
            about=hazard.what[:200], organisation=run.office[1] if run.office else hazard.enterprise_name,
            rule_version=kind_of(debt.kind).rule_version, office_id=run.office[0] if run.office else None,
            doer_id=debt.doer_id, doer_name=debt.doer_name, began_at=debt.began_at, due_at=run.due_at,
            original_due_at=run.original_due_at, climb_at=climb_at, climb_to=climb_to, climb_rung=climb_rung,
            climb_urgent=climb_urgent, quiet=_quiet(debt.kind), plan_number=run.plan_number, state=run.state,
            ended_at=run.ended_at, ended_by=by.person_id if by else None, ended_by_name=by.name if by else "",
            ended_why=run.why,
        )  # fmt: skip

    def _alarms(self, run: Clock, told: list[Planned]) -> Iterator[tuple[Any, list[Any]]]:
        for number, one in enumerate(told, 1):
            raised = one.at + SWEPT
            alarm = key(raised, self.random)
            news = self.cast and run.state == "open" and one.at > self.plan.now - NEWS
            heard = self._heard(run, one, raised)
            yield Alarm, ALARM.row(
                id=alarm, **self.owned, deadline_id=run.id, kind=run.debt.kind, climb=number, rung=one.rung,
                listener=one.to, planned_at=one.at, raised_at=raised, fate="waiting" if news else "told", **heard,
            )  # fmt: skip
            if news:
                yield Outgoing, OUTGOING.row(
                    topic=TOPIC, source_id=alarm, listener=one.to, **self.owned,
                    office_id=run.office[0] if run.office else None,
                    person_id=run.debt.doer_id if one.to == "doer" else None, at=raised, not_before=raised,
                    urgent=one.urgent,
                )  # fmt: skip

    def _heard(self, run: Clock, one: Planned, raised: datetime) -> dict[str, Any]:
        """Let some say that they have heard, and do no more about it."""
        chance = HEARD.get(one.to, 0.0) if run.due_at <= one.at else 0.0
        at = raised + timedelta(minutes=20 + 300 * self.random.random()) if chance else raised
        if not chance or at > (run.ended_at or self.plan.now) or self.random.random() > chance:
            return {}
        people = self.firm.people
        by = {"principal": people["principal"][0], "town": self.firm.town.officer}.get(one.to)
        by = by or people["safety_officer"][0]
        return {
            "acknowledged_at": at, "acknowledged_by": by.person_id, "acknowledged_by_name": by.name,
        }  # fmt: skip


def _moment(planned: Planned) -> datetime:
    return planned.at


@cache
def _end_of(day: date) -> datetime:
    return clock.end_of(day)


@cache
def _quiet(kind: str) -> str:
    return kind_of(kind).ladder.quiet.quiet().key


@cache
def _ladder(kind: str, due_on: date) -> list[Planned]:
    """Return the climbs of a kind towards a day; thousands of hazards share the few there are."""
    return climbs(kind_of(kind).ladder.ladder(), _end_of(due_on))


def _first(kind: str, due_on: date, began: datetime) -> int:
    """Return which climb is the first of a deadline that began then; of one late from the start, the newest gone."""
    first = bisect_left(_ladder(kind, due_on), began, key=_moment)
    return max(0, first - 1) if _end_of(due_on) <= began else first


@cache
def _from(kind: str, due_on: date, first: int) -> tuple[list[Planned], tuple[str, ...]]:
    planned = _ladder(kind, due_on)[first:]
    return planned, _arrays(planned)


def _arrays(planned: list[Planned]) -> tuple[str, ...]:
    """Return climbs as the four arrays of a deadline, written as COPY reads them."""
    columns = (
        [one.at.isoformat() for one in planned], [one.to for one in planned], [str(one.rung) for one in planned],
        ["t" if one.urgent else "f" for one in planned],
    )  # fmt: skip
    return tuple("{" + ",".join(column) + "}" for column in columns)
