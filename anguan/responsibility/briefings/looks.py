"""How briefings are said on pages (样式): badges of what is expected and what was held, days, times, shares."""

from collections.abc import Mapping
from datetime import date, datetime

from anguan.foundation import clock
from anguan.foundation.ui import formats
from anguan.foundation.ui.badges import Badge
from anguan.foundation.words import mark as _
from anguan.responsibility.briefings.models import Attendance, Briefing, Shift, Slot, Team
from anguan.responsibility.briefings.rules.saying import HOWS, MINDS, PPE, STATES

# what became of an expected briefing: its word, its tone, the one letter of the week at a glance
SLOTS: dict[str, tuple[str, str, str]] = {
    "expected": (_("待开"), "wait", _("待")),
    "held": (_("按时开"), "done", _("开")),
    "late": (_("迟开"), "active", _("迟")),
    "missed": (_("未开"), "alarm", _("缺")),
    "excused": (_("不用开"), "quiet", _("免")),
}
SLOT_TITLES: dict[str, str] = {state: title for state, (title, _tone, _letter) in SLOTS.items()}
_OVERDUE = (_("超时未开"), "alarm", _("超"))


def _slot_look(slot: Slot, at: datetime) -> tuple[str, str, str]:
    return _OVERDUE if slot.state == "expected" and slot.due_at < at else SLOTS[slot.state]


def slot_badge(slot: Slot, *, at: datetime) -> Badge:
    """Return how an expected briefing stands; one that is due and not held is an alarm before it is missed."""
    title, tone, _letter = _slot_look(slot, at)
    return Badge(title, tone)


def slot_letter(slot: Slot, *, at: datetime) -> tuple[str, str, str]:
    """Return how it stands in one letter for a narrow cell, its tone, and the whole word."""
    title, tone, letter = _slot_look(slot, at)
    return letter, tone, title


def briefing_badges(briefing: Briefing) -> list[Badge]:
    """Return everything a reader must see at once: whether it was held, late, by an offline phone, in doubt."""
    if briefing.state == "void":
        return [Badge(_("已作废"), "quiet")]
    if briefing.state == "open":
        return [Badge(_("正在开"), "active")]
    found = [Badge(_("迟开"), "active") if briefing.late else Badge(_("已开"), "done")]
    if briefing.offline:
        found.append(Badge(_("离线补送"), "neutral"))
    if briefing.doubtful:
        found.append(Badge(_("有疑点"), "wait"))
    return found


def attendance_badge(row: Attendance) -> Badge:
    """Return whether somebody was there."""
    if row.kept_from:
        return Badge(_("不得上岗"), "alarm")
    if row.state == "present":
        return Badge(_("迟到") if row.late else STATES["present"], "done" if not row.late else "active")
    tone = "wait" if row.state == "absent" and row.followed_at is None else "quiet"
    return Badge(_("没到") if row.state == "absent" else STATES[row.state], tone)


def how_words(row: Attendance) -> str:
    """Return how somebody signed in: 扫码 06:52, 代点（没带手机）, 请假：看病."""
    time = f"{clock.local(row.at):%H:%M}" if row.at else ""
    if row.state != "present":
        return row.reason
    how = HOWS.get(row.how, "")
    return f"{how}（{row.reason}）" if row.how == "ticked" and row.reason else f"{how} {time}".strip()


def not_fine(row: Attendance) -> str:
    """Return what was not fine with somebody: 疲劳，缺安全帽; nothing for those who were fine."""
    mind = MINDS[row.mind] if row.mind in MINDS and row.mind != "good" else ""
    missing = "、".join(PPE.get(one, one) for one in row.ppe)
    return "，".join(part for part in (mind, _("缺{missing}").format(missing=missing) if missing else "") if part)


def times(starts_at: datetime, ends_at: datetime) -> str:
    """Return from when until when a shift works: 07:00–15:00, 23:00–次日 07:00."""
    first, last = clock.local(starts_at), clock.local(ends_at)
    over = _("次日 ") if last.date() != first.date() else ""
    return f"{first:%H:%M}–{over}{last:%H:%M}"


def shift_times(shift: Shift) -> str:
    """Return the same of a shift on no day in particular."""
    over = _("次日 ") if shift.ends <= shift.starts else ""
    return f"{shift.starts:%H:%M}–{over}{shift.ends:%H:%M}"


def slot_name(slot: Slot) -> str:
    """Return which briefing is meant: 机修班 · 白班."""
    return f"{slot.team_name} · {slot.shift_name}"


def briefing_name(briefing: Briefing) -> str:
    """Return the same of one that was held, where it may be out of turn."""
    return f"{briefing.team_name} · {briefing.shift_name or _('临时')}"


def day_words(day: date, *, today: date) -> str:
    """Return a day as people say it, with its weekday: 今天 11月22日 星期日."""
    near = formats.NEAR_DAYS.get((day - today).days, "")
    year = f"{day.year}年" if day.year != today.year else ""
    return f"{near} {year}{day.month}月{day.day}日 {formats.WEEKDAYS[day.weekday()]}".strip()


def present_words(present: int, roster: int) -> str:
    """Return how many came of how many: 11 / 12."""
    return f"{present} / {roster}"


def share(part: int, whole: int) -> str:
    """Return a share of what is expected; nothing to divide by is no share."""
    return formats.percent(part / whole) if whole else formats.NOTHING


def place_of(team: Team, areas: Mapping[object, str]) -> str:
    """Return where a team meets."""
    return " ".join(part for part in (areas.get(team.area_id, ""), team.place) if part)
