"""Grading (作业分级): the level the facts ask for; GB 30871-2022 5.1, 8.1, 9.1, 附录 B. Worked out before any rule."""

from collections.abc import Iterable
from dataclasses import dataclass

from anguan.foundation.words import mark as _
from anguan.prevention.permits.catalog import Law
from anguan.prevention.permits.rules import raising
from anguan.prevention.permits.rules.case import Case, Place, Shutdown

GRADED = ("hot_work", "work_at_height", "lifting")
_BANDS = ((30.0, 4), (15.0, 3), (5.0, 2), (2.0, 1))  # above this height, m; 2 m itself is the first
_HEIGHT = ("", "I", "II", "III", "IV")
_SECOND_AT_LEAST = ("near_opening", "near_hazard_or_rotating", "no_platform", "inside_equipment", "near_vent_or_stack")
_FOURTH = ("extreme_temperature", "snow", "rain", "night", "live_parts", "suspended")


@dataclass(frozen=True)
class Asked:
    """The level the facts ask for, by which clause; none as long as what decides is not known or nothing is graded."""

    level: str | None
    clause: str
    unknown: str = ""  # the fact that would decide


def level_in_force(case: Case, law: Law) -> str | None:
    """Return the level the facts ask for, or the stricter one that was chosen."""
    asked, chosen = asked_for(case, law).level, chosen_level(case, law)
    return chosen if asked is None or stricter(case.kind, chosen, asked, law) else asked


def chosen_level(case: Case, law: Law) -> str | None:
    """Return the level chosen, where the kind has such a level."""
    level = law.kind(case.kind).level(case.level)
    return level.id if level else None


def stricter(kind: str, one: str | None, other: str | None, law: Law) -> bool:
    """Say whether one level is stricter than another of the same kind; the sheet lists the strictest first."""
    order = [level.id for level in law.kind(kind).levels]
    if one is None or other is None:
        return one is not None
    return order.index(one) < order.index(other)


def asked_for(case: Case, law: Law) -> Asked:
    """Return the level the facts ask for."""
    if case.kind == "hot_work":
        return _hot_work(case.place)
    if case.kind == "work_at_height":
        return _height(case, law)
    if case.kind == "lifting":
        return _lifting(case.work.load_t)
    return Asked(None, "")


def _hot_work(place: Place) -> Asked:
    if place.pressurised:
        return Asked("special", "GB 30871-2022 5.1.2")
    if place.zone == "fixed_hot_work_area":  # only hot work outside it is graded
        return Asked(None, "GB 30871-2022 5.1.1")
    on_equipment = not place.pipe_rack if place.on_equipment is None else place.on_equipment
    if place.storage_dike or (place.zone == "explosive" and place.in_operation and on_equipment):
        return Asked("special", "GB 30871-2022 5.1.2")
    if place.pipe_rack:
        return Asked("first", "GB 30871-2022 5.1.3")
    if place.zone == "explosive":
        if place.shutdown and not place.in_operation and not lacking_for_shutdown(place.shutdown):
            return Asked("second", "GB 30871-2022 5.1.4")
        return Asked("first", "GB 30871-2022 5.1.3")
    return Asked("second", "GB 30871-2022 5.1.4") if place.zone else Asked(None, "GB 30871-2022 5.1.1", "zone")


def lacking_for_shutdown(shutdown: Shutdown) -> list[str]:
    """Return what is missing for hot work in a stopped plant to count as second grade (5.1.4)."""
    needed = {
        _("清洗、置换"): shutdown.purged,
        _("分析合格"): shutdown.gas_tested,
        _("安全隔离"): shutdown.isolated,
        _("生产负责人或安全管理负责人批准"): bool(shutdown.approved_by.strip()),
    }
    return [what for what, done in needed.items() if not done]


def _height(case: Case, law: Law) -> Asked:
    place = case.place
    grade, clause = 0, "GB 30871-2022 8.1"
    if place.height_m is not None:
        grade = next((g for above, g in _BANDS if place.height_m > above or place.height_m == above == 2.0), 0)
        if grade and height_factors(place):
            grade = min(grade + 1, 4)
    by_case = _grade_of_cases(height_cases(case, law), place)
    if by_case > grade:
        grade, clause = by_case, "GB 30871-2022 附录B 表B.1 说明2"
    unknown = "" if place.height_m is not None or grade == 4 else "height_m"
    return Asked(_HEIGHT[grade] or None, clause, unknown)


def _grade_of_cases(cases: Iterable[str], place: Place) -> int:
    found = set(cases)
    if found & set(_FOURTH):
        return 4
    if found & set(_SECOND_AT_LEAST):
        return 2
    steep = "steep_slope" in found or (place.slope_deg is not None and place.slope_deg > 45)
    return 1 if steep else 0


def height_factors(place: Place) -> tuple[str, ...]:
    """Return the objective dangers (客观危险因素) there, the wind measured included."""
    windy = place.wind_force is not None and place.wind_force >= 5 and place.outdoor is not False
    seen = place.height_factors
    return (*seen, "wind_force_5_plus") if windy and "wind_force_5_plus" not in seen else tuple(seen)


def height_cases(case: Case, law: Law) -> tuple[str, ...]:
    """Return the cases of table B.1 note 2: those told, and those that weather, space and hours make certain."""
    place, cases = case.place, list[str](case.place.height_cases)
    if place.outdoor is not False:
        cases += [w.removeprefix("heavy_") for w in place.weather if w.removeprefix("heavy_") in ("snow", "rain")]
    if place.inside_space:
        cases.append("inside_equipment")
    if case.period and raising.wholly_at_night(case.period, case.enterprise.rules, law):
        cases.append("night")
    return tuple(dict.fromkeys(cases))


def _lifting(load_t: float | None) -> Asked:
    clause = "GB 30871-2022 9.1"
    if load_t is None:
        return Asked(None, clause, "load_t")
    return Asked("first" if load_t > 100 else "second" if load_t >= 40 else "third", clause)
