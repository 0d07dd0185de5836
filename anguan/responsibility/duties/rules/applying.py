"""Whether a duty applies (适用): each condition asked of the facts, and the answer in words that name the fact."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from anguan.foundation.words import mark as _
from anguan.responsibility.duties import catalog
from anguan.responsibility.duties.catalog.duties import Basis, Duty, Group, Test, Who
from anguan.responsibility.duties.catalog.vocabulary import FLAGS, HAS, INDUSTRIES, SIZES
from anguan.responsibility.duties.rules import saying
from anguan.responsibility.duties.rules.facts import Facts, Standardization


class Applies(NamedTuple):
    """The answer (是否适用): whether, why with the fact and the clause, and what nobody said that might change it."""

    holds: bool
    reason: str
    missing: tuple[str, ...] = ()


@dataclass(frozen=True)
class _Seen:
    """What one condition came to."""

    holds: bool
    words: str
    missing: tuple[str, ...] = ()


def applies(duty: Duty, facts: Facts, day: date) -> Applies:
    """Say whether an enterprise owes a duty on a day, by which fact and which clause."""
    if refusal := _out_of_time(duty, facts, day):
        return Applies(False, refusal)
    who = _who(duty, facts)
    if who is None:
        return Applies(False, _("地方做法，已由监管部门关闭"))
    seen = holds(who, facts)
    clause = saying.with_doubt(clause_for(duty, facts), duty.confidence)
    return Applies(seen.holds, _("{words}。依据：{clause}").format(words=seen.words, clause=clause), seen.missing)


def owes(duty: Duty, facts: Facts) -> bool:
    """Say whether an enterprise owes a duty, its time apart; as `applies`, without the words."""
    who = _who(duty, facts)
    return who is not None and fits(who, facts)


def fits(who: Who, facts: Facts) -> bool:
    """Say whether the facts are of those a rule is for; as `holds`, without the words, for whole cities."""
    if who.none and any(_is_so(test, facts) for test in who.none):
        return False
    if who.all and not all(_is_so(test, facts) for test in who.all):
        return False
    return not who.any or any(_is_so(test, facts) for test in who.any)


def _is_so(test: Test, facts: Facts) -> bool:
    if test.industries:
        return bool(facts.all_industries) and not facts.industry_ids.isdisjoint(test.industries)
    if test.flags:
        return not facts.all_flags.isdisjoint(test.flags)
    if test.presumed:
        return not facts.all_flags.isdisjoint(test.presumed) or not set(test.presumed) <= set(facts.no_flags)
    if test.sizes:
        return facts.size in test.sizes
    if test.group:
        known = facts.grouped.get(test.group)
        if known is None:
            group = catalog.sheet().groups[test.group]
            known = facts.grouped[test.group] = any(_is_so(one, facts) for one in group.any)
        return known
    if test.region:
        return facts.region is not None and facts.region.startswith(test.region)
    return _asked(test, facts).holds  # headcounts and what is there: a few duties ask


def _who(duty: Duty, facts: Facts) -> Who | None:
    """Return who owes a duty where its office may have switched it off; nobody where it did."""
    if not (duty.local and duty.id in facts.settings.off):
        return duty.who
    # What holds without the region, holds by a law that no office can switch off.
    kept = tuple(test for test in duty.who.any if not test.region)
    if not kept or any(test.region for test in duty.who.all):
        return None
    return duty.who.model_copy(update={"any": kept})


_EVERYBODY = _Seen(True, _("所有生产经营单位都适用"))


def holds(who: Who, facts: Facts) -> _Seen:
    """Say whether the facts are of those a rule is for."""
    if not (who.any or who.all or who.none):
        return _EVERYBODY
    spared = [_asked(test, facts) for test in who.none]
    if barred := [seen for seen in spared if seen.holds]:
        return _Seen(False, _("另有规定代替：{words}").format(words=barred[0].words))
    words: list[str] = []
    asked = [_asked(test, facts) for test in who.all]
    failed = [seen for seen in asked if not seen.holds]
    if failed:
        missing = _all_missing(failed) if all(seen.missing for seen in failed) else ()
        return _Seen(False, "；".join(seen.words for seen in failed), missing)
    words += [seen.words for seen in asked]
    if who.any:
        asked = [_asked(test, facts) for test in who.any]
        held = [seen for seen in asked if seen.holds]
        if not held:
            return _Seen(False, "；".join(seen.words for seen in asked), _all_missing(asked))
        words += [seen.words for seen in held]
    return _Seen(True, "；".join(words or [seen.words for seen in spared]))


def clause_for(duty: Duty, facts: Facts) -> str:
    """Return the clauses of a duty that are for such an enterprise; all of them where none is."""
    return saying.clauses(bases_for(duty, facts))


def bases_for(duty: Duty, facts: Facts) -> tuple[Basis, ...]:
    """Return the bases of a duty that are for such an enterprise: a province's law is cited in that province."""
    if duty.cited_everywhere:
        return duty.basis
    return tuple(one for one in duty.basis if holds(one.who, facts).holds) or duty.basis


def life(facts: Facts) -> tuple[date, date]:
    """Return the first and the last day of the enterprise; without end where nobody said one."""
    return facts.opened_on or date.min, facts.closed_on or date.max


def _out_of_time(duty: Duty, facts: Facts, day: date) -> str:
    opened, closed = life(facts)
    if day < opened:
        return _("{day} 尚未开业（{opened} 开业）").format(day=day, opened=opened)
    if day > closed:
        return _("{day} 已关闭（{closed} 关闭）").format(day=day, closed=closed)
    if duty.effective_from and day < duty.effective_from:
        return _("{clause} 自 {since} 起适用").format(clause=clause_for(duty, facts), since=duty.effective_from)
    if duty.effective_to and day > duty.effective_to:
        return _("{clause} 这一版本适用到 {until}").format(clause=clause_for(duty, facts), until=duty.effective_to)
    return ""


