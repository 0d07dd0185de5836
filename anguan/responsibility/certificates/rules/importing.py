"""Importing (证书导入): columns of a table of certificates and their headings, and the judgement of every cell."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from anguan.foundation.documents.columns import Column, Columns
from anguan.foundation.documents.excel import Row
from anguan.foundation.words import mark as _
from anguan.responsibility.certificates import catalog
from anguan.responsibility.certificates.rules.facts import Facts, completed, reasons_against

COLUMNS = Columns((
    Column("name", _("姓名"), ("持证人", "人员姓名", "员工姓名"), _("张三"), _("与人员名单一致"), required=True),
    Column("phone", _("手机号"), ("电话", "联系电话", "手机"), "", _("有重名时填写，用来区分")),
    Column(
        "cls", _("证书类别"), ("证书名称", "作业类别", "证件类别", "证书种类", "资格类别"), _("焊接与热切割作业操作证"),
        _("从列表中选择"), required=True,
    ),
    Column("item", _("操作项目"), ("准操项目", "作业项目", "项目"), _("熔化焊接与热切割作业"), _("照证书填写")),
    Column(
        "number", _("证书编号"), ("证号", "证件编号", "编号", "操作证号", "证书号"), "T320902199003070012",
        _("特种作业操作证是 T 加 18 位身份证号"),
    ),
    Column("issuer", _("发证机关"), ("发证单位", "签发机关", "发证部门"), _("江苏省应急管理厅")),
    Column("issued_on", _("发证日期"), ("初领日期", "取证日期", "领证日期"), "2024-03-05", _("如 2024-03-05")),
    Column(
        "expires_on", _("有效期至"), ("有效期", "到期日期", "有效期限", "截止日期", "有效日期"), "2030-03-04",
        _("最后一天；特种作业操作证不填按发证后 6 年算"),
    ),
    Column("review_by", _("复审日期"), ("应复审日期", "下次复审日期", "复审时间"), "2027-03-04", _("下一次复审的日期")),
))  # fmt: skip
match_headings, is_known, reasons_not_to_read = COLUMNS.match, COLUMNS.knows, COLUMNS.reasons_not_to_read
BY_KEY = {column.key: column for column in COLUMNS}
_FOREVER = ("长期", "永久", "/", "-", "无")
_DATE = re.compile(r"(\d{4})\D{0,2}?(\d{1,2})\D{0,2}?(\d{1,2})(?!\d)")
_PLAIN_DATE = re.compile(r"(\d{4})(\d{2})(\d{2})")


@dataclass(frozen=True)
class Known:
    """Somebody of the enterprise (在册人员)."""

    person_id: UUID
    name: str
    phone: str = ""


@dataclass(frozen=True)
class Line:
    """What a row says, fit to be kept."""

    row: int
    person_id: UUID
    facts: Facts

    def as_plain(self) -> list[Any]:
        """Return plain values, to be kept from the check to the import."""
        facts = self.facts
        days = [day.isoformat() if day else "" for day in (facts.issued_on, facts.expires_on, facts.review_by)]
        return [self.row, str(self.person_id), facts.cls, facts.item, facts.number, facts.issuer, *days]

    @classmethod
    def from_plain(cls, values: Sequence[Any]) -> "Line":
        """Return the line that plain values were made from."""
        row, person_id, kind, item, number, issuer, *days = values
        dates = [date.fromisoformat(day) if day else None for day in days]
        return cls(row, UUID(person_id), Facts(kind, item, number, issuer, *dates))


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
    _seen: dict[tuple[UUID, str, str], int] = field(default_factory=dict)

    def judge(self, row: Row) -> tuple[Line | None, list[Problem]]:
        """Return what a row says, if it may be imported, and everything wrong with it."""
        problems: list[Problem] = []

        def tell(key: str, message: str, remedy: str) -> None:
            problems.append(Problem(row.number, self.mapping.get(key), message, remedy))

        person = self._person(row, tell)
        kind = class_meant(self._text(row, "cls"), self._text(row, "item"))
        if not kind:
            tell("cls", _("证书类别认不出来"), _("请从模板的列表中选择证书类别"))
        days: dict[str, date | None] = {}
        for key in ("issued_on", "expires_on", "review_by"):
            text = self._text(row, key)
            days[key] = read_date(text)
            if text and days[key] is None and text not in _FOREVER:
                tell(key, _("日期认不出来"), _("请写成 2024-03-05 的样子"))
        facts = completed(
            Facts(kind, self._text(row, "item"), self._text(row, "number"), self._text(row, "issuer"), **days)
        )
        if kind:
            for reason in reasons_against(facts, today=self.today):
                tell(reason.field, reason.message, reason.remedy)
        if person is None or problems:
            return None, problems
        first = self._seen.setdefault((person.person_id, facts.cls, facts.number), row.number)
        if first != row.number:
            tell("number", _("与第 {n} 行是同一本证书").format(n=first), _("请只保留一行"))
            return None, problems
        return Line(row.number, person.person_id, facts), problems

    def _person(self, row: Row, tell: Any) -> Known | None:
        name, phone = self._text(row, "name").replace(" ", ""), self._text(row, "phone")
        if not name:
            tell("name", _("姓名没有填写"), _("请填写持证人姓名"))
            return None
        found = [one for one in self.people if one.name.replace(" ", "") == name]
        if len(found) > 1 and phone:
            found = [one for one in found if one.phone == phone]
        if not found:
            tell("name", _("人员名单里没有“{name}”").format(name=name), _("请先在“人员”中添加，或核对姓名和手机号"))
        elif len(found) > 1:
            tell("phone", _("有 {n} 个人叫“{name}”").format(n=len(found), name=name), _("请填写手机号，用来区分"))
        return found[0] if len(found) == 1 else None

    def _text(self, row: Row, key: str) -> str:
        index = self.mapping.get(key)
        return row.cells[index] if index is not None else ""


def class_meant(text: str, item: str = "") -> str:
    """Return the class a cell means: its title, its id, or the words it is known by; nothing when unsure."""
    said = text.strip()
    kinds = catalog.classes().values()
    for kind in kinds:
        if said in (kind.id, kind.title, kind.title.split("（")[0]):
            return kind.id
    for words in (said, item):
        found = [kind.id for kind in kinds if kind.id != "other" and any(word in words for word in kind.words.split())]
        if words and len(found) == 1:
            return found[0]
    return "other" if said and any(word in said for word in catalog.classes()["other"].words.split()) else ""


def read_date(text: str) -> date | None:
    """Return the day a cell means; of a period, its end: 2024-03-05 至 2030-03-04."""
    found = _DATE.findall(text) or _PLAIN_DATE.findall(text)
    if not found:
        return None
    year, month, day = found[-1]
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None
