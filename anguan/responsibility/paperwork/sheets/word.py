"""Documents as Word (可编辑文件), for those who go on writing: headings, text, tables and hands, by python-docx."""

import base64
from collections.abc import Mapping, Sequence
from io import BytesIO
from typing import Any
from xml.sax.saxutils import escape

import docx
from docx.document import Document as Paper
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, Pt, RGBColor
from docx.table import Table, _Cell
from docx.text.paragraph import Paragraph

from anguan.foundation.words import mark as _

TITLES, TEXT = "黑体", "宋体"  # there on every Chinese office computer
_NUMBERS = "一二三四五六七八九十"
_SOFT = RGBColor(0x55, 0x63, 0x6D)


def word_of(data: Mapping[str, Any]) -> bytes:
    """Write a document as .docx."""
    paper = docx.Document()
    _set_up(paper, data)
    title = paper.add_heading(data["title"], level=0)
    title.alignment = WD_ALIGN_PARAGRAPH.CENTER
    _table(paper, [], data["facts"], widths=(30, 128))
    if data["void"]:
        paper.add_paragraph(_("已作废：{why}").format(why=data["void"]))
    for number, part in enumerate(data["parts"]):
        paper.add_heading(f"{_numbered(number)}、{part['title']}", level=1)
        for line in part["text"].split("\n"):
            if line.strip():
                _said(paper, line)
    if data["items"]:
        paper.add_heading(f"{_numbered(len(data['parts']))}、{_('检查项目')}", level=1)
        heads = [_("序号"), _("类别"), _("检查内容"), _("依据"), _("情况"), _("说明")]
        _table(paper, heads, data["items"], widths=(10, 22, 56, 34, 14, 24))
    if data["photos"]:
        paper.add_heading(_("现场照片（原件留存在系统中）"), level=1)
        for photo in data["photos"]:
            paper.add_paragraph(photo, style="List Bullet")
    paper.add_heading(_("签名"), level=1)
    _hands(paper, data)
    _foot(paper, data)
    out = BytesIO()
    paper.save(out)
    return out.getvalue()


def _set_up(paper: Paper, data: Mapping[str, Any]) -> None:
    section = paper.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin, section.right_margin = Mm(26), Mm(26)
    section.top_margin, section.bottom_margin = Mm(25), Mm(22)
    for name, face, size in (
        ("Normal", TEXT, 12), ("Title", TITLES, 20), ("Heading 1", TITLES, 13), ("List Bullet", TEXT, 10),
    ):  # fmt: skip
        style = paper.styles[name]
        font: Any = style.font
        font.name, font.size, font.color.rgb = face, Pt(size), RGBColor(0, 0, 0)
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for script in ("w:eastAsia", "w:ascii", "w:hAnsi", "w:cs"):
            fonts.set(qn(script), face)
        for theme in ("w:asciiTheme", "w:hAnsiTheme", "w:eastAsiaTheme", "w:cstheme"):
            fonts.attrib.pop(qn(theme), None)
    core = paper.core_properties
    core.title, core.author, core.comments, core.language = data["title"], data["firm"], data["number"], "zh-CN"
    footer = section.footer.paragraphs[0]
    sealed = f"SHA-256 {data['sealed']}" if data["sealed"] else _("{state}，未归档").format(state=data["state"])
    _small(footer, f"{data['firm']}　{sealed}")


def _said(paper: Paper, line: str) -> None:
    paragraph = paper.add_paragraph(line)
    paragraph.paragraph_format.line_spacing = 1.5
    paragraph.paragraph_format.space_after = Pt(0)
    if not line[:1].isdigit():
        paragraph.paragraph_format.first_line_indent = Pt(24)


def _table(paper: Paper, heads: Sequence[str], rows: Sequence[Sequence[str]], *, widths: Sequence[int]) -> None:
    table = _empty(paper, widths)
    if heads:
        table._tbl.append(_row(heads, widths, head=True))
    for row in rows:
        table._tbl.append(_row(row, widths))


def _hands(paper: Paper, data: Mapping[str, Any]) -> None:
    heads = [_("身份"), _("姓名"), _("岗位"), *([_("签订上级")] if data["upper"] else []), _("手写签名"), _("时间")]
    widths = (26, 24, 28, 24, 32, 26) if data["upper"] else (28, 28, 40, 34, 30)
    table = _empty(paper, widths)
    table._tbl.append(_row(heads, widths, head=True))
    for one in data["signers"]:
        upper = [one["upper"]] if data["upper"] else []
        row = _row([one["part"], one["name"], one["post"], *upper, "", one["at"]], widths)
        table._tbl.append(row)
        place = _Cell(row.tc_lst[-2], table).paragraphs[0]
        if one["hand"]:
            place.add_run().add_picture(BytesIO(base64.b64decode(one["hand"])), height=Mm(9))
        if one["state"] != "missing":
            _small(place, one["said"])


def _empty(paper: Paper, widths: Sequence[int]) -> Table:
    table: Table = paper.add_table(rows=0, cols=len(widths))
    table.style, table.autofit = "Table Grid", False
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Mm(width)
    return table


def _row(texts: Sequence[str], widths: Sequence[int], *, head: bool = False) -> Any:
    """Return a row as XML, put together at once: thousands of rows by the library's cells take half a minute."""
    bold, repeated = ("<w:b/>", "<w:trPr><w:tblHeader/></w:trPr>") if head else ("", "<w:trPr><w:cantSplit/></w:trPr>")
    cells = "".join(
        f'<w:tc><w:tcPr><w:tcW w:w="{Mm(width).twips}" w:type="dxa"/><w:vAlign w:val="center"/></w:tcPr>'
        f'<w:p><w:r><w:rPr>{bold}<w:sz w:val="20"/></w:rPr><w:t xml:space="preserve">{escape(text)}</w:t></w:r></w:p>'
        "</w:tc>"
        for text, width in zip(texts, widths, strict=True)
    )
    return parse_xml(f"<w:tr {nsdecls('w')}>{repeated}{cells}</w:tr>")


def _foot(paper: Paper, data: Mapping[str, Any]) -> None:
    if data["sealed"]:
        said = _("{at} 由 {who} 归档，编号 {number}。归档内容的指纹（SHA-256）：{sealed}").format(
            at=data["archived"], who=data["archiver"], number=data["number"], sealed=data["sealed"]
        )
        _small(paper.add_paragraph(), said)
        said = _("本文件由系统导出，可以编辑；与归档件不一致的，以系统中归档的为准。")
    else:
        said = _("正文由示范文本（{version} 版）修改而成，不是法规原文。").format(version=data["template"])
    _small(paper.add_paragraph(), said)


def _small(paragraph: Paragraph, text: str) -> None:
    run = paragraph.add_run(text)
    run.font.size, run.font.color.rgb = Pt(8), _SOFT


def _numbered(number: int) -> str:
    return _NUMBERS[number] if number < len(_NUMBERS) else str(number + 1)
