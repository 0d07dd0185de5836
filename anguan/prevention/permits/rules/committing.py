"""Committing (每日安全承诺、报备): what was promised for a day beside what permits say; both must agree (design).

A key is `hot_work.special`, or `confined_space` where a kind has no levels.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import time

BY = time(8, 0)  # design: until then the day's special work is said


@dataclass(frozen=True)
class Difference:
    """Where promise and permits part (不一致): so many promised, so many by permits."""

    key: str
    promised: int
    permitted: int

    @property
    def missing(self) -> bool:
        """Whether more is done than was promised: what officials look at first."""
        return self.permitted > self.promised


def key_of(kind: str, level: str) -> str:
    """Return the key of a kind and level."""
    return f"{kind}.{level}" if level else kind


def differences(promised: Mapping[str, int], permitted: Mapping[str, int]) -> list[Difference]:
    """Return where the two part, what was not promised first."""
    keys = {*promised, *permitted}
    found = [Difference(key, promised.get(key, 0), permitted.get(key, 0)) for key in keys]
    return sorted((one for one in found if one.promised != one.permitted), key=lambda one: (not one.missing, one.key))
