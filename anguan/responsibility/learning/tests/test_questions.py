"""Questions: one that passes the check can be answered, and only its own answer is wholly right."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anguan.responsibility.learning import catalog
from anguan.responsibility.learning.models.bank import KINDS as STORED_KINDS
from anguan.responsibility.learning.rules.questions import KINDS, QuestionSaid, check, folded, gaps, right
from anguan.responsibility.learning.tests.makers import SAID

_texts = st.text(st.characters(categories=("L", "N")), min_size=1, max_size=8)
_options = st.lists(_texts, min_size=2, max_size=8, unique_by=folded)
_circle = st.tuples(st.floats(0, 1), st.floats(0, 2), st.floats(0.02, 0.4))
_anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=3), inner, max_size=2),
    max_leaves=12,
)


@st.composite
def questions(draw: st.DrawFn) -> QuestionSaid:
    """Draw a valid question of any kind."""
    kind, stem, options = draw(st.sampled_from(KINDS)), draw(_texts), draw(_options)
    answer: Any = {
        "single": st.lists(st.integers(0, len(options) - 1), min_size=1, max_size=1),
        "multiple": st.lists(st.integers(0, len(options) - 1), min_size=2, max_size=len(options), unique=True),
        "judge": st.lists(st.booleans(), min_size=1, max_size=1),
        "blank": st.lists(st.lists(_texts, min_size=1, max_size=3), min_size=1, max_size=3),
        "order": st.permutations(range(len(options))),
        "spot": st.lists(_circle.map(list), min_size=1, max_size=4),
    }[kind]
    said = draw(answer)
    if kind == "blank":
        stem += "".join(f"____{at}，" for at, _one in enumerate(said))
    chosen = options if kind in {"single", "multiple", "order"} else []
    return QuestionSaid(kind, stem, chosen, list(said), picture=kind == "spot")


def answered(said: QuestionSaid) -> list[Any]:
    """Return the answer a perfect learner gives."""
    match said.kind:
        case "blank":
            return [texts[-1] for texts in said.answer]
        case "spot":
            return [[x, y] for x, y, _r in said.answer]
    return list(said.answer)


def test_the_kinds_are_those_that_are_stored() -> None:
    assert KINDS == STORED_KINDS


@given(questions())
def test_a_valid_question_is_found_valid_and_its_answer_wholly_right(said: QuestionSaid) -> None:
    assert check(said) == []
    assert right(said.kind, said.answer, answered(said)) == 1.0


@given(questions(), _anything)
def test_whatever_is_sent_as_an_answer_is_marked_and_never_a_crash(said: QuestionSaid, sent: Any) -> None:
    assert right(said.kind, said.answer, sent) in {0.0, 0.5, 1.0}


@given(st.sampled_from(KINDS), st.text(max_size=10), st.lists(st.text(max_size=4), max_size=10), _anything)
def test_whatever_is_written_as_a_question_is_checked_and_never_a_crash(
    kind: str, stem: str, options: list[str], answer: Any
) -> None:
    said = QuestionSaid(kind, stem, options, answer, picture=True)
    if not check(said):
        assert right(kind, answer, answered(said)) == 1.0


@given(_options, st.data())
def test_a_single_choice_has_exactly_one_right_answer(options: list[str], data: st.DataObject) -> None:
    chosen = data.draw(st.lists(st.integers(0, len(options) - 1), max_size=4, unique=True))
    assert (check(QuestionSaid("single", "问题", options, chosen)) == []) == (len(chosen) == 1)


@given(st.sets(st.integers(0, 5), min_size=2), st.sets(st.integers(0, 5)))
def test_multiple_is_half_right_only_in_part_and_without_a_wrong_one(answer: set[int], sent: set[int]) -> None:
    expected = 1.0 if sent == answer else 0.5 if sent and sent < answer else 0.0
    assert right("multiple", sorted(answer), sorted(sent)) == expected


@given(st.permutations(range(5)), st.permutations(range(5)))
def test_an_order_is_right_only_whole(answer: list[int], sent: list[int]) -> None:
    assert right("order", answer, sent) == float(answer == sent)


@given(st.lists(_circle, min_size=1, max_size=4), st.randoms())
def test_spots_are_found_in_any_order_and_one_tap_is_not_enough_for_two(
    circles: list[tuple[float, float, float]], chance: Any
) -> None:
    taps = [[x, y] for x, y, _r in circles]
    chance.shuffle(taps)
    assert right("spot", circles, taps) == 1.0
    assert right("spot", circles, taps[1:]) == 0.0
    assert right("spot", circles, [*taps, [0.5, 0.5]]) == 0.0


@pytest.mark.parametrize(
    ("given_text", "is_right"),
    [("19.5", True), (" 19．5 ％", True), ("十九点五。", True), ("195", False), ("19,5", False), ("", False)],
)
def test_gaps_forgive_widths_and_marks_but_not_another_number(given_text: str, *, is_right: bool) -> None:
    assert right("blank", SAID["blank"]["answer"], [given_text]) == float(is_right)


@pytest.mark.parametrize(
    ("said", "code"),
    [
        (QuestionSaid("single", "问", ["甲", "乙"], []), "answer_missing"),
        (QuestionSaid("single", "问", ["甲", "乙"], [0, 1]), "answers_many"),
        (QuestionSaid("single", "问", ["甲", "乙"], [2]), "answer_elsewhere"),
        (QuestionSaid("single", "问", ["甲", "甲。"], [0]), "options_alike"),
        (QuestionSaid("multiple", "问", ["甲", "乙"], [1]), "answers_few"),
        (QuestionSaid("judge", "问", [], []), "answer_missing"),
        (QuestionSaid("blank", "没有空", [], [["a"]]), "gap_missing"),
        (QuestionSaid("blank", "一＿＿二__", [], [["a"]]), "gaps_differ"),
        (QuestionSaid("order", "问", ["甲", "乙"], [0, 0]), "order_incomplete"),
        (QuestionSaid("spot", "问", [], [[0.5, 0.5, 0.1]]), "picture_missing"),
        (QuestionSaid("spot", "问", [], [[1.5, 0.5, 0.1]], picture=True), "spot_outside"),
        (QuestionSaid("spot", "问", [], [[0.5, 0.5, 0.001]], picture=True), "spot_size"),
        (QuestionSaid("essay", "问"), "kind_unknown"),
    ],
)
def test_what_is_wrong_is_named(said: QuestionSaid, code: str) -> None:
    assert code in [reason.code for reason in check(said)]


def test_gaps_are_runs_of_underscores_of_any_width() -> None:
    assert gaps("氧含量__到＿＿＿%，a_b") == 2


def test_topics_facts_ask_for_are_listed() -> None:
    assert {"hot_work", "confined_space", "leased_factory", "briefing", "new_worker"} <= set(catalog.topics())
