"""Questions (试题) of six kinds: what a valid one is, and how far an answer to it is right.

| kind     | `answer`                          | what is given       |
|----------|-----------------------------------|---------------------|
| single   | `[0]`, the option that is right   | `[0]`               |
| multiple | `[0, 2]`                          | `[2, 0]`            |
| judge    | `[true]`                          | `[true]`            |
| blank    | `[["19.5", "19.5%"], …]` by gap   | `["19.5", …]`       |
| order    | `[2, 0, 1]`, options from first to last | `[2, 0, 1]`   |
| spot     | `[[x, y, r], …]` circles          | `[[x, y], …]` taps  |

All lengths of a spot, heights too, are shares of the picture's width, so that a circle is round on every picture.
"""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field
from math import isfinite
from typing import Any

from anguan.foundation.refusal import Reason
from anguan.foundation.words import mark as _

TITLES: dict[str, str] = {
    "single": _("单选题"),
    "multiple": _("多选题"),
    "judge": _("判断题"),
    "blank": _("填空题"),
    "order": _("排序题"),
    "spot": _("图中找点"),
}
KINDS = tuple(TITLES)
DIFFICULTIES: dict[int, str] = {1: _("容易"), 2: _("一般"), 3: _("较难")}
CHOSEN = ("single", "multiple", "order")  # the kinds that show options
GAP = "____"  # in the stem of a question with gaps, as often as there are gaps

MOST_OPTIONS, LONGEST_OPTION, LONGEST_STEM, LONGEST_TEXT = 8, 300, 1000, 60
SMALLEST_SPOT, LARGEST_SPOT, TALLEST_PICTURE, MOST_SPOTS = 0.02, 0.4, 4.0, 12
_KEPT = {"%", "/", "°"}


@dataclass(frozen=True)
class QuestionSaid:
    """A question as somebody wrote it, in whatever form."""

    kind: str
    stem: str
    options: Sequence[str] = ()
    answer: Any = ()
    picture: bool = False  # whether it has one
    difficulty: int = 2
    clause: str = ""
    explanation: str = ""
    topics: Sequence[str] = field(default_factory=tuple)


def gaps(stem: str) -> int:
    """Return how many gaps a stem has: runs of two or more underscores, of whatever width."""
    runs, length = 0, 0
    for character in unicodedata.normalize("NFKC", stem) + " ":
        if character == "_":
            length += 1
            continue
        runs, length = runs + (length >= 2), 0
    return runs


def folded(text: str) -> str:
    """Return a text as answers are compared: without spaces, widths, cases and punctuation that does not count."""
    plain = "".join(unicodedata.normalize("NFKC", text).casefold().split())
    kept = []
    for at, character in enumerate(plain):
        before, after = plain[at - 1 : at] if at else "", plain[at + 1 : at + 2]
        counts = (
            not unicodedata.category(character).startswith("P")
            or character in _KEPT
            or (character == "." and before.isdigit() and after.isdigit())
            or (character == "-" and after.isdigit())
        )
        if counts:
            kept.append(character)
    return "".join(kept)


def check(said: QuestionSaid) -> list[Reason]:
    """Return everything that is wrong with a question; none of it is left for the one who has to answer it."""
    if said.kind not in TITLES:
        return [Reason("kind_unknown", _("没有这种题型"), _("请在六种题型中选一种"), field="kind")]
    found = _stem(said)
    if said.difficulty not in DIFFICULTIES:
        found.append(Reason("difficulty_unknown", _("难度不对"), _("请选容易、一般或较难"), field="difficulty"))
    if said.kind in CHOSEN:
        found += _options(said.options)
    elif any(said.options):
        found.append(Reason("options_useless", _("这种题型不用选项"), _("请清空选项，或换一种题型"), field="options"))
    return found + _ANSWERS[said.kind](said)


