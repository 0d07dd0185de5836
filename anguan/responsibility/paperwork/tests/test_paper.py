"""Documents on paper, compared with their golden ones: what the PDF says, how it looks, what Word files are made of.

After a wished change: `ANGUAN_GOLDEN=write pytest anguan/responsibility/paperwork/tests/test_paper.py`, and read the
text and look at the picture as one would at the paper.
"""

import base64
import io
import os
import re
import zipfile
from pathlib import Path
from typing import Any

import docx
import numpy
import pypdfium2  # type: ignore[import-untyped]  # it has no types of its own
import pytest
from docx.oxml.ns import qn
from docx.table import Table
from docx.text.paragraph import Paragraph
from PIL import Image

from anguan.foundation.documents.pdf import render_pictures
from anguan.foundation.evidence.tests.makers import make_jpeg
from anguan.responsibility.paperwork import catalog
from anguan.responsibility.paperwork.rules import drafting
from anguan.responsibility.paperwork.rules.tidying import tidy
from anguan.responsibility.paperwork.sheets.pdf import TEMPLATE, drawn, sheet_pdf
from anguan.responsibility.paperwork.sheets.word import word_of

GOLDEN = Path(__file__).parent / "golden"
MOST_DIFFERENT = 1.0  # grey levels on average, of 255: the anti-aliasing of another machine
HAND = base64.b64encode(make_jpeg("signature", size=(320, 128), kind="PNG")).decode()
FACTS = {
    "firm": "盐城华海机械有限公司", "year": "2026", "day": "2026年11月22日", "place": "冲压车间", "principal": "王建国",
    "risks": "涉爆粉尘、有限空间",
}  # fmt: skip


def paper(kind: str, **named: Any) -> dict[str, Any]:
    found = catalog.kinds()[kind]
    return {
        "title": drafting.heading(found, FACTS), "kind": found.title, "firm": FACTS["firm"],
        "facts": [["单位", FACTS["firm"]], ["日期", "2026-11-22 14:00–15:00"], ["地点", "冲压车间"]],
        "state": "已归档", "draft": False, "void": "", "number": "019ab000-0000-7000-8000-000000000001",
        "sealed": "c0ffee" * 10 + "1234", "archived": "2026-11-22 16:00", "archiver": "周明", "template": "2026-11",
        "printed": "打印于 2026-11-22 17:00", "printed_on": {"year": 2026, "month": 11, "day": 22},
        "parts": [{"title": one["title"], "text": one["text"]} for one in drafting.first_text(found, FACTS)],
        "items": [], "photos": [], "by_hand": False, "upper": False, "signers": [],
    } | named  # fmt: skip


def signer(name: str, **named: Any) -> dict[str, Any]:
    return {
        "part": "从业人员", "name": name, "post": "冲压工 冲压班", "upper": "吴刚", "state": "signed",
        "said": "本人手机签", "at": "2026-11-22 14:10", "hand": HAND,
    } | named  # fmt: skip


LETTER = paper(
    "responsibility_letter", upper=True,
    signers=[
        signer("王建国", part="主要负责人", post="总经理", upper=""), signer("㛃䶮"),
        signer("马国栋", state="signed", said="在吴刚的手机上签"),
        signer("赵磊", state="struck", said="已离岗", at="", hand=""),
    ],
)  # fmt: skip
CHECK = paper(
    "self_check", draft=True, state="待签名", sealed="", archived="", archiver="",
    items=[
        ["1", "消防疏散", "安全出口、疏散通道畅通，没有上锁、堵塞", "", "是", ""],
        ["2", "粉尘", "现场没有积尘", "应急管理部令第10号 第十一条(七)", "否", "三号除尘器旁积尘"],
    ],
    photos=["2026-11-22 14:20 周明 现场拍摄，SHA-256 0123456789abcdef…"],
    signers=[signer("周明", part="检查人", state="missing", said="未签", at="", hand="")],
)  # fmt: skip
PAPERS = {"letter": LETTER, "check": CHECK}


