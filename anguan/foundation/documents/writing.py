"""Writing (写出表格): workbooks row by row, safe to open, with Chinese headings that stay in sight."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import xlsxwriter

from anguan.foundation.clock import local
from anguan.foundation.documents.table import Table
from anguan.foundation.words import mark as _

SHEET_ROWS = 1_000_000  # a sheet ends at 1,048,576
FONT = "等线"  # on every Chinese Windows; others fall back to their own
COMMENTS = 5_000  # beyond this a workbook with comments opens slowly, and the last column says it all anyway
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True)
class Mark:
    """Something to say about one cell of somebody's table; `column` is None when it concerns the whole row."""

    row: int  # number in the file, counted from 1
    column: int | None  # counted from 0
    text: str  # what is wrong and what to do
    is_error: bool = True


def guarded(text: str) -> str:
    """Return text that no spreadsheet will take for a formula (防公式注入), even after it went through CSV."""
    return f"'{text}" if text.startswith(_FORMULA) else text


def write_workbook(path: Path, *, sheet: str, headers: Sequence[str], rows: Iterable[Sequence[object]]) -> int:
    """Write a list as a workbook, streaming; return how many rows were written."""
    count = 0
    with xlsxwriter.Workbook(path, {"constant_memory": True, **_PLAIN}) as workbook:
        styles = _Styles(workbook)
        page = _new_page(workbook, sheet, headers, styles)
        pages, line = 1, 0
        widths = [_width(header) for header in headers]
        for cells in rows:
            if line == SHEET_ROWS:
                pages, line = pages + 1, 0
                page = _new_page(workbook, f"{sheet[:26]}（{pages}）", headers, styles)
            line += 1
            count += 1
            for column, value in enumerate(cells):
                _write(page, line, column, value, styles)
                if count <= 200 and column < len(widths):
                    widths[column] = max(widths[column], _width(str(value or "")))
            if count == 200:
                _set_widths(page, widths)
        if count < 200:
            _set_widths(page, widths)
        page.autofilter(0, 0, max(line, 1), max(len(headers) - 1, 0))
    return count


def write_marked(path: Path, table: Table, marks: Sequence[Mark]) -> int:
    """Give a table back with wrong cells coloured and explained, every row where it was; return the rows marked."""
    by_row: dict[int, list[Mark]] = {}
    for mark in marks:
        by_row.setdefault(mark.row, []).append(mark)
    explained = len(table.headings)
    comments = 0
    with xlsxwriter.Workbook(path, {"constant_memory": True, **_PLAIN}) as workbook:
        styles = _Styles(workbook)
        page = workbook.add_worksheet(_sheet_name(table.sheet))
        for column, heading in enumerate(table.headings):
            page.set_column(column, column, min(max(_width(heading), 12), 40), styles.text)
        page.set_column(explained, explained, 80, styles.text)
        page.freeze_panes(table.heading_number, 0)
        for row in table.above:
            for column, cell in enumerate(row.cells):
                if cell:
                    page.write_string(row.number - 1, column, guarded(cell), styles.title)
        for column, heading in enumerate((*table.headings, EXPLANATION)):
            page.write_string(table.heading_number - 1, column, guarded(heading), styles.header)
        for row in sorted((*table.rows, *table.left_out), key=lambda one: one.number):
            found = by_row.get(row.number, ())
            notes = _notes(found)
            for column, cell in enumerate(row.cells):
                style = styles.text
                if column in notes:
                    is_error, text = notes[column]
                    style = styles.wrong if is_error else styles.doubtful
                    if comments < COMMENTS:
                        page.write_comment(row.number - 1, column, text, {"x_scale": 2, "author": ""})
                        comments += 1
                if cell:
                    page.write_string(row.number - 1, column, guarded(cell), style)
                elif column in notes:
                    page.write_blank(row.number - 1, column, None, style)
            if found:
                words = "；".join(f"{_place(table, one)}{one.text}" for one in found)
                style = styles.wrong if any(one.is_error for one in found) else styles.doubtful
                page.write_string(row.number - 1, explained, words[:32_000], style)
    return len(by_row)


