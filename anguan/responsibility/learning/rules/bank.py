"""The bank of questions (题库): when two are the same, and how a row of a table is read as a question."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

from anguan.foundation.documents.columns import Column, Columns
from anguan.foundation.documents.excel import Row
from anguan.foundation.refusal import Reason
from anguan.foundation.words import mark as _
from anguan.responsibility.learning import catalog
from anguan.responsibility.learning.rules.questions import (
    DIFFICULTIES,
    MOST_OPTIONS,
    TITLES,
    QuestionSaid,
    check,
    folded,
)

LETTERS = "ABCDEFGH"
_EXAMPLES = {"A": _("先通风"), "B": _("再检测"), "C": _("一个人悄悄进"), "D": _("有人监护")}


def likeness(stem: str, options: Sequence[str] = (), picture: str = "") -> str:
    """Return a hash that is the same for two questions that ask the same, whatever marks and order they stand in."""
    parts = [folded(stem), *sorted(folded(option) for option in options), picture]
    return sha256("\0".join(parts).encode()).hexdigest()


COLUMNS = Columns((
    Column("kind", _("题型"), ("类型", "题目类型", "试题类型"), TITLES["multiple"],
           _("单选题、多选题、判断题、填空题、排序题；图中找点请在页面上添加"), required=True),
    Column("stem", _("题干"), ("题目", "试题", "问题", "题目内容", "试题内容", "内容"), _("进入受限空间前要做到哪些？"),
           _("填空题在要填的地方写两个以上下划线"), required=True),
    *(
        Column(f"option_{letter}", _("选项{letter}").format(letter=letter), (letter, f"答案{letter}", f"备选{letter}"),
               _EXAMPLES.get(letter, ""))
        for letter in LETTERS
    ),
    Column("answer", _("答案"), ("正确答案", "标准答案", "参考答案"), "ABD",
           _("单选写一个字母，多选写几个字母；判断写“正确”或“错误”；填空写答案，同一个空有几种写法用“|”隔开，"
             "几个空用“；”隔开；排序按先后写字母"), required=True),
    Column("difficulty", _("难度"), ("难易度", "难易程度"), DIFFICULTIES[2], _("容易、一般、较难，不填为一般")),
    Column("topics", _("主题"), ("知识点", "分类", "类别", "专业"), _("受限空间"), _("从列表中选；几个主题用“、”隔开")),
    Column("clause", _("依据"), ("法规依据", "出处", "条款", "来源"), "GB 30871-2022 6.2", _("文件名和条款")),
    Column("explanation", _("解析"), ("答案解析", "试题解析", "说明"), _("先通风、再检测、后作业。"),
           _("答错后给学员看")),
))  # fmt: skip
match_headings, is_known, reasons_not_to_read = COLUMNS.match, COLUMNS.knows, COLUMNS.reasons_not_to_read
BY_KEY = {column.key: column for column in COLUMNS}
_LABEL = re.compile(r"^[A-Ha-hＡ-Ｈ]\s*[.、．:：)）]\s*")
_APART = re.compile(r"[、,，;；/|\s]+")
_YES = {"对", "正确", "√", "✓", "✔", "是", "t", "true", "y", "yes", "1"}
_NO = {"错", "错误", "×", "✗", "✘", "x", "否", "f", "false", "n", "no", "0"}
_KINDS = {
    "单选": "single", "单项": "single", "多选": "multiple", "多项": "multiple", "判断": "judge", "是非": "judge",
    "填空": "blank", "排序": "order", "找点": "spot", "找隐患": "spot", "热点": "spot",
}  # fmt: skip
_LEVELS = {"容易": 1, "易": 1, "简单": 1, "低": 1, "1": 1, "一般": 2, "中": 2, "中等": 2, "2": 2, "较难": 3, "难": 3,
           "困难": 3, "高": 3, "3": 3}  # fmt: skip


@dataclass(frozen=True)
class Line:
    """What a row says, fit to become a question."""

    row: int
    said: QuestionSaid

    def as_plain(self) -> list[Any]:
        """Return plain values, to be kept from the check to the import."""
        said = self.said
        return [
            self.row, said.kind, said.stem, list(said.options), said.answer, said.difficulty, said.clause,
            said.explanation, list(said.topics),
        ]  # fmt: skip

    @classmethod
    def from_plain(cls, values: Sequence[Any]) -> "Line":
        """Return the line that plain values were made from."""
        row, kind, stem, options, answer, difficulty, clause, explanation, topics = values
        return cls(row, QuestionSaid(kind, stem, options, answer, False, difficulty, clause, explanation, topics))


@dataclass(frozen=True)
class Problem:
    """Something to say about a cell: where, what, what to do; an error keeps its row out, a remark does not."""

    row: int
    column: int | None
    message: str
    remedy: str
    is_error: bool = True

    def as_plain(self) -> list[Any]:
        """Return plain values."""
        return [self.row, self.column, self.message, self.remedy, self.is_error]


@dataclass
class Judge:
    """Judges the rows of one table; it remembers what it has seen."""

    mapping: Mapping[str, int]
    _seen: dict[str, int] = field(default_factory=dict)

    def judge(self, row: Row) -> tuple[Line | None, list[Problem]]:
        """Return what a row says, if it may be imported, and everything wrong with it."""
        problems: list[Problem] = []

        def tell(key: str, message: str, remedy: str) -> None:
            problems.append(Problem(row.number, self.mapping.get(key), message, remedy))

        kind = kind_meant(self._text(row, "kind"))
        stem = self._text(row, "stem")
        if not kind:
            tell("kind", _("题型认不出来"), _("请写单选题、多选题、判断题、填空题或排序题"))
        if kind == "spot":
            tell("kind", _("图中找点的题不能用表格导入"), _("请在题库页面点“新建试题”，上传图片后在图上点出位置"))
            kind = ""
        options = self._options(row, kind)
        topics = self._topics(row, tell)
        level = self._text(row, "difficulty")
        difficulty = _LEVELS.get(level.removesuffix("题"), 0) if level else 2
        if not difficulty:
            tell("difficulty", _("难度认不出来"), _("请写容易、一般或较难"))
        for key, most in (("clause", 200), ("explanation", 1000)):
            if len(self._text(row, key)) > most:
                tell(key, _("超过{n}字").format(n=most), _("请写短一些"))
        if not kind:
            if not stem:
                tell("stem", _("没有写题干"), _("请写清楚问什么"))
            return None, problems
        answer = read_answer(kind, self._meant(row, kind))
        if answer is None:
            tell("answer", *_UNREAD[kind])
        said = QuestionSaid(
            kind, stem, options, answer or [], False, difficulty or 2, self._text(row, "clause"),
            self._text(row, "explanation"), topics,
        )  # fmt: skip
        for reason in check(said):
            if reason.field != "answer" or answer is not None:
                tell(self._key_of(reason, said), reason.message, reason.remedy)
        if problems:
            return None, problems
        first = self._seen.setdefault(likeness(stem, options), row.number)
        if first != row.number:
            tell("stem", _("与第 {n} 行是同一道题").format(n=first), _("请只保留一行"))
            return None, problems
        return Line(row.number, said), problems

    def _meant(self, row: Row, kind: str) -> str:
        """Return what stands as the answer; of a judgement with options a letter means its option, else A is right."""
        text = self._text(row, "answer")
        letter = folded(text).upper()
        if kind == "judge" and letter in LETTERS and len(letter) == 1:
            usual = {"A": _("正确"), "B": _("错误")}
            return self._text(row, f"option_{letter}") or usual.get(letter, text)
        return text

    def _key_of(self, reason: Reason, said: QuestionSaid) -> str:
        if reason.field != "options":
            return reason.field
        empty = next((place for place, option in enumerate(said.options) if not option.strip()), 0)
        return f"option_{LETTERS[min(empty, MOST_OPTIONS - 1)]}"

    def _options(self, row: Row, kind: str) -> list[str]:
        """Return the options; of a judgement 正确 and 错误 are no options."""
        found = [_LABEL.sub("", self._text(row, f"option_{letter}")) for letter in LETTERS]
        while found and not found[-1]:
            found.pop()
        if kind == "judge" and {folded(option) or option for option in found} <= (_YES | _NO):
            return []
        return found

    def _topics(self, row: Row, tell: Callable[[str, str, str], None]) -> list[str]:
        text = self._text(row, "topics")
        known = {topic.title: topic.id for topic in catalog.topics().values()}
        words = [word for word in _APART.split(text) if word]
        unknown = [word for word in words if word not in known and word not in known.values()]
        if unknown:
            said = _("没有这个主题：{words}").format(words="、".join(unknown))
            tell("topics", said, _("请从模板的列表中选，或留空"))
        return [known.get(word, word) for word in words if word not in unknown]

    def _text(self, row: Row, key: str) -> str:
        index = self.mapping.get(key)
        return row.cells[index] if index is not None and index < len(row.cells) else ""


_UNREAD: dict[str, tuple[str, str]] = {
    "single": (_("答案认不出来"), _("请写正确选项的字母，如 B")),
    "multiple": (_("答案认不出来"), _("请写正确选项的字母，如 ACD")),
    "judge": (_("答案认不出来"), _("请写“正确”或“错误”")),
    "blank": (_("没有写答案"), _("请写填空的答案；几个空用“；”隔开")),
    "order": (_("答案认不出来"), _("请按先后写选项的字母，如 CAB")),
}


def kind_meant(text: str) -> str:
    """Return the kind a cell means, or nothing when unsure."""
    said = text.strip()
    if said in TITLES:
        return said
    found = {kind for word, kind in _KINDS.items() if word in said}
    return found.pop() if len(found) == 1 else ""


def read_answer(kind: str, text: str) -> list[Any] | None:
    """Return the answer a cell means, or None when it cannot be read."""
    if not text.strip():
        return None
    if kind == "judge":
        word = folded(text) or text.strip()
        return [True] if word in _YES else [False] if word in _NO else None
    if kind == "blank":
        gaps = [[accepted.strip() for accepted in re.split(r"[|｜]", gap) if accepted.strip()]
                for gap in re.split(r"[;；]", text)]  # fmt: skip
        return gaps if all(gaps) else None
    letters = _APART.sub("", folded(text)).upper()
    if not letters or set(letters) - set(LETTERS):
        return None
    return [LETTERS.index(letter) for letter in letters]


def answer_words(kind: str, answer: Any) -> str:
    """Return an answer as the table holds it, so that what is exported can be imported again."""
    match kind:
        case "judge":
            return _("正确") if answer and answer[0] else _("错误")
        case "blank":
            return "；".join("|".join(texts) for texts in answer)
        case "spot":
            return _("图上{n}处").format(n=len(answer))
    return "".join(LETTERS[number] for number in answer)
