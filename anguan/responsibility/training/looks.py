"""How training looks (呈现): standings and states as badges, minutes as hours, people's shortage in words."""

from datetime import date, timedelta

from anguan.foundation.access import roles as posts
from anguan.foundation.ui.badges import Badge
from anguan.foundation.words import mark as _
from anguan.registry.accounts.models import Post
from anguan.responsibility.training import catalog
from anguan.responsibility.training.models import Attendee, Debt, PlanItem, Record, Session
from anguan.responsibility.training.rules.categories import LEVELS, title_of
from anguan.responsibility.training.rules.hours import EARLIER, SOON, certified_by, standing

STANDING_TITLES: dict[str, str] = {
    "unready": _("未教育先上岗"),
    "late": _("逾期"),
    "soon": _("{n} 天内到期").format(n=SOON.days),
    "open": _("未完成"),
    "met": _("已完成"),
    "waived": _("已免除"),
    "lapsed": _("不再要求"),
}
_STANDING_TONES = {
    "unready": "alarm", "late": "alarm", "soon": "wait", "open": "active", "met": "done", "waived": "quiet",
    "lapsed": "quiet",
}  # fmt: skip
SESSION_TITLES: dict[str, str] = {"open": _("进行中"), "closed": _("已结束"), "void": _("已作废")}
_SESSION_TONES = {"open": "active", "closed": "done", "void": "quiet"}
SOURCE_TITLES: dict[str, str] = {
    "session": _("线下培训"), "course": _("线上课程"), "paper": _("考试"), "outside": _("外部培训"),
}  # fmt: skip
ITEM_TITLES: dict[str, str] = {"planned": _("待办"), "held": _("已办"), "dropped": _("已取消")}
_SHORT_LEVELS = {"company": _("厂级"), "workshop": _("车间级"), "team": _("班组级")}


def standing_of(row: Debt, *, today: date) -> str:
    """Return how a debt stands."""
    return standing(
        state=row.state, due_on=row.due_on, before_duty=row.before_duty, since=row.since, today=today
    ).state  # fmt: skip


def standing_badge(row: Debt, *, today: date) -> Badge:
    """Return how a debt stands, as a badge."""
    found = standing_of(row, today=today)
    return Badge(STANDING_TITLES[found], _STANDING_TONES[found])


def session_badge(row: Session) -> Badge:
    """Return a session's state as a badge."""
    return Badge(SESSION_TITLES[row.state], _SESSION_TONES[row.state])


def item_badge(row: PlanItem, *, today: date, year: int) -> Badge:
    """Return how an item of a plan stands: one whose month is over and that was not held is late."""
    if row.state == "held":
        return Badge(ITEM_TITLES["held"], "done")
    if row.state == "dropped":
        return Badge(ITEM_TITLES["dropped"], "quiet")
    if (year, row.month) < (today.year, today.month):
        return Badge(_("过月未办"), "alarm")
    return Badge(_("本月"), "active") if (year, row.month) == (today.year, today.month) else Badge(_("待办"), "neutral")


def record_badge(row: Record) -> Badge:
    """Return whether a piece of training counts, as a badge."""
    if row.void_at is not None:
        return Badge(_("已作废"), "quiet")
    return Badge(_("合格"), "done") if row.passed else Badge(_("不合格"), "alarm")


def rule_title(row: Debt) -> str:
    """Return what is owed, as the catalog calls it."""
    return catalog.entries()[row.rule].title


def topic_title(topic: str) -> str:
    """Return what a subject of special training is called."""
    return catalog.topics().get(topic, topic)


def category_said(category: str, topic: str) -> str:
    """Return a category with its subject."""
    title = title_of(category)
    return f"{title}（{topic_title(topic)}）" if topic else title


def hours(minutes: int, minutes_per_hour: int) -> str:
    """Return minutes as hours of training, one place after the point where it is needed."""
    found = minutes / minutes_per_hour
    return f"{found:.0f}" if abs(found - round(found)) < 0.05 else f"{found:.1f}"


def lacking(row: Debt) -> str:
    """Return what somebody still lacks, in words."""
    if row.state != "open":
        return ""
    parts = []
    short, whole = row.minutes_owed - row.minutes_done, catalog.entries()[row.rule].hours
    if short > 0 and whole:
        parts.append(_("差 {n} 学时").format(n=hours(short, row.minutes_owed // whole)))
    levels = [_SHORT_LEVELS[name] for name in LEVELS if name in row.missing]
    if levels:
        parts.append(_("缺{levels}").format(levels="、".join(levels)))
    parts += [_("缺{topic}培训").format(topic=topic_title(one)) for one in row.missing if one in catalog.topics()]
    return "，".join(parts)


def due_said(row: Debt) -> str:
    """Return until when, in words."""
    if row.before_duty:
        on = row.since + EARLIER
        return _("{day} 上岗").format(day=f"{on:%Y-%m-%d}")
    return f"{row.due_on:%Y-%m-%d}"


def role_title(role: str) -> str:
    """Return a role's title."""
    return posts.ROLES[role].title if role in posts.ROLES else role


def appointed_said(row: Post) -> str:
    """Return since when somebody holds a post, in words."""
    return f"{row.since:%Y-%m-%d}" if row.since else _("没有登记")


def certified_by_said(row: Post) -> str:
    """Return by which day somebody had to pass, in words."""
    return f"{certified_by(row.since):%Y-%m-%d}" if row.since else ""


def certified_clause(row: Post) -> str:
    """Return what asks a manager of a high-risk unit to pass, and whether it says by when."""
    if row.enterprise is not None and "metal_smelting" in row.enterprise.flags:
        return _("冶金企业和有色金属企业安全生产规定 第十一条")
    return _("安全生产法 第二十七条（期限由本系统设计）")


def whom(row: PlanItem) -> str:
    """Return for whom an item is."""
    return "、".join(role_title(role) for role in row.roles) or _("全体人员")


def way_said(row: Attendee) -> str:
    """Return how somebody signed in."""
    if not row.present:
        return _("未签到")
    if row.way == "ticked":
        return _("点名：{reason}").format(reason=row.reason)
    return _("手机签到")


def ends_at(row: Session) -> object:
    """Return when a session ends by its plan."""
    return row.starts_at + timedelta(minutes=row.minutes)
