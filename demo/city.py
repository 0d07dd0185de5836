"""The city itself: its divisions, parks and grids, its offices with their people, and the accounts anyone may try."""

from dataclasses import replace
from datetime import datetime
from random import Random
from typing import Any

from django.conf import settings
from django.contrib.auth.hashers import make_password

from anguan.foundation import clock
from anguan.foundation.access import Actor, Territory
from anguan.foundation.words import pinyin
from anguan.registry.accounts.models import Assignment, Person, Post, User
from anguan.registry.offices.models import Office
from anguan.registry.regions import queries as regions
from anguan.registry.regions.models import Region
from anguan.registry.regions.services import add_grid, add_park, load_divisions
from anguan.registry.regions.shapes import outline
from demo import pictures, words
from demo.firms import Firm, add_person
from demo.learning import courses
from demo.plan import CHEMICAL, ENTERPRISES, HAZARDS, Plan, Town, inside, quotas
from demo.rows import key

DEPARTMENTS = (
    ("工业和信息化局", "industry"),
    ("商务局", "commerce"),
    ("市场监督管理局", "market"),
    ("住房和城乡建设局", "housing"),
)
PARKS = (("320922", "沿海化工园区（演示）"), ("320904", "临港新材料园区（演示）"))


class Staff:
    """Puts people into offices."""

    def __init__(self, now: datetime, random: Random):
        self.now, self.random = now, random

    def office(self, name: str, region: str, *lines: str) -> Office:
        """Store an office."""
        return Office.objects.create(
            id=key(self.now, self.random), name=name, region_code=region, lines=list(lines), phone="0515-12345"
        )

    def person(self, name: str, role: str, office: Office, *, title: str = "", territory: str = "") -> Actor:
        """Store a person with a post in an office."""
        at = {"region_code": office.region_code}
        person = Person.objects.create(
            id=key(self.now, self.random), name=name, phone=words.mobile(self.random), name_py=pinyin(name), **at
        )
        post = Post.objects.create(
            id=key(self.now, self.random),
            person=person,
            person_name=name,
            role=role,
            office=office,
            title=title,
            organisation=office.name,
            territory_code=territory,
            **at,
        )
        return Actor(
            person.pk,
            name,
            frozenset({role}),
            post.pk,
            office.name,
            office_id=office.pk,
            territory=None if role == "expert" else Territory.of(territory or office.region_code),
            lines=frozenset(office.lines),
        )


def make_city(*, seed: int, scale: float, now: datetime) -> Plan:
    """Store everything above the firms, and return the plan of the firms."""
    city = settings.ANGUAN_DEMO_CITY
    random = Random(f"{seed}/city")
    load_divisions([city])
    staff = Staff(now, random)
    bureau = staff.office("盐城市应急管理局", city)
    mayor = staff.person("顾敏", "city_officer", bureau, title="工贸科科长")
    for name, line in DEPARTMENTS:
        department = staff.office(f"盐城市{name}", city, line)
        staff.person("季红" if line == "industry" else words.person_name(random), "line_officer", department)
    expert = staff.person("钱伟明", "expert", staff.office("盐城市安全生产专家库", city), title="注册安全工程师")
    for county in regions.counties_of(city):
        office = staff.office(f"{county.name}应急管理局", county.code)
        staff.person("沈涛" if county.code == f"{city}02" else words.person_name(random), "county_officer", office)
    for code, name in PARKS:
        if Region.objects.filter(code=code).exists():
            add_park(county=code, name=name, by=mayor, at=now)
    towns = _towns(city, staff, random, now)
    shares = tuple(random.lognormvariate(0, 0.7) for _ in towns)
    enterprises = max(3, round(ENTERPRISES * scale))
    return Plan(
        seed=str(seed),
        now=now,
        today=clock.day_of(now),
        enterprises=enterprises,
        chemical=round(CHEMICAL * scale),
        towns=tuple(towns),
        shares=shares,
        parks=tuple(town for town in towns if "P" in town.code),
        city=mayor,
        expert=expert,
        pictures=pictures.pool(seed),
        quotas=quotas(str(seed), enterprises, round(HAZARDS * scale)),
        courses=courses(),
    )


