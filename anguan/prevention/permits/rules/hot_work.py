"""Hot work (动火作业): what is forbidden, what special grade asks for, and the distances; GB 30871-2022 5.2, 5.4.

Levels, raised management, gas and what goes on near by have modules of their own.
"""

from anguan.foundation.refusal import Reason
from anguan.foundation.words import mark as _
from anguan.prevention.permits.rules.case import Place
from anguan.prevention.permits.rules.judging import AT_WORK, BEFORE_WORK, FROM_SUBMIT, Matter, Said, rule
from anguan.prevention.permits.rules.upgrading import WIND_FORCE

RAILWAY_M = 25.0
WELDER_M = 10.0
CYLINDER_TO_FIRE_M = 10.0
CYLINDER_GAP_M = 5.0
# 3.4: 电焊、气焊（割）、喷灯、电钻、砂轮、喷砂机等
FLAMES = frozenset(
    ("arc_welding", "gas_welding", "pressure_welding", "brazing", "gas_cutting", "arc_cutting", "blowtorch")
)
SPARKS = frozenset(("grinding", "drilling", "sandblasting"))
HOT_METHODS = FLAMES | SPARKS


def on_running_equipment(place: Place) -> bool:
    """Say whether hot work is done on equipment or pipes that are running."""
    return place.pressurised or (place.in_operation and place.on_equipment is not False and not place.pipe_rack)


@rule("hot_work.wind", "GB 30871-2022 5.2.15", kinds="hot_work", stages=BEFORE_WORK)
def no_hot_work_outdoors_in_strong_wind(matter: Matter) -> Said | None:
    """From wind force 5 on there is no hot work in the open, unless production cannot wait; then it is raised."""
    place, work = matter.case.place, matter.case.work
    if place.wind_force is None:
        return None
    inputs = {"wind_force": place.wind_force, "outdoor": place.outdoor, "necessary": work.necessary}
    if place.wind_force < WIND_FORCE or place.outdoor is False or (place.outdoor and work.necessary):
        return Said(inputs)
    if place.outdoor is None:
        if matter.case.stage == "draft":
            return None
        remedy = _("请选择是否露天；五级风及以上禁止露天动火")
        return Said(inputs, (Reason("outdoor_unknown", _("没有说明是否露天作业"), remedy, field="outdoor"),))
    message = _("风力{force:g}级，禁止露天动火").format(force=place.wind_force)
    remedy = _("请等风力小于五级再作业；因生产确需动火的，请说明并升级管理")
    return Said(inputs, (Reason("wind_forbids", message, remedy),))


@rule("hot_work.isolation", "GB 30871-2022 5.2.2", kinds="hot_work", stages=FROM_SUBMIT)
def equipment_is_cut_off(matter: Matter) -> Said | None:
    """Equipment that holds or held what burns is cut off from production before hot work on it, unless it runs."""
    place, isolated = matter.case.place, matter.case.work.isolated
    holds = place.zone == "explosive" or (matter.case.medium is not None and matter.case.medium.flammable)
    if isolated is None or not holds or place.on_equipment is False or on_running_equipment(place):
        return None
    message = _("动火的设备、管道没有与生产系统彻底断开或隔离")
    reason = Reason("equipment_not_isolated", message, _("请断开或加盲板；不应以水封或关闭阀门代替盲板"))
    return Said({"isolated": isolated}, () if isolated else (reason,))


@rule("hot_work.plan", "GB 30871-2022 5.4.2 a)", kinds="hot_work", stages=("submit", "start"))
def special_hot_work_has_a_plan(matter: Matter) -> Said | None:
    """Special-grade hot work has a plan made beforehand."""
    if matter.level != "special":
        return None
    inputs = {"plan_approved": matter.case.work.plan_approved}
    if matter.case.work.plan_approved:
        return Said(inputs)
    remedy = _("请编制特级动火作业方案，落实防火防爆和应急措施，并审批")
    return Said(inputs, (Reason("plan_missing", _("特级动火没有预先制定作业方案"), remedy, field="plan_approved"),))


@rule("hot_work.positive_pressure", "GB 30871-2022 5.4.2 b)", kinds="hot_work", stages=FROM_SUBMIT)
def running_equipment_keeps_positive_pressure(matter: Matter) -> Said | None:
    """At special-grade hot work on equipment or pipes a slight positive pressure is kept inside."""
    kept = matter.case.work.positive_pressure
    if matter.level != "special" or not on_running_equipment(matter.case.place):
        return None
    inputs = {"positive_pressure": kept}
    if kept or (kept is None and matter.case.stage != "start"):
        return Said(inputs)
    remedy = _("请保持设备、管道内微正压，并填写确认")
    return Said(inputs, (Reason("no_positive_pressure", _("设备、管道内没有保持微正压"), remedy),))


