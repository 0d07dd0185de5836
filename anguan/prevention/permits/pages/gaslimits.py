"""The limits beside the field (合格标准): which gases are asked for here, and what each may read in every unit."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from math import isinf
from typing import Any

from anguan.foundation.access import Actor
from anguan.foundation.words import mark as _
from anguan.prevention.permits import casing
from anguan.prevention.permits.catalog import Law
from anguan.prevention.permits.models import GasTest as GasAnalysis
from anguan.prevention.permits.models import Permit
from anguan.prevention.permits.rules import Matter, limits, matter_of
from anguan.prevention.permits.rules.case import GasTest, GasValue
from anguan.prevention.permits.rules.limits import Limit, Scope
from anguan.prevention.permits.rules.readings import (
    COMBUSTIBLE,
    OXYGEN,
    UNITS,
    Reading,
    gas_title,
    lower_explosive_limit,
    substance,
)

Range = list[float | None]
POSSIBLE: dict[str, Range] = {"%vol": [0, 100], "%LEL": [0, 100], "ppm": [0, 1_000_000], "mg/m3": [0, None]}
_MOLAR_VOLUME = 24.45
POINTS: dict[str, tuple[str, ...]] = {
    "hot_work": (_("动火点"), _("动火点 10 米内"), _("设备内部"), _("设备外部")),
    "confined_space": (_("上部"), _("中部"), _("下部"), _("入口外")),
    "confined_space.horizontal": (_("近端"), _("远端"), _("入口外")),
    "temporary_electricity": (_("接电点"), _("用电点")),
}


@dataclass(frozen=True)
class Asked:
    """One gas of the form: its limits by unit, in words and for the script."""

    id: str
    title: str
    unit: str
    units: list[tuple[str, str]]
    limits: dict[str, Range]
    words: list[tuple[str, str]]
    typed: str = ""
    note: str = ""  # what people must know of limits nobody compared with their source
    possible: dict[str, Range] = field(default_factory=lambda: POSSIBLE)


def asked(permit: Permit, typed: dict[str, Any], *, by: Actor, at: datetime) -> list[Asked]:
    """Return the gases this work asks for, oxygen first, with what was typed."""
    matter = matter_of(casing.case_of(permit, "start", by=by, at=at, near=False), at=at)
    scope = limits.scope_of(matter)
    wanted = list(limits.required_gases(matter, scope)) or [COMBUSTIBLE]
    order = {OXYGEN: 0, COMBUSTIBLE: 1}
    return [_asked(gas, matter, scope, typed) for gas in sorted(wanted, key=lambda gas: order.get(gas, 2))]


def points_of(permit: Permit) -> tuple[str, ...]:
    """Return the usual sampling points of a kind."""
    inside = permit.kind != "confined_space" and permit.place_facts.get("inside_space")
    usual = POINTS.get(f"{permit.kind}.{permit.place_facts.get('space_form')}") or POINTS.get(permit.kind)
    return (*(usual or (_("作业点"),)), *((_("空间内部"),) if inside else ()))


def said(test: GasAnalysis, law: Law) -> str:
    """Return what one analysis read: 氧气 20.8 %vol，可燃气体 0 %LEL."""
    return "，".join(
        f"{gas_title(one['gas'], law)} {one['value']:g} {UNITS.get(one['unit'], one['unit'])}" for one in test.values
    )


def _asked(gas: str, matter: Matter, scope: Scope, typed: dict[str, Any]) -> Asked:
    found = dict(_limits(gas, matter, scope))
    units = list(found) or ["%vol"]
    chosen = str(typed.get(f"unit-{gas}", "")) or units[0]
    return Asked(
        id=gas,
        title=gas_title(gas, matter.law),
        unit=chosen,
        units=[(unit, UNITS[unit]) for unit in units],
        limits={
            unit: [_number(limit.low) if limit.low else None, _number(limit.high)] for unit, limit in found.items()
        },
        words=[(unit, _words(limit, unit)) for unit, limit in found.items()],
        typed=str(typed.get(f"value-{gas}", "")),
        note=_note(gas, found, matter),
    )


def _note(gas: str, found: dict[str, Limit], matter: Matter) -> str:
    medium = matter.case.medium
    if gas != COMBUSTIBLE:
        return next((limit.note for limit in found.values() if limit.note), "")
    by_name = medium is not None and medium.lel_percent is None and lower_explosive_limit(matter.case, matter.law)
    return limits.LEL_NOTE if by_name else ""


def _limits(gas: str, matter: Matter, scope: Scope) -> Iterator[tuple[str, Limit]]:
    if gas == OXYGEN:
        verdict = limits.judged(_reading(gas, 20.0, "%vol", matter), matter, scope)
        if verdict is not None:
            yield "%vol", verdict.limit
        return
    if gas == COMBUSTIBLE:
        yield from _combustible(matter, scope)
        return
    known = substance(gas, matter.law)
    verdict = limits.toxic(_reading(gas, 0.0, "mg/m3", matter), matter, scope)
    if verdict is None or not verdict.limit.high:
        return
    limit = verdict.limit
    if known is not None and known.molar_mass:
        yield "ppm", replace(limit, unit="ppm", high=round(limit.high * _MOLAR_VOLUME / known.molar_mass, 2))
    yield "mg/m3", limit


def _combustible(matter: Matter, scope: Scope) -> Iterator[tuple[str, Limit]]:
    """Return the strictest limit in each unit; shares of the lower explosive limit need to know the medium."""
    lel = lower_explosive_limit(matter.case, matter.law)
    all_of = limits.combustible_limits(matter, scope, lel)
    by_volume = [one for one in all_of if one.unit == "%vol"]
    by_share = [one for one in all_of if one.unit == "%LEL"]
    if lel is not None:
        by_volume += [Limit(one.clause, "%vol", 0.0, round(one.high * lel / 100, 3)) for one in by_share]
        by_share += [
            Limit(one.clause, "%LEL", 0.0, round(one.high / lel * 100, 1)) for one in by_volume if one.unit == "%vol"
        ]
    for unit, found in (("%LEL", by_share), ("%vol", by_volume)):
        if found:
            yield unit, min(found, key=lambda one: one.high)


def _reading(gas: str, value: float, unit: str, matter: Matter) -> Reading:
    said = GasValue(gas, value, unit)
    return Reading(gas, value, unit, said, GasTest(matter.at, (said,)))


def _words(limit: Limit, unit: str) -> str:
    high = "" if isinf(limit.high) else f"≤ {limit.high:g}"
    span = f"{limit.low:g}–{limit.high:g}" if limit.low else high
    return f"{span} {UNITS[unit]}（{limit.clause.replace('-2022', '').replace('-2025', '')}）"


def _number(value: float) -> float | None:
    return None if isinf(value) else value


def from_outside(permit: Permit) -> bool:
    """Say whether the sample is taken out of a space that nobody may enter for it (GB 46768-2025 5.8.5)."""
    return permit.kind == "confined_space" or bool(permit.place_facts.get("inside_space"))


def points_help(permit: Permit) -> str:
    """Return what to think of when choosing the point (GB 30871-2022 5.3.1, 6.3; GB 46768-2025 5.8.6)."""
    if from_outside(permit):
        return _("每个点各记一条：由上到下、由近到远，上下点离顶、离底不超过 1 米")
    if permit.kind == "hot_work":
        return _("动火点 10 米内；在设备、管道外壁动火的，还要测设备内部")
    return ""
