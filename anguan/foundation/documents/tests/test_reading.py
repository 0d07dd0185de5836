"""An office sends its ledger, in whatever shape it keeps it."""

import zipfile
from collections.abc import Callable, Sequence
from datetime import date
from io import BytesIO
from typing import Any

import pytest
import xlsxwriter

from anguan.foundation.documents.excel import Limits, Table, read_table
from anguan.foundation.refusal import Refused

HEADINGS = ("企业名称", "统一社会信用代码", "联系电话", "成立日期")
CREDIT_CODE = "91320900MA1WJ0YA7T"


def known(heading: str) -> bool:
    return heading.replace(" ", "") in {*HEADINGS, "名称", "主要负责人", "主要负责人电话", "乡镇"}


def workbook(fill: Callable[[Any, Any], None]) -> BytesIO:
    content = BytesIO()
    with xlsxwriter.Workbook(content) as book:
        fill(book, book.add_worksheet("企业台账"))
    return BytesIO(content.getvalue())


def read(content: BytesIO | bytes, name: str = "台账.xlsx", limits: Limits | None = None) -> Table:
    return read_table(BytesIO(content) if isinstance(content, bytes) else content, name, known=known, limits=limits)


def refusal(content: bytes, name: str = "台账.xlsx", limits: Limits | None = None) -> str:
    with pytest.raises(Refused) as refused:
        read(content, name, limits)
    reason = refused.value.reasons[0]
    assert reason.message.endswith("。")
    assert reason.remedy.startswith("请")
    return reason.code


def fill_rows(*rows: Sequence[object]) -> Callable[[Any, Any], None]:
    def fill(_book: Any, page: Any) -> None:
        for number, cells in enumerate(rows):
            page.write_row(number, 0, cells)

    return fill


def cells(table: Table) -> list[tuple[str, ...]]:
    return [row.cells for row in table.rows]


def test_a_workbook_with_a_title_above_its_headings() -> None:
    table = read(workbook(fill_rows(["2026年企业台账"], [], HEADINGS, ["华海化工", CREDIT_CODE, 13800000001, ""])))
    assert table.headings == HEADINGS
    assert cells(table) == [("华海化工", CREDIT_CODE, "13800000001", "")]
    assert (table.rows[0].number, table.heading_number, table.above[0].cells[0]) == (4, 3, "2026年企业台账")


def test_numbers_dates_and_ticks_become_what_was_meant() -> None:
    def fill(book: Any, page: Any) -> None:
        page.write_row(0, 0, (*HEADINGS, "涉氨", "人数"))
        page.write_row(1, 0, ("华海", 913209007532412345, 13800000001.0))
        page.write_datetime(1, 3, date(2019, 5, 1), book.add_format({"num_format": "yyyy-mm-dd"}))
        page.write_boolean(1, 4, True)
        page.write_number(1, 5, 12.5)

    table = read(workbook(fill))
    assert table.rows[0].cells[2:] == ("13800000001", "2019-05-01", "是", "12.5")
    assert table.troubles == {(2, 1): "digits_lost"}


def test_merged_headings_over_two_rows_are_joined() -> None:
    def fill(_book: Any, page: Any) -> None:
        page.merge_range("A1:E1", "某某区工贸企业台账")
        page.merge_range("A2:A3", "企业名称")
        page.merge_range("B2:C2", "主要负责人")
        page.merge_range("D2:D3", "乡镇")
        page.write("E2", "备注")
        page.write_row("B3", ("姓名", "电话"))
        page.write_row("A4", ("华海化工", "周建国", 13800000001, "黄沙港镇"))

    table = read(workbook(fill))
    assert table.headings == ("企业名称", "主要负责人 姓名", "主要负责人 电话", "乡镇", "备注")
    assert cells(table) == [("华海化工", "周建国", "13800000001", "黄沙港镇", "")]