@pytest.mark.parametrize("name", PAPERS)
def test_the_pdf_says_and_looks_what_was_agreed(name: str) -> None:
    data = PAPERS[name]
    book = pypdfium2.PdfDocument(sheet_pdf(data))
    said = "\n".join(page.get_textpage().get_text_range().replace("\r\n", "\n") for page in book)
    agrees(f"{name}.pdf.txt", said)
    flat = re.sub(r"\s", "", said)
    for part in data["parts"]:
        assert all(re.sub(r"\s", "", line) in flat for line in part["text"].split("\n"))
    picture = render_pictures(TEMPLATE, drawn(data), ppi=50)[0]
    file = GOLDEN / f"{name}.png"
    if os.environ.get("ANGUAN_GOLDEN") == "write":
        Image.open(io.BytesIO(picture)).convert("L").quantize(32).save(file, optimize=True)
    agreed, now = (numpy.asarray(Image.open(one).convert("L"), float) for one in (file, io.BytesIO(picture)))
    assert agreed.shape == now.shape
    if float(numpy.abs(agreed - now).mean()) > MOST_DIFFERENT:
        (GOLDEN / f"{name}.differs.png").write_bytes(picture)
        pytest.fail(f"see {name}.differs.png beside the golden one")


@pytest.mark.parametrize("name", PAPERS)
def test_the_word_file_is_made_of_what_was_agreed(name: str) -> None:
    agrees(f"{name}.docx.txt", structure(word_of(PAPERS[name])))


def test_a_word_file_opens_with_whatever_people_pasted() -> None:
    pasted = "".join(map(chr, range(0x20))) + "一\ufffe二\uffff三\u200b𰻝\U00031350㛃"
    data = paper("meeting_minutes", parts=[{"title": "讨论", "text": tidy(pasted)}], signers=[signer("㛃䶮𰻝")])
    opened = docx.Document(io.BytesIO(word_of(data)))
    assert any("一二三𰻝\U00031350㛃" in one.text for one in opened.paragraphs)
    fonts = opened.styles["Normal"].element.rPr.rFonts
    assert fonts.get(qn("w:eastAsia")) == "宋体"
    with zipfile.ZipFile(io.BytesIO(word_of(data))) as parts:
        assert parts.testzip() is None
        assert "word/document.xml" in parts.namelist()
    assert sheet_pdf(data)[:5] == b"%PDF-"


def test_three_thousand_signers_are_set_on_paper_and_in_word() -> None:
    rows = [signer(f"工人{number}", hand="", said="本人手机签") for number in range(3000)]
    data = paper("responsibility_letter", upper=True, signers=rows)
    assert len(pypdfium2.PdfDocument(sheet_pdf(data))) > 40
    table = docx.Document(io.BytesIO(word_of(data))).tables[-1]
    assert len(table.rows) == 3001


def structure(content: bytes) -> str:
    """Return what a Word file is made of, in its order: styles with their text, tables row by row, pictures."""
    opened = docx.Document(io.BytesIO(content))
    lines = [f"标题 {opened.core_properties.title}，{opened.core_properties.author}"]
    for one in opened.iter_inner_content():
        if isinstance(one, Paragraph):
            lines.append(f"[{one.style.name if one.style else ''}] {one.text}")
        elif isinstance(one, Table):
            for row in one.rows:
                lines.append(" | ".join(_cell(cell) for cell in row.cells))
    lines += [f"[页脚] {one.text}" for one in opened.sections[0].footer.paragraphs]
    return "\n".join(lines) + "\n"


def _cell(cell: Any) -> str:
    pictures = len(cell._tc.findall(".//" + qn("w:drawing")))
    said: str = cell.text
    return (said + " " + "［签名图］" * pictures).strip()


def agrees(name: str, said: str) -> None:
    """Compare a text with its golden one."""
    file = GOLDEN / name
    if os.environ.get("ANGUAN_GOLDEN") == "write":
        GOLDEN.mkdir(exist_ok=True)
        file.write_text(said, "utf-8")
    assert said.splitlines() == file.read_text("utf-8").splitlines()
