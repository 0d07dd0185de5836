"""What to ask the owner (向企业提问): only what decides something, what decides most first, in plain words."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from anguan.foundation.words import mark as _
from anguan.responsibility.duties import catalog
from anguan.responsibility.duties.catalog.duties import Duty, Group, Test, Who
from anguan.responsibility.duties.catalog.vocabulary import FLAGS, INDUSTRIES, SIZES
from anguan.responsibility.duties.rules.applying import owes
from anguan.responsibility.duties.rules.choosing import chosen
from anguan.responsibility.duties.rules.facts import Facts
from anguan.responsibility.duties.rules.occasions import last_done

FIRST_SCREEN = 12
STANDARDIZED = 2  # duties of who has a level, or is after one
Said = Mapping[str, Any]
Choices = tuple[tuple[str, str], ...]

_FLAG_WORDS: dict[str, str] = {
    "metal_smelting": _("有没有金属冶炼（熔炼、精炼、铸锭）？"),
    "dust_explosion": _("有没有会爆炸的粉尘（铝镁、木、粮食、塑料等粉尘）？"),
    "ammonia_refrigeration": _("有没有用液氨制冷？"),
    "confined_space": _("有没有有限空间（污水池、储罐、地坑、管道井等）？"),
    "aluminium_deep_well_casting": _("有没有铝加工深井铸造？"),
    "medium_frequency_furnace": _("有没有中频炉？"),
    "coal_gas": _("有没有煤气的生产、储存或者使用？"),
    "major_hazard_source": _("有没有危险化学品重大危险源？"),
    "regulated_process": _("有没有重点监管的危险化工工艺？"),
    "special_equipment": _("有没有特种设备（叉车、行车、电梯、锅炉、压力容器等）？"),
    "crowded_place": _("是不是人员密集场所（劳动密集型车间、员工宿舍、商场等）？"),
    "public_gathering": _("是不是公众聚集场所（商场、宾馆、饭店、体育馆等）？"),
    "fire_key_unit": _("是不是消防安全重点单位？"),
    "leases_out": _("有没有把厂房、场地租给别人？"),
    "tenant": _("厂房、场地是不是租来的？"),
    "has_contractor": _("有没有承包商、外包队伍在厂里干活？"),
    "high_risk_insured": _("是不是当地规定必须投保安责险的行业？"),
    "hazardous_chemicals": _("有没有生产、储存或者使用危险化学品？"),
    "foundry": _("有没有铸造？"),
    "uses_gas_burner": _("有没有使用天然气、液化气等燃气？"),
    "solvent_painting": _("有没有用油性漆喷涂？"),
    "lithium_battery": _("有没有生产、储存锂离子电池？"),
    "has_special_operation": _("有没有电工、焊工、高处作业等特种作业人员？"),
    "fire_facilities": _("有没有建筑消防设施（喷淋、消火栓、火灾报警）？"),
    "hazchem_production": _("有没有生产危险化学品？"),
    "hazchem_storage": _("有没有储存危险化学品？"),
    "hazchem_use_above_threshold": _("是不是使用危险化学品达到规定数量的化工企业？"),
    "shared_work_area": _("有没有和别的单位在同一块场地上干活，可能互相影响安全？"),
    "institution": _("是不是机关、团体、事业单位？"),
}
_DONE_WORDS: dict[str, str] = {
    "risk_identification_annual": _("上一次全面辨识安全风险是哪一天？"),
    "responsibility_board": _("上一次检查安全责任公示牌是哪一天？"),
    "emergency_plan_evaluation": _("上一次评估应急预案是哪一天？"),
    "hazchem_safety_evaluation": _("上一次做安全评价是哪一天？"),
    "standardization_self_evaluation": _("上一次做标准化自评是哪一天？"),
}
_LEVELS: Choices = (
    ("first", _("一级")), ("second", _("二级")), ("third", _("三级")), ("creating", _("正在创建")),
)  # fmt: skip
_SHIFTS: Choices = (("1", _("一班")), ("2", _("两班")), ("3", _("三班")), ("4", _("四班")))


@dataclass(frozen=True)
class Question:
    """One thing to ask (一个问题); `answer` is what was said, `known` what the file says, in words."""

    id: str  # a field of the sheet, or "flag:…", "done:…"
    title: str
    kind: str  # yes_no, number, date, choice
    decides: int  # how many duties hang on it
    choices: Choices = ()
    unit: str = ""
    known: str = ""
    hint: str = ""
    answer: Any = None

    @property
    def answered(self) -> bool:
        """Whether the owner has said it."""
        return self.answer is not None


def questions(facts: Facts, said: Said, *, may_be: Collection[str] = ()) -> tuple[Question, ...]:
    """Return what to ask, what nobody said first and of that what decides most; `facts` is the merged sheet.

    `may_be` are the industries its code leaves open, offered first.
    """
    found = [
        *_of_industry(facts, said, may_be),
        *_of_size(facts, said),
        *_of_flags(facts, said),
        *_of_days(facts, said),
    ]
    return tuple(sorted(found, key=lambda one: (one.answered or bool(one.known), -one.decides)))


def first_screen(asked: tuple[Question, ...]) -> tuple[Question, ...]:
    """Return the questions of the first screen: open ones alone, at most twelve."""
    return tuple(one for one in asked if not one.answered and not one.known)[:FIRST_SCREEN]


def _of_industry(facts: Facts, said: Said, may_be: Collection[str]) -> list[Question]:
    own = said.get("industries") or said.get("industry")
    answer = own[0] if isinstance(own, list | tuple) else own
    if facts.all_industries and not answer:
        return []
    choices = tuple(sorted(INDUSTRIES.items(), key=lambda one: one[0] not in may_be))
    title, hint = _("主要属于哪一个行业？"), _("按实际生产经营活动选；不止一个的，可以在下面补充")
    return [Question("industry", title, "choice", _mentioning("industries"), choices, hint=hint, answer=answer)]


def _of_size(facts: Facts, said: Said) -> list[Question]:
    found = []
    if facts.headcount is None or said.get("headcount") is not None:
        title, count = _("现在有多少从业人员（含劳务派遣）？"), _mentioning("over") + _mentioning("up_to")
        found.append(Question("headcount", title, "number", count, unit=_("人"), answer=said.get("headcount")))
    if facts.size is None or said.get("size"):
        found.append(
            Question(
                "size", _("企业规模是哪一类？"), "choice", _mentioning("sizes"), tuple(SIZES.items()),
                answer=said.get("size"),
            )
        )  # fmt: skip
    if facts.shifts is None or said.get("shifts"):
        told = said.get("shifts") or {}
        answer = f"{told['per_day']}" if told.get("per_day") else None
        title = _("一天分几班？")
        found.append(Question("shifts", title, "choice", _counted_by("shift", facts), _SHIFTS, answer=answer))
    if "public_gathering" in facts.all_flags:
        title = _("一天营业几个小时？")
        found.append(
            Question(
                "business_hours", title, "number", _counted_by("hours", facts), unit=_("小时"),
                answer=said.get("business_hours"),
            )
        )  # fmt: skip
    return found


def _of_flags(facts: Facts, said: Said) -> list[Question]:
    yes, no = set(said.get("flags") or ()), set(said.get("no_flags") or ())
    found = []
    for flag, title in _FLAG_WORDS.items():
        answer = True if flag in yes else False if flag in no else None
        known = _("企业档案里有") if answer is None and flag in facts.all_flags else ""
        count = _decided_by(flag, facts)
        if count or answer is not None:
            found.append(Question(f"flag:{flag}", title, "yes_no", count, known=known, answer=answer))
    return found


def _of_days(facts: Facts, said: Said) -> list[Question]:
    found = []
    if facts.opened_on is None or said.get("opened_on"):
        title, hint = _("哪一天开业（投产）？"), _("开业不满一年的请填，一年以上的可以不填")
        found.append(Question("opened_on", title, "date", 0, hint=hint, answer=said.get("opened_on")))
    known = catalog.duties()
    done = said.get("done") or {}
    for name, title in _DONE_WORDS.items():
        if name in known and any(owes(duty, facts) for duty in known[name]):
            told = name in done
            if told or not last_done(facts, name):
                found.append(Question(f"done:{name}", title, "date", 1, answer=done.get(name)))
    if any(owes(duty, facts) for duty in known["safety_liability_insurance"]):
        mine = facts.insurance_expires_on is not None or any(
            one.kind == "safety_liability_insurance" and one.expires_on for one in facts.certificates
        )
        if not mine or said.get("insurance_expires_on"):
            title = _("安责险保到哪一天？")
            answer = said.get("insurance_expires_on")
            found.append(Question("insurance_expires_on", title, "date", 1, answer=answer))
    if facts.standardization is None or said.get("standardization"):
        level = (said.get("standardization") or {}).get("level")
        title = _("安全生产标准化是几级？没有的不用答")
        found.append(Question("standardization", title, "choice", STANDARDIZED, _LEVELS, answer=level))
    if any(owes(duty, facts) for duty in known["emergency_plan_evaluation"]) and (not facts.plans or said.get("plans")):
        plans = said.get("plans") or [{}]
        title = _("综合应急预案是哪一天公布的？")
        found.append(Question("plans", title, "date", 2, answer=plans[0].get("published_on")))
    return found


def taken(said: Said, answers: Mapping[str, Any]) -> dict[str, Any]:
    """Return what is said after some questions were answered, by their ids; None takes an answer back.

    It is what `services.answer` takes: there, too, a None takes an answer back.
    """
    found: dict[str, Any] = dict(said)
    for name, value in answers.items():
        kind, _colon, which = name.partition(":")
        if kind == "flag":
            _take_flag(found, which, value)
        elif kind == "done":
            days = {**(found.get("done") or {}), which: value}
            _take(found, "done", {duty: day for duty, day in days.items() if day is not None})
        elif name == "industry":
            _take(found, "industries", None)
            _take(found, name, value)
        elif name == "shifts":
            days = (found.get("shifts") or {}).get("days", "every_day")
            _take(found, name, {"per_day": int(value), "days": days} if value else None)
        elif name == "standardization":
            _take(found, name, {"level": value} if value else None)
        elif name == "plans":
            _take(found, name, [{"name": _("综合应急预案"), "published_on": value}] if value else None)
        else:
            _take(found, name, value)
    return found


def _take(found: dict[str, Any], name: str, value: Any) -> None:
    found[name] = value or None if isinstance(value, dict | list) else value


def _take_flag(found: dict[str, Any], flag: str, value: bool | None) -> None:
    yes = [one for one in found.get("flags") or () if one != flag]
    no = [one for one in found.get("no_flags") or () if one != flag]
    if value is not None:
        (yes if value else no).append(flag)
    _take(found, "flags", yes or None)
    _take(found, "no_flags", no or None)


def _decided_by(flag: str, facts: Facts) -> int:
    """Return how many duties would change with a feature: be owed or not, or by other rules."""
    others = tuple(one for one in facts.flags if one != flag)
    spared = tuple(one for one in facts.no_flags if one != flag)
    yes = replace(facts, flags=(*others, flag), no_flags=spared)  # type: ignore[arg-type]  # a word of the vocabulary
    no = replace(facts, flags=others, no_flags=(*spared, flag))  # type: ignore[arg-type]
    return sum(_answer(duty, yes) != _answer(duty, no) for duty in _asking(flag))


def _answer(duty: Duty, facts: Facts) -> object:
    return owes(duty, facts) and tuple((rule.kind, rule.per, rule.months) for rule in chosen(duty, facts))


@cache
def _asking(flag: str) -> tuple[Duty, ...]:
    """Return the duties, in their last version, that ask for a feature anywhere."""
    latest = [versions[-1] for versions in catalog.duties().values()]
    return tuple(duty for duty in latest if any(_asks(test, flag) for test in _tests(duty)))


def _asks(test: Test, flag: str) -> bool:
    if flag in (*test.flags, *test.presumed):
        return True
    return flag == "hazchem_production" and bool(test.industries)  # who makes hazardous chemicals is of that industry


def _tests(duty: Duty) -> list[Test]:
    groups = catalog.sheet().groups
    found: list[Test] = []
    open_: list[Who | Group] = [duty.who, *(rule.who for rule in duty.due)]
    while open_:
        one = open_.pop()
        tests = one.any if isinstance(one, Group) else (*one.any, *one.all, *one.none)
        found += tests
        open_ += [groups[test.group] for test in tests if test.group]
    return found


@cache
def _mentioning(field: str) -> int:
    """Return how many duties ask for a field of the sheet anywhere."""
    return sum(
        any(field in test.model_fields_set for test in _tests(versions[-1])) for versions in catalog.duties().values()
    )


def _counted_by(per: str, facts: Facts) -> int:
    latest = [versions[-1] for versions in catalog.duties().values()]
    return sum(owes(duty, facts) and any(rule.per == per for rule in duty.due) for duty in latest)


if set(_FLAG_WORDS) != set(FLAGS):
    _message = f"features nobody asks about: {set(FLAGS) ^ set(_FLAG_WORDS)}"
    raise ValueError(_message)
