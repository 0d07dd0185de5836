"""Surroundings (上下文): what evidence must know of the domains above to speak of them; `config/evidence.py` says it.

What a subject is called and where its page is.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from django.conf import settings
from django.utils.module_loading import import_string


@dataclass(frozen=True)
class Subject:
    """What evidence can belong to: its word (隐患) and the name of its page, which takes its key."""

    title: str
    url_name: str


@dataclass(frozen=True)
class Surroundings:
    """Everything evidence asks of the domains above."""

    subjects: Mapping[str, Subject]  # by the model's label: "hazards.hazard"


@lru_cache(maxsize=1)
def surroundings() -> Surroundings:
    """Return what this installation says."""
    found: Surroundings = import_string(settings.ANGUAN_EVIDENCE_SURROUNDINGS)
    return found
