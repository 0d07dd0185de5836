"""How what people learn looks (呈现): badges, why and until when, an answer in words."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from anguan.foundation import clock
from anguan.foundation.ui.badges import Badge
from anguan.foundation.words import mark as _
from anguan.responsibility.learning.models import Assignment, Completion, Question, Sitting
from anguan.responsibility.learning.queries.doing import OnPaper, Step, Study
from anguan.responsibility.learning.rules import assigning, completing, questions, watching
from anguan.responsibility.learning.rules.lessons import LESSON_KINDS
from anguan.responsibility.learning.rules.marking import Line

_TONES = {
    "late": "alarm", "soon": "wait", "open": "active", "done": "done", "done_late": "done", "waived": "quiet",
}  # fmt: skip
ICONS = {"text": "book-open", "pictures": "images", "video": "circle-play", "pdf": "file-text"}


def standing_of(row: Assignment, *, today: date) -> str:
    """Return how an assignment stands on a day."""
    done_on = clock.day_of(row.done_at) if row.done_at is not None else None
    return assigning.standing(state=row.state, due_on=row.due_on, done_on=done_on, today=today)


def assignment_badge(row: Assignment, *, today: date) -> Badge:
    """Return how an assignment stands, as a badge."""
    found = standing_of(row, today=today)
    return Badge(assigning.STANDING_TITLES[found], _TONES[found])


def because(row: Assignment) -> str:
    """Return why somebody is given something: 隐患：“配电箱前堆放杂物”已销号."""
    title = assigning.BECAUSE.get(row.because, "")
    return _("{title}：{words}").format(title=title, words=row.because_words) if row.because_words else title


def study_badge(study: Study) -> Badge:
    """Return how far somebody is in a course, as a badge."""
    if study.completion is not None:
        return completion_badge(study.completion)
    if study.passed_sitting is None and study.lessons_left == 0 and study.paper is not None:
        return Badge(_("待考试"), "wait")
    return Badge(_("学习中"), "active") if study.begun else Badge(_("未开始"), "neutral")


def completion_badge(row: Completion) -> Badge:
    """Return how a certificate of completion stands, as a badge."""
    words, tone = completing.standing(revoked_at=row.revoked_at)
    return Badge(words, tone)


def sitting_badge(row: Sitting) -> Badge:
    """Return what came of a paper, as a badge."""
    if row.submitted_at is None:
        return Badge(_("考试中"), "active")
    return Badge(_("合格"), "done") if row.passed else Badge(_("未合格"), "wait")


def lesson_kind(step: Step) -> str:
    """Return what kind of lesson it is, and how long it takes: 视频 3 分钟."""
    title = LESSON_KINDS.get(step.lesson.kind, "")
    return _("{kind}，{time}").format(kind=title, time=lasting(max(step.measure.least, 1)))


def lasting(seconds: float) -> str:
    """Return a length of time: 45 秒, 3 分钟, 3 分 20 秒."""
    whole = round(seconds)
    minutes, rest = divmod(whole, 60)
    if minutes == 0:
        return _("{n} 秒").format(n=rest)
    return _("{m} 分 {s} 秒").format(m=minutes, s=rest) if rest else _("{m} 分钟").format(m=minutes)


def doubt_words(keys: Sequence[str]) -> list[str]:
    """Return what is doubtful about somebody's learning, in words they read too."""
    words = watching.DOUBTS | assigning.PAPER_DOUBTS
    return [words[key] for key in keys if key in words]


def sitting_doubts(row: Sitting) -> list[str]:
    """Return what is doubtful about a paper."""
    if row.submitted_at is None:
        return []
    seconds = (row.submitted_at - row.began_at).total_seconds()
    answered = sum(bool(given) for given in row.answers.values())
    return doubt_words(assigning.paper_doubts(seconds=seconds, count=answered, left_times=row.left_times))


@dataclass(frozen=True)
class Answered:
    """One question of a paper that was handed in, with what was given and what is right."""

    item: OnPaper
    line: Line
    given: str
    right: str

    @property
    def badge(self) -> Badge:
        """Return how it was answered."""
        if self.line.worth == 1:
            return Badge(_("答对"), "done")
        return Badge(_("答对一半"), "wait") if self.line.worth else Badge(
            _("没有作答") if self.line.left_out else _("答错"), "neutral"
        )  # fmt: skip


def answered(item: OnPaper, line: Line) -> Answered:
    """Return a question with its answers in words."""
    return Answered(item, line, in_words(item.question, line.given), in_words(item.question, item.question.answer))


def in_words(question: Question, given: Any) -> str:
    """Return an answer as people read it; an unreadable one as nothing."""
    if not isinstance(given, list) or not given:
        return _("没有作答")
    try:
        return _WORDS[question.kind](question, given)
    except (IndexError, KeyError, TypeError, ValueError):
        return _("没有读懂")


def _options(question: Question, given: list[Any]) -> str:
    return "；".join(str(question.options[at]) for at in sorted(given))


def _ordered(question: Question, given: list[Any]) -> str:
    return " → ".join(str(question.options[at]) for at in given)


def _blanks(question: Question, given: list[Any]) -> str:
    del question
    return "；".join(" / ".join(one) if isinstance(one, list) else str(one) or "—" for one in given)


def _spots(question: Question, given: list[Any]) -> str:
    del question
    return _("图上 {n} 处").format(n=len(given))


_WORDS = {
    "single": _options,
    "multiple": _options,
    "judge": lambda _question, given: _("正确") if given[0] else _("错误"),
    "order": _ordered,
    "blank": _blanks,
    "spot": _spots,
}


def kind_title(question: Question) -> str:
    """Return what kind of question it is."""
    return questions.TITLES.get(question.kind, "")


def spots_asked(question: Question) -> int:
    """Return how many places are to be found on a picture."""
    return len(question.answer) if question.kind == "spot" else 0


def gaps_asked(question: Question) -> int:
    """Return how many gaps are to be filled in."""
    return len(question.answer) if question.kind == "blank" else 0
