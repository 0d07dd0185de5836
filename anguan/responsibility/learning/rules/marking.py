"""Marking (判卷): what an answer is worth, what a paper comes to, and when a wrong answer leaves the book (错题本)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from anguan.foundation.refusal import Reason
from anguan.foundation.words import mark as _
from anguan.responsibility.learning.rules.questions import right

CLEARED_AFTER = 2  # right so often in a row, and a question leaves the book
_LONGEST, _DEEPEST = 300, 2


@dataclass(frozen=True)
class Key:
    """What is right for one question of a paper."""

    id: str
    kind: str
    answer: Any


@dataclass(frozen=True)
class Line:
    """How one question was answered."""

    id: str
    worth: float  # 1 right, 0.5 in part, 0 wrong or left out
    given: Any = None

    @property
    def left_out(self) -> bool:
        """Whether nothing was answered."""
        return not self.given


@dataclass(frozen=True)
class Marked:
    """What a paper came to."""

    score: int  # of 100
    passed: bool
    lines: tuple[Line, ...]


def mark(keys: Sequence[Key], answers: Mapping[str, Any], *, pass_mark: int) -> Marked:
    """Mark a paper: every question counts the same, what was left out counts nothing, half a point is not rounded up.

    The score is cut down, never up: 79.9 is not 80.
    """
    lines = tuple(
        Line(key.id, right(key.kind, key.answer, answers.get(key.id)), answers.get(key.id)) for key in keys
    )  # fmt: skip
    doubled = sum(round(line.worth * 2) for line in lines)
    score = 100 * doubled // (2 * len(lines)) if lines else 0
    return Marked(score, score >= pass_mark and bool(lines), lines)


def reasons_against_answer(question: str, given: Any, *, on_paper: Sequence[str]) -> list[Reason]:
    """Return what is wrong with an answer that was sent, whoever it came from."""
    if question not in on_paper:
        said = _("这道题不在这份卷子里")
        return [Reason("other_question", said, _("请刷新页面，按页面上的题目作答"))]
    if given is not None and not _plain(given):
        return [Reason("answer_unreadable", _("这道题的答案没有读懂"), _("请重新作答"))]
    return []


def _plain(given: Any, depth: int = 0) -> bool:
    if isinstance(given, list):
        return depth < _DEEPEST and len(given) <= 50 and all(_plain(one, depth + 1) for one in given)
    if isinstance(given, str):
        return len(given) <= _LONGEST and "\0" not in given
    return isinstance(given, int | float) and abs(given) < 1e6


def in_the_book(*, times: int, right_since: int, was_right: bool) -> tuple[int, int, bool]:
    """Return how a question in the book stands after one more answer: times wrong, right in a row, whether it goes."""
    if not was_right:
        return times + 1, 0, False
    return times, right_since + 1, right_since + 1 >= CLEARED_AFTER
