"""A printed form comes out with its Chinese, also names outside the everyday characters."""

import shutil
import subprocess
from pathlib import Path

import pytest

from anguan.foundation.documents.pdf import FAMILY, qr_svg, render_pdf

TEMPLATE = f"""
#let data = json(bytes(sys.inputs.data))
#set page(paper: "a5")
#set text(font: "{FAMILY}", size: 12pt)
= #data.title
#for line in data.lines [- #line #parbreak()]
#image(bytes(data.qr), format: "svg", width: 30mm)
"""


@pytest.fixture
def form(tmp_path: Path) -> Path:
    path = tmp_path / "form.typ"
    path.write_text(TEMPLATE, "utf-8")
    return path


def test_a_form_carries_its_text(form: Path, tmp_path: Path) -> None:
    lines = ["盐城华海机械有限公司", "负责人：䶮㛃𬱟", "#panic(“不是代码”)"]
    pdf = render_pdf(form, {"title": "企业账号激活单", "lines": lines, "qr": qr_svg("https://example.org/激活")})
    assert pdf.startswith(b"%PDF")
    reader = shutil.which("pdftotext")
    if reader is None:
        pytest.skip("pdftotext is not installed")
    path = tmp_path / "form.pdf"
    path.write_bytes(pdf)
    text = subprocess.run([reader, path, "-"], capture_output=True, text=True, check=True).stdout  # noqa: S603
    for line in ["企业账号激活单", *lines]:
        assert line in text


def test_a_form_is_set_again_with_other_data(form: Path) -> None:
    first = render_pdf(form, {"title": "一", "lines": ["甲"], "qr": qr_svg("1")})
    second = render_pdf(form, {"title": "二", "lines": ["甲", "乙"], "qr": qr_svg("2")})
    assert first != second
