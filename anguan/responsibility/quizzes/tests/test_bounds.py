"""Where rules of quizzes turn: the last moment that counts and the first that does not."""

from datetime import UTC, datetime, timedelta
from hashlib import sha256
from uuid import UUID

import pytest

from anguan.responsibility.quizzes.rules import floods
from anguan.responsibility.quizzes.rules.drafting import Draft, reasons_not_to_publish, reasons_not_to_save
from anguan.responsibility.quizzes.rules.papers import Paper, marked, reasons_not_to_count

NINE = datetime(2026, 11, 20, 1, tzinfo=UTC)
SECOND, MINUTE, DAY = timedelta(seconds=1), timedelta(minutes=1), timedelta(days=1)
PAPER = Paper(UUID(int=1), UUID(int=2), "320902001", NINE, 14)


@pytest.mark.parametrize(
    ("after", "codes"),
    [(6.0, []), (5.9, ["too_fast"]), (630.0, []), (630.1, ["too_late"])],
)
def test_how_long_a_paper_of_four_questions_takes(after: float, codes: list[str]) -> None:
    at = NINE + after * SECOND
    found = reasons_not_to_count(PAPER, [1], asked=[0, 1, 2, 3], minutes=10, at=at)
    assert [one.code for one in found] == codes


def test_a_question_left_out_counts_and_a_half_is_a_half() -> None:
    pool = [{"kind": "judge", "answer": [True]}, {"kind": "multiple", "answer": [0, 1]}]
    assert marked(pool, [0, 1], {0: [True]}) == ([[0, [True], 1.0], [1, None, 0.0]], 50)
    assert marked(pool, [0, 1], {0: [True], 1: [0]})[1] == 75


def test_the_work_of_a_busy_network_begins_after_its_hundred_and_twentieth_paper() -> None:
    assert [floods.bits_for(asked) for asked in (120, 121, 3_000, 3_001)] == [14, 18, 18, None]


def test_a_minute_ago_is_over() -> None:
    watch = floods.Watch()
    watch.asks("here", at=NINE)
    assert watch.asks("here", at=NINE + MINUTE - SECOND) == 2
    assert watch.asks("here", at=NINE + MINUTE) == 2


def test_work_is_shown_for_as_many_bits_as_were_asked() -> None:
    proof = next(f"{n}" for n in range(10_000) if sha256(f"paper:{n}".encode()).digest()[0] == 1)  # seven zero bits
    assert floods.shown("paper", proof, 7)
    assert not floods.shown("paper", proof, 8)
    assert not floods.shown("paper", "", 0)
    assert not floods.shown("paper", "1" * 21, 0)


@pytest.mark.parametrize(
    ("named", "codes"),
    [
        ({}, []), ({"asks": 50}, []), ({"asks": 51}, ["bad_asks"]), ({"most_a_day": 0}, ["bad_most_a_day"]),
        ({"closes_at": NINE + SECOND}, []), ({"closes_at": NINE}, ["already_over"]),
        ({"closes_at": NINE + 365 * DAY}, []), ({"closes_at": NINE + 365 * DAY + SECOND}, ["too_long_open"]),
        ({"closes_at": NINE - DAY}, ["ends_before"]), ({"opens_at": None}, ["no_period"]),
    ],
)  # fmt: skip
def test_what_a_quiz_may_be(named: dict[str, object], codes: list[str]) -> None:
    fields = {
        "title": "竞赛", "intro": "", "opens_at": NINE - DAY, "closes_at": NINE + DAY, "asks": 10, "minutes": 10,
        "most_a_day": 3, **named,
    }  # fmt: skip
    assert [one.code for one in reasons_not_to_save(Draft(**fields), at=NINE)] == codes  # type: ignore[arg-type]


def test_as_many_questions_as_are_asked_are_enough() -> None:
    assert list(reasons_not_to_publish(asks=10, found=10)) == []
    assert [one.code for one in reasons_not_to_publish(asks=10, found=9)] == ["too_few_questions"]
