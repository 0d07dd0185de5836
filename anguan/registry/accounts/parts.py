"""Parts of a person's page (人员档案): the domains above hang theirs here through a setting, as in the one file.

`config/sections.py` lists them; this domain draws the frame around each and knows nothing of what is inside.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils.module_loading import import_string

from anguan.foundation.access import Actor
from anguan.registry.accounts.models import Person


@dataclass(frozen=True)
class PersonPart:
    """One part of the page: its title, its template, and what it shows of somebody; None leaves it out."""

    title: str
    template: str
    load: Callable[[Actor, Person, datetime], Mapping[str, Any] | None]
    permission: str = ""


def parts_for(actor: Actor, person: Person, *, at: datetime) -> list[tuple[PersonPart, Mapping[str, Any]]]:
    """Return the parts an actor sees of a person, each with what it shows."""
    listed: list[PersonPart] = import_string(settings.ANGUAN_PERSON_PARTS)
    return [
        (part, shown)
        for part in listed
        if (not part.permission or actor.may(part.permission)) and (shown := part.load(actor, person, at)) is not None
    ]
