"""Ladders (催办阶梯): who hears of a deadline and when, before it and after it, until somebody acts.

A ladder is data: rungs in the order they are climbed. Each rung is one alarm, exactly. A rung that nobody can be
reached on passes the alarm to the next one, and that is itself shown.
"""

import itertools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta

from anguan.foundation import clock
from anguan.foundation.deadlines.rules.moving import moved
from anguan.foundation.deadlines.rules.spans import Span
from anguan.foundation.refusal import Reason
from anguan.foundation.words import mark as _

# Who can stand on a rung, from the doer up; a rung never tells somebody below the one before it.
LISTENERS: dict[str, str] = {
    "doer": _("经办人"),
    "manager": _("管理人员"),
    "principal": _("主要负责人"),
    "town": _("镇街"),
    "county": _("县级监管部门"),
    "city": _("市级监管部门"),
}
MOST_NAGS = 20  # of one rung: who has not heard by then does not hear
MOST_RUNGS = 20


@dataclass(frozen=True)
class Rung:
    """One rung (一级提醒): so long before or after the deadline, to whom, how.

    `fixed` rungs are the law's: an office may make them earlier and may not drop or delay them. `nag`: said again at
    this interval until the next rung or until it is done.
    """

    to: str
    after: Span | None = None
    before: Span | None = None
    channels: tuple[str, ...] = ("inbox",)
    nag: Span | None = None
    fixed: bool = False
    urgent: bool = False  # not held back by quiet hours

    def __post_init__(self) -> None:
        if self.to not in LISTENERS or (self.after is not None and self.before is not None):
            message = f"no such rung: {self}"
            raise ValueError(message)

    def at(self, due: datetime) -> datetime:
        """Return when it is climbed, quiet hours aside; by days at the same time of the day as the deadline."""
        if self.before is not None:
            return moved(due, self.before, later=False)
        return due if self.after is None else moved(due, self.after, later=True)


@dataclass(frozen=True)
class Quiet:
    """Quiet hours (免打扰): alarms wait for the morning, and where asked for the next working day."""

    start: time = time(21)
    end: time = time(7, 30)
    working_days_only: bool = False

    @property
    def key(self) -> str:
        """These hours in a few letters, as a deadline keeps them."""
        return f"{self.start:%H:%M}-{self.end:%H:%M}{'w' if self.working_days_only else ''}"

    def next_allowed(self, moment: datetime) -> datetime:
        """Return the first moment from this one on at which somebody may be told."""
        here = clock.local(moment)
        if self._is_quiet(here.timetz().replace(tzinfo=None)):
            morning = datetime.combine(here.date(), self.end, tzinfo=clock.BEIJING)
            here = morning if morning >= here else morning + timedelta(days=1)
        while self.working_days_only and not clock.is_working_day(here.date()):
            here = datetime.combine(here.date() + timedelta(days=1), self.end, tzinfo=clock.BEIJING)
        return here if here != clock.local(moment) else moment

    def _is_quiet(self, at: time) -> bool:
        if self.start <= self.end:
            return self.start <= at < self.end
        return at >= self.start or at < self.end


@dataclass(frozen=True)
class Climb:
    """A rung that is due to be climbed (应提醒): its number on the ladder, from 0, and the moment."""

    stage: int
    at: datetime


@dataclass(frozen=True)
class Ladder:
    """A ladder (催办阶梯) of rungs, each later than the one before; it stops `stops_after` days after the deadline."""

    rungs: tuple[Rung, ...]
    quiet: Quiet = Quiet()
    stops_after: Span = Span(60)  # noqa: RUF009

    def next_climb(self, due: datetime, *, climbed: int) -> Climb | None:
        """Return the rung after those already climbed (their number), and when; None when the ladder has ended."""
        if climbed >= len(self.rungs):
            return None
        rung = self.rungs[climbed]
        at = rung.at(due)
        if at > moved(due, self.stops_after, later=True):
            return None
        return Climb(climbed, at if rung.urgent else self.quiet.next_allowed(at))

    def reached(self, due: datetime, *, now: datetime) -> int:
        """Return how many rungs should have been climbed by now; after a long silence they are merged, not poured."""
        count = 0
        while (climb := self.next_climb(due, climbed=count)) is not None and climb.at <= now:
            count += 1
        return count

    def faults(self, *, due: datetime) -> list[str]:
        """Say what is wrong with a ladder: a rung that goes back in time or down, never comes, or repeats at once."""
        moments = [rung.at(due) for rung in self.rungs]
        found = [
            _("第 {n} 级早于第 {m} 级").format(n=n + 1, m=n)
            for n, (earlier, later) in enumerate(itertools.pairwise(moments), start=1)
            if later < earlier
        ]
        order = list(LISTENERS)
        found += [
            _("第 {n} 级比第 {m} 级低，不能从{above}退回到{below}").format(
                n=n + 1, m=n, above=LISTENERS[lower.to], below=LISTENERS[upper.to]
            )
            for n, (lower, upper) in enumerate(itertools.pairwise(self.rungs), start=1)
            if order.index(upper.to) < order.index(lower.to)
        ]
        found += [
            _("第 {n} 级的重复间隔不能为零").format(n=n)
            for n, rung in enumerate(self.rungs, start=1)
            if rung.nag is not None and rung.nag.count == 0
        ]
        if len(self.rungs) > MOST_RUNGS:
            found.append(_("最多设 {most} 级").format(most=MOST_RUNGS))
        end = moved(due, self.stops_after, later=True)
        found += [_("第 {n} 级在停止提醒之后").format(n=n) for n, at in enumerate(moments, start=1) if at > end]
        return found


def reasons_not_to_tune(original: Ladder, tuned: Ladder, *, due: datetime) -> list[Reason]:
    """Everything that makes an office's version of a ladder unlawful or senseless: the law's rungs stay, in time."""
    reasons = [Reason("ladder_fault", fault, _("请调整提前或推迟的天数")) for fault in tuned.faults(due=due)]
    for rung in (rung for rung in original.rungs if rung.fixed):
        kept = [one for one in tuned.rungs if one.to == rung.to and one.at(due) <= rung.at(due)]
        if not kept:
            words = _("提醒{who}是法定要求，不能取消或推迟").format(who=LISTENERS[rung.to])
            reasons.append(Reason("ladder_below_law", words, _("可以提前，不能取消或推迟")))
    return reasons


def without(ladder: Ladder, unreachable: Iterable[str]) -> Ladder:
    """Return the ladder with listeners nobody can reach passed over: their alarm goes to the next rung above."""
    gone = set(unreachable)
    order = list(LISTENERS)

    def instead(rungs: Sequence[Rung], place: int) -> Rung:
        rung = rungs[place]
        if rung.to not in gone:
            return rung
        above = [to for to in order[order.index(rung.to) + 1 :] if to not in gone]
        return replace(rung, to=above[0]) if above else rung

    return replace(ladder, rungs=tuple(instead(ladder.rungs, place) for place in range(len(ladder.rungs))))
