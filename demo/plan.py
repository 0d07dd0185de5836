"""The plan of the demo city: which towns there are, who watches over them, how many of everything; made once, then
handed to every process that fills a share of it. Everything follows from the seed, the day and the scale.
"""

import math
from dataclasses import dataclass
from datetime import date, datetime
from random import Random
from typing import Any

from anguan.foundation.access import Actor
from anguan.foundation.geo import Outline, Point
from anguan.responsibility.learning.models import Course, CourseVersion
from demo.pictures import Picture

# Published figures of a city of this kind: industrial enterprises, chemical ones among them, hazards found in a year.
ENTERPRISES, CHEMICAL, HAZARDS = 10_314, 74, 70_000
CAST = 3  # the first enterprises are those the demo's own people work for
CAST_HAZARDS = 60


@dataclass(frozen=True)
class Town:
    """A town or park with its officers; its middle is invented, inside its county's outline."""

    code: str
    name: str
    county: str  # without 区、县、市, as enterprise names begin
    lon: float
    lat: float
    officer: Actor
    grid_member: Actor


@dataclass(frozen=True)
class Plan:
    """Everything a share of the city needs to know."""

    seed: str
    now: datetime
    today: date
    enterprises: int
    chemical: int
    towns: tuple[Town, ...]
    shares: tuple[float, ...]  # how many of the enterprises each town has
    parks: tuple[Town, ...]
    city: Actor
    expert: Actor
    pictures: dict[str, list[Picture]]
    quotas: tuple[int, ...]  # hazards of each enterprise
    courses: dict[str, tuple[Course, CourseVersion]]  # of the platform, as they are taught now

    def random(self, *what: Any) -> Random:
        """Return the dice for one thing; the same thing rolls the same every time."""
        return Random("/".join(map(str, (self.seed, *what))))


def quotas(seed: str, enterprises: int, hazards: int) -> tuple[int, ...]:
    """Deal hazards to enterprises: most have few, some have many, the sum is exact."""
    random = Random(f"{seed}/quotas")
    weights = [math.exp(min(random.gauss(0, 1.1), 3.2)) for _ in range(enterprises)]
    cast = min(CAST_HAZARDS, hazards)
    left, total = hazards - cast, sum(weights[1:]) or 1.0
    dealt, so_far, reached = [cast], 0, 0.0
    for weight in weights[1:]:
        reached += weight
        upto = round(left * reached / total)
        dealt.append(upto - so_far)
        so_far = upto
    return tuple(dealt)


def inside(shape: Outline | None, near: Point | None, random: Random) -> Point:
    """Return a place inside an outline; without one, near a point."""
    if shape is None:
        middle = near or Point(120.16, 33.35)
        return Point(middle.lon + random.uniform(-0.1, 0.1), middle.lat + random.uniform(-0.1, 0.1))
    box = shape.box
    for _ in range(200):
        tried = Point(random.uniform(box.west, box.east), random.uniform(box.south, box.north))
        if tried in shape:
            return tried
    return box.centre
