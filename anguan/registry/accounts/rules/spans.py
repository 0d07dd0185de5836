"""Spans (任职经历): when a post was held before it was given again, kept as ISO 8601 intervals in one text."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import NamedTuple

_OPEN = ".."


class Span(NamedTuple):
    """A time a post was held: from its first to its last day; None is open."""

    since: date | None
    until: date | None


def spans_of(text: str) -> list[Span]:
    """Return the spans a text keeps, in its order."""
    pairs = (interval.split("/") for interval in text.split())
    return [Span(_day(since), _day(until)) for since, until in pairs]


def text_of(spans: Sequence[Span]) -> str:
    """Return spans as the text they are kept in."""
    return " ".join(f"{since or _OPEN}/{until or _OPEN}" for since, until in spans)


def reopened(spans: Sequence[Span], *, today: date) -> tuple[list[Span], date | None]:
    """Return what is kept of a post given again today, and since when it is held now.

    One that ended with yesterday was never interrupted: it is held since it was.
    """
    *before, last = spans
    if last.until is None or last.until >= today - timedelta(days=1):
        return before, last.since
    return [*before, last], today


def _day(text: str) -> date | None:
    return None if text == _OPEN else date.fromisoformat(text)
