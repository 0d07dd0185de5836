"""Shifts (班次) and their calendar: when a team works, which days are otherwise; and what the enterprise asks."""

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from anguan.foundation import clock
from anguan.foundation.access.doors import ActorRequest, page
from anguan.foundation.ui import formats
from anguan.foundation.words import mark as _
from anguan.responsibility.briefings import looks, queries, services
from anguan.responsibility.briefings.forms.asking import shown_on
from anguan.responsibility.briefings.forms.planning import DayForm, ReasonForm, SettingForm, ShiftForm
from anguan.responsibility.briefings.models import Shift, Team
from anguan.responsibility.briefings.pages.showing import (
    form_page,
    own_enterprise,
    shift_or_404,
    slot_or_404,
    team_or_404,
)
from anguan.responsibility.briefings.rules.calendar import pattern_of

WEEKS = 6


@dataclass(frozen=True)
class Day:
    """One day of the calendar: whether it is worked, and why it is otherwise than the pattern."""

    day: date
    works: bool
    today: bool
    past: bool
    name: str  # the holiday, or 调休上班
    reason: str  # of an exception


@page("briefings.manage")
def new_shift(request: ActorRequest, team_id: UUID) -> HttpResponse:
    """A new shift of a team."""
    return _edit(request, team_or_404(request, team_id), None)


@page("briefings.manage")
def shift(request: ActorRequest, shift_id: UUID) -> HttpResponse:
    """One shift, to be changed."""
    known = shift_or_404(request, shift_id)
    return _edit(request, known.team, known)


def _edit(request: ActorRequest, team: Team, known: Shift | None) -> HttpResponse:
    own_enterprise(request)
    at = clock.now()
    form = ShiftForm(request.POST if request.method == "POST" else None, shift=known, today=clock.day_of(at))
    if form.is_bound and form.is_valid() and (said := form.shift()) is not None:
        with shown_on(form):
            kept = services.set_shift(team.pk, said, by=request.actor, at=at, shift_id=known.pk if known else None)
            messages.success(request, _("已保存。请看一眼下面的日历，对不对得上实际排班。"))
            return redirect("briefings:calendar", kept.pk)
    return form_page(request, "briefings/planning/shift.html", form, team=team, shift=known)


@require_POST
@page("briefings.manage")
def end_shift(request: ActorRequest, shift_id: UUID) -> HttpResponse:
    """End a shift."""
    known = shift_or_404(request, shift_id)
    services.end_shift(known.pk, by=request.actor, at=clock.now())
    messages.success(request, _("“{name}”已停用。").format(name=known.name))
    return redirect("briefings:team", known.team_id)


@page("briefings.manage")
def calendar(request: ActorRequest, shift_id: UUID) -> HttpResponse:
    """Six weeks of a shift, from this one on; any day can be made otherwise, with a reason."""
    known, today = shift_or_404(request, shift_id), clock.today()
    own_enterprise(request)
    asked = request.GET.get("day", "")
    form = DayForm(request.POST if request.method == "POST" else None, initial={"day": asked or None, "works": "no"})
    if form.is_bound and form.is_valid() and form.cleaned_data.get("day"):
        with shown_on(form):
            services.set_day(
                known.pk, by=request.actor, at=clock.now(), day=form.cleaned_data["day"], works=form.outcome,
                reason=form.cleaned_data["reason"],
            )  # fmt: skip
            messages.success(request, _("已保存。"))
            return redirect("briefings:calendar", known.pk)
    elif form.is_bound and not form.errors:
        form.add_error("day", _("请选择日期"))
    return form_page(
        request, "briefings/planning/calendar.html", form, shift=known, team=known.team,
        times=looks.shift_times(known), pattern=pattern_of(known.pattern).words,
        weeks=_weeks(known, request, today), weekdays=formats.WEEKDAYS,
    )  # fmt: skip


def _weeks(known: Shift, request: ActorRequest, today: date) -> list[list[Day]]:
    first = today - timedelta(days=today.weekday())
    last = first + timedelta(days=7 * WEEKS - 1)
    worked = queries.calendar_of(known, first, last, by=request.actor)
    others = queries.days_of([known], first, last, by=request.actor)[known.pk]
    days = [
        Day(day, works, day == today, day < today, clock.day_name(day), others[day].reason if day in others else "")
        for day, works in worked.items()
    ]
    return [days[place : place + 7] for place in range(0, len(days), 7)]


@page("briefings.manage")
def settings(request: ActorRequest) -> HttpResponse:
    """What the enterprise asks of its briefings."""
    enterprise = own_enterprise(request)
    known = queries.setting_of(enterprise.pk, by=request.actor)
    form = SettingForm(request.POST if request.method == "POST" else None, setting=known, grace=queries.GRACE_MINUTES)
    if form.is_bound and form.is_valid() and (said := form.setting()) is not None:
        with shown_on(form):
            services.set_rules(said, by=request.actor, at=clock.now())
            messages.success(request, _("已保存，从下一个班次起执行。"))
            return redirect("briefings:settings")
    return form_page(request, "briefings/planning/settings.html", form, enterprise=enterprise, setting=known)


@page("briefings.manage")
def excuse(request: ActorRequest, slot_id: UUID) -> HttpResponse:
    """Say that an expected briefing need not be held, and why."""
    slot = slot_or_404(request, slot_id)
    own_enterprise(request)
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        with shown_on(form):
            services.excuse(slot.pk, by=request.actor, at=clock.now(), reason=form.cleaned_data["reason"])
            messages.success(request, _("已记为不用开，原因会留在记录里。"))
            return redirect(f"{reverse('briefings:list')}?day={slot.day.isoformat()}")
    return form_page(
        request, "briefings/planning/excuse.html", form, slot=slot, name=looks.slot_name(slot),
        times=looks.times(slot.starts_at, slot.ends_at),
    )  # fmt: skip
