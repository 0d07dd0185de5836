"""Rules of hazards (事故隐患): found, put right, rechecked by someone else, struck off (销号).

The lifecycle is one table; who a person is to a hazard is a set of parts; each `reasons_not_to_…` lists everything that
still stands in the way.
"""

from collections.abc import Iterable
from datetime import date, timedelta
from enum import StrEnum
from typing import Protocol
from uuid import UUID

from anguan.foundation.access.actor import Actor
from anguan.foundation.lifecycle import Lifecycle, Step
from anguan.foundation.refusal import Reason
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

LONGEST_TEXT = 500
MOST_FUNDS_FEN = 10**13  # a hundred billion yuan: more is a slip of the finger


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


def reasons_not_to_report(
    *, what: str, place: str, category_known: bool, photo_count: int, source: str
) -> list[Reason]:
    """Everything a report (上报) still lacks."""
    reasons = _reasons_about_text(what, "what", _("请写明发现了什么问题"), _("用一句话说清楚问题，也可以点选常见情形"))
    if not place.strip():
        reasons.append(Reason("no_place", _("没有写明在哪里"), _("请选择区域，或写几个字说明位置"), field="place"))
    elif len(place) > 200:
        reasons.append(Reason("place_too_long", _("位置说明超过200字"), _("请写短一些"), field="place"))
    if not category_known:
        reasons.append(
            Reason("no_category", _("没有选择隐患类别"), _("请点选一个类别，拿不准就选“其他”"), field="category")
        )
    if source == Source.SNAP and photo_count == 0:
        reasons.append(Reason("no_photo", _("还没有现场照片"), _("请用上方相机拍一张"), field="photos"))
    return reasons


def reasons_not_to_confirm(
    *,
    level: str,
    criterion_known: bool,
    responsible_known: bool,
    measures: str,
    funds_fen: int | None,
    plan: str,
    interim_measure: str,
    principal_informed: bool,
    due_on: date | None,
    today: date,
    longest_days: int,
) -> list[Reason]:
    """Everything that keeps a report from being assigned: the five things to settle (五落实), and more when major."""
    reasons = reasons_not_to_arrange(
        responsible_known=responsible_known, measures=measures, funds_fen=funds_fen, plan=plan
    )
    reasons += reasons_against_due(due_on, today=today, longest_days=longest_days)
    if level not in set(Level):
        reasons.append(Reason("no_level", _("没有选择隐患级别"), _("请选择一般隐患或重大隐患"), field="level"))
    if level == Level.MAJOR:
        reasons += _reasons_major_is_not_settled(
            criterion_known=criterion_known, interim_measure=interim_measure, principal_informed=principal_informed
        )
    return reasons


def reasons_not_to_arrange(*, responsible_known: bool, measures: str, funds_fen: int | None, plan: str) -> list[Reason]:
    """What is missing of 责任、措施、资金、预案; the time limit (时限) is judged by itself."""
    reasons = []
    if not responsible_known:
        reasons.append(
            Reason("no_responsible", _("没有指定整改责任人"), _("请从本单位人员中选择一人"), field="assigned_to")
        )
    reasons += _reasons_about_text(measures, "measures", _("没有写明整改措施"), _("请写明具体怎么改"))
    if funds_fen is None or not 0 <= funds_fen <= MOST_FUNDS_FEN:
        reasons.append(Reason("no_funds", _("没有落实整改资金"), _("请填写金额，不需要花钱就填0"), field="funds"))
    reasons += _reasons_about_text(plan, "plan", _("没有写明预案"), _("请写明整改期间出现险情怎么处置"))
    return reasons


def _reasons_major_is_not_settled(
    *, criterion_known: bool, interim_measure: str, principal_informed: bool
) -> list[Reason]:
    reasons = []
    if not criterion_known:
        reasons.append(
            Reason(
                "no_criterion",
                _("重大隐患没有选择判定依据"),
                _("请在判定标准中选择符合的一条；都不符合的按一般隐患办理"),
                field="criterion",
            )
        )
    reasons += _reasons_about_text(
        interim_measure,
        "interim_measure",
        _("重大隐患没有写明临时管控措施"),
        _("请写明整改前怎样保证安全，如停用、撤人、设警戒"),
        clause="安全生产法 第六十五条",
    )
    if not principal_informed:
        reasons.append(
            Reason(
                "principal_not_informed",
                _("重大隐患还没有报告主要负责人"),
                _("请先向主要负责人报告，再勾选“已报告主要负责人”"),
                field="principal_informed",
            )
        )
    return reasons


