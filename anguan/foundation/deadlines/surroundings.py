"""Surroundings (上下文): what the pages of deadlines must know of the domains above; `config/deadlines.py` says it.

Names of divisions and enterprises, who belongs to somebody's team, and as whom a person acts whose calendar asks.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest
from django.utils.module_loading import import_string

from anguan.foundation.access import Actor


@dataclass(frozen=True)
class Surroundings:
    """Everything the pages of deadlines ask of the domains above."""

    region_names: Callable[[Iterable[str]], Mapping[str, str]]
    town_name: Callable[[str], str]  # of the town a division code lies in
    regions_offered: Callable[[HttpRequest], list[tuple[str, str]]]  # code and name, for a filter
    enterprise_names: Callable[[Actor, Sequence[str]], Mapping[str, str]]
    firm_names: Callable[[Sequence[str]], Mapping[str, str]]  # of keys that stand on rows the reader may see
    enterprises_meant: Callable[[Actor, str], list[UUID]]  # by a fragment of the name
    team_of: Callable[[Actor], list[UUID]]  # the people of the actor's own team (班组), without the actor
    actor_of: Callable[[UUID, UUID, date], Actor | None]  # person, post: whom a calendar's secret stands for


@lru_cache(maxsize=1)
def surroundings() -> Surroundings:
    """Return what this installation says."""
    found: Surroundings = import_string(settings.ANGUAN_DEADLINE_SURROUNDINGS)
    return found
