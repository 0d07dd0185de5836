"""Lists leave as workbooks; a ledger goes back with its wrong cells marked."""

from datetime import UTC, date, datetime
from pathlib import Path

import python_calamine
from hypothesis import given
from hypothesis import strategies as st

from anguan.foundation.documents.excel import (
    EXPLANATION,
    Mark,
    Row,
    Table,
    guarded,
    read_table,
    write_marked,
    write_workbook,
)
from anguan.foundation.documents.table import column_index, column_letter, tidy


def test_a_list_keeps_its_types(tmp_path: Path) -> None:
    path = tmp_path / "隐患.xlsx"
    at = datetime(2026, 3, 1, 2, 30, tzinfo=UTC)
    count = write_workbook(
        path,
        sheet="隐患清单",
        headers=("编号", "内容", "发现时间", "期限", "重大"),
        rows=iter([(1, "粉尘", at, date(2026, 3, 5), True), (913209007532412345, None, None, None, False)]),
    )
    rows = python_calamine.load_workbook(path).get_sheet_by_name("隐患清单").to_python()
    assert count == 2
    assert rows[1] == [1.0, "粉尘", datetime(2026, 3, 1, 10, 30), date(2026, 3, 5), "是"]  # noqa: DTZ001
    assert rows[2][0] == "913209007532412345"


def test_nothing_people_typed_becomes_a_formula(tmp_path: Path) -> None:
    path = tmp_path / "清单.xlsx"
    write_workbook(path, sheet="清单", headers=("内容",), rows=[("=HYPERLINK(1)",), ("@SUM",), ("-1+1",), ("\tx",)])
    rows = python_calamine.load_workbook(path).get_sheet_by_index(0).to_python()
    assert [row[0] for row in rows[1:]] == ["'=HYPERLINK(1)", "'@SUM", "'-1+1", "'\tx"]


@given(st.text())
def test_a_guarded_text_reads_back_as_it_was(text: str) -> None:
    assert not guarded(text).startswith(("=", "+", "-", "@", "\t", "\r"))
    assert tidy(guarded(tidy(text))) == tidy(text) or tidy(text).startswith("'")


@given(st.integers(0, 16_383))
def test_columns_are_named_as_spreadsheets_name_them(index: int) -> None:
    assert column_index(column_letter(index)) == index


def test_a_marked_table_keeps_its_rows_where_they_were(tmp_path: Path) -> None:
    table = Table(
        sheet="台账",
        sheets=("台账",),
        headings=("企业名称", "统一社会信用代码"),
        rows=(Row(4, ("华海", "91")), Row(6, ("=金泰", ""))),
        heading_number=3,
        above=(Row(1, ("2026年台账", "")),),
    )
    path = tmp_path / "标注.xlsx"
    marks = [
        Mark(4, 1, "只有 2 位，应为 18 位"),
        Mark(6, 1, "没有填写"),
        Mark(6, None, "与第 4 行重复", is_error=False),
    ]
    assert write_marked(path, table, marks) == 2
    rows = python_calamine.load_workbook(path).get_sheet_by_index(0).to_python(skip_empty_area=False)
    assert rows[2] == ["企业名称", "统一社会信用代码", EXPLANATION]
    assert rows[3] == ["华海", "91", "【统一社会信用代码】只有 2 位，应为 18 位"]
    assert rows[5][2] == "【统一社会信用代码】没有填写；与第 4 行重复"
    with path.open("rb") as file:
        again = read_table(file, path.name)
    assert [(row.number, row.cells[0]) for row in again.rows] == [(4, "华海"), (6, "=金泰")]
