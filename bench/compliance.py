"""Compliance (履职情况): pages of a city, a county and a town over half a million obligations, by the web process.

The tally is counted before; then some towns change, as they do all day, so that each page also counts rows.
"""

import calendar
import time
from collections.abc import Iterator
from datetime import date, timedelta
from functools import partial
from random import Random
from typing import Any

from django.db import connection, transaction

from anguan.foundation import clock
from anguan.foundation.access import Actor
from anguan.foundation.access.models import uuid7
from anguan.foundation.access.scope import acting_as
from anguan.registry.accounts.tests.makers import make_actor, make_office
from anguan.registry.accounts.tests.signing import client_of
from anguan.registry.enterprises.models import Enterprise
from anguan.registry.regions import rules as regions
from anguan.registry.regions.models import Region
from anguan.responsibility.duties import catalog
from anguan.responsibility.duties.models import Obligation, Tally, YearPlan
from anguan.responsibility.duties.models.tallying import mark
from anguan.responsibility.duties.queries import compliance
from anguan.responsibility.duties.queries.compliance import Asked
from anguan.responsibility.duties.services import tallying
from bench.firing import HOST, fire, serving
from bench.measuring import Result, Size, ms, percentile, repeated
from demo.rows import Shape, copy, key

FIRMS, ROWS, TOWNS, CHANGED = 10_314, 500_000, 120, 3
LINES = 2  # as many as there are web workers
LINE_CODES = ("emergency", "fire")
INDUSTRIES = ("C13", "C17", "C18", "C26", "C29", "C30", "C31", "C33", "C34", "C35", "C36", "C38", "C39", "F51", "G59")


def run(size: Size) -> list[Result]:
    """Ask for the pages of officers, split in every way, one after another, then two at once, as long as that takes."""
    toy = size.rows < 1_000
    firms, rows = (40, 800) if toy else (FIRMS, ROWS)
    today = clock.today()
    _fill(firms, rows, today)
    began = time.perf_counter()
    tallying.mark_all()
    tallying.step(clock.now())
    counting = time.perf_counter() - began
    mark(_town(number) for number in range(CHANGED))
    officers = {
        "city": make_actor("测评员", "city_officer", office=make_office("盐城市应急管理局", "3209")),
        "county": make_actor("测评员", "county_officer", office=make_office("亭湖区应急管理局", "320900")),
        "town": make_actor("测评员", "town_officer", office=make_office("镇安监办", _town(5))),
    }
    pages = [
        ("city by county", "city", "/duties/compliance"),
        ("city by industry", "city", "/duties/compliance?by=industry"),
        ("city by duty", "city", "/duties/compliance?by=duty"),
        ("one duty by county", "city", "/duties/compliance?duty=fire_drill&by=region"),
        ("one industry by duty", "city", "/duties/compliance?industry=C33&by=duty"),
        ("a county by town", "county", "/duties/compliance"),
        ("a county by duty", "county", "/duties/compliance?by=duty"),
        ("a town by firm", "town", "/duties/compliance"),
    ]
    beside_pages = [
        ("rows: late in the city", "city", f"/duties/compliance/rows?year={today.year}&standing=late"),
        ("ahead: a month of the city", "city", "/duties/ahead"),
        ("ahead: a month of a town", "town", "/duties/ahead?by=firm"),
        ("whom to press in a county", "county", "/duties/compliance/firms?what=late"),
    ]
    walls, crowded = list[float](), list[float]()
    table = [["page", "P50", "P95", "two at once, P95", "web", "database"]]
    with serving() as server:
        for name, who, path in (*pages, *beside_pages):
            asked = [[_request(officers[who], path)] * max(1, size.repeats) for _line in range(LINES)]
            fire(server.port, [line[:2] for line in asked], taken=_taken)
            before = server.cpu()
            found, _client = fire(server.port, asked[:1], taken=_taken)
            web, database = ((there - here) / len(found) for here, there in zip(before, server.cpu(), strict=True))
            both, _client = fire(server.port, asked, taken=_taken)
            waits = (percentile(found, 0.5), percentile(found, 0.95), percentile(both, 0.95), web, database)
            table.append([name, *map(ms, waits)])
            if (name, who, path) in pages:
                walls, crowded = [*walls, *found], [*crowded, *both]
    city = officers["city"]
    bare = repeated([partial(_bare, city, today)] * 3)
    beside = (
        f"P50 {ms(percentile(walls, 0.5))}, with {LINES} at once P95 {ms(percentile(crowded, 0.95))};"
        f" {Tally.objects.count():,} rows of tally, counted from nothing in {counting:.1f} s;"
        f" {CHANGED} of {TOWNS} towns changed and counted from rows; every row counted instead"
        f" {ms(bare.median)} for each split"
    )
    return [
        Result(
            "duties_compliance", f"compliance of a territory over {rows:,} obligations, P95 of {len(walls)} pages",
            percentile(walls, 0.95) * 1000, "ms", 150, beside=beside, details=table,
        )
    ]  # fmt: skip


