"""Reads of publicity events: what an office looks after, what an enterprise is asked, what came of it."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Sum
from django.db.models.functions import Substr

from anguan.foundation.access import Actor
from anguan.foundation.access.visibility import happened_in
from anguan.registry.enterprises.models import Enterprise
from anguan.registry.regions import queries as regions
from anguan.registry.regions.rules import LENGTHS, Level, ancestors
from anguan.responsibility.publicity.models import Event, Participation


def events_for(actor: Actor) -> QuerySet[Event]:
    """Return the events an actor may look at: of their territory and from above it; an enterprise's, from above it."""
    rows: QuerySet[Event] = Event.objects.visible_to(actor)
    if actor.territory is not None:
        within = Q(region_code__gte=actor.territory.start, region_code__lt=actor.territory.stop)
        return rows.filter(within | Q(region_code__in=ancestors(actor.territory.code), shared=True))
    return rows.filter(shared=True, region_code__in=_above(actor))


def own_events(actor: Actor) -> QuerySet[Event]:
    """Return the events of the actor's own office."""
    if actor.office_id is None or not actor.may("publicity.run"):
        return Event.objects.none()
    return Event.objects.visible_to(actor).filter(office_id=actor.office_id)


def asked_of(actor: Actor, *, today: date) -> QuerySet[Event]:
    """Return the events an actor's enterprise is asked to take part in, and has not yet shown."""
    if actor.enterprise_id is None or not actor.may("publicity.join"):
        return Event.objects.none()
    firm = Enterprise.objects.filter(pk=actor.enterprise_id).values_list("industry_code", flat=True).first() or ""
    told = Participation.objects.filter(event=OuterRef("pk"), enterprise_id=actor.enterprise_id)
    rows = events_for(actor).filter(by_enterprises=True, starts_on__lte=today).exclude(state="cancelled")
    fits = Q(industries=[]) | Q(industries__contains=[firm[:1]])
    return rows.filter(fits, ~Exists(told), ends_on__gte=today).order_by("ends_on")


def asks(event: Event, actor: Actor) -> bool:
    """Return whether an event asks the actor's enterprise to take part."""
    if not event.by_enterprises or actor.enterprise_id is None or not actor.may("publicity.join"):
        return False
    firm = Enterprise.objects.filter(pk=actor.enterprise_id).values_list("industry_code", flat=True).first() or ""
    return not event.industries or firm[:1] in event.industries


def participations_for(actor: Actor) -> QuerySet[Participation]:
    """Return what took part, as far as the actor may see it."""
    rows: QuerySet[Participation] = Participation.objects.visible_to(actor)
    return rows


def firms_asked(code: str, industries: tuple[str, ...]) -> int:
    """Return how many enterprises in operation an event of a territory asks."""
    rows = Enterprise.objects.filter(happened_in(code), status="active")
    if industries:
        chosen = Q()
        for industry in industries:
            chosen |= Q(industry_code__startswith=industry)
        rows = rows.filter(chosen)
    return rows.count()


@dataclass(frozen=True)
class Reached:
    """What an event came to."""

    records: int
    firms: int
    people: int


def reached(event: Event, *, by: Actor) -> Reached:
    """Return how many took part, and how many people that were."""
    found = participations_for(by).filter(event=event).aggregate(
        n=Count("pk"), firms=Count("enterprise_id"), people=Sum("people")
    )  # fmt: skip
    return Reached(found["n"], found["firms"], found["people"] or 0)


def by_town(event: Event, *, by: Actor) -> list[tuple[str, str, int, int]]:
    """Return (code, name, enterprises, people) of each town that took part."""
    rows = participations_for(by).filter(event=event, enterprise_id__isnull=False)
    towns = rows.annotate(town=Substr("region_code", 1, LENGTHS[Level.TOWN])).values("town").order_by("town")
    found = towns.values_list("town", Count("pk"), Sum("people"))
    names = regions.names(code for code, _n, _p in found)
    return [(code, names.get(code, code), n, people) for code, n, people in found]


def _above(actor: Actor) -> list[str]:
    if actor.enterprise_id is None:
        return []
    code = Enterprise.objects.filter(pk=actor.enterprise_id).values_list("region_code", flat=True).first()
    return [*ancestors(code), code] if code else []
