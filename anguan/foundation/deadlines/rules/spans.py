"""Spans (时长): N days, working days, months or hours, added the way time limits are reckoned.

The day something happens on does not count (期间开始之日不计算在内): three days from Monday end with Thursday.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from anguan.foundation import clock
from anguan.foundation.deadlines.rules.periods import add_months
from anguan.foundation.words import mark as _

UNITS: dict[str, str] = {
    "minute": _("分钟"),
    "hour": _("小时"),
    "day": _("日"),
    "working_day": _("个工作日"),
    "month": _("个月"),
}
_WITHIN_A_DAY = {"minute": timedelta(minutes=1), "hour": timedelta(hours=1)}


@dataclass(frozen=True)
class Span:
    """A length of time (时长) in one unit of `UNITS`, never negative."""

    count: int
    unit: str = "day"

    def __post_init__(self) -> None:
        if self.count < 0 or self.unit not in UNITS:
            message = f"no such span: {self.count} {self.unit}"
            raise ValueError(message)

    def __str__(self) -> str:
        return f"{self.count} {UNITS[self.unit]}"

    @property
    def by_days(self) -> bool:
        """Whether it ends with a day rather than at a minute."""
        return self.unit not in _WITHIN_A_DAY

    def after(self, day: date) -> date:
        """Return the last day of this span after a day."""
        if self.unit == "working_day":
            return clock.add_working_days(day, self.count)
        if self.unit == "month":
            return add_months(day, self.count)
        return day + timedelta(days=self.count)

    def before(self, day: date) -> date:
        """Return the day that lies this span before a day."""
        if self.unit == "working_day":
            return subtract_working_days(day, self.count)
        if self.unit == "month":
            return add_months(day, -self.count)
        return day - timedelta(days=self.count)

    def end_after(self, moment: datetime) -> datetime:
        """Return the moment this span has passed: after the last of its days, or to the minute."""
        if not self.by_days:
            return moment + self.count * _WITHIN_A_DAY[self.unit]
        return clock.end_of(self.after(clock.day_of(moment)))


def subtract_working_days(day: date, count: int) -> date:
    """Return the day that lies `count` working days before a day; the day itself does not count."""
    while count > 0:
        day -= timedelta(days=1)
        count -= clock.is_working_day(day)
    return day


def calendar_known(first: date, last: date) -> bool:
    """Say whether the holiday arrangement of every year between two days is published."""
    return all(clock.calendar_is_published(year) for year in range(first.year, last.year + 1))
