"""Measuring (计时): wall and processor time of repeated calls, and what a benchmark hands back."""

import os
import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from django.db import connection

_TICK = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Size:
    """How much to measure with: everything, or just enough to see that a benchmark runs."""

    rows: int = 10_000  # of a ledger
    repeats: int = 20  # of each request
    reads: int = 105_000  # across tenants, in bulk
    visits: int = 5_000  # across tenants, through a door each
    streams: int = 1_000  # browsers connected at once
    deadlines: int = 1_000_000  # kept
    late: int = 100_000  # of them, at one midnight


TOY = Size(rows=30, repeats=1, reads=400, visits=30, streams=20, deadlines=2_000, late=200)


@dataclass
class Result:
    """One figure: what was measured, what it should be, and what it stands beside."""

    name: str
    what: str
    measured: float
    unit: str
    goal: float | None = None
    more_is_better: bool = False
    beside: str = ""  # the baseline of the same run
    load: float = field(default_factory=lambda: os.getloadavg()[0])
    details: list[list[str]] = field(default_factory=list)  # a table below the figure, its heading first

    @property
    def verdict(self) -> str:
        """Whether the goal was met."""
        if self.goal is None:
            return "–"
        return "pass" if (self.measured >= self.goal) == self.more_is_better or self.measured == self.goal else "short"

    def as_dict(self) -> dict[str, Any]:
        """Return it as plain values, for the process that prints."""
        return asdict(self)


@dataclass(frozen=True)
class Timing:
    """Seconds that each call took: by the clock on the wall, and of the processors."""

    walls: Sequence[float]
    cpus: Sequence[float]

    @property
    def cpu(self) -> float:
        """What a call costs the processors on average."""
        return statistics.fmean(self.cpus)

    @property
    def median(self) -> float:
        """The middle one."""
        return statistics.median(self.walls)

    @property
    def p95(self) -> float:
        """The one that 95 of 100 stay below."""
        return percentile(self.walls, 0.95)


def percentile(values: Sequence[float], share: float) -> float:
    """Return the value that a share of the values does not exceed."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, max(0, round(share * len(ordered) + 0.5) - 1))]


def timed(call: Callable[[], object]) -> Timing:
    """Measure one call."""
    return repeated([call])


def repeated(calls: Sequence[Callable[[], object]]) -> Timing:
    """Measure calls, one after the other."""
    walls, cpus = [], []
    for call in calls:
        before, began = processor_time(), time.perf_counter()
        call()
        walls.append(time.perf_counter() - began)
        cpus.append(processor_time() - before)
    return Timing(walls, cpus)


def processor_time() -> float:
    """Return the processor seconds of this process and of its database session, parallel helpers included."""
    connection.ensure_connection()
    session: int = connection.connection.info.backend_pid
    try:
        own = _stat(session)
        return time.process_time() + sum(own[11:13]) / _TICK + sum(_stat(own[1])[13:15]) / _TICK
    except OSError:  # the server is on another machine
        return time.process_time()


def _stat(pid: int) -> list[int]:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return [0, *(int(value) for value in fields[1:])]


def ms(seconds: float) -> str:
    """Return seconds as milliseconds in words."""
    return f"{seconds * 1000:,.0f} ms"
