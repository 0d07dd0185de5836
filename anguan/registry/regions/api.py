"""The division tree as JSON."""

from django.http import HttpRequest
from ninja import Field, Query, Router, Schema

from anguan.registry.regions import queries, rules
from anguan.registry.regions.models import Region
from anguan.registry.regions.rules import Level

router = Router(tags=["行政区划"])

Code = Field("", pattern=r"^[0-9GP]{0,15}$", max_length=15, description="行政区划代码，留空表示全国")


class RegionOut(Schema):
    """A region (行政区划、园区、网格)."""

    code: str
    name: str
    full_name: str
    level: str
    kind: str
    parent_id: str | None
    lon: float | None
    lat: float | None
    covers: list[str]


class UnderIn(Schema):
    """Which region to look under."""

    under: str = Code


class FindIn(Schema):
    """What to look for."""

    q: str = Field(min_length=1, max_length=60)
    within: str = Code
    level: Level | None = None


@router.get("", response=list[RegionOut], summary="下级区划")
def children(request: HttpRequest, asked: Query[UnderIn]) -> list[Region]:
    """Return the regions right under one; provinces without a code."""
    return list(queries.children(asked.under))


@router.get("/search", response=list[RegionOut], summary="按名称或代码查找区划")
def search(request: HttpRequest, asked: Query[FindIn]) -> list[Region]:
    """Return regions whose name or code holds a text, the best first."""
    prefix = asked.within if rules.is_code(asked.within) else ""
    return queries.find(asked.q, prefix=prefix, levels=[asked.level] if asked.level else [])
