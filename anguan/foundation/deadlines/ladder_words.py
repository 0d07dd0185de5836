"""Ladders in words (催办阶梯的说法): each rung as a line people can read, and a ladder laid out on an example."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from anguan.foundation.deadlines.rules.climbs import climbs
from anguan.foundation.deadlines.rules.ladder import LISTENERS, Ladder, Quiet, Rung
from anguan.foundation.notify.rules import CHANNEL_TITLES
from anguan.foundation.words import mark as _


@dataclass(frozen=True)
class Line:
    """One rung in words."""

    when: str
    who: str
    channels: str
    again: str
    fixed: bool
    urgent: bool


def lines_of(ladder: Ladder) -> list[Line]:
    """Return a ladder's rungs in words."""
    return [_line(rung) for rung in ladder.rungs]


def _line(rung: Rung) -> Line:
    if rung.before is not None and rung.before.count:
        when = _("到期前 {span}").format(span=rung.before)
    else:
        when = _("到期后 {span}").format(span=rung.after) if rung.after and rung.after.count else _("到期时")
    return Line(
        when=when,
        who=LISTENERS[rung.to],
        channels=channel_words(rung.channels),
        again=_("每 {span}再提醒").format(span=rung.nag) if rung.nag is not None else "",
        fixed=rung.fixed,
        urgent=rung.urgent,
    )


def channel_words(channels: Sequence[str]) -> str:
    """Return channels in words."""
    return "、".join(CHANNEL_TITLES.get(channel, channel) for channel in channels)


def quiet_words(quiet: Quiet) -> str:
    """Return quiet hours in words."""
    words = _("{start:%H:%M} 至 {end:%H:%M} 不打扰，顺延到早上").format(start=quiet.start, end=quiet.end)
    return words + (_("；只在工作日提醒") if quiet.working_days_only else "")


@dataclass(frozen=True)
class Heard:
    """One moment of an example: who hears, and how many repetitions follow."""

    at: datetime
    who: str
    again: int


def example_of(ladder: Ladder, due: datetime) -> list[Heard]:
    """Return when who would hear if nobody ever did it; repetitions are folded into the first of them."""
    found: list[Heard] = []
    last = -1
    for one in climbs(ladder, due):
        if one.rung == last:
            found[-1] = Heard(found[-1].at, found[-1].who, found[-1].again + 1)
            continue
        last = one.rung
        found.append(Heard(one.at, LISTENERS[one.to], 0))
    return found