def right(kind: str, answer: Any, given: Any) -> float:
    """Return how far an answer is right: 1.0, 0.5 for multiple chosen in part without a wrong one, else 0.0.

    What is given comes from anywhere: what cannot be read is wrong.
    """
    if not isinstance(given, list | tuple) or not given or len(given) > 50:
        return 0.0
    match kind:
        case "single" | "order":
            return float(_numbers(given) and list(given) == list(answer))
        case "multiple":
            return _several(set(answer), set(given)) if _numbers(given) and len(set(given)) == len(given) else 0.0
        case "judge":
            return float(len(given) == 1 and isinstance(given[0], bool) and given[0] is answer[0])
        case "blank":
            return float(_filled(answer, given))
        case "spot":
            return float(_tapped(answer, given))
    return 0.0


def _several(answer: set[int], given: set[int]) -> float:
    if given == answer:
        return 1.0
    return 0.5 if given < answer else 0.0


def _filled(answer: Sequence[Sequence[str]], given: Sequence[Any]) -> bool:
    return len(given) == len(answer) and all(
        isinstance(text, str)
        and len(text) <= LONGEST_TEXT * 4
        and bool(folded(text))
        and folded(text) in {folded(accepted) for accepted in texts}
        for texts, text in zip(answer, given, strict=True)
    )


def _tapped(circles: Sequence[Sequence[float]], taps: Sequence[Any]) -> bool:
    """As many taps as circles, one for each; a tap where two circles meet counts for either."""
    if len(taps) != len(circles) or not all(_point(tap, 2) for tap in taps):
        return False
    reach = [[at for at, (x, y, r) in enumerate(circles) if (x - tap[0]) ** 2 + (y - tap[1]) ** 2 <= r * r]
             for tap in taps]  # fmt: skip
    taken: dict[int, int] = {}
    return all(_place(tap, reach, taken, set()) for tap in range(len(taps)))


def _place(tap: int, reach: list[list[int]], taken: dict[int, int], tried: set[int]) -> bool:
    """Find a circle for a tap, moving earlier taps to another of theirs where that helps."""
    for circle in reach[tap]:
        if circle in tried:
            continue
        tried.add(circle)
        if circle not in taken or _place(taken[circle], reach, taken, tried):
            taken[circle] = tap
            return True
    return False


def _numbers(values: Sequence[Any]) -> bool:
    return all(isinstance(value, int) and not isinstance(value, bool) for value in values)


def _point(value: Any, length: int) -> bool:
    return (
        isinstance(value, list | tuple)
        and len(value) == length
        and all(isinstance(n, int | float) and not isinstance(n, bool) and isfinite(n) for n in value)
        and 0 <= value[0] <= 1
        and 0 <= value[1] <= TALLEST_PICTURE
    )


def _stem(said: QuestionSaid) -> list[Reason]:
    stem = said.stem.strip()
    if not stem:
        return [Reason("stem_missing", _("没有写题干"), _("请写清楚问什么"), field="stem")]
    if len(stem) > LONGEST_STEM:
        return [Reason("stem_long", _("题干超过1000字"), _("请写短一些"), field="stem")]
    return []


def _options(options: Sequence[str]) -> list[Reason]:
    found = []
    said = [option.strip() for option in options]
    if len(said) < 2:
        found.append(Reason("options_few", _("选项少于两个"), _("请至少写两个选项"), field="options"))
    if len(said) > MOST_OPTIONS:
        found.append(Reason("options_many", _("选项多于八个"), _("请留下最要紧的八个以内"), field="options"))
    if not all(said):
        found.append(Reason("option_empty", _("有空的选项"), _("请填上，或去掉后面的选项"), field="options"))
    if any(len(option) > LONGEST_OPTION for option in said):
        found.append(Reason("option_long", _("有的选项超过300字"), _("请写短一些"), field="options"))
    if len({folded(option) or option for option in said if option}) < len([option for option in said if option]):
        found.append(
            Reason("options_alike", _("有两个选项一样"), _("请改成不同的说法，否则对错分不清"), field="options")
        )
    return found


def _wrong(code: str, message: str, remedy: str) -> list[Reason]:
    return [Reason(code, message, remedy, field="answer")]


def _listed(answer: Any) -> list[Any]:
    return list(answer) if isinstance(answer, list | tuple) else []


