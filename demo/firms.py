"""The firms of the demo: enterprises with sites, areas, certificates, people and posts, as rows ready for COPY."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from typing import Any
from uuid import UUID

from anguan.foundation.access import Actor
from anguan.foundation.words import pinyin
from anguan.registry.accounts.models import Person, Post
from anguan.registry.enterprises.models import CreditCode, Enterprise, EnterpriseCertificate
from anguan.registry.enterprises.rules import check_digit
from anguan.registry.premises.models import Area, Site
from demo import words
from demo.plan import CAST, Plan, Town
from demo.rows import Shape, key

SHAPES = {model: Shape(model) for model in (Person, Post, Site, Area, EnterpriseCertificate)}


@dataclass
class Firm:
    """An enterprise with its people as actors and everything that is written for it."""

    enterprise: Enterprise
    town: Town
    negligent: bool
    people: dict[str, list[Actor]] = field(default_factory=lambda: defaultdict(list))  # by role
    areas: list[Area] = field(default_factory=list)
    rows: dict[Any, list[list[Any]]] = field(default_factory=lambda: defaultdict(list))

    @property
    def everyone(self) -> list[Actor]:
        """All people of the firm."""
        return [actor for actors in self.people.values() for actor in actors]


def make_firm(plan: Plan, index: int) -> Firm:
    """Make the firm of a number; the first ones are those the demo's own people work for."""
    random = plan.random("firm", index)
    chemical = CAST <= index < CAST + plan.chemical
    town = _town(plan, index, random, chemical=chemical)
    born = plan.now - timedelta(days=420 + random.randrange(200), seconds=random.randrange(86_000))
    enterprise = _enterprise(index, town, born, random, chemical=chemical)
    firm = Firm(enterprise, town, negligent=index >= CAST and random.random() < 0.05)
    _activate(plan, firm, index, random)
    firm.rows[CreditCode].append([enterprise.credit_code, enterprise.pk])
    _add_premises(firm, random, many=index < CAST)
    _add_people(firm, random, many=index < CAST)
    _add_certificates(plan, firm, random, chemical=chemical)
    return firm


def _town(plan: Plan, index: int, random: Random, *, chemical: bool) -> Town:
    if index < CAST:
        return plan.towns[index]
    if chemical and plan.parks:
        return random.choice(plan.parks)
    return random.choices(plan.towns, plan.shares)[0]


def _enterprise(index: int, town: Town, born: datetime, random: Random, *, chemical: bool) -> Enterprise:
    if chemical:
        industry, (_, trade, traits) = words.CHEMICAL[0], (0, *words.CHEMICAL[1:])
    else:
        industry = random.choices(list(words.INDUSTRIES), [share for share, _, _ in words.INDUSTRIES.values()])[0]
        _, trade, traits = words.INDUSTRIES[industry]
    name = words.company_name(random, town.county, trade)
    if index == 0:
        industry, name, traits = "C34", "盐城华海机械有限公司", {"solvent_painting": 1.0, "dust_explosion": 1.0}
    size, _, (low, high) = random.choices(words.SIZES, [share for _, share, _ in words.SIZES])[0]
    if index == 0:
        size, low, high = "small", 168, 168
    lon, lat = town.lon + random.gauss(0, 0.018), town.lat + random.gauss(0, 0.014)
    body = f"91{town.code[:6] if town.code[:6].isdigit() else '320900'}MA{index:07d}"
    enterprise = Enterprise(
        id=key(born, random),
        name=name,
        credit_code=body + check_digit(body),
        address=f"{town.name}{random.choice(words.STREETS)}{random.randrange(1, 299)}号",
        region_code=town.code,
        line_code="emergency" if chemical or random.random() < 0.55 else "industry",
        industry_code=industry,
        size=size,
        headcount=random.randint(low, high),
        flags=sorted(flag for flag, chance in traits.items() if random.random() < chance),
        lon=round(lon, 6),
        lat=round(lat, 6),
        datum="wgs84",
        status="active" if index < CAST or random.random() < 0.965 else random.choice(("suspended", "closed")),
        created_at=born,
        ledger_at=born,
    )
    enterprise.name_py = pinyin(name)
    return enterprise


