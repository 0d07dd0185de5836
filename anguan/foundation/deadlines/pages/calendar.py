"""The calendar of deadlines (期限日历): a month or a week; an agenda on the phone."""

from datetime import date
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from anguan.foundation import clock
from anguan.foundation.access.doors import ActorRequest, page
from anguan.foundation.deadlines import agenda, clocks, looks
from anguan.foundation.deadlines.clocks import HEAVY
from anguan.foundation.deadlines.queries import deadlines_for
from anguan.foundation.deadlines.rules.standing import STANDINGS
from anguan.foundation.words import mark as _

MOST = 1_000  # in one view; beyond, the list is the better place
SHOWN_ON_A_DAY = 4


@page("deadlines.view")
def calendar(request: ActorRequest) -> HttpResponse:
    """A month or a week of somebody's deadlines."""
    at = clock.now()
    today = clock.day_of(at)
    view = request.GET.get("view", "month")
    span = agenda.span_of(view if view in agenda.VIEWS else "month", _day(request.GET.get("on", ""), otherwise=today))
    offered = clocks.whose_offered(request.actor)
    asked = request.GET.get("whose", "mine")
    whose = asked if asked in offered else "mine"
    rows = deadlines_for(request.actor).filter(
        clocks.whose(whose, request.actor), due_at__gt=span.start, due_at__lte=span.stop
    )
    due = list(rows.exclude(state="lapsed").defer(*HEAVY).order_by("due_at", "id")[: MOST + 1])
    weeks = agenda.weeks_of(span, due[:MOST], today=today)

    def here(**changes: str) -> str:
        asked_for = {"view": span.view, "on": span.on.isoformat(), "whose": whose, **changes}
        return f"?{urlencode(asked_for)}"

    listed = reverse("deadlines:list")
    context = {
        "title": _("期限日历"),
        "span": span,
        "weeks": weeks,
        "agenda": agenda.listed(weeks) if span.view == "month" else weeks[0],
        "too_many": len(due) > MOST,
        "shown": SHOWN_ON_A_DAY if span.view == "month" else MOST,
        "views": [(title, here(view=key), key == span.view) for key, title in agenda.VIEWS.items()],
        "whose": [(title, here(whose=key), key == whose) for key, title in offered.items()],
        "earlier": here(on=span.earlier.isoformat()),
        "later": here(on=span.later.isoformat()),
        "now_url": here(on=today.isoformat()),
        "standing": lambda deadline: looks.standing(deadline, at=at),
        "standing_title": STANDINGS.__getitem__,
        "kind_title": looks.kind_title,
        "day_url": lambda day: (
            f"{listed}?{urlencode({'whose': whose, 'standing': 'all', 'due_from': day, 'due_to': day})}"
        ),
    }
    return render(request, "deadlines/calendar.html", context)


def _day(said: str, *, otherwise: date) -> date:
    try:
        return date.fromisoformat(said)
    except ValueError:
        return otherwise