def _chosen(said: QuestionSaid) -> list[int] | None:
    """Return the options an answer names, or None where one does not stand there."""
    answer = _listed(said.answer)
    if not _numbers(answer) or any(not 0 <= number < len(said.options) for number in answer):
        return None
    return answer


def _single(said: QuestionSaid) -> list[Reason]:
    chosen = _chosen(said)
    if chosen is None:
        return _wrong("answer_elsewhere", _("答案指向不存在的选项"), _("请在写出的选项中标出正确的一个"))
    if len(set(chosen)) == 0:
        return _wrong("answer_missing", _("没有标出正确答案"), _("单选题请标出正确的那一个选项"))
    if len(chosen) > 1:
        return _wrong("answers_many", _("单选题有两个以上正确答案"), _("请只留一个正确选项，或改成多选题"))
    return []


def _multiple(said: QuestionSaid) -> list[Reason]:
    chosen = _chosen(said)
    if chosen is None:
        return _wrong("answer_elsewhere", _("答案指向不存在的选项"), _("请在写出的选项中标出正确的几个"))
    if len(set(chosen)) < len(chosen):
        return _wrong("answer_twice", _("同一个选项标了两次"), _("请去掉重复的答案"))
    if len(chosen) < 2:
        return _wrong("answers_few", _("多选题的正确答案少于两个"), _("请至少标出两个正确选项，或改成单选题"))
    return []


def _judge(said: QuestionSaid) -> list[Reason]:
    answer = _listed(said.answer)
    if len(answer) != 1 or not isinstance(answer[0], bool):
        return _wrong("answer_missing", _("没有标出对还是错"), _("请选“正确”或“错误”"))
    return []


def _blank(said: QuestionSaid) -> list[Reason]:
    answer, wanted = _listed(said.answer), gaps(said.stem)
    if wanted == 0:
        return [
            Reason("gap_missing", _("题干里没有空"), _("请在要填的地方写两个以上下划线，如“不低于____%”"), field="stem")
        ]
    texts = [_listed(one) for one in answer]
    if len(texts) != wanted:
        return _wrong("gaps_differ", _("空的个数和答案的个数不一样"), _("请给题干里的每个空各写一组可接受的答案"))
    if any(not one or not all(isinstance(text, str) and folded(text) for text in one) for one in texts):
        return _wrong("gap_empty", _("有的空没有答案"), _("请给每个空至少写一个答案；只有标点不算"))
    if any(len(text) > LONGEST_TEXT for one in texts for text in one):
        return _wrong("gap_long", _("有的答案超过60字"), _("填空请考关键的数字或词"))
    return []


def _order(said: QuestionSaid) -> list[Reason]:
    answer = _listed(said.answer)
    if not _numbers(answer) or sorted(answer) != list(range(len(said.options))):
        return _wrong("order_incomplete", _("正确顺序没有包含每个选项各一次"), _("请把所有选项从先到后各排一次"))
    return []


def _spot(said: QuestionSaid) -> list[Reason]:
    found = []
    if not said.picture:
        found.append(Reason("picture_missing", _("没有图片"), _("请先上传图片，再在图上点出位置"), field="picture"))
    circles = _listed(said.answer)
    if not circles:
        return found + _wrong("spot_missing", _("图上还没有标出位置"), _("请在图片上点出要找的地方"))
    if len(circles) > MOST_SPOTS:
        return found + _wrong("spots_many", _("图上的位置多于12处"), _("请分成两道题"))
    if not all(_point(circle, 3) for circle in circles):
        return found + _wrong("spot_outside", _("有的位置不在图片上"), _("请删去后重新在图片上点"))
    if any(not SMALLEST_SPOT <= circle[2] <= LARGEST_SPOT for circle in circles):
        found += _wrong("spot_size", _("有的圈太小或太大"), _("太小手指点不中，太大分不清对错，请调整圈的大小"))
    return found


_ANSWERS = {
    "single": _single,
    "multiple": _multiple,
    "judge": _judge,
    "blank": _blank,
    "order": _order,
    "spot": _spot,
}
