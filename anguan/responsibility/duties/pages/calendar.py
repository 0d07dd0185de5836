"""The calendar (履职日历): what I owe, late first, then this month, then what comes; as a list or as a month."""

from calendar import Calendar
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from itertools import groupby
from typing import Any

from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from anguan.foundation import clock
from anguan.foundation.access.doors import ActorRequest, page
from anguan.foundation.deadlines.rules.periods import month_end
from anguan.foundation.ui.navigation import address
from anguan.foundation.words import mark as _
from anguan.responsibility.duties import looks, queries, services
from anguan.responsibility.duties.models import Obligation, YearPlan
from anguan.responsibility.duties.models.owing import OWED
from anguan.responsibility.duties.pages.showing import home_of, lines_of, own_enterprise, sheet_of

MOST = 1_000  # of one enterprise's year; the largest have some hundreds
SHOWN_PERIODS = 3


@dataclass
class Pile:
    """One part of the list: its title, its lines, whether it opens folded."""

    key: str
    title: str
    lines: list[looks.Line] = field(default_factory=list)
    folded: bool = False

    @property
    def size(self) -> int:
        """How many there are."""
        return len(self.lines)


@require_safe
@page("duties.view")
def calendar(request: ActorRequest) -> HttpResponse:
    """What I owe: late, this month, coming; standing ones apart. Offices have a page of their own."""
    if request.actor.enterprise_id is None:
        return redirect(address("duties:compliance") or "insight:home")
    home = own_enterprise(request)
    today = clock.today()
    rows, whole = _rows(request, today), request.actor.may("duties.manage") or request.GET.get("all") == "1"
    mine = [row for row in rows if row.doer_id == request.actor.person_id]
    if not whole or request.GET.get("mine") == "1":
        rows = mine
    context: dict[str, Any] = {
        "enterprise": home, "sheet": sheet_of(home.pk, by=request.actor), "today": today, "year": today.year,
        "plan": _plan_to_make(request, today), "view": "month" if request.GET.get("view") == "month" else "list",
        "owed": sum(row.state not in {"exempt", "earlier"} for row in rows if row.year == today.year),
        "proven": sum(row.state == "proven" for row in rows if row.year == today.year),
        "mine": len(mine), "only_mine": rows is mine, "whole": whole,
        "change": queries.waiting_difference(home.pk, by=request.actor),
    }  # fmt: skip
    if context["view"] == "month":
        first = _month(request.GET.get("month", ""), today)
        lines = _lines(request, [row for row in rows if not row.standing and row.times == 1], home.region_code, today)
        context |= {"month": month_of(lines, first, today)}
        return render(request, "duties/month.html", context)
    lines = _lines(request, rows, home.region_code, today)
    piles = piles_of(list(zip(rows, lines, strict=True)), today)
    context |= {
        "piles": piles, "late": sum(line.late for line in lines), "month_count": len(piles[1].lines),
        "next_year": [pile for pile in piles if pile.key == "coming" and not pile.title.startswith(str(today.year))],
    }  # fmt: skip
    return render(request, "duties/calendar.html", context)


def _rows(request: ActorRequest, today: date) -> list[Obligation]:
    """Return this year's, what of earlier years is late, and the first months of the next."""
    mine = queries.owed_by(home_of(request.actor), by=request.actor)
    near = Q(year=today.year) | Q(year__lt=today.year, state__in=OWED) | Q(year=today.year + 1)
    return list(mine.filter(near).order_by("due_on", "duty", "task", "id")[:MOST])


def _lines(request: ActorRequest, rows: Sequence[Obligation], region: str, today: date) -> list[looks.Line]:
    return lines_of(rows, region_code=region, today=today, by=request.actor)


def _plan_to_make(request: ActorRequest, today: date) -> YearPlan | None:
    plans = queries.plans_for(request.actor).filter(enterprise_id=home_of(request.actor), state="open")
    return plans.filter(year__gte=today.year).order_by("year").first()


