"""Excavation (动土作业): pipes, spoil, the way out; GB 30871-2022 11.5–11.7. Deep pits (11.10): `linked`."""

from anguan.foundation.refusal import Reason
from anguan.foundation.words import mark as _
from anguan.prevention.permits.rules.judging import BEFORE_WORK, Matter, Said, rule

PIPE_M = 1.0
LADDER_BELOW_M = 2.0
SPOIL_DISTANCE_M = 1.0
SPOIL_HEIGHT_M = 1.5


@rule("excavation.by_hand", "GB 30871-2022 11.6", kinds="excavation", stages=BEFORE_WORK)
def near_pipes_by_hand(matter: Matter) -> Said | None:
    """Within 1 m of a pipe the ground is dug by hand."""
    case, work = matter.case, matter.case.work
    if work.pipe_distance_m is None or work.pipe_distance_m > PIPE_M:
        return None
    only_by_hand = "manual_digging" in work.methods and "machine_digging" not in work.methods
    by_hand = only_by_hand if work.hand_dug_near_pipes is None else work.hand_dug_near_pipes
    open_yet = work.hand_dug_near_pipes is None and case.stage == "draft"
    reason = Reason("machine_near_pipe", _("距管道 1 m 范围内没有采用人工开挖"), _("请在管道边 1 m 内改用人工开挖"))
    inputs = {"pipe_distance_m": work.pipe_distance_m, "methods": work.methods, "dug_by_hand": by_hand}
    return Said(inputs, () if by_hand or open_yet else (reason,))


@rule("excavation.ladder", "GB 30871-2022 11.7", kinds="excavation", stages=BEFORE_WORK)
def deep_pits_have_a_ladder(matter: Matter) -> Said | None:
    """Deeper than 2 m there is a ladder or another quick way in and out."""
    depth, ladder = matter.case.place.depth_m, matter.case.work.ladder
    if depth is None or depth <= LADDER_BELOW_M:
        return None
    open_yet = ladder is None and matter.case.stage != "start"
    said = _("挖深 {m:g} m，没有人员上下的梯子等快速进出设施").format(m=depth)
    reason = Reason("ladder_missing", said, _("请设置上下梯等快速进出设施"))
    return Said({"depth_m": depth, "ladder": ladder}, () if ladder or open_yet else (reason,))


@rule("excavation.spoil", "GB 30871-2022 11.5 a)", kinds="excavation", stages=BEFORE_WORK)
def spoil_lies_off_the_edge(matter: Matter) -> Said | None:
    """The heap lies 1 m from the edge at least, and is 1.5 m high at most."""
    work = matter.case.work
    if work.spoil_distance_m is None and work.spoil_height_m is None:
        return None
    reasons = []
    if work.spoil_distance_m is not None and work.spoil_distance_m < SPOIL_DISTANCE_M:
        said = _("堆土距坑边 {m:g} m，不足 1 m").format(m=work.spoil_distance_m)
        reasons.append(Reason("spoil_near_edge", said, _("请把堆土移到距坑边 1 m 以外")))
    if work.spoil_height_m is not None and work.spoil_height_m > SPOIL_HEIGHT_M:
        said = _("堆土高 {m:g} m，超过 1.5 m").format(m=work.spoil_height_m)
        reasons.append(Reason("spoil_too_high", said, _("请把堆土降到 1.5 m 以下")))
    return Said({"spoil_distance_m": work.spoil_distance_m, "spoil_height_m": work.spoil_height_m}, tuple(reasons))
