"""One paper of a quiz (试卷): drawn by its own key, and so the same again whoever asks; marked without a table."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from random import Random
from uuid import UUID

from anguan.foundation.refusal import Reason
from anguan.foundation.words import mark as _
from anguan.responsibility.learning.rules.questions import right

GRACE = timedelta(seconds=30)  # design: for a slow network, after the time is over
LEAST_SECONDS = 1.5  # design: for one question; nobody reads faster


@dataclass(frozen=True)
class Paper:
    """A paper that was given out: what its token says."""

    quiz_id: UUID
    key: UUID
    town: str
    given_at: datetime
    bits: int  # of work the phone has to show for it

    @property
    def payload(self) -> list[str | int]:
        """The paper as it travels in its token."""
        return [self.quiz_id.hex, self.key.hex, self.town, int(self.given_at.timestamp() * 1000), self.bits]

    @classmethod
    def of(cls, payload: object) -> "Paper":
        """Return the paper of a payload; ValueError for anything else."""
        if not isinstance(payload, list) or len(payload) != 5:
            message = "not a paper"
            raise ValueError(message)
        quiz, key, town, given, bits = payload
        return cls(UUID(quiz), UUID(key), str(town), datetime.fromtimestamp(given / 1000).astimezone(), int(bits))


def drawn(key: UUID, *, pool: int, asks: int) -> list[int]:
    """Return which questions of the pool a paper asks, by its own key; each as likely as any other."""
    noise = Random(sha256(b"quiz paper" + key.bytes).digest())  # noqa: S311 - the key is what cannot be guessed
    return noise.sample(range(pool), min(asks, pool))


def turned(key: UUID, number: int, *, options: int) -> list[int]:
    """Return the order in which the options of one question stand on a paper."""
    noise = Random(sha256(b"quiz options" + key.bytes + number.to_bytes(4)).digest())  # noqa: S311 - as above
    return noise.sample(range(options), options)


def reasons_not_to_count(
    paper: Paper, answered: Sequence[int], *, asked: Sequence[int], minutes: int, at: datetime
) -> list[Reason]:
    """Return why a paper that was handed in does not count."""
    taken = at - paper.given_at
    reasons = []
    if set(answered) - set(asked):
        reasons.append(
            Reason("other_questions", _("答卷里有不属于这份题的答案"), _("请重新领一份题作答，不要修改网页地址和内容"))
        )
    if taken > timedelta(minutes=minutes) + GRACE:
        message = _("已超过 {minutes} 分钟的作答时间，这份答卷没有计入").format(minutes=minutes)
        reasons.append(Reason("too_late", message, _("可以重新领一份题再答")))
    if taken.total_seconds() < LEAST_SECONDS * len(asked):
        reasons.append(Reason("too_fast", _("交卷太快，来不及看题，这份答卷没有计入"), _("请重新领一份题，看清楚再答")))
    if not answered and not reasons:
        reasons.append(Reason("nothing_answered", _("一道题都没有答"), _("请返回答题后再交卷")))
    return reasons


def marked(
    pool: Sequence[Mapping[str, object]], asked: Sequence[int], answers: Mapping[int, list[int] | list[bool]]
) -> tuple[list[list[object]], int]:
    """Return [number, what was answered, share that was right] of each question, and the score of 100."""
    marks: list[list[object]] = []
    got = 0.0
    for number in asked:
        question, given = pool[number], answers.get(number)
        share = 0.0 if given is None else right(str(question["kind"]), question["answer"], given)
        got += share
        marks.append([number, given, share])
    return marks, round(100 * got / len(asked)) if asked else 0