def piles_of(rows: Sequence[tuple[Obligation, looks.Line]], today: date) -> list[Pile]:
    """Return the parts of the list: late and this month open, all that can wait folded."""
    late, month = Pile("late", ""), Pile("month", "")
    daily, standing = Pile("daily", ""), Pile("standing", "", folded=True)
    done, earlier = Pile("done", "", folded=True), Pile("earlier", "", folded=True)
    coming: list[tuple[Obligation, looks.Line]] = []
    end = month_end(today.year, today.month)
    for row, line in rows:
        if row.state == "proven":
            done.lines.append(line)
        elif row.state in {"earlier", "exempt"}:
            earlier.lines.append(line)
        elif row.standing:
            standing.lines.append(line)
        elif looks.is_late(row, today=today):
            late.lines.append(line)
        elif row.times != 1:
            if (row.first_on or today) <= today:
                daily.lines.append(line)
        elif row.due_on and row.due_on <= end:
            month.lines.append(line)
        else:
            coming.append((row, line))
    done.lines.sort(key=lambda line: line.proven_on or today, reverse=True)
    late.lines = gathered(late.lines)
    months = groupby(coming, key=lambda one: (one[0].due_on or today).replace(day=1))
    later = [Pile("coming", f"{first:%Y-%m}", [line for _row, line in part], folded=True) for first, part in months]
    return [late, month, daily, *later, standing, done, earlier]


def gathered(lines: Sequence[looks.Line]) -> list[looks.Line]:
    """Return the lines with the periods of one duty together, under its oldest: a year missed is no wall."""
    found: dict[tuple[str, str], list[looks.Line]] = {}
    for line in lines:
        found.setdefault((line.title, line.what.rpartition(" · ")[0]), []).append(line)
    return [_several(same) if len(same) > 1 else same[0] for same in found.values()]


def _several(same: Sequence[looks.Line]) -> looks.Line:
    year = f"{same[-1].due.year} 年 " if same[-1].due else ""
    names = [line.what.rpartition(" · ")[2].removeprefix(year) for line in same]
    shown = "、".join(names[:SHOWN_PERIODS]) + ("…" if len(names) > SHOWN_PERIODS else "")
    task = same[0].what.rpartition(" · ")[0]
    said = _("{n} 期没有办：{names}").format(n=len(same), names=shown)
    return replace(same[0], what=f"{task} · {said}" if task else said, times=1)


@dataclass(frozen=True)
class Day:
    """One day of the month with what is due or planned on it."""

    day: date
    inside: bool
    rest: bool
    today: bool
    lines: list[looks.Line]


@dataclass(frozen=True)
class Month:
    """A month of the calendar: its weeks, and the days with something on them."""

    first: date
    before: str
    after: str
    weeks: list[list[Day]]

    @property
    def busy(self) -> list[Day]:
        """The days of the month on which something is due or planned."""
        return [day for week in self.weeks for day in week if day.inside and day.lines]


def month_of(lines: Sequence[looks.Line], first: date, today: date) -> Month:
    """Return a month; what is planned stands on its planned day, everything else on the day it is due."""
    by_day: dict[date, list[looks.Line]] = {}
    for line in lines:
        on = line.proven_on or line.planned or line.due
        if on is not None:
            by_day.setdefault(on, []).append(line)
    weeks = [
        [
            Day(day, day.month == first.month, not clock.is_working_day(day), day == today, by_day.get(day, []))
            for day in week
        ]
        for week in Calendar().monthdatescalendar(first.year, first.month)
    ]
    before, after = first - timedelta(days=1), month_end(first.year, first.month) + timedelta(days=1)
    return Month(first, f"{before:%Y-%m}", f"{after:%Y-%m}", weeks)


def _month(text: str, today: date) -> date:
    try:
        year, month = (int(part) for part in text.split("-"))
        return date(year, month, 1) if abs(year - today.year) <= 1 else today.replace(day=1)
    except ValueError:
        return today.replace(day=1)


@require_POST
@page("duties.manage")
def lay_out(request: ActorRequest) -> HttpResponse:
    """Lay the year out now, where the night has not done so yet."""
    at = clock.now()
    services.lay_out(home_of(request.actor), year=clock.day_of(at).year, at=at, by=request.actor)
    return redirect("duties:calendar")
