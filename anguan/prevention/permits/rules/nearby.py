"""Work and doings near by (周边作业): distances, one pipe, one space, crossing work; 4.7, 5.2.9, 6.7, 7.6."""

from datetime import datetime

from anguan.foundation.refusal import Reason
from anguan.foundation.words import mark as _
from anguan.prevention.permits.catalog import kinds as kind_sheets
from anguan.prevention.permits.rules.case import Nearby
from anguan.prevention.permits.rules.hot_work import HOT_METHODS
from anguan.prevention.permits.rules.judging import FROM_SUBMIT, Matter, Said, rule

GAS_RELEASE_M = 30.0
LIQUID_RELEASE_M = 15.0
SOLVENT_M = 10.0
DUST_M = 10.0
LEAK_SOURCE_M = 15.0
BLIND_PLATE_M = 30.0
_VOLATILE = frozenset(("painting", "solvent_cleaning"))
_AT_THE_PLACE = frozenset(
    (
        "work_leader",
        "worker",
        "helper",
        "guardian",
        "electrician",
        "commander",
        "crane_operator",
        "slinger",
        "gas_analyst",
    )
)


DOINGS = {
    "flammable_gas_release": _("排放可燃气体"),
    "flammable_liquid_release": _("排放可燃液体"),
    "solvent_cleaning": _("可燃溶剂清洗"),
    "painting": _("喷漆、涂料"),
    "dust_cleaning": _("清扫可燃性粉尘"),
    "drain_or_sample": _("切水、取样"),
    "loading": _("装卸"),
    "leak_source": _("可能泄漏的设备"),
}


def title(kind: str) -> str:
    """Return what goes on near by as people call it."""
    sheet = kind_sheets().get(kind)
    return sheet.title if sheet else DOINGS.get(kind, kind)


def at_the_same_time(matter: Matter) -> list[Nearby]:
    """Return what goes on near by during this work."""
    start, end = _span(matter)
    return [
        one
        for one in matter.case.nearby
        if (end is None or one.start is None or one.start < end) and (one.end is None or one.end > start)
    ]


def _span(matter: Matter) -> tuple[datetime, datetime | None]:
    period = matter.case.period
    if period is None or period.end <= period.start:
        return matter.at, None
    end = matter.valid_until or period.end
    return (matter.at if period.start <= matter.at < end else period.start), end


def within(one: Nearby, metres: float) -> bool:
    """Say whether something is within a distance; what is not known to be farther off counts as near."""
    return one.distance_m is None or one.distance_m <= metres


def _does_hot_work(matter: Matter) -> bool:
    return matter.case.kind == "hot_work"


@rule("nearby.releases", "GB 30871-2022 5.2.9", kinds="hot_work", stages=FROM_SUBMIT)
def nothing_that_burns_is_released_near_hot_work(matter: Matter) -> Said | None:
    """No flammable gas within 30 m of hot work, no liquid within 15, no solvents, paint or dust within 10."""
    found = at_the_same_time(matter)
    if not found:
        return None
    checks: tuple[tuple[str, float, str], ...] = (
        ("flammable_gas_release", GAS_RELEASE_M, _("动火点30米内排放可燃气体")),
        ("flammable_liquid_release", LIQUID_RELEASE_M, _("动火点15米内排放可燃液体")),
        ("solvent_cleaning", SOLVENT_M, _("动火点10米内或上下方进行可燃溶剂清洗")),
        ("painting", SOLVENT_M, _("动火点10米内或上下方进行喷漆")),
        ("dust_cleaning", DUST_M, _("动火点10米内清扫可燃性粉尘")),
    )
    remedy = _("请错开时间，或停止周边作业后再动火")
    against = [
        Reason(f"near_{kind}", message, remedy)
        for kind, metres, message in checks
        for one in found
        if one.kind == kind and (within(one, metres) or (kind in _VOLATILE and one.directly_above_or_below))
    ]
    return Said(_seen(found), tuple(dict.fromkeys(against)))


@rule("nearby.paint_near_hot_work", "GB 30871-2022 5.2.9", stages=FROM_SUBMIT)
def no_paint_or_solvents_near_hot_work(matter: Matter) -> Said | None:
    """Painting and cleaning with solvents keep away from hot work that is open near by."""
    case = matter.case
    if case.kind == "hot_work" or not _VOLATILE & set(case.work.methods):
        return None
    fires = [one for one in at_the_same_time(matter) if one.kind == "hot_work"]
    near = [one for one in fires if within(one, SOLVENT_M) or one.directly_above_or_below]
    reason = Reason("near_hot_work", _("10米内或上下方有动火作业，不应清洗、喷漆"), _("请与动火作业错开时间"))
    return Said(_seen(fires), (reason,) if near else ()) if fires else None


@rule("nearby.leak_sources", "GB 30871-2022 5.2.4", kinds="hot_work", stages=FROM_SUBMIT)
def leak_sources_are_isolated(matter: Matter) -> Said | None:
    """Equipment within 15 m of hot work that may leak is isolated."""
    found = [one for one in at_the_same_time(matter) if one.kind == "leak_source"]
    if not found:
        return None
    near = [one for one in found if within(one, LEAK_SOURCE_M) and not one.isolated]
    reason = Reason("leak_source_open", _("动火点15米内可能泄漏的设备没有隔离"), _("请先采取隔离措施"))
    return Said(_seen(found), (reason,) if near else ())


