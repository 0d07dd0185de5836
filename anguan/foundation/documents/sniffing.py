"""Sniffing (识别文件): what a file is by its content, and whether it is safe to open.

A file name is a wish. A small archive can unpack to terabytes, and one cell at the far corner of a sheet makes a reader
reserve seventeen thousand million cells, so both are measured before anything is opened.
"""

import re
import zipfile
from collections.abc import Iterator
from io import BytesIO
from pathlib import PurePath
from typing import Literal
from xml.etree import ElementTree

from anguan.foundation.documents.table import MEGABYTE, Limits, column_index
from anguan.foundation.refusal import Reason, Refused
from anguan.foundation.words import mark as _

Kind = Literal["xlsx", "xls", "ods", "csv"]
ACCEPTED = (".xlsx", ".xlsm", ".xls", ".et", ".ods", ".csv", ".txt")
ACCEPTED_TITLE = _("Excel 表格（.xlsx、.xls）、WPS 表格（.et）、.ods 或 .csv")

_TEXT = (".csv", ".txt")

_REMEDY = _("请上传 {accepted} 文件。如果文件能用 Excel 或 WPS 打开，请另存为“Excel 工作簿（.xlsx）”后再上传。")
_OTHERS: tuple[tuple[bytes, str], ...] = (
    (b"%PDF", "PDF"),
    (b"\x89PNG", "图片"),
    (b"\xff\xd8\xff", "图片"),
    (b"GIF8", "图片"),
    (b"BM", "图片"),
    (b"{\\rtf", "Word 文档"),
    (b"Rar!", "压缩包"),
    (b"7z\xbc\xaf", "压缩包"),
    (b"\x1f\x8b", "压缩包"),
    (b"MZ", "程序"),
)


# Cells seen on the way that cannot be read as meant, by (row number, column): formulas nobody calculated, errors.
Troubles = dict[tuple[int, int], str]


def kind_of(content: bytes, name: str, limits: Limits) -> Kind:
    """Return what a file is, or refuse it saying what it seems to be instead."""
    suffix = PurePath(name).suffix.lower()
    if not content:
        raise Refused(Reason("file_empty", _("文件是空的，里面没有任何内容。"), _("请检查文件，确认保存后再上传。")))
    if len(content) > limits.size:
        raise too_large(len(content), limits)
    if content[:4] == b"PK\x03\x04":
        return _kind_of_archive(content)
    if content[:8] == b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1":
        return "xls"
    for start, title in _OTHERS:
        if content.startswith(start) and (suffix not in _TEXT or not _looks_like_text(content[:1024])):
            raise _wrong_type(title)
    opening = content[:2048].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if opening.startswith((b"<html", b"<!doctype", b"<table", b"<?xml", b"<head", b"<meta", b"mime-version")):
        raise _wrong_type("网页格式的表格")
    if suffix not in ACCEPTED:
        raise _wrong_type(suffix.lstrip(".").upper() or _("没有扩展名的"))
    return "csv"


def _looks_like_text(opening: bytes) -> bool:
    """Say whether a file that begins like something else might be a text all the same: 'MZ,BM,…' in a CSV."""
    return not any(byte < 0x20 and byte not in b"\t\r\n" for byte in opening) and opening[:1].isascii()


