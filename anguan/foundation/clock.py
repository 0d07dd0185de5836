"""Clock (时钟): the one place that knows what time it is, and which days are working days in China.

Doors call `now()` and `today()`; everything below them is given `at` or `today`. A moment is an aware datetime in
UTC; a day is a date in Asia/Shanghai.
"""

from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

import chinese_calendar

from anguan.foundation.words import mark as _

BEIJING = ZoneInfo("Asia/Shanghai")
_LAST_DAY = date.max - timedelta(days=2)  # after it there is still a moment in every zone

# Days off on the same date every year, for years whose arrangement is not published yet: 全国年节及纪念日放假办法
# (2024, recalled). Those of the lunar calendar have to wait for the arrangement.
_SAME_EVERY_YEAR: dict[tuple[int, int], str] = {
    (1, 1): _("元旦"),
    (5, 1): _("劳动节"),
    (5, 2): _("劳动节"),
    (10, 1): _("国庆节"),
    (10, 2): _("国庆节"),
    (10, 3): _("国庆节"),
}


def now() -> datetime:
    """Return this moment, aware, in UTC."""
    return datetime.now(UTC)


def today() -> date:
    """Return the date it is now in China."""
    return day_of(now())


def local(moment: datetime) -> datetime:
    """Return the same moment as people in China write it."""
    return moment.astimezone(BEIJING)


def day_of(moment: datetime) -> date:
    """Return the date a moment falls on in China."""
    return local(moment).date()


def start_of(day: date) -> datetime:
    """Return the first moment of a day in China."""
    return datetime.combine(day, time.min, tzinfo=BEIJING)


def end_of(day: date) -> datetime:
    """Return the first moment after a day in China; what ends on the last day calendars hold (9999-12-31) lasts."""
    return start_of(min(day, _LAST_DAY) + timedelta(days=1))


@lru_cache(maxsize=256)
def calendar_is_published(year: int) -> bool:
    """Say whether the holiday arrangement (节假日安排) of a year is known; it is published each autumn."""
    return any(holiday.year == year for holiday in chinese_calendar.constants.holidays)


def is_working_day(day: date) -> bool:
    """Say whether a day is a working day, make-up days (调休) included.

    Years that are not published yet fall back to weekends and the holidays of fixed date.
    """
    if calendar_is_published(day.year):
        return bool(chinese_calendar.is_workday(day))
    return day.weekday() < 5 and (day.month, day.day) not in _SAME_EVERY_YEAR


def day_name(day: date) -> str:
    """Return the holiday (节假日) a published day off belongs to, or 调休上班 for a make-up day; nothing otherwise."""
    holidays, make_up = chinese_calendar.constants.holidays, chinese_calendar.constants.workdays
    if day in make_up:
        return _("调休上班")
    if name := holidays.get(day):
        return str(chinese_calendar.Holiday(name).chinese)
    return "" if calendar_is_published(day.year) else _SAME_EVERY_YEAR.get((day.month, day.day), "")


def add_working_days(day: date, count: int) -> date:
    """Return the day that lies `count` working days (工作日) after a day; the day itself does not count."""
    while count > 0:
        day += timedelta(days=1)
        count -= is_working_day(day)
    return day
