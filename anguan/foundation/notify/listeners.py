"""Listeners (接收人): what notices must know of people and offices above them; `config/listeners.py` says it.

Who stands on a rung, who has an account and when it was last used, and the phone in the one file.
"""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from uuid import UUID

from django.conf import settings
from django.utils.module_loading import import_string

from anguan.foundation.notify.models import Outgoing


@dataclass(frozen=True)
class Recipient:
    """Somebody who should hear something (接收人), in the post they hear it in."""

    person_id: UUID
    name: str
    organisation: str = ""
    enterprise_id: UUID | None = None
    office_id: UUID | None = None
    role: str = ""
    region_code: str = ""


@dataclass(frozen=True)
class Stand:
    """Those who stand on one rung of one enterprise or office (一级接收人)."""

    listener: str
    organisation: str
    region_code: str
    line_code: str
    people: tuple[UUID, ...]
    enterprise_id: UUID | None = None
    office_id: UUID | None = None


@dataclass(frozen=True)
class Listeners:
    """Everything notices ask of the domains above; all of it in bulk, a few statements for a thousand rows."""

    people_for: Callable[[Sequence[Outgoing], datetime], Mapping[int, list[Recipient]]]  # by the row's id
    last_seen: Callable[[Collection[UUID]], Mapping[UUID, datetime | None]]  # of those whose account is in use
    phones: Callable[[Collection[UUID]], Mapping[UUID, str]]
    stands: Callable[[datetime], Iterator[list[Stand]]]  # every rung there is, in portions
    page_of: Callable[
        [UUID | None, UUID | None], str
    ]  # where the people of an enterprise or an office are looked after


@lru_cache(maxsize=1)
def listeners() -> Listeners:
    """Return what this installation says."""
    found: Listeners = import_string(settings.ANGUAN_LISTENERS)
    return found
