"""How deadlines are said on pages (期限的说法): when they are due, how they stand, and where they are done."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from django.urls import reverse
from markupsafe import Markup

from anguan.foundation import clock
from anguan.foundation.access import Actor
from anguan.foundation.access.models import OwnedRecord
from anguan.foundation.deadlines.kinds import Kind, kinds
from anguan.foundation.deadlines.models import Deadline
from anguan.foundation.deadlines.rules.standing import STANDINGS, standing_of
from anguan.foundation.ui import formats
from anguan.foundation.ui.badges import Badge
from anguan.foundation.ui.navigation import address
from anguan.foundation.ui.places import places
from anguan.foundation.words import mark as _

TONES: dict[str, str] = {
    "overdue": "alarm",
    "today": "wait",
    "week": "active",
    "later": "neutral",
    "paused": "quiet",
    "done": "done",
    "done_late": "neutral",
    "lapsed": "quiet",
}
# What became of an extension.
DECISIONS: dict[str, Badge] = {
    "asked": Badge(_("待审批"), "wait"),
    "granted": Badge(_("已同意"), "done"),
    "refused": Badge(_("不同意"), "quiet"),
    "lapsed": Badge(_("已失效"), "quiet"),
}


def kind_title(kind_id: str) -> str:
    """Return what a kind is called; one this installation no longer knows keeps its code."""
    kind = kinds().get(kind_id)
    return kind.title if kind else kind_id


def kind_titles() -> dict[str, str]:
    """Return what every kind is called."""
    return {key: kind.title for key, kind in kinds().items()}


def kind_icon(kind_id: str) -> str:
    """Return the icon of a kind."""
    kind = kinds().get(kind_id)
    return kind.icon if kind else "calendar-clock"


def standing(deadline: Deadline, *, at: datetime) -> str:
    """Return how a deadline stands."""
    return standing_of(deadline.state, deadline.due_at, deadline.ended_at, at=at)


def standing_badge(deadline: Deadline, *, at: datetime) -> Badge:
    """Return how a deadline stands, in a word and a shape."""
    stands = standing(deadline, at=at)
    words = left_words(deadline.due_at, at=at) if stands == "overdue" else STANDINGS[stands]
    return Badge(words, TONES[stands])


def by_day(moment: datetime) -> bool:
    """Whether a moment means the end of a day rather than a minute of it."""
    return clock.local(moment).time() == time.min


def due_words(due_at: datetime, *, at: datetime) -> Markup:
    """Return when something is due as people say it, the exact moment on hover: 今天, 明天 14:30, 11月25日."""
    if by_day(due_at):
        day = clock.day_of(due_at - timedelta(microseconds=1))
        said = formats.said_date(day, today=clock.day_of(at))
        whole = _("{day} 24:00 前").format(day=formats.exact(day))
    else:
        said = formats.said_moment(due_at, at=at) if due_at > at else _past(due_at, at=at)
        whole = formats.exact(due_at)
    stamp = clock.local(due_at).isoformat(timespec="seconds")
    return Markup('<time datetime="{}" title="{}">{}</time>').format(stamp, whole, said)


def _past(moment: datetime, *, at: datetime) -> str:
    here, today = clock.local(moment), clock.day_of(at)
    return f"{formats.said_date(here.date(), today=today)} {here:%H:%M}"


def left_words(due_at: datetime, *, at: datetime) -> str:
    """Return how long is left, or how late it is: 还剩 3 天, 还剩 2 小时, 今天到期, 逾期 2 天."""
    if due_at <= at:
        days = (clock.day_of(at) - clock.day_of(due_at - timedelta(microseconds=1))).days
        return _("逾期 {n} 天").format(n=days) if days else _("逾期 {long}").format(long=_hours(at - due_at))
    days = (clock.day_of(due_at - timedelta(microseconds=1)) - clock.day_of(at)).days
    if days:
        return _("还剩 {n} 天").format(n=days)
    return _("今天到期") if by_day(due_at) else _("还剩 {long}").format(long=_hours(due_at - at))


def _hours(length: timedelta) -> str:
    minutes = max(1, int(length.total_seconds() // 60))
    return _("{n} 分钟").format(n=minutes) if minutes < 60 else _("{n} 小时").format(n=minutes // 60)


def whose_words(deadline: Deadline) -> str:
    """Return who owes it: the person, and for whom."""
    return " · ".join(part for part in (deadline.doer_name, deadline.organisation) if part) or _("未指定经办人")


def act_of(deadline: Deadline) -> tuple[str, str, str] | None:
    """Return what to tap, where it leads and its icon; nothing for a kind this installation has no page of."""
    kind = kinds().get(deadline.kind)
    if kind is None or not (url := address(kind.page, deadline.subject_id)):
        return None
    return kind.act, url, kind.icon


def subject_url(deadline: Deadline) -> str:
    """Return the page of what it is about, or the one page it is always done on."""
    kind = kinds().get(deadline.kind)
    return address(kind.page, deadline.subject_id) or address(kind.page) if kind else ""


def page_of(deadline: Deadline) -> str:
    """Return the deadline's own page."""
    return reverse("deadlines:detail", args=[deadline.pk])


def town_name(row: OwnedRecord) -> str:
    """Return the name of the town or park it happened in."""
    return places().town_name(row.region_code)


def is_own(deadline: Deadline, actor: Actor) -> bool:
    """Whether this reader is the one to do it: named, or of those who answer where nobody is named."""
    if deadline.doer_id is not None:
        return deadline.doer_id == actor.person_id
    if deadline.office_id is not None:
        return deadline.office_id == actor.office_id
    return (
        deadline.enterprise_id is not None
        and deadline.enterprise_id == actor.enterprise_id
        and actor.may("deadlines.oversee")
    )


@dataclass(frozen=True)
class Row:
    """One line of a clock: what, whose, when, and the one tap to do it; others' rows lead to the deadline's page."""

    title: str
    note: str
    icon: str
    due: Markup
    left: str
    late: bool
    act: str
    url: str
    page: str


def row_of(deadline: Deadline, actor: Actor, *, at: datetime) -> Row:
    """Return a deadline as a line of an actor's clock."""
    own = is_own(deadline, actor)
    act = act_of(deadline) if own else None
    page = page_of(deadline)
    inside = deadline.doer_name or _("待指定经办人")  # of the reader's own enterprise, which needs no name
    whose = "" if own else whose_words(deadline) if actor.enterprise_id is None else inside
    return Row(
        title=deadline.about,
        note="，".join(part for part in (kind_title(deadline.kind), whose) if part),
        icon=kind_icon(deadline.kind),
        due=due_words(deadline.due_at, at=at),
        left=left_words(deadline.due_at, at=at),
        late=deadline.due_at <= at,
        act=act[0] if act else "",
        url=act[1] if act else page,
        page=page,
    )


def source_words(kind: Kind) -> str:
    """Return what a kind rests on."""
    return f"{kind.source} {kind.clause}".strip()
