"""How permits are said on pages: kinds with their icons, badges of state and level, slots, upgrades, periods."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from anguan.foundation import clock
from anguan.foundation.ui.badges import Badge
from anguan.foundation.words import mark as _
from anguan.prevention.permits import catalog
from anguan.prevention.permits.models import Permit
from anguan.prevention.permits.rules import raising
from anguan.prevention.permits.rules.lifecycle import LIFECYCLE, LIVE_STATES, State

ICONS: dict[str, str] = {
    "hot_work": "flame",
    "confined_space": "cylinder",
    "blind_plate": "circle-slash-2",
    "work_at_height": "arrow-up-from-line",
    "lifting": "weight",
    "temporary_electricity": "plug-zap",
    "excavation": "shovel",
    "road_closure": "traffic-cone",
}
TONES: dict[str, str] = {
    State.DRAFT: "neutral",
    State.SUBMITTED: "wait",
    State.APPROVED: "active",
    State.WORKING: "active",
    State.SUSPENDED: "alarm",
    State.FINISHED: "wait",
    State.CLOSED: "done",
    State.EXPIRED: "alarm",
    State.WITHDRAWN: "quiet",
    State.VOIDED: "quiet",
    State.CANCELLED: "quiet",
}
CAUSES: dict[str, str] = {
    "break": _("中途休息"),
    "alarm": _("报警或读数超限"),
    "abnormal": _("装置或现场异常"),
    "guardian_left": _("监护人离开"),
    "condition_change": _("作业条件变化"),
    "order": _("被叫停"),
    "expiry": _("超过有效期"),
    "gas_overdue": _("气体记录超时"),
    "photo_overdue": _("监护照片超时"),
    "other": _("其他原因"),
}
WAY = (_("填票"), _("审批"), _("准备"), _("作业"), _("验收"))
_PLACE_ON_THE_WAY = {
    State.DRAFT: 0, State.SUBMITTED: 1, State.APPROVED: 2, State.WORKING: 3, State.SUSPENDED: 3, State.EXPIRED: 3,
    State.FINISHED: 4, State.CLOSED: 5,
}  # fmt: skip
SOON = timedelta(minutes=60)


def kind_title(kind: str) -> str:
    """Return the kind's short word: 动火."""
    sheet = catalog.kinds().get(kind)
    return sheet.short if sheet else kind


def level_title(kind: str, level: str) -> str:
    """Return the level's word (二级), or nothing where the kind has none."""
    sheet = catalog.kinds().get(kind)
    found = sheet.level(level) if sheet else None
    return found.title if found else ""


def what(permit: Permit) -> str:
    """Return kind and level in one word: 二级动火."""
    return f"{level_title(permit.kind, permit.level)}{kind_title(permit.kind)}"


def state_badge(state: str) -> Badge:
    """Return the state in a word and a shape."""
    return Badge(LIFECYCLE.titles[state], TONES[state])


def level_badge(kind: str, level: str) -> Badge | None:
    """Return the level; the strictest of hot work catches the eye."""
    title = level_title(kind, level)
    if not title:
        return None
    return Badge(title + kind_title(kind), "alarm" if (kind, level) == ("hot_work", "special") else "neutral")


def badges(permit: Permit, *, at: datetime) -> list[Badge]:
    """Return what a reader must see at once: state, level, raised management, that it is about to end."""
    found = [state_badge(permit.state)]
    if (level := level_badge(permit.kind, permit.level)) is not None:
        found.append(level)
    if permit.upgrades:
        found.append(Badge(_("升级管理"), "wait"))
    if permit.state in LIVE_STATES and permit.valid_until is not None:
        left = permit.valid_until - at
        if left <= timedelta(0):
            found.append(Badge(_("已超过有效期"), "alarm"))
        elif left <= SOON:
            found.append(Badge(_("还剩 {left}").format(left=length(left)), "wait"))
    return found


def upgrade_words(upgrades: Iterable[str]) -> str:
    """Return why management is raised: 夜间、公休日."""
    return "、".join(raising.CAUSES.get(each, each) for each in upgrades)


def slot_title(slot: str) -> str:
    """Return whose signature a slot is (签批岗位)."""
    return catalog.common().slots.get(slot, slot)


def role_title(role: str) -> str:
    """Return what somebody is on a permit."""
    return catalog.common().roles.get(role, role)


def certificate_title(cls: str) -> str:
    """Return the certificate's name."""
    return catalog.common().certificates.get(cls, cls)


def method_titles(methods: Iterable[str]) -> str:
    """Return the methods in words."""
    titles = catalog.common().methods
    return "、".join(titles.get(each, each) for each in methods)


def length(span: timedelta) -> str:
    """Return how long something lasts, as people say it."""
    minutes = int(span.total_seconds() // 60)
    if minutes < 60:
        return _("{n} 分钟").format(n=max(minutes, 0))
    hours, rest = divmod(minutes, 60)
    if hours >= 48 and not rest and not hours % 24:
        return _("{n} 天").format(n=hours // 24)
    if hours >= 72:
        return _("{n} 天").format(n=f"{hours / 24:.1f}".rstrip("0").rstrip("."))
    return _("{n} 小时 {m} 分").format(n=hours, m=rest) if rest else _("{n} 小时").format(n=hours)


def hours_said(hours: str) -> str:
    """Return a length offered by the form: 8 小时, 3 天."""
    return length(timedelta(hours=float(hours)))


def period(start: datetime | None, end: datetime | None, *, at: datetime) -> str:
    """Return from when until when, the day said once where it is one: 今天 08:00 — 18:00."""
    if start is None or end is None:
        return ""
    same = clock.day_of(start) == clock.day_of(end)
    last = f"{clock.local(end):%H:%M}" if same else moment(end, at=at)
    return f"{moment(start, at=at)} — {last}"


def moment(when: datetime, *, at: datetime) -> str:
    """Return a planned moment to the minute: 今天 14:30, 明天 08:00, 11月19日 16:34."""
    day, today = clock.day_of(when), clock.day_of(at)
    near = {-1: _("昨天"), 0: _("今天"), 1: _("明天")}.get((day - today).days)
    year = "" if day.year == today.year else f"{day.year}年"
    return f"{near or f'{year}{day.month}月{day.day}日'} {clock.local(when):%H:%M}"


def place_on_the_way(state: str) -> int | None:
    """Return how far a permit has come; none for one that left the way."""
    return _PLACE_ON_THE_WAY.get(State(state))
