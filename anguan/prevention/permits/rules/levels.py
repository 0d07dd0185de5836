"""Levels (作业级别): whether the one chosen is enough, and fixed hot-work areas; GB 30871-2022 5.1, 5.5, 8.1, 9.1."""

from datetime import timedelta

from anguan.foundation.refusal import Reason
from anguan.foundation.words import mark as _
from anguan.prevention.permits.rules.grading import GRADED as GRADED
from anguan.prevention.permits.rules.grading import Asked as Asked
from anguan.prevention.permits.rules.grading import asked_for as asked_for
from anguan.prevention.permits.rules.grading import chosen_level as chosen_level
from anguan.prevention.permits.rules.grading import height_cases as height_cases
from anguan.prevention.permits.rules.grading import height_factors as height_factors
from anguan.prevention.permits.rules.grading import lacking_for_shutdown as lacking_for_shutdown
from anguan.prevention.permits.rules.grading import level_in_force as level_in_force
from anguan.prevention.permits.rules.grading import stricter as stricter
from anguan.prevention.permits.rules.judging import BEFORE_WORK, Matter, Said, rule

_FIXED = "GB 30871-2022 5.5.2"
_FIXED_AREA_M = 30.0
_YEAR = timedelta(days=366)
_UNKNOWN = {
    "zone": (_("还不知道作业地点是不是火灾爆炸危险场所"), _("请选择：火灾爆炸危险场所、一般场所或固定动火区")),
    "height_m": (_("作业高度没有填写或不可能"), _("请填写距坠落基准面的高度（米）")),
    "load_t": (_("吊物质量没有填写或不可能"), _("请填写吊物质量（吨）；质量不明不应起吊")),
}


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
    clause = {"work_at_height": "GB 30871-2022 8.1", "lifting": "GB 30871-2022 9.1"}.get(case.kind, "")
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


@rule("levels.facts", "GB 30871-2022 5.1.1", kinds=GRADED, stages=("submit", "approve", "start"))
def the_deciding_fact_is_known(matter: Matter) -> Said | None:
    """What decides the level is said, unless the strictest level was chosen anyway."""
    case, law = matter.case, matter.law
    asked, strictest = asked_for(case, law), law.kind(case.kind).levels[0].id
    chosen = chosen_level(case, law)
    if not asked.unknown or strictest in (asked.level, chosen) or (case.stage == "approve" and chosen):
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
