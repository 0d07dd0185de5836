"""Sampling (取样): how fresh samples must be, when they are taken again, and what a complete analysis still lacks."""

import math
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from anguan.foundation import clock
from anguan.foundation.refusal import Reason
from anguan.foundation.words import mark as _
from anguan.prevention.permits.catalog import Law
from anguan.prevention.permits.rules.judging import Matter
from anguan.prevention.permits.rules.limits import Scope, counts_as, required_gases
from anguan.prevention.permits.rules.readings import OUTSIDE, POINTS, Reading, gas_title

_SHORT_SPACE_M = 2.0  # GB 46768-2025 5.8.6: below 2 m above and below are enough
_FROM_ENDS_M = 2.0  # the outermost points lie at most 1 m from the top and from the bottom
_BETWEEN_POINTS_M = 8.0


@dataclass(frozen=True)
class Timing:
    """How fresh a sample must be at the start, and after which break it is taken again; by which clauses."""

    sample: timedelta
    clause: str
    again_after: timedelta
    again_clause: str


def timing_of(matter: Matter, scope: Scope) -> Timing | None:
    """Return the strictest timing of what holds; none where no standard sets one."""
    kinds = (["hot_work"] if scope.hot else []) + (["confined_space"] if scope.space else [])
    level = matter.level if matter.case.kind == "hot_work" else None
    found = [
        timing
        for timing in matter.law.gas.timings
        if timing.kind in kinds and (timing.kind != "hot_work" or level is None or timing.level == level)
    ]
    if not found:
        return None
    sample = min(found, key=lambda timing: timing.sample_minutes)
    again = min(found, key=lambda timing: timing.again_after_minutes)
    minutes, clause = sample.sample_minutes, f"GB 30871-2022 {sample.clause}"
    own = matter.case.enterprise.rules.gas_sample_minutes
    if own is not None and 0 < own < minutes:
        minutes, clause = own, "企业制度"
    return Timing(
        timedelta(minutes=minutes),
        clause,
        timedelta(minutes=again.again_after_minutes),
        f"GB 30871-2022 {again.again_clause}",
    )


def record_every(matter: Matter, scope: Scope) -> tuple[int, str] | None:
    """Return the minutes between two records while somebody works in a space, the strictest, and by which clause."""
    if matter.case.kind != "confined_space":
        return None
    found = []
    if scope.sheet:
        found.append((scope.sheet.record_minutes, f"{scope.sheet.source} {scope.sheet.clauses['interval']}"))
    if scope.chemical:
        found += [
            (timing.record_minutes, f"GB 30871-2022 {timing.record_clause}")
            for timing in matter.law.gas.timings
            if timing.kind == "confined_space" and timing.record_minutes
        ]
    own = matter.case.enterprise.rules.gas_record_minutes
    if own is not None and own > 0:
        found.append((own, "企业制度"))
    return min(found, key=lambda every: every[0], default=None)


def taken(matter: Matter, *, since: datetime | None = None) -> list[Reading]:
    """Return the readings that can be, up to now, in order of time; those since a moment where one is given."""
    return [
        reading
        for reading in matter.readings
        if not reading.impossible and reading.at <= matter.at and (since is None or reading.at >= since)
    ]


def latest(readings: Iterable[Reading]) -> list[Reading]:
    """Return the last reading of each gas at each point."""
    return list({(reading.gas, reading.point, reading.unit == "%LEL"): reading for reading in readings}.values())


def lacking(matter: Matter, scope: Scope, *, since: datetime, clause: str) -> list[Reason]:
    """Return what a complete analysis made since a moment still lacks; `clause` asks for its freshness."""
    if not (everything := taken(matter)):
        return [
            Reason("gas_missing", _("还没有气体分析"), _("请现场取样分析，合格后再作业"), first)
            for first in _first(scope)
        ]
    fresh = [reading for reading in everything if reading.at >= since]
    asked = required_gases(matter, scope)
    measured = {gas for gas in asked if any(counts_as(reading, gas, matter) for reading in fresh)}
    before = {gas for gas in asked if any(counts_as(reading, gas, matter) for reading in everything)}
    reasons = []
    if old := [gas for gas in asked if gas in before - measured]:
        newest = max(reading.at for reading in everything)
        reasons.append(
            Reason(
                "gas_stale",
                _("{gases}的取样已经失效，最近一次取样在{time}").format(
                    gases=names(old, matter.law), time=f"{clock.local(newest):%m-%d %H:%M}"
                ),
                _("请在作业前重新取样分析"),
                clause,
            )
        )
    never = defaultdict(list)
    for gas in asked:
        if gas not in before:
            never[asked[gas]].append(gas)
    reasons += [
        Reason(
            "gas_not_measured",
            _("没有检测{gases}").format(gases=names(gases, matter.law)),
            _("请补测后再作业"),
            asking,
        )
        for asking, gases in never.items()
    ]
    return reasons


def _first(scope: Scope) -> list[str]:
    """Return the clauses that ask for an analysis before the work."""
    clauses = ["GB 30871-2022 5.3.1"] if scope.hot else []
    if scope.power:
        clauses.append("GB 30871-2022 10.1")
    if scope.space:
        clauses.append("GB 30871-2022 6.3 a)" if scope.chemical else "应急管理部令第13号 第十四条")
    return clauses


def points(matter: Matter, scope: Scope, *, since: datetime) -> set[str]:
    """Return the points inside at which everything measured since a moment was measured."""
    fresh = [reading for reading in taken(matter, since=since) if reading.point != OUTSIDE]
    asked = [gas for gas in required_gases(matter, scope) if any(counts_as(one, gas, matter) for one in fresh)]
    at_point: dict[str, list[Reading]] = defaultdict(list)
    for reading in fresh:
        at_point[reading.point].append(reading)
    return {
        point
        for point, readings in at_point.items()
        if asked and all(any(counts_as(one, gas, matter) for one in readings) for gas in asked)
    }


def points_by_form(form: str | None, extent_m: float | None) -> tuple[int, tuple[str, ...]]:
    """Return how many points a space asks for, and which by name; GB 46768-2025 5.8.6."""
    if form == "horizontal":
        return 2, ("near", "far")
    if form != "vertical":
        return 2, ()
    if extent_m is None:
        return 3, ("upper", "lower")
    if extent_m < _SHORT_SPACE_M:
        return 2, ("upper", "lower")
    gaps = math.ceil(round((extent_m - _FROM_ENDS_M) / _BETWEEN_POINTS_M, 6))
    return max(3, gaps + 1), ("upper", "lower")


def unnamed(found: set[str], wanted: tuple[str, ...]) -> tuple[str, ...]:
    """Return the points wanted that are missing; what is said in words of one's own cannot be told apart."""
    return tuple(point for point in wanted if point not in found) if found <= set(POINTS) else ()


def names(gases: Iterable[str], law: Law) -> str:
    """Return gases as people call them."""
    return "、".join(gas_title(gas, law) for gas in gases)