# The heading of the column we add; a marked file that is sent again is read with this column left aside.
EXPLANATION = _("问题说明")

_PLAIN: dict[str, object] = {"strings_to_numbers": False, "strings_to_formulas": False, "strings_to_urls": False}


class _Styles:
    def __init__(self, workbook: Any):
        base = {"font_name": FONT, "font_size": 11, "valign": "vcenter"}
        workbook.formats[0].set_font_name(FONT)
        self.text = workbook.add_format({**base, "num_format": "@"})
        self.number = workbook.add_format(base)
        self.date = workbook.add_format({**base, "num_format": "yyyy-mm-dd", "align": "left"})
        self.moment = workbook.add_format({**base, "num_format": "yyyy-mm-dd hh:mm", "align": "left"})
        self.title = workbook.add_format({**base, "bold": True, "font_size": 13})
        self.header = workbook.add_format(
            {**base, "bold": True, "bg_color": "#E8EEF7", "bottom": 1, "text_wrap": True, "align": "center"}
        )
        self.wrong = workbook.add_format({**base, "bg_color": "#FFC7CE", "font_color": "#9C0006", "num_format": "@"})
        self.doubtful = workbook.add_format({**base, "bg_color": "#FFEB9C", "font_color": "#7F6000", "num_format": "@"})


def _new_page(workbook: Any, sheet: str, headers: Sequence[str], styles: _Styles) -> Any:
    page = workbook.add_worksheet(_sheet_name(sheet))
    page.freeze_panes(1, 0)
    page.set_row(0, 24)
    for column, header in enumerate(headers):
        page.write_string(0, column, guarded(header), styles.header)
    return page


def _write(page: Any, line: int, column: int, value: object, styles: _Styles) -> None:
    """Write one value as what it is; numbers too long for a spreadsheet stay text."""
    if value is None or value == "":
        return
    if isinstance(value, bool):
        page.write_string(line, column, _("是") if value else _("否"), styles.text)
    elif isinstance(value, (int, float, Decimal)) and abs(float(value)) < 10**15:
        page.write_number(line, column, value, styles.number)
    elif isinstance(value, datetime):
        naive = (local(value) if value.tzinfo else value).replace(tzinfo=None)
        page.write_datetime(line, column, naive, styles.moment)
    elif isinstance(value, date):
        page.write_datetime(line, column, datetime(value.year, value.month, value.day), styles.date)  # noqa: DTZ001
    else:
        page.write_string(line, column, guarded(str(value))[:32_000], styles.text)


def _width(text: str) -> int:
    """Return how wide a text stands, a Chinese character counting two, within what is pleasant to read."""
    return min(max(sum(2 if ord(letter) > 0x2E7F else 1 for letter in text) + 3, 8), 48)


def _set_widths(page: Any, widths: Sequence[int]) -> None:
    for column, width in enumerate(widths):
        page.set_column(column, column, width)


def _sheet_name(name: str) -> str:
    """Return a name a sheet may have: no []:*?/\\ and at most 31 characters."""
    return "".join(" " if letter in "[]:*?/\\'" else letter for letter in name)[:31].strip() or _("表格")


def _notes(marks: Iterable[Mark]) -> Mapping[int, tuple[bool, str]]:
    notes: dict[int, tuple[bool, str]] = {}
    for mark in marks:
        if mark.column is not None:
            is_error, text = notes.get(mark.column, (False, ""))
            notes[mark.column] = (is_error or mark.is_error, f"{text}\n{mark.text}".strip())
    return notes


def _place(table: Table, mark: Mark) -> str:
    return f"【{table.headings[mark.column]}】" if mark.column is not None and mark.column < len(table.headings) else ""
