"""What is worked out about a hazard: likeness, its number."""

from collections.abc import Iterable
from datetime import date
from uuid import UUID


def likeness(ours: Iterable[str], theirs: Iterable[str]) -> float:
    """Return how alike two texts are by their pairs of neighbouring characters: shared over the smaller, 0 to 1."""
    one, other = set(ours), set(theirs)
    return len(one & other) / min(len(one), len(other)) if one and other else 0.0


def number_of(hazard_id: UUID, reported_on: date) -> str:
    """Return the number people say on the phone: the day, and the end of the key."""
    return f"YH{reported_on:%y%m%d}-{hazard_id.hex[-6:].upper()}"


def place_words(area: str, place: str) -> str:
    """Return where something is, in words: the area chosen and what was written, the area not said twice."""
    place = place.strip()
    return (place if area in place else f"{area} {place}".strip())[:200]
