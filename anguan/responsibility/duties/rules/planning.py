"""The year's calendar of an enterprise (年度履职清单): what applies, when, why, proven by what, at what cost."""

from datetime import date
from functools import cache

from anguan.foundation.catalog import CONFIDENCE_TITLES
from anguan.foundation.words import mark as _
from anguan.responsibility.duties import catalog
from anguan.responsibility.duties.catalog.duties import Duty, Rule
from anguan.responsibility.duties.catalog.vocabulary import FREQUENCIES
from anguan.responsibility.duties.rules import saying
from anguan.responsibility.duties.rules.applying import applies, bases_for, clause_for
from anguan.responsibility.duties.rules.dates import Count, Dates, DueDate, periods, window_of
from anguan.responsibility.duties.rules.doubts import doubts
from anguan.responsibility.duties.rules.facts import Facts
from anguan.responsibility.duties.rules.plan_answer import (
    Excluded,
    Plan,
    PlannedBasis,
    PlannedCount,
    PlannedDate,
    PlannedDuty,
    PlannedFine,
    PlannedPenalty,
    PlannedRule,
    Said,
)

# The first year for all of which the law the catalog holds was in force.
FIRST_WHOLE_YEAR = 2022


def plan(facts: Facts, year: int) -> Plan:
    """Return what an enterprise owes in a year, and what it does not with the reason; each duty is one of both."""
    owed: list[PlannedDuty] = []
    excluded: list[Excluded] = []
    for versions in catalog.duties().values():
        found, why_not = in_versions(versions, facts, year)
        owed += found
        if not found:
            excluded.append(why_not)
    said = tuple(Said.of(doubt) for doubt in doubts(facts))
    if year < FIRST_WHOLE_YEAR:
        message = _("本目录按安全生产法 2021 年修正（2021-09-01 施行）整理，以前的规定没有收录")
        said = (Said("before_the_catalog", message, _("以前年度请查当时的规定"), "year"), *said)
    return Plan(facts.name, year, catalog.sheet().version, (), said, tuple(owed), tuple(excluded))


def not_planned(year: int, *problems: Said) -> Plan:
    """Return an answer that plans nothing, with why."""
    return Plan("", year, catalog.sheet().version, problems, (), (), ())


def in_versions(versions: tuple[Duty, ...], facts: Facts, year: int) -> tuple[list[PlannedDuty], Excluded]:
    """Return a duty in those of its versions that are owed in a year, and why it would not be owed."""
    found: list[PlannedDuty] = []
    listed: tuple[DueDate, ...] = ()
    duty, answer = versions[-1], None
    for version in versions:
        window = window_of(version, facts, year)
        asked = applies(version, facts, window[0] if window else _day_outside(version, facts, year))
        if window and asked.holds:
            dates = periods(version, facts, year, before=listed)
            listed += dates.listed
            found.append(_duty(version, facts, asked.reason, dates, window))
        if answer is None or window:
            duty, answer = version, asked
    reason, missing = (answer.reason, answer.missing) if answer else ("", ())
    return found, Excluded(duty.id, duty.title, reason, clause_for(duty, facts), missing)


def _day_outside(duty: Duty, facts: Facts, year: int) -> date:
    """Return a day of the year that shows why a duty without any day in it is not owed."""
    first, last = date(year, 1, 1), date(year, 12, 31)
    if facts.closed_on and facts.closed_on < first:
        return first
    if facts.opened_on and facts.opened_on > last:
        return last
    return last if duty.effective_from and duty.effective_from > first else first


def _duty(duty: Duty, facts: Facts, reason: str, dates: Dates, window: tuple[date, date]) -> PlannedDuty:
    sources = catalog.sheet().sources
    bases = bases_for(duty, facts)
    clause = saying.clauses(bases)
    rules = tuple(_rule(duty, clause, rule) for rule in dates.rules)
    notes = (duty.practice, duty.note, *dates.notes)
    return PlannedDuty(
        id=duty.id,
        title=duty.title,
        reason=reason,
        frequency=duty.frequency,
        frequency_title=FREQUENCIES[duty.frequency],
        clause=clause,
        basis=tuple(PlannedBasis(saying.source_title(one), one.clause, sources[one.source].note) for one in bases),
        confidence=duty.confidence,
        confidence_title=CONFIDENCE_TITLES[duty.confidence],
        local=duty.local,
        owed_from=window[0],
        owed_until=window[1],
        periods=tuple(_date(one, rules[dates.rules.index(one.rule)]) for one in dates.listed),
        counts=tuple(_counted(one, rules[dates.rules.index(one.rule)]) for one in dates.counted),
        rules=rules,
        evidence=duty.evidence,
        contents=duty.contents,
        hours_initial=duty.hours.initial if duty.hours else None,
        hours_annual=duty.hours.annual if duty.hours else None,
        penalty=tuple(penalty(name) for name in duty.penalty if _concerns(name, facts)),
        effective_from=duty.effective_from,
        effective_to=duty.effective_to,
        notes=tuple(note for note in notes if note),
    )


def _rule(duty: Duty, clause: str, rule: Rule) -> PlannedRule:
    sure = rule.confidence or duty.confidence
    return PlannedRule(
        rule.task, rule.kind, saying.rule_words(rule), rule.basis or clause, sure, CONFIDENCE_TITLES[sure],
        rule.configurable, rule.note,
    )  # fmt: skip


def _date(one: DueDate, rule: PlannedRule) -> PlannedDate:
    return PlannedDate(
        due=one.due,
        task=rule.task,
        what=one.what,
        rule=rule.rule,
        clause=rule.clause,
        confidence=rule.confidence,
        confidence_title=rule.confidence_title,
        first=one.first,
        last=one.last,
        partial=one.partial,
        overdue_since=one.overdue_since,
        projected=one.projected,
        calendar_known=one.calendar_known,
        note=_joined(rule.note, one.note),
    )


def _counted(one: Count, rule: PlannedRule) -> PlannedCount:
    return PlannedCount(
        task=rule.task,
        per=one.rule.per or "",
        rule=rule.rule,
        count=one.count,
        first=one.first,
        last=one.last,
        clause=rule.clause,
        confidence=rule.confidence,
        confidence_title=rule.confidence_title,
        note=_joined(rule.note, one.note),
    )


def _joined(*notes: str) -> str:
    return "；".join(note for note in notes if note)


def _concerns(penalty: str, facts: Facts) -> bool:
    """Say whether a penalty threatens there: that of a province's law only in the province."""
    return (facts.region or "").startswith(catalog.penalties()[penalty].region)


@cache
def penalty(name: str) -> PlannedPenalty:
    """Return what a clause threatens, by its id."""
    one = catalog.penalties()[name]
    return PlannedPenalty(
        id=one.id,
        clause=f"{one.source} {one.clause}",
        title=one.title,
        fines=tuple(PlannedFine(**fine.model_dump()) for fine in one.fines),
        also=one.also,
        confidence=one.confidence,
        confidence_title=CONFIDENCE_TITLES[one.confidence],
        note=one.note,
    )
