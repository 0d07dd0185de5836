"""Certificates (持证): which one a role and a method ask for, and whether it holds to the end; GB 30871-2022 4.9."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from anguan.foundation.refusal import Reason
from anguan.foundation.words import mark as _
from anguan.prevention.permits.rules.case import Case, Certificate, Person
from anguan.prevention.permits.rules.crew import called, held_until, shown, with_roles, work_ends
from anguan.prevention.permits.rules.judging import BEFORE_WORK, FROM_SUBMIT, Matter, Said, rule
from anguan.responsibility.certificates.rules import identity_problem, masked, normal_number

SPECIAL_OPERATIONS = ("welding", "electrical", "height")  # 特种作业操作证: T and the identity number
OFF_POST_MONTHS = 6  # 特种作业人员安全技术培训考核管理规定: off the post that long, examined again
_WORKS = ("worker", "electrician")


@dataclass(frozen=True)
class Need:
    """Somebody who needs a certificate of a class; `must` is false where another of the crew may be the one."""

    person: Person
    cls: str
    must: bool = True


def needs(case: Case, welding: tuple[str, ...]) -> Iterator[Need]:
    """Yield who needs which certificate, by role and method; `welding` are the methods that ask for a welder."""
    workers = with_roles(case, _WORKS)
    if case.kind == "work_at_height":
        yield from (Need(person, "height") for person in workers)
    if case.kind == "temporary_electricity":
        yield from (Need(person, "electrical") for person in workers)
    elif "electrical" in case.work.methods:
        yield from _by_method(case, workers, ("electrical",), "electrical")
    else:
        yield from (Need(person, "electrical") for person in with_roles(case, ("electrician",)))
    if not set(welding).isdisjoint(case.work.methods):
        yield from _by_method(case, workers, welding, "welding")
    if case.kind == "lifting" and _by_crane(case):
        yield from (Need(person, "crane_commander") for person in with_roles(case, ("commander",)))
        yield from (Need(person, "crane_operator") for person in with_roles(case, ("crane_operator",)))


def _by_method(case: Case, workers: list[Person], methods: tuple[str, ...], cls: str) -> Iterator[Need]:
    """Yield who does one of some methods: told for a person, else all where the permit has no other method.

    Welding inside another kind of work has a hot-work permit of its own, which says who welds.
    """
    only = set(case.work.methods) <= set(methods) and (cls != "welding" or case.kind == "hot_work")
    for person in workers:
        if person.methods:
            if not set(methods).isdisjoint(person.methods):
                yield Need(person, cls)
        else:
            yield Need(person, cls, must=only or (cls == "electrical" and "electrician" in person.roles))


def _by_crane(case: Case) -> bool:
    """Say whether a crane lifts; other tackle (手拉葫芦) asks for no certificate of the state."""
    return not case.work.methods or "crane" in case.work.methods or bool(with_roles(case, ("crane_operator",)))


@rule("certificates.held", "GB 30871-2022 4.9", stages=BEFORE_WORK)
def certificates_hold(matter: Matter) -> Said | None:
    """Special operations are done with a certificate of the right class that holds to the end of the work."""
    case, reasons = matter.case, list[Reason]()
    found = list(needs(case, matter.law.common.hot_certificate_methods))
    if not found:
        return None
    titles = matter.law.common.certificates
    for cls in dict.fromkeys(need.cls for need in found):
        asked = [need for need in found if need.cls == cls]
        for need in asked:
            if need.must or _of_class(need.person, cls):
                reasons += _against(need, titles[cls], matter)
        nobody = not any(need.must or _of_class(need.person, cls) for need in asked)
        if nobody and case.stage != "draft" and (cls != "welding" or case.kind == "hot_work"):
            reasons.append(_missing(_("作业人中"), titles[cls], ""))
    needed = [f"{called(need.person)} {titles[need.cls]}" for need in found]
    inputs = {"certificates_needed": needed, "held_until": work_ends(case) or matter.at}
    return Said(inputs, tuple(reasons))


def _of_class(person: Person, cls: str) -> list[Certificate]:
    return [one for one in person.certificates if one.cls == cls]


def _against(need: Need, title: str, matter: Matter) -> list[Reason]:
    held = _of_class(need.person, need.cls)
    if not held:
        others = "、".join(matter.law.common.certificates[one.cls] for one in need.person.certificates)
        unknown_yet = matter.case.stage == "draft" and not others
        return [] if unknown_yet else [_missing(called(need.person), title, others)]
    judged = [_problems(need.person, one, title, matter) for one in held]
    return min(judged, key=len)  # any one that holds is enough


def _missing(who: str, title: str, others: str) -> Reason:
    said = _("{who} 没有{title}").format(who=who, title=title)
    if others:
        said += _("，所持{others}不是这个类别").format(others=others)
    return Reason("certificate_missing", said, _("请换持有有效{title}的人，或登记其证书").format(title=title))


def _problems(person: Person, one: Certificate, title: str, matter: Matter) -> list[Reason]:
    """Everything wrong with a certificate for this work; what is not said is asked for from submitting on."""
    case, who, draft = matter.case, called(person), matter.case.stage == "draft"
    until = max(work_ends(case) or matter.at, matter.at)
    change = _("请换持证有效的人，或换证后再安排")
    said = {"who": who, "title": title}
    ends, review_by = held_until(one.valid_until), held_until(one.review_by)
    reasons = []
    if one.revoked:
        reasons.append(Reason("certificate_revoked", _("{who} 的{title}已被撤销或暂扣").format(**said), change))
    if one.valid_until is None and not draft:
        reasons.append(Reason("certificate_end_unknown", _("{who} 的{title}没有填写有效期").format(**said),
                              _("请照证书填写有效期的最后一天")))  # fmt: skip
    elif one.valid_until is not None and ends is not None and ends < until:
        reasons.append(_too_early(said, one.valid_until, ends < matter.at, change))
    if one.review_by is not None and review_by is not None and review_by < until:
        reasons.append(Reason("certificate_review_overdue",
                              _("{who} 的{title}应在 {day} 前复审").format(day=shown(one.review_by)[:10], **said),
                              _("请换人，或复审合格后再安排")))  # fmt: skip
    if one.cls in SPECIAL_OPERATIONS and one.number.strip() and number_problem(one):
        reasons.append(Reason("certificate_number_malformed",
                              _("{who} 的{title}编号“{number}”不对").format(number=masked(one.number), **said),
                              _("特种作业操作证编号是“T”加 18 位身份证号，请照证书逐位核对")))  # fmt: skip
    return reasons


def _too_early(said: dict[str, str], ends: datetime, already: bool, change: str) -> Reason:
    if already:
        message = _("{who} 的{title}已于 {day} 过期").format(day=shown(ends)[:10], **said)
        return Reason("certificate_expired", message, change)
    message = _("{who} 的{title}到 {day} 为止，在作业结束前过期").format(day=shown(ends), **said)
    return Reason("certificate_expires_during_work", message, change)


def number_problem(one: Certificate) -> str:
    """Return what is wrong with the number of a special-operation certificate: form, date, check; or nothing."""
    return identity_problem(normal_number(one.number, special_operation=False))


@rule("certificates.numbers", "GB 30871-2022 4.9", stages=BEFORE_WORK)
def numbers_are_of_one_person(matter: Matter) -> Said | None:
    """A number stands for one person, and one person's special-operation certificates carry one identity number."""
    holders: dict[tuple[str, str], dict[str, str]] = defaultdict(dict)
    reasons = []
    for person in matter.case.people:
        numbers = {normal_number(one.number, special_operation=False): one.cls for one in person.certificates}
        identities = {number for number, cls in numbers.items() if number and cls in SPECIAL_OPERATIONS}
        if len(identities) > 1:
            reasons.append(Reason("certificate_identities_differ",
                                  _("{who} 的几本特种作业操作证编号里身份证号不同").format(who=called(person)),
                                  _("请照证书逐位核对编号，是本人的才能登记")))  # fmt: skip
        for number, cls in numbers.items():
            if number:
                holders["" if cls in SPECIAL_OPERATIONS else cls, number].setdefault(person.id, called(person))
    for (_cls, number), people in holders.items():
        if len(people) > 1:
            said = _("{people} 的证书编号相同（{number}）").format(
                people="、".join(people.values()), number=masked(number)
            )
            reasons.append(Reason("certificate_number_shared", said, _("请照证书逐位核对，一个编号只属于一个人")))
    return Said({"numbers": len(holders)}, tuple(reasons)) if holders else None


