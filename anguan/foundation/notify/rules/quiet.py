"""Quiet hours of a person (本人免打扰): what is not urgent waits in the inbox until they are over."""

from datetime import datetime, time, timedelta

from anguan.foundation import clock


def allowed_at(moment: datetime, *, start: time, end: time, working_days_only: bool = False) -> datetime:
    """Return the first moment from this one on that is outside of the quiet hours; the same ends mean none at all."""
    here = clock.local(moment)
    then = _out_of(here, start, end)
    while working_days_only and not clock.is_working_day(then.date()):
        midnight = datetime.combine(then.date() + timedelta(days=1), time.min, tzinfo=clock.BEIJING)
        then = _out_of(midnight, start, end)
    return moment if then == here else then


def _out_of(here: datetime, start: time, end: time) -> datetime:
    at = here.time()
    if start == end or not (start <= at < end if start < end else at >= start or at < end):
        return here
    over = datetime.combine(here.date(), end, tzinfo=clock.BEIJING)
    return over if over > here else over + timedelta(days=1)