def _all_missing(seen: Iterable[_Seen]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for one in seen for name in one.missing))


def _asked(test: Test, facts: Facts) -> _Seen:
    if test.industries:
        return _industries(test.industries, facts)
    if test.flags:
        return _flags(test.flags, facts)
    if test.presumed:
        return _presumed(test.presumed, facts)
    if test.sizes:
        return _sizes(test.sizes, facts)
    if test.over is not None or test.up_to is not None:
        return _headcount(test, facts)
    if test.region:
        return _region(test.region, facts)
    if test.has:
        return _has(test.has, facts)
    return _group(test.group, facts)


def _group(name: str, facts: Facts) -> _Seen:
    if (known := facts.groups.get(name)) is not None:
        return _Seen(*known)
    seen = _of_group(catalog.sheet().groups[name], facts)
    facts.groups[name] = (seen.holds, seen.words, seen.missing)
    return seen


def _of_group(group: Group, facts: Facts) -> _Seen:
    asked = [_asked(one, facts) for one in group.any]
    held = [seen for seen in asked if seen.holds]
    if not held:
        why = "；".join(seen.words for seen in asked)
        return _Seen(False, _("不属于“{group}”（{why}）").format(group=group.title, why=why), _all_missing(asked))
    why = "；".join(seen.words for seen in held)
    said = _("属于“{group}”：{why}").format(group=group.title, why=why)
    return _Seen(True, saying.with_doubt(said, group.confidence))


def _industries(asked: tuple[str, ...], facts: Facts) -> _Seen:
    if not facts.all_industries:
        return _Seen(False, _("没有填写行业，按不属于处理"), ("industries",))
    found = [one for one in INDUSTRIES if one in facts.industry_ids and one in asked]
    if found:
        return _Seen(True, _("行业为{which}").format(which="、".join(INDUSTRIES[one] for one in found)))
    own = "、".join(INDUSTRIES[one] for one in facts.all_industries)
    wanted = "、".join(INDUSTRIES[one] for one in asked)
    return _Seen(False, _("行业为{own}，不属于{wanted}").format(own=own, wanted=wanted))


def _flags(asked: tuple[str, ...], facts: Facts) -> _Seen:
    found = [flag for flag in asked if flag in facts.all_flags]
    which = "、".join(FLAGS[flag] for flag in found or asked)
    return (
        _Seen(True, _("特征：{which}").format(which=which))
        if found
        else _Seen(False, _("没有特征：{which}").format(which=which))
    )


def _presumed(asked: tuple[str, ...], facts: Facts) -> _Seen:
    said = [flag for flag in asked if flag in facts.all_flags]
    if said:
        return _flags(tuple(said), facts)
    open_ = [flag for flag in asked if flag not in facts.no_flags]
    which = "、".join(FLAGS[flag] for flag in open_ or asked)
    if open_:
        return _Seen(True, _("没有说明是否{which}，按是处理（没有的请写在 no_flags）").format(which=which))
    return _Seen(False, _("已说明没有：{which}").format(which=which))


def _sizes(asked: tuple[str, ...], facts: Facts) -> _Seen:
    wanted = "、".join(SIZES[size] for size in asked)
    if facts.size is None:
        return _Seen(False, _("没有填写规模，按不是{wanted}处理").format(wanted=wanted), ("size",))
    own = SIZES[facts.size]
    if facts.size in asked:
        return _Seen(True, _("规模为{own}").format(own=own))
    return _Seen(False, _("规模为{own}，不是{wanted}").format(own=own, wanted=wanted))


def _headcount(test: Test, facts: Facts) -> _Seen:
    if facts.headcount is None:
        return _Seen(False, _("没有填写人数"), ("headcount",))
    if test.over is not None:
        said = (
            _("从业人员 {own} 人，超过 {limit} 人")
            if facts.headcount > test.over
            else _("从业人员 {own} 人，没有超过 {limit} 人")
        )
        return _Seen(facts.headcount > test.over, said.format(own=facts.headcount, limit=test.over))
    limit = test.up_to or 0
    said = (
        _("从业人员 {own} 人，不超过 {limit} 人")
        if facts.headcount <= limit
        else _("从业人员 {own} 人，超过 {limit} 人")
    )
    return _Seen(facts.headcount <= limit, said.format(own=facts.headcount, limit=limit))


def _region(prefix: str, facts: Facts) -> _Seen:
    where = saying.PROVINCES.get(prefix, prefix)
    if facts.region is None:
        return _Seen(False, _("没有填写区划，按不在{where}处理").format(where=where), ("region",))
    if facts.region.startswith(prefix):
        return _Seen(True, _("在{where}（区划 {own}）").format(where=where, own=facts.region))
    return _Seen(False, _("区划 {own} 不在{where}").format(own=facts.region, where=where))


_CREATING = Standardization("creating")


def _has(asked: tuple[str, ...], facts: Facts) -> _Seen:
    certified = any(one.kind == "standardization" for one in facts.certificates)
    there = {
        "standardization": facts.standardization is not None or certified,
        "standardization_level": certified or (facts.standardization or _CREATING).level != "creating",
        "equipment": bool(facts.equipment),
        "elevators": facts.elevators > 0,
        "contractors": bool(facts.contractors),
        "tenants": bool(facts.tenants),
    }
    found = [name for name in asked if there[name]]
    if found:
        return _Seen(True, "、".join(HAS[name] for name in found))
    missing = ("standardization",) if facts.standardization is None and asked[0].startswith("standard") else ()
    return _Seen(False, _("没有：{which}").format(which="、".join(HAS[name] for name in asked)), missing)
