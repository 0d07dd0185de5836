"""Rules of the dashboards: which period a word means. Values in, values out."""

from dataclasses import dataclass
from datetime import date, timedelta

from anguan.foundation.words import mark as _

PERIODS: dict[str, str] = {
    "month": _("本月"),
    "last_month": _("上月"),
    "quarter": _("本季度"),
    "year": _("今年"),
    "days365": _("近一年"),
}


@dataclass(frozen=True)
class Period:
    """A period by its word: both days are included."""

    key: str
    title: str
    start: date
    stop: date


def period_of(key: str, *, today: date) -> Period:
    """Return the period a word means today; an unknown word means the past year."""
    key = key if key in PERIODS else "days365"
    first = today.replace(day=1)
    start, stop = today - timedelta(days=364), today
    if key == "month":
        start = first
    elif key == "last_month":
        stop = first - timedelta(days=1)
        start = stop.replace(day=1)
    elif key == "quarter":
        start = first.replace(month=3 * ((today.month - 1) // 3) + 1)
    elif key == "year":
        start = date(today.year, 1, 1)
    return Period(key, PERIODS[key], start, stop)


def part_of_day(hour: int) -> str:
    """Return how people greet at an hour of the day in China."""
    if hour < 5 or hour >= 18:
        return _("晚上")
    return _("早上") if hour < 9 else _("上午") if hour < 12 else _("中午") if hour < 14 else _("下午")
