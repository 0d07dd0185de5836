"""People (作业人员、监护人): who takes part, and whether they may; GB 30871-2022 4.9, 4.10, 6.8, Order 13."""

from collections import Counter

from anguan.foundation.refusal import Reason
from anguan.foundation.words import mark as _
from anguan.prevention.permits.rules.case import Case, Person
from anguan.prevention.permits.rules.crew import (
    DOING,
    called,
    held_until,
    ids,
    is_away,
    name_of,
    overlap,
    planned,
    with_roles,
)
from anguan.prevention.permits.rules.judging import AT_WORK, BEFORE_WORK, FROM_SUBMIT, Matter, Said, rule

_ON_SITE_BY_LAW = ("hot_work", "lifting", "temporary_electricity")  # 安全生产法 第四十三条 names these
_WHILE_WORKING = (*AT_WORK, "extend")


def guardian_clause(case: Case) -> str:
    """Return what asks for a guardian here: outside chemicals the law itself does for some kinds."""
    if case.enterprise.regime == "general":
        if case.kind in _ON_SITE_BY_LAW:
            return "安全生产法 第四十三条"
        if case.kind == "confined_space":
            return "应急管理部令第13号 第五条"
    return "GB 30871-2022 4.10"


@rule("people.workers", "GB 30871-2022 4.18", stages=FROM_SUBMIT)
def somebody_works(matter: Matter) -> Said:
    """Somebody does the work (作业人)."""
    doing = with_roles(matter.case, DOING)
    reasons = [] if doing else [
        Reason("worker_missing", _("没有填写作业人"), _("请填写全部作业人，再提交"))
    ]  # fmt: skip
    return Said({"workers": [called(person) for person in doing]}, tuple(reasons))


@rule("people.once", "GB 30871-2022 4.18", stages=BEFORE_WORK)
def nobody_is_listed_twice(matter: Matter) -> Said:
    """Everybody stands once on a permit, with all they are there."""
    times = Counter(person.id for person in matter.case.people)
    return Said(
        {"people": len(times)},
        tuple(
            Reason("person_twice", _("{who} 在人员中出现了两次").format(who=name_of(matter.case, who)),
                   _("请只保留一条，在这一条里选全此人的角色"))
            for who, count in times.items() if count > 1
        ),
    )  # fmt: skip


@rule("people.fit", "GB 30871-2022 4.9", stages=BEFORE_WORK)
def nobody_is_unfit(matter: Matter) -> Said:
    """Whoever has an occupational contraindication (职业禁忌证) takes no part."""
    return Said(
        {"unfit": [called(person) for person in matter.case.people if person.unfit]},
        tuple(
            Reason("person_unfit", _("{who} 有职业禁忌证，不能参加这项作业").format(who=called(person)), _("请换人"))
            for person in matter.case.people if person.unfit
        ),
    )  # fmt: skip


@rule("people.trained", "安全生产法 第二十八条", stages=BEFORE_WORK)
def workers_are_trained(matter: Matter) -> Said:
    """Whoever is known not to have passed the training does not work."""
    untrained = [person for person in with_roles(matter.case, DOING) if person.trained is False]
    return Said(
        {"untrained": [called(person) for person in untrained]},
        tuple(
            Reason("person_untrained", _("{who} 培训没有合格，不能上岗作业").format(who=called(person)),
                   _("请换人，或培训合格后再安排"))
            for person in untrained
        ),
    )  # fmt: skip


@rule(
    "people.space_trained", "应急管理部令第13号 第九条", kinds="confined_space", stages=FROM_SUBMIT, regimes="general"
)
def confined_space_crew_is_trained(matter: Matter) -> Said:
    """Outside chemicals, whoever enters or guards passed the yearly training for confined spaces."""
    case = matter.case
    reasons = [
        Reason("space_training_missing", _("{who} 没有有限空间专项培训合格的记录").format(who=called(person)),
               _("请先组织有限空间专题培训并考核合格，或换人"))
        for person in with_roles(case, (*DOING, "guardian"))
        if person.trained is None and not _holds(person, ("confined_space", "guardian"), matter)
    ]  # fmt: skip
    return Said({"people": [called(person) for person in with_roles(case, (*DOING, "guardian"))]}, tuple(reasons))


@rule("guardian.named", "GB 30871-2022 4.10", stages=FROM_SUBMIT)
def there_is_a_guardian(matter: Matter) -> Said:
    """Somebody guards the work (监护人)."""
    guardians = matter.people("guardian")
    reasons = [] if guardians else [
        Reason("guardian_missing", _("没有监护人"), _("请指定经专项培训考试合格的监护人"), guardian_clause(matter.case))
    ]  # fmt: skip
    return Said({"guardians": [called(person) for person in guardians]}, tuple(reasons))


