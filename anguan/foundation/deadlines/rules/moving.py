"""Moving a moment (推算时刻): by days it keeps its time of the day, by hours and minutes it moves to the minute."""

from datetime import datetime, timedelta

from anguan.foundation import clock
from anguan.foundation.deadlines.rules.spans import Span


def moved(moment: datetime, span: Span, *, later: bool) -> datetime:
    """Return the moment that lies a span later or earlier."""
    if not span.by_days:
        length = span.end_after(moment) - moment
        return moment + length if later else moment - length
    day = clock.day_of(moment)
    there = span.after(day) if later else span.before(day)
    return moment + timedelta(days=(there - day).days)


def after_pause(due: datetime, paused_at: datetime, resumed_at: datetime) -> datetime:
    """Return when something is due after the clock stood still; what ends with a day still ends with one."""
    later = due + max(resumed_at - paused_at, timedelta())
    if due != clock.start_of(clock.day_of(due)) or later == clock.start_of(clock.day_of(later)):
        return later
    return clock.end_of(clock.day_of(later))
