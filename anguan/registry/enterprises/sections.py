"""Sections of the one file (一企一档): every domain hangs its part here, the higher ones through a setting.

`config/sections.py` lists them; this domain draws the frame around each and knows nothing of what is inside.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils.module_loading import import_string

from anguan.foundation.access import Actor
from anguan.registry.enterprises.models import Enterprise


@dataclass(frozen=True)
class Deed:
    """Something one can do from a section's head: its word, its address, its icon."""

    label: str
    href: str
    icon: str = ""


@dataclass(frozen=True)
class Part:
    """What a section shows of one enterprise: its template's context, a word behind the title, what one can do."""

    context: Mapping[str, Any] = field(default_factory=dict)
    note: str = ""  # how many, or how it stands: "12 人"
    alarm: bool = False  # the note says something that must not wait
    deeds: Sequence[Deed] = ()


@dataclass(frozen=True)
class Section:
    """One part of the file: when `load` returns None it is left out; `actions` are the words of its audit entries."""

    key: str
    title: str
    template: str
    load: Callable[[Actor, Enterprise, datetime], Part | None]
    order: int
    icon: str = ""  # the sign of its entries in the story
    permission: str = ""
    actions: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Shown:
    """A section with what it shows."""

    section: Section
    part: Part


def all_sections() -> list[Section]:
    """Return every section of this installation, in order."""
    listed: list[Section] = import_string(settings.ANGUAN_ENTERPRISE_SECTIONS)
    return sorted(listed, key=lambda section: section.order)


def sections_for(actor: Actor, enterprise: Enterprise, *, at: datetime) -> list[Shown]:
    """Return the sections an actor sees of an enterprise."""
    return [
        Shown(section, part)
        for section in all_sections()
        if (not section.permission or actor.may(section.permission))
        and (part := section.load(actor, enterprise, at)) is not None
    ]