def reasons_against_due(due_on: date | None, *, today: date, longest_days: int) -> list[Reason]:
    """What is wrong with a time limit (整改时限)."""
    if due_on is None:
        return [Reason("no_due", _("没有确定整改时限"), _("请选择整改完成的最后日期"), field="due_on")]
    if due_on < today:
        return [Reason("due_in_past", _("整改时限早于今天"), _("请选择今天或以后的日期"), field="due_on")]
    if due_on > today + timedelta(days=longest_days):
        return [
            Reason("due_too_far", _("整改时限超过两年"), _("请检查年份，工期确实很长的请分阶段整改"), field="due_on")
        ]
    return []


def reasons_not_to_dismiss(*, reason: str) -> list[Reason]:
    """A dismissal needs a reason, which the reporter reads."""
    return _reasons_about_text(reason, "reason", _("没有写明不属实的理由"), _("请写明理由，上报人会看到"))


def reasons_not_to_submit(*, photo_count: int, note: str) -> list[Reason]:
    """What keeps a rectification (整改) from being sent to its recheck."""
    reasons = []
    if photo_count == 0:
        reasons.append(
            Reason("no_photo", _("还没有整改后的照片"), _("请在原来的位置拍一张整改后的照片"), field="photos")
        )
    reasons += _reasons_about_text(note, "note", _("没有写明怎么改的"), _("用一句话说明做了什么"))
    return reasons


def reasons_not_to_recheck(*, rectified_by: UUID | None, rechecker: UUID) -> list[Reason]:
    """Whoever put it right does not judge whether it is right (整改人与复查人不能是同一人)."""
    if rectified_by == rechecker:
        return [Reason("same_person", _("整改人不能复查自己的整改"), _("请由另一名有复查权限的人员到现场复查"))]
    return []


def reasons_not_to_return(*, reason: str) -> list[Reason]:
    """A return needs a reason, which the fixer reads."""
    return _reasons_about_text(reason, "reason", _("没有写明哪里不合格"), _("请写明还要改什么，整改责任人会看到"))


def reasons_not_to_object(*, reason: str, closed_on: date, today: date, days: int) -> list[Reason]:
    """The reporter may say for a while that it is not fixed after all."""
    reasons = _reasons_about_text(reason, "reason", _("没有写明哪里没改好"), _("请写明现场现在的情况"))
    if today > closed_on + timedelta(days=days):
        reasons.append(
            Reason(
                "objection_too_late",
                _("销号已经超过{days}天").format(days=days),
                _("请作为新的隐患重新上报"),
            )
        )
    return reasons


def reasons_not_to_ask_extension(
    *,
    reason: str,
    interim_measure: str,
    force_majeure: bool,
    present_due_on: date,
    asked_due_on: date | None,
    extension_asked: bool,
    ordered: bool,
    today: date,
    longest_days: int,
    window_days: int,
) -> list[Reason]:
    """Everything against asking for more time (申请延期); for an office's order the law narrows it further."""
    reasons = _reasons_about_text(reason, "reason", _("没有写明延期理由"), _("请写明为什么不能按期完成"))
    reasons += _reasons_about_text(
        interim_measure, "interim_measure", _("没有写明延期期间的管控措施"), _("请写明改好之前怎样保证安全")
    )
    if asked_due_on is None or asked_due_on <= max(present_due_on, today):
        reasons.append(
            Reason("due_not_later", _("新的期限没有晚于现在的期限"), _("请选择更晚的日期"), field="asked_due_on")
        )
    elif asked_due_on > today + timedelta(days=longest_days):
        reasons.append(
            Reason(
                "due_too_far", _("新的期限超过两年"), _("请检查年份，工期确实很长的请分阶段整改"), field="asked_due_on"
            )
        )
    if extension_asked:
        reasons.append(Reason("extension_open", _("已有一个延期申请等待答复"), _("请等待答复")))
    if ordered:
        reasons += _reasons_order_cannot_wait(
            force_majeure=force_majeure, present_due_on=present_due_on, today=today, window_days=window_days
        )
    return reasons


