"""What holds of every sheet and every year: dates inside the year and the life, each duty once."""

from collections import Counter
from dataclasses import replace
from datetime import date
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from anguan.responsibility.duties import catalog
from anguan.responsibility.duties.catalog import vocabulary as words
from anguan.responsibility.duties.catalog.duties import Basis, Duty, Rule
from anguan.responsibility.duties.rules.facts import Facts
from anguan.responsibility.duties.rules.planning import in_versions, plan
from anguan.responsibility.duties.tests.makers import everything, facts

DAYS = st.dates(date(2019, 1, 1), date(2030, 12, 31)).map(str)
FLAGS = sorted(words.FLAGS)


@st.composite
def sheets(draw: st.DrawFn) -> Facts:
    """Sheets of every sort, those that contradict themselves among them."""
    said: dict[str, Any] = {
        "industries": draw(st.lists(st.sampled_from(sorted(words.INDUSTRIES)), max_size=3)),
        "flags": draw(st.lists(st.sampled_from(FLAGS), max_size=6)),
        "no_flags": draw(st.lists(st.sampled_from(FLAGS), max_size=3)),
        "size": draw(st.sampled_from([None, *words.SIZES])),
        "headcount": draw(st.none() | st.integers(0, 3000)),
        "region": draw(st.sampled_from([None, "32", "320981", "370100"])),
        "insurance_expires_on": draw(st.none() | DAYS),
        "done": draw(st.dictionaries(st.sampled_from(everything()), DAYS, max_size=4)),
        "events": [
            {"kind": kind, "on": draw(DAYS)}
            for kind in draw(st.lists(st.sampled_from(sorted(words.EVENTS)), max_size=5))
        ],
        "certificates": [
            {"kind": kind, "expires_on": draw(st.none() | DAYS), "review_by": draw(st.none() | DAYS)}
            for kind in draw(st.lists(st.sampled_from(sorted(words.CERTIFICATES)), max_size=4))
        ],
        "equipment": [
            {"elevator": draw(st.booleans()), "put_into_use_on": draw(st.none() | DAYS), "inspected_until": draw(DAYS)}
            for _ in range(draw(st.integers(0, 2)))
        ],
        "plans": [{"published_on": draw(DAYS)} for _ in range(draw(st.integers(0, 2)))],
    }
    life = sorted([draw(DAYS), draw(DAYS)])
    if draw(st.booleans()):
        said["opened_on"] = life[0]
    if draw(st.booleans()):
        said["closed_on"] = life[1]
    return facts(**said)


@settings(max_examples=40, deadline=None)
@given(sheets(), st.integers(2020, 2029))
def test_every_date_lies_in_the_year_in_the_life_and_in_the_rules_time(sheet: Facts, year: int) -> None:
    answer = plan(sheet, year)
    opened, closed = sheet.opened_on or date.min, sheet.closed_on or date.max
    for one in answer.duties:
        since, until = one.effective_from or date.min, one.effective_to or date.max
        dues = [when.due for when in one.periods]
        assert dues == sorted(dues)
        for due in dues:
            assert date(year, 1, 1) <= due <= date(year, 12, 31), (one.id, due)
            assert opened <= due <= closed, (one.id, due)
            assert due >= since, (one.id, due)
            assert due <= until or any(rule.kind == "after_event" for rule in catalog.duties()[one.id][0].due)
        for count in one.counts:
            assert opened <= count.first <= count.last <= closed
            assert count.count is None or count.count >= 0
    assert plan(sheet, year) == answer


@settings(max_examples=40, deadline=None)
@given(sheets(), st.integers(2020, 2029))
def test_every_duty_is_owed_or_excluded_and_not_both(sheet: Facts, year: int) -> None:
    answer = plan(sheet, year)
    owed, excluded = {one.id for one in answer.duties}, [one.id for one in answer.excluded]
    assert sorted([*owed, *excluded]) == sorted(everything())
    assert all(one.reason for one in answer.duties)
    assert all(one.reason for one in answer.excluded)
    said = Counter((one.id, when.due, when.task, when.what) for one in answer.duties for when in one.periods)
    assert max(said.values(), default=1) == 1


