"""What is proposed for a year: any list of things owed gets days one can keep and people who can do them."""

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as some

from anguan.foundation import clock
from anguan.responsibility.duties.rules.proposing import (
    Doer,
    Proposal,
    doers_for,
    is_dated,
    last_good_day,
    propose,
    window,
)

TODAY = date(2027, 1, 4)
PEOPLE = [
    Doer(UUID(int=1), "王建国", "principal"),
    Doer(UUID(int=2), "周明", "safety_officer"),
    Doer(UUID(int=3), "吴刚", "team_leader"),
    Doer(UUID(int=4), "钱安", "safety_officer"),
]
DUTIES = ["drill_general", "fire_training", "principal_led_check", "dust_cleaning", "risk_identification_annual"]


@dataclass(frozen=True)
class Wanted:
    """Something owed."""

    key: str
    duty: str
    due_on: date | None
    first_on: date | None = None
    times: int | None = 1
    standing: bool = False
    last_on: date | None = None


@some.composite
def owed(draw: some.DrawFn) -> list[Wanted]:
    """Draw a year as it comes: months and quarters, whole years, things late, things that always hold."""
    found = []
    for number in range(draw(some.integers(0, 60))):
        due = date(2027, 1, 1) + timedelta(days=draw(some.integers(-40, 364)))
        first = due - timedelta(days=draw(some.sampled_from([0, 1, 6, 30, 90, 364]))) if draw(some.booleans()) else None
        standing = draw(some.integers(0, 9)) == 0
        times = draw(some.sampled_from([1, 1, 1, 1, 22, None]))
        duty = draw(some.sampled_from(DUTIES))
        found.append(Wanted(f"{duty}-{number}", duty, None if standing else due, first, times, standing))
    return found


@given(owed(), some.lists(some.sampled_from(PEOPLE), unique=True, max_size=4))
def test_every_day_proposed_can_be_kept(wanted: list[Wanted], people: list[Doer]) -> None:
    found = propose(wanted, people, TODAY)
    assert [one.key for one in found] == [one.key for one in wanted]
    for item, said in zip(wanted, found, strict=True):
        if not is_dated(item):
            assert said.on is None
            continue
        first, due = window(item, TODAY)
        assert said.on is not None
        assert TODAY <= first <= said.on <= due
        days = [first + timedelta(days=later) for later in range((due - first).days + 1)]
        assert clock.is_working_day(said.on) or not any(map(clock.is_working_day, days))
        assert item.due_on is not None
        assert said.on <= item.due_on or item.due_on < TODAY
    assert propose(wanted, people, TODAY) == found


@given(owed())
def test_never_everything_on_one_day(wanted: list[Wanted]) -> None:
    dated = {one.key: one for one in wanted if is_dated(one)}
    days = {one.key: one.on for one in propose(wanted, [], TODAY) if one.on}
    if len(days) > 1 and len({*days.values()}) == 1:
        (only,) = {*days.values()}
        for item in dated.values():  # only where nobody has another working day
            first, due = window(item, TODAY)
            every = [first + timedelta(days=later) for later in range((due - first).days + 1)]
            assert [day for day in every if clock.is_working_day(day)] in ([], [only]), item


@given(owed(), some.lists(some.sampled_from(PEOPLE), unique=True, min_size=1, max_size=4))
def test_a_duty_has_one_person_and_no_person_has_all(wanted: list[Wanted], people: list[Doer]) -> None:
    by_duty: dict[str, set[UUID | None]] = {}
    for item, said in zip(wanted, propose(wanted, people, TODAY), strict=True):
        by_duty.setdefault(item.duty, set()).add(said.doer_id)
    assert all(len(doers) == 1 and None not in doers for doers in by_duty.values())
    officers = [one for one in people if one.role == "safety_officer"]
    ordinary = [one for one in wanted if one.duty in {"drill_general", "fire_training", "risk_identification_annual"}]
    if len(officers) > 1 and len({one.duty for one in ordinary}) > 1:
        assert len({one.id for one in doers_for(ordinary, people).values()}) > 1


def test_one_thing_keeps_room_before_its_day() -> None:
    (said,) = propose([Wanted("a", "drill_general", date(2027, 6, 30), date(2027, 1, 1))], PEOPLE, TODAY)
    assert said.on is not None
    assert said.on <= last_good_day(TODAY, date(2027, 6, 30)) == date(2027, 6, 20)
    assert said == Proposal("a", said.on, PEOPLE[1].id, "周明")
    report = Wanted("q", "hidden_danger_statistics", date(2027, 4, 15), date(2027, 1, 1), last_on=date(2027, 3, 31))
    (said,) = propose([report], PEOPLE, TODAY)
    assert said.on is not None
    assert date(2027, 4, 1) <= said.on <= date(2027, 4, 12)  # a report of a quarter, once that is over


def test_a_whole_year_is_evenly_full() -> None:
    months = [
        Wanted(f"{duty}-{month}", duty, last, date(2027, month, 1))
        for duty in DUTIES
        for month in range(1, 13)
        for last in [date(2027 + month // 12, month % 12 + 1, 1) - timedelta(days=1)]
    ]
    years = [Wanted(f"year-{number}", f"y{number}", date(2027, 12, 31), date(2027, 1, 1)) for number in range(20)]
    found = {one.key: one.on for one in propose([*months, *years], PEOPLE, TODAY)}
    full = [sum(1 for day in found.values() if day and day.month == month) for month in range(1, 13)]
    assert max(full) - min(full) <= 2, full
    days = [*found.values()]
    assert max(days.count(day) for day in days) <= 1
    assert [one.doer_name for one in propose(months, PEOPLE, TODAY) if one.key == "principal_led_check-3"] == ["王建国"]
