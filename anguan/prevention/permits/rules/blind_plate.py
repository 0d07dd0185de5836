"""Blind plates (盲板抽堵作业): map, number, pressure, shared pipes, one plate a permit; GB 30871-2022 7."""

from anguan.foundation.refusal import Reason
from anguan.foundation.words import mark as _
from anguan.prevention.permits.rules.judging import BEFORE_WORK, FROM_SUBMIT, Matter, Said, rule
from anguan.prevention.permits.rules.readings import gas_called

# 硫化氢、氯气、氨气、一氧化碳及氰化物等毒性气体
_WORN_DETECTOR = frozenset({"hydrogen_sulfide", "chlorine", "ammonia", "carbon_monoxide", "hydrogen_cyanide"})
_DEPRESSURISED_LINE = 1


@rule("blind_plate.map", "GB 30871-2022 7.1", kinds="blind_plate", stages=FROM_SUBMIT)
def the_plate_is_on_the_map(matter: Matter) -> Said | None:
    """A plate map is drawn before, with a number for each plate."""
    work = matter.case.work
    if work.plate_map is None:
        return None
    reasons = []
    if not work.plate_map:
        reasons.append(Reason("plate_map_missing", _("没有预先绘制盲板位置图"), _("请绘制盲板位置图并统一编号")))
    if not work.plate_number.strip():
        reasons.append(Reason("plate_number_missing", _("没有填写盲板编号"), _("请按盲板位置图填写编号")))
    return Said({"plate_map": work.plate_map, "plate_number": work.plate_number}, tuple(reasons))


@rule("blind_plate.neighbours", "GB 30871-2022 7.2", kinds="blind_plate", stages=FROM_SUBMIT)
def the_neighbours_were_told(matter: Matter) -> Said | None:
    """On a pipe shared with another enterprise those up and down the pipe are told before."""
    place = matter.case.place
    if not place.shared_pipe:
        return None
    open_yet = place.neighbours_told is None and matter.case.stage != "start"
    reason = Reason("neighbours_not_told", _("共用管道上作业，没有告知上下游单位"), _("请先告知上下游相关单位并记录"))
    return Said({"neighbours_told": place.neighbours_told}, () if place.neighbours_told or open_yet else (reason,))


@rule("blind_plate.pressure", "GB 30871-2022 7.5", kinds="blind_plate", stages=FROM_SUBMIT)
def the_pressure_is_down(matter: Matter) -> Said:
    """The pressure of the pipe is let down; at the start this is known, if only by the line of the form."""
    case, relieved = matter.case, matter.case.work.pressure_relieved
    if relieved is None and case.stage != "start":
        return Said({"pressure_relieved": None})
    line = next((one for one in case.measures if one.no == _DEPRESSURISED_LINE), None)
    down = bool(line and line.involved and line.confirmed_by) if relieved is None else relieved
    reason = Reason("pressure_not_relieved", _("系统管道没有降压至常压"), _("请降压到常压并确认，再作业"))
    return Said({"pressure_relieved": relieved, "pressure_down": down}, () if down else (reason,))


@rule("blind_plate.detector", "GB 30871-2022 7.9", kinds="blind_plate", stages=("start", "resume"))
def detectors_are_worn(matter: Matter) -> Said | None:
    """Where the pipe held hydrogen sulphide, chlorine, ammonia, carbon monoxide or cyanides, a detector is worn."""
    case, medium = matter.case, matter.case.medium
    if medium is None:
        return None
    found = {gas_called(name, matter.law) for name in (medium.name, *medium.toxic)} & _WORN_DETECTOR
    if not found:
        return None
    worn = case.portable_detector if case.portable_detector is not None else case.continuous_monitoring
    reason = Reason("detector_missing", _("毒性气体的管道，作业人员没有佩戴移动式气体检测仪"),
                    _("请佩戴移动式气体检测仪后再作业"))  # fmt: skip
    return Said({"toxic_gases": sorted(found), "detector_worn": worn}, () if worn else (reason,))


@rule("blind_plate.one", "GB 30871-2022 7.11", kinds="blind_plate", stages=BEFORE_WORK)
def one_plate_and_one_action(matter: Matter) -> Said:
    """One permit is for one plate, and either for putting it in or for taking it out."""
    work = matter.case.work
    reasons = []
    if work.plates != 1:
        said = _("一张作业票填了 {n} 块盲板").format(n=work.plates)
        reasons.append(Reason("one_plate_per_permit", said, _("一张作业票只能做一块盲板的一项作业，请每块分别办票")))
    if work.action is None and matter.case.stage != "draft":
        reasons.append(Reason("plate_action_missing", _("没有填写是抽盲板还是堵盲板"), _("抽、堵分别办票，请选择其一")))
    return Said({"plates": work.plates, "action": work.action}, tuple(reasons))