@settings(max_examples=40, deadline=None)
@given(sheets(), st.sampled_from(FLAGS))
def test_another_feature_adds_duties_and_takes_only_what_a_stricter_one_replaces(sheet: Facts, flag: str) -> None:
    more = facts_with(sheet, flag)
    before = {one.id for one in plan(sheet, 2027).duties}
    after = {one.id for one in plan(more, 2027).duties}
    replaced = {version.id for version in catalog.sheet().duties if version.who.none}
    assert before - after <= replaced


def facts_with(sheet: Facts, flag: str) -> Facts:
    return replace(sheet, flags=tuple({*sheet.flags, flag}))  # type: ignore[arg-type]  # drawn from the flags there are


@settings(max_examples=40, deadline=None)
@given(sheets(), st.dates(date(2027, 1, 1), date(2027, 12, 31)))
def test_who_closes_earlier_owes_no_date_more(sheet: Facts, closed: date) -> None:
    open_ended = replace(sheet, opened_on=None, closed_on=None)
    whole = {(one.id, when.due, when.task) for one in plan(open_ended, 2027).duties for when in one.periods}
    short = plan(replace(open_ended, closed_on=closed), 2027)
    assert {(one.id, when.due, when.task) for one in short.duties for when in one.periods} == {
        one for one in whole if one[1] <= closed
    }


def _version(*rules: Rule, since: date | None = None, until: date | None = None) -> Duty:
    return Duty(
        id="made_up", title="虚构", frequency="yearly", due=rules, basis=(Basis(source="LAW"),), confidence="verified",
        effective_from=since, effective_to=until,
    )  # fmt: skip


JULY, JUNE = date(2027, 7, 1), date(2027, 6, 30)


def _dues(sheet: Facts, old: Rule, new: Rule) -> list[list[str]]:
    found, _why_not = in_versions((_version(old, until=JUNE), _version(new, since=JULY)), sheet, 2027)
    return [[str(one.due) for one in version.periods] for version in found]


def test_a_monthly_rule_that_changes_in_july_owes_each_month_once() -> None:
    monthly = Rule(kind="calendar", per="month")
    old, new = _dues(Facts(), monthly, monthly)
    assert (len(old), len(new), old[-1], new[0]) == (6, 6, "2027-06-30", "2027-07-31")
    assert _dues(Facts(), Rule(kind="calendar", per="quarter"), monthly) == [old[2::3], new]
    assert _dues(Facts(), Rule(kind="calendar", per="year"), Rule(kind="calendar", per="half_year")) == [
        [],
        ["2027-12-31"],
    ]


def test_what_rolls_goes_on_under_the_new_rule_from_what_the_old_one_listed() -> None:
    year, half = Rule(kind="rolling", months=12), Rule(kind="rolling", months=6)

    def done(day: date) -> Facts:
        return Facts(done={"made_up": day})

    assert _dues(done(date(2026, 5, 20)), year, half) == [["2027-05-20"], ["2027-11-20"]]
    assert _dues(done(date(2026, 8, 20)), half, year) == [["2027-02-20"], []]
    # twelve months became six: what is over the new limit is due the day the new rule begins
    assert _dues(done(date(2026, 10, 1)), year, half) == [[], ["2027-07-01"]]


def test_an_event_is_judged_by_the_rule_of_its_day() -> None:
    old = Rule(kind="after_event", events=("injury",), days=30)
    new = Rule(kind="after_event", events=("injury",), days=10)
    sheet = facts(events=[{"kind": "injury", "on": "2027-06-20"}, {"kind": "injury", "on": "2027-07-02"}])
    assert _dues(sheet, old, new) == [["2027-07-20"], ["2027-07-12"]]
