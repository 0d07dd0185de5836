"""The board of live work (作业看板): 1,000 live permits among 20,000; and one new permit beside 10,000 open ones."""

from datetime import datetime, timedelta
from functools import partial
from random import Random
from uuid import UUID

from django.db import connection

from anguan.foundation import clock
from anguan.prevention.permits import catalog, queries
from anguan.prevention.permits.models import OpenWork, Permit
from anguan.prevention.permits.rules.cells import cell_of
from anguan.prevention.permits.rules.lifecycle import State
from anguan.registry.accounts.tests.makers import make_actor, make_office
from anguan.registry.accounts.tests.signing import client_of
from anguan.registry.enterprises.models import Enterprise
from anguan.registry.enterprises.tests.makers import make_enterprise
from bench.measuring import Result, Size, ms, percentile, repeated
from bench.visiting import opener
from demo.rows import Shape, copy, key

_FIRMS, _ALL, _LIVE, _OPEN, _TOY = 400, 20_000, 1_000, 10_000, 20
_LON, _LAT, _WIDE, _HIGH = 119.6, 33.0, 1.2, 1.0
_HOUR = timedelta(hours=1)


def board(size: Size) -> list[Result]:
    """Open the board of a city, its first rows and its map; beside it one bare query of the same rows."""
    toy = size.rows < 1_000
    live, others = (_TOY, _TOY) if toy else (_LIVE, _ALL - _LIVE)
    now = clock.now()
    firms = _firms(4 if toy else _FIRMS)
    _permits(firms, live, others, now)
    officer = make_actor("测评员", "city_officer", office=make_office("盐城市应急管理局", "3209"))
    client = client_of(officer)
    times = {
        name: repeated([opener(client, path)] * (size.repeats + 1))
        for name, path in (
            ("board", "/permits/board"), ("all rows", "/permits/board?all=1"), ("map", "/permits/board/points"),
            ("one kind", "/permits/board?kind=hot_work"), ("late only", "/permits/board?late=any"),
        )
    }  # fmt: skip
    bare = repeated([partial(_bare, now)] * size.repeats)
    rows = [["request", "P50", "P95", "processor"]]
    rows += [[name, ms(one.median), ms(one.p95), ms(one.cpu)] for name, one in times.items()]
    opened = times["board"].walls[1:]
    beside = f"P50 {ms(percentile(opened, 0.5))}, processor time {ms(times['board'].cpu)}; "
    beside += f"the bare rows of all of them {bare.median * 1000:.1f} ms"
    what = f"the board of a city, {live:,} live permits among {live + others:,}, P95"
    return [
        Result("permit_board", what, percentile(opened, 0.95) * 1000, "ms", 300, beside=beside, details=rows)
    ]  # fmt: skip


def conflict(size: Size) -> list[Result]:
    """Ask for the neighbours of one new permit, again and again elsewhere; beside it a count of the open work."""
    many = 2 * _TOY if size.rows < 1_000 else _OPEN
    now, dice = clock.now(), Random("conflict")  # noqa: S311 - repeatable, not secret
    copy(OpenWork, _open_work(many, now, dice))
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE permits_openwork")
    works = [_new(now, dice) for _work in range(50 * size.repeats)]
    found = [len(queries.neighbours(work, at=now, name_own=False)) for work in works[:50]]  # also warms up
    asked = repeated([partial(queries.neighbours, work, at=now, name_own=False) for work in works])
    bare = repeated([OpenWork.objects.count] * size.repeats)
    what = f"the neighbours of one new permit among {many:,} open ones, P95 of {len(works):,}"
    beside = f"P50 {asked.median * 1000:.1f} ms, processor time {asked.cpu * 1000:.1f} ms; "
    beside += f"{sum(found) / len(found):.1f} found on average; counting them all {bare.median * 1000:.1f} ms"
    return [Result("permit_conflict", what, asked.p95 * 1000, "ms", 10, beside=beside)]


def _firms(count: int) -> list[Enterprise]:
    return [make_enterprise(f"测评企业{number:04d}有限公司", region_code="320902001") for number in range(count)]


