"""What of the law's calendar stands on an owner's home (履职): how many are late and due, and the plan to be made."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q
from django.urls import reverse

from anguan.foundation import clock
from anguan.foundation.access import Actor
from anguan.foundation.deadlines.rules.periods import month_end
from anguan.responsibility.duties import queries
from anguan.responsibility.duties.models import YearPlan


@dataclass(frozen=True)
class Owing:
    """How the year stands, in four numbers, with the plan that nobody has committed yet."""

    late: int
    month: int
    proven: int
    total: int
    plan: YearPlan | None
    plan_url: str


def owing_of(actor: Actor, *, at: datetime) -> Owing | None:
    """Return how the year of somebody's enterprise stands; nothing for others, and before it is laid out."""
    home = actor.enterprise_id
    if home is None or not actor.may("duties.view"):
        return None
    today = clock.day_of(at)
    late, end = queries.standing_is("late", today=today), month_end(today.year, today.month)
    owed = Q(standing=False, times=1, due_on__gte=today, due_on__lte=end, state__in=["open", "partial", "disputed"])
    of_year = Q(year=today.year) & ~Q(state__in=["exempt", "earlier"])
    counts = queries.owed_by(home, by=actor).aggregate(
        late=Count("pk", filter=late), month=Count("pk", filter=owed), total=Count("pk", filter=of_year),
        proven=Count("pk", filter=of_year & Q(state="proven")),
    )  # fmt: skip
    if not counts["total"]:
        return None
    plan = None
    if actor.may("duties.manage"):
        waiting = queries.plans_for(actor).filter(enterprise_id=home, state="open", year__gte=today.year)
        plan = waiting.order_by("year").first()
    return Owing(**counts, plan=plan, plan_url=reverse("duties:plan", args=[plan.year]) if plan else "")
