"""Lifting (吊装作业): plan, weather, loads, power lines; GB 30871-2022 9.2, 附录 B. Its levels are in `levels`."""

from anguan.foundation.refusal import Reason
from anguan.foundation.words import mark as _
from anguan.prevention.permits.rules.crew import called
from anguan.prevention.permits.rules.judging import BEFORE_WORK, FROM_SUBMIT, Matter, Said, rule
from anguan.prevention.permits.rules.signatures import exempt
from anguan.prevention.permits.rules.weather import said_of_weather

WIND_FORCE = 6.0  # 六级及以上大风
TOGETHER_PERCENT = 80.0  # 各台起重机械额定起重能力
_FOUL = {"fog": _("大雾"), "heavy_rain": _("暴雨"), "heavy_snow": _("大雪")}


@rule("lifting.permit", "GB 30871-2022 附录B 表B.1", kinds="lifting", stages=BEFORE_WORK)
def small_loads_need_no_permit(matter: Matter) -> Said | None:
    """Below 10 t lifting may go without a permit; analysed and secured it has to be all the same."""
    if not exempt(matter.case):
        return None
    return Said({"permit_needed": False, "load_t": matter.case.work.load_t})


@rule("lifting.plan", "GB 30871-2022 9.2.1", kinds="lifting", stages=FROM_SUBMIT)
def there_is_an_approved_plan(matter: Matter) -> Said | None:
    """First and second grade, and awkward loads of any grade, are lifted by an approved plan (吊装作业方案)."""
    work, level = matter.case.work, matter.level
    graded, awkward = level in {"first", "second"}, work.awkward_load
    if not (graded or awkward or work.hazardous_equipment_near):
        return None
    inputs = {"level": level, "awkward_load": awkward, "plan_approved": work.plan_approved}
    if work.plan_approved:
        return Said(inputs)
    remedy = _("请编制吊装作业方案并经审批，再提交")
    if graded:
        return Said(inputs, (Reason("lifting_plan_missing", _("一、二级吊装没有经审批的吊装作业方案"), remedy),))
    if awkward:
        said = _("吊物形状复杂、精密贵重或作业条件特殊，没有经审批的吊装作业方案")
        return Said(inputs, (Reason("lifting_plan_missing", said, remedy),))
    said = _("吊装场所有含危险物料的设备、管道，没有详细的吊装方案")
    return Said(inputs, (Reason("lifting_plan_missing", said, remedy, "GB 30871-2022 9.2.2"),))


@rule("lifting.power_line", "GB 30871-2022 9.2.3", kinds="lifting", stages=BEFORE_WORK)
def no_power_line_is_near(matter: Matter) -> Said | None:
    """Farther from a power line than the crane would reach falling over, or the line is switched off."""
    work = matter.case.work
    if work.power_line_m is None or work.crane_fall_radius_m is None:
        return None
    near = work.power_line_m <= work.crane_fall_radius_m and not work.power_line_off
    reason = Reason("power_line_near", _("起重机械与架空电力线路的距离没有大于其倒塌半径"),
                    _("请移开起重机械；不能满足时，停电后再作业"))  # fmt: skip
    inputs = {
        "power_line_m": work.power_line_m, "crane_fall_radius_m": work.crane_fall_radius_m,
        "power_line_off": work.power_line_off,
    }  # fmt: skip
    return Said(inputs, (reason,) if near else ())


@rule("lifting.weather", "GB 30871-2022 9.2.4", kinds="lifting", stages=BEFORE_WORK)
def no_foul_weather(matter: Matter) -> Said | None:
    """No lifting in the open in heavy snow, rainstorm, thick fog or wind of force 6 and more."""
    return said_of_weather(
        matter.case.place, code="lifting", wind=WIND_FORCE, windy=_("风力 {force:g} 级，六级及以上大风不应露天吊装"),
        foul=_FOUL, words=_("{weather}天气不应露天吊装"),
    )  # fmt: skip


@rule("lifting.load", "GB 30871-2022 9.2.7", kinds="lifting", stages=BEFORE_WORK)
def no_crane_is_overloaded(matter: Matter) -> Said | None:
    """No crane carries more than it may; of several lifting together none more than 80 %."""
    work = matter.case.work
    together = work.cranes > 1
    share, most = work.crane_load_share, TOGETHER_PERCENT if together else 100.0
    clause = "GB 30871-2022 9.2.10 c)" if together else ""
    inputs = {"cranes": work.cranes, "crane_load_share": share, "share_allowed": most}
    if share is None:
        if not together or matter.case.stage != "start":
            return None
        remedy = _("请按吊装方案填写最大一台的载荷占比")
        return Said(inputs, (Reason("crane_share_unknown", _("多机抬吊没有填写各机载荷"), remedy, clause),))
    if share <= most:
        return Said(inputs)
    said = (
        _("多机抬吊，最大一台承受额定起重能力的 {share:g}%，超过 80%") if together
        else _("吊物超过额定起重能力（{share:g}%）")
    )  # fmt: skip
    remedy = _("请换用能力更大的起重机械，或重新分配载荷")
    return Said(inputs, (Reason("crane_overloaded", said.format(share=share), remedy, clause),))


@rule("lifting.commander", "GB 30871-2022 9.2.6", kinds="lifting", stages=FROM_SUBMIT)
def somebody_commands(matter: Matter) -> Said:
    """One person gives the signals (指挥人员)."""
    commanders = matter.people("commander")
    reason = Reason("commander_missing", _("没有指挥人员"), _("请指定持证的吊装指挥人员"))
    return Said({"commanders": [called(person) for person in commanders]}, () if commanders else (reason,))
