"""What holds of every sheet and year when it is laid out: the same again, nothing proven lost, agrees with the plan."""

from collections import Counter
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from anguan.responsibility.duties import catalog
from anguan.responsibility.duties.catalog.duties import Duty
from anguan.responsibility.duties.catalog.vocabulary import COUNTED
from anguan.responsibility.duties.rules import identity, merging, wording
from anguan.responsibility.duties.rules.applying import fits, holds, owes
from anguan.responsibility.duties.rules.asking import questions, taken
from anguan.responsibility.duties.rules.differing import difference
from anguan.responsibility.duties.rules.facts import Facts
from anguan.responsibility.duties.rules.identity import Wanted, obligations
from anguan.responsibility.duties.rules.planning import plan
from anguan.responsibility.duties.tests.makers import EXAMPLE, facts
from anguan.responsibility.duties.tests.test_properties import sheets

YEARS = st.integers(2024, 2028)


@dataclass
class Row:
    """A row of the database, as far as a difference reads it."""

    key: str
    due_on: date | None
    state: str
    wanted: Wanted

    def __getattr__(self, name: str) -> object:
        return getattr(self.wanted, name)


def rows(wanted: tuple[Wanted, ...], state: str = "open") -> list[Row]:
    """Return rows as they were written."""
    return [Row(one.key, one.due_on, state, one) for one in wanted]


def due(wanted: tuple[Wanted, ...], duty: str, task: str = "") -> list[str]:
    """Return the days of a duty."""
    return [f"{one.due_on}" for one in wanted if one.duty == duty and task in one.task]


@settings(max_examples=12, deadline=None)
@given(sheets(), YEARS)
def test_a_year_laid_out_twice_is_the_same_and_each_thing_stands_once(sheet: Facts, year: int) -> None:
    first = obligations(sheet, year)
    assert obligations(replace(sheet), year) == first
    assert not difference(rows(first), first)
    assert max(Counter(one.key for one in first).values(), default=1) == 1
    assert all(one.standing == (one.due_on is None) for one in first)
    assert all(len(one.key) <= identity.LONGEST_KEY and len(one.what) <= identity.LONGEST_WHAT for one in first)
    assert all(date(year, 1, 1) <= one.due_on <= date(year, 12, 31) for one in first if one.due_on)


@settings(max_examples=12, deadline=None)
@given(sheets(), sheets(), YEARS, st.data())
def test_what_was_proven_is_never_dropped_or_moved(before: Facts, after: Facts, year: int, data: st.DataObject) -> None:
    there = rows(obligations(before, year))
    for row in there:
        row.state = (
            data.draw(st.sampled_from(["open", "proven", "exempt", "partial", "dropped"])) if row.due_on else "open"
        )
    differs = difference(there, obligations(after, year))
    touched = [*differs.dropped, *(row for row, _wanted in (*differs.moved, *differs.changed))]
    assert not [row for row in touched if row.state in ("proven", "exempt", "dropped")]
    kept = {row.key for row in there if row.state != "dropped"} - {row.key for row in differs.dropped}
    assert kept >= {row.key for row in there if row.state == "proven"}
    assert not kept & {one.key for one in differs.added}


@settings(max_examples=20, deadline=None)
@given(sheets(), YEARS)
def test_rows_and_the_plan_people_read_say_the_same(sheet: Facts, year: int) -> None:
    answer = plan(sheet, year)
    told = Counter((one.id, when.due, when.task) for one in answer.duties for when in one.periods)
    laid = Counter(
        (one.duty, one.due_on, one.task)
        for one in obligations(sheet, year)
        if one.due_on and not one.key.startswith(tuple(f"{name}|" for name in COUNTED_DUTIES))
    )
    assert laid == Counter({key: count for key, count in told.items() if key[0] not in COUNTED_DUTIES})
    counted: Counter[tuple[str, str]] = Counter()
    for one in obligations(sheet, year):
        counted[one.duty, one.task] += one.times or 0
    for duty in answer.duties:
        for count in duty.counts:
            if len([one for one in answer.duties if one.id == duty.id]) == 1:
                assert counted[duty.id, count.task] == (count.count or 0), duty.id


COUNTED_DUTIES = {
    name
    for name, versions in catalog.duties().items()
    if any(rule.kind == "calendar" and rule.per in COUNTED for duty in versions for rule in duty.due)
}


@settings(max_examples=20, deadline=None)
@given(sheets())
def test_without_words_it_decides_the_same(sheet: Facts) -> None:
    for versions in catalog.duties().values():
        for duty in versions:
            assert fits(duty.who, replace(sheet)) == holds(duty.who, sheet).holds, duty.id
            assert [fits(rule.who, sheet) for rule in duty.due] == [holds(rule.who, sheet).holds for rule in duty.due]


