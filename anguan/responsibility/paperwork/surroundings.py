"""Surroundings (上层信息): what documents may say of the domains above them, wired in `config/paperwork.py`."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from uuid import UUID

from django.conf import settings
from django.utils.module_loading import import_string

from anguan.foundation.access import Actor
from anguan.registry.enterprises.models import Enterprise
from anguan.responsibility.paperwork.rules.drafting import Item


@dataclass(frozen=True)
class HazardCounts:
    """The hazards of one year of an enterprise."""

    found: int = 0
    closed: int = 0
    open: int = 0
    major: int = 0


@dataclass(frozen=True)
class Surroundings:
    """What this installation says."""

    hazards: Callable[[Actor, UUID, int], HazardCounts]
    criteria: Callable[[Enterprise], Sequence[Item]]  # of major hazards, those that fit the enterprise
    report_url: Callable[[str, str], str]  # where what a check found (what, place) is reported


@lru_cache(maxsize=1)
def surroundings() -> Surroundings:
    """Return what this installation says."""
    found: Surroundings = import_string(settings.ANGUAN_PAPERWORK)
    return found