def test_two_heading_rows_in_csv_are_joined_without_merges() -> None:
    content = "企业名称,主要负责人,,乡镇\n,姓名,电话,\n华海化工,周建国,13800000001,黄沙港镇\n".encode()
    assert read(content, "台账.csv").headings == ("企业名称", "主要负责人 姓名", "主要负责人 电话", "乡镇")


def test_a_town_merged_downwards_belongs_to_every_row() -> None:
    def fill(_book: Any, page: Any) -> None:
        page.write_row(0, 0, ("企业名称", "乡镇"))
        page.write_column(1, 0, ("华海", "金泰", "永丰"))
        page.merge_range("B2:B4", "黄沙港镇")

    assert cells(read(workbook(fill))) == [("华海", "黄沙港镇"), ("金泰", "黄沙港镇"), ("永丰", "黄沙港镇")]


def test_formulas_give_their_values_and_missing_or_wrong_values_are_told() -> None:
    def fill(_book: Any, page: Any) -> None:
        page.write_row(0, 0, HEADINGS)
        page.write_formula("A2", '=CONCATENATE("华","海")', None, "华海")
        page.write_formula("B2", "=VLOOKUP(A2,X:Y,2)", None, "#N/A")
        page.write_formula("C2", "=D2", None, "")

    table = read(workbook(fill))
    assert cells(table) == [("华海", "", "", "")]
    assert table.troubles == {(2, 1): "cell_error", (2, 2): "formula_empty"}


def test_totals_and_signatures_below_are_left_aside() -> None:
    table = read(
        workbook(fill_rows(HEADINGS, ["华海", CREDIT_CODE], ["合计", "", 1], ["填表人：李科", "", "审核：王局"]))
    )
    assert [row.cells[0] for row in table.rows] == ["华海"]
    assert [row.number for row in table.left_out] == [3, 4]


def test_the_sheet_with_our_headings_is_taken_or_the_one_asked_for() -> None:
    def fill(book: Any, page: Any) -> None:
        page.write_row(0, 0, ("说明", "内容"))
        page.write_row(1, 0, ("第一条", "请如实填写"))
        for name in ("黄沙港镇", "合德镇"):
            other = book.add_worksheet(name)
            other.write_row(0, 0, HEADINGS)
            other.write_row(1, 0, (f"{name}某厂", CREDIT_CODE))

    content = workbook(fill).getvalue()
    assert read(content).sheet == "黄沙港镇"
    chosen = read_table(BytesIO(content), "台账.xlsx", sheet="合德镇", known=known)
    assert (chosen.sheet, chosen.sheets) == ("合德镇", ("企业台账", "黄沙港镇", "合德镇"))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_csv_in_the_encodings_offices_use(encoding: str) -> None:
    content = f"{','.join(HEADINGS)}\n华海化工有限公司,{CREDIT_CODE},13800000001,\n".encode(encoding)
    assert cells(read(content, "台账.csv"))[0][0] == "华海化工有限公司"


def test_emoji_and_rare_characters_survive_and_invisible_ones_go() -> None:
    content = f"{','.join(HEADINGS)}\n\u3000𬱟石\u200b 😀 厂\x00\ufeff ,９１３２,+86 138,\n".encode()
    with_nul = content.replace(b"\x00", b"")
    assert cells(read(with_nul, "台账.csv")) == [("𬱟石 😀 厂", "9132", "+86 138", "")]


def test_an_ods_sheet() -> None:
    row = "".join(
        f"<table:table-cell office:value-type='string'><text:p>{text}</text:p></table:table-cell>" for text in HEADINGS
    )
    second = row.replace("企业名称", "华海")
    table = read(
        ods(f"<table:table-row>{row}</table:table-row><table:table-row>{second}</table:table-row>"), "台账.ods"
    )
    assert (table.headings, table.rows[0].cells[0]) == (HEADINGS, "华海")


