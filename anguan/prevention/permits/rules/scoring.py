"""Scoring (应用评分, 本系统设计): points from counted facts. What cannot be judged gives and takes nothing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Tally:
    """What was counted for an item: so many it applies to, so many of them lose it."""

    whole: int
    lost: int


@dataclass(frozen=True)
class Mark:
    """What an item gives: `points` of `weight`, or nothing where there was nothing to judge."""

    item: str
    weight: float
    tally: Tally | None

    @property
    def judged(self) -> bool:
        """Whether there was anything to judge."""
        return self.tally is not None and self.tally.whole > 0

    @property
    def points(self) -> float | None:
        """The points kept."""
        if self.tally is None or self.tally.whole <= 0:
            return None
        kept = max(0, self.tally.whole - self.tally.lost)
        return self.weight * kept / self.tally.whole

    @property
    def lost(self) -> float:
        """The points lost."""
        return self.weight - self.points if self.points is not None else 0.0


@dataclass(frozen=True)
class Score:
    """All marks, and what they come to out of a hundred."""

    marks: tuple[Mark, ...]
    enough_percent: float

    @property
    def judged_percent(self) -> float:
        """How much of the weights could be judged at all."""
        whole = sum(mark.weight for mark in self.marks)
        return 100 * sum(mark.weight for mark in self.marks if mark.judged) / whole if whole else 0.0

    @property
    def total(self) -> float | None:
        """Points out of a hundred over what was judged; none where too little was."""
        if self.judged_percent < self.enough_percent or not self.judged_percent:
            return None
        judged = [mark for mark in self.marks if mark.judged]
        return 100 * sum(mark.points or 0.0 for mark in judged) / sum(mark.weight for mark in judged)

    def of(self, items: Sequence[str]) -> tuple[float, float]:
        """Return the points and the weight of some items, as far as they were judged."""
        judged = [mark for mark in self.marks if mark.item in items and mark.judged]
        return sum(mark.points or 0.0 for mark in judged), sum(mark.weight for mark in judged)


def score(weights: Mapping[str, float], tallies: Mapping[str, Tally], *, enough_percent: float) -> Score:
    """Return the score of counted facts."""
    marks = tuple(Mark(item, weight, tallies.get(item)) for item, weight in weights.items())
    return Score(marks, enough_percent)
