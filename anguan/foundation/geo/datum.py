"""Datums (坐标系): WGS-84, GCJ-02 (国测局坐标) and BD-09 (百度坐标), turned into each other exactly.

Everything inside is WGS-84. Phones and receivers give WGS-84, most Chinese map services GCJ-02, Baidu BD-09; a ledger
may hold any of the three, a few hundred metres apart. We convert where a coordinate enters and keep the datum it came
in. No framework is imported here.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from anguan.foundation.words import mark as _

# The Krasovsky 1940 ellipsoid, on which the GCJ-02 offset is defined.
_SEMI_MAJOR = 6378245.0
_ECCENTRICITY_SQUARED = 0.00669342162296594323
_BD_TURN = math.pi * 3000.0 / 180.0
# Ten thousandths of a millimetre; the inverse converges by three decimal digits a round.
_EXACT_ENOUGH = 1e-12
_ROUNDS = 30


class Datum(StrEnum):
    """The system a coordinate was given in (坐标系)."""

    WGS84 = "wgs84"
    GCJ02 = "gcj02"
    BD09 = "bd09"


DATUM_TITLES: dict[str, str] = {
    Datum.WGS84: _("WGS-84（卫星定位、天地图）"),
    Datum.GCJ02: _("GCJ-02（高德、腾讯地图）"),
    Datum.BD09: _("BD-09（百度地图）"),
}


@dataclass(frozen=True, slots=True)
class Point:
    """A place: longitude and latitude in degrees, WGS-84 unless its holder says otherwise."""

    lon: float
    lat: float

    def __post_init__(self) -> None:
        if not (-180 <= self.lon <= 180 and -90 <= self.lat <= 90):
            message = f"not a place on earth: {self.lon}, {self.lat}"
            raise ValueError(message)


def to_wgs84(lon: float, lat: float, datum: Datum | str = Datum.WGS84) -> Point:
    """Return the place of a coordinate given in any of the datums."""
    match Datum(datum):
        case Datum.WGS84:
            return Point(lon, lat)
        case Datum.GCJ02:
            return _undo(_gcj02_of, Point(lon, lat))
        case Datum.BD09:
            return _undo(_gcj02_of, _undo(_bd09_of, Point(lon, lat)))


def from_wgs84(point: Point, datum: Datum | str) -> Point:
    """Return the coordinate of a place in a datum, as the map of that service would show it."""
    match Datum(datum):
        case Datum.WGS84:
            return point
        case Datum.GCJ02:
            return _gcj02_of(point)
        case Datum.BD09:
            return _bd09_of(_gcj02_of(point))


def _undo(forward: Callable[[Point], Point], target: Point) -> Point:
    """Find the point that `forward` carries to the target: its offset changes slowly, so stepping back converges."""
    guess = target
    for _round in range(_ROUNDS):
        reached = forward(guess)
        off_lon, off_lat = reached.lon - target.lon, reached.lat - target.lat
        if abs(off_lon) < _EXACT_ENOUGH and abs(off_lat) < _EXACT_ENOUGH:
            break
        guess = Point(guess.lon - off_lon, guess.lat - off_lat)
    return guess


def _gcj02_of(point: Point) -> Point:
    if not (72.004 <= point.lon <= 137.8347 and 0.8293 <= point.lat <= 55.8271):
        return point  # the offset is applied to China alone
    x, y = point.lon - 105.0, point.lat - 35.0
    root = math.sqrt(abs(x))
    ripple = 20 * math.sin(6 * x * math.pi) + 20 * math.sin(2 * x * math.pi)
    north = -100 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * root
    north += (ripple + 20 * math.sin(y * math.pi) + 40 * math.sin(y / 3 * math.pi)) * 2 / 3
    north += (160 * math.sin(y / 12 * math.pi) + 320 * math.sin(y * math.pi / 30)) * 2 / 3
    east = 300 + x + 2 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * root
    east += (ripple + 20 * math.sin(x * math.pi) + 40 * math.sin(x / 3 * math.pi)) * 2 / 3
    east += (150 * math.sin(x / 12 * math.pi) + 300 * math.sin(x / 30 * math.pi)) * 2 / 3
    sine = math.sin(math.radians(point.lat))
    flatness = 1 - _ECCENTRICITY_SQUARED * sine * sine
    degrees_north = math.degrees(north) * flatness * math.sqrt(flatness) / (_SEMI_MAJOR * (1 - _ECCENTRICITY_SQUARED))
    degrees_east = math.degrees(east) * math.sqrt(flatness) / (_SEMI_MAJOR * math.cos(math.radians(point.lat)))
    return Point(point.lon + degrees_east, point.lat + degrees_north)


def _bd09_of(point: Point) -> Point:
    distance = math.hypot(point.lon, point.lat) + 0.00002 * math.sin(point.lat * _BD_TURN)
    angle = math.atan2(point.lat, point.lon) + 0.000003 * math.cos(point.lon * _BD_TURN)
    return Point(distance * math.cos(angle) + 0.0065, distance * math.sin(angle) + 0.006)
