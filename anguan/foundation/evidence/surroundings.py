"""Surroundings (上下文): what evidence must know of the domains above to speak of them; `config/evidence.py` says it.

Names of divisions, which enterprises a text means, what a subject is called and where its page is.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest
from django.utils.module_loading import import_string

from anguan.foundation.access import Actor


@dataclass(frozen=True)
class Subject:
    """What evidence can belong to: its word (隐患) and the name of its page, which takes its key."""

    title: str
    url_name: str


@dataclass(frozen=True)
class Surroundings:
    """Everything evidence asks of the domains above."""

    region_names: Callable[[Iterable[str]], Mapping[str, str]]
    town_name: Callable[[str], str]  # of the town a division code lies in
    regions_offered: Callable[[HttpRequest], list[tuple[str, str]]]  # code and name, for a filter
    enterprise_names: Callable[[Actor, Sequence[str]], Mapping[str, str]]
    enterprises_meant: Callable[[Actor, str], list[UUID]]  # by a fragment of the name
    subjects: Mapping[str, Subject]  # by the model's label: "hazards.hazard"


@lru_cache(maxsize=1)
def surroundings() -> Surroundings:
    """Return what this installation says."""
    found: Surroundings = import_string(settings.ANGUAN_EVIDENCE_SURROUNDINGS)
    return found
