"""What the pages of a day share: how expected briefings are counted, and which day is asked for."""

from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Q, Sum
from django.http import HttpRequest
from django.urls import reverse

from anguan.foundation.access import Actor
from anguan.responsibility.briefings import looks
from anguan.responsibility.briefings.models import Slot

HELD = ("held", "late")
COUNTS = {
    "expected": Count("pk", filter=~Q(state="excused")), "held": Count("pk", filter=Q(state__in=HELD)),
    "late": Count("pk", filter=Q(state="late")), "missed": Count("pk", filter=Q(state="missed")),
    "waiting": Count("pk", filter=Q(state="expected")), "roster": Sum("roster", filter=Q(state__in=HELD)),
    "present": Sum("present", filter=Q(state__in=HELD)),
}  # fmt: skip


def asked_day(request: HttpRequest, today: date) -> date:
    """Return the day a page is asked for; today unless said."""
    try:
        asked = date.fromisoformat(request.GET.get("day", ""))
    except ValueError:
        return today
    return asked if date(2020, 1, 1) <= asked <= today + timedelta(days=400) else today


def days_around(day: date, today: date, more: str = "") -> dict[str, Any]:
    """Return a day as its page says it, and the ways to those beside it."""
    return {
        "day": day, "day_words": looks.day_words(day, today=today), "is_today": day == today,
        "before": f"?day={(day - timedelta(days=1)).isoformat()}{more}",
        "after": f"?day={(day + timedelta(days=1)).isoformat()}{more}", "today_url": f"?day={today.isoformat()}{more}",
    }  # fmt: skip


def address_of(slot: Slot, actor: Actor) -> str:
    """Return where an expected briefing leads its reader: to what was held, to hold it, or nowhere."""
    if slot.briefing_id is not None and slot.state in HELD:
        return reverse("briefings:detail", args=[slot.briefing_id])
    mine = actor.person_id == slot.leader_id or actor.may("briefings.manage")
    if slot.state == "expected" and mine and actor.may("briefings.lead"):
        return reverse("briefings:hold", args=[slot.pk])
    return ""
