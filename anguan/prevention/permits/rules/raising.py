"""Raising (升级): what raises the management of hot work: night, days off, wind; GB 30871-2022 5.1.1, 5.2.15."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

from anguan.foundation import clock
from anguan.foundation.words import mark as _
from anguan.prevention.permits.catalog import Law
from anguan.prevention.permits.rules.case import Case, Overlay, Period

WIND_FORCE = 5.0  # 五级风及以上
CAUSES = {
    "public_holiday": _("节假日"),
    "rest_day": _("公休日"),
    "night": _("夜间"),
    "wind": _("五级风及以上露天作业"),
    "other_special": _("其他特殊情况"),
}
_ONE_DAY = timedelta(hours=24)


def causes(case: Case, law: Law, *, at: datetime | None = None) -> tuple[str, ...]:
    """Return why management is raised; any part of the period counts, and the moment work is to go on `at`.

    Work of several days is not done at night only because nights lie between its days: there the hours of each day
    count where they are told, else the moments it begins and ends.
    """
    if case.kind != "hot_work" or case.place.zone == "fixed_hot_work_area":
        return ()
    found = {
        "public_holiday": False,
        "rest_day": False,
        "night": False,
        "wind": strong_wind_outdoors(case) and case.work.necessary,
        "other_special": case.work.special_circumstances,
    }
    if (period := period_in_question(case)) is not None:
        days = [day for day in _days(period) if not clock.is_working_day(day)]
        found["public_holiday"] = any(clock.day_name(day) for day in days)
        found["rest_day"] = any(not clock.day_name(day) for day in days)
        found["night"] = any(
            True for worked in _worked(period, at) for _night in _nights(worked, case.enterprise.rules, law)
        )
    return tuple(cause for cause, holds in found.items() if holds)


def period_in_question(case: Case) -> Period | None:
    """Return the planned period, as long as the extension asked for would make it."""
    period = case.period
    if period is None or period.end <= period.start:
        return None
    if case.stage == "extend" and case.extend_until is not None and case.extend_until > period.end:
        return Period(period.start, case.extend_until)
    return period


def _worked(period: Period, at: datetime | None) -> Iterator[Period]:
    """Yield the spans in which work is meant to be done, as far as they are known."""
    moment = timedelta(microseconds=1)
    if at is not None:
        yield Period(at, at + moment)
    if period.end - period.start <= _ONE_DAY:
        yield period
    elif period.daily_from is None or period.daily_until is None:
        yield Period(period.start, period.start + moment)
        yield Period(period.end - moment, period.end)
    else:
        for day in _days(period):
            start = datetime.combine(day, period.daily_from, tzinfo=clock.BEIJING)
            until = day + timedelta(days=period.daily_until <= period.daily_from)
            yield Period(start, datetime.combine(until, period.daily_until, tzinfo=clock.BEIJING))


def strong_wind_outdoors(case: Case) -> bool:
    """Say whether hot work would be in the open at wind force 5 or more."""
    force = case.place.wind_force
    return bool(case.place.outdoor) and force is not None and force >= WIND_FORCE


def night_hours(rules: Overlay, law: Law) -> list[tuple[time, time]]:
    """Return the hours of night: those of the catalog, and those of the enterprise's own rule as well."""
    usual = (time.fromisoformat(law.common.night_from), time.fromisoformat(law.common.night_until))
    own = (rules.night_from or usual[0], rules.night_until or usual[1])
    return list(dict.fromkeys((usual, own)))


def wholly_at_night(period: Period, rules: Overlay, law: Law) -> bool:
    """Say whether a period lies in one night altogether."""
    return any(start <= period.start and period.end <= end for start, end in _nights(period, rules, law))


def touches_night(period: Period, rules: Overlay, law: Law) -> bool:
    """Say whether any part of a period lies in a night."""
    return any(True for _night in _nights(period, rules, law))


def _nights(period: Period, rules: Overlay, law: Law) -> Iterator[tuple[datetime, datetime]]:
    for night_from, night_until in night_hours(rules, law):
        for day in _days(Period(period.start - timedelta(days=1), period.end)):
            start = datetime.combine(day, night_from, tzinfo=clock.BEIJING)
            until = day + timedelta(days=night_until <= night_from)
            end = datetime.combine(until, night_until, tzinfo=clock.BEIJING)
            if period.start < end and start < period.end:
                yield start, end


def _days(period: Period) -> Iterator[date]:
    day, last = clock.day_of(period.start), clock.day_of(period.end - timedelta(microseconds=1))
    while day <= last:
        yield day
        day += timedelta(days=1)