@rule("hot_work.unstable_matter", "GB 30871-2022 5.4.2 c)", kinds="hot_work", stages=BEFORE_WORK)
def no_hot_work_on_what_explodes_by_heat(matter: Matter) -> Said | None:
    """No special-grade hot work on equipment holding what decomposes or explodes by heat or by itself."""
    medium = matter.case.medium
    if matter.level != "special" or medium is None:
        return None
    inputs = {"thermally_unstable": medium.thermally_unstable}
    if not medium.thermally_unstable:
        return Said(inputs)
    remedy = _("请先清除物料、停车置换，再按现场情况重新定级办理")
    message = _("存在受热分解爆炸、自爆物料的设备和管道上不应动火")
    return Said(inputs, (Reason("thermally_unstable", message, remedy),))


@rule("hot_work.plant_stable", "GB 30871-2022 5.4.2 d)", kinds="hot_work", stages=BEFORE_WORK)
def no_hot_work_under_pressure_on_an_unsteady_plant(matter: Matter) -> Said | None:
    """Equipment is not worked on under pressure while the plant runs unsteadily."""
    stable = matter.case.work.plant_stable
    if not matter.case.place.pressurised:
        return None
    inputs = {"plant_stable": stable}
    if stable or (stable is None and matter.case.stage != "start"):
        return Said(inputs)
    remedy = _("请待装置运行平稳并确认后再作业")
    return Said(inputs, (Reason("plant_unstable", _("装置运行不稳定，不应带压不置换动火"), remedy),))


@rule("hot_work.railway", "GB 30871-2022 5.2.10", kinds="hot_work", stages=(*AT_WORK, "extend"))
def no_hot_work_while_dangerous_goods_pass(matter: Matter) -> Said | None:
    """Within 25 m of a works railway work stops while a train with dangerous goods passes or stands."""
    work = matter.case.work
    if work.railway_m is None or work.railway_m > RAILWAY_M:
        return None
    inputs = {"railway_m": work.railway_m, "train_present": work.train_present}
    if not work.train_present:
        return Said(inputs)
    message = _("厂内铁路25米以内有危险化学品列车通过或停留")
    return Said(inputs, (Reason("train_present", message, _("请立即停止动火，列车离开后再作业")),))


@rule("hot_work.welding_machine", "GB 30871-2022 5.2.12", kinds="hot_work", stages=FROM_SUBMIT)
def welding_machine_is_near_or_watched(matter: Matter) -> Said | None:
    """A welding machine stands within 10 m, or is itself managed as a point of hot work."""
    work = matter.case.work
    if work.welder_distance_m is None:
        return None
    inputs = {"welder_distance_m": work.welder_distance_m, "welder_as_hot_point": work.welder_as_hot_point}
    if work.welder_distance_m <= WELDER_M or work.welder_as_hot_point:
        return Said(inputs)
    remedy = _("请移近电焊机，或把电焊机作为动火点管理")
    return Said(inputs, (Reason("welder_far", _("电焊机距动火点超过10米"), remedy),))


@rule("hot_work.cylinders", "GB 30871-2022 5.2.13", kinds="hot_work", stages=FROM_SUBMIT)
def gas_cylinders_keep_their_distance(matter: Matter) -> Said | None:
    """Acetylene and oxygen stand 5 m apart and 10 m from the fire."""
    work = matter.case.work
    if work.cylinder_fire_m is None and work.cylinder_gap_m is None:
        return None
    against = []
    if work.cylinder_fire_m is not None and work.cylinder_fire_m < CYLINDER_TO_FIRE_M:
        against.append(Reason("cylinder_near_fire", _("气瓶距动火点不足10米"), _("请把气瓶移到10米以外")))
    if work.cylinder_gap_m is not None and work.cylinder_gap_m < CYLINDER_GAP_M:
        against.append(Reason("cylinders_together", _("氧气瓶与乙炔瓶间距不足5米"), _("请把两瓶分开5米以上")))
    return Said({"fire_m": work.cylinder_fire_m, "gap_m": work.cylinder_gap_m}, tuple(against))
