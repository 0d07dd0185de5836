"""Keeping sites and areas (厂区、区域): one function for one thing a person does."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from anguan.foundation import clock
from anguan.foundation.access import Actor
from anguan.foundation.access.models import uuid7
from anguan.foundation.audit.services import record
from anguan.foundation.refusal import refuse_if
from anguan.registry.enterprises.models import Enterprise
from anguan.registry.enterprises.queries import enterprises_for
from anguan.registry.premises import queries, rules
from anguan.registry.premises.models import Area, Site
from anguan.registry.premises.rules import AreaFacts, SiteFacts


@transaction.atomic
def add_site(enterprise_id: UUID, facts: SiteFacts, *, by: Actor, at: datetime, key: UUID | None = None) -> Site:
    """Add a site (新增厂区); an enterprise's first one is its main one. The same key again is the same site."""
    by.require("premises.edit")
    enterprise = _locked(enterprise_id, by)
    known = queries.sites_of(enterprise.pk, by=by)
    if same := next((site for site in known if site.pk == key), None):
        return same
    refuse_if(rules.reasons_against_site(facts, siblings=[site.name for site in known]))
    site = Site(
        id=key or uuid7(),
        enterprise=enterprise,
        region_code=enterprise.region_code,
        line_code=enterprise.line_code,
        is_main=facts.is_main or not known,
    )
    _write_site(site, facts)
    if site.is_main:
        _others_are_not_main(site)
    site.save(force_insert=True)
    record("premises.site_added", site, by=by, at=at, said={rules.FACT_TITLES["name"]: site.name})
    return site


@transaction.atomic
def edit_site(site_id: UUID, facts: SiteFacts, *, by: Actor, at: datetime) -> Site:
    """Correct a site (变更厂区)."""
    by.require("premises.edit")
    site = queries.sites_for(by).get(pk=site_id)
    enterprise = _locked(site.enterprise_id, by)
    siblings = [one.name for one in queries.sites_of(enterprise.pk, by=by) if one.pk != site.pk]
    refuse_if(rules.reasons_against_site(facts, siblings=siblings))
    before = _site_said(site)
    _write_site(site, facts)
    if facts.is_main and not site.is_main:
        _others_are_not_main(site)
        site.is_main = True
    site.save()
    _record_changes("premises.site_edited", site, site.name, before, _site_said(site), by=by, at=at)
    return site


@transaction.atomic
def add_area(site_id: UUID, facts: AreaFacts, *, by: Actor, at: datetime, key: UUID | None = None) -> Area:
    """Add an area to a site (新增区域). The same key again is the same area."""
    by.require("premises.edit")
    site = queries.sites_for(by).get(pk=site_id)
    enterprise = _locked(site.enterprise_id, by)
    beside = [area for area in queries.areas_of(enterprise.pk, by=by) if area.site_id == site.pk]
    if same := next((area for area in beside if area.pk == key), None):
        return same
    person = _person_named(facts, enterprise, by=by, at=at)
    refuse_if(
        rules.reasons_against_area(facts, siblings=[area.name for area in beside], person_known=person is not None)
    )
    area = Area(
        id=key or uuid7(),
        enterprise=enterprise,
        region_code=enterprise.region_code,
        line_code=enterprise.line_code,
        site=site,
    )
    _write_area(area, facts, person or "")
    area.save(force_insert=True)
    record("premises.area_added", area, by=by, at=at, said={rules.FACT_TITLES["name"]: area.name})
    return area


@transaction.atomic
def edit_area(area_id: UUID, facts: AreaFacts, *, by: Actor, at: datetime) -> Area:
    """Correct an area (变更区域): its name, kind, or who answers for it."""
    by.require("premises.edit")
    area = queries.areas_for(by).get(pk=area_id)
    enterprise = _locked(area.enterprise_id, by)
    beside = [one for one in queries.areas_of(enterprise.pk, by=by) if one.site_id == area.site_id]
    siblings = [one.name for one in beside if one.pk != area.pk]
    person = _person_named(facts, enterprise, by=by, at=at)
    refuse_if(rules.reasons_against_area(facts, siblings=siblings, person_known=person is not None))
    before = _area_said(area)
    _write_area(area, facts, person or "")
    area.save()
    _record_changes("premises.area_edited", area, area.name, before, _area_said(area), by=by, at=at)
    return area


def _locked(enterprise_id: UUID, by: Actor) -> Enterprise:
    found: Enterprise = enterprises_for(by).select_for_update(of=("self",)).defer("grams").get(pk=enterprise_id)
    return found


def _others_are_not_main(site: Site) -> None:
    Site.objects.filter(enterprise_id=site.enterprise_id, is_main=True).exclude(pk=site.pk).update(is_main=False)


def _write_site(site: Site, facts: SiteFacts) -> None:
    site.name, site.address = facts.name.strip(), facts.address.strip()
    site.lon, site.lat = facts.lon, facts.lat
    site.datum = facts.datum if facts.lon is not None else ""


def _write_area(area: Area, facts: AreaFacts, person: str) -> None:
    area.name, area.kind = facts.name.strip(), facts.kind
    area.in_charge, area.in_charge_name = facts.in_charge, person


def _person_named(facts: AreaFacts, enterprise: Enterprise, *, by: Actor, at: datetime) -> str | None:
    """Return the name of the person chosen, nothing when nobody was, None when there is no such person here."""
    if facts.in_charge is None:
        return ""
    today = clock.day_of(at)
    return queries.name_of_person(facts.in_charge, enterprise_id=enterprise.pk, by=by, today=today) or None


def _site_said(site: Site) -> dict[str, str]:
    place = "" if site.lon is None or site.lat is None else f"{site.lon:.6f}, {site.lat:.6f}"
    return {"name": site.name, "address": site.address, "place": place}


def _area_said(area: Area) -> dict[str, str]:
    return {"name": area.name, "kind": rules.KINDS.get(area.kind, area.kind), "in_charge": area.in_charge_name}


def _record_changes(
    action: str, row: Any, name: str, before: dict[str, str], after: dict[str, str], *, by: Actor, at: datetime
) -> None:
    changed = {key: [before[key], after[key]] for key in before if before[key] != after[key]}
    if changed:
        # `said` is what the file's story shows; the values before and after are in it
        record(action, row, by=by, at=at, said={rules.FACT_TITLES["name"]: name} | rules.said(changed))
