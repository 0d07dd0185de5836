"""Ledgers (台账): a workbook of 10,000 enterprises, checked and imported, beside a bare COPY of the same rows."""

import tempfile
from io import BytesIO
from itertools import cycle

from django.conf import settings
from django.db import connection, transaction

from anguan.foundation import clock
from anguan.foundation.access import Actor
from anguan.registry.accounts.models import Person, Post
from anguan.registry.accounts.queries import actor_in
from anguan.registry.enterprises.models import Enterprise
from anguan.registry.ledger import services
from anguan.registry.ledger.tests.makers import good_row, make_ledger
from anguan.registry.offices.models import Office
from anguan.registry.regions import queries as regions
from anguan.registry.regions.services import load_divisions
from bench.measuring import Result, Size, Timing, ms, timed

_INDUSTRIES = ("C33", "金属制品业", "C26", "通用设备制造业", "C17")


def run(size: Size) -> list[Result]:
    """Check and import a ledger, and the same ledger again."""
    city = settings.ANGUAN_DEMO_CITY
    with transaction.atomic():
        load_divisions([city])
    officer = _officer(city)
    towns = [town.name for town in regions.towns_of(city)]
    rows = [
        good_row(number, 乡镇=town, 行业=industry)
        for number, town, industry in zip(range(size.rows), cycle(towns), cycle(_INDUSTRIES), strict=False)
    ]
    checked, imported, added = _go_through(make_ledger(rows), officer)
    copied = _bare_copy()
    again_checked, again, _ = _go_through(make_ledger(rows), officer)
    note = f"{size.rows:,} rows"
    return [
        Result(
            "ledger_dry_run", f"{note} checked, every cell judged, nothing written", checked.median, "s", 10,
            beside=f"{checked.cpu:.1f} s processor time; again over {added:,} on file {again_checked.median:.1f} s",
        ),
        Result(
            "ledger_import", f"{note} imported after the dry run, {added:,} enterprises added", added / imported.median,
            "rows/s", 1_000, more_is_better=True,
            beside=f"{imported.median:.1f} s, {imported.cpu:.1f} s processor time; bare COPY of the enterprise rows "
            f"alone {ms(copied.median)}; the same ledger again {size.rows / again.median:,.0f} rows/s",
        ),
    ]  # fmt: skip


def _officer(city: str) -> Actor:
    """Return someone of the city's bureau who may import."""
    office = Office.objects.create(name="市应急管理局", region_code=city)
    person = Person.objects.create(name="顾敏", region_code=city)
    post = Post.objects.create(
        person=person, person_name="顾敏", role="city_officer", office=office, organisation=office.name,
        region_code=city,
    )  # fmt: skip
    return actor_in(post, today=clock.today())


def _go_through(file: BytesIO, by: Actor) -> tuple[Timing, Timing, int]:
    at = clock.now()
    upload = services.receive_ledger(file, "台账.xlsx", by=by, at=at)
    services.map_columns(upload.pk, upload.mapping, datum="gcj02", by=by, at=at)
    services.begin_check(upload.pk, by=by, at=at)
    checked = timed(lambda: services.check_ledger(upload.pk, by=by, at=at))
    services.begin_import(upload.pk, by=by, at=at)
    imported = timed(lambda: services.import_ledger(upload.pk, by=by, at=at))
    upload.refresh_from_db()
    return checked, imported, upload.added


def _bare_copy() -> Timing:
    """COPY the enterprises into a table of the same shape and indexes."""
    names = ", ".join(
        f'"{field.column}"' for field in Enterprise._meta.concrete_fields if not getattr(field, "generated", False)
    )
    table = Enterprise._meta.db_table
    with tempfile.TemporaryFile() as kept, connection.cursor() as cursor:
        with cursor.copy(f'COPY (SELECT {names} FROM "{table}") TO STDOUT') as leaving:  # noqa: S608 - names of our own columns
            for block in leaving:
                kept.write(block)
        kept.seek(0)
        cursor.execute(f'CREATE TABLE bench_enterprise (LIKE "{table}" INCLUDING ALL)')

        def load() -> None:
            with cursor.copy(f"COPY bench_enterprise ({names}) FROM STDIN") as coming:
                for block in iter(lambda: kept.read(1 << 16), b""):
                    coming.write(block)

        took = timed(load)
        cursor.execute("DROP TABLE bench_enterprise")
    return took