def too_large(size: int, limits: Limits) -> Refused:
    """Return the refusal of a file that is larger than allowed."""
    message = _("文件有 {size} MB，超过了上限 {limit} MB。").format(
        size=-(-size // MEGABYTE), limit=limits.size // MEGABYTE
    )
    remedy = _("请删去图片和不用的工作表，或按乡镇拆成几个文件分别上传。")
    return Refused(Reason("file_too_large", message, remedy))


def too_many_cells(limits: Limits) -> Refused:
    """Return the refusal of a table with more rows or columns than allowed."""
    message = _("表格太大：最多 {rows} 行、{columns} 列。").format(rows=limits.rows, columns=limits.columns)
    remedy = _("请删去表格下方和右侧多余的行列，或拆成几个文件分别上传。")
    return Refused(Reason("table_too_large", message, remedy))


def damaged() -> Refused:
    """Return the refusal of a file that claims to be a spreadsheet and cannot be read as one."""
    return Refused(
        Reason(
            "file_damaged",
            _("文件已损坏，或者不是真正的表格文件。"),
            _("请用 Excel 或 WPS 打开它，另存为 .xlsx 后再上传。"),
        )
    )


def inspect_xlsx(content: bytes, limits: Limits) -> dict[str, Troubles]:
    """Measure an .xlsx before it is opened; return each sheet's formulas without a value and cells showing an error."""
    troubles: dict[str, Troubles] = {}
    budget = limits.unpacked
    with zipfile.ZipFile(BytesIO(content)) as archive:
        sheets = _sheet_names(archive)
        for info in archive.infolist():
            is_sheet = "/worksheets/" in info.filename and info.filename.endswith(".xml")
            scan = _SheetScan(limits) if is_sheet else None
            for chunk in _unpacked(archive, info):
                budget -= len(chunk)
                if budget < 0:
                    raise _bomb()
                if scan:
                    scan.feed(chunk)
            if scan:
                troubles[sheets.get(info.filename, info.filename)] = scan.close()
    return troubles


def inspect_ods(content: bytes, limits: Limits) -> None:
    """Measure an .ods before it is opened: a single repeated cell can stand for thousands of millions."""
    with zipfile.ZipFile(BytesIO(content)) as archive:
        budget = limits.unpacked
        rows = _OdsRows(limits)
        parser = ElementTree.XMLParser(target=rows)  # noqa: S314 - expat bounds entities, nothing else is resolved
        for info in archive.infolist():
            for chunk in _unpacked(archive, info):
                budget -= len(chunk)
                if budget < 0:
                    raise _bomb()
                if info.filename == "content.xml":
                    try:
                        parser.feed(chunk)
                    except ElementTree.ParseError as error:
                        raise damaged() from error


_OPEN_CELL = re.compile(rb"<(?:\w+:)?c\b[^>]*?\br\s*=\s*[\"']([A-Za-z]{1,3})(\d{1,7})[\"'][^>]*(?<!/)>")
_OPEN_ROW = re.compile(rb"<(?:\w+:)?row\b[^>]*?\br\s*=\s*[\"'](\d{1,10})[\"'][^>]*(?<!/)>")
_NAMELESS_CELL = re.compile(rb"<(?:\w+:)?c(?:\s+(?!r\s*=)\w+\s*=\s*[\"'][^\"']*[\"'])*\s*>")
_EMPTY_FORMULA = re.compile(
    rb"<(?:\w+:)?c\b[^>]*?\br=[\"']([A-Za-z]{1,3})(\d{1,7})[\"'][^>]*>\s*<(?:\w+:)?f\b(?:[^>]*/>|[^>]*>[^<]*</(?:\w+:)?f>)"
    rb"\s*(?:<(?:\w+:)?v>\s*</(?:\w+:)?v>|<(?:\w+:)?v\s*/>)?\s*</(?:\w+:)?c>"
)
_ERROR_CELL = re.compile(rb"<(?:\w+:)?c\b[^>]*?\br=[\"']([A-Za-z]{1,3})(\d{1,7})[\"'][^>]*?\bt=[\"']e[\"'][^>]*>")


class _SheetScan:
    """Reads a sheet's XML in pieces: how far filled cells reach, and which cells are in trouble."""

    def __init__(self, limits: Limits):
        self.limits = limits
        self.rest = b""
        self.last_row = 0
        self.last_column = 0
        self.troubles: Troubles = {}

    def feed(self, chunk: bytes) -> None:
        text = self.rest + chunk
        cut = text.rfind(b"<row") if b"<row" in text else text.rfind(b"<")
        self._read(text[:cut] if cut > 0 else b"")
        self.rest = text[cut:] if cut > 0 else text
        if len(self.rest) > 16 * MEGABYTE:
            raise damaged()

    def close(self) -> Troubles:
        self._read(self.rest)
        return self.troubles

    def _read(self, text: bytes) -> None:
        places = _OPEN_CELL.findall(text)
        if places:
            self.last_row = max(self.last_row, max(int(row) for _column, row in places))
            self.last_column = max(
                self.last_column, max(column_index(c.decode()) + 1 for c in {c for c, _row in places})
            )
        if _NAMELESS_CELL.search(text):
            self.last_row = max([self.last_row, *(int(row) for row in _OPEN_ROW.findall(text))])
        if self.last_row * max(self.last_column, 1) > self.limits.cells:
            raise too_many_cells(self.limits)
        if b"<f" in text or b":f" in text:
            self._note(_EMPTY_FORMULA, text, "formula_empty")
        if b'="e"' in text or b"='e'" in text:
            self._note(_ERROR_CELL, text, "cell_error")

    def _note(self, pattern: re.Pattern[bytes], text: bytes, trouble: str) -> None:
        for column, row in pattern.findall(text):
            self.troubles[int(row), column_index(column.decode())] = trouble


_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"


class _OdsRows:
    """Watches an .ods go by: a row or cell with something in it may not be repeated beyond the limits."""

    def __init__(self, limits: Limits):
        self.limits = limits
        self.rows, self.cell_repeats, self.row_repeats, self.width = 0, 1, 1, 0

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        if tag == _TABLE + "table-row":
            self.row_repeats, self.width = int(attributes.get(_TABLE + "number-rows-repeated", "1")), 0
        elif tag == _TABLE + "table-cell":
            self.cell_repeats = int(attributes.get(_TABLE + "number-columns-repeated", "1"))
        elif self.cell_repeats and tag.endswith("}p"):  # a filled cell holds a paragraph
            self.width += self.cell_repeats
            self.cell_repeats = 0

    def end(self, tag: str) -> None:
        if tag == _TABLE + "table-row" and self.width:
            self.rows += self.row_repeats
            if self.rows > self.limits.rows + 100 or self.width > self.limits.columns:
                raise too_many_cells(self.limits)

    def data(self, text: str) -> None: ...


_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


def _sheet_names(archive: zipfile.ZipFile) -> dict[str, str]:
    """Return the name people gave to each sheet's file; sheets moved about do not stand in the order of their files."""
    try:
        book = ElementTree.fromstring(archive.read("xl/workbook.xml"))  # noqa: S314 - expat expands nothing by itself
        links = ElementTree.fromstring(archive.read("xl/_rels/workbook.xml.rels"))  # noqa: S314
    except (KeyError, ElementTree.ParseError, zipfile.BadZipFile, RuntimeError, OSError, EOFError):
        return {}
    targets = {link.get("Id"): (link.get("Target") or "").lstrip("/").removeprefix("xl/") for link in links}
    sheets = [element for element in book.iter() if element.tag.endswith("}sheet")]
    return {f"xl/{targets.get(sheet.get(_RELATION), '')}": sheet.get("name") or "" for sheet in sheets}


def _unpacked(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> Iterator[bytes]:
    """Unpack one member in pieces, trusting what comes out rather than the size its header claims."""
    info.file_size = 1 << 62
    try:
        with archive.open(info) as member:
            while chunk := member.read(MEGABYTE):
                yield chunk
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError) as error:
        raise damaged() from error


def _kind_of_archive(content: bytes) -> Kind:
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            names = set(archive.namelist())
    except (zipfile.BadZipFile, OSError, ValueError) as error:
        raise damaged() from error
    if any(name.startswith("xl/") for name in names):
        return "xlsx"
    if "content.xml" in names and "mimetype" in names:
        return "ods"
    if any(name.startswith("word/") for name in names):
        raise _wrong_type("Word 文档")
    if any(name.startswith("ppt/") for name in names):
        raise _wrong_type("演示文稿")
    raise _wrong_type("压缩包")


def _wrong_type(title: str) -> Refused:
    message = _("这是{title}文件，不能当作表格导入。").format(title=title)
    return Refused(Reason("file_type", message, _REMEDY.format(accepted=ACCEPTED_TITLE)))


def _bomb() -> Refused:
    return Refused(
        Reason(
            "file_unpacks_too_large",
            _("文件解压后过大，已停止读取。"),
            _("请删去图片和不用的工作表，或把数据复制到新的表格里再上传。"),
        )
    )
