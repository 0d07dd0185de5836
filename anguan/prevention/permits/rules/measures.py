"""Safety measures (安全措施): every line of the form answered, and none denied that the facts ask for; 附录 A, 4.6."""

from collections import Counter
from collections.abc import Callable, Iterator
from datetime import timedelta

from anguan.foundation.refusal import Reason
from anguan.foundation.words import mark as _
from anguan.prevention.permits.rules import upgrading
from anguan.prevention.permits.rules.case import MeasureLine
from anguan.prevention.permits.rules.judging import Matter, Said, rule
from anguan.prevention.permits.rules.preparing import burns
from anguan.prevention.permits.rules.signatures import exempt

_AT_START = ("start",)
_BY_HAND = timedelta(seconds=1)  # design: nobody reads a whole sheet within a second
_LINES_OF_A_SHEET = 3  # design: fewer lines may well be tapped within a second
_DEEP_M = 1.2


@rule("measures.answered", "GB 30871-2022 4.6", stages=_AT_START)
def every_line_is_answered(matter: Matter) -> Said:
    """Each line says whether it is involved (是否涉及) and who confirmed it, for the content as it stands now."""
    case, sheet = matter.case, matter.law.kind(matter.case.kind)
    if exempt(case):
        return Said({"permit_needed": False})
    answered = {line.no: line for line in case.measures}
    asked = [measure.number for measure in sheet.measures if not measure.free_text]
    open_lines = [number for number in asked if number not in answered or answered[number].involved is None]
    nobody = [line.no for line in case.measures if line.involved is not None and not line.confirmed_by]
    stale = [line.no for line in case.measures if _stale(line, matter)]
    early = [line.no for line in case.measures if line.confirmed_at is not None and line.confirmed_at > matter.at]
    reasons = []
    for code, numbers, said, remedy in (
        ("measure_unanswered", open_lines, _("第 {lines} 项安全措施没有填写是否涉及"), _("请逐项填写")),
        ("measure_unconfirmed", nobody, _("第 {lines} 项安全措施没有确认人，不涉及的也要有人确认"), _("请逐项确认")),
        ("measure_before_change", stale, _("第 {lines} 项安全措施确认后，作业票内容又改过"), _("请重新确认")),
        ("measure_in_future", early, _("第 {lines} 项安全措施的确认时间晚于现在"), _("请核对时间后重新确认")),
    ):
        if numbers:
            reasons.append(Reason(code, said.format(lines=_listed(numbers)), remedy))
    return Said({"lines": len(sheet.measures), "lines_answered": len(answered)}, tuple(reasons))


def _stale(line: MeasureLine, matter: Matter) -> bool:
    changed = matter.case.changed_at
    return changed is not None and line.confirmed_at is not None and line.confirmed_at < changed


def _listed(numbers: list[int]) -> str:
    return "、".join(str(number) for number in sorted(set(numbers)))


@rule("measures.once", "GB 30871-2022 4.18", stages=_AT_START)
def lines_are_those_of_the_form(matter: Matter) -> Said | None:
    """A line stands on the form and is answered once; a second, other answer would be an alteration (涂改)."""
    lines = matter.case.measures
    if not lines:
        return None
    known = {measure.number for measure in matter.law.kind(matter.case.kind).measures}
    strange = [line.no for line in lines if line.no not in known]
    twice = [number for number, count in Counter(line.no for line in lines).items() if count > 1]
    reasons = []
    if strange:
        said = _("作业票上没有第 {lines} 项安全措施").format(lines=_listed(strange))
        reasons.append(Reason("measure_unknown", said, _("请按本票种的票样填写")))
    if twice:
        said = _("第 {lines} 项安全措施填写了两次").format(lines=_listed(twice))
        reasons.append(Reason("measure_twice", said, _("请只保留一次填写")))
    return Said({"lines": len(lines)}, tuple(reasons))


@rule("measures.involved", "GB 30871-2022 4.6", stages=_AT_START)
def nothing_needed_is_denied(matter: Matter) -> Said | None:
    """A line that the facts of the place and the work ask for is not answered “not involved”."""
    if not matter.case.measures:
        return None
    asked = dict(involved(matter))
    denied = {line.no for line in matter.case.measures if line.involved is False}
    texts = {measure.number: measure.text for measure in matter.law.kind(matter.case.kind).measures}
    return Said(
        {"lines_asked": sorted(asked), "lines_denied": sorted(denied)},
        tuple(
            Reason("measure_denied",
                   _("第 {no} 项安全措施填了不涉及，但这项作业涉及：{text}").format(no=number, text=texts[number]),
                   _("请落实这项措施并重新确认"), f"GB 30871-2022 {asked[number]}")
            for number in sorted(asked.keys() & denied)
        ),
    )  # fmt: skip


def involved(matter: Matter) -> Iterator[tuple[int, str]]:
    """Yield the lines that the facts clearly ask for, with the clause that says so."""
    yield from _OF_KIND[matter.case.kind](matter)


