"""What offices may set for their territory (地方设置): duties of their own, mechanisms switched, values changed."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from pydantic import TypeAdapter, ValidationError

from anguan.foundation.refusal import Reason
from anguan.foundation.words import mark as _
from anguan.responsibility.duties import catalog
from anguan.responsibility.duties.catalog.duties import Duty, Rule, Who
from anguan.responsibility.duties.rules import choosing
from anguan.responsibility.duties.rules.facts import Change, Facts, Settings

LOCAL = "local:"
_CHANGE: TypeAdapter[Change] = TypeAdapter(Change)
_OFTEN = {
    "shift": "per_shift", "hours": "daily", "day": "daily", "days": "monthly", "week": "weekly", "month": "monthly",
    "quarter": "quarterly", "half_year": "half_yearly", "year": "yearly",
}  # fmt: skip
# Kinds of rule an office may publish: those that need nothing of a fact sheet but its life.
KINDS = ("calendar", "before_day", "after_event", "rolling", "standing")
TITLE_LENGTH, CLAUSE_LENGTH = 100, 200


class Set(NamedTuple):
    """One setting of an office (一条设置), in the order they were made."""

    region_code: str
    duty: str
    task: str
    kind: str  # off, on, set, reset
    change: Mapping[str, Any]


@dataclass(frozen=True)
class LocalDutySaid:
    """A duty an office publishes (发布地方事项)."""

    title: str
    clause: str
    due: Mapping[str, Any]  # one rule, as catalog.duties.Rule
    effective_from: date | None
    effective_to: date | None = None
    document: str = ""
    who: Mapping[str, Any] = field(default_factory=dict)  # as catalog.duties.Who
    evidence: tuple[str, ...] = ()
    contents: tuple[str, ...] = ()
    grade: str = ""
    region_code: str = ""  # within the office's territory; empty is all of it


@dataclass(frozen=True)
class SettingSaid:
    """A mechanism switched, or a value set that the law leaves open (地方设置)."""

    duty: str
    kind: str
    reason: str
    task: str = ""
    change: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class ReviewSaid:
    """What an office found when it compared an entry with the original (目录核对)."""

    duty: str
    verdict: str
    source: str
    version: str = ""
    clause: str = ""
    words: str = ""


def in_force(settings: Sequence[Set], region_code: str) -> Settings:
    """Return what holds for enterprises of a region: of each thing the newest of the nearest office."""
    switched: dict[str, Set] = {}
    changed: dict[tuple[str, str], Set] = {}
    for one in settings:
        if not region_code.startswith(one.region_code):
            continue
        if one.kind in ("off", "on"):
            if _nearer(one, switched.get(one.duty)):
                switched[one.duty] = one
        elif _nearer(one, changed.get((one.duty, one.task))):
            changed[one.duty, one.task] = one
    return Settings(
        off=tuple(one.duty for one in switched.values() if one.kind == "off"),
        changes=tuple(change_of(one) for one in changed.values() if one.kind == "set"),
    )


def _nearer(one: Set, other: Set | None) -> bool:
    return other is None or len(one.region_code) >= len(other.region_code)


def change_of(one: Set) -> Change:
    """Return the value a setting gives."""
    return _CHANGE.validate_python({**one.change, "duty": one.duty, "task": one.task})


def duty(
    key: UUID, *, title: str, who: Mapping[str, Any], due: Mapping[str, Any], evidence: Sequence[str],
    contents: Sequence[str], effective_from: date, effective_to: date | None,
) -> Duty:  # fmt: skip
    """Return a duty an office published, as the catalog writes one."""
    rule = Rule.model_validate(due)
    often = _OFTEN.get(rule.per or "", "event") if rule.kind == "calendar" else "event"
    return Duty.model_validate(
        {
            "id": f"{LOCAL}{key}", "title": title, "who": who, "frequency": often, "due": (rule,),
            "evidence": tuple(evidence), "contents": tuple(contents), "basis": (), "confidence": "verified",
            "local": True, "effective_from": effective_from, "effective_to": effective_to,
        }
    )  # fmt: skip


def reasons_against_duty(said: LocalDutySaid) -> list[Reason]:
    """Return everything that keeps a local duty from being published."""
    reasons = []
    if not said.title.strip():
        reasons.append(Reason("no_title", _("没有写事项名称"), _("请写明要做什么"), field="title"))
    if len(said.title) > TITLE_LENGTH:
        reasons.append(Reason("title_too_long", _("事项名称太长"), _("请不超过 100 字"), field="title"))
    if not said.clause.strip():
        reasons.append(
            Reason("no_clause", _("没有写依据"), _("地方事项要有文件依据，请写明文件名称和条款"), field="clause")
        )
    if len(said.clause) > CLAUSE_LENGTH:
        reasons.append(Reason("clause_too_long", _("依据太长"), _("请不超过 200 字"), field="clause"))
    if said.effective_from is None:
        reasons.append(Reason("no_start", _("没有写起始日期"), _("请写明从哪一天起执行"), field="effective_from"))
    elif said.effective_to is not None and said.effective_to < said.effective_from:
        reasons.append(Reason("ends_first", _("截止日期早于起始日期"), _("请核对日期"), field="effective_to"))
    if said.grade not in ("", *"ABCD"):
        reasons.append(Reason("unknown_grade", _("没有这一证据等级"), _("请从列表中选择"), field="grade"))
    try:
        rule = Rule.model_validate(said.due)
    except ValidationError:
        reasons.append(Reason("bad_rule", _("到期方式没有填完整"), _("请选择多久一次或者哪一天前"), field="due"))
    else:
        if rule.kind not in KINDS:
            reasons.append(Reason("rule_not_local", _("地方事项不能用这种到期方式"), _("请换一种"), field="due"))
    try:
        Who.model_validate(said.who)
    except ValidationError:
        reasons.append(Reason("bad_who", _("适用范围读不懂"), _("请重新选择适用的企业"), field="who"))
    return reasons


def reasons_against_setting(said: SettingSaid) -> list[Reason]:
    """Return everything that keeps a setting from being made; the law itself cannot be switched off or changed."""
    reasons = []
    if not said.reason.strip():
        reasons.append(Reason("no_reason", _("没有写明原因"), _("请写明依据或者原因，企业看得到"), field="reason"))
    versions = catalog.duties().get(said.duty)
    if versions is None:
        return [*reasons, Reason("unknown_duty", _("没有这一项履职事项"), _("请从目录中选择"), field="duty")]
    if said.kind in ("off", "on") and not any(one.local for one in versions):
        reasons.append(Reason("law_stays", _("法定事项不能关闭"), _("只有地方做法可以开关"), field="kind"))
    if said.kind == "set":
        try:
            change = _CHANGE.validate_python({**said.change, "duty": said.duty, "task": said.task})
        except ValidationError:
            return [*reasons, Reason("bad_value", _("所设的值不合格式"), _("请核对周期、日期和天数"), field="change")]
        for unset in choosing.without_effect(Facts(settings=Settings(changes=(change,)))):
            reasons.append(Reason("without_effect", unset.why, _("请换一个可以设置的值"), field="change"))
    elif said.kind not in ("off", "on", "reset"):
        reasons.append(Reason("unknown_kind", _("没有这种设置"), _("请刷新页面再试"), field="kind"))
    return reasons


def reasons_against_review(said: ReviewSaid) -> list[Reason]:
    """Return everything that keeps a review of an entry from being kept."""
    reasons = []
    versions = catalog.duties().get(said.duty)
    if versions is None:
        reasons.append(Reason("unknown_duty", _("没有这一项履职事项"), _("请从目录中选择"), field="duty"))
    if said.verdict not in ("confirmed", "corrected"):
        reasons.append(Reason("no_verdict", _("没有选择核对结果"), _("请选择无误或者更正"), field="verdict"))
    if not said.source.strip():
        message, remedy = _("没有写核对的文本"), _("请写明看的是哪个文本：名称、文号、版本")
        reasons.append(Reason("no_source", message, remedy, field="source"))
    if said.verdict == "corrected" and not (said.clause.strip() or said.words.strip()):
        reasons.append(Reason("no_correction", _("没有写怎样更正"), _("请写明正确的条款或者内容"), field="clause"))
    return reasons


def change_said(change: Mapping[str, Any]) -> dict[str, Any]:
    """Return a value as a setting keeps it: what was said and nothing else."""
    whole = asdict(_CHANGE.validate_python({"duty": "", **change}))
    return {name: value for name, value in whole.items() if value is not None and name not in ("duty", "task")}
