"""Changing the division tree: loading the state's divisions, adding parks and grids."""

import gzip
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from django.db import connection, transaction

from anguan.foundation.access import Actor
from anguan.foundation.audit import services as audit
from anguan.foundation.refusal import Reason, Refused, refuse_if
from anguan.foundation.words import mark as _
from anguan.registry.regions import queries, rules
from anguan.registry.regions.models import Region
from anguan.registry.regions.rules import Kind, Level
from anguan.registry.regions.shapes import UPPER, division_file

COLUMNS = ("code", "name", "full_name", "level", "kind", "parent_id", "lon", "lat", "covers")
Row = tuple[str, str, str, str, str, str | None, float | None, float | None, list[str]]


@transaction.atomic
def load_divisions(prefixes: Iterable[str]) -> int:
    """Load the country's provinces, cities and counties, and everything under some regions (3209); return the changes.

    Loading again brings names up to date and adds what is new. A division the statistics dropped stays: past records
    name it.
    """
    columns = ", ".join(COLUMNS)
    news = ", ".join(f"{column} = excluded.{column}" for column in COLUMNS[1:-1])
    before = ", ".join(f"known.{column}" for column in COLUMNS[1:-1])
    after = ", ".join(f"excluded.{column}" for column in COLUMNS[1:-1])
    table = Region._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE TEMP TABLE incoming_region (LIKE {table}) ON COMMIT DROP")
        with cursor.copy(f"COPY incoming_region ({columns}) FROM STDIN") as copy:
            for row in _divisions(tuple(prefixes)):
                copy.write_row(row)
        cursor.execute(
            f"INSERT INTO {table} AS known ({columns}) SELECT {columns} FROM incoming_region "  # noqa: S608 - our names
            f"ON CONFLICT (code) DO UPDATE SET {news} WHERE ({before}) IS DISTINCT FROM ({after})"
        )
        changed = int(cursor.rowcount)
        cursor.execute("DROP TABLE incoming_region")
    return changed


@transaction.atomic
def add_park(*, county: str, name: str, covers: Sequence[str] = (), by: Actor, at: datetime) -> Region:
    """Add a park (园区) beside the towns of a county; `covers` are codes of divisions it reaches over."""
    parent = _parent(county, by)
    towns = set(queries.towns_of(county).values_list("code", flat=True))
    reasons = rules.reasons_not_to_add(
        name=name,
        parent=county,
        allowed_under={Level.COUNTY},
        siblings=_names_under(parent),
        territory=by.territory,
    )
    reasons += rules.reasons_about_covers(covers, county=county, known=towns)
    refuse_if(reasons)
    code = _free(rules.next_park_code(county, _codes_under(parent)))
    return _added(Region(code=code, name=name.strip(), kind=Kind.PARK.value, covers=list(covers)), parent, by=by, at=at)


@transaction.atomic
def add_grid(*, under: str, name: str, by: Actor, at: datetime) -> Region:
    """Add a grid (网格) to a village, or to a town or park as a whole."""
    parent = _parent(under, by)
    refuse_if(
        rules.reasons_not_to_add(
            name=name,
            parent=under,
            allowed_under={Level.VILLAGE, Level.TOWN},
            siblings=_names_under(parent),
            territory=by.territory,
        )
    )
    code = _free(rules.next_grid_code(under, _codes_under(parent)))
    return _added(Region(code=code, name=name.strip(), kind=Kind.GRID.value), parent, by=by, at=at)


def _parent(code: str, by: Actor) -> Region:
    by.require("regions.manage")
    # Locked, so that two people adding at once get two codes.
    parent: Region | None = Region.objects.select_for_update().filter(code=code).first()
    if parent is None:
        raise Refused(Reason("no_such_region", _("没有找到所选的区划"), _("请从列表中选择所在区划"), field="parent"))
    return parent


def _names_under(parent: Region) -> set[str]:
    return set(parent.children.values_list("name", flat=True))


def _codes_under(parent: Region) -> set[str]:
    return set(parent.children.values_list("code", flat=True))


def _free(code: str | None) -> str:
    if code is None:
        raise Refused(
            Reason("codes_used_up", _("该区划下的编号已用完（99 个）"), _("请在其他村、社区下添加，或联系系统管理员"))
        )
    return code


def _added(region: Region, parent: Region, *, by: Actor, at: datetime) -> Region:
    region.parent = parent
    region.level = rules.level_of(region.code).value
    region.full_name = rules.full_name([parent.full_name, region.name])
    region.save(force_insert=True)
    audit.record(f"regions.{region.kind}_added", region, by=by, at=at, code=region.code, name=region.name)
    return region


def _divisions(prefixes: tuple[str, ...]) -> Iterator[Row]:
    """Read the built tables; ancestors come before what lies in them, for the codes are sorted."""
    known: dict[str, str] = {}
    yield from _read(UPPER, ("",), known)
    for province in [code for code in known if len(code) == rules.LENGTHS[Level.PROVINCE]]:
        if (
            any(rules.within(prefix, province) or prefix == "" for prefix in prefixes)
            and division_file(province).exists()
        ):
            yield from _read(province, prefixes, known)


def _read(part: str, prefixes: tuple[str, ...], known: dict[str, str]) -> Iterator[Row]:
    file = division_file(part)
    if not file.exists():
        message = "还没有行政区划数据。请先运行：python -m anguan.registry.regions.build"
        raise FileNotFoundError(message)
    with gzip.open(file, "rt", encoding="utf-8") as lines:
        for line in lines:
            code, name, lon, lat = line.rstrip("\n").split("\t")
            # A county or town given as a prefix brings what lies in it; the regions above it come with their tables.
            if not code.startswith(prefixes) and not any(rules.within(prefix, code) for prefix in prefixes):
                continue
            parent = rules.parent_code(code)
            full_name = rules.full_name([known[parent] if parent else "", name])
            known[code] = full_name
            place = (float(lon), float(lat)) if lon else (None, None)
            yield (code, name, full_name, rules.level_of(code).value, rules.kind_of(code).value, parent, *place, [])
