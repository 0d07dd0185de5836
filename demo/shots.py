"""How sure the photos of the demo are (证据等级): facts are invented, grades follow from them by the rules.

Most are taken online, some without network, a few leave something unsure, hardly any is uploaded; firms differ, and a
few are clearly worse than the rest. No phone took these photos, so none carries a signature that could be checked.
"""

import json
import math
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from random import Random
from typing import Any

from anguan.foundation.evidence.models import Likeness
from anguan.foundation.evidence.rules import NEEDS, Facts, judge
from anguan.foundation.geo import Point
from demo.pictures import Picture
from demo.rows import Shape, key

LIKENESS = Shape(Likeness)
METRE = 1 / 111_320  # of latitude, in degrees
CARELESS = 2  # the firm that is always clearly worse
OFFLINE, UNSURE, UPLOADED = 0.16, 0.05, 0.01  # of all photos, in an ordinary firm; the rest are online
UNSURE_CARELESS, UPLOADED_CARELESS = 0.45, 0.12

# What may be unsure, how often among the unsure, and the facts behind it.
_DOUBTS: tuple[tuple[str, float, dict[str, Any]], ...] = (
    ("late", 0.22, {}),
    ("no_place", 0.24, {"placed": False, "accuracy_m": None, "metres": None}),
    ("poor_place", 0.16, {}),
    ("far", 0.12, {}),
    ("device", 0.14, {"device": "unknown", "signed": False, "challenge": "none"}),
    ("alike", 0.12, {"looks_alike": True}),
)


@dataclass(frozen=True)
class Shot:
    """What is known of one photo: its picture, its facts, when it left the phone, and where that was."""

    picture: Picture
    facts: Facts
    taken_at: datetime
    place: Point | None

    @property
    def columns(self) -> dict[str, Any]:
        """The columns of the exhibit that follow from it."""
        judged = judge(self.facts)
        return {
            "taken_at": self.taken_at,
            "sha256": self.picture.sha256,
            "byte_count": self.picture.byte_count,
            "lon": self.place.lon if self.place else None,
            "lat": self.place.lat if self.place else None,
            "accuracy_m": self.facts.accuracy_m,
            "captured_live": self.facts.live,
            "grade": judged.grade.value,
            "doubts": list(judged.doubts),
            "facts": json.dumps(asdict(self.facts)),
        }


class Shooting:
    """The dice of one firm's photos; its own, so that nothing else in the city falls out otherwise."""

    def __init__(self, random: Random, site: Point, *, careless: bool, since: datetime):
        self.random, self.site, self.since = random, site, since
        self.unsure = UNSURE_CARELESS if careless else UNSURE * random.choice((0.4, 1.0, 1.0, 2.2))
        self.uploaded = UPLOADED_CARELESS if careless else UPLOADED * random.choice((0.0, 0.0, 1.0, 2.5))

    def shot(self, picture: Picture, again: Picture, at: datetime) -> Shot:
        """Return a photo that arrived at a moment; `again` is shown where an old picture was used once more."""
        random, roll = self.random, self.random.random()
        away, error = random.uniform(4, 90), random.uniform(4, 28)
        facts = Facts(
            live=True, challenge="online", signed=True, device="known", seconds=round(random.uniform(2, 25), 1),
            placed=True, accuracy_m=round(error, 1), metres=round(away, 1), radius_m=300.0,
        )  # fmt: skip
        if roll < self.uploaded:
            facts = Facts(live=False, seconds=round(random.uniform(600, 90_000), 1))
        elif roll < self.uploaded + self.unsure:
            facts, picture = self._unsure(facts, picture, again)
        elif roll < self.uploaded + self.unsure + OFFLINE:
            facts = replace(facts, challenge="pool", seconds=round(random.uniform(300, 5 * 3600), 1))
        place = self._place(facts.metres) if facts.placed and facts.metres is not None else None
        return Shot(picture, facts, at - timedelta(seconds=facts.seconds), place)

    def device_since(self, facts: Facts, taken_at: datetime) -> datetime | None:
        """Return since when the phone was known."""
        if facts.device != "known":
            return None
        return min(taken_at - timedelta(days=1), self.since + timedelta(days=self.random.randrange(1, 60)))

    def _unsure(self, facts: Facts, picture: Picture, again: Picture) -> tuple[Facts, Picture]:
        random = self.random
        what, _, changed = random.choices(_DOUBTS, [share for _, share, _ in _DOUBTS])[0]
        if what == "late":
            changed = {"seconds": round(random.uniform(900, 20_000), 1)}
        elif what == "poor_place":
            changed = {"accuracy_m": round(random.uniform(130, 900), 1)}
        elif what == "far":
            changed = {"metres": round(random.uniform(700, 4_000), 1)}
        return replace(facts, **changed), again if what == "alike" else picture

    def _place(self, metres: float) -> Point:
        way = self.random.uniform(0, 2 * math.pi)
        north, east = metres * METRE * math.cos(way), metres * METRE * math.sin(way)
        return Point(
            round(self.site.lon + east / math.cos(math.radians(self.site.lat)), 6), round(self.site.lat + north, 6)
        )


def demanded(purpose: str) -> str:
    """Return the grade a node demands."""
    return str(NEEDS[purpose].grade) if purpose in NEEDS else ""


def pairs(exhibits: list[list[Any]], shape: Shape, pictures: dict[str, list[Picture]], random: Random) -> list[Any]:
    """Return the pairs behind the photos that were found to look alike: each with an older one of its first picture."""
    at = shape.places
    again = {picture.sha256: picture for when in pictures.values() for picture in when if picture.like is not None}
    older: dict[str, list[list[Any]]] = {}
    made = []
    for row in sorted(exhibits, key=lambda each: each[at["received_at"]]):
        copied = again.get(row[at["sha256"]])
        if copied is None or copied.like is None:
            older.setdefault(row[at["sha256"]], []).append(row)
            continue
        others = [one for one in older.get(copied.like, []) if one[at["id"]] != row[at["id"]]]
        strangers = [one for one in others if one[at["enterprise_id"]] != row[at["enterprise_id"]]]
        if not others:
            continue
        other = random.choice(strangers or others)
        made.append(
            LIKENESS.row(
                id=key(row[at["received_at"]], random),
                **{name: row[at[name]] for name in ("enterprise_id", "region_code", "line_code", "taken_by")},
                exhibit_id=row[at["id"]],
                other_id=other[at["id"]],
                other_enterprise_id=other[at["enterprise_id"]],
                distance=copied.distance,
                way=copied.way,
                found_at=row[at["received_at"]],
            )
        )
    return made
