"""Handing over (移交): what somebody owed goes to another person when they leave, and is never lost."""

from datetime import datetime
from uuid import UUID

from anguan.foundation.access import Actor


def hand_over_duties(from_person_id: UUID, *, to_person_id: UUID, by: Actor, at: datetime) -> int:
    """Hand what is open of one person to another (移交事项); how many."""
    raise NotImplementedError
