"""The way special-work systems are judged (评分办法): groups, items and weights, as the office set them."""

from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict

from anguan.foundation.catalog import Confidence, load

HERE = Path(__file__).parent


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Item(_Part):
    """One item (评分项): so many points, lost in the share of those that do not meet it."""

    id: str
    title: str
    weight: float
    unit: str
    meaning: str
    of: Literal["permits", "enterprises"] = "permits"


class Group(_Part):
    """Items of one kind (一类)."""

    id: str
    title: str
    items: tuple[Item, ...]

    @property
    def weight(self) -> float:
        """What all its items weigh."""
        return sum(item.weight for item in self.items)


class ScoreSheet(_Part):
    """All groups, and the limits the items ask for."""

    id: str
    title: str
    source: str
    confidence: Confidence
    weights: Literal["design"]
    accept_hours: int
    active_days: int
    known_days: int
    enough_percent: int
    groups: tuple[Group, ...]

    @property
    def items(self) -> Iterator[Item]:
        """Every item."""
        return (item for group in self.groups for item in group.items)


@lru_cache
def sheet() -> ScoreSheet:
    """Return the way of judging."""
    return load(HERE / "scoring.yaml", ScoreSheet)
