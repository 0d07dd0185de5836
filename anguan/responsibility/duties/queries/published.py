"""What offices said for a territory (地方发布): theirs, those above it, and those below it; with who and when."""

from typing import Any, TypeVar

from django.db.models import Model, QuerySet

from anguan.foundation.access import Actor
from anguan.responsibility.duties.models import EntryReview, LocalDuty, LocalSetting

Row = TypeVar("Row", bound=Model)
LEVELS = (2, 4, 6, 9)  # a province, a city, a county, a town


def _readable(model: type[Row], actor: Actor) -> QuerySet[Row]:
    rows: Any = model._default_manager
    if actor.territory is None:
        none: QuerySet[Row] = rows.none()
        return none
    own = actor.territory
    above = [own.code[:length] for length in LEVELS if length < len(own.code)]
    seen: QuerySet[Row] = rows.visible_to(actor)
    return seen.filter(region_code__in=above) | seen.filter(region_code__gte=own.start, region_code__lt=own.stop)


def local_duties(actor: Actor) -> QuerySet[LocalDuty]:
    """Return the duties offices published that concern a territory."""
    return _readable(LocalDuty, actor)


def settings(actor: Actor, duty: str = "") -> QuerySet[LocalSetting]:
    """Return the settings of offices that concern a territory, the latest first."""
    rows = _readable(LocalSetting, actor)
    return (rows.filter(duty=duty) if duty else rows).order_by("-id")


def reviews(actor: Actor, duty: str) -> QuerySet[EntryReview]:
    """Return what offices found of an entry, the latest first."""
    return _readable(EntryReview, actor).filter(duty=duty).order_by("-id")
