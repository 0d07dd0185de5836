"""The steps of a story in one line each, every one taken under the actor's own scope as a request would."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, TypeVar
from uuid import UUID

from anguan.foundation.access import Actor
from anguan.foundation.access.scope import acting_as
from anguan.foundation.evidence.tests.makers import make_photo
from anguan.foundation.refusal import Refused
from anguan.prevention.permits import catalog, services
from anguan.prevention.permits.models import Permit
from anguan.prevention.permits.rules.drafting import MeasureSaid
from anguan.prevention.permits.tests.makers import LAT, LON, NINE, draft_of, gas_said

T = TypeVar("T")
SHORT = timedelta(minutes=1)


def scoped(by: Actor, step: Callable[..., T], /, *args: Any, **named: Any) -> T:
    """Take one step as the web role, with the database showing only what the actor may see; a refusal is answered."""
    with acting_as(by):
        try:
            return step(*args, by=by, **named)
        except Refused as refusal:
            refused = refusal
    raise refused


def shot(by: Actor, purpose: str, *, at: datetime = NINE) -> UUID:
    """Take a live photo on the spot."""
    with acting_as(by):
        return make_photo(by, at=at, purpose=purpose, lon=LON, lat=LAT).pk


def draft(
    by: Actor, kind: str = "hot_work", *, at: datetime = NINE, permit_id: UUID | None = None, **named: Any
) -> Permit:
    """Keep a draft."""
    said = draft_of(kind, at=at, **named)
    return scoped(by, services.draft, said, at=at, permit_id=permit_id)


def submit(permit: Permit, by: Actor, *, at: datetime = NINE) -> Permit:
    """Submit it."""
    return scoped(by, services.submit, permit.pk, at=at)


def sign(permit: Permit, by: Actor, slot: str, *, at: datetime = NINE, photo: bool = True, **named: Any) -> Permit:
    """Sign a slot, with a live photo on the spot."""
    photos = [shot(by, "permit_approval", at=at)] if photo else []
    version = named.pop("seen_version", None) or Permit.objects.get(pk=permit.pk).version
    return scoped(by, services.sign, permit.pk, at=at, slot=slot, seen_version=version, photo_ids=photos, **named)


def show(permit: Permit, by: Actor, node: str, *, at: datetime) -> None:
    """Show a node."""
    scoped(by, services.show, permit.pk, at=at, node=node, photo_ids=[shot(by, f"permit_{node}", at=at)])


def prepare(permit: Permit, leader: Actor, guardian: Actor, *crew: Actor, at: datetime) -> None:
    """Brief everybody, confirm every measure, show the two nodes, measure the gas."""
    scoped(leader, services.brief, permit.pk, at=at, said="动火点周围的可燃物已清理")
    for number, one in enumerate((leader, guardian, *crew), start=1):
        scoped(one, services.sign_briefing, permit.pk, at=at + number * SHORT)
    for measure in catalog.kinds()[permit.kind].measures:
        line = MeasureSaid(measure.number, not measure.free_text, "灭火器 4 具" if measure.params else "")
        moment = at + (5 + measure.number / 3) * SHORT
        scoped(leader, services.confirm_measures, permit.pk, at=moment, lines=[line])
    show(permit, guardian, "pre_site_clearing", at=at + 11 * SHORT)
    show(permit, guardian, "safety_protection", at=at + 12 * SHORT)
    if permit.kind in {"hot_work", "confined_space"}:
        moment = at + 13 * SHORT
        photos = [shot(guardian, "permit_gas", at=moment)]
        scoped(guardian, services.record_gas, permit.pk, at=moment, said=gas_said(moment), photo_ids=photos)
