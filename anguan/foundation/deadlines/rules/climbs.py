"""Climbs (逐级提醒): a ladder and a due moment become the list of moments at which somebody hears, nags included.

This is worked out once, when a deadline is made or moved, so that the sweep needs no calendar.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from anguan.foundation.deadlines.rules.ladder import MOST_NAGS, Ladder, Quiet, Rung
from anguan.foundation.deadlines.rules.moving import moved


@dataclass(frozen=True)
class Planned:
    """One alarm to come (待提醒): when, whom it tells, which rung it belongs to (from 0), and whether it may wake."""

    at: datetime
    to: str
    rung: int
    urgent: bool = False


def climbs(ladder: Ladder, due: datetime) -> list[Planned]:
    """Return every alarm of a ladder, soonest first."""
    stop = moved(due, ladder.stops_after, later=True)
    firsts = [(number, rung, rung.at(due)) for number, rung in enumerate(ladder.rungs)]
    kept = [(number, rung, at, _told_at(rung, at, ladder.quiet)) for number, rung, at in firsts if at <= stop]
    found: list[Planned] = []
    for place, (number, rung, at, told_at) in enumerate(kept):
        found.append(Planned(told_at, rung.to, number, rung.urgent))
        until = kept[place + 1][3] if place + 1 < len(kept) else stop
        nags = _nags(rung, at, told_at, ladder.quiet, until)
        found += (Planned(again, rung.to, number, rung.urgent) for again in nags)
    # An urgent rung is told at night and may so come before the one that waits for the morning.
    return sorted(found, key=lambda one: (one.at, one.rung))


def climbs_after_move(
    ladder: Ladder, due: datetime, *, since: datetime, at: datetime, climbed: frozenset[int]
) -> list[Planned]:
    """Return what is still to be told when a deadline is moved.

    A rung that was climbed is climbed again only where the new deadline makes it future again; one that was not, and
    that lies in the past now, is made up for.
    """
    return [one for one in climbs(ladder, due) if one.at > at or (one.at >= since and one.rung not in climbed)]


def _told_at(rung: Rung, at: datetime, quiet: Quiet) -> datetime:
    return at if rung.urgent else quiet.next_allowed(at)


def _nags(rung: Rung, at: datetime, told_at: datetime, quiet: Quiet, until: datetime) -> Iterator[datetime]:
    """Say it again until the next rung; what falls into one night is said once in the morning."""
    if rung.nag is None or rung.nag.count == 0:
        return
    said, count = told_at, 0
    while count < MOST_NAGS:
        at = moved(at, rung.nag, later=True)
        again = _told_at(rung, at, quiet)
        if again >= until:
            return
        if again > said:
            yield again
            said, count = again, count + 1
