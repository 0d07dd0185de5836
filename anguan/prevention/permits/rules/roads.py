"""Closed roads (断路作业): the traffic plan and the warning lamps; GB 30871-2022 12.1, 12.4."""

from anguan.foundation.refusal import Reason
from anguan.foundation.words import mark as _
from anguan.prevention.permits.rules import upgrading
from anguan.prevention.permits.rules.judging import BEFORE_WORK, FROM_SUBMIT, Matter, Said, rule

LAMP_HEIGHT_M = 1.0
LAMP_VISIBLE_M = 150.0
_DIM = ("snow", "heavy_snow", "rain", "heavy_rain", "fog")
_PLAN_LINE = 1


@rule("roads.plan", "GB 30871-2022 12.1", kinds="road_closure", stages=FROM_SUBMIT)
def traffic_is_planned(matter: Matter) -> Said:
    """A traffic plan is made before, so that fire engines pass; at the start it is known, if only by its line."""
    case, approved = matter.case, matter.case.work.plan_approved
    line = next((one for one in case.measures if one.no == _PLAN_LINE), None)
    known = bool(line and line.involved and line.confirmed_by) if approved is None else approved
    open_yet = approved is None and case.stage != "start"
    reason = Reason("traffic_plan_missing", _("没有制定交通组织方案"),
                    _("请会同相关部门制定交通组织方案，保证消防车等重要车辆通行"))  # fmt: skip
    return Said({"plan_approved": approved, "plan_known": known}, () if known or open_yet else (reason,))


@rule("roads.lamps", "GB 30871-2022 12.4", kinds="road_closure", stages=BEFORE_WORK)
def lamps_are_seen(matter: Matter) -> Said | None:
    """At night and in rain, snow or fog the warning lamps hang 1 m high at least and are seen from 150 m."""
    case, work = matter.case, matter.case.work
    dark = case.period is not None and upgrading.touches_night(case.period, case.enterprise.rules, matter.law)
    dim = not set(_DIM).isdisjoint(case.place.weather)
    if not (dark or dim) or (work.lamp_height_m is None and work.lamp_visible_m is None):
        return None
    reasons = []
    if work.lamp_height_m is not None and work.lamp_height_m < LAMP_HEIGHT_M:
        said = _("道路作业警示灯离地 {m:g} m，低于 1.0 m").format(m=work.lamp_height_m)
        reasons.append(Reason("lamp_low", said, _("请把警示灯设在离地 1.5 m，不低于 1.0 m")))
    if work.lamp_visible_m is not None and work.lamp_visible_m < LAMP_VISIBLE_M:
        said = _("道路作业警示灯 {m:g} m 外看不清，不足 150 m").format(m=work.lamp_visible_m)
        reasons.append(Reason("lamp_dim", said, _("请换用 150 m 以外清晰可见的红光警示灯")))
    return Said({"lamp_height_m": work.lamp_height_m, "lamp_visible_m": work.lamp_visible_m}, tuple(reasons))
