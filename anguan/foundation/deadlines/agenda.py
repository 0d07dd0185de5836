"""The agenda (日程): the days of a month or a week, what is due on each, and whether people work on it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from anguan.foundation import clock
from anguan.foundation.deadlines.models import Deadline
from anguan.foundation.deadlines.rules.periods import add_months, period_of
from anguan.foundation.ui.formats import WEEKDAYS
from anguan.foundation.words import mark as _

EARLIEST, LATEST = date(2000, 1, 1), date(2199, 12, 31)
VIEWS: dict[str, str] = {"month": _("月"), "week": _("周")}


@dataclass(frozen=True)
class Day:
    """One day (日): what is due in its course, and what kind of day it is."""

    day: date
    inside: bool  # of the month shown
    today: bool
    working: bool
    name: str  # a holiday, or 调休上班
    due: list[Deadline] = field(default_factory=list)

    @property
    def weekday(self) -> str:
        """星期几."""
        return WEEKDAYS[self.day.weekday()]

    @property
    def mark(self) -> str:
        """班 or 休, where the day is not what its weekday says."""
        if self.working == (self.day.weekday() < 5):
            return ""
        return _("班") if self.working else _("休")


@dataclass(frozen=True)
class Span:
    """The days shown (时段): a month with the days around it, or a week."""

    view: str
    on: date
    first: date  # shown
    last: date
    title: str
    earlier: date
    later: date

    @property
    def start(self) -> datetime:
        """What is due after this moment is due on one of the days."""
        return clock.start_of(self.first)

    @property
    def stop(self) -> datetime:
        """What is due up to this moment is due on one of the days."""
        return clock.end_of(self.last)

    @property
    def unpublished(self) -> list[int]:
        """The years whose holidays are not published, and are taken for weekends alone."""
        years = range(self.first.year, self.last.year + 1)
        return [year for year in years if not clock.calendar_is_published(year)]


def span_of(view: str, on: date) -> Span:
    """Return the days a view shows around a day; weeks begin on Monday."""
    on = min(max(on, EARLIEST), LATEST)
    week = period_of(on, "week")
    if view == "week":
        title = _("{year}年{month}月{day}日 起的一周").format(
            year=week.first.year, month=week.first.month, day=week.first.day
        )
        return Span(view, on, week.first, week.last, title, on - timedelta(days=7), on + timedelta(days=7))
    month = period_of(on, "month")
    first, last = period_of(month.first, "week").first, period_of(month.last, "week").last
    title = _("{year}年{month}月").format(year=on.year, month=on.month)
    return Span("month", on, first, last, title, add_months(month.first, -1), add_months(month.first, 1))


def due_day(due_at: datetime) -> date:
    """Return the day in whose course something is due: its end belongs to it."""
    return clock.day_of(due_at - timedelta(microseconds=1))


def weeks_of(span: Span, due: Iterable[Deadline], *, today: date) -> list[list[Day]]:
    """Return the weeks of a span, each day with what is due on it."""
    by_day: dict[date, list[Deadline]] = {}
    for deadline in due:
        by_day.setdefault(due_day(deadline.due_at), []).append(deadline)
    days = [span.first + timedelta(days=n) for n in range((span.last - span.first).days + 1)]
    made = [_day(day, span, by_day.get(day, []), today=today) for day in days]
    return [made[start : start + 7] for start in range(0, len(made), 7)]


def _day(day: date, span: Span, due: list[Deadline], *, today: date) -> Day:
    inside = span.view == "week" or day.month == span.on.month
    return Day(day, inside, day == today, clock.is_working_day(day), clock.day_name(day), due)


def listed(weeks: Sequence[Sequence[Day]]) -> list[Day]:
    """Return the days of an agenda on a phone: those with something due, holidays and make-up days, and today."""
    days = [day for week in weeks for day in week if day.inside]
    return [day for day in days if day.due or day.today or day.mark]
