"""Where rules of training turn: the last day, the last minute that counts, and the first that does not."""

from datetime import date, datetime, timedelta
from uuid import UUID

import pytest

from anguan.foundation import clock
from anguan.responsibility.training import catalog
from anguan.responsibility.training.rules import planning
from anguan.responsibility.training.rules.categories import Category
from anguan.responsibility.training.rules.filing import (
    MoveSaid,
    OutsideSaid,
    reasons_against_move,
    reasons_against_outside,
)
from anguan.responsibility.training.rules.hours import (
    Held,
    Learnt,
    Owed,
    certified_by,
    due_when_first_seen,
    reached,
    standing,
    worker_of,
)
from anguan.responsibility.training.rules.sessions import (
    SessionSaid,
    reasons_not_to_close,
    reasons_not_to_open,
    reasons_not_to_sign_in,
)

TODAY, DAY = date(2026, 11, 22), timedelta(days=1)
NINE = datetime(2026, 11, 22, 9, tzinfo=clock.BEIJING)
SECOND, MINUTE = timedelta(seconds=1), timedelta(minutes=1)
WHO = UUID(int=1)


@pytest.mark.parametrize(
    ("due_in", "state"), [(-1, "late"), (0, "soon"), (60, "soon"), (61, "open")],
)  # fmt: skip
def test_how_a_debt_stands(due_in: int, state: str) -> None:
    due_on = TODAY + due_in * DAY
    found = standing(state="open", due_on=due_on, before_duty=False, since=TODAY, today=TODAY)
    assert (found.state, found.days) == (state, abs(due_in))
    assert standing(state="met", due_on=due_on, before_duty=True, since=TODAY, today=TODAY).state == "met"


def test_on_duty_from_the_sixtieth_day_on() -> None:
    def state(today: date) -> str:
        return standing(state="open", due_on=TODAY, before_duty=True, since=TODAY - 60 * DAY, today=today).state

    assert (state(TODAY - DAY), state(TODAY)) == ("soon", "unready")


@pytest.mark.parametrize(("on", "counts"), [(-1, False), (0, True), (30, True), (31, False)])
def test_what_was_learnt_on_the_first_and_the_last_day_counts(on: int, counts: bool) -> None:
    owed = Owed(catalog.entries()["manager_annual_general"], 2026, TODAY, TODAY + 30 * DAY, TODAY + 30 * DAY)
    learnt = [Learnt(Category.ANNUAL, 12 * 45, TODAY + on * DAY)]
    assert reached(owed, learnt, minutes_per_hour=45).is_met is counts
    short = [Learnt(Category.ANNUAL, 12 * 45 - 1, TODAY)]
    assert not reached(owed, short, minutes_per_hour=45).is_met


def test_known_on_the_day_itself_it_is_due_that_day() -> None:
    owed = Owed(catalog.entries()["transfer"], 2026, TODAY, TODAY, before_duty=True)
    assert due_when_first_seen(owed, today=TODAY) == TODAY
    assert due_when_first_seen(owed, today=TODAY + DAY) == TODAY + 8 * DAY


def test_a_post_is_held_on_its_last_day_and_a_month_between_two_is_no_return() -> None:
    def who(gap: int, last: date = TODAY) -> list[str]:
        former = Held("worker", date(2020, 1, 1), last - gap * DAY)
        found = worker_of([former, Held("worker", last)], today=TODAY)
        return [move.kind for move in found.moves]

    assert worker_of([Held("worker", None, TODAY)], today=TODAY).roles == {"worker"}
    assert worker_of([Held("worker", None, TODAY - DAY)], today=TODAY).roles == frozenset()
    assert (who(31), who(32)) == ([], ["returned"])


def test_six_months_end_on_the_same_day() -> None:
    assert certified_by(date(2026, 5, 22)) == TODAY
    assert certified_by(date(2026, 8, 31)) == date(2027, 2, 28)


def test_hours_are_laid_out_as_evenly_as_they_come() -> None:
    assert planning.split(14, 4) == [4, 4, 3, 3]


