"""Periods (周期): the day, week, month, quarter, half year or year a date lies in, as calendars in China have them."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

from anguan.foundation.words import mark as _

PERIODS: dict[str, str] = {
    "day": _("每天"),
    "week": _("每周"),
    "month": _("每月"),
    "quarter": _("每季度"),
    "half_year": _("每半年"),
    "year": _("每年"),
}
MONTHS = {"month": 1, "quarter": 3, "half_year": 6, "year": 12}


@dataclass(frozen=True)
class Period:
    """One period (周期), its first and its last day."""

    per: str
    first: date
    last: date

    def __contains__(self, day: date) -> bool:
        return self.first <= day <= self.last

    @property
    def following(self) -> "Period":
        """The period after this one."""
        return period_of(self.last + timedelta(days=1), self.per)


def period_of(day: date, per: str) -> Period:
    """Return the period of a kind (`PERIODS`) that a day lies in; weeks begin on Monday."""
    if per == "day":
        return Period(per, day, day)
    if per == "week":
        monday = day - timedelta(days=day.weekday())
        return Period(per, monday, monday + timedelta(days=6))
    months = MONTHS[per]
    first = date(day.year, (day.month - 1) // months * months + 1, 1)
    return Period(per, first, month_end(first.year, first.month + months - 1))


def month_end(year: int, month: int) -> date:
    """Return the last day of a month."""
    return date(year, month, monthrange(year, month)[1])


def add_months(day: date, months: int) -> date:
    """Return the day so many months later or earlier; what the month does not have becomes its last day."""
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
