"""Surroundings (上下文): what evidence must know of the domains above to speak of them; `config/evidence.py` says it.

What a subject is called, where its page is, and what else of it goes into its bundle.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from uuid import UUID

from django.conf import settings
from django.utils.module_loading import import_string

from anguan.foundation.access import Actor

Parts = Callable[[UUID, Actor], tuple[UUID, ...]]
Files = Callable[[UUID, Actor, datetime], Mapping[str, bytes]]


@dataclass(frozen=True)
class Subject:
    """What evidence can belong to: its word (隐患) and the name of its page, which takes its key."""

    title: str
    url_name: str
    parts: Parts | None = None  # keys of rows that belong to one of it; their evidence goes into its bundle
    files: Files | None = None  # what is laid beside the evidence: its papers, under the bundle's own list of hashes


@dataclass(frozen=True)
class Surroundings:
    """Everything evidence asks of the domains above."""

    subjects: Mapping[str, Subject]  # by the model's label: "hazards.hazard"


@lru_cache(maxsize=1)
def surroundings() -> Surroundings:
    """Return what this installation says."""
    found: Surroundings = import_string(settings.ANGUAN_EVIDENCE_SURROUNDINGS)
    return found