def _activate(plan: Plan, firm: Firm, index: int, random: Random) -> None:
    keen = 0.35 + 0.6 * plan.random("keen", firm.town.code).random()  # towns differ in how far they have come
    if index < CAST or random.random() < keen:
        firm.enterprise.activated_at = firm.enterprise.created_at + timedelta(days=random.randrange(2, 40))


def _add_premises(firm: Firm, random: Random, *, many: bool) -> None:
    enterprise = firm.enterprise
    owned = {
        "enterprise_id": enterprise.pk, "region_code": enterprise.region_code, "line_code": enterprise.line_code
    }  # fmt: skip
    site = key(enterprise.created_at, random)
    firm.rows[Site].append(
        SHAPES[Site].row(
            id=site,
            **owned,
            name="厂区",
            address=enterprise.address,
            lon=enterprise.lon,
            lat=enterprise.lat,
            datum="wgs84",
            is_main=True,
        )
    )
    names = list(words.AREAS) if many else random.sample(list(words.AREAS), random.randint(2, 5))
    for name in names:
        area = Area(id=key(enterprise.created_at, random), name=name, site_id=site, **owned)
        firm.areas.append(area)
        firm.rows[Area].append(SHAPES[Area].row(id=area.pk, **owned, site_id=site, name=name, kind=words.AREAS[name]))


def _add_people(firm: Firm, random: Random, *, many: bool) -> None:
    size = firm.enterprise.size
    wanted = [("principal", "总经理", ""), ("safety_officer", "", "")]
    if many or size in {"medium", "large"}:
        wanted.append(("safety_officer", "注册安全工程师", ""))
    wanted += [("team_leader", "", team) for team in words.TEAMS[: 4 if many else 1]]
    wanted += [("worker", "操作工", random.choice(words.TEAMS)) for _ in range(8 if many else random.randint(1, 4))]
    for role, title, team in wanted:
        add_person(firm, words.person_name(random), role, random, title=title, team=team)


def add_person(
    firm: Firm, name: str, role: str, random: Random, *, title: str = "", team: str = "", employer: str = "",
    person_id: UUID | None = None,
) -> Actor:  # fmt: skip
    """Add a person with a post to a firm; with `person_id` a further post of someone known."""
    enterprise = firm.enterprise
    person = person_id or key(enterprise.created_at, random)
    post = key(enterprise.created_at, random)
    at = {"region_code": enterprise.region_code, "line_code": enterprise.line_code}
    if person_id is None:
        phone = words.mobile(random) if random.random() < 0.93 else ""
        firm.rows[Person].append(
            SHAPES[Person].row(
                id=person, name=name, name_py=pinyin(name), phone=phone, enterprise_id=enterprise.pk, **at
            )
        )
    firm.rows[Post].append(
        SHAPES[Post].row(
            id=post,
            person_id=person,
            person_name=name,
            role=role,
            enterprise_id=enterprise.pk,
            title=title,
            team=team,
            organisation=enterprise.name,
            employer=employer,
            **at,
        )
    )
    actor = Actor(person, name, frozenset({role}), post, enterprise.name, frozenset({enterprise.pk}))
    firm.people[role].append(actor)
    return actor


def _add_certificates(plan: Plan, firm: Firm, random: Random, *, chemical: bool) -> None:
    enterprise = firm.enterprise
    kinds = ["business_licence"]
    if chemical:
        kinds.append("safety_production_licence")
    if enterprise.size in {"medium", "large"} or random.random() < 0.15:
        kinds.append("standardization")
    for number, kind in enumerate(kinds):
        issued = plan.today - timedelta(days=random.randrange(30, 1200))
        expires = None if kind == "business_licence" else issued + timedelta(days=3 * 365)
        firm.rows[EnterpriseCertificate].append(
            SHAPES[EnterpriseCertificate].row(
                id=key(enterprise.created_at, random),
                enterprise_id=enterprise.pk,
                region_code=enterprise.region_code,
                line_code=enterprise.line_code,
                kind=kind,
                number=enterprise.credit_code if number == 0 else f"苏盐{random.randrange(10**6):06d}",
                issued_by=f"{firm.town.county}行政审批局",
                issued_on=issued,
                expires_on=expires,
            )
        )
