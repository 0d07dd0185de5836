"""Lateness (逾期): where one obligation stands on a day, and which of the plan's own days were let pass."""

from datetime import date, timedelta

from anguan.foundation.words import mark as _

WATCHED = timedelta(days=45)  # its deadline runs from so long before it is due: ours
SOON = timedelta(days=14)
STANDS: dict[str, str] = {
    "late": _("已逾期"),
    "slipped": _("计划日期已过"),
    "soon": _("即将到期"),
    "coming": _("以后到期"),
    "standing": _("持续保持"),
    "done": _("已办结"),
    "done_late": _("逾期办结"),
    "earlier": _("建档前到期"),
    "exempt": _("不适用"),
    "dropped": _("不再应办"),
}


def stand(*, state: str, due_on: date | None, committed_on: date | None, late: bool, today: date) -> str:
    """Return where an obligation stands on a day, one of `STANDS`; what is disputed is still late when due."""
    if state == "proven":
        return "done_late" if late else "done"
    if state in {"earlier", "exempt", "dropped"}:
        return state
    if due_on is None:
        return "standing"
    if due_on < today:
        return "late"
    if committed_on is not None and committed_on < today:
        return "slipped"
    return "soon" if due_on - today <= SOON else "coming"


def days_late(due_on: date | None, *, proven_on: date | None, today: date) -> int:
    """Return by how many days it is or was late; 0 in time."""
    if due_on is None:
        return 0
    return max(((proven_on or today) - due_on).days, 0)


def is_near(due_on: date | None, *, today: date) -> bool:
    """Say whether its deadline runs by now: it is near, or over."""
    return due_on is not None and due_on <= today + WATCHED
