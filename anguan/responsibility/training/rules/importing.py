"""Importing earlier training (导入以前的培训): columns, headings, and the judgement of every cell."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID, uuid5

from anguan.foundation.documents.columns import Column, Columns
from anguan.foundation.documents.excel import Row
from anguan.foundation.words import mark as _
from anguan.responsibility.certificates.rules.importing import Known, read_date
from anguan.responsibility.training import catalog
from anguan.responsibility.training.rules.categories import CATEGORY_TITLES, Category
from anguan.responsibility.training.rules.filing import OutsideSaid, reasons_against_outside

_SPACE = UUID("0f2f9d8e-5a51-5f0e-9a0e-1f2d7c6b5a40")  # names rows, so that the same row twice is one record


COLUMNS = Columns((
    Column("name", _("姓名"), ("人员姓名", "员工姓名", "受教育人"), _("张三"), _("与人员名单一致"), required=True),
    Column("phone", _("手机号"), ("电话", "联系电话", "手机"), "", _("有重名时填写，用来区分")),
    Column(
        "category", _("培训类别"), ("类别", "教育类别", "培训类型"), _("厂级（公司级）教育"), _("从列表中选择"),
        required=True,
    ),
    Column("topic", _("专项"), ("专项名称",), "", _("类别是“专项培训”时填写：粉尘防爆、有限空间、消防")),
    Column(
        "title", _("培训内容"), ("内容", "培训主题", "课程", "培训名称"), _("新员工入厂安全教育"), required=True,
    ),
    Column("hours", _("学时"), ("课时", "培训学时"), "8", _("数字，如 8"), required=True),
    Column(
        "on", _("培训日期"), ("日期", "培训时间", "时间"), "2026-03-05", _("如 2026-03-05；一段时间填结束的那天"),
        required=True,
    ),
    Column("educator", _("教育人、机构"), ("教育人", "培训机构", "讲师", "授课人"), _("李四")),
    Column("score", _("成绩"), ("考试成绩", "分数", "得分"), "92", _("没有考试的不填")),
    Column("passed", _("结果"), ("考核结果", "是否合格"), _("合格"), _("不填按合格；不合格的不计学时")),
))  # fmt: skip
match_headings, is_known, reasons_not_to_read = COLUMNS.match, COLUMNS.knows, COLUMNS.reasons_not_to_read
_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_WORDS: dict[str, tuple[str, ...]] = {
    Category.COMPANY: ("厂级", "公司级", "一级"),
    Category.WORKSHOP: ("车间", "工段", "二级"),
    Category.TEAM: ("班组", "三级"),
    Category.INITIAL: ("初次", "初训", "取证"),
    Category.ANNUAL: ("再培训", "复训", "年度", "继续教育"),
    Category.SPECIAL: ("专项", "专题"),
    Category.TRANSFER: ("转岗", "复岗", "调岗"),
    Category.FOUR_NEW: ("四新", "新工艺", "新设备"),
    Category.OTHER: ("其他", "日常", "全员"),
}


@dataclass(frozen=True)
class Line:
    """What a row says, fit to be kept."""

    row: int
    said: OutsideSaid

    @property
    def source_id(self) -> UUID:
        """The key that the same row always has."""
        said = self.said
        return uuid5(_SPACE, "|".join(map(str, (said.person_id, said.category, said.title, said.on, said.minutes))))

    def as_plain(self) -> list[Any]:
        """Return plain values, to be kept from the check to the import."""
        said = self.said
        return [
            self.row, str(said.person_id), said.category, said.title, said.minutes,
            said.on.isoformat() if said.on else "", said.topic, said.educator, said.score, said.passed,
        ]  # fmt: skip

    @classmethod
    def from_plain(cls, values: Sequence[Any]) -> "Line":
        """Return the line that plain values were made from."""
        row, person, category, title, minutes, on, topic, educator, score, passed = values
        day = date.fromisoformat(on) if on else None
        return cls(row, OutsideSaid(UUID(person), category, title, minutes, day, topic, educator, score, passed))


@dataclass(frozen=True)
class Problem:
    """Something wrong with a cell: where, what, what to do."""

    row: int
    column: int | None
    message: str
    remedy: str

    def as_plain(self) -> list[Any]:
        """Return plain values."""
        return [self.row, self.column, self.message, self.remedy]


@dataclass
class Judge:
    """Judges the rows of one table; it remembers what it has seen."""

    mapping: Mapping[str, int]
    people: Sequence[Known]
    today: date
    minutes_per_hour: int
    _seen: dict[UUID, int] = field(default_factory=dict)
    _named: dict[str, list[Known]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for one in self.people:
            self._named.setdefault(one.name.replace(" ", ""), []).append(one)

    def judge(self, row: Row) -> tuple[Line | None, list[Problem]]:
        """Return what a row says, if it may be imported, and everything wrong with it."""
        problems: list[Problem] = []

        def tell(key: str, message: str, remedy: str) -> None:
            problems.append(Problem(row.number, self.mapping.get(key), message, remedy))

        person = self._person(row, tell)
        category = category_meant(self._text(row, "category"))
        hours, score = self._number(row, "hours"), self._number(row, "score")
        if self._text(row, "category") and not category:
            tell("category", _("培训类别认不出来"), _("请从模板的列表中选择"))
        on = read_date(self._text(row, "on"))
        if self._text(row, "on") and on is None:
            tell("on", _("日期认不出来"), _("请写成 2026-03-05 的样子"))
        if self._text(row, "score") and score is None:
            tell("score", _("成绩不是数字"), _("请填写数字，没有考试的不填"))
        said = OutsideSaid(
            person.person_id if person else UUID(int=0), category, self._text(row, "title")[:120],
            round((hours or 0) * self.minutes_per_hour), on, topic_meant(self._text(row, "topic")),
            self._text(row, "educator")[:60], score, "不" not in self._text(row, "passed"),
        )  # fmt: skip
        told = {problem.column for problem in problems}
        for reason in reasons_against_outside(said, today=self.today, topics=list(catalog.topics())):
            if self.mapping.get(reason.field) not in told or self.mapping.get(reason.field) is None:
                tell(reason.field, reason.message, reason.remedy)
        if person is None or problems:
            return None, problems
        line = Line(row.number, said)
        first = self._seen.setdefault(line.source_id, row.number)
        if first != row.number:
            tell("title", _("与第 {n} 行是同一条记录").format(n=first), _("请只保留一行"))
            return None, problems
        return line, problems

    def _person(self, row: Row, tell: Any) -> Known | None:
        name, phone = self._text(row, "name").replace(" ", ""), self._text(row, "phone")
        if not name:
            tell("name", _("姓名没有填写"), _("请填写姓名"))
            return None
        found = self._named.get(name, [])
        if len(found) > 1 and phone:
            found = [one for one in found if one.phone == phone]
        if not found:
            tell("name", _("人员名单里没有“{name}”").format(name=name), _("请先在“人员”中添加，或核对姓名和手机号"))
        elif len(found) > 1:
            tell("phone", _("有 {n} 个人叫“{name}”").format(n=len(found), name=name), _("请填写手机号，用来区分"))
        return found[0] if len(found) == 1 else None

    def _number(self, row: Row, key: str) -> float | None:
        found = _NUMBER.search(self._text(row, key))
        return float(found.group()) if found and len(found.group()) < 8 else None

    def _text(self, row: Row, key: str) -> str:
        index = self.mapping.get(key)
        return row.cells[index].strip() if index is not None else ""


def category_meant(text: str) -> str:
    """Return the category a cell means: its title, or the words it is known by; nothing when unsure."""
    said = text.strip()
    for key, title in CATEGORY_TITLES.items():
        if key != Category.BRIEFING and said in (key, title, title.split("（")[0]):
            return str(key)
    found = [key for key, words in _WORDS.items() if any(word in said for word in words)]
    return str(found[0]) if len(found) == 1 else ""


def topic_meant(text: str) -> str:
    """Return the subject of special training a cell means."""
    words = {"dust": ("粉尘",), "confined_space": ("有限空间", "受限空间"), "fire": ("消防",)}
    return next((key for key, listed in words.items() if any(word in text for word in listed)), "")
