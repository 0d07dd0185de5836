"""Preparing (作业准备): analysis, isolation, flushing water, lighting; GB 30871-2022 4.1, 4.2, 4.5, 4.13."""

from anguan.foundation.refusal import Reason
from anguan.foundation.words import mark as _
from anguan.prevention.permits.catalog import Law
from anguan.prevention.permits.rules.case import Case
from anguan.prevention.permits.rules.judging import BEFORE_WORK, FROM_SUBMIT, Matter, Said, rule
from anguan.prevention.permits.rules.readings import lower_explosive_limit

FLUSHING_WATER_M = 30.0
LIGHTING_V = 36.0
LIGHTING_DAMP_V = 12.0


def burns(case: Case, law: Law) -> bool:
    """Say whether what is or was in there burns or explodes."""
    return case.medium is not None and (case.medium.flammable or lower_explosive_limit(case, law) is not None)


@rule("preparing.analysis", "GB 30871-2022 4.1", stages=BEFORE_WORK)
def dangers_were_analysed(matter: Matter) -> Said | None:
    """Before approval the dangers are analysed and measures are laid down (作业危害分析)."""
    done = matter.case.work.hazard_analysis
    if matter.case.stage == "draft" or done is None:
        return None
    reason = Reason("hazard_analysis_missing", _("没有做作业危害分析，或没有制定管控措施"),
                    _("请组织作业单位辨识危险有害因素、制定管控措施，再提交"))  # fmt: skip
    return Said({"hazard_analysis": done}, () if done else (reason,))


@rule("preparing.isolation", "GB 30871-2022 4.2", stages=FROM_SUBMIT)
def equipment_is_isolated(matter: Matter) -> Said | None:
    """Equipment and pipes are emptied, isolated, cleaned and purged as the work needs."""
    done = matter.case.work.isolated
    if done is None:
        return None
    reason = Reason("not_isolated", _("设备、管线没有按要求倒空、隔绝、清洗、置换"),
                    _("请先完成工艺处理和能量隔离，再办理作业票"))  # fmt: skip
    return Said({"isolated": done}, () if done else (reason,))


@rule("preparing.flushing_water", "GB 30871-2022 4.5 h)", stages=BEFORE_WORK)
def flushing_water_is_near(matter: Matter) -> Said | None:
    """Where media corrode there is water to flush with within 30 m."""
    work = matter.case.work
    if not work.corrosive:
        return None
    inputs = {"flushing_water_m": work.flushing_water_m}
    remedy = _("请在作业点 30 m 内就近配备人员应急用冲洗水源")
    if work.flushing_water_m is not None and work.flushing_water_m > FLUSHING_WATER_M:
        said = _("应急用冲洗水源在 {m:g} m 外，超过 30 m").format(m=work.flushing_water_m)
        return Said(inputs, (Reason("flushing_water_far", said, remedy),))
    if work.flushing_water_m is None and matter.case.stage == "start":
        return Said(inputs, (Reason("flushing_water_unknown", _("没有填写应急用冲洗水源的距离"), remedy),))
    return Said(inputs)


@rule("preparing.lighting", "GB 30871-2022 4.13 b)", stages=BEFORE_WORK)
def lighting_is_safe(matter: Matter) -> Said | None:
    """Lighting inside a confined space: 36 V at most, 12 V where damp or narrow, explosion-proof where it held fuel."""
    case, place = matter.case, matter.case.place
    if case.kind != "confined_space" and not place.inside_space:
        return None
    highest = LIGHTING_DAMP_V if place.damp_or_narrow else LIGHTING_V
    fuel = burns(case, matter.law)
    reasons = []
    if place.lighting_v is not None and place.lighting_v > highest:
        said = _("照明电压 {v:g} V，超过 {most:g} V").format(v=place.lighting_v, most=highest)
        reasons.append(Reason("lighting_voltage", said, _("请换成不超过 {most:g} V 的照明").format(most=highest)))
    if fuel and (place.lighting_explosion_proof is False or (
        place.lighting_explosion_proof is None and place.lighting_v is not None and case.stage == "start"
    )):  # fmt: skip
        reasons.append(Reason("lighting_not_explosion_proof", _("盛装过易燃易爆介质的容器内没有使用防爆灯具"),
                              _("请换成防爆灯具")))  # fmt: skip
    inputs = {
        "lighting_v": place.lighting_v, "lighting_allowed_v": highest, "held_fuel": fuel,
        "lighting_explosion_proof": place.lighting_explosion_proof,
    }  # fmt: skip
    return Said(inputs, tuple(reasons))
