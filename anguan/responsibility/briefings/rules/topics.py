"""Topics (班前会内容): what is told today and why, the words to read out in a minute, one question to ask.

Briefings before every shift are no national statute (fact base, SEED 000: 平台规则). What is told comes from facts:
today's work, open hazards, weather, the season, the kind of place.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from anguan.foundation.words import mark as _

SCRIPT_LETTERS = 240  # sixty seconds read aloud, four characters a second
MOST = 5  # nobody keeps more in mind


@dataclass(frozen=True)
class Topic:
    """One thing to tell (一个要点): its points, why today, and where it comes from."""

    key: str
    title: str
    points: tuple[str, ...] = ()
    why: str = ""
    source: str = ""  # a clause, or what it was found by: 今日作业票, 未整改隐患
    lesson: str = ""  # the topic of learning that teaches it
    weight: int = 50  # what comes first: 90 work of today, 80 hazards, 70 warnings, 50 season, 30 general
    ask: str = ""
    answer: str = ""

    def as_data(self) -> dict[str, Any]:
        """Return it as a briefing keeps it."""
        return {
            "key": self.key, "title": self.title, "points": list(self.points), "why": self.why, "source": self.source,
            "lesson": self.lesson, "weight": self.weight, "ask": self.ask, "answer": self.answer,
        }  # fmt: skip


@dataclass(frozen=True)
class Question:
    """One question to ask (提问一人), what the answer is, and the lesson for those who do not know."""

    ask: str
    answer: str
    lesson: str = ""
    topic: str = ""

    def as_data(self) -> dict[str, Any]:
        """Return it as a briefing keeps it."""
        return {"ask": self.ask, "answer": self.answer, "lesson": self.lesson, "topic": self.topic}


def topic_of(data: Mapping[str, Any]) -> Topic:
    """Return a topic from what a briefing or a form keeps; what is missing or too long is made right."""
    points = data.get("points") or ()
    return Topic(
        key=str(data.get("key") or "own")[:60],
        title=str(data.get("title") or "").strip()[:100],
        points=tuple(str(point).strip()[:300] for point in points if str(point).strip())[:8]
        if isinstance(points, Sequence) and not isinstance(points, str)
        else (),
        why=str(data.get("why") or "")[:200],
        source=str(data.get("source") or "")[:100],
        lesson=str(data.get("lesson") or "")[:60],
        weight=_whole(data.get("weight")),
        ask=str(data.get("ask") or "")[:200],
        answer=str(data.get("answer") or "")[:200],
    )


def question_from(data: Mapping[str, Any] | None) -> Question | None:
    """Return a question from what a briefing or a form keeps."""
    if not data or not str(data.get("ask") or "").strip():
        return None
    return Question(*(str(data.get(name) or "").strip()[:200] for name in ("ask", "answer", "lesson", "topic")))


def _whole(value: object) -> int:
    return value if isinstance(value, int) and 0 <= value <= 100 else 50


def without_answer(data: Mapping[str, Any]) -> dict[str, Any]:
    """Return a topic or a question as it may be read before one has answered it."""
    return {**data, "answer": ""}


def chosen(topics: Iterable[Topic], *, most: int = MOST) -> list[Topic]:
    """Return what is told: the heaviest first, each once, no more than people keep in mind."""
    found: dict[str, Topic] = {}
    for topic in sorted(topics, key=lambda one: -one.weight):
        found.setdefault(topic.key, topic)
    return list(found.values())[:most]


def script_of(topics: Sequence[Topic]) -> str:
    """Return the words to read out (一分钟讲稿): each topic's title and first point, then more while a minute lasts."""
    if not topics:
        return _("今天没有特别提示。请各自检查岗位、设备和劳动防护用品，发现异常马上停下来报告。")
    said = [[_sentence(topic)] for topic in topics]
    left = SCRIPT_LETTERS - sum(len(one) for parts in said for one in parts)
    for place, topic in enumerate(topics):
        for point in topic.points[1:]:
            if (letters := len(point) + 1) <= left:
                said[place].append(_ended(point))
                left -= letters
    return "\n".join("".join(parts) for parts in said)


def question_of(topics: Sequence[Topic]) -> Question:
    """Return the question to ask one of them: of the heaviest topic that has one."""
    for topic in topics:
        if topic.ask:
            return Question(topic.ask, topic.answer, topic.lesson, topic.key)
    for topic in topics:
        if topic.points:
            words = _("“{title}”今天要注意什么？").format(title=topic.title)
            return Question(words, topic.points[0], topic.lesson, topic.key)
    return Question(
        _("发现危及人身安全的紧急情况，您怎么办？"), _("停止作业，撤离到安全地点，马上报告"), "rights_and_duties"
    )


def options_of(question: Question, topics: Sequence[Topic]) -> list[str]:
    """Return what may be chosen from as the answer on a phone: the right one, and those of today's other topics.

    Without any other there is nothing to choose from, and whatever is said is kept without being judged.
    """
    others = [topic.answer for topic in topics if topic.answer not in {"", question.answer}]
    found = list(dict.fromkeys(others))[:2]
    return [question.answer, *found] if question.answer and found else []


def is_right(question: Question | None, topics: Sequence[Topic], answer: str) -> bool | None:
    """Say whether an answer is right; None where nothing was answered, or freely and in other words."""
    if question is None or not question.answer or not (said := _folded(answer)):
        return None
    if said == _folded(question.answer):
        return True
    return False if options_of(question, topics) else None


def _folded(words: str) -> str:
    """Return words without spaces and punctuation, which nobody should fail for."""
    return "".join(letter for letter in words if letter.isalnum())


def _sentence(topic: Topic) -> str:
    return _ended(f"{topic.title}：{topic.points[0]}" if topic.points else topic.title)


def _ended(words: str) -> str:
    return words if words.endswith(("。", "！", "？")) else f"{words}。"
