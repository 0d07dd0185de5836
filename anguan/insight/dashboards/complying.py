"""How a territory keeps the law's calendar, on its officials' home (辖区履职): four numbers that open."""

from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

from django.urls import reverse

from anguan.foundation import clock
from anguan.foundation.access import Actor
from anguan.responsibility.duties.queries import compliance
from anguan.responsibility.duties.queries.compliance import Asked, Counts


@dataclass(frozen=True)
class Complying:
    """The year so far of a territory, and where its numbers lead."""

    counts: Counts
    rate: str
    unplanned: int
    late_url: str
    unplanned_url: str
    doubted_url: str


def complying_of(actor: Actor, *, at: datetime) -> Complying | None:
    """Return how an official's territory keeps its duties; nothing for others, and where nothing is laid out."""
    if not actor.is_official or not actor.may("duties.view"):
        return None
    today = clock.day_of(at)
    counts = compliance.counted(Asked(actor, today, today.year)).get("", Counts())
    if not counts.total:
        return None

    def rows(standing: str) -> str:
        return f"{reverse('duties:rows')}?{urlencode({'year': today.year, 'standing': standing})}"

    return Complying(
        counts, "—" if counts.rate is None else f"{counts.rate:.1f}%",
        compliance.unplanned(actor, year=today.year, today=today).count(), rows("late"),
        f"{reverse('duties:firms')}?{urlencode({'year': today.year, 'what': 'unplanned'})}", rows("doubted"),
    )  # fmt: skip
