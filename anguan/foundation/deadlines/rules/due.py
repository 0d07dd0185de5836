"""Due rules (到期规则): when a thing is due, from a day, an event, an expiry, the last time or a shift.

Every rule answers with a `Due`, or with None where nothing is owed: a rule without a next date is no error, it owes
nothing, and whoever keeps the deadline says so. Dates are days in China; moments are aware.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from anguan.foundation import clock
from anguan.foundation.deadlines.rules.periods import MONTHS, PERIODS, Period, add_months, month_end, period_of
from anguan.foundation.deadlines.rules.spans import Span, calendar_known
from anguan.foundation.words import mark as _


@dataclass(frozen=True)
class Due:
    """When a thing is due (到期): late from `at` on; `calendar_known` is False where holidays were guessed."""

    at: datetime
    calendar_known: bool = True

    @classmethod
    def on(cls, day: date, *, calendar_known: bool = True) -> "Due":
        """Return what is due in the course of a day: late when the day is over."""
        return cls(clock.end_of(day), calendar_known)

    @property
    def day(self) -> date:
        """The last day on which it is in time."""
        return clock.day_of(self.at - timedelta(microseconds=1))


@dataclass(frozen=True)
class InPeriod:
    """At some time within each period (周期内完成): a monthly check is due on the last day of the month."""

    per: str

    def __post_init__(self) -> None:
        if self.per not in PERIODS:
            message = f"no such period: {self.per}"
            raise ValueError(message)

    @property
    def words(self) -> str:
        """The rule as people say it."""
        return _("{per}完成").format(per=PERIODS[self.per])

    def due(self, period: Period) -> Due:
        """Return when the thing of one period is due."""
        return Due.on(period.last)

    def owed(self, *, since: date, until: date) -> list[Period]:
        """Return the periods something is owed for between two days: begun after `since`, and not later than `until`.

        The period someone comes into is owed from its next one on, unless they come on its first day.
        """
        period = period_of(since, self.per)
        if period.first < since:
            period = period.following
        found = []
        while period.first <= until:
            found.append(period)
            period = period.following
        return found


@dataclass(frozen=True)
class BeforeDay:
    """Before a day of each period (周期内某日前): by 31 March of each year, by the 15th after each quarter.

    `month` counts within the period from 1; `day` beyond the month's end means its last day. With `after` the day lies
    in the period that follows the one it is owed for.
    """

    per: str
    day: int
    month: int = 1
    after: bool = False

    def __post_init__(self) -> None:
        if self.per not in MONTHS or not 1 <= self.month <= MONTHS[self.per] or not 1 <= self.day <= 31:
            message = f"no such day: {self.per} {self.month}-{self.day}"
            raise ValueError(message)

    @property
    def words(self) -> str:
        """The rule as people say it."""
        whose = _("（办下一期）") if self.after else ""
        month = "" if self.per == "month" else _("第 {month} 个月 ").format(month=self.month)
        return _("{per}{month}{day} 日前{whose}").format(per=PERIODS[self.per], month=month, day=self.day, whose=whose)

    def due(self, period: Period) -> Due:
        """Return when the thing of one period is due."""
        first = (period.following if self.after else period).first
        month = add_months(first, self.month - 1)
        return Due.on(min(month_end(month.year, month.month), month + timedelta(days=self.day - 1)))


@dataclass(frozen=True)
class AfterEvent:
    """Within a span after something happened (事件后 N 日内), in working days where the law says so."""

    within: Span

    @property
    def words(self) -> str:
        """The rule as people say it."""
        return _("{within}内").format(within=self.within)

    def due(self, happened_at: datetime, *, paused_days: int = 0) -> Due:
        """Return when it is due; days on which the law lets the clock stand still are added."""
        day = clock.day_of(happened_at)
        if not self.within.by_days:
            return Due(self.within.end_after(happened_at) + timedelta(days=paused_days))
        last = self.within.after(day) + timedelta(days=paused_days)
        return Due.on(last, calendar_known=self.within.unit != "working_day" or calendar_known(day, last))


@dataclass(frozen=True)
class BeforeExpiry:
    """A span before something expires (到期前 N 日); without an expiry nothing is owed."""

    ahead: Span

    @property
    def words(self) -> str:
        """The rule as people say it."""
        return _("到期前 {ahead}").format(ahead=self.ahead)

    def due(self, expires_on: date | None) -> Due | None:
        """Return when it is due, given the last day something is valid."""
        if expires_on is None:
            return None
        day = self.ahead.before(expires_on)
        return Due.on(day, calendar_known=self.ahead.unit != "working_day" or calendar_known(day, expires_on))


@dataclass(frozen=True)
class Rolling:
    """No longer than a span since the last time (距上次不超过 N); the first counts from when it began to be owed."""

    every: Span

    @property
    def words(self) -> str:
        """The rule as people say it."""
        return _("每 {every}").format(every=self.every)

    def due(self, *, last: datetime | None, since: datetime) -> Due:
        """Return when it is due next."""
        begun = max(last, since) if last is not None else since
        end = self.every.end_after(begun)
        exact = self.every.unit != "working_day" or calendar_known(clock.day_of(begun), clock.day_of(end))
        return Due(end, exact)


@dataclass(frozen=True)
class PerShift:
    """Before each shift begins (每班开工前), so many minutes ahead; shifts are given as times of the day."""

    ahead_minutes: int = 0

    @property
    def words(self) -> str:
        """The rule as people say it."""
        if not self.ahead_minutes:
            return _("每班开工前")
        return _("每班开工前 {minutes} 分钟").format(minutes=self.ahead_minutes)

    def due(self, shifts: Sequence[time], *, after: datetime) -> Due | None:
        """Return when it is due before the next shift that begins after a moment; None without shifts."""
        day, ahead = clock.day_of(after), timedelta(minutes=self.ahead_minutes)
        starts = (
            datetime.combine(day + timedelta(days=later), start, tzinfo=clock.BEIJING) - ahead
            for later in range(3)
            for start in sorted(shifts)
        )
        return next((Due(start) for start in starts if start > after), None)
