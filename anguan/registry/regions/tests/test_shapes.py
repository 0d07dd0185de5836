"""The outlines built from the map data."""

import json

import pytest

from anguan.foundation.geo import Point
from anguan.registry.regions import shapes
from anguan.registry.regions.topology import Area, Grid, Writer, outlines

pytestmark = pytest.mark.usefixtures("built")
COUNTIES = ["320902", "320903", "320904", "320921", "320922", "320923", "320924", "320925", "320981"]


def test_every_county_of_the_city_has_an_outline_with_its_centre_inside() -> None:
    topology = json.loads(shapes.map_file("32").read_text("utf-8"))
    centres = {area["id"]: area["properties"]["centre"] for area in topology["objects"]["counties"]["geometries"]}
    for code in COUNTIES:
        outline = shapes.outline(code)
        assert outline is not None
        assert Point(*centres[code]) in outline
    assert shapes.outline("320971") is None  # a development zone of the statistics, drawn within its neighbours
    assert shapes.outline("3209") is not None


def test_a_place_is_in_one_county_alone() -> None:
    assert shapes.county_at(Point(119.79, 34.42), "3209") == "320921"
    assert shapes.county_at(Point(118.8, 32.06), "3209") is None
    for code in COUNTIES:
        outline = shapes.outline(code)
        assert outline is not None
        centre = outline.box.centre
        assert sum(centre in (shapes.outline(other) or ()) for other in COUNTIES) <= 1


def test_all_provinces_have_a_map_small_enough_for_a_phone() -> None:
    topology = json.loads(shapes.map_file("china").read_text("utf-8"))
    provinces = [area["id"] for area in topology["objects"]["provinces"]["geometries"]]
    assert len(provinces) == 34
    assert len(topology["dashes"]) == 9
    assert all(shapes.map_file(code).stat().st_size < 300_000 for code in provinces)
    assert "GS(2024)0650" in topology["source"]


def test_neighbours_share_their_border_to_the_last_digit() -> None:
    west = [[(0, 0), (5, 0), (5, 2), (6, 4), (5, 9), (0, 9), (0, 0)]]
    east = [[(5, 0), (9, 0), (9, 9), (5, 9), (6, 4), (5, 2), (5, 0)]]
    islet = [[(20, 20), (21, 20), (21, 21), (20, 20)]]
    writer = Writer(Grid(1.0), tolerance=100)
    writer.add("areas", [Area("w", {}, [west]), Area("e", {}, [east, islet])])
    written = json.loads(json.dumps(writer.written()))
    assert len(written["arcs"]) == 4  # west alone, the border, east alone, the islet
    read = outlines(written, "areas")
    assert Point(20.9 - 180, 20.5 - 90) in read["e"]
    assert len(read["w"].rings) == 1


def test_reading_back_gives_what_was_written() -> None:
    square = [[(10, 10), (20, 10), (20, 20), (10, 20), (10, 10)], [(12, 12), (12, 14), (14, 14), (12, 12)]]
    writer = Writer(Grid(0.5))
    writer.add("areas", [Area("s", {"name": "方"}, [square])])
    read = outlines(writer.written(), "areas")["s"]
    assert Point(11 * 0.5 - 180, 11 * 0.5 - 90) in read
    assert Point(12.5 * 0.5 - 180, 13.5 * 0.5 - 90) not in read
