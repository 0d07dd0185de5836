"""Deadlines as an iCalendar (日历文件, RFC 5545): what calendars on phones and computers subscribe to.

The same deadlines make the same bytes, so that a calendar that asks again is told that nothing has changed.
"""

from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta

from icalendar import Alarm, Calendar, Event, Timezone, TimezoneStandard

from anguan.foundation import clock
from anguan.foundation.deadlines import looks
from anguan.foundation.deadlines.agenda import due_day
from anguan.foundation.deadlines.kinds import kinds
from anguan.foundation.deadlines.models import Deadline
from anguan.foundation.words import mark as _

DOMAIN = "anguan"  # of the keys; a deadline keeps its own wherever it is read
EVERY = timedelta(hours=1)
MOST_ALARMS = 5  # of one event; phones keep no more than a few


def calendar_of(deadlines: Iterable[Deadline], *, address: Callable[[Deadline], str]) -> bytes:
    """Return an iCalendar with one event for each deadline, in the order of their keys."""
    made = Calendar()
    made.add("prodid", "-//anguan//deadlines//ZH")
    made.add("version", "2.0")
    made.add("calscale", "GREGORIAN")
    made.add("method", "PUBLISH")
    made.add("x-wr-calname", _("安管家期限"))
    made.add("x-wr-timezone", "Asia/Shanghai")
    made.add("refresh-interval", EVERY, parameters={"value": "DURATION"})
    made.add("x-published-ttl", "PT1H")
    made.add_component(_beijing())
    for deadline in sorted(deadlines, key=lambda one: one.pk):
        made.add_component(_event(deadline, address(deadline)))
    written: bytes = made.to_ical()
    return written


def _beijing() -> Timezone:
    """Return the time of China, which has no summer time now; the years it had one are not of our concern."""
    standard = TimezoneStandard()
    standard.add("dtstart", datetime(1992, 1, 1))  # noqa: DTZ001 - written without a zone, as RFC 5545 asks here
    standard.add("tzoffsetfrom", timedelta(hours=8))
    standard.add("tzoffsetto", timedelta(hours=8))
    standard.add("tzname", "CST")
    zone = Timezone()
    zone.add("tzid", "Asia/Shanghai")
    zone.add_component(standard)
    return zone


def _event(deadline: Deadline, address: str) -> Event:
    event = Event()
    event.add("uid", f"{deadline.pk}@{DOMAIN}")
    event.add("dtstamp", (deadline.ended_at or deadline.began_at).astimezone(UTC).replace(microsecond=0))
    starts = _starts(event, deadline)
    title = looks.kind_title(deadline.kind)
    done = deadline.state == "met"
    words = _("{kind}（已完成）：{about}") if done else _("{kind}：{about}")
    event.add("summary", words.format(kind=title, about=deadline.about))
    event.add("description", _description(deadline))
    event.add("url", address)
    event.add("status", "CONFIRMED")
    event.add("transp", "TRANSPARENT")  # owing something keeps nobody busy all day
    if deadline.state == "open":
        for alarm in _alarms(deadline, starts, title):
            event.add_component(alarm)
    return event


def _starts(event: Event, deadline: Deadline) -> datetime:
    """Give an event its time: the entire day where something is due in its course, else the moment itself."""
    if looks.by_day(deadline.due_at):
        day = due_day(deadline.due_at)
        event.add("dtstart", day)
        event.add("dtend", day + timedelta(days=1))
        return clock.start_of(day)
    moment = clock.local(deadline.due_at).replace(microsecond=0)
    event.add("dtstart", moment)
    return moment


def _description(deadline: Deadline) -> str:
    kind = kinds().get(deadline.kind)
    lines = [deadline.organisation, kind.rule if kind else "", looks.source_words(kind) if kind else ""]
    return "\n".join(line for line in lines if line)


def _alarms(deadline: Deadline, starts: datetime, title: str) -> list[Alarm]:
    """Return the reminders of the doer's rungs, as long as it can be done in time."""
    heard = zip(deadline.climb_at, deadline.climb_to, strict=True)
    moments = sorted({at for at, to in heard if to == "doer" and at < deadline.due_at})
    return [_alarm(at - starts, title) for at in moments[-MOST_ALARMS:]]


def _alarm(ahead: timedelta, title: str) -> Alarm:
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", title)
    alarm.add("trigger", timedelta(seconds=int(ahead.total_seconds())))
    return alarm
