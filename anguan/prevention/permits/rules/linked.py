"""Permits of the same job (关联的其他特殊作业): which are needed, and whether they hold; 4.6, 10.8, 11.10."""

from anguan.foundation import clock
from anguan.foundation.refusal import Reason
from anguan.foundation.words import mark as _
from anguan.prevention.permits.catalog import Law
from anguan.prevention.permits.rules.case import Case, Linked
from anguan.prevention.permits.rules.hot_work import FLAMES, HOT_METHODS
from anguan.prevention.permits.rules.judging import AT_WORK, FROM_SUBMIT, Matter, Said, rule
from anguan.prevention.permits.rules.validity import served_until

_MULTIPLE = "GB 30871-2022 4.6"
_HEIGHT_M = 2.0
_DIG_M = 0.5
_SPACE_BY_DEPTH_M = 1.2
_LIFT_T = 10.0
_IN_FORCE = ("approved", "working")
_DONE = ("finished", "closed")
_ON_THE_WAY = ("draft", "submitted", "suspended", *_IN_FORCE)


def needed_kinds(case: Case) -> dict[str, str]:
    """Return the other special-work permits the facts ask for, each with its clause."""
    place, work = case.place, case.work
    needed: dict[str, str] = {}
    if place.inside_space:
        needed["confined_space"] = _MULTIPLE
    if _is_deep_in_danger(case):
        needed["confined_space"] = "GB 30871-2022 11.10"
    if _does_hot_work(case):
        needed["hot_work"] = _MULTIPLE
    if case.kind != "lifting" and place.height_m is not None and place.height_m >= _HEIGHT_M:
        needed["work_at_height"] = _MULTIPLE
    if case.kind != "lifting" and "crane" in work.methods and _lifts_with_permit(case):
        needed["lifting"] = _MULTIPLE
    digging = {"manual_digging", "machine_digging"} & set(work.methods)
    if digging and place.depth_m is not None and place.depth_m > _DIG_M:
        needed["excavation"] = _MULTIPLE
    if work.needs_blinds:
        by_kind = {"hot_work": "GB 30871-2022 5.2.2", "confined_space": "GB 30871-2022 6.1 a)"}
        needed["blind_plate"] = by_kind.get(case.kind, "GB 30871-2022 7.11")
    if case.kind == "temporary_electricity" and work.serves is not None:
        needed[work.serves] = "GB 30871-2022 10.8"
    needed.pop(case.kind, None)
    return needed


def _does_hot_work(case: Case) -> bool:
    """Say whether other work does hot work besides; tools that only throw sparks do not in an ordinary open place."""
    place, methods = case.place, set(case.work.methods)
    if place.zone == "fixed_hot_work_area":
        return False
    if case.kind in ("excavation", "road_closure"):
        methods.discard("drilling")  # the ground is drilled there, not metal
    open_place = place.zone == "ordinary" and case.kind != "confined_space" and not place.inside_space
    return bool((FLAMES if open_place else HOT_METHODS) & methods)


def _is_deep_in_danger(case: Case) -> bool:
    """Say whether digging is under the rules of confined spaces (11.10)."""
    place = case.place
    deep = place.depth_m is not None and place.depth_m > _SPACE_BY_DEPTH_M
    dangerous = place.zone != "ordinary" or place.storage_dike
    return case.kind == "excavation" and deep and place.buried_hazard and dangerous


def _lifts_with_permit(case: Case) -> bool:
    load = case.work.load_t
    return load is not None and (load >= _LIFT_T or case.enterprise.rules.lifting_below_10t_needs_permit)


def in_force(one: Linked, matter: Matter) -> bool:
    """Say whether another permit holds now."""
    return one.state in _IN_FORCE and (one.valid_until is None or one.valid_until > matter.at)


def _serves_its_end(one: Linked, matter: Matter) -> bool:
    """Say whether another permit stands: it holds now, or what it was for is done (a blind plate put in)."""
    return in_force(one, matter) or one.state in _DONE


@rule("linked.named", _MULTIPLE, stages=("submit", "approve", "start"))
def every_special_work_has_its_permit(matter: Matter) -> Said | None:
    """Where one job is several special works each has a permit of its own, and they name one another."""
    needed = needed_kinds(matter.case)
    if not needed:
        return None
    named = {one.kind for one in matter.case.linked if one.state in _ON_THE_WAY or one.state in _DONE}
    against = [
        Reason(
            "linked_missing",
            _("还需要{kind}作业票").format(kind=_title(kind, matter.law)),
            _("请同时办理{kind}作业票，并在本票填写票号").format(kind=_title(kind, matter.law)),
            clause,
            "linked",
        )
        for kind, clause in needed.items()
        if kind not in named
    ]
    return Said({"linked_needed": list(needed), "linked": sorted(named)}, tuple(against))


@rule("linked.in_force", _MULTIPLE, stages=AT_WORK)
def linked_permits_hold(matter: Matter) -> Said | None:
    """Work begins only when the permits of the same job are approved and have not expired."""
    case = matter.case
    if not case.linked:
        return None
    needed = needed_kinds(case)
    against = []
    for kind in dict.fromkeys(one.kind for one in case.linked):
        same = [one for one in case.linked if one.kind == kind]
        must_hold = kind in needed and kind not in ("blind_plate", "lifting", "excavation")
        if any(in_force(one, matter) if must_hold else _serves_its_end(one, matter) for one in same):
            continue
        message = _("关联的{kind}作业票{state}").format(kind=_title(kind, matter.law), state=_state(same[-1], matter))
        remedy = _("请先办好{kind}作业票").format(kind=_title(kind, matter.law))
        against.append(Reason("linked_not_in_force", message, remedy, needed.get(kind, _MULTIPLE), "linked"))
    seen = [(one.kind, one.number, one.valid_until) for one in case.linked]
    return Said({"linked": seen}, tuple(against))


def _state(one: Linked, matter: Matter) -> str:
    if one.state in _IN_FORCE:
        return _("已到期")
    titles = {
        "draft": _("还没有提交"),
        "submitted": _("还没有批准"),
        "suspended": _("已中止"),
        "finished": _("已完工"),
        "closed": _("已完工"),
        "expired": _("已到期"),
    }
    return titles.get(one.state, _("已作废"))


def _title(kind: str, law: Law) -> str:
    return law.kind(kind).short


@rule("linked.power_follows", "GB 30871-2022 10.8", kinds="temporary_electricity", stages=FROM_SUBMIT)
def power_lasts_as_long_as_what_it_serves(matter: Matter) -> Said | None:
    """Temporary electricity for hot work or a confined space ends with that work."""
    case = matter.case
    served = served_until(case, matter.law)
    end = case.extend_until if case.stage == "extend" and case.extend_until else case.period and case.period.end
    if served is None or not end:
        return None
    inputs = {"end": end, "serves": case.work.serves, "served_until": served}
    if end <= served:
        return Said(inputs)
    message = _("临时用电时间晚于所服务作业的结束时间{end}").format(end=f"{clock.local(served):%m-%d %H:%M}")
    remedy = _("请把临时用电时间改为与相应作业一致")
    return Said(inputs, (Reason("power_outlasts_work", message, remedy, field="period"),))
