"""What hazards tell a pre-shift briefing (班前会提纲): those not yet put right where a team works, and yesterday's."""

from collections.abc import Sequence
from datetime import date, timedelta

from django.db.models import Q

from anguan.foundation import clock
from anguan.foundation.access import Actor
from anguan.foundation.words import mark as _
from anguan.prevention.hazards import queries, rules
from anguan.prevention.hazards.models import Hazard
from anguan.responsibility.briefings.models import Team
from anguan.responsibility.briefings.queries import roster_of
from anguan.responsibility.briefings.rules.topics import Topic

MAJOR, OPEN, YESTERDAY = 95, 80, 75
MOST = 3


def topics(by: Actor, team: Team, day: date) -> Sequence[Topic]:
    """Return what is wrong where a team works or is theirs to put right, the major first; and yesterday's finds."""
    people = [member.person_id for member in roster_of(team, day, by=by)]
    here = Q(assigned_to__in=people) | (Q(area_id=team.area_id) if team.area_id else Q(pk__in=[]))
    rows = queries.hazards_for(by).filter(enterprise_id=team.enterprise_id).defer("grams")
    still = rows.filter(here | Q(level=rules.Level.MAJOR.value), state__in=[state.value for state in rules.OPEN_STATES])
    found = list(still.order_by("due_on", "id")[: MOST * 4])
    found.sort(key=lambda hazard: hazard.level != rules.Level.MAJOR.value)
    yesterday = rows.filter(
        reported_at__gte=clock.start_of(day - timedelta(days=1)), reported_at__lt=clock.start_of(day)
    ).exclude(pk__in=[hazard.pk for hazard in found[:MOST]])
    near = list(yesterday.exclude(state="dismissed").order_by("-reported_at", "-id")[:MOST])
    return [*(_open(hazard) for hazard in found[:MOST]), *_yesterday(near)]


def _open(hazard: Hazard) -> Topic:
    major = hazard.level == rules.Level.MAJOR.value
    title = _("重大事故隐患没有整改完") if major else _("隐患没有整改完")
    until = _("{day} 前整改").format(day=f"{hazard.due_on:%m-%d}") if hazard.due_on else ""
    care = hazard.interim_measure[:80] or _("整改完成以前绕开，不使用有问题的设备")
    what = _shortened(hazard.what)
    return Topic(
        key=f"hazards.{hazard.pk}", title=title, points=(f"{hazard.place[:30]}：{what}", care), why=until,
        source=_("未整改隐患"), lesson="major_hidden_danger" if major else "hidden_danger",
        weight=MAJOR if major else OPEN, ask=_("{place}有什么隐患？").format(place=hazard.place[:30]), answer=what,
    )  # fmt: skip


def _yesterday(hazards: Sequence[Hazard]) -> list[Topic]:
    if not hazards:
        return []
    points = tuple(f"{hazard.place[:20]}：{_shortened(hazard.what)}" for hazard in hazards)
    why = _("昨天发现 {count} 处").format(count=len(hazards))
    return [
        Topic(
            "hazards.yesterday", _("昨天厂里发现的问题"), points, why, _("隐患随手拍"), "hidden_danger", YESTERDAY,
            _("昨天厂里发现了什么问题？"), points[0],
        )
    ]  # fmt: skip


def _shortened(text: str) -> str:
    return text if len(text) <= 40 else f"{text[:39]}…"
