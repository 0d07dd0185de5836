"""Coordinates survive the journey through any datum."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from anguan.foundation.geo import Datum, Point, from_wgs84, metres_between, to_wgs84

# Well inside the box in which the offset applies; at its very edge the offset jumps by definition.
anywhere_in_china = st.builds(Point, st.floats(73, 135.5), st.floats(3, 54))
YANCHENG = Point(120.163, 33.347)


@given(anywhere_in_china, st.sampled_from(Datum))
@example(YANCHENG, Datum.BD09)
@example(Point(105.0, 35.0), Datum.BD09)
def test_there_and_back_ends_where_it_began(place: Point, datum: Datum) -> None:
    given_as = from_wgs84(place, datum)
    assert metres_between(place, to_wgs84(given_as.lon, given_as.lat, datum)) < 0.001


@given(anywhere_in_china, st.sampled_from(Datum))
def test_a_coordinate_from_paper_can_be_shown_as_it_was_given(paper: Point, datum: Datum) -> None:
    place = to_wgs84(paper.lon, paper.lat, datum)
    assert metres_between(paper, from_wgs84(place, datum)) < 0.001


@given(anywhere_in_china)
def test_the_offset_is_some_hundred_metres(place: Point) -> None:
    assert metres_between(place, from_wgs84(place, Datum.GCJ02)) < 1200
    assert metres_between(from_wgs84(place, Datum.GCJ02), from_wgs84(place, Datum.BD09)) < 1500


@pytest.mark.parametrize(
    ("datum", "lon", "lat"),
    [(Datum.GCJ02, 116.404, 39.915), (Datum.BD09, 116.41036949371029, 39.92133699351021)],
)
def test_a_well_known_place_is_found(datum: Datum, lon: float, lat: float) -> None:
    """Tiananmen as published in the examples of the common conversion libraries."""
    assert metres_between(to_wgs84(lon, lat, datum), Point(116.39775549, 39.91360007)) < 2


def test_outside_china_nothing_is_shifted() -> None:
    assert to_wgs84(2.35, 48.85, Datum.GCJ02) == Point(2.35, 48.85)


@pytest.mark.parametrize(("lon", "lat"), [(200, 30), (120, 99), (float("nan"), 30)])
def test_a_place_off_the_earth_is_refused(lon: float, lat: float) -> None:
    with pytest.raises(ValueError, match="not a place"):
        to_wgs84(lon, lat)
