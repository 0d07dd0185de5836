"""Limits (合格标准) of gases: those of every standard that holds for the work; the strictest decides, and is named.

Hot work, confined spaces and temporary power each bring their own; hot work inside a space has both. For dangerous
chemicals a space has GB 30871 and GB 46768 together; elsewhere GB 46768, before its day GB 30871 as the own rule.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from anguan.foundation.words import mark as _
from anguan.prevention.permits.catalog import SpaceSheet
from anguan.prevention.permits.rules.judging import Matter
from anguan.prevention.permits.rules.readings import (
    COMBUSTIBLE,
    OXYGEN,
    Reading,
    gas_called,
    lower_explosive_limit,
    milligrams,
    percent_of_volume,
    substance,
    toxic_limit,
)
from anguan.prevention.permits.rules.scopes import Scope as Scope

OWN_RULE = "企业制度"
GBZ_NOTE = _("GBZ 2.1 限值，请核对原文")
LEL_NOTE = _("爆炸下限为手册数值，请核对安全技术说明书")
HIGHEST_KNOWN_LEL = 15.0  # ammonia's: what passes for it passes for every medium of the catalogue


@dataclass(frozen=True)
class Limit:
    """What a value may be, by which clause."""

    clause: str
    unit: str
    low: float = 0.0
    high: float = float("inf")
    share_for_any: float = 0.0  # % of the lower explosive limit that keeps it whatever the medium is
    note: str = ""  # what people must know of a value nobody compared with its source

    def holds(self, value: float) -> bool:
        """Say whether a value is within it."""
        return self.low <= value <= self.high


@dataclass(frozen=True)
class Judged:
    """One reading against the limits: the one that decides, and whether it is kept; none where nobody can tell."""

    limit: Limit
    within: bool | None


def scope_of(matter: Matter) -> Scope:
    """Return which rules about gas hold for a matter."""
    return matter.gas_scope


def required_gases(matter: Matter, scope: Scope) -> dict[str, str]:
    """Return the gases to be measured before the work, each with the clause that asks for it."""
    asked: dict[str, str] = {}
    if scope.power:
        asked[COMBUSTIBLE] = "GB 30871-2022 10.1"
    if scope.hot:
        asked[COMBUSTIBLE] = "GB 30871-2022 5.3.1"
        if matter.case.place.oxygen_equipment:
            asked[OXYGEN] = matter.law.gas.hot_work_oxygen_clause
    if scope.chemical:
        asked[OXYGEN] = matter.law.gas.oxygen_clause
        asked.setdefault(COMBUSTIBLE, "GB 30871-2022 6.4 c)")
    if scope.sheet:
        for gas in scope.sheet.gases:
            asked.setdefault(gas, _cited(scope.sheet, "gases"))
    if scope.space:
        for gas in toxic_gases(matter):
            asked.setdefault(gas, _toxic_clause(matter, scope))
    return asked


def toxic_gases(matter: Matter) -> list[str]:
    """Return the toxic gases of the medium: those told, else the medium itself where it is known as toxic."""
    medium = matter.case.medium
    if medium is None:
        return []
    if told := [gas_called(name, matter.law) for name in medium.toxic if name.strip()]:
        return list(dict.fromkeys(told))
    itself = substance(medium.name, matter.law)
    return [itself.id] if itself is not None and toxic_limit(itself) is not None else []


def counts_as(reading: Reading, gas: str, matter: Matter) -> bool:
    """Say whether a reading measures a gas asked for; a flammable gas by its name measures what is combustible."""
    if reading.impossible:
        return False
    if reading.gas == gas:
        return True
    if gas != COMBUSTIBLE or reading.gas == OXYGEN:
        return False
    found = substance(reading.gas, matter.law)
    flammable = found is not None and found.lel_percent is not None
    return reading.unit == "%LEL" or (flammable and reading.unit == "%vol" and toxic_limit(found) is None)


def judged(reading: Reading, matter: Matter, scope: Scope) -> Judged | None:
    """Return how one reading stands against the limits that hold; none where it has no limit here."""
    if reading.gas == OXYGEN:
        return _against(_oxygen_limits(matter, scope), reading.value)
    found = substance(reading.gas, matter.law)
    verdicts = []
    if reading.gas == COMBUSTIBLE or (found is not None and found.lel_percent is not None) or reading.unit == "%LEL":
        verdicts.append(_combustible(reading, matter, scope))
    if scope.space and reading.gas != COMBUSTIBLE:
        verdicts.append(toxic(reading, matter, scope))
    kept = [verdict for verdict in verdicts if verdict is not None]
    return min(kept, key=lambda verdict: (verdict.within is not False, verdict.within is not None), default=None)


def _against(limits: list[Limit], value: float) -> Judged | None:
    if not limits:
        return None
    broken = [limit for limit in limits if not limit.holds(value)]
    strictest = min(broken or limits, key=lambda limit: (limit.high, -limit.low))
    return Judged(strictest, not broken)


def _oxygen_limits(matter: Matter, scope: Scope) -> list[Limit]:
    gas, limits = matter.law.gas, []
    if scope.chemical:
        high = gas.oxygen_max_enriched if matter.case.place.oxygen_enriched else gas.oxygen_max
        limits.append(Limit(gas.oxygen_clause, "%vol", gas.oxygen_min, high))
    if scope.sheet:
        limits.append(Limit(_cited(scope.sheet, "limits"), "%vol", scope.sheet.oxygen_min, scope.sheet.oxygen_max))
    if scope.hot and matter.case.place.oxygen_equipment:
        limits.append(Limit(gas.hot_work_oxygen_clause, "%vol", 0.0, gas.hot_work_oxygen_max))
    own = matter.case.enterprise.rules.gas_limits
    if limits and ("oxygen_min" in own or "oxygen_max" in own):
        limits.append(Limit(OWN_RULE, "%vol", own.get("oxygen_min", 0.0), own.get("oxygen_max", 100.0)))
    return limits


def combustible_limits(matter: Matter, scope: Scope, lel: float | None) -> list[Limit]:
    """Return the limits of what is combustible, in % of volume or of the lower explosive limit."""
    return list(_combustible_limits(matter, scope, lel))


def _combustible_limits(matter: Matter, scope: Scope, lel: float | None) -> Iterator[Limit]:
    gas = matter.law.gas
    if scope.hot or scope.power or scope.chemical:
        by_volume = lel is not None and lel >= gas.lel_split
        clause = f"{gas.combustible_clause} {'a' if by_volume else 'b'})" if lel is not None else gas.combustible_clause
        low, high = gas.combustible_low_lel, gas.combustible_high_lel
        for_any = min(low / gas.lel_split, high / HIGHEST_KNOWN_LEL) * 100
        yield Limit(clause, "%vol", 0.0, high if by_volume else low, for_any)
    if scope.sheet:
        yield Limit(_cited(scope.sheet, "limits"), "%LEL", 0.0, scope.sheet.lel_percent_max)
    own = matter.case.enterprise.rules.gas_limits.get("combustible_vol")
    if own is not None and scope.any:
        yield Limit(OWN_RULE, "%vol", 0.0, own, own / HIGHEST_KNOWN_LEL * 100)


def _combustible(reading: Reading, matter: Matter, scope: Scope) -> Judged | None:
    found = substance(reading.gas, matter.law)
    lel = found.lel_percent if found else None
    lel = lower_explosive_limit(matter.case, matter.law) if lel is None else lel
    percent = percent_of_volume(reading, lel, found.molar_mass if found else None)
    if reading.unit == "%LEL":
        share: float | None = reading.value
    else:
        share = None if percent is None or lel is None else percent / lel * 100
    limits = combustible_limits(matter, scope, lel)
    if percent is not None and share is None and any(limit.unit == "%vol" for limit in limits):
        limits = [limit for limit in limits if limit.unit == "%vol"]  # without the medium 10 % of its limit is nothing
    return min((Judged(limit, _holds(limit, percent, share)) for limit in limits), key=_order, default=None)


def _holds(limit: Limit, percent: float | None, share: float | None) -> bool | None:
    value = percent if limit.unit == "%vol" else share
    if value is not None:
        return limit.holds(round(value, 6))
    if share is not None:
        return True if share <= limit.share_for_any else None
    return True if percent == 0 else None


def _order(answer: Judged) -> tuple[bool, bool, float]:
    return (answer.within is not False, answer.within is not None, answer.limit.high)


def toxic(reading: Reading, matter: Matter, scope: Scope) -> Judged | None:
    """Return how a reading stands against what people may breathe; none where the gas has no such limit here."""
    found = substance(reading.gas, matter.law)
    limits = []
    if (limit := toxic_limit(found)) is not None:
        limits.append(Limit(_toxic_clause(matter, scope), "mg/m3", 0.0, limit, note=GBZ_NOTE))
    named = matter.case.enterprise.rules.gas_limits.items()
    own = next((most for name, most in named if gas_called(name, matter.law) == reading.gas), None)
    if own is not None:
        limits.append(Limit(OWN_RULE, "mg/m3", 0.0, own))
    if not limits:
        if reading.gas not in toxic_gases(matter):
            return None
        return Judged(Limit(_toxic_clause(matter, scope), "mg/m3", 0.0, 0.0), True if reading.value == 0 else None)
    value = milligrams(reading, found.molar_mass if found else None, found.lel_percent if found else None)
    if value is None:
        return Judged(limits[0], True if reading.value == 0 else None)
    return _against(limits, value)


def _toxic_clause(matter: Matter, scope: Scope) -> str:
    if scope.chemical or scope.sheet is None:
        return matter.law.gas.toxic_clause
    return _cited(scope.sheet, "limits")


def _cited(sheet: SpaceSheet, what: str) -> str:
    return f"{sheet.source} {sheet.clauses[what]}"