def _bare(city: Actor, today: date) -> None:
    """Count every row, as if no town had been counted."""
    with transaction.atomic():
        mark(_town(number) for number in range(TOWNS))
        with acting_as(city):
            compliance.counted(Asked(city, today, today.year), "duty")
        transaction.set_rollback(True)


def _regions() -> None:
    """Write the division tree of the city, whose names every page says."""
    codes = {"32", "3209", *(code[:digits] for code in map(_town, range(TOWNS)) for digits in (6, 9))}
    for code in sorted(codes, key=len):
        said = {"name": f"地区{code}", "full_name": f"地区{code}", "level": regions.level_of(code).value}
        Region.objects.get_or_create(code=code, defaults={**said, "parent_id": regions.parent_code(code)})


def _town(number: int) -> str:
    return f"3209{number % TOWNS // 12:02d}{number % 12 + 1:03d}"


def _fill(firms: int, rows: int, today: date) -> None:
    """Write a city's year: each firm with its duties, most of what is past done."""
    noise, now = Random("bench/compliance"), clock.now()  # noqa: S311 - the same each time
    _regions()
    people = Shape(Enterprise)
    made = [
        (key(now, noise), _town(number), INDUSTRIES[number * 7 % len(INDUSTRIES)], LINE_CODES[number % 9 == 0])
        for number in range(firms)
    ]
    copy(
        Enterprise,
        [
            people.row(
                id=firm, name=f"测评企业{number:05d}有限公司", name_py=f"cpqy{number:05d}", region_code=town,
                credit_code=f"BENCH{number:013d}", industry_code=industry, line_code=line, size="small",
                created_at=now,
            )
            for number, (firm, town, industry, line) in enumerate(made)
        ],
    )  # fmt: skip
    duties, owed, plans = [*catalog.duties()], Shape(Obligation), Shape(YearPlan)
    many = rows // firms + 1

    def obligations() -> Iterator[list[Any]]:
        for number, (firm, town, _industry, line) in enumerate(made):
            for n in range(many if number < rows - (many - 1) * firms else many - 1):
                day, done = _day(n, today.year, noise), noise.random()
                past = day < today
                state = "proven" if past and done < 0.85 else "disputed" if done > 0.995 else "open"
                yield owed.row(
                    id=uuid7(), enterprise_id=firm, region_code=town, line_code=line, year=today.year,
                    duty=duties[(n * 5 + number) % len(duties)], key=f"{n}", due_on=day, first_on=day.replace(day=1),
                    last_on=day, confidence="verified", state=state, what=f"{day:%Y 年 %m 月}",
                    proven_on=day if state == "proven" else None, late=state == "proven" and done < 0.1,
                    doubted=state == "proven" and done < 0.01,
                )  # fmt: skip

    copy(Obligation, obligations())
    copy(
        YearPlan,
        [
            plans.row(
                id=uuid7(), enterprise_id=firm, region_code=town, line_code=line, year=today.year,
                due_on=date(today.year, 1, 31), state="open" if noise.random() < 0.1 else "committed",
                committed_at=now,
            )
            for firm, town, _industry, line in made
        ],
    )  # fmt: skip
    with connection.cursor() as cursor:
        for table in ("duties_obligation", "enterprises_enterprise", "duties_yearplan"):
            cursor.execute(f"VACUUM ANALYZE {table}")


def _day(number: int, year: int, noise: Random) -> date:
    """Return a day something is due on: the end of a month for most, any day for what rolls or expires."""
    month = number % 12 + 1
    last = date(year, month, calendar.monthrange(year, month)[1])
    return last if noise.random() < 0.7 else last - timedelta(days=noise.randrange(27))


def _request(officer: Actor, path: str) -> bytes:
    session = client_of(officer).cookies["sessionid"].value
    headers = {"Host": HOST, "Accept": "text/html", "Cookie": f"sessionid={session}"}
    head = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
    return f"GET {path} HTTP/1.1\r\n{head}\r\n".encode()


def _taken(answer: bytes) -> bool:
    return answer.startswith(b"HTTP/1.1 200") and b"</html>" in answer