@settings(max_examples=20, deadline=None)
@given(sheets())
def test_a_sheet_is_kept_and_read_back_whole(sheet: Facts) -> None:
    assert merging.read(merging.kept(sheet)) == sheet
    assert wording.changes(sheet, sheet) == []
    assert all(one["before"] != one["after"] for one in wording.changes(Facts(), sheet))


def test_an_anniversary_on_a_leap_day_is_on_the_last_of_february() -> None:
    sheet = facts(region="320902", industry="machinery", done={"risk_identification_annual": "2024-02-29"})
    assert due(obligations(sheet, 2025), "risk_identification_annual", "全面辨识") == ["2025-02-28"]
    later = facts(region="320902", industry="machinery", done={"risk_identification_annual": "2027-02-28"})
    assert due(obligations(later, 2028), "risk_identification_annual", "全面辨识") == ["2028-02-28"]


def test_opened_and_closed_within_the_year() -> None:
    sheet = facts(opened_on="2026-05-18", closed_on="2026-09-10")
    wanted = obligations(sheet, 2026)
    assert due(wanted, "hidden_danger_routine") == ["2026-05-31", "2026-06-30", "2026-07-31", "2026-08-31"]
    assert due(wanted, "principal_led_check") == ["2026-06-30"]
    weekly = [one for one in wanted if one.duty == "safety_manager_inspection"]
    assert [one.times for one in weekly] == [2, 4, 4, 5, 1]
    assert (weekly[0].first_on, weekly[-1].due_on) == (date(2026, 5, 18), date(2026, 9, 10))
    assert obligations(sheet, 2025) == obligations(sheet, 2027) == ()


def test_a_version_that_changes_in_july_is_laid_out_once_with_both_its_halves() -> None:
    old, new = catalog.duties()["three_posts_certificates"]
    first = replace_dates(old, until=date(2026, 6, 30))
    second = replace_dates(new, since=date(2026, 7, 1))
    sheet = facts(certificates=[
        {"kind": "special_operation", "name": "焊接", "holder": "王五", "expires_on": day}
        for day in ("2026-04-30",)
    ] + [{"kind": "special_operation", "name": "电工", "holder": "李四", "expires_on": "2026-11-30"}])  # fmt: skip
    wanted = list(identity._of_duty((first, second), sheet, 2026, {}, None))
    assert [(one.version, f"{one.due_on}") for one in wanted if one.due_on] == [
        (f"{first.effective_from or ''}", "2026-03-01"), ("2026-07-01", "2026-10-01"),
    ]  # fmt: skip
    stands = [one for one in wanted if one.standing]
    assert [(one.version, one.task) for one in stands] == [("2026-07-01", "持证上岗")]


def replace_dates(duty: Duty, *, since: date | None = None, until: date | None = None) -> Duty:
    """Return a version of a duty with other days in force."""
    return duty.model_copy(update={"effective_from": since or duty.effective_from, "effective_to": until})


def test_two_industries_owe_what_each_owes() -> None:
    both = {one.key for one in obligations(facts(industries=["machinery", "hazchem"]), 2026)}
    machinery = {one.key for one in obligations(facts(industries=["machinery"]), 2026)}
    hazchem = {one.key for one in obligations(facts(industries=["hazchem"]), 2026)}
    strict = {"train_principal_manager_general", "train_new_worker_general"}  # replaced by those of the high-risk
    rivals = {"principal_led_check"}  # monthly takes the place of quarterly
    apart = {key for key in (machinery | hazchem) - both if key.split("|")[0] not in strict | rivals}
    assert not apart


def test_what_rolls_is_numbered_on_from_what_was_done() -> None:
    sheet = facts(done={"responsibility_board": "2026-04-10"})
    done = {("responsibility_board", "", ""): 1}
    keys = [one.key for one in obligations(sheet, 2026, proven=done) if one.duty == "responsibility_board"]
    assert keys == ["responsibility_board||rolling::2"]


def test_every_question_can_be_answered_and_taken_back() -> None:
    sheet = facts(**{name: EXAMPLE[name] for name in ("region", "flags")})
    asked = questions(sheet, {})
    assert len(asked) > 20
    values = {"yes_no": True, "date": "2026-02-03", "number": 12}
    for one in asked:
        value = one.choices[0][0] if one.kind == "choice" else values[one.kind]
        said = {name: told for name, told in taken({}, {one.id: value}).items() if told is not None}
        assert merging.merged(sheet, facts(**said), said.keys())
        again = {other.id: other.answer for other in questions(merging.merged(sheet, facts(**said), said.keys()), said)}
        assert again.get(one.id) == value, one.id
        assert not any(told is not None for told in taken(said, {one.id: None}).values() if told != [])
    assert all(not (later.answered < earlier.answered) for earlier, later in pairwise(asked))
    assert owes(catalog.duties()["fire_drill"][0], sheet)