def _reasons_order_cannot_wait(
    *, force_majeure: bool, present_due_on: date, today: date, window_days: int
) -> list[Reason]:
    clause = "安全生产违法行为行政处罚办法 第十七条"
    reasons = []
    if not force_majeure:
        reasons.append(
            Reason(
                "not_force_majeure",
                _("责令限期整改只有因不可抗力才能申请延期"),
                _("确属不可抗力的请勾选并写明情况，否则请按期完成"),
                clause,
                "force_majeure",
            )
        )
    if today > present_due_on:
        reasons.append(Reason("order_overdue", _("责令整改的期限已过"), _("请尽快完成整改并申请复查"), clause))
    elif today < present_due_on - timedelta(days=window_days):
        reasons.append(
            Reason(
                "too_early",
                _("期限届满前{days}日内才能申请延期").format(days=window_days),
                _("请先按期整改，临近期限确有困难再申请"),
                clause,
            )
        )
    return reasons


def reasons_not_to_decide(
    *, asked_by: UUID, decider: UUID, granted: bool, note: str, asked_due_on: date, today: date
) -> list[Reason]:
    """Whoever asks for more time does not grant it; a refusal is explained; a date gone by cannot be granted."""
    reasons = []
    if asked_by == decider:
        reasons.append(Reason("same_person", _("申请人不能审批自己的延期申请"), _("请由另一名有审批权限的人员办理")))
    if not granted:
        reasons += _reasons_about_text(note, "note", _("没有写明不同意的理由"), _("请写明理由，申请人会看到"))
    elif asked_due_on < today:
        reasons.append(Reason("due_in_past", _("申请的新期限已经过去"), _("请不同意，并请申请人重新申请")))
    return reasons


def reasons_not_to_order(
    *, number: str, problems: Iterable[str], due_on: date | None, today: date, longest_days: int
) -> list[Reason]:
    """Everything an order to put right within a time limit (责令限期整改) still lacks."""
    reasons = []
    if not number.strip() or len(number) > 60:
        reasons.append(Reason("no_number", _("没有填写文书编号"), _("请填写责令限期整改指令书的编号"), field="number"))
    written = [text for text in problems if text.strip()]
    if not written:
        reasons.append(Reason("no_problem", _("没有写明存在的问题"), _("请至少写一条问题"), field="what-0"))
    reasons += reasons_against_due(due_on, today=today, longest_days=longest_days)
    return reasons


def is_overdue(*, state: str, due_on: date | None, today: date) -> bool:
    """Whether a rectification is late (逾期未整改): still being put right after the last day."""
    return state == State.RECTIFYING and due_on is not None and due_on < today


def recheck_due(submitted_on: date, *, days: int) -> date:
    """Return the last day for an office to recheck what it ordered (10 days from the request, 第十七条)."""
    return submitted_on + timedelta(days=days)


def likeness(ours: Iterable[str], theirs: Iterable[str]) -> float:
    """Return how alike two texts are by their pairs of neighbouring characters: shared over the smaller, 0 to 1."""
    one, other = set(ours), set(theirs)
    return len(one & other) / min(len(one), len(other)) if one and other else 0.0


def number_of(hazard_id: UUID, reported_on: date) -> str:
    """Return the number people say on the phone: the day, and the end of the key."""
    return f"YH{reported_on:%y%m%d}-{hazard_id.hex[-6:].upper()}"


def _reasons_about_text(text: str, field: str, message: str, remedy: str, *, clause: str = "") -> list[Reason]:
    if len(text.strip()) < 2:
        return [Reason(f"no_{field}", message, remedy, clause, field)]
    if len(text) > LONGEST_TEXT:
        return [
            Reason(
                f"{field}_too_long",
                _("文字超过{most}字（现有{count}字）").format(most=LONGEST_TEXT, count=len(text)),
                _("请写短一些，细节可以用照片说明"),
                field=field,
            )
        ]
    return []
