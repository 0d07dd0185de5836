"""Words of the printed form (票面用语): moments, periods, gas values and their limits as the paper says them."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from anguan.foundation.clock import local
from anguan.foundation.words import mark as _
from anguan.prevention.permits.catalog import GasSheet, Law
from anguan.prevention.permits.rules.readings import gas_title

UNITS: dict[str, str] = {"%vol": "%", "%LEL": "%LEL", "mg/m3": "mg/m³", "ppm": "ppm"}


def moment(at: datetime | None) -> str:
    """Return a moment as the form writes it, or its blanks."""
    if at is None:
        return ""
    here = local(at)
    return _("{year} 年 {month} 月 {day} 日 {hour:02d} 时 {minute:02d} 分").format(
        year=here.year, month=here.month, day=here.day, hour=here.hour, minute=here.minute
    )


def short(at: datetime | None) -> str:
    """Return a moment without its year, for narrow cells."""
    if at is None:
        return ""
    here = local(at)
    return _("{month} 月 {day} 日 {hour:02d}:{minute:02d}").format(
        month=here.month, day=here.day, hour=here.hour, minute=here.minute
    )


def stamp(at: datetime | None) -> str:
    """Return a moment for a list: 2026-11-20 09:15."""
    return f"{local(at):%Y-%m-%d %H:%M}" if at is not None else ""


def period(start: datetime | None, end: datetime | None) -> str:
    """Return a period as the form writes it."""
    if start is None or end is None:
        return _("自　　年　月　日　时　分 至　　年　月　日　时　分止")
    return _("自 {start} 至 {end}止").format(start=moment(start), end=moment(end))


def number(value: object) -> str:
    """Return a number without a needless nought."""
    return f"{value:g}" if isinstance(value, int | float) else str(value)


def value(one: Mapping[str, Any]) -> str:
    """Return a value with its unit."""
    return f"{number(one.get('value', ''))} {UNITS.get(str(one.get('unit', '')), '')}".strip()


def values(many: Iterable[Mapping[str, Any]], law: Law) -> str:
    """Return the values of one analysis in one line."""
    return _("；").join(f"{gas_title(str(one.get('gas')), law)} {value(one)}" for one in many)


def limit(gas: str, law: Law, *, lel: float | None = None, enriched: bool = False) -> str:
    """Return the limit a value of a gas in a confined space has to keep (合格标准): the strictest of those in force."""
    sheet, space = law.gas, law.space
    own = space is not None and law.regime != "hazchem"  # elsewhere GB 46768 stands alone
    if gas == "oxygen":
        most = space.oxygen_max if own and space else sheet.oxygen_max_enriched if enriched else sheet.oxygen_max
        return _("{least}%～{most}%（体积分数）").format(least=number(sheet.oxygen_min), most=number(most))
    if gas == "combustible":
        share = _("≤{n}%LEL").format(n=number(space.lel_percent_max)) if space is not None else ""
        return share if own else "，".join(part for part in (_combustible(sheet, lel), share) if part)
    known = next((one for one in sheet.gases if one.id == gas), None)
    limits = (known.mac, known.stel, known.twa) if known else ()
    lasting = next((one for one in limits if one is not None), None)
    return _("≤{most} mg/m³").format(most=number(lasting)) if lasting is not None else _("GBZ 2.1 限值")


def _combustible(sheet: GasSheet, lel: float | None) -> str:
    high, low, split = (number(one) for one in (sheet.combustible_high_lel, sheet.combustible_low_lel, sheet.lel_split))
    if lel is not None:
        return _("≤{most}%").format(most=high if lel >= sheet.lel_split else low)
    return _("≤{high}%（爆炸下限 ≥{split}%）；≤{low}%（＜{split}%）").format(high=high, low=low, split=split)
