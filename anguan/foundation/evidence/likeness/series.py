"""Series (连拍): when it is normal that one person's pictures look alike. Pure functions.

Someone takes three shots of one valve, or the same corner before and after it was cleared. That is no repetition. It
must not become a way out: what is attached to another thing counts, and so does the very same picture handed in as the
state afterwards.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

SERIES = timedelta(minutes=10)
# Copies in another size or light differ in some 20 bits of 256; two shots out of the hand differ in more, even with the
# first one as a ghost over the viewfinder.
A_COPY = 24


@dataclass(frozen=True)
class Taken:
    """What is known of one of two pictures: by whom, when, what for, and what it is attached to, if anything yet."""

    person_id: UUID
    at: datetime
    purpose: str
    subject_id: UUID | None


def is_normal(one: Taken, other: Taken, *, distance: int, way: str) -> bool:
    """Say whether two pictures may look alike: one person's series of one thing, or one thing before and after."""
    if one.person_id != other.person_id or way == "bytes":
        return False
    if one.subject_id is not None and other.subject_id is not None and one.subject_id != other.subject_id:
        return False
    if one.purpose == other.purpose:
        return abs(one.at - other.at) <= SERIES
    same_thing = one.subject_id is not None and one.subject_id == other.subject_id
    return same_thing and way in {"same", "cropped"} and distance > A_COPY