@pytest.mark.parametrize(
    ("named", "codes"),
    [
        ({}, []),
        ({"minutes": 600}, []), ({"minutes": 601}, ["wrong_minutes"]), ({"minutes": 0}, ["wrong_minutes"]),
        ({"starts_at": NINE - 366 * DAY}, []), ({"starts_at": NINE - 366 * DAY - SECOND}, ["too_old"]),
        ({"starts_at": NINE + 366 * DAY}, []), ({"starts_at": NINE + 366 * DAY + SECOND}, ["too_late"]),
        ({"exam": True, "pass_mark": 1}, []), ({"exam": True, "pass_mark": 0}, ["wrong_mark"]),
        ({"exam": True, "pass_mark": 101}, ["wrong_mark"]), ({"category": "special", "topic": "x"}, ["no_topic"]),
    ],
)  # fmt: skip
def test_what_a_session_may_be(named: dict[str, object], codes: list[str]) -> None:
    fields = {"title": "培训", "category": "team", "starts_at": NINE, "minutes": 45, "trainer_name": "周明", **named}
    said = SessionSaid(**fields)  # type: ignore[arg-type]
    assert [one.code for one in reasons_not_to_open(said, at=NINE, topics=["dust"])] == codes


def test_one_signs_in_from_an_hour_before_until_it_is_closed() -> None:
    def codes(at: datetime, state: str = "open") -> list[str]:
        found = reasons_not_to_sign_in(state=state, starts_at=NINE, at=at, code_holds=True, belongs=True)
        return [one.code for one in found]

    assert codes(NINE - 60 * MINUTE) == []
    assert codes(NINE - 60 * MINUTE - SECOND) == ["too_early"]
    assert (codes(NINE, "closed"), codes(NINE, "void")) == (["closed"], ["void"])


def test_it_lasted_no_longer_than_it_has_been_going_on() -> None:
    def codes(minutes: int) -> list[str]:
        found = reasons_not_to_close(
            present=1, photos=1, signed=True, exam=False, unscored=0, wrong_scores=0, untold=0,
            at=NINE + 60 * MINUTE, starts_at=NINE, minutes=minutes,
        )  # fmt: skip
        return [one.code for one in found]

    assert (codes(70), codes(71)) == ([], ["not_over"])


@pytest.mark.parametrize(
    ("named", "codes"),
    [
        ({"on": TODAY}, []), ({"on": TODAY + DAY}, ["later"]), ({"on": date(1979, 12, 31)}, ["long_ago"]),
        ({"minutes": 12_000}, []), ({"minutes": 12_001}, ["wrong_hours"]), ({"minutes": 0}, ["wrong_hours"]),
        ({"score": 100.0}, []), ({"score": 100.5}, ["wrong_score"]), ({"score": float("nan")}, ["wrong_score"]),
    ],
)  # fmt: skip
def test_what_a_proof_from_outside_may_say(named: dict[str, object], codes: list[str]) -> None:
    fields = {"person_id": WHO, "category": "team", "title": "培训", "minutes": 45, "on": TODAY, **named}
    said = OutsideSaid(**fields)  # type: ignore[arg-type]
    assert [one.code for one in reasons_against_outside(said, today=TODAY, topics=["dust"])] == codes


@pytest.mark.parametrize(
    ("on", "left_on", "codes"),
    [
        (TODAY - 400 * DAY, TODAY - 500 * DAY, []), (TODAY - 401 * DAY, TODAY - 500 * DAY, ["far_day"]),
        (TODAY + 401 * DAY, TODAY, ["far_day"]), (TODAY, TODAY, ["left_after"]), (TODAY, TODAY - DAY, []),
    ],
)  # fmt: skip
def test_when_somebody_came_back(on: date, left_on: date, codes: list[str]) -> None:
    found = reasons_against_move(MoveSaid(WHO, "return", on, left_on), today=TODAY)
    assert [one.code for one in found] == codes
