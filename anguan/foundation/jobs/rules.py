"""Rules of loops and heartbeats: what a loop is, when it counts as stopped, and how that is said. Values in and out."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from anguan.foundation.words import mark as _

Step = Callable[[datetime], int]
OK, SLOW, STOPPED = "ok", "slow", "stopped"  # from well to worst
ORDER = (OK, SLOW, STOPPED)
PATIENCE = timedelta(minutes=2)  # without a beat, a loop counts as stopped
AHEAD = timedelta(seconds=5)  # clocks of two machines differ a little; a beat further ahead is no beat
LONGEST_WAIT = 60.0  # seconds between tries of a loop that keeps failing


@dataclass(frozen=True)
class Loop:
    """A loop (循环): a step that goes round for ever, at once again while it has something to do.

    `step` is given the moment and returns how many things it did. With `listen` a NOTIFY on that channel wakes it.
    """

    name: str
    every_s: float
    step: Step
    listen: str = ""
    title: str = ""  # as people read it: 提醒引擎


@dataclass(frozen=True)
class Beat:
    """A heartbeat as it was read."""

    beat_at: datetime
    tried_at: datetime
    failure: str = ""


@dataclass(frozen=True)
class Backlog:
    """A queue (积压): its oldest thing that should have gone by now, and how long such may wait."""

    name: str
    title: str
    slow_after: timedelta
    stopped_after: timedelta
    oldest: datetime | None = None


@dataclass(frozen=True)
class Part:
    """How one loop or queue stands, and the words for it."""

    name: str
    title: str
    state: str
    said: str
    since: datetime | None = None  # the last sign of life, or the oldest that waits


@dataclass(frozen=True)
class Standing:
    """How everything stands that reminds and delivers (运行状态)."""

    at: datetime
    parts: Sequence[Part] = field(default_factory=list)

    @property
    def state(self) -> str:
        """The worst state of any part."""
        return max((part.state for part in self.parts), key=ORDER.index, default=OK)

    @property
    def worst(self) -> list[Part]:
        """The parts that are not well, the stopped first."""
        wrong = [part for part in self.parts if part.state != OK]
        return sorted(wrong, key=lambda part: -ORDER.index(part.state))

    @property
    def seen_at(self) -> datetime | None:
        """The latest sign of life of the loop that has been silent the longest."""
        seen = [part.since for part in self.parts if part.state == OK and part.since]
        return min(seen, default=None)

    @property
    def line(self) -> str:
        """All of it in one line."""
        if not (wrong := self.worst):
            return _("提醒与送达正常")
        more = len(wrong) - 1
        return wrong[0].said + (_("，另有 {n} 项不正常").format(n=more) if more else "")


def part_of_loop(loop: Loop, beat: Beat | None, *, at: datetime, patience: timedelta = PATIENCE) -> Part:
    """Return how a loop stands by its last beat; one from the future proves nothing."""
    title = loop.title or loop.name
    if beat is None:
        return Part(loop.name, title, STOPPED, _("{title}没有启动").format(title=title))
    if beat.beat_at > at + AHEAD:
        return Part(loop.name, title, STOPPED, _("{title}的心跳在将来，不可信").format(title=title))
    age = max(at - beat.beat_at, timedelta())
    rounds = timedelta(seconds=loop.every_s)
    if age > max(patience, 10 * rounds):
        how = _("{title}连续出错 {long}") if beat.failure and at - beat.tried_at < patience else _("{title}已停 {long}")
        state = STOPPED
    elif age > max(patience / 4, 4 * rounds):
        how = _("{title}变慢，{long}没有完成一轮")
        state = SLOW
    else:
        how, state = _("{title}正常"), OK
    return Part(loop.name, title, state, how.format(title=title, long=said_long(age)), beat.beat_at)


def part_of_backlog(backlog: Backlog, *, at: datetime) -> Part:
    """Return how a queue stands by its oldest thing."""
    name, title, oldest = backlog.name, backlog.title, backlog.oldest
    age = at - oldest if oldest else timedelta()
    if age <= backlog.slow_after:
        return Part(name, title, OK, _("{title}没有积压").format(title=title))
    state = STOPPED if age > backlog.stopped_after else SLOW
    return Part(name, title, state, _("{title}已积压 {long}").format(title=title, long=said_long(age)), oldest)


def said_long(length: timedelta) -> str:
    """Return how long something took as people say it: 45 秒, 12 分钟, 3 小时, 2 天."""
    seconds = int(length.total_seconds())
    if seconds < 60:
        return _("{n} 秒").format(n=seconds)
    if seconds < 3600:
        return _("{n} 分钟").format(n=seconds // 60)
    return _("{n} 小时").format(n=seconds // 3600) if seconds < 2 * 86400 else _("{n} 天").format(n=seconds // 86400)


def wait_after(failures: int, every_s: float) -> float:
    """Return how long a loop waits after so many failures in a row."""
    return float(min(LONGEST_WAIT, max(every_s, 1.0) * 2 ** min(failures - 1, 6)))
