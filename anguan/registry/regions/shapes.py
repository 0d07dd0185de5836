"""Shapes (区划边界): where the built map data lie, and which county a place is in."""

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from anguan.foundation.geo import Outline, Point
from anguan.registry.regions.topology import outlines

BUILT = Path(__file__).parent / "built"
STATIC = BUILT / "static"  # belongs into STATICFILES_DIRS
WHOLE_COUNTRY = "china"
UPPER = "upper"  # provinces, cities and counties of the whole country


def division_file(part: str) -> Path:
    """Return the table of the country's upper divisions, or of a province's towns and villages."""
    return BUILT / "divisions" / f"{part}.tsv.gz"


def map_file(code: str) -> Path:
    """Return the file of a province's map, or of the whole country's."""
    return STATIC / "regions" / f"{code}.json"


def map_path(code: str) -> str:
    """Return the static path of the map a region is drawn on; the empty code is the whole country."""
    return f"regions/{code[:2] or WHOLE_COUNTRY}.json"


def outline(code: str) -> Outline | None:
    """Return the outline of a city or county, or None for what has none: towns, development zones of the statistics."""
    layer = "cities" if len(code) == 4 else "counties"
    return _outlines(code[:2], layer).get(code)


def county_at(point: Point, within: str) -> str | None:
    """Return the county a place lies in, looking in one province or city (江苏 32, 盐城 3209)."""
    for code, shape in _outlines(within[:2], "counties").items():
        if code.startswith(within) and point in shape:
            return code
    return None


@cache
def _outlines(province: str, layer: str) -> Mapping[str, Outline]:
    file = map_file(province)
    topology: dict[str, Any] = json.loads(file.read_text("utf-8")) if file.exists() else {}
    return outlines(topology, layer) if topology else {}