def ods(rows: str) -> bytes:
    spaces = " ".join(
        f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "table", "text")
    )
    content = (
        f"<?xml version='1.0' encoding='UTF-8'?><office:document-content {spaces}><office:body><office:spreadsheet>"
    )
    content += f"<table:table table:name='台账'>{rows}</table:table></office:spreadsheet></office:body>"
    content += "</office:document-content>"
    target = BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("META-INF/manifest.xml", "<manifest:manifest xmlns:manifest='urn:x'/>")
        archive.writestr("content.xml", content)
    return target.getvalue()


def archive_of(**members: bytes) -> bytes:
    target = BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name.replace("__", "/"), content)
    return target.getvalue()


@pytest.mark.parametrize(
    ("content", "name", "code"),
    [
        (b"", "台账.xlsx", "file_empty"),
        (b"%PDF-1.7 ...", "台账.xlsx", "file_type"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "台账.csv", "file_type"),
        (b"\xff\xd8\xff\xe0" + bytes(40), "照片.jpg", "file_type"),
        (b"MZ\x90\x00", "台账.exe", "file_type"),
        (b"<html><table><tr><td>1</td></tr></table></html>", "台账.xls", "file_type"),
        (archive_of(word__document_xml=b"<w/>"), "台账.xlsx", "file_type"),
        (archive_of(a=b"1"), "台账.zip", "file_type"),
        (b"PK\x03\x04 and then nothing", "台账.xlsx", "file_damaged"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "台账.xls", "file_damaged"),
        (archive_of(xl__workbook_xml=b"<nonsense"), "台账.xlsx", "file_damaged"),
        ("企业名称,信用代码\n華海化工,1\n".encode("utf-16"), "台账.csv", "encoding"),
        ("企業名稱,統一編號,電話,備註\n華海化學工業股份有限公司,1,2,這是繁體\n".encode("big5"), "台账.csv", "encoding"),
        ("Nom,Numéro,Été\nSociété générale,1,é\n".encode("latin-1"), "台账.csv", "encoding"),
        ("企业名称,统一社会信用代码\n".encode(), "台账.csv", "no_rows"),
        (b"\n\n\n", "台账.csv", "no_rows"),
        ("企业名称\n华海".encode(), "台账.docx", "file_type"),
    ],
)  # fmt: skip
def test_what_is_not_a_table_is_refused_with_a_way_out(content: bytes, name: str, code: str) -> None:
    assert refusal(content, name) == code


def test_two_hundred_megabytes_are_refused_without_being_read() -> None:
    assert refusal(b"PK\x03\x04" + bytes(2000), limits=Limits(size=1000)) == "file_too_large"


def test_a_small_archive_that_unpacks_to_far_too_much() -> None:
    bomb = archive_of(xl__workbook_xml=bytes(3_000_000))
    assert len(bomb) < 10_000
    assert refusal(bomb, limits=Limits(unpacked=2_000_000)) == "file_unpacks_too_large"


def test_one_cell_at_the_far_corner_does_not_make_a_billion() -> None:
    def fill(_book: Any, page: Any) -> None:
        page.write_row(0, 0, HEADINGS)
        page.write(1_048_575, 16_383, "x")

    assert refusal(workbook(fill).getvalue()) == "table_too_large"


def test_a_repeated_ods_cell_does_not_make_a_billion() -> None:
    cell = "<table:table-cell table:number-columns-repeated='16384'><text:p>x</text:p></table:table-cell>"
    assert (
        refusal(ods(f"<table:table-row table:number-rows-repeated='1048576'>{cell}</table:table-row>"))
        == "table_too_large"
    )


def test_too_many_rows_and_too_many_columns() -> None:
    rows = [HEADINGS, *([f"厂{n}", "1"] for n in range(30))]
    assert refusal(workbook(fill_rows(*rows)).getvalue(), limits=Limits(rows=20)) == "table_too_large"
    wide = [[*HEADINGS, *(f"列{n}" for n in range(30))], ["华海", *["1"] * 33]]
    assert refusal(workbook(fill_rows(*wide)).getvalue(), limits=Limits(columns=20)) == "table_too_large"
