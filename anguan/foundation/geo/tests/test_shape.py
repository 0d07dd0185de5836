"""Distance, boxes and outlines."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anguan.foundation.geo import BoundingBox, Outline, Point, metres_between

SQUARE = ((0.0, 0.0), (10.0, 0.0), (10.0, 10.0), (0.0, 10.0), (0.0, 0.0))
HOLE = ((4.0, 4.0), (6.0, 4.0), (6.0, 6.0), (4.0, 6.0))
ISLAND = ((20.0, 20.0), (21.0, 20.0), (21.0, 21.0))


def test_a_degree_of_latitude_is_111_kilometres() -> None:
    assert metres_between(Point(120, 33), Point(120, 34)) == pytest.approx(111_195, rel=1e-3)


@pytest.mark.parametrize(
    ("lon", "lat", "inside"),
    [(1, 1, True), (5, 5, False), (20.6, 20.3, True), (20.2, 20.8, False), (15, 5, False), (-1, 5, False)],
)
def test_holes_are_outside_and_islands_inside(lon: float, lat: float, inside: bool) -> None:
    assert (Point(lon, lat) in Outline((SQUARE, HOLE, ISLAND))) is inside


@given(st.floats(75, 133), st.floats(4, 53), st.floats(1, 50_000), st.floats(0, 2 * math.pi), st.floats(0, 0.99))
def test_a_box_holds_everything_within_its_distance(
    lon: float, lat: float, metres: float, bearing: float, share: float
) -> None:
    centre = Point(lon, lat)
    degrees = math.degrees(metres * share / 6371008.8)
    near = Point(lon + degrees * math.sin(bearing) / math.cos(math.radians(lat)), lat + degrees * math.cos(bearing))
    if metres_between(centre, near) <= metres:
        assert near in BoundingBox.within_metres(centre, metres)


@given(st.lists(st.tuples(st.floats(-180, 180), st.floats(-90, 90)), min_size=1))
def test_a_box_around_places_holds_them(positions: list[tuple[float, float]]) -> None:
    box = BoundingBox.around(positions)
    assert all(Point(*position) in box for position in positions)
