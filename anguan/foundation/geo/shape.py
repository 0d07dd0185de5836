"""Shapes (形状): distance on the ground, bounding boxes, and whether a place lies inside an outline.

An outline is rings of (lon, lat); holes and islands are rings like any other, told apart by counting crossings. No
framework is imported here.
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from anguan.foundation.geo.datum import Point

EARTH_RADIUS_METRES = 6371008.8

Position = tuple[float, float]  # (lon, lat)
Ring = Sequence[Position]


def metres_between(one: Point, other: Point) -> float:
    """Return the distance of two places along the ground (haversine), good to half a percent."""
    lat_one, lat_other = math.radians(one.lat), math.radians(other.lat)
    half_lat = (lat_other - lat_one) / 2
    half_lon = math.radians(other.lon - one.lon) / 2
    chord = math.sin(half_lat) ** 2 + math.cos(lat_one) * math.cos(lat_other) * math.sin(half_lon) ** 2
    return 2 * EARTH_RADIUS_METRES * math.asin(math.sqrt(min(1.0, chord)))


@dataclass(frozen=True, slots=True)
class BoundingBox:
    """A box of degrees, edges included."""

    west: float
    south: float
    east: float
    north: float

    @classmethod
    def around(cls, positions: Iterable[Position]) -> "BoundingBox":
        """Return the smallest box holding all positions; there must be one."""
        lons, lats = zip(*positions, strict=True)
        return cls(min(lons), min(lats), max(lons), max(lats))

    @classmethod
    def within_metres(cls, centre: Point, metres: float) -> "BoundingBox":
        """Return a box holding everything within a distance: the index looks here first, `metres_between` decides."""
        lat = math.degrees(metres / EARTH_RADIUS_METRES) * 1.000001
        lon = lat / max(math.cos(math.radians(min(abs(centre.lat) + lat, 89.9))), 0.001)
        return cls(centre.lon - lon, centre.lat - lat, centre.lon + lon, centre.lat + lat)

    def __contains__(self, point: Point) -> bool:
        return self.west <= point.lon <= self.east and self.south <= point.lat <= self.north

    @property
    def centre(self) -> Point:
        """The middle of the box."""
        return Point((self.west + self.east) / 2, (self.south + self.north) / 2)


@dataclass(frozen=True)
class Outline:
    """The outline of an area (边界): rings, each of them closed whether or not it repeats its first position."""

    rings: tuple[Ring, ...]

    @cached_property
    def box(self) -> BoundingBox:
        """The box around all rings."""
        return BoundingBox.around(position for ring in self.rings for position in ring)

    def __contains__(self, point: Point) -> bool:
        return point in self.box and sum(_crossings(ring, point) for ring in self.rings) % 2 == 1


def _crossings(ring: Ring, point: Point) -> int:
    """Count how often a line from the point to the east crosses the ring."""
    count = 0
    lon_before, lat_before = ring[-1]
    for lon, lat in ring:
        if (lat > point.lat) != (lat_before > point.lat):
            count += point.lon < (lon_before - lon) * (point.lat - lat) / (lat_before - lat) + lon
        lon_before, lat_before = lon, lat
    return count
