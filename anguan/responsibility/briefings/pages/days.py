"""How a day stands (班前会的一天): by team for an enterprise, with its week at a glance; for a territory by town."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from anguan.foundation import clock
from anguan.foundation.access import Actor
from anguan.foundation.access.doors import ActorRequest, page
from anguan.foundation.ui import formats
from anguan.foundation.words import mark as _
from anguan.responsibility.briefings import looks, queries
from anguan.responsibility.briefings.models import Slot
from anguan.responsibility.briefings.pages.counting import COUNTS, HELD, address_of, asked_day, days_around
from anguan.responsibility.briefings.pages.showing import home_of
from anguan.responsibility.briefings.pages.territory import territory

MOST = 300


@dataclass
class WeekRow:
    """One team in the week at a glance: each day's briefings, a letter each."""

    name: str
    cells: list[list[tuple[str, str, str, str]]] = field(default_factory=list)  # letter, tone, word, address


@page("briefings.view")
def overview(request: ActorRequest) -> HttpResponse:
    """How a day stands: by team for an enterprise, by town for a territory."""
    return _enterprise(request) if request.actor.enterprise_id else territory(request)


def _enterprise(request: ActorRequest) -> HttpResponse:
    actor, at = request.actor, clock.now()
    today, home = clock.day_of(at), home_of(actor)
    day = asked_day(request, today)
    rows = queries.slots_for(actor).filter(enterprise_id=home)
    of_day = rows.filter(day=day)
    listed = list(of_day.order_by("starts_at", "team_name", "id")[:MOST])
    overdue = of_day.filter(state="expected", due_at__lt=at).count()
    manages = actor.may("briefings.manage")
    asked = {"day_from": day.isoformat(), "day_to": day.isoformat()}
    teams = queries.teams_for(actor).filter(enterprise_id=home)
    extra = queries.briefings_for(actor).filter(enterprise_id=home, day=day, slot__isnull=True)
    context: dict[str, Any] = {
        **days_around(day, today), "counts": of_day.aggregate(**COUNTS), "overdue": overdue,
        "rows": [_day_row(slot, actor, at) for slot in listed],
        "extra": [(one, looks.briefing_badges(one)) for one in extra.order_by("-id")[:20]],
        "week": _week(rows, day, at), "manages": manages, "leads": actor.may("briefings.lead"),
        "doubtful": queries.briefings_for(actor).filter(
            enterprise_id=home, doubtful=True, day__gt=today - timedelta(days=30)
        ).count() if manages else 0,
        "slots_url": f"{reverse('briefings:slots')}?{urlencode(asked)}",
        "has_teams": teams.filter(closed_at__isnull=True).exists(),
    }  # fmt: skip
    return render(request, "briefings/lists/day.html", context)


def _day_row(slot: Slot, actor: Actor, at: datetime) -> dict[str, Any]:
    href = address_of(slot, actor)
    note = looks.times(slot.starts_at, slot.ends_at) + f" · {slot.leader_name or _('未定班组长')}"
    if slot.state == "excused":
        note += f" · {slot.excused_why}"
    came = looks.present_words(slot.present, slot.roster) if slot.state in HELD else ""
    excusable = slot.state == "expected" and actor.may("briefings.manage")
    return {
        "slot": slot, "name": looks.slot_name(slot), "note": note, "badge": looks.slot_badge(slot, at=at),
        "href": href, "came": came, "short": slot.state in HELD and slot.present < slot.roster,
        "excuse": reverse("briefings:excuse", args=[slot.pk]) if excusable else "",
    }  # fmt: skip


def _week(rows: QuerySet[Slot], day: date, at: datetime) -> dict[str, Any]:
    """Return seven days up to the one asked for, a line for each team."""
    first = day - timedelta(days=6)
    days = [first + timedelta(days=place) for place in range(7)]
    found: dict[object, WeekRow] = {}
    for slot in rows.filter(day__gte=first, day__lte=day).order_by("team_name", "starts_at", "id")[: MOST * 7]:
        row = found.setdefault(slot.team_id, WeekRow(slot.team_name, [[] for _day in days]))
        letter, tone, word = looks.slot_letter(slot, at=at)
        href = reverse("briefings:detail", args=[slot.briefing_id]) if slot.briefing_id and slot.state in HELD else ""
        row.cells[(slot.day - first).days].append((letter, tone, f"{slot.shift_name}{word}", href))
    heads = [
        (
            one,
            f"{one.month}/{one.day}" if one == first or one.day == 1 else f"{one.day}",
            formats.WEEKDAYS[one.weekday()][-1],
        )
        for one in days
    ]
    return {"days": heads, "rows": list(found.values())[:60]}