@rule("certificates.off_post", "GB 30871-2022 4.9", stages=BEFORE_WORK)
def nobody_was_off_the_post(matter: Matter) -> Said | None:
    """Six months off the post, and a special operator is examined again before working."""
    found = {
        need.person.id: need.person
        for need in needs(matter.case, matter.law.common.hot_certificate_methods)
        if need.cls in SPECIAL_OPERATIONS and need.person.off_post_months is not None
    }
    if not found:
        return None
    return Said(
        {"off_post": [f"{called(person)} {person.off_post_months:g}" for person in found.values()]},
        tuple(
            Reason("off_post_too_long",
                   _("{who} 离开特种作业岗位已满 {n} 个月").format(who=called(person), n=OFF_POST_MONTHS),
                   _("请重新进行实际操作考试并经确认合格，或换人"))
            for person in found.values() if (person.off_post_months or 0) >= OFF_POST_MONTHS
        ),
    )  # fmt: skip


@rule("certificates.method", "GB 30871-2022 4.18", kinds="hot_work", stages=FROM_SUBMIT)
def the_method_is_said(matter: Matter) -> Said:
    """The method of hot work (动火方式) stands on the permit; it decides who needs which certificate."""
    methods = matter.case.work.methods
    reasons = [] if methods else [
        Reason("method_missing", _("没有填写动火方式"), _("请选择全部动火方式，再提交"))
    ]  # fmt: skip
    return Said({"methods": methods}, tuple(reasons))