@rule("nearby.dike", "GB 30871-2022 5.2.8", kinds="hot_work", stages=FROM_SUBMIT)
def no_draining_or_sampling_in_the_dike(matter: Matter) -> Said | None:
    """While there is hot work in a dike no tank in it is drained or sampled."""
    found = [one for one in at_the_same_time(matter) if one.kind == "drain_or_sample"]
    if not found:
        return None
    reason = Reason("drain_or_sample", _("同一防火堤内正在切水、取样，不应动火"), _("请停止切水、取样后再动火"))
    return Said(_seen(found), (reason,) if any(one.same_dike for one in found) else ())


@rule("nearby.same_space", "GB 30871-2022 6.7", stages=FROM_SUBMIT)
def nothing_volatile_beside_hot_work_in_one_space(matter: Matter) -> Said | None:
    """Where there is hot work in a confined space nothing is done in it that gives off what poisons or burns."""
    case = matter.case
    if case.kind != "confined_space" and not case.place.inside_space:
        return None
    methods = set(case.work.methods)
    others = [one for one in at_the_same_time(matter) if one.same_space]
    fire = (
        _does_hot_work(matter)
        or bool(HOT_METHODS & methods)
        or any(one.kind == "hot_work" for one in others)
        or any(one.kind == "hot_work" and one.state in ("approved", "working") for one in case.linked)
    )
    vapours = bool(_VOLATILE & methods) or any(one.volatile or one.kind in _VOLATILE for one in others)
    if not fire and not vapours:
        return None
    reason = Reason(
        "volatile_with_hot_work",
        _("同一受限空间内有动火作业，不应安排刷漆等可能产生有毒有害、可燃物质的作业"),
        _("请错开时间，一项完成并检测合格后再做另一项"),
    )
    return Said({"fire": fire, "vapours": vapours}, (reason,) if fire and vapours else ())


@rule("nearby.plate_and_fire", "GB 30871-2022 7.6", kinds="blind_plate hot_work", stages=FROM_SUBMIT)
def no_hot_work_near_blind_plates(matter: Matter) -> Said | None:
    """In a fire or explosion area there is no hot work within 30 m of work on blind plates."""
    found = at_the_same_time(matter)
    if _does_hot_work(matter):
        here = matter.case.place.zone == "explosive"
        found = [o for o in found if o.kind == "blind_plate" and _dangerous(o, here=here)]
    else:
        dangerous = matter.case.place.zone == "explosive" or matter.case.place.zone is None
        found = [one for one in found if one.kind == "hot_work" and (dangerous or one.explosive_zone)]
    if not found:
        return None
    near = [one for one in found if within(one, BLIND_PLATE_M)]
    reason = Reason(
        "plate_and_fire", _("火灾爆炸危险场所盲板抽堵点30米内有动火作业"), _("请错开时间，一项完成后再做另一项")
    )
    return Said(_seen(found), (reason,) if near else ())


@rule("nearby.same_pipe", "GB 30871-2022 7.10", kinds="blind_plate", stages=FROM_SUBMIT)
def one_blind_plate_on_a_pipe_at_a_time(matter: Matter) -> Said | None:
    """On one pipe only one blind plate is put in or taken out at a time."""
    found = [one for one in at_the_same_time(matter) if one.kind == "blind_plate"]
    if not found:
        return None
    reason = Reason("plates_on_one_pipe", _("同一管道上有另一处盲板抽堵作业"), _("请等另一处完成后再作业"))
    return Said(_seen(found), (reason,) if any(one.same_pipe for one in found) else ())


@rule("nearby.coordinator", "GB 30871-2022 4.7", stages=("start",))
def crossing_work_has_a_coordinator(matter: Matter) -> Said | None:
    """Where permits overlap in one area somebody is named to coordinate them, and signs."""
    crossing = [one for one in at_the_same_time(matter) if _is_special_work(one) and _crosses(one)]
    if not crossing:
        return None
    inputs = _seen(crossing) | {"coordinator_signed": matter.case.coordinator_signed}
    if matter.case.coordinator_signed:
        return Said(inputs)
    remedy = _("请指定交叉作业协调人，辨识交叉作业风险并签字")
    return Said(inputs, (Reason("no_coordinator", _("同一区域有交叉作业，没有指定协调人"), remedy),))


def _is_special_work(one: Nearby) -> bool:
    return one.kind in kind_sheets()


def _crosses(one: Nearby) -> bool:
    return one.same_area or one.same_space or one.directly_above_or_below


@rule("nearby.people", "企业制度", stages=("submit", "start", "resume"))
def no_more_people_than_the_place_allows(matter: Matter) -> Said | None:
    """No more people are at one place of work than the place, the enterprise or the authority allows."""
    case = matter.case
    limits = [most for most in (case.place.people_limit, case.enterprise.rules.people_limit) if most is not None]
    if not limits:
        return None
    own = {person.id for person in case.people if _AT_THE_PLACE & set(person.roles)}
    others = sum(one.people for one in at_the_same_time(matter) if one.same_area or one.same_space)
    inputs = {"limit_people": min(limits), "count": len(own) + others}
    if len(own) + others <= min(limits):
        return Said(inputs)
    message = _("作业人数{count}人，超过上限{limit}人").format(count=len(own) + others, limit=min(limits))
    return Said(inputs, (Reason("too_many_people", message, _("请减少人员，或与周边作业错开时间")),))


def _seen(found: list[Nearby]) -> dict[str, object]:
    return {"nearby": [(title(one.kind), one.distance_m) for one in found]}


def _dangerous(other: Nearby, *, here: bool) -> bool:
    """Say whether other work is in a fire or explosion area: as told, else as where this work is."""
    return here if other.explosive_zone is None else other.explosive_zone or (here and other.same_area)
