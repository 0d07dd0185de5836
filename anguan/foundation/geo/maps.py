"""Maps (地图): what a page hands to the map macro, and the GeoJSON its points come in."""

from collections.abc import Iterable, Iterator
from typing import Any, NotRequired, TypedDict

from anguan.foundation.geo.datum import Point

# The approval number (审图号) stands beside the download of the boundaries we build from; whoever shows them shows it.
MAP_SOURCE = "地图数据：天地图，审图号 GS(2024)0650"


class RegionValue(TypedDict):
    """The figure of one region: its value colours the map, its text is what people read ("1,204 家")."""

    code: str
    name: str
    value: float | None
    text: str
    href: NotRequired[str]


class Place(TypedDict):
    """One point: its name, a line about it, where it leads, and "alarm" where someone must act.

    "wait" is where something stands still. `sign` is one character drawn in it, so that colour is never alone.
    """

    point: Point
    name: str
    text: NotRequired[str]
    href: NotRequired[str]
    tone: NotRequired[str]
    sign: NotRequired[str]


def feature_collection(places: Iterable[Place]) -> dict[str, Any]:
    """Return points as GeoJSON, for the address a map is given as `points_url`."""
    return {"type": "FeatureCollection", "features": list(_features(places))}


def _features(places: Iterable[Place]) -> Iterator[dict[str, Any]]:
    for place in places:
        point = place["point"]
        yield {
            "type": "Feature",
            "geometry": {"type": "Point", "coordinates": [round(point.lon, 6), round(point.lat, 6)]},
            "properties": {name: said for name, said in place.items() if name != "point" and said},
        }
