"""Standing (班前会的时限): when a briefing may be opened, when it was held, in time or late."""

from datetime import datetime, timedelta

from anguan.foundation.refusal import Reason
from anguan.foundation.words import mark as _

EARLIEST = timedelta(hours=4)  # before the shift begins
LATEST = timedelta(hours=72)  # after it ends: what a phone held without network arrives
SLOT_STATES: dict[str, str] = {
    "expected": _("待开"),
    "held": _("按时"),
    "late": _("迟开"),
    "missed": _("未开"),
    "excused": _("免开"),
}


def believed(at: datetime, device_at: datetime | None, *, offline: bool) -> datetime:
    """Return when it was: now, or when the phone says, for what was made without network and arrives within days."""
    if not offline or device_at is None or at - device_at > LATEST:
        return at
    return min(device_at, at)


def opens_later(starts_at: datetime, moment: datetime) -> datetime | None:
    """Return when a slot's briefing may be opened, where that is still to come."""
    opens = starts_at - EARLIEST
    return opens if moment < opens else None


def reasons_not_to_open(*, moment: datetime, starts_at: datetime, ends_at: datetime) -> list[Reason]:
    """Return why a slot's briefing may not be opened at a moment."""
    if opens_later(starts_at, moment):
        words = _("离开工还早，最早可以提前 {hours} 小时").format(hours=EARLIEST // timedelta(hours=1))
        return [Reason("too_early", words, _("请在开工前再开班前会"))]
    if moment > ends_at + LATEST:
        return [Reason("too_late", _("这个班早已结束，不能再补记班前会"), _("请开好下一次班前会"))]
    return []


def standing_of(held_at: datetime, due_at: datetime) -> str:
    """Return how a slot stands once it was held: in time, or late (迟开)."""
    return "held" if held_at <= due_at else "late"


def fell_due(at: datetime, ends_at: datetime) -> str:
    """Return how a slot stands that is not held (any more)."""
    return "expected" if at < ends_at else "missed"
