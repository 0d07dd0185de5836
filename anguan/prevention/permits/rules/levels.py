"""Levels (作业级别): what the facts ask for, and whether the one chosen is enough; GB 30871-2022 5.1, 8.1, 9.1."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from anguan.foundation.refusal import Reason
from anguan.foundation.words import mark as _
from anguan.prevention.permits.catalog import Law
from anguan.prevention.permits.rules import upgrading
from anguan.prevention.permits.rules.case import Case, Place, Shutdown
from anguan.prevention.permits.rules.judging import BEFORE_WORK, Matter, Said, rule

GRADED = ("hot_work", "work_at_height", "lifting")
_BANDS = ((30.0, 4), (15.0, 3), (5.0, 2), (2.0, 1))  # above this height, m; 2 m itself is the first
_HEIGHT = ("", "I", "II", "III", "IV")
_SECOND_AT_LEAST = ("near_opening", "near_hazard_or_rotating", "no_platform", "inside_equipment", "near_vent_or_stack")
_FOURTH = ("extreme_temperature", "snow", "rain", "night", "live_parts", "suspended")
_FIXED = "GB 30871-2022 5.5.2"
_FIXED_AREA_M = 30.0
_YEAR = timedelta(days=366)
_UNKNOWN = {
    "zone": (_("还不知道作业地点是不是火灾爆炸危险场所"), _("请选择：火灾爆炸危险场所、一般场所或固定动火区")),
    "height_m": (_("作业高度没有填写或不可能"), _("请填写距坠落基准面的高度（米）")),
    "load_t": (_("吊物质量没有填写或不可能"), _("请填写吊物质量（吨）；质量不明不应起吊")),
}


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
    if case.period and upgrading.wholly_at_night(case.period, case.enterprise.rules, law):
        cases.append("night")
    return tuple(dict.fromkeys(cases))


def _lifting(load_t: float | None) -> Asked:
    clause = "GB 30871-2022 9.1"
    if load_t is None:
        return Asked(None, clause, "load_t")
    return Asked("first" if load_t > 100 else "second" if load_t >= 40 else "third", clause)


@rule("levels.known", "GB 30871-2022 5.1.1", kinds=GRADED, stages=BEFORE_WORK)
def level_is_one_of_the_standard(matter: Matter) -> Said | None:
    """A level chosen is one the standard knows for the kind."""
    case = matter.case
    if case.level is None:
        return None
    known = {level.id: level.title for level in matter.law.kind(case.kind).levels}
    inputs = {"level": case.level, "levels": list(known)}
    if case.level in known:
        return Said(inputs)
    remedy = _("请从以下级别中选择：{titles}").format(titles="、".join(known.values()))
    clause = asked_for(case, matter.law).clause
    return Said(inputs, (Reason("level_unknown", _("所选级别不是这类作业的级别"), remedy, clause, "level"),))


@rule("levels.enough", "GB 30871-2022 5.1.1", kinds=GRADED, stages=BEFORE_WORK)
def level_is_strict_enough(matter: Matter) -> Said | None:
    """The level chosen is not lighter than the facts ask for; a stricter one is welcome."""
    case, law = matter.case, matter.law
    chosen, asked = chosen_level(case, law), asked_for(case, law)
    if asked.level is None:
        return None
    inputs = {"chosen": chosen, "asked": asked.level, "decided_by": asked.clause}
    if chosen is None or not stricter(case.kind, asked.level, chosen, law):
        return Said(inputs)
    titles = {level.id: level.title for level in law.kind(case.kind).levels}
    message = _("级别选低了：所选为{chosen}，按现场情况应为{asked}").format(
        chosen=titles[chosen], asked=titles[asked.level]
    )
    remedy = _("请改选{asked}，并按该级别办理审批").format(asked=titles[asked.level])
    return Said(inputs, (Reason("level_too_low", message, remedy, asked.clause, "level"),))


@rule("levels.shutdown", "GB 30871-2022 5.1.4", kinds="hot_work", stages=BEFORE_WORK)
def a_stopped_plant_is_wholly_prepared(matter: Matter) -> Said | None:
    """Hot work counts as second grade in a stopped plant that was purged, analysed, isolated, and only if approved."""
    case, shutdown = matter.case, matter.case.place.shutdown
    if shutdown is None or case.level != "second" or case.place.zone != "explosive":
        return None
    missing = lacking_for_shutdown(shutdown)
    if case.place.in_operation:
        missing.insert(0, _("全部停车"))
    inputs = {"approved_by": shutdown.approved_by, "missing": missing}
    if not missing:
        return Said(inputs)
    message = _("按全部停车降为二级动火，还缺：{missing}").format(missing="、".join(missing))
    remedy = _("请补齐后再按二级办理，或按一级、特级办理")
    return Said(inputs, (Reason("shutdown_incomplete", message, remedy),))


@rule("levels.facts", "GB 30871-2022 5.1.1", kinds=GRADED, stages=("submit", "start"))
def the_deciding_fact_is_known(matter: Matter) -> Said | None:
    """What decides the level is said, unless the strictest level was chosen anyway."""
    case, law = matter.case, matter.law
    asked, strictest = asked_for(case, law), law.kind(case.kind).levels[0].id
    if not asked.unknown or strictest in (asked.level, chosen_level(case, law)):
        return None
    message, remedy = _UNKNOWN[asked.unknown]
    reason = Reason(f"{asked.unknown}_unknown", message, remedy, asked.clause, asked.unknown)
    return Said({"unknown": asked.unknown}, (reason,))


@rule("levels.possible", "GB 30871-2022 9.1", kinds="lifting work_at_height", stages=BEFORE_WORK)
def measures_are_possible(matter: Matter) -> Said | None:
    """A load and a height are more than nothing."""
    case = matter.case
    name, value = ("load_t", case.work.load_t) if case.kind == "lifting" else ("height_m", case.place.height_m)
    if value is None:
        return None
    if value > 0 and value < 100_000:
        return Said({name: value})
    message, remedy = _UNKNOWN[name]
    return Said(
        {name: value}, (Reason(f"{name}_impossible", message, remedy, asked_for(case, matter.law).clause, name),)
    )


@rule("levels.fixed_area", "GB 30871-2022 5.5.2", kinds="hot_work", stages=BEFORE_WORK)
def fixed_hot_work_area_is_one(matter: Matter) -> Said | None:
    """A fixed hot-work area lies outside dangerous places, 30 m from them, and is looked at every year."""
    place = matter.case.place
    if place.zone != "fixed_hot_work_area":
        return None
    distance, assessed = place.fixed_area_distance_m, place.fixed_area_assessed_at
    against = []
    if place.pressurised or place.storage_dike:
        remedy = _("请改按火灾爆炸危险场所定级办理")
        against.append(Reason("fixed_area_dangerous", _("固定动火区不应设在火灾爆炸危险场所"), remedy, f"{_FIXED} a)"))
    if distance is not None and distance < _FIXED_AREA_M:
        message = _("固定动火区距火灾爆炸危险场所的设施不足30米")
        against.append(Reason("fixed_area_near", message, _("请按固定动火区外的动火定级办理"), f"{_FIXED} c)"))
    if assessed is not None and matter.at - assessed > _YEAR:
        message = _("固定动火区一年内没有做过风险辨识")
        remedy = _("请先对固定动火区做风险辨识，或按固定动火区外的动火定级办理")
        against.append(Reason("fixed_area_not_assessed", message, remedy, "GB 30871-2022 5.5.1"))
    return Said({"distance_m": distance, "assessed_at": assessed}, tuple(against))
