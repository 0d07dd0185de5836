"""The statement as a workbook (Excel 报表): sums and steps, months, uses, every entry; numbers are numbers."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import xlsxwriter

from anguan.foundation.documents.writing import FONT, guarded
from anguan.foundation.words import mark as _
from anguan.responsibility.investment.rules.amounts import read_amount

_MONTHS = (_("月份"), _("月初结余"), _("应提取"), _("已提取"), _("已使用"), _("月末结余"), _("情形"))
_USES = (_("用途"), _("计划"), _("已使用"), _("占比"))
_ENTRIES = (_("日期"), _("收支"), _("用途、月份"), _("内容"), _("金额"), _("收款单位"), _("凭证号"), _("存疑"))
_STRUCK = (_("日期"), _("收支"), _("用途、月份"), _("内容"), _("金额"), _("作废原因"), _("作废人"))


def statement_workbook(path: Path, data: Mapping[str, Any]) -> None:
    """Write a statement as a workbook of four or five sheets."""
    plain = {"strings_to_numbers": False, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(path, plain) as book:
        styles = _styles(book)
        _first(book, styles, data)
        _sheet(book, styles, _("逐月"), _MONTHS, data["months"], money={1, 2, 3, 4, 5}, note=data["threshold"])
        _sheet(book, styles, _("使用去向"), _USES, data["uses"], money={1, 2}, note=data["uses_note"])
        _sheet(book, styles, _("台账"), _ENTRIES, data["entries"], money={4}, note=data["vouchers"])
        if data["struck"]:
            _sheet(book, styles, _("已作废"), _STRUCK, data["struck"], money={4}, note="")


def _styles(book: Any) -> dict[str, Any]:
    base = {"font_name": FONT, "font_size": 11, "valign": "vcenter"}
    book.formats[0].set_font_name(FONT)
    return {
        "title": book.add_format({**base, "bold": True, "font_size": 14}),
        "head": book.add_format({**base, "bold": True, "bg_color": "#E8EEF7", "bottom": 1, "align": "center"}),
        "text": book.add_format({**base, "text_wrap": True}),
        "money": book.add_format({**base, "num_format": "#,##0.00"}),
        "soft": book.add_format({**base, "font_color": "#55636D"}),
    }


def _first(book: Any, styles: Mapping[str, Any], data: Mapping[str, Any]) -> None:
    page = book.add_worksheet(_("汇总"))
    page.set_column(0, 0, 22)
    page.set_column(1, 1, 90)
    page.write_string(0, 0, f"{data['title']}　{data['year']}", styles["title"])
    page.write_string(1, 0, _("企业"), styles["text"])
    page.write_string(1, 1, guarded(data["firm"]), styles["text"])
    line = 2
    for label, amount in data["sums"]:
        page.write_string(line, 0, label, styles["text"])
        _write(page, line, 1, amount, styles, money=True)
        line += 1
    for label, text in (
        (_("方式"), data["mode"]), (_("核定"), data["reckoned"]),
        (_("标准"), f"{data['rates']}（{data['confidence']}）" if data["rates"] else "—"),
    ):  # fmt: skip
        page.write_string(line, 0, label, styles["text"])
        page.write_string(line, 1, text, styles["text"])
        line += 1
    for label, texts in (
        (_("计算步骤"), data["steps"]),
        (_("需要核对"), [f"{message}。{remedy}" for message, remedy in data["doubts"]]),
        (_("其他规定"), [f"{text}（{clause}，{sure}）" for text, clause, sure in data["provisions"]]),
    ):
        for place, text in enumerate(texts):
            page.write_string(line, 0, label if place == 0 else "", styles["text"])
            page.write_string(line, 1, guarded(text), styles["text"])
            line += 1
    page.write_string(line, 0, data["printed"], styles["soft"])


def _sheet(
    book: Any, styles: Mapping[str, Any], name: str, heads: Sequence[str], rows: Sequence[Sequence[str]], *,
    money: set[int], note: str,
) -> None:  # fmt: skip
    page = book.add_worksheet(name)
    page.freeze_panes(1, 0)
    for column, head in enumerate(heads):
        page.set_column(column, column, 18 if column in money else 14 if len(heads) > 5 else 24)
        page.write_string(0, column, head, styles["head"])
    for line, row in enumerate(rows, start=1):
        for column, value in enumerate(row):
            _write(page, line, column, value, styles, money=column in money)
    if note:
        page.write_string(len(rows) + 2, 0, note, styles["soft"])


def _write(page: Any, line: int, column: int, value: str, styles: Mapping[str, Any], *, money: bool) -> None:
    amount: Decimal | None = read_amount(value) if money else None
    if amount is not None:
        page.write_number(line, column, float(amount), styles["money"])
    else:
        page.write_string(line, column, guarded(value), styles["text"])
