"""Readings (检测读数): one value of a sample, in the unit of its limit; what no instrument can read is found out."""

import math
from dataclasses import dataclass
from datetime import datetime

from anguan.foundation.words import mark as _
from anguan.prevention.permits.catalog import Gas, Law
from anguan.prevention.permits.rules.case import Case, GasTest, GasValue

OXYGEN, COMBUSTIBLE = "oxygen", "combustible"
GAS_TITLES = {OXYGEN: _("氧气"), COMBUSTIBLE: _("可燃气体")}
UNITS = {"%vol": "%vol", "%LEL": "%LEL", "mg/m3": "mg/m³", "ppm": "ppm"}  # as they are written
OUTSIDE = "outside"
POINTS: dict[str, str] = {
    "upper": _("上部"),
    "middle": _("中部"),
    "lower": _("下部"),
    "near": _("近端"),
    "far": _("远端"),
    OUTSIDE: _("入口外"),
}
_POINT_NAMES = {title: point for point, title in POINTS.items()} | {
    **dict.fromkeys(("上", "顶部"), "upper"),
    **dict.fromkeys(("中", "中间"), "middle"),
    **dict.fromkeys(("下", "底部"), "lower"),
    **dict.fromkeys(("外部", "口外", "空间外", "入口处外"), OUTSIDE),
}
_OXYGEN_NAMES = ("oxygen", "o2", "氧", "氧气", "氧含量")
_COMBUSTIBLE_NAMES = ("combustible", "lel", "ex", "可燃气", "可燃气体", "可燃")
_UNITS = {
    "%vol": "%vol",
    "vol%": "%vol",
    "%(v/v)": "%vol",
    "%lel": "%LEL",
    "lel%": "%LEL",
    "mg/m3": "mg/m3",
    "ppm": "ppm",
}
_MOST = {"%vol": 100.0, "%LEL": 100.0, "ppm": 1_000_000.0, "mg/m3": math.inf}
_MOLAR_VOLUME = 24.45  # litres per mole at 25 ℃: ppm × molar mass / 24.45 = mg/m³
_PPM_OF_PERCENT = 10_000.0


@dataclass(frozen=True)
class Reading:
    """One value with its sample: which gas, where, when, in a unit we know."""

    gas: str  # oxygen, combustible, an id of the catalogue, or the name as said
    value: float
    unit: str  # "" where the unit is unknown or the gas is never given in it
    said: GasValue
    test: GasTest

    @property
    def at(self) -> datetime:
        """When the sample was taken."""
        return self.test.at

    @property
    def point(self) -> str:
        """Where: one of `POINTS`, else in words of one's own, written alike."""
        return point_called(self.test.point)

    @property
    def impossible(self) -> bool:
        """Whether no instrument reads this: not a number, negative, more than all there is, or a unit it has not."""
        if not self.unit or not math.isfinite(self.value) or self.value < 0:
            return True
        return self.value > _MOST[self.unit] or (self.gas == OXYGEN and self.unit != "%vol")


def readings_of(case: Case, law: Law) -> list[Reading]:
    """Return every value of every sample, in order of time."""
    found = [_reading(said, test, law) for test in case.gas for said in test.values]
    return sorted(found, key=lambda reading: reading.at)


def _reading(said: GasValue, test: GasTest, law: Law) -> Reading:
    gas, unit = gas_called(said.gas, law), said.unit.strip().casefold().replace(" ", "").replace("³", "3")
    if unit == "%" and gas == OXYGEN:
        unit = "%vol"
    return Reading(gas, said.value, _UNITS.get(unit, ""), said, test)


def point_called(name: str) -> str:
    """Return how the rules call a point; in words of one's own it stays as it is."""
    plain = name.strip().casefold()
    return _POINT_NAMES.get(plain, plain)


def point_title(name: str) -> str:
    """Return a point as people call it."""
    return POINTS.get(point_called(name), name)


def gas_title(gas: str, law: Law) -> str:
    """Return what a gas is called; one the catalogue does not know keeps its name."""
    if gas in GAS_TITLES:
        return GAS_TITLES[gas]
    found = substance(gas, law)
    return found.title if found else gas


def gas_called(name: str, law: Law) -> str:
    """Return how the catalogue calls a gas; a name it does not know stays as it is."""
    plain = name.strip().casefold()
    if plain in _OXYGEN_NAMES:
        return OXYGEN
    if plain in _COMBUSTIBLE_NAMES:
        return COMBUSTIBLE
    found = substance(name, law)
    return found.id if found else plain


def substance(name: str, law: Law) -> Gas | None:
    """Return a gas of the catalogue by its id, its title or another name."""
    return law.gas.by_name.get(name.strip().casefold())


def toxic_limit(gas: Gas | None) -> float | None:
    """Return the limit at the workplace in mg/m³: the highest or short-term one, else the average (GBZ 2.1)."""
    if gas is None:
        return None
    return next((limit for limit in (gas.mac, gas.stel, gas.twa) if limit is not None), None)


def lower_explosive_limit(case: Case, law: Law) -> float | None:
    """Return the lower explosive limit (爆炸下限) of the medium in % of volume, told or by its name."""
    if case.medium is None:
        return None
    told = case.medium.lel_percent
    if told is not None and 0 < told <= 100:
        return told
    found = substance(case.medium.name, law)
    return found.lel_percent if found else None


def percent_of_volume(reading: Reading, lel: float | None, molar_mass: float | None = None) -> float | None:
    """Return a value in % of volume; none where that cannot be worked out."""
    if reading.unit == "%vol":
        return reading.value
    if reading.unit == "ppm":
        return reading.value / _PPM_OF_PERCENT
    if reading.unit == "%LEL":
        return None if lel is None else round(reading.value * lel / 100, 9)
    if reading.unit == "mg/m3" and molar_mass:
        return reading.value * _MOLAR_VOLUME / molar_mass / _PPM_OF_PERCENT
    return None


def milligrams(reading: Reading, molar_mass: float | None, lel: float | None = None) -> float | None:
    """Return a value in mg/m³; none where that cannot be worked out."""
    if reading.unit == "mg/m3":
        return reading.value
    percent = percent_of_volume(reading, lel)
    if percent is None or molar_mass is None:
        return None
    return round(percent * _PPM_OF_PERCENT * molar_mass / _MOLAR_VOLUME, 6)
