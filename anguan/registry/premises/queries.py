"""Reading sites and areas (厂区、区域), always for someone."""

from datetime import date
from uuid import UUID

from django.conf import settings
from django.db.models import QuerySet
from django.utils.module_loading import import_string

from anguan.foundation.access import Actor
from anguan.registry.premises.models import Area, Site


def sites_for(actor: Actor) -> QuerySet[Site]:
    """Return the sites an actor may see."""
    return Site.objects.visible_to(actor)


def areas_for(actor: Actor) -> QuerySet[Area]:
    """Return the areas an actor may see."""
    return Area.objects.visible_to(actor)


def sites_of(enterprise_id: UUID, *, by: Actor) -> list[Site]:
    """Return an enterprise's sites, the main one first."""
    return list(sites_for(by).filter(enterprise_id=enterprise_id).order_by("-is_main", "id"))


def areas_of(enterprise_id: UUID, *, by: Actor) -> list[Area]:
    """Return an enterprise's areas in the order they were entered."""
    return list(areas_for(by).filter(enterprise_id=enterprise_id).order_by("site_id", "id"))


def name_of_person(person_id: UUID, *, enterprise_id: UUID, by: Actor, today: date) -> str:
    """Return the name of someone who works at an enterprise, or nothing; people are kept in a layer above."""
    name: str = import_string(settings.ANGUAN_NAME_OF_PERSON)(by, person_id, enterprise_id=enterprise_id, today=today)
    return name
