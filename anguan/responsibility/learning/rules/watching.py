"""Watching (学习进度): what was really played or read, counted by the server's clock.

A page tells every ten seconds what it has played since it was last heard. It is believed only as far as time has
really passed: each person has one clock, and time that was counted once is gone, whatever number of pages are open.
A page that could not get through for a while is given what it played then, up to `KEPT`, and no more.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from math import isfinite
from typing import Any

from anguan.foundation.words import mark as _

FASTEST = 1.5  # of a video, times its own speed
ENOUGH = 0.95  # of a video really played
KEPT = timedelta(minutes=5)  # what a page without network may still bring in
OVERLAP = timedelta(seconds=5)  # between the last word of one page and the first of the next
ALIVE = timedelta(seconds=25)  # a page not heard for longer is closed
OFTEN_LEFT = 5
_GAP_S = 1.0  # seconds between two spans that are one: players report in steps
_SLACK_S = 3.0
_MOST_SPANS, _MOST_WINDOWS = 400, 3

Span = tuple[float, float]
DOUBTS: dict[str, str] = {
    "too_fast": _("播放得比允许的快，多出来的没有计入"),
    "two_pages": _("同时开着两个学习页面，时间只算一份"),
    "often_left": _("学习时多次离开页面，离开的时间没有计入"),
}


@dataclass(frozen=True)
class Kept:
    """How far somebody is in one lesson (`Progress`, as values)."""

    spans: tuple[Span, ...] = ()
    seconds: float = 0.0  # spent, by the server's clock
    counted_until: datetime | None = None
    left_times: int = 0
    left_seconds: float = 0.0
    doubts: tuple[str, ...] = ()
    windows: Mapping[str, Sequence[float]] = field(default_factory=dict)  # page → last number, first heard, last heard
    done: bool = False


@dataclass(frozen=True)
class Beat:
    """What a page tells (心跳): numbered, so that the same word heard twice counts once."""

    page: str
    opened_at: datetime  # when the server gave the page out
    number: int
    seconds: float = 0.0  # played or read since the last beat, by the page's own watch
    spans: tuple[Span, ...] = ()  # of a video its seconds; else of its parts, [n, n + 1]
    left_times: int = 0
    left_seconds: float = 0.0


@dataclass(frozen=True)
class Measure:
    """What a lesson asks for: the length of a video or the number of its parts, and the least seconds."""

    length: float
    least: float
    plays: bool  # a video: its spans are time


def merged(spans: Iterable[Span]) -> tuple[Span, ...]:
    """Put spans together where they touch."""
    found: list[Span] = []
    for start, stop in sorted(spans):
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], stop))
        else:
            found.append((start, stop))
    return tuple(found)


def covered(spans: Iterable[Span]) -> float:
    """Return how much spans cover, what lies in several counted once."""
    return sum(stop - start for start, stop in merged(spans))


def bridged(spans: Iterable[Span]) -> tuple[Span, ...]:
    """Put spans together across the small steps in which players report."""
    found: list[Span] = []
    for start, stop in merged(spans):
        if found and start - found[-1][1] <= _GAP_S:
            found[-1] = (found[-1][0], stop)
        else:
            found.append((start, stop))
    return tuple(found)


def within(spans: Iterable[Any], length: float) -> tuple[Span, ...]:
    """Return what of said spans can be read and lies in the lesson."""
    found = []
    for span in spans:
        if not isinstance(span, list | tuple) or len(span) != 2:
            continue
        if not all(isinstance(n, int | float) and not isinstance(n, bool) and isfinite(n) for n in span):
            continue
        start, stop = max(0.0, float(span[0])), min(length, float(span[1]))
        if start < stop:
            found.append((start, stop))
    return merged(found)


def added(kept: Sequence[Span], new: Sequence[Span], allowance: float) -> tuple[tuple[Span, ...], bool]:
    """Add spans up to an allowance of what was not covered before; say whether some had to be left out."""
    found = merged(kept)
    for start, stop in new:
        fresh = covered((*found, (start, stop))) - covered(found)
        if fresh <= allowance + 1e-9:
            found, allowance = merged((*found, (start, stop))), allowance - fresh
            continue
        return _part(found, start, stop, allowance), True
    return found, False


def _part(found: tuple[Span, ...], start: float, stop: float, allowance: float) -> tuple[Span, ...]:
    """Add the beginning of a span, as much as the allowance has."""
    at = start
    for begun, ended in (*found, (stop, stop)):
        if ended <= at:
            continue
        free = max(0.0, min(begun, stop) - at)
        if free >= allowance:
            return merged((*found, (start, at + allowance))) if at + allowance > start else found
        allowance -= free
        at = max(at, min(ended, stop))
    return merged((*found, (start, stop)))


def heard(
    kept: Kept, beat: Beat, measure: Measure, *, at: datetime, elsewhere: datetime | None, other: bool = False
) -> Kept:
    """Count a beat. `elsewhere`: until when this person's time is counted in other lessons; `other`: one is open too.

    Nothing counts twice: a number that was heard changes nothing, time that was counted is gone.
    """
    window = kept.windows.get(beat.page)
    if window is not None and beat.number <= window[0]:
        return kept
    base = max(moment for moment in (kept.counted_until, elsewhere, beat.opened_at, at - KEPT) if moment is not None)
    available = max(0.0, (at - base).total_seconds())
    spent = min(max(0.0, beat.seconds), available)
    seconds = kept.seconds + spent
    doubts = set(kept.doubts)
    new = within(beat.spans, measure.length)
    if measure.plays:
        allowance = FASTEST * seconds + _SLACK_S - covered(kept.spans)
        spans, cut = added(kept.spans, bridged(new), max(0.0, allowance))
        spans = bridged(spans)
        if cut:
            doubts.add("too_fast")
    else:
        spans = merged((*kept.spans, *new))
    left_times = kept.left_times + max(0, min(beat.left_times, 100))
    if left_times >= OFTEN_LEFT:
        doubts.add("often_left")
    if other or _beside(kept.windows, beat, at):
        doubts.add("two_pages")
    now = at.timestamp()
    windows = {**kept.windows, beat.page: [beat.number, window[1] if window else now, now]}
    latest = sorted(windows, key=lambda page: windows[page][2])[-_MOST_WINDOWS:]
    counted = replace(
        kept, spans=spans[:_MOST_SPANS], seconds=round(seconds, 1), counted_until=base + timedelta(seconds=spent),
        left_times=left_times, left_seconds=round(kept.left_seconds + max(0.0, min(beat.left_seconds, 86_400)), 1),
        doubts=tuple(sorted(doubts)), windows={page: windows[page] for page in latest},
    )  # fmt: skip
    return replace(counted, done=kept.done or is_done(counted, measure))


def _beside(windows: Mapping[str, Sequence[float]], beat: Beat, at: datetime) -> bool:
    """Say whether another page of this lesson, begun later, is still being heard: then both are open."""
    own = windows.get(beat.page)
    if own is None:
        return False
    now = at.timestamp()
    return any(
        page != beat.page
        and first > own[1]
        and now - first > OVERLAP.total_seconds()
        and now - last < ALIVE.total_seconds()
        for page, (_number, first, last) in windows.items()
    )


def is_done(kept: Kept, measure: Measure) -> bool:
    """Say whether a lesson was really learned: played or read whole, and not faster than anybody can."""
    enough = ENOUGH if measure.plays else 1.0
    if covered(kept.spans) + 1e-6 < enough * measure.length:
        return False
    least = min(measure.least, ENOUGH * measure.length / FASTEST) if measure.plays else measure.least
    return kept.seconds + 1e-6 >= least


def share(kept: Kept, measure: Measure) -> int:
    """Return how far a lesson is, in whole per cent; never 100 before it is done."""
    if kept.done:
        return 100
    if measure.length <= 0:
        return 0
    seen = covered(kept.spans) / measure.length / (ENOUGH if measure.plays else 1.0)
    if not measure.plays and measure.least > 0:
        seen = min(seen, 1.0) * 0.5 + min(kept.seconds / measure.least, 1.0) * 0.5
    return min(99, int(100 * seen))


def missing(kept: Kept, measure: Measure) -> tuple[Span, ...]:
    """Return what of a lesson was not played or read yet."""
    found, at = [], 0.0
    for start, stop in merged(kept.spans):
        if start > at:
            found.append((at, start))
        at = max(at, stop)
    if at < measure.length:
        found.append((at, measure.length))
    return tuple(found)
