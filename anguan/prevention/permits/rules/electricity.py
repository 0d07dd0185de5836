"""Temporary electricity (临时用电作业): wires and how they are laid; GB 30871-2022 10.6. Its gas is judged in `gas`."""

from anguan.foundation.refusal import Reason
from anguan.foundation.words import mark as _
from anguan.prevention.permits.rules.judging import BEFORE_WORK, Matter, Said, rule

WIRE_RATING_V = 500.0
OVERHEAD_M = 2.5
OVERHEAD_ROAD_M = 5.0
BURIED_M = 0.7


@rule("electricity.wires", "GB 30871-2022 10.6 b)", kinds="temporary_electricity", stages=BEFORE_WORK)
def wires_are_rated(matter: Matter) -> Said | None:
    """Wires are insulated for 500 V at least, and for the voltage they carry."""
    work = matter.case.work
    if work.wire_rating_v is None:
        return None
    asked = max(WIRE_RATING_V, work.voltage_v or 0.0)
    said = _("导线耐压等级 {v:g} V，低于 {asked:g} V").format(v=work.wire_rating_v, asked=asked)
    reason = Reason("wire_rating_low", said, _("请换用耐压等级不低于 {asked:g} V 的绝缘导线").format(asked=asked))
    return Said(
        {"wire_rating_v": work.wire_rating_v, "rating_asked_v": asked}, () if work.wire_rating_v >= asked else (reason,)
    )


@rule("electricity.overhead", "GB 30871-2022 10.6 d)", kinds="temporary_electricity", stages=BEFORE_WORK)
def overhead_lines_hang_high(matter: Matter) -> Said | None:
    """An overhead line hangs 2.5 m high at least, over a road 5 m."""
    work = matter.case.work
    if work.overhead_m is None and work.overhead_road_m is None:
        return None
    reasons = []
    if work.overhead_m is not None and work.overhead_m < OVERHEAD_M:
        said = _("架空线离地 {m:g} m，低于 2.5 m").format(m=work.overhead_m)
        reasons.append(Reason("overhead_low", said, _("请架高到 2.5 m 以上")))
    if work.overhead_road_m is not None and work.overhead_road_m < OVERHEAD_ROAD_M:
        said = _("架空线穿越机动车道处离地 {m:g} m，低于 5 m").format(m=work.overhead_road_m)
        reasons.append(Reason("overhead_road_low", said, _("请架高到 5 m 以上，或改用其他敷设方式")))
    return Said({"overhead_m": work.overhead_m, "overhead_road_m": work.overhead_road_m}, tuple(reasons))


@rule("electricity.buried", "GB 30871-2022 10.6 f)", kinds="temporary_electricity", stages=BEFORE_WORK)
def cables_lie_deep(matter: Matter) -> Said | None:
    """A buried cable lies 0.7 m deep at least."""
    depth = matter.case.work.buried_m
    if depth is None:
        return None
    said = _("电缆埋深 {m:g} m，小于 0.7 m").format(m=depth)
    reason = Reason("cable_shallow", said, _("请埋深到 0.7 m 以上，穿越道路时加防护套管"))
    return Said({"buried_m": depth}, () if depth >= BURIED_M else (reason,))
