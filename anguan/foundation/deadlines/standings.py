"""Standings as conditions (期限状态的条件): what the list, the home, the figures and the calendar filter by."""

from datetime import date, datetime

from django.db.models import F, Q

from anguan.foundation import clock
from anguan.foundation.deadlines.rules.standing import STANDINGS, Horizon
from anguan.foundation.words import mark as _

OPEN = Q(state="open")
MET = Q(state="met")
RUNNING = Q(state__in=["open", "paused"])

# What figures count beyond the standings, as an address of the list says it.
COUNTED: dict[str, str] = {
    "owed": _("应完成"),
    "settled": _("已到期或已完成"),
    "missed": _("逾期未完成"),
    "pending": _("未到期"),
}
TITLES: dict[str, str] = {**STANDINGS, **COUNTED}


def condition(standing: str, *, at: datetime) -> Q:
    """Return which deadlines stand so at a moment."""
    horizon = Horizon.of(at)
    conditions: dict[str, Q] = {
        "overdue": OPEN & Q(due_at__lte=at),
        "today": OPEN & Q(due_at__gt=at, due_at__lte=horizon.tomorrow),
        "week": OPEN & Q(due_at__gt=max(at, horizon.tomorrow), due_at__lte=horizon.next_week),
        "later": OPEN & Q(due_at__gt=horizon.next_week),
        "paused": Q(state="paused"),
        "done": MET & Q(ended_at__lt=F("due_at")),
        "done_late": MET & Q(ended_at__gte=F("due_at")),
        "lapsed": Q(state="lapsed"),
        "owed": Q(state__in=["open", "paused", "met"]),
        "settled": MET | OPEN & Q(due_at__lte=at),
        "missed": OPEN & Q(due_at__lte=at),
        "pending": Q(state="paused") | OPEN & Q(due_at__gt=at),
    }
    return conditions[standing]


def due_between(first: date | None, last: date | None) -> Q:
    """Return which deadlines are due on one of some days, both included; the end of a day belongs to it."""
    due = Q()
    if first is not None:
        due &= Q(due_at__gt=clock.start_of(first))
    if last is not None:
        due &= Q(due_at__lte=clock.end_of(last))
    return due
