"""Reading (读取表格): .xlsx, .xls, .ods and .csv into a `Table`, or a refusal that says what to do."""

import csv
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from io import BytesIO, StringIO
from typing import Protocol

import python_calamine as calamine

from anguan.foundation.documents import sniffing
from anguan.foundation.documents.encoding import decode
from anguan.foundation.documents.headings import Known, Merge, find_headings, join_headings, stands_below_the_data
from anguan.foundation.documents.table import Limits, Row, Table, as_text, is_empty, lost_digits
from anguan.foundation.refusal import Reason, Refused
from anguan.foundation.words import mark as _

csv.field_size_limit(1024 * 1024)


class Readable(Protocol):
    """An open file, a browser's upload, or bytes in memory."""

    def read(self, size: int, /) -> bytes:
        """Return that many bytes, or what is left."""
        ...


@dataclass(frozen=True)
class _Grid:
    """One sheet before its headings are known."""

    name: str
    rows: list[list[str]]
    merges: tuple[Merge, ...]
    troubles: sniffing.Troubles


def read_table(
    file: Readable, name: str, *, sheet: str = "", known: Known | None = None, limits: Limits | None = None
) -> Table:
    """Read a table; `known` says whether a heading is one of ours and finds the heading row among titles and notes.

    Without `sheet` the visible sheet that has the most known headings, then the most rows, is taken.
    """
    limits = limits or Limits()
    content = file.read(limits.size + 1)
    kind = sniffing.kind_of(content, name, limits)
    grids, names = _from_csv(content, limits) if kind == "csv" else _from_workbook(content, kind, sheet, limits)
    tables = [table for grid in grids if (table := _as_table(grid, names, known, limits))]
    if not tables:
        raise Refused(
            Reason(
                "no_rows",
                _("表格里没有可以导入的数据行。"),
                _("请确认第一张工作表里有一行表头（如“企业名称”“统一社会信用代码”），表头下面是数据。"),
            )
        )
    return max(tables, key=lambda table: (sum(map(known, table.headings)) if known else 0, len(table.rows)))


def _from_csv(content: bytes, limits: Limits) -> tuple[list[_Grid], tuple[str, ...]]:
    text = decode(content)
    rows: list[list[str]] = []
    width = 0
    try:
        for cells in csv.reader(StringIO(text, newline=""), delimiter=_delimiter(text)):
            rows.append([as_text(cell) for cell in cells])
            width = max(width, len(cells))
            if len(rows) > limits.rows + 100:
                raise sniffing.too_many_cells(limits)
    except csv.Error as error:
        raise sniffing.damaged() from error
    return [_Grid("CSV", rows, (), {})], ("CSV",)


def _delimiter(text: str) -> str:
    """Return what stands between the cells, judged by the first lines that have any."""
    opening = text[:10_000]
    return max(",\t;，", key=lambda mark: (opening.count(mark), mark == ","))


def _from_workbook(content: bytes, kind: str, sheet: str, limits: Limits) -> tuple[list[_Grid], tuple[str, ...]]:
    troubles: dict[str, sniffing.Troubles] = {}
    if kind == "xlsx":
        troubles = sniffing.inspect_xlsx(content, limits)
    elif kind == "ods":
        sniffing.inspect_ods(content, limits)
    try:
        workbook = calamine.load_workbook(BytesIO(content))
        names = tuple(
            about.name
            for about in workbook.sheets_metadata
            if about.visible == calamine.SheetVisibleEnum.Visible and about.typ == calamine.SheetTypeEnum.WorkSheet
        )
        wanted = (sheet,) if sheet in names else names
        return [_grid_of(workbook.get_sheet_by_name(one), troubles.get(one, {})) for one in wanted], names
    except calamine.PasswordError as error:
        raise Refused(
            Reason("file_locked", _("文件设有打开密码，无法读取。"), _("请在 Excel 或 WPS 中取消密码，另存后再上传。"))
        ) from error
    except (calamine.CalamineError, OSError, ValueError) as error:
        raise sniffing.damaged() from error


def _grid_of(sheet: "calamine.CalamineSheet", troubles: sniffing.Troubles) -> _Grid:
    rows: list[list[str]] = []
    found = dict(troubles)
    for number, cells in enumerate(sheet.to_python(skip_empty_area=False), start=1):
        rows.append([as_text(cell) for cell in cells])
        for column, cell in enumerate(cells):
            if cell.__class__ is float and lost_digits(cell):
                found[number, column] = "digits_lost"
    merges = tuple((top, left, bottom, right) for (top, left), (bottom, right) in sheet.merged_cell_ranges or ())
    return _Grid(sheet.name, rows, merges, found)


def _as_table(grid: _Grid, names: tuple[str, ...], known: Known | None, limits: Limits) -> Table | None:
    place = find_headings(grid.rows, grid.merges, known)
    if place is None:
        return None
    first, last = place
    _fill_down(grid, last)
    width = _width([grid.rows[last], grid.rows[first], *grid.rows[last + 1 :]])
    if width > limits.columns:
        raise sniffing.too_many_cells(limits)
    rows: list[Row] = []
    left_out: list[Row] = []
    for number, cells in enumerate(grid.rows[last + 1 :], start=last + 2):
        if is_empty(cells):
            continue
        if stands_below_the_data(cells):
            left_out.append(Row(number, tuple(cells)))
            continue
        rows.append(Row(number, _exactly(cells, width)))
    if len(rows) > limits.rows:
        raise sniffing.too_many_cells(limits)
    if not rows:
        return None
    return Table(
        sheet=grid.name,
        sheets=names,
        headings=join_headings(grid.rows, first, last, grid.merges, width),
        rows=tuple(rows),
        heading_number=last + 1,
        above=tuple(
            Row(n, _exactly(cells, width)) for n, cells in enumerate(grid.rows[:first], start=1) if not is_empty(cells)
        ),
        troubles=grid.troubles,
        left_out=tuple(left_out),
    )


def _fill_down(grid: _Grid, headings_end: int) -> None:
    """Write the value of cells merged downwards into each row: one 乡镇 beside the twenty enterprises in it."""
    for top, left, bottom, right in grid.merges:
        if top > headings_end and left == right and top < len(grid.rows) and left < len(grid.rows[top]):
            for row in grid.rows[top + 1 : bottom + 1]:
                row[left] = row[left] or grid.rows[top][left]


def _width(rows: Iterable[Sequence[str]]) -> int:
    """Return how many columns are used by anything at all."""
    widest = 0
    for cells in rows:
        length = len(cells)
        while length > widest and not cells[length - 1]:
            length -= 1
        widest = max(widest, length)
    return widest


def _exactly(cells: Sequence[str], width: int) -> tuple[str, ...]:
    return tuple(cells[:width]) if len(cells) >= width else (*cells, *[""] * (width - len(cells)))
