"""Importing (台账导入): columns of a ledger of safety money and their headings, and the judgement of every cell."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from anguan.foundation.documents.excel import Row
from anguan.foundation.words import mark as _
from anguan.responsibility.investment import catalog
from anguan.responsibility.investment.rules.amounts import read_amount, reasons_against_amount
from anguan.responsibility.investment.rules.saying import LONGEST_SUPPLIER, LONGEST_VOUCHER, LONGEST_WHAT

EXAMPLE = _("（示例，导入时自动跳过）")
SIDE_TITLES: dict[str, str] = {"spent": _("使用"), "set_aside": _("提取")}


@dataclass(frozen=True)
class Column:
    """One column: its key, the heading of our template, the other headings it is known by, an example, a note."""

    key: str
    title: str
    headings: tuple[str, ...]
    example: str = ""
    note: str = ""
    required: bool = False


COLUMNS: tuple[Column, ...] = (
    Column("on", _("日期"), ("发生日期", "凭证日期", "时间", "支出日期", "使用日期", "记账日期"), "2026-03-05",
           _("凭证上的日期，如 2026-03-05"), required=True),
    Column("side", _("收支"), ("类型", "方向", "提取/使用", "提取或使用", "业务类型"), _("使用"),
           _("提取或使用；不填按使用")),
    Column("use", _("用途类别"), ("类别", "费用类别", "使用类别", "支出类别", "用途", "项目类别"), _("劳动防护用品"),
           _("从列表中选择；不在列表里的按自定类别")),
    Column("amount", _("金额"), ("金额元", "金额(元)", "支出金额", "使用金额", "提取金额", "费用", "发生额"), "1200.50",
           _("单位为元，不写负数"), required=True),
    Column("what", _("内容"), ("摘要", "事由", "说明", "项目", "支出内容", "使用内容", "名称"), _("购买安全帽 40 顶")),
    Column("supplier", _("收款单位"), ("供应商", "对方单位", "销售方", "收款方"), _("盐城市安达劳保用品有限公司")),
    Column("voucher", _("凭证号"), ("发票号", "发票号码", "凭证编号", "票据号", "单据号"), "24322000000012345678",
           _("发票或记账凭证的号码；同一号码只登记一次")),
    Column("month", _("所属月份"), ("月份", "归属月份", "会计期间", "月"), "3", _("提取的是哪个月的费用；不填按日期")),
)  # fmt: skip
BY_KEY = {column.key: column for column in COLUMNS}
_NORMAL = re.compile(r"[\s*＊:：（）()]")
_DATE = re.compile(r"(\d{4})\D{0,2}?(\d{1,2})\D{0,2}?(\d{1,2})(?!\d)")
_SET_ASIDE = ("提取", "计提", "补提", "转入")
_SPENT = ("使用", "支出", "列支", "支付", "报销", "")


@dataclass(frozen=True)
class Line:
    """What a row says, fit to be kept."""

    row: int
    side: str
    on: date
    month: int
    amount: Decimal
    use: str = ""  # id, or "new:<title>" where the enterprise has to add it
    what: str = ""
    supplier: str = ""
    voucher: str = ""

    def as_plain(self) -> list[Any]:
        """Return plain values, to be kept from the check to the import."""
        return [self.row, self.side, self.on.isoformat(), self.month, str(self.amount), self.use, self.what,
                self.supplier, self.voucher]  # fmt: skip

    @classmethod
    def from_plain(cls, values: Sequence[Any]) -> "Line":
        """Return the line that plain values were made from."""
        row, side, on, month, amount, *rest = values
        return cls(row, side, date.fromisoformat(on), month, Decimal(amount), *rest)

    @property
    def identity(self) -> tuple[str, ...]:
        """What makes it the same as one that stands in the book."""
        if self.voucher:
            return (self.side, self.voucher, f"{self.amount:.2f}")
        return (self.side, self.on.isoformat(), str(self.month), f"{self.amount:.2f}", self.what, self.supplier)


@dataclass(frozen=True)
class Problem:
    """Something wrong with a cell, or doubtful of it: where, what, what to do."""

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
    """Judges the rows of one ledger; it remembers what it has seen."""

    mapping: Mapping[str, int]
    year: int
    today: date
    own_uses: Mapping[str, str] = field(default_factory=dict)  # title → "own:<id>"
    kept: Mapping[str, Sequence[Decimal]] = field(default_factory=dict)  # voucher → amounts in the book
    _seen: dict[str, list[tuple[int, Decimal]]] = field(default_factory=dict)

    def judge(self, row: Row) -> tuple[Line | None, list[Problem]]:
        """Return what a row says, if it may be imported, and everything wrong with it."""
        problems: list[Problem] = []

        def tell(key: str, message: str, remedy: str, *, is_error: bool = True) -> None:
            problems.append(Problem(row.number, self.mapping.get(key), message, remedy, is_error))

        side = self._side(row, tell)
        on = self._on(row, tell)
        amount = self._amount(row, tell)
        month = self._month(row, on, tell)
        use = self._use(row, side, tell)
        texts = {key: self._text(row, key) for key in ("what", "supplier", "voucher")}
        for key, most in (("what", LONGEST_WHAT), ("supplier", LONGEST_SUPPLIER), ("voucher", LONGEST_VOUCHER)):
            if len(texts[key]) > most:
                tell(key, _("超过 {most} 个字").format(most=most), _("写短一些"))
        if amount is not None and texts["voucher"]:
            self._voucher(row, texts["voucher"], amount, tell)
        if on is None or amount is None or any(problem.is_error for problem in problems):
            return None, problems
        return Line(row.number, side, on, month, amount, use, **texts), problems

    def _side(self, row: Row, tell: Any) -> str:
        said = self._text(row, "side")
        if any(word in said for word in _SET_ASIDE):
            return "set_aside"
        if not any(word == said or (word and word in said) for word in _SPENT):
            tell("side", _("看不出是提取还是使用"), _("请填写“提取”或“使用”"))
        return "spent"

    def _on(self, row: Row, tell: Any) -> date | None:
        said = self._text(row, "on")
        found = read_day(said)
        if found is None:
            tell("on", _("日期没有填写，或者认不出来"), _("请写成 2026-03-05 的样子"))
            return None
        if found > self.today:
            tell("on", _("日期还没有到"), _("请核对凭证上的日期"))
            return None
        if found.year != self.year:
            message = _("日期不在 {year} 年").format(year=self.year)
            tell("on", message, _("一份台账只装一年的，请分年导入"))
            return None
        return found

    def _amount(self, row: Row, tell: Any) -> Decimal | None:
        said = self._text(row, "amount")
        if not said:
            tell("amount", _("金额没有填写"), _("请填写实际金额，单位为元"))
            return None
        amount = read_amount(said)
        if amount is None:
            message = _("“{said}”不是金额").format(said=said[:20])
            tell("amount", message, _("请写成数字，例如 1200.50"))
            return None
        wrong = reasons_against_amount(amount)
        for reason in wrong:
            tell("amount", reason.message, reason.remedy)
        if not wrong and any(unit in said for unit in "万亿千"):
            tell("amount", _("按 {amount:,.2f} 元读入").format(amount=amount), _("请核对"), is_error=False)
        return None if wrong else amount

    def _month(self, row: Row, on: date | None, tell: Any) -> int:
        said = self._text(row, "month")
        if not said:
            return on.month if on else 1
        found = re.search(r"(\d{1,2})\s*月?$", said)
        month = int(found[1]) if found else 0
        if not 1 <= month <= 12:
            tell("month", _("月份认不出来"), _("请填写 1 到 12"))
            return 1
        if (self.year, month) > (self.today.year, self.today.month):
            tell("month", _("这个月还没有到"), _("请核对月份"))
        elif on is not None and month > on.month:
            tell("month", _("所属月份晚于日期"), _("请核对日期和月份"))
        return month

    def _use(self, row: Row, side: str, tell: Any) -> str:
        if side == "set_aside":
            return ""
        said = self._text(row, "use")
        found = use_meant(said, self._text(row, "what"), self.own_uses)
        if found:
            return found
        if not said:
            tell("use", _("没有写用途类别"), _("请从模板的列表中选一类"))
            return ""
        if len(said) > 40:
            tell("use", _("类别名称超过 40 个字"), _("写短一些"))
            return ""
        tell("use", _("按自定类别“{said}”登记").format(said=said), _("能不能列支请核对原文"), is_error=False)
        return f"new:{said}"

    def _voucher(self, row: Row, voucher: str, amount: Decimal, tell: Any) -> None:
        before = self._seen.setdefault(voucher, [])
        for number, other in before:
            if other == amount:
                tell("voucher", _("与第 {n} 行凭证号、金额都相同").format(n=number), _("请只保留一行"))
                return
        if before:
            message = _("与第 {n} 行是同一个凭证号").format(n=before[0][0])
            tell("voucher", message, _("一张凭证分几笔的可以导入，会标为存疑"), is_error=False)
        elif voucher in self.kept and amount not in self.kept[voucher]:
            message = _("台账里已有这个凭证号，金额不同")
            tell("voucher", message, _("一张凭证分几笔的可以导入，会标为存疑"), is_error=False)
        before.append((row.number, amount))

    def _text(self, row: Row, key: str) -> str:
        index = self.mapping.get(key)
        return row.cells[index] if index is not None and index < len(row.cells) else ""


def match_headings(headings: Sequence[str]) -> dict[str, int]:
    """Return which column of a table holds which of ours, each used once."""
    mapping: dict[str, int] = {}
    places = {_normal(heading): index for index, heading in reversed(list(enumerate(headings)))}
    for column in COLUMNS:
        wanted = [_normal(word) for word in (column.title, *column.headings)]
        found = next((places[word] for word in wanted if word in places and places[word] not in mapping.values()), None)
        if found is not None:
            mapping[column.key] = found
    return mapping


def is_known(heading: str) -> bool:
    """Say whether a heading is one of those we know; the reader finds the heading row by it."""
    return any(_normal(heading) == _normal(word) for column in COLUMNS for word in (column.title, *column.headings))


def missing_columns(mapping: Mapping[str, int]) -> list[str]:
    """Return the columns without which no row can be judged."""
    return [column.title for column in COLUMNS if column.required and column.key not in mapping]


def is_example(row: Row) -> bool:
    """Say whether a row is the template's example."""
    return any(EXAMPLE in cell for cell in row.cells)


def use_meant(said: str, what: str, own: Mapping[str, str]) -> str:
    """Return the use a cell means: its title, one of the enterprise's own, or the only one whose words it has."""
    kinds = catalog.uses().values()
    for kind in kinds:
        if said in (kind.id, kind.title):
            return kind.id
    if said in own:
        return own[said]
    if said:
        found = [kind.id for kind in kinds if any(word in said for word in kind.words.split())]
        return found[0] if len(found) == 1 else ""
    found = [kind.id for kind in kinds if any(word in what for word in kind.words.split())]
    return found[0] if what and len(found) == 1 else ""


def read_day(text: str) -> date | None:
    """Return the day a cell means: 2026-03-05, 2026年3月5日, 20260305, 2026.3.5."""
    found = re.fullmatch(r"(\d{4})(\d{2})(\d{2})", text) or _DATE.search(text)
    if not found:
        return None
    try:
        return date(int(found[1]), int(found[2]), int(found[3]))
    except ValueError:
        return None


def _normal(heading: str) -> str:
    return _NORMAL.sub("", heading)