def _hot_work(matter: Matter) -> Iterator[tuple[int, str]]:
    case, methods = matter.case, matter.case.work.methods
    yield 8, "5.2.1"
    yield 12, "4.1"
    if case.place.storage_dike:
        yield 4, "5.2.8"
    if case.place.height_m is not None and case.place.height_m >= 2:
        yield 5, "4.3"
    if not {"gas_welding", "gas_cutting"}.isdisjoint(methods):
        yield 7, "5.2.13"
    if "arc_welding" in methods:
        yield 9, "5.2.12"
    if matter.level == "special":
        yield 13, "5.3.1 d)"
        yield 14, "5.2.11"
    if case.linked:
        yield 15, "4.6"


def _confined_space(matter: Matter) -> Iterator[tuple[int, str]]:
    case = matter.case
    yield 3, "6.2"
    yield 6, "6.9 a)"
    yield 7, "6.3 a)"
    yield 9, "6.5"
    yield 10, "6.6"
    yield 11, "4.5 g)"
    yield 12, "6.6 j)"
    if case.work.needs_blinds and (burns(case, matter.law) or (case.medium is not None and case.medium.toxic)):
        yield 1, "6.1 a)"
        yield 2, "4.2 a)"
    if case.linked:
        yield 14, "4.6"


def _blind_plate(matter: Matter) -> Iterator[tuple[int, str]]:
    case = matter.case
    yield 1, "7.5"
    if case.medium is not None and case.medium.toxic:
        yield 2, "7.9"
    if case.place.zone == "explosive":
        yield 3, "7.6"
    if case.work.corrosive:
        yield 5, "7.7"
    if case.linked:
        yield 9, "4.6"


def _work_at_height(matter: Matter) -> Iterator[tuple[int, str]]:
    case, place = matter.case, matter.case.place
    yield 1, "4.9"
    yield 2, "4.3"
    yield 3, "8.2.1"
    yield 4, "8.2.1"
    if case.work.vertical_crossing:
        yield 6, "8.2.8"
    if "night" in place.height_cases or "poor_light" in place.height_factors:
        yield 10, "4.13 a)"
    if place.height_m is not None and place.height_m >= 30:
        yield 11, "8.2.1"
    if place.outdoor:
        yield 13, "8.2.6"
    if case.linked:
        yield 14, "4.6"


def _lifting(matter: Matter) -> Iterator[tuple[int, str]]:
    case = matter.case
    if matter.level in {"first", "second"} or case.work.awkward_load:
        yield 1, "9.2.1"
    if case.work.hazardous_equipment_near:
        yield 2, "9.2.2"
    yield 3, "4.3"
    yield 4, "9.2.5"
    yield 5, "9.2.6"
    yield 9, "9.2.11 c)"
    if "crane" in case.work.methods:
        yield 10, "9.2.5"
        yield 11, "4.9"
    yield 13, "9.2.7"
    if case.place.outdoor:
        yield 18, "9.2.4"
    if case.linked:
        yield 19, "4.6"


def _temporary_electricity(matter: Matter) -> Iterator[tuple[int, str]]:
    case, work = matter.case, matter.case.work
    yield 1, "4.9"
    if case.place.zone == "explosive":
        yield 2, "10.6 a)"
        yield 13, "10.1"
    if work.overhead_m is not None or work.overhead_road_m is not None:
        yield 5, "10.6 d)"
        yield 7, "10.6 d)"
    if work.buried_m is not None:
        yield 8, "10.6 f)"
    yield 10, "10.6 h)"
    yield 11, "10.5"
    if case.linked:
        yield 12, "4.6"


def _excavation(matter: Matter) -> Iterator[tuple[int, str]]:
    case = matter.case
    if case.work.pipe_distance_m is not None and case.work.pipe_distance_m <= 1:
        yield 2, "11.4"
    yield 8, "4.3"
    if case.place.buried_hazard and (case.place.depth_m or 0) > _DEEP_M:
        yield 9, "11.10"
    if case.linked:
        yield 10, "4.6"


def _road_closure(matter: Matter) -> Iterator[tuple[int, str]]:
    case = matter.case
    yield 1, "12.1"
    if case.period is not None and upgrading.touches_night(case.period, case.enterprise.rules, matter.law):
        yield 3, "12.4"


_OF_KIND: dict[str, Callable[[Matter], Iterator[tuple[int, str]]]] = {
    "hot_work": _hot_work,
    "confined_space": _confined_space,
    "blind_plate": _blind_plate,
    "work_at_height": _work_at_height,
    "lifting": _lifting,
    "temporary_electricity": _temporary_electricity,
    "excavation": _excavation,
    "road_closure": _road_closure,
}


@rule("measures.by_hand", "本系统设计", stages=_AT_START)
def somebody_looked_at_every_line(matter: Matter) -> Said | None:
    """A whole sheet that one person answered within a second was not looked at."""
    timed = [line for line in matter.case.measures if line.confirmed_at is not None]
    moments = sorted(line.confirmed_at for line in timed if line.confirmed_at is not None)
    if len(timed) < _LINES_OF_A_SHEET or len(timed) < len(matter.case.measures):
        return None
    people = {line.confirmed_by for line in timed}
    took = moments[-1] - moments[0]
    inputs = {"lines": len(timed), "confirmers": len(people), "seconds": took.total_seconds()}
    if len(people) > 1 or took > _BY_HAND:
        return Said(inputs)
    reason = Reason("measures_not_looked_at", _("全部安全措施在一秒内由一人确认，不像逐项核对过"),
                    _("请在现场逐项核对后，逐项确认"))  # fmt: skip
    return Said(inputs, (reason,))
