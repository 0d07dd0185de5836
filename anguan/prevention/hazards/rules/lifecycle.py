"""The lifecycle of a hazard (隐患闭环): states, the table of steps, and what a person is to one hazard."""

from collections.abc import Collection
from datetime import date
from enum import StrEnum
from typing import Protocol
from uuid import UUID

from anguan.foundation.access.actor import Actor
from anguan.foundation.lifecycle import Lifecycle, Step
from anguan.foundation.words import mark as _


class State(StrEnum):
    """Where a hazard stands (状态)."""

    REPORTED = "reported"
    RECTIFYING = "rectifying"
    RECHECKING = "rechecking"
    CLOSED = "closed"
    DISMISSED = "dismissed"
    WITHDRAWN = "withdrawn"


class Level(StrEnum):
    """How grave it is (隐患级别)."""

    GENERAL = "general"
    MAJOR = "major"


class Source(StrEnum):
    """How it was found (隐患来源)."""

    SNAP = "snap"
    INSPECTION = "inspection"
    OFFICIAL = "official"
    GRID = "grid"
    EXPERT = "expert"
    PUBLIC = "public"


class Part(StrEnum):
    """What someone is to one hazard (角色): the table of steps says which part takes which step."""

    REPORTER = "reporter"
    ASSIGNER = "assigner"
    RECTIFIER = "rectifier"
    RECHECKER = "rechecker"
    APPROVER = "approver"


LEVEL_TITLES: dict[str, str] = {Level.GENERAL: _("一般隐患"), Level.MAJOR: _("重大隐患")}
SOURCE_TITLES: dict[str, str] = {
    Source.SNAP: _("随手拍"),
    Source.INSPECTION: _("企业自查"),
    Source.OFFICIAL: _("执法检查"),
    Source.GRID: _("网格巡查"),
    Source.EXPERT: _("专家检查"),
    Source.PUBLIC: _("公众举报"),
}
PART_TITLES: dict[str, str] = {
    Part.REPORTER: _("上报人"),
    Part.ASSIGNER: _("企业安全管理人员"),
    Part.RECTIFIER: _("整改责任人"),
    Part.RECHECKER: _("复查人"),
    Part.APPROVER: _("延期审批人"),
}

LIFECYCLE = Lifecycle(
    #    step       from                to                who               on the button
    Step("confirm", State.REPORTED, State.RECTIFYING, Part.ASSIGNER, _("核实并派发整改"), "primary"),
    Step("dismiss", State.REPORTED, State.DISMISSED, Part.ASSIGNER, _("不属实")),
    Step("withdraw", State.REPORTED, State.WITHDRAWN, Part.REPORTER, _("撤回上报")),
    Step("submit", State.RECTIFYING, State.RECHECKING, Part.RECTIFIER, _("整改完成，申请复查"), "primary"),
    Step("arrange", State.RECTIFYING, State.RECTIFYING, Part.ASSIGNER, _("调整整改安排")),
    Step("extend", State.RECTIFYING, State.RECTIFYING, Part.RECTIFIER, _("申请延期")),
    Step("decide", State.RECTIFYING, State.RECTIFYING, Part.APPROVER, _("审批延期"), "primary"),
    Step("close", State.RECHECKING, State.CLOSED, Part.RECHECKER, _("复查通过，销号"), "primary"),
    Step("return", State.RECHECKING, State.RECTIFYING, Part.RECHECKER, _("复查不通过")),
    Step("object", State.CLOSED, State.RECHECKING, Part.REPORTER, _("还没改好")),
    titles={
        State.REPORTED: _("待核实"),
        State.RECTIFYING: _("整改中"),
        State.RECHECKING: _("待复查"),
        State.CLOSED: _("已销号"),
        State.DISMISSED: _("不属实"),
        State.WITHDRAWN: _("已撤回"),
    },
)
OPEN_STATES = (State.REPORTED, State.RECTIFYING, State.RECHECKING)  # 未销号
FALSE_STATES = (State.DISMISSED, State.WITHDRAWN)  # counted in no figure


class Facts(Protocol):
    """What the rules need to know of a hazard."""

    @property
    def state(self) -> str: ...  # noqa: D102
    @property
    def enterprise_id(self) -> UUID: ...  # noqa: D102
    @property
    def reported_by(self) -> UUID | None: ...  # noqa: D102
    @property
    def assigned_to(self) -> UUID | None: ...  # noqa: D102
    @property
    def rectified_by(self) -> UUID | None: ...  # noqa: D102
    @property
    def ordered(self) -> bool: ...  # noqa: D102


def parts(actor: Actor, hazard: Facts) -> frozenset[str]:
    """Return what an actor who can see a hazard is to it.

    A hazard an office ordered to be put right (责令限期整改) is rechecked, and its deadline moved, by an office; any
    other by the enterprise, or by the town's officers, so that a one-person workshop has someone else to recheck.
    """
    at_home = actor.enterprise_id == hazard.enterprise_id
    found = set()
    if actor.person_id == hazard.reported_by:
        found.add(Part.REPORTER)
    if at_home and actor.may("hazards.assign"):
        found.add(Part.ASSIGNER)
    if at_home and (actor.person_id == hazard.assigned_to or (hazard.assigned_to is None and Part.ASSIGNER in found)):
        found.add(Part.RECTIFIER)
    if _may_recheck(actor, hazard, at_home=at_home):
        found.add(Part.RECHECKER)
    if (at_home and actor.may("hazards.extend") and not hazard.ordered) or (
        actor.is_official and actor.may("hazards.order")
    ):
        found.add(Part.APPROVER)
    return frozenset(found)


def _may_recheck(actor: Actor, hazard: Facts, *, at_home: bool) -> bool:
    if hazard.ordered:
        return actor.is_official and (actor.may("hazards.recheck") or actor.may("hazards.order"))
    return (at_home or actor.is_official) and actor.may("hazards.recheck")


def steps_for(actor: Actor, hazard: Facts, *, extension_asked: bool, asked_by: UUID | None = None) -> list[Step]:
    """Return the steps this person can really take now: the page's buttons."""
    taken_away = {"extend"} if extension_asked else {"decide"}
    if asked_by == actor.person_id:
        taken_away.add("decide")
    if hazard.rectified_by == actor.person_id:
        taken_away |= {"close", "return"}
    return [step for step in LIFECYCLE.available(hazard.state, parts(actor, hazard)) if step.name not in taken_away]


def source_of(roles: Collection[str], asked: str = "") -> str:
    """Return how something was found (来源), from who reports it; at home a check is told from a chance find."""
    if "expert" in roles:
        return Source.EXPERT
    if "grid_member" in roles:
        return Source.GRID
    return Source.INSPECTION if asked == Source.INSPECTION else Source.SNAP


def is_overdue(*, state: str, due_on: date | None, today: date) -> bool:
    """Whether a rectification is late (逾期未整改): still being put right after the last day."""
    return state == State.RECTIFYING and due_on is not None and due_on < today