def _towns(city: str, staff: Staff, random: Random, now: datetime) -> list[Town]:
    counties = {county.code: county for county in regions.counties_of(city)}
    found = list(regions.towns_of(city))
    found.sort(key=lambda town: (not town.code.startswith(f"{city}02"), town.code))  # the cast lives in 亭湖
    towns = []
    for number, region in enumerate(found):
        office = staff.office(f"{region.name}安全生产监督管理办公室", region.code)
        officer = staff.person("李强" if number == 0 else words.person_name(random), "town_officer", office)
        grid = ""
        if number == 0:
            village = regions.children(region.code).first()
            grid = add_grid(under=village.code if village else region.code, name="第一网格", by=officer, at=now).code
        member = staff.person(
            "吴静" if number == 0 else words.person_name(random), "grid_member", office, territory=grid
        )
        # Stories take place everywhere in the town; the member's own territory is for what they see themselves.
        member = replace(member, territory=Territory.of(region.code))
        county = counties[region.code[:6]]
        point = inside(outline(county.code), None, Random(f"{staff.random.random()}/{region.code}"))
        short = county.name.rstrip("区县市") if len(county.name) > 2 else county.name
        towns.append(Town(region.code, region.name, short, point.lon, point.lat, officer, member))
    return towns


def name_cast(firm: Firm, other: Firm, random: Random) -> None:
    """Give the demo's own firm the people its sign-ins are for; rename the first of each role, add who is missing."""
    for role, name in (
        ("principal", "王建国"),
        ("safety_officer", "周明"),
        ("team_leader", "孙海"),
        ("worker", "陈卫东"),
    ):
        _rename(firm, role, name)
    zhou = firm.people["safety_officer"][0]
    add_person(firm, zhou.name, "team_leader", random, title="兼夜班班长", team="丁班", person_id=zhou.person_id)
    ma = other.people["worker"][0]
    _rename(other, "worker", "马志强")
    firm.people["contractor_worker"] = []
    add_person(
        firm,
        "马志强",
        "contractor_worker",
        random,
        title="外包检修",
        employer=other.enterprise.name,
        person_id=ma.person_id,
    )


def _rename(firm: Firm, role: str, name: str) -> None:
    actor = firm.people[role][0]
    firm.people[role][0] = replace(actor, name=name)
    for rows in firm.rows.values():
        for row in rows:
            if actor.person_id in row and actor.name in row:
                row[row.index(actor.name)] = name


# Whose account it is: the words printed, the sign-in name, the person's role, and how to find them.
SIGN_INS: tuple[tuple[str, str, dict[str, Any]], ...] = (
    ("市应急管理局", "shiju", {"role": "city_officer"}),
    ("县（区）应急管理局", "xianju", {"role": "county_officer", "person_name": "沈涛"}),
    ("镇（街道）安监办", "zhenban", {"role": "town_officer", "person_name": "李强"}),
    ("行业主管部门", "gongxin", {"role": "line_officer", "person_name": "季红"}),
    ("网格员", "wangge", {"role": "grid_member", "person_name": "吴静"}),
    ("专家", "zhuanjia", {"role": "expert"}),
    ("主要负责人", "laoban", {"role": "principal", "person_name": "王建国"}),
    ("安全员", "anquan", {"role": "safety_officer", "person_name": "周明"}),
    ("班组长", "banzhang", {"role": "team_leader", "person_name": "孙海"}),
    ("工人", "gongren", {"role": "worker", "person_name": "陈卫东"}),
    ("承包商人员", "chengbao", {"role": "contractor_worker", "person_name": "马志强"}),
)


def open_accounts(plan: Plan, firm_ids: list[Any]) -> None:
    """Give the demo's people their accounts, and the expert some firms to look at."""
    password = make_password(words.PASSWORD)
    for _, username, whose in SIGN_INS:
        post = Post.objects.filter(**whose).order_by("id")[0]
        User.objects.create(
            username=username, person_id=post.person_id, password=password, password_changed_at=plan.now
        )
    expert = Post.objects.get(person_id=plan.expert.person_id)
    for row in firm_ids:
        Assignment.objects.create(
            post=expert,
            person_id=expert.person_id,
            enterprise_id=row.pk,
            region_code=row.region_code,
            line_code=row.line_code,
        )