@rule("guardian.certified", "GB 30871-2022 4.10", stages=FROM_SUBMIT)
def guardians_are_certified(matter: Matter) -> Said | None:
    """A guardian passed the special training and holds its certificate (培训合格证)."""
    guardians = matter.people("guardian")
    if not guardians:
        return None
    return Said(
        {"guardians": [called(person) for person in guardians], "trained": [person.trained for person in guardians]},
        tuple(reason for person in guardians for reason in _guardian_training(person, matter)),
    )


def _held(person: Person) -> list[str]:
    return [one.number for one in person.certificates if one.cls == "guardian"]


def _guardian_training(person: Person, matter: Matter) -> list[Reason]:
    who = called(person)
    classes = ("guardian", "confined_space") if matter.case.kind == "confined_space" else ("guardian",)
    if person.trained is False:
        return [Reason("guardian_untrained", _("监护人 {who} 专项培训没有合格").format(who=who),
                       _("请换一名经专项培训考试合格的监护人"))]  # fmt: skip
    if _holds(person, classes, matter):
        return []
    if _held(person):
        return [Reason("guardian_certificate_expired", _("监护人 {who} 的培训合格证已失效，或在作业结束前失效").format(
            who=who), _("请换一名培训合格证有效的监护人，或重新培训考试"))]  # fmt: skip
    if person.trained:
        return []
    return [Reason("guardian_uncertified", _("监护人 {who} 没有专项培训合格证").format(who=who),
                   _("请换一名持培训合格证的监护人，或登记其证书"))]  # fmt: skip


def _holds(person: Person, classes: tuple[str, ...], matter: Matter) -> bool:
    """Say whether somebody holds a certificate of a class up to the end of the work."""
    period = planned(matter.case)
    until = max(period.end, matter.at) if period else matter.at
    return any(
        one.cls in classes and not one.revoked and ((end := held_until(one.valid_until)) is None or end >= until)
        for one in person.certificates
    )


@rule("guardian.only_guards", "GB 30871-2022 4.10 f)", stages=BEFORE_WORK)
def guardians_only_guard(matter: Matter) -> Said | None:
    """A guardian does nothing but guard: no work of the same permit."""
    guardians = ids(matter.people("guardian"))
    if not guardians:
        return None
    working = [who for who in ids(with_roles(matter.case, DOING)) if who in guardians]
    return Said(
        {"guardians": [called(person) for person in matter.people("guardian")], "guardians_working": sorted(working)},
        tuple(
            Reason("guardian_works_too", _("监护人 {who} 同时是作业人").format(who=name_of(matter.case, who)),
                   _("监护人不能从事与监护无关的事，请另外指定监护人或作业人"))
            for who in sorted(working)
        ),
    )  # fmt: skip


@rule("guardian.free", "GB 30871-2022 4.10 f)", stages=BEFORE_WORK)
def guardians_guard_nothing_else(matter: Matter) -> Said | None:
    """A guardian guards one place at a time; nobody works here while guarding elsewhere."""
    case, period = matter.case, planned(matter.case)
    if period is None:
        return None
    reasons = []
    for person in case.people:
        if any(overlap(period, one) for one in person.guards_elsewhere):
            said = (
                _("监护人 {who} 在同一时段另有监护或作业") if "guardian" in person.roles
                else _("{who} 在同一时段正在另一处监护")
            )  # fmt: skip
            reasons.append(Reason("guardian_elsewhere", said.format(who=called(person)), _("请换人，或错开时间")))
    return Said({"start": period.start, "end": period.end}, tuple(reasons))


@rule("guardian.present", "GB 30871-2022 4.10 f)", stages=_WHILE_WORKING)
def a_guardian_is_there(matter: Matter) -> Said | None:
    """Work goes on only with a guardian at the place; one who left hands the permit back."""
    guardians = matter.people("guardian")
    if not guardians:
        return None
    there = [one for one in guardians if one.on_site and not is_away(one, matter.at)]
    away = [called(one) for one in guardians if is_away(one, matter.at)]
    inputs = {"guardians_there": [called(one) for one in there], "guardians_away": away}
    if there or len(away) < len(guardians):
        return Said(inputs)  # nothing says that the others left; it is the guardian who starts the work, on the spot
    reason = Reason("guardian_away", _("监护人不在作业现场"), _("请监护人回到现场，或按规定交接给另一名监护人"))
    return Said(inputs, (reason,))
