"""Papers (试卷): what a paper is, how it is drawn for one person by a seed, and what stands in the way of sitting it.

Drawing depends on the seed and on what is in the bank, on nothing else: the same seed gives the same paper, the bank's
own order does not matter, and within a difficulty every question is as likely as every other.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any, Self

from anguan.foundation.refusal import Reason
from anguan.foundation.words import mark as _
from anguan.responsibility.learning.rules.questions import CHOSEN

MOST_QUESTIONS, LONGEST_MINUTES, LONGEST_PAUSE, MOST_ATTEMPTS = 100, 180, 7 * 24 * 60, 20
LATE = timedelta(seconds=15)  # an answer on its way when the time is over still counts


@dataclass(frozen=True)
class Paper:
    """What a paper of a course asks for (组卷要求)."""

    count: int = 5  # questions drawn for each person
    minutes: int = 10
    pass_mark: int = 80  # of 100
    attempts: int = 0  # how often it may be sat; 0: as often as needed
    pause_minutes: int = 5  # between two of them
    topics: tuple[str, ...] = ()  # questions of these topics; empty: those of the course
    question_ids: tuple[str, ...] = ()  # these and no others are drawn from; empty: by topics
    difficulties: tuple[int, ...] = (1, 2, 3)

    @classmethod
    def read(cls, stored: Mapping[str, Any]) -> Self:
        """Return the paper as it stands in `CourseVersion.paper`."""
        known: dict[str, Any] = {key: value for key, value in stored.items() if key in cls.__dataclass_fields__}
        known |= {key: tuple(value) for key, value in known.items() if isinstance(value, list)}
        return cls(**known)

    def stored(self) -> dict[str, Any]:
        """Return the paper as JSON."""
        return {key: list(value) if isinstance(value, tuple) else value for key, value in asdict(self).items()}


@dataclass(frozen=True)
class Asked:
    """A question as drawing needs to know it."""

    id: str
    kind: str
    options: int = 0
    difficulty: int = 2


@dataclass(frozen=True)
class Drawn:
    """A question on somebody's paper, and the order its options stand in there."""

    id: str
    order: tuple[int, ...] = ()

    def stored(self) -> dict[str, Any]:
        """Return it as it stands in `Sitting.asked`."""
        return {"question": self.id, "order": list(self.order)}


def drawn_of(stored: Iterable[Mapping[str, Any]]) -> list[Drawn]:
    """Return what was drawn from what is stored."""
    return [Drawn(str(one["question"]), tuple(one.get("order") or ())) for one in stored]


def draw(paper: Paper, bank: Sequence[Asked], seed: str) -> list[Drawn]:
    """Draw somebody's paper: as many of each difficulty as the bank has its share of, in an order of its own."""
    usable = {one.id: one for one in bank if one.difficulty in paper.difficulties}
    count = min(paper.count, len(usable))
    chosen: list[Asked] = []
    for level, wanted in _shares(Counter(one.difficulty for one in usable.values()), count, seed).items():
        of_level = sorted((one for one in usable.values() if one.difficulty == level), key=_by(seed, "draw"))
        chosen += of_level[:wanted]
    chosen.sort(key=_by(seed, "order"))
    return [Drawn(one.id, turned(one, seed)) for one in chosen]


def turned(question: Asked, seed: str) -> tuple[int, ...]:
    """Return the order in which the options of a question stand on somebody's paper."""
    if question.kind not in CHOSEN:
        return ()
    return tuple(sorted(range(question.options), key=lambda at: _number(seed, question.id, f"option {at}")))


def _shares(held: Mapping[int, int], count: int, seed: str) -> dict[int, int]:
    """Share out a count by how many there are of each difficulty; what is left over goes where the seed says."""
    total = sum(held.values())
    if not total:
        return {}
    shares = {level: count * number // total for level, number in held.items()}
    left = sorted(held, key=lambda level: (-(count * held[level] % total), _number(seed, "share", str(level))))
    for level in left:
        if sum(shares.values()) == count:
            break
        if shares[level] < held[level]:
            shares[level] += 1
    return shares


def _by(seed: str, what: str) -> Any:
    return lambda one: _number(seed, one.id, what)


def _number(seed: str, *about: str) -> bytes:
    return sha256("\0".join((seed, *about)).encode()).digest()


def original(order: Sequence[int], kind: str, shown: Any) -> Any:
    """Return an answer by places on the paper as one by the options' own numbers; None where it cannot be read."""
    if kind not in CHOSEN:
        return shown if isinstance(shown, list) else None
    if not isinstance(shown, list) or not all(type(at) is int and 0 <= at < len(order) for at in shown):
        return None
    return [order[at] for at in shown]


def reasons_against_paper(paper: Paper, *, available: int) -> list[Reason]:
    """Return everything that is wrong with a paper somebody has put together."""
    found = []
    if not 1 <= paper.count <= MOST_QUESTIONS:
        found.append(Reason("paper_count", _("题数不对"), _("请填1到100之间的题数"), field="count"))
    elif available < paper.count:
        said = _("题库里只有{n}道合适的题，不够抽{wanted}道").format(n=available, wanted=paper.count)
        found.append(Reason("paper_short", said, _("请减少题数，或先补充题库"), field="count"))
    if not 1 <= paper.minutes <= LONGEST_MINUTES:
        found.append(Reason("paper_minutes", _("考试时长不对"), _("请填1到180分钟"), field="minutes"))
    if not 1 <= paper.pass_mark <= 100:
        found.append(Reason("paper_pass_mark", _("合格线不对"), _("请填1到100分"), field="pass_mark"))
    if not 0 <= paper.attempts <= MOST_ATTEMPTS:
        found.append(Reason("paper_attempts", _("次数不对"), _("请填0到20，0表示不限"), field="attempts"))
    if not 0 <= paper.pause_minutes <= LONGEST_PAUSE:
        found.append(Reason("paper_pause", _("间隔不对"), _("请填0到10080分钟"), field="pause_minutes"))
    return found


def reasons_not_to_sit(
    paper: Paper, *, at: datetime, lessons_left: int, sat: int, last_ended_at: datetime | None
) -> list[Reason]:
    """Return everything that still stands between somebody and a paper."""
    found = []
    if lessons_left:
        said = _("还有{n}个课时没有学完").format(n=lessons_left)
        found.append(Reason("lessons_left", said, _("请先学完全部课时，再来考试")))
    if paper.attempts and sat >= paper.attempts:
        said = _("这份卷子已经考了{n}次，次数用完了").format(n=sat)
        found.append(Reason("attempts_used", said, _("请联系本单位安全管理人员重新安排学习")))
    elif last_ended_at is not None and at < (again := last_ended_at + timedelta(minutes=paper.pause_minutes)):
        minutes = -(-int((again - at).total_seconds()) // 60)
        said = _("离上次交卷还不到{n}分钟").format(n=paper.pause_minutes)
        remedy = _("请看看错题的解析，{n}分钟后再考").format(n=max(minutes, 1))
        found.append(Reason("pause", said, remedy))
    return found
