"""Topology (拓扑): outlines written as TopoJSON, every border once, so that neighbours share it to the last digit.

Writing is done at build time, reading both here (which county does a place lie in) and by the map in the browser. No
framework is imported here.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from anguan.foundation.geo import Outline

Vertex = tuple[int, int]
Arc = tuple[Vertex, ...]


@dataclass(frozen=True)
class Grid:
    """How degrees become whole numbers: `step` degrees each, counted from the south-west of the world."""

    step: float

    def vertex(self, lon: float, lat: float) -> Vertex:
        """Return the grid position of a coordinate."""
        return round((lon + 180) / self.step), round((lat + 90) / self.step)


@dataclass
class Area:
    """An area to write: its code, what is said about it, and its polygons, each an outer ring and its holes."""

    code: str
    properties: dict[str, Any]
    polygons: list[list[list[Vertex]]]


@dataclass
class Writer:
    """Collects layers of areas that share borders and writes them as one topology."""

    grid: Grid
    tolerance: float = 0.0  # in grid units; how far a simplified border may stray
    _layers: dict[str, list[Area]] = field(default_factory=dict)

    def add(self, layer: str, areas: Iterable[Area]) -> None:
        """Add a layer."""
        self._layers[layer] = [
            Area(area.code, area.properties, [[_tidy(ring) for ring in polygon] for polygon in area.polygons])
            for area in areas
        ]

    def written(self, **more: Any) -> dict[str, Any]:
        """Return the topology, ready for JSON."""
        rings = [ring for areas in self._layers.values() for area in areas for poly in area.polygons for ring in poly]
        junctions = _junctions(rings)
        numbers: dict[Arc, int] = {}

        def numbered(ring: list[Vertex]) -> list[int]:
            return [_number_of(arc, numbers) for arc in _arcs(ring, junctions)]

        objects = {
            layer: {
                "type": "GeometryCollection",
                "geometries": [
                    {
                        "type": "MultiPolygon",
                        "id": area.code,
                        "properties": area.properties,
                        "arcs": [[numbered(ring) for ring in polygon] for polygon in area.polygons],
                    }
                    for area in areas
                ],
            }
            for layer, areas in self._layers.items()
        }
        return {
            "type": "Topology",
            "transform": {"scale": [self.grid.step, self.grid.step], "translate": [-180, -90]},
            "objects": objects,
            "arcs": [_deltas(_simplified(arc, self.tolerance)) for arc in numbers],
            **more,
        }


def outlines(topology: Mapping[str, Any], layer: str) -> dict[str, Outline]:
    """Return the outlines of a layer by code."""
    step_lon, step_lat = topology["transform"]["scale"]
    west, south = topology["transform"]["translate"]
    arcs = [[(x * step_lon + west, y * step_lat + south) for x, y in _positions(deltas)] for deltas in topology["arcs"]]

    def ring(numbers: list[int]) -> tuple[tuple[float, float], ...]:
        joined: list[tuple[float, float]] = []
        for number in numbers:
            piece = arcs[number] if number >= 0 else arcs[~number][::-1]
            joined += piece[1:] if joined else piece
        return tuple(joined)

    return {
        area["id"]: Outline(tuple(ring(numbers) for polygon in area["arcs"] for numbers in polygon))
        for area in topology["objects"][layer]["geometries"]
    }


def _tidy(ring: list[Vertex]) -> list[Vertex]:
    """Drop repeated vertices and the closing one."""
    tidy = [vertex for before, vertex in zip([None, *ring], ring, strict=False) if vertex != before]
    return tidy[:-1] if len(tidy) > 1 and tidy[0] == tidy[-1] else tidy


def _junctions(rings: list[list[Vertex]]) -> set[Vertex]:
    """Find where borders meet: vertices that do not have the same two neighbours in every ring through them."""
    neighbours: dict[Vertex, set[Vertex]] = defaultdict(set)
    for ring in rings:
        for before, vertex, after in zip([ring[-1], *ring], ring, [*ring[1:], ring[0]], strict=False):
            neighbours[vertex].update((before, after))
    return {vertex for vertex, around in neighbours.items() if len(around) > 2}


def _arcs(ring: list[Vertex], junctions: set[Vertex]) -> Iterator[Arc]:
    """Cut a ring where borders meet; a ring that meets none is one arc, begun at its smallest vertex."""
    cuts = [index for index, vertex in enumerate(ring) if vertex in junctions]
    start = cuts[0] if cuts else ring.index(min(ring))
    turned = [*ring[start:], *ring[: start + 1]]
    ends = [index - start for index in cuts[1:]] + [len(ring)]
    begin = 0
    for end in ends:
        yield tuple(turned[begin : end + 1])
        begin = end


def _number_of(arc: Arc, numbers: dict[Arc, int]) -> int:
    """Return an arc's number, or its complement when the arc is known the other way round."""
    if (known := numbers.get(arc[::-1])) is not None and arc not in numbers:
        return ~known
    return numbers.setdefault(arc, len(numbers))


def _simplified(arc: Arc, tolerance: float) -> Arc:
    """Leave out vertices a border can do without (Douglas-Peucker); what would collapse, an islet, stays as it is."""
    if tolerance <= 0 or len(arc) < 3:
        return arc
    kept = {0, len(arc) - 1}
    spans = [(0, len(arc) - 1)]
    while spans:
        first, last = spans.pop()
        far, farthest = max(
            ((_distance(arc[index], arc[first], arc[last]), index) for index in range(first + 1, last)),
            default=(0.0, 0),
        )
        if far > tolerance:
            kept.add(farthest)
            spans += [(first, farthest), (farthest, last)]
    if arc[0] == arc[-1] and len(kept) < 4:
        return arc
    return tuple(arc[index] for index in sorted(kept))


def _distance(vertex: Vertex, one: Vertex, other: Vertex) -> float:
    (x, y), (x1, y1), (x2, y2) = vertex, one, other
    length = float((x2 - x1) ** 2 + (y2 - y1) ** 2)
    share = max(0.0, min(1.0, ((x - x1) * (x2 - x1) + (y - y1) * (y2 - y1)) / length)) if length else 0.0
    return float(((x - x1 - share * (x2 - x1)) ** 2 + (y - y1 - share * (y2 - y1)) ** 2) ** 0.5)


def _deltas(arc: Arc) -> list[list[int]]:
    before = ((0, 0), *arc)
    return [[x - x0, y - y0] for (x, y), (x0, y0) in zip(arc, before, strict=False)]


def _positions(deltas: list[list[int]]) -> Iterator[Vertex]:
    x = y = 0
    for step_x, step_y in deltas:
        x, y = x + step_x, y + step_y
        yield x, y
