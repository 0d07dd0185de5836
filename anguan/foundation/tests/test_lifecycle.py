"""The lifecycle engine: only the table's moves, only by those it names."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anguan.foundation.lifecycle import Lifecycle, Step
from anguan.foundation.refusal import Refused

LETTER = Lifecycle(
    Step("send", "written", "sent", "author", "寄出"),
    Step("answer", "sent", "answered", "reader", "回复"),
    Step("answer", "sent", "answered", "deputy", "代为回复"),
    Step("ask_again", "answered", "sent", "author", "再问"),
    titles={"written": "已写好", "sent": "已寄出", "answered": "已回复"},
)


def test_the_buttons_are_those_of_the_state_and_the_person() -> None:
    assert [step.label for step in LETTER.available("sent", {"reader", "author"})] == ["回复"]
    assert LETTER.available("answered", {"reader"}) == []


def test_a_move_of_another_state_is_refused_in_words() -> None:
    with pytest.raises(Refused) as refusal:
        LETTER.require("answer", state="written", roles={"reader"})
    assert refusal.value.codes == ["not_in_this_state"]
    assert "已写好" in refusal.value.reasons[0].message


def test_a_move_of_another_person_is_refused() -> None:
    with pytest.raises(Refused) as refusal:
        LETTER.require("answer", state="sent", roles={"author"})
    assert refusal.value.codes == ["not_yours"]


def test_one_step_may_have_several_takers() -> None:
    assert LETTER.require("answer", state="sent", roles={"deputy"}).label == "代为回复"


def test_a_state_without_a_word_is_a_mistake() -> None:
    with pytest.raises(ValueError, match="nowhere"):
        Lifecycle(Step("leave", "here", "nowhere", "anyone", "离开"), titles={"here": "在这里"})


def test_the_diagram_says_every_move() -> None:
    assert "written --> sent: 寄出" in LETTER.diagram()


@given(st.lists(st.sampled_from(LETTER.step_names), max_size=20))
def test_a_walk_takes_only_moves_of_the_table(names: list[str]) -> None:
    visited = LETTER.walk("written", names)
    legal = {(step.source, step.target) for step in LETTER.steps}
    assert all(pair in legal for pair in itertools.pairwise(visited))
