"""Which rules of a duty hold (适用的到期规则): for such an enterprise, as its office set them, the strictest."""

from collections.abc import Sequence
from typing import NamedTuple

from anguan.foundation.words import mark as _
from anguan.responsibility.duties import catalog
from anguan.responsibility.duties.catalog.duties import Duty, Rule
from anguan.responsibility.duties.rules import saying
from anguan.responsibility.duties.rules.applying import fits
from anguan.responsibility.duties.rules.facts import Change, Facts

_TIMES_A_YEAR = {
    "hours": 4000, "shift": 1000, "day": 365, "week": 52, "days": 24, "month": 12, "quarter": 4, "half_year": 2,
    "year": 1,
}  # fmt: skip
# Which fields of a change mean something to a rule of a kind.
_FITTING = {
    "calendar": {"per"},
    "before_day": {"month", "day"},
    "after_event": {"days"},
    "before_expiry": {"days", "months"},
    "rolling": {"months"},
    "standing": set[str](),
}


def chosen(duty: Duty, facts: Facts) -> tuple[Rule, ...]:
    """Return the rules that hold for an enterprise: of several for one task the strictest."""
    changes = facts.settings.changes
    open_ = [_set(duty, rule, changes) if changes else rule for rule in duty.due if fits(rule.who, facts)]
    if len(open_) < 2:
        return tuple(open_)
    found = []
    for task in dict.fromkeys(rule.task for rule in open_):
        rivals = [rule for rule in open_ if rule.task == task]
        found.append(max(rivals, key=_strictness))  # the first of equals
    return tuple(found)


def as_set(duty: Duty, changes: Sequence[Change]) -> tuple[Rule, ...]:
    """Return every rule of a duty as the office in charge has set it, for whomever it is."""
    return tuple(_set(duty, rule, changes) for rule in duty.due)


def _strictness(rule: Rule) -> tuple[float, float]:
    if rule.kind == "calendar":
        return (_TIMES_A_YEAR[rule.per or ""], 0)
    if rule.kind == "before_expiry":
        return ((rule.months or 0) * 30 + (rule.days or 0), 0)
    if rule.kind == "after_event":
        return (-(rule.months_away or 0), -(rule.months or 0) * 30 - (rule.days or 0))
    if rule.kind == "rolling":
        return (-(rule.months or 0), 0)
    return (0, 0)


def _set(duty: Duty, rule: Rule, changes: Sequence[Change]) -> Rule:
    """Return a rule as the office in charge has set it, where the catalog leaves it open."""
    for change in changes:
        if change.duty == duty.id and change.task in ("", rule.task) and rule.configurable:
            values = _values(change, rule)
            if values:
                told = _("按地方设置，目录为{rule}").format(rule=saying.rule_words(rule))
                note = "；".join(part for part in (rule.note, told) if part)
                rule = rule.model_copy(update={**values, **_cleared(values), "note": note})
    return rule


def _values(change: Change, rule: Rule) -> dict[str, object]:
    said = {name: getattr(change, name) for name in _FITTING[rule.kind]}
    values = {name: value for name, value in said.items() if value is not None}
    if rule.kind == "before_day" and (rule.once or rule.after == "quarter"):
        values.pop("month", None)
    return values


def _cleared(values: dict[str, object]) -> dict[str, object]:
    """Return what a span set in days or in months takes the place of."""
    if "days" in values and "months" not in values:
        return {"months": None}
    return {"days": None} if "months" in values and "days" not in values else {}


class Unset(NamedTuple):
    """A setting that has no effect (无效设置), and why."""

    duty: str
    why: str


def without_effect(facts: Facts) -> list[Unset]:
    """Return the settings of an office that change nothing."""
    known = catalog.duties()
    found = []
    for name in facts.settings.off:
        if name not in known:
            found.append(Unset(name, _("没有这一项履职事项")))
        elif not any(duty.local for duty in known[name]):
            found.append(Unset(name, _("法定事项不能关闭")))
    for change in facts.settings.changes:
        if change.duty not in known:
            found.append(Unset(change.duty, _("没有这一项履职事项")))
            continue
        rules = [rule for duty in known[change.duty] for rule in duty.due if change.task in ("", rule.task)]
        if not rules:
            found.append(Unset(change.duty, _("没有“{task}”这一项任务").format(task=change.task)))
        elif not any(rule.configurable for rule in rules):
            found.append(Unset(change.duty, _("期限出自法规，不能配置")))
        elif not any(rule.configurable and _values(change, rule) for rule in rules):
            found.append(Unset(change.duty, _("所设的值与到期方式不符")))
    return found
