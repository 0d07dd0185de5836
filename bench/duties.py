"""Duties (履职清单): one enterprise's calendar, a changed fact, and the whole city's year laid out from nothing."""

import os
import time
from concurrent.futures import ProcessPoolExecutor
from datetime import date, datetime
from functools import partial
from multiprocessing import get_context
from random import Random
from uuid import UUID

from django.db import connection, connections

from anguan.foundation import bulk, clock
from anguan.foundation.access.models import uuid7
from anguan.registry.accounts.tests.makers import make_actor
from anguan.registry.enterprises.models import Enterprise, EnterpriseCertificate
from anguan.responsibility.duties import services
from anguan.responsibility.duties.models import FactSheet, Obligation
from anguan.responsibility.duties.queries.facts import gather
from anguan.responsibility.duties.rules.identity import obligations
from anguan.responsibility.duties.services.planning import BATCH, lay_out, lay_out_due
from bench.measuring import Result, Size, ms, percentile, repeated

FIRMS, TOY_FIRMS = 10_314, 40
YEAR = 2027
AT = datetime(YEAR, 1, 4, 9, tzinfo=clock.BEIJING)
INDUSTRIES = ("C34", "C35", "C33", "C17", "C18", "C13", "C21", "C30", "C39", "C26", "F51", "G54", "C31", "E47")
FEATURES = ("confined_space", "dust_explosion", "special_equipment", "crowded_place", "has_contractor", "leases_out",
            "hazardous_chemicals", "uses_gas_burner", "fire_key_unit")  # fmt: skip


def _city(count: int) -> list[UUID]:
    """Write a city's enterprises with their certificates; every one has signed in."""
    random = Random("duties")  # noqa: S311 - the same each time
    firms, papers = list[Enterprise](), list[EnterpriseCertificate]()
    for number in range(count):
        firm = Enterprise(
            id=uuid7(), name=f"测量企业{number}", credit_code=f"91320900MB{number:08d}",
            region_code=f"3209{number % 9 + 2:02d}{number % 13 + 1:03d}", line_code="emergency",
            industry_code=random.choice(INDUSTRIES), size=random.choice(("large", "medium", "small", "micro")),
            headcount=random.randint(3, 400), flags=[one for one in FEATURES if random.random() < 0.15],
            created_at=AT, activated_at=AT,
        )  # fmt: skip
        firms.append(firm)
        papers.append(
            EnterpriseCertificate(
                id=uuid7(), enterprise=firm, region_code=firm.region_code, line_code=firm.line_code,
                kind="standardization", number=f"{number}", expires_on=date(YEAR, number % 12 + 1, 20),
            )
        )  # fmt: skip
    for start in range(0, count, 1_000):
        bulk.insert(firms[start : start + 1_000])
        bulk.insert(papers[start : start + 1_000])
    return [firm.pk for firm in firms]


def calendar(size: Size) -> list[Result]:
    """Read what is known of one enterprise and reckon its year."""
    keys = _city(TOY_FIRMS)
    firms = list(Enterprise.objects.filter(pk__in=keys))

    def ask(firm: Enterprise) -> int:
        return len(obligations(gather(firm, today=AT.date()), YEAR))

    took = repeated([partial(ask, firm) for firm in firms * size.repeats])
    return [
        Result(
            "duties_calendar", "a year's calendar of one enterprise, read from its rows and reckoned, P95",
            took.p95 * 1000, "ms", 50,
        )
    ]  # fmt: skip


def replan(size: Size) -> list[Result]:
    """Change a fact of one enterprise: what it would change is worked out, shown, and takes effect."""
    keys = _city(TOY_FIRMS)[: max(4, size.repeats)]
    people = {}
    for key in keys:
        firm = Enterprise.objects.get(pk=key)
        lay_out(key, year=YEAR, at=AT)
        people[key] = make_actor("测量负责人", "principal", enterprise=firm)
    services.answer({"headcount": 20}, by=people[keys[0]], at=AT)  # a web process has read sheets before
    shown, done = [], []
    for key in keys[1:]:
        began = time.perf_counter()
        difference = services.answer(
            {"flags": ["dust_explosion"], "no_flags": ["confined_space"]}, by=people[key], at=AT
        )
        shown.append(time.perf_counter() - began)
        began = time.perf_counter()
        services.take_effect(difference.pk, by=people[key], at=AT)
        done.append(time.perf_counter() - began)
    beside = f"P95 of showing it alone {ms(percentile(shown, 0.95))}, of taking effect {ms(percentile(done, 0.95))}"
    return [
        Result(
            "duties_replan", "a changed fact: shown and taken into effect, P95",
            percentile([a + b for a, b in zip(shown, done, strict=True)], 0.95) * 1000, "ms", 200, beside=beside,
        )
    ]  # fmt: skip


def city(size: Size) -> list[Result]:
    """Lay out the year of every enterprise of a city that has none, as the loop does, in as many processes as cores."""
    count = TOY_FIRMS if size.rows < 1_000 else FIRMS
    keys = _city(count)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    workers = 1 if count == TOY_FIRMS else min(os.cpu_count() or 1, 2)
    began = time.perf_counter()
    if workers == 1:
        laid = _lay_out(0)
    else:
        connections.close_all()  # a connection does not survive a fork
        with ProcessPoolExecutor(workers, mp_context=get_context("fork")) as pool:
            laid = sum(pool.map(_lay_out, range(workers)))
    took = time.perf_counter() - began
    rows = Obligation.objects.filter(enterprise_id__in=keys).count()
    sheets = FactSheet.objects.filter(enterprise_id__in=keys, years=[YEAR]).count()
    if sheets != count or laid < count:
        message = f"{sheets} of {count} laid out"
        raise AssertionError(message)
    return [
        Result(
            "duties_city", f"the year of {count:,} enterprises laid out from nothing: {rows:,} obligations", took, "s",
            60, beside=f"{rows / took:,.0f} obligations a second with plans, sheets and audit, {workers} processes",
        )
    ]  # fmt: skip


def _lay_out(_number: int) -> int:
    """Take steps of the loop until nothing is left to do."""
    done = 0
    while laid := lay_out_due(at=AT, most=BATCH * 4):
        done += laid
    return done
