"""Surroundings (上下文): what the pages of deadlines must know of the domains above; `config/deadlines.py` says it.

Names of enterprises, who belongs to somebody's team, and as whom a person acts whose calendar asks.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from uuid import UUID

from django.conf import settings
from django.utils.module_loading import import_string

from anguan.foundation.access import Actor


@dataclass(frozen=True)
class Surroundings:
    """Everything the pages of deadlines ask of the domains above."""

    firm_names: Callable[[Sequence[str]], Mapping[str, str]]  # of keys that stand on rows the reader may see
    team_of: Callable[[Actor], list[UUID]]  # the people of the actor's own team (班组), without the actor
    actor_of: Callable[[UUID, UUID, date], Actor | None]  # person, post: whom a calendar's secret stands for


@lru_cache(maxsize=1)
def surroundings() -> Surroundings:
    """Return what this installation says."""
    found: Surroundings = import_string(settings.ANGUAN_DEADLINE_SURROUNDINGS)
    return found
