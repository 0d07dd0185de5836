"""Standing (期限状态): how a deadline stands at a moment: late, due today, this week or later, done, done late, lapsed.

One definition for the home, the list, the figures, the calendar and the interface.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from anguan.foundation import clock
from anguan.foundation.words import mark as _

# Those that still run come first, in the order a day is worked through.
STANDINGS: dict[str, str] = {
    "overdue": _("逾期"),
    "today": _("今天"),
    "week": _("本周"),
    "later": _("以后"),
    "paused": _("暂停计时"),
    "done": _("按时完成"),
    "done_late": _("逾期完成"),
    "lapsed": _("失效"),
}
RUNNING = ("overdue", "today", "week", "later", "paused")


@dataclass(frozen=True)
class Horizon:
    """What today and this week end with (时间界限); a week ends with its Sunday."""

    now: datetime
    tomorrow: datetime
    next_week: datetime

    @classmethod
    def of(cls, at: datetime) -> "Horizon":
        """Return the horizon at a moment."""
        today = clock.day_of(at)
        tomorrow = clock.end_of(today)
        return cls(at, tomorrow, max(tomorrow, clock.start_of(today + timedelta(days=7 - today.weekday()))))


def standing_of(state: str, due_at: datetime, ended_at: datetime | None, *, at: datetime) -> str:
    """Return how a deadline stands; due at the end of a day it is still due on that day."""
    if state == "lapsed" or state == "paused":
        return state
    if state == "met":
        return "done_late" if ended_at is not None and ended_at >= due_at else "done"
    if due_at <= at:
        return "overdue"
    horizon = Horizon.of(at)
    if due_at <= horizon.tomorrow:
        return "today"
    return "week" if due_at <= horizon.next_week else "later"
