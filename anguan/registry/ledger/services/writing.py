"""Writing planned imports (写入): a chunk of enterprises with their people and main sites, in a few statements."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from functools import lru_cache
from uuid import UUID

from django.apps import apps

from anguan.foundation import bulk
from anguan.foundation.access import Actor
from anguan.foundation.access.models import uuid7
from anguan.foundation.audit.services import Note, record_all
from anguan.foundation.clock import day_of
from anguan.foundation.words import mark as _
from anguan.foundation.words import pinyin
from anguan.registry.accounts.models import Person, Post
from anguan.registry.enterprises.models import CreditCode, Enterprise
from anguan.registry.ledger.rules import PersonNamed
from anguan.registry.ledger.services.comparing import Plan
from anguan.registry.premises.models import Site

MAIN_SITE = _("主厂区")
_ENTERPRISE = [
    "name", "name_py", "region_code", "address", "industry_code", "size", "headcount", "flags", "lon", "lat", "datum",
    "status", "ledger_at",
]  # fmt: skip


def write_plans(plans: Sequence[Plan], *, by: Actor, at: datetime, ledger_id: UUID) -> None:
    """Write what the plans say, with one audit entry for each enterprise that is new or changed."""
    today = day_of(at)
    moved: dict[str, list[UUID]] = defaultdict(list)
    for one in plans:
        if one.is_new:
            one.enterprise = _new_enterprise(one, by, at)
        elif one.enterprise is not None:
            if "region_code" in one.facts:
                moved[one.entry.region_code].append(one.enterprise.pk)
            _change(one.enterprise, one, at)
    _write_enterprises(plans)
    _write_sites(plans)
    _write_people(plans, today=today)
    for region_code, enterprise_ids in moved.items():
        _carry_along(enterprise_ids, region_code)
    record_all(
        [
            Note(
                "enterprises.imported" if one.is_new else "enterprises.updated",
                one.enterprise,
                by,
                at,
                {"ledger": str(ledger_id), **({} if one.is_new else {"changes": one.told})},
            )
            for one in plans
            if one.kind != "unchanged"
        ]
    )


def _new_enterprise(one: Plan, by: Actor, at: datetime) -> Enterprise:
    entry = one.entry
    line = "emergency" if not by.lines or "emergency" in by.lines else min(by.lines)
    return Enterprise(
        id=uuid7(),
        name=entry.name,
        name_py=_sound(entry.name),
        credit_code=entry.credit_code,
        region_code=entry.region_code,
        line_code=line,
        address=entry.address,
        industry_code=entry.industry_code,
        size=entry.size,
        headcount=entry.headcount,
        flags=sorted(entry.has),
        lon=entry.lon,
        lat=entry.lat,
        datum=entry.datum,
        status=entry.status or "active",
        created_at=at,
        ledger_at=at,
    )


def _change(enterprise: Enterprise, one: Plan, at: datetime) -> None:
    enterprise.ledger_at = at
    for name, (_before, after) in one.facts.items():
        if name == "place":
            enterprise.lon, enterprise.lat, enterprise.datum = one.entry.lon, one.entry.lat, one.entry.datum
        else:
            setattr(enterprise, name, after)
    if "name" in one.facts:
        enterprise.name_py = _sound(enterprise.name)


def _write_enterprises(plans: Sequence[Plan]) -> None:
    new = [one.enterprise for one in plans if one.is_new and one.enterprise]
    bulk.insert(CreditCode(code=one.credit_code, enterprise_id=one.pk) for one in new)
    bulk.insert(new)
    changed = [one.enterprise for one in plans if one.facts and not one.is_new and one.enterprise]
    bulk.insert(changed, update=_ENTERPRISE)  # each is there, and the insert turns into its update
    unchanged = [one.enterprise for one in plans if not one.facts and not one.is_new and one.enterprise]
    if unchanged:
        at = unchanged[0].ledger_at
        Enterprise.objects.filter(pk__in=[enterprise.pk for enterprise in unchanged]).update(ledger_at=at)


def _write_sites(plans: Sequence[Plan]) -> None:
    new: list[Site] = []
    changed: list[Site] = []
    for one in plans:
        enterprise = one.enterprise
        if enterprise is None:
            continue
        if one.site is None:
            new.append(
                Site(
                    id=uuid7(),
                    enterprise_id=enterprise.pk,
                    region_code=enterprise.region_code,
                    line_code=enterprise.line_code,
                    name=MAIN_SITE,
                    address=enterprise.address,
                    lon=enterprise.lon,
                    lat=enterprise.lat,
                    datum=enterprise.datum,
                    is_main=True,
                )
            )
        elif {"address", "place"} & one.facts.keys():
            site = one.site
            site.address = enterprise.address
            site.lon, site.lat, site.datum = enterprise.lon, enterprise.lat, enterprise.datum
            changed.append(site)
    bulk.insert(new)
    bulk.insert(changed, update=["address", "lon", "lat", "datum"])


def _write_people(plans: Sequence[Plan], *, today: date) -> None:
    people: list[Person] = []
    posts: list[Post] = []
    called: dict[str, Person] = {}
    again: list[Post] = []
    ended: list[Post] = []
    for one in plans:
        enterprise = one.enterprise
        if enterprise is None:
            continue
        known: dict[str, Person] = {}  # one person may be both principal and safety officer
        for post, phone in one.phones:
            post.person.phone = phone
            called[str(post.person_id)] = post.person
        for post in one.ended:
            post.until = today - timedelta(days=1)
            ended.append(post)
        for role, named, held_before in one.appointed:
            if held_before is not None:
                held_before.until = None
                again.append(held_before)
                continue
            person = known.get(named.name)
            if person is None or (named.phone and person.phone and named.phone != person.phone):
                person = _new_person(named, enterprise)
                people.append(person)
                known[named.name] = person
            person.phone = person.phone or named.phone
            posts.append(_new_post(person, role, enterprise, today))
    bulk.insert(people)
    bulk.insert(posts, ignore=True)  # the same name twice in a cell is one post
    bulk.insert(called.values(), update=["phone"])
    bulk.insert([*again, *ended], update=["until"])


def _new_person(named: PersonNamed, enterprise: Enterprise) -> Person:
    return Person(
        id=uuid7(),
        name=named.name,
        name_py=_sound(named.name),
        phone=named.phone,
        enterprise_id=enterprise.pk,
        region_code=enterprise.region_code,
        line_code=enterprise.line_code,
    )


def _new_post(person: Person, role: str, enterprise: Enterprise, today: date) -> Post:
    return Post(
        id=uuid7(),
        person_id=person.pk,
        person_name=person.name,
        role=role,
        enterprise_id=enterprise.pk,
        organisation=enterprise.name,
        region_code=enterprise.region_code,
        line_code=enterprise.line_code,
        since=today,
    )


def _carry_along(enterprise_ids: Sequence[UUID], region_code: str) -> None:
    """Give what stands (people, posts, sites) the new region of its enterprise; what happened stays where it did."""
    for model in apps.get_models():
        if getattr(model, "moves_with_enterprise", False):
            model._default_manager.filter(enterprise_id__in=enterprise_ids).update(region_code=region_code)


@lru_cache(maxsize=20_000)
def _sound(name: str) -> str:
    return pinyin(name)
