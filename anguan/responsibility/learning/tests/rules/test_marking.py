"""Marking: the score is what was right, the order of the paper does not matter, and nothing is rounded up."""

from hypothesis import given
from hypothesis import strategies as st

from anguan.responsibility.learning.rules.marking import Key, in_the_book, mark, reasons_against_answer

KEYS = [
    Key("a", "single", [2]), Key("b", "multiple", [0, 3]), Key("c", "judge", [False]), Key("d", "order", [1, 0, 2]),
]  # fmt: skip
RIGHT = {"a": [2], "b": [3, 0], "c": [False], "d": [1, 0, 2]}


def test_all_right_and_all_left_out() -> None:
    assert (mark(KEYS, RIGHT, pass_mark=80).score, mark(KEYS, RIGHT, pass_mark=80).passed) == (100, True)
    empty = mark(KEYS, {}, pass_mark=80)
    assert (empty.score, empty.passed, all(line.left_out for line in empty.lines)) == (0, False, True)
    assert not mark([], {}, pass_mark=0).passed


def test_in_part_is_half_and_nothing_is_rounded_up() -> None:
    assert mark(KEYS, {**RIGHT, "b": [0]}, pass_mark=80).score == 87
    assert mark(KEYS, {**RIGHT, "b": [0, 1]}, pass_mark=80).score == 75


@given(st.permutations(KEYS), st.dictionaries(st.sampled_from("abcdx"), st.lists(st.integers(0, 4))))
def test_the_order_of_a_paper_and_answers_of_others_change_nothing(keys, answers) -> None:  # type: ignore[no-untyped-def]
    found = mark(keys, answers, pass_mark=60)
    assert found.score == mark(KEYS, {key: value for key, value in answers.items() if key != "x"}, pass_mark=60).score
    assert 0 <= found.score <= 100
    assert found.passed == (found.score >= 60)


def test_answers_to_other_questions_are_refused_in_words() -> None:
    assert [one.code for one in reasons_against_answer("x", [1], on_paper=["a"])] == ["other_question"]
    assert [one.code for one in reasons_against_answer("a", {"x": 1}, on_paper=["a"])] == ["answer_unreadable"]
    assert reasons_against_answer("a", [[0.5, 0.5]], on_paper=["a"]) == []


def test_twice_right_leaves_the_book() -> None:
    assert in_the_book(times=1, right_since=0, was_right=True) == (1, 1, False)
    assert in_the_book(times=1, right_since=1, was_right=True) == (1, 2, True)
    assert in_the_book(times=1, right_since=1, was_right=False) == (2, 0, False)
