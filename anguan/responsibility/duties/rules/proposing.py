"""Proposing (排期建议): a day and a person for everything owed, so that a year is planned by looking through it once.

Good defaults and nothing more, a design of ours: working days, never everything on one day, before the due day with
room for what comes between, months evenly full; all periods of a duty go to one person, not everything to one person.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Protocol
from uuid import UUID

from anguan.foundation import clock

REACH = timedelta(days=60)  # where nothing says from when it can be done: so long before its day
LATE_SPREAD = timedelta(days=13)  # what is late already is spread over the next two weeks
MARGIN = 10  # days kept free before the due day, fewer where the time is short
_BUSY_DAY, _BUSY_WEEK, _BUSY_MONTH, _NO_MARGIN, _ALL_ON_ONE, _OFF_TARGET = 100, 12, 15, 350, 10_000, 30
_TARGET = 0.6  # of the way to the last good day: neither at once nor at the end

# Whose it is by nature; everybody else's goes to those who look after safety.
OF_PRINCIPALS = frozenset(
    {
        "principal_led_check", "principal_annual_report", "responsibility_system", "safety_committee_meeting",
        "safety_cost_plan_and_use", "safety_staff", "leader_on_duty",
    }
)  # fmt: skip
OF_TEAM_LEADERS = frozenset(
    {
        "pre_shift_meeting", "dust_cleaning", "fire_patrol_daily", "fire_patrol_2h", "safety_equipment_maintenance",
        "emergency_supplies_check", "ppe_supply", "se_daily_weekly_monthly", "se_monthly_self_check",
    }
)  # fmt: skip


class Owed(Protocol):
    """Anything owed: what a year wants, or a row of it."""

    @property
    def key(self) -> str:
        """What tells it from everything else of the year."""

    @property
    def duty(self) -> str:
        """Which duty."""

    @property
    def standing(self) -> bool:
        """Whether it has to hold all the time."""

    @property
    def times(self) -> int | None:
        """How often in its period; none where nobody can say."""

    @property
    def due_on(self) -> date | None:
        """The last day on which it is in time."""

    @property
    def first_on(self) -> date | None:
        """First day of its period."""

    @property
    def last_on(self) -> date | None:
        """Last day of its period; what reports a period is due after it."""


@dataclass(frozen=True)
class Doer:
    """Somebody who may do it (责任人)."""

    id: UUID
    name: str
    role: str = ""


@dataclass(frozen=True)
class Proposal:
    """What is proposed for one thing: a day, where it is done on one, and a person, where there is anybody."""

    key: str
    on: date | None
    doer_id: UUID | None = None
    doer_name: str = ""


@dataclass
class _Load:
    """How full days, weeks and months are already."""

    days: Counter[date] = field(default_factory=Counter)
    weeks: Counter[tuple[int, int]] = field(default_factory=Counter)
    months: Counter[tuple[int, int]] = field(default_factory=Counter)

    def add(self, day: date) -> None:
        self.days[day] += 1
        self.weeks[_week(day)] += 1
        self.months[day.year, day.month] += 1

    def cost(self, day: date) -> int:
        alone = _ALL_ON_ONE if len(self.days) == 1 and day in self.days else 0
        week, month = self.weeks[_week(day)], self.months[day.year, day.month]
        return alone + _BUSY_DAY * self.days[day] ** 2 + _BUSY_WEEK * week + _BUSY_MONTH * month


def propose(wanted: Sequence[Owed], people: Sequence[Doer], today: date) -> tuple[Proposal, ...]:
    """Return a proposal for everything owed, in the order given.

    What is done daily or each shift, and what has to hold all the time, gets a person and no day.
    """
    days = _days_for([one for one in wanted if is_dated(one)], today)
    doers = doers_for(wanted, people)
    return tuple(_proposal(one, days.get(one.key), doers.get(one.duty)) for one in wanted)


def _proposal(one: Owed, on: date | None, doer: Doer | None) -> Proposal:
    return Proposal(one.key, on, doer.id, doer.name) if doer else Proposal(one.key, on)


def is_dated(one: Owed) -> bool:
    """Say whether it is done on a day: neither daily, nor all the time."""
    return not one.standing and one.due_on is not None and one.times == 1


def window(one: Owed, today: date) -> tuple[date, date]:
    """Return from when and until when it is best done; what is late already, within the next two weeks."""
    due = one.due_on or today
    if due < today:
        return today, today + LATE_SPREAD
    return max(today, min(counts_from(one) or due - REACH, due)), due


def counts_from(one: Owed) -> date | None:
    """Return the first day on which it can be done; what reports a period, only once that is over."""
    if one.last_on and one.due_on and one.due_on > one.last_on:
        return one.last_on + timedelta(days=1)
    return one.first_on


def last_good_day(first: date, due: date) -> date:
    """Return the last day that leaves room before the due day."""
    return due - timedelta(days=min(MARGIN, (due - first).days // 4))


def _days_for(items: Iterable[Owed], today: date) -> dict[str, date]:
    found: dict[str, date] = {}
    load = _Load()
    windows = {one.key: window(one, today) for one in items}
    for key, (first, due) in sorted(windows.items(), key=lambda one: (one[1][1] - one[1][0], one[1][1], one[0])):
        good = last_good_day(first, due)
        span = max(1, (good - first).days)
        target = first.toordinal() + _TARGET * span
        every = (first + timedelta(days=later) for later in range((due - first).days + 1))
        open_days = [day for day in every if clock.is_working_day(day)] or [due]
        found[key] = min(
            open_days,
            key=lambda day: (
                load.cost(day)
                + (_NO_MARGIN if day > good else 0)
                + round(_OFF_TARGET * abs(day.toordinal() - target) / span),
                day,
            ),
        )
        load.add(found[key])
    return found


def doers_for(wanted: Iterable[Owed], people: Sequence[Doer]) -> Mapping[str, Doer]:
    """Return who does what: one person for all of a duty, the least busy of those it belongs to."""
    if not people:
        return {}
    sizes = Counter(one.duty for one in wanted)
    busy: Counter[UUID] = Counter()
    found: dict[str, Doer] = {}
    for duty, size in sorted(sizes.items(), key=lambda one: (-one[1], one[0])):
        found[duty] = min(_whose(duty, people), key=lambda one: (busy[one.id], people.index(one)))
        busy[found[duty].id] += size
    return found


def _whose(duty: str, people: Sequence[Doer]) -> Sequence[Doer]:
    if duty in OF_PRINCIPALS:
        roles = ("principal",)
    elif duty in OF_TEAM_LEADERS:
        roles = ("team_leader",)
    else:
        roles = ("safety_officer",)
    of_role = [one for one in people if one.role in roles]
    managers = [one for one in people if one.role in {"principal", "safety_officer"}]
    return of_role or managers or people


def _week(day: date) -> tuple[int, int]:
    year, week, _day = day.isocalendar()
    return year, week