def _permits(firms: list[Enterprise], live: int, others: int, now: datetime) -> None:
    dice = Random("board")  # noqa: S311 - repeatable, not secret
    shape, kinds = Shape(Permit), list(catalog.kinds().values())
    rows = []
    for number in range(live + others):
        firm, sheet = firms[number % len(firms)], kinds[number % len(kinds)]
        lives = number < live
        start = now - _HOUR * dice.uniform(0.5, 6) if lives else now - _HOUR * dice.uniform(40, 4_000)
        late = lives and number % 20 == 0
        state = State.WORKING if lives and number % 10 else State.SUSPENDED if lives else State.CLOSED
        rows.append(
            shape.row(
                id=key(start, dice), enterprise_id=firm.pk, region_code=firm.region_code, line_code=firm.line_code,
                number=f"B-{number:06d}", enterprise_name=firm.name, kind=sheet.id,
                level=sheet.levels[number % len(sheet.levels)].id if sheet.levels else "", state=state.value,
                state_since=start, changed_at=start, place=f"{number % 40} 号装置北侧", content="更换管道支架",
                lon=_LON + dice.random() * _WIDE, lat=_LAT + dice.random() * _HIGH, place_facts="{}", work_facts="{}",
                extra="{}", overlay="{}", work_unit=firm.name, applied_by=firm.pk, applicant_name="吴刚",
                applied_at=start - _HOUR, leader_id=firm.pk, leader_name="吴刚", guardian_id=firm.pk,
                guardian_name="马国栋", planned_start=start, planned_end=start + 8 * _HOUR,
                valid_until=now + _HOUR * (-0.25 if late else dice.uniform(0.2, 40)) if lives else start + 8 * _HOUR,
                approved_at=start - _HOUR / 2, started_at=start, finished_at=None if lives else start + 2 * _HOUR,
                closed_at=None if lives else start + 3 * _HOUR,
                photo_due_at=now + _HOUR * dice.uniform(0.1, 1) if lives else None,
                suspended_cause="break" if state == State.SUSPENDED else "",
            )
        )  # fmt: skip
    copy(Permit, rows)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE permits_permit")


def _open_work(many: int, now: datetime, dice: Random) -> list[list[object]]:
    shape = Shape(OpenWork)
    rows = []
    for number in range(many):
        # Work is not spread evenly: four of five stand in a few parks of some square kilometres.
        park = number % 5 < 4
        lon = _LON + (0.1 * (number % 7) + dice.random() * 0.03 if park else dice.random() * _WIDE)
        lat = _LAT + (0.1 * (number % 3) + dice.random() * 0.03 if park else dice.random() * _HIGH)
        start = now + _HOUR * dice.uniform(-8, 8)
        rows.append(
            shape.row(
                permit_id=key(now, dice), enterprise_id=UUID(int=number % 1_500 + 1), region_code="320902001",
                kind=("hot_work", "confined_space", "lifting", "work_at_height")[number % 4], lon=lon, lat=lat,
                precise=number % 10 > 0, cell=cell_of(lon, lat), people=3, start=start, end=start + 8 * _HOUR,
                working=number % 3 == 0,
            )
        )  # fmt: skip
    return rows


def _new(now: datetime, dice: Random) -> OpenWork:
    lon = _LON + 0.1 * dice.randrange(7) + dice.random() * 0.03
    lat = _LAT + 0.1 * dice.randrange(3) + dice.random() * 0.03
    return OpenWork(
        permit_id=key(now, dice), enterprise_id=UUID(int=dice.randrange(1, 1_500)), kind="hot_work", lon=lon, lat=lat,
        precise=True, cell=cell_of(lon, lat), people=3, start=now, end=now + 8 * _HOUR,
    )  # fmt: skip


def _bare(now: datetime) -> int:
    live = [State.WORKING.value, State.SUSPENDED.value]
    return len(
        list(Permit.objects.filter(state__in=live).values_list("id", "kind", "place", "valid_until", "lon", "lat"))
    )
