"""Where rules of learning turn: the last value that counts and the first that does not."""

from datetime import UTC, date, datetime, timedelta

import pytest

from anguan.responsibility.learning.rules import assigning, lessons, marking, papers
from anguan.responsibility.learning.rules.completing import masked
from anguan.responsibility.learning.rules.lessons import Block, LessonSaid
from anguan.responsibility.learning.rules.papers import Paper, reasons_against_paper, reasons_not_to_sit
from anguan.responsibility.learning.rules.questions import right
from anguan.responsibility.learning.rules.watching import Beat, Kept, Measure, bridged, heard, is_done, share

NINE = datetime(2026, 11, 22, 1, tzinfo=UTC)
TODAY = date(2026, 11, 22)
SECOND, MINUTE, DAY = timedelta(seconds=1), timedelta(minutes=1), timedelta(days=1)
VIDEO = Measure(length=60, least=60, plays=True)


def test_the_pause_is_over_to_the_second_and_said_in_whole_minutes() -> None:
    paper = Paper(pause_minutes=30)

    def sat(ago: timedelta) -> list[str]:
        return [one.remedy for one in reasons_not_to_sit(paper, at=NINE, lessons_left=0, sat=1,
                                                         last_ended_at=NINE - ago)]  # fmt: skip

    assert sat(30 * MINUTE) == []
    assert "1分钟后" in sat(30 * MINUTE - SECOND)[0]
    assert "21分钟后" in sat(10 * MINUTE - SECOND)[0]


@pytest.mark.parametrize(
    ("paper", "codes"),
    [
        (Paper(count=12), []), (Paper(count=13), ["paper_short"]),
        (Paper(minutes=1), []), (Paper(minutes=0), ["paper_minutes"]), (Paper(minutes=181), ["paper_minutes"]),
        (Paper(attempts=20), []), (Paper(attempts=21), ["paper_attempts"]),
        (Paper(pause_minutes=10_080), []), (Paper(pause_minutes=10_081), ["paper_pause"]),
        (Paper(pass_mark=100), []), (Paper(pass_mark=101), ["paper_pass_mark"]),
    ],
)  # fmt: skip
def test_how_far_a_paper_may_go(paper: Paper, codes: list[str]) -> None:
    assert [one.code for one in reasons_against_paper(paper, available=12)] == codes


def test_an_answer_on_its_way_has_fifteen_seconds() -> None:
    assert papers.LATE == 15 * SECOND


def test_a_video_is_done_at_ninety_five_parts_of_a_hundred() -> None:
    assert is_done(Kept(spans=((0, 57),), seconds=57), VIDEO)
    assert not is_done(Kept(spans=((0, 56.9),), seconds=57), VIDEO)
    assert not is_done(Kept(spans=((0, 60),), seconds=37.9), VIDEO)  # faster than anybody plays it
    assert share(Kept(spans=((0, 60),), seconds=37), VIDEO) == 99


def test_steps_of_a_second_are_no_gap() -> None:
    assert bridged([(0, 10), (11, 20)]) == ((0, 20),)
    assert bridged([(0, 10), (11.1, 20)]) == ((0, 10), (11.1, 20))


@pytest.mark.parametrize(("again", "last", "two"), [(24, 20, False), (26, 20, True), (46, 20, False), (44, 20, True)])
def test_two_pages_are_two_after_five_seconds_until_one_is_silent(again: float, last: float, two: bool) -> None:
    """A page is loaded anew at twenty; the one before it may still say its last word, and is forgotten when silent."""
    now = NINE.timestamp()
    kept = Kept(windows={"a": [1, now + 10, now + 10], "b": [1, now + 20, now + last]})
    said = heard(kept, Beat("a", NINE, 2), VIDEO, at=NINE + again * SECOND, elsewhere=None)
    assert ("two_pages" in said.doubts) is two


def test_the_pass_mark_itself_passes() -> None:
    keys = [marking.Key(f"{n}", "judge", [True]) for n in range(5)]
    answers = {f"{n}": [True] for n in range(4)}
    assert (marking.mark(keys, answers, pass_mark=80).passed, marking.mark(keys, answers, pass_mark=81).passed) == (
        True, False,
    )  # fmt: skip


def test_an_answer_longer_than_any_is_not_read() -> None:
    for length, codes in ((50, []), (51, ["answer_unreadable"])):
        found = marking.reasons_against_answer("a", [1] * length, on_paper=["a"])
        assert [one.code for one in found] == codes
    assert marking.reasons_against_answer("a", ["\0"], on_paper=["a"])
    assert marking.reasons_against_answer("a", [[[1]]], on_paper=["a"])


def test_how_long_reading_takes_at_least() -> None:
    def least(letters: int, pictures: int = 0, pages: int = 0) -> int:
        blocks = [Block("text", "字" * letters), *[Block("picture", material="x")] * pictures]
        return lessons.least_seconds(blocks, pages=pages)

    assert (least(1), least(240), least(12, pictures=4), least(12, pages=2)) == (15, 20, 21, 17)


def test_how_much_a_lesson_may_hold() -> None:
    def codes(blocks: list[Block]) -> list[str]:
        return [one.code for one in lessons.check_lesson(LessonSaid("题", "text", blocks))]

    assert codes([Block("text", "字" * 3000)] * 60) == []
    assert codes([Block("text", "字" * 3001)]) == ["block_long"]
    assert codes([Block("text", "字")] * 61) == ["blocks_many"]


def test_a_tap_on_the_rim_hits() -> None:
    assert right("spot", [[0.5, 0.5, 0.25]], [[0.75, 0.5]]) == 1.0
    assert right("spot", [[0.5, 0.5, 0.25]], [[0.76, 0.5]]) == 0.0


def test_the_public_sees_no_whole_name() -> None:
    assert [masked(name) for name in ("李", "李明", "李明远", "欧阳明远")] == ["李", "李*", "李*远", "欧**远"]


@pytest.mark.parametrize(
    ("due_on", "codes"),
    [(TODAY, []), (TODAY - DAY, ["due_past"]), (TODAY + 366 * DAY, []), (TODAY + 367 * DAY, ["due_far"])],
)
def test_until_when_something_may_be_given(due_on: date, codes: list[str]) -> None:
    reasons = assigning.reasons_not_to_assign(course=True, people=1, strangers=0, due_on=due_on, today=TODAY)
    assert [one.code for one in reasons] == codes
    assert assigning.due_for_a_fact(TODAY) == TODAY + 7 * DAY


@pytest.mark.parametrize(
    ("due_in", "standing"), [(-1, "late"), (0, "soon"), (2, "soon"), (3, "open")],
)  # fmt: skip
def test_how_an_assignment_stands(due_in: int, standing: str) -> None:
    due_on = TODAY + due_in * DAY
    assert assigning.standing(state="open", due_on=due_on, done_on=None, today=TODAY) == standing
    assert assigning.standing(state="done", due_on=TODAY, done_on=TODAY, today=TODAY) == "done"
    assert assigning.standing(state="done", due_on=TODAY, done_on=TODAY + DAY, today=TODAY) == "done_late"


def test_a_paper_is_doubtful_below_three_seconds_a_question() -> None:
    assert assigning.paper_doubts(seconds=30, count=10, left_times=2) == []
    assert assigning.paper_doubts(seconds=29, count=10, left_times=3) == ["too_quick", "left_paper"]
