"""Answering (回答事实): what the owner says of the enterprise, and what it changes, shown before it takes effect."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from anguan.foundation.access import Actor
from anguan.responsibility.duties.models import Difference


def answer(said: Mapping[str, Any], *, by: Actor, at: datetime, key: str = "") -> Difference:
    """Keep what the owner says as a proposal (填报事实): fields of `rules.facts.Facts`; a None takes an answer back.

    What it would add, drop and move stands in the difference; nothing has changed yet.
    """
    raise NotImplementedError


def take_effect(difference_id: UUID, *, by: Actor | None, at: datetime) -> Difference:
    """Let a difference take effect (确认变化); by itself, after its days, where `by` is nobody."""
    raise NotImplementedError


def drop_difference(difference_id: UUID, *, by: Actor, at: datetime) -> Difference:
    """Drop what was proposed (不采用); facts of the file come back at the next laying out where they still differ."""
    raise NotImplementedError
