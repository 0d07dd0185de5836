"""PDF (版式文件): printed forms set with Typst from a template and plain data.

A template reads its data with `#let data = json(bytes(sys.inputs.data))`. Only our own fonts are used, so that a form
looks the same wherever it is set.
"""

import json
import threading
from collections.abc import Mapping
from functools import lru_cache
from io import BytesIO
from pathlib import Path
from typing import Any

import segno
import typst

from anguan.foundation.documents.fonts import BUILT, PACKAGE

FAMILY = "Noto Sans SC"

_one_at_a_time = threading.Lock()  # a compiler keeps what it has parsed, and is not made for two threads at once


class FontMissingError(RuntimeError):
    """The Chinese font of the forms has not been built; without it every character would print as a box."""


# PDF/A-2u: fonts inside, every letter with its Unicode. Tags are no part of that level and take half of the time.
_ARCHIVAL: dict[str, Any] = {"pdf_standards": ["a-2u"], "pdf_tags": False}


def render_pdf(template_path: Path, data: Mapping[str, object], *, archival: bool = False) -> bytes:
    """Set a form: the template's file and what goes into it, to the bytes of a PDF; `archival` makes it PDF/A.

    An archival one needs a date: the template says `#set document(date: …)`.
    """
    (pages,) = _set(template_path, data, format="pdf", **(_ARCHIVAL if archival else {}))
    return pages


def render_pictures(template_path: Path, data: Mapping[str, object], *, ppi: float = 72) -> list[bytes]:
    """Set a form as pictures (PNG), one for each page; golden tests compare these."""
    return _set(template_path, data, format="png", ppi=ppi)


def _set(template_path: Path, data: Mapping[str, object], **how: Any) -> list[bytes]:
    inputs = {"data": json.dumps(data, ensure_ascii=False, default=str)}
    with _one_at_a_time:
        made = _compiler(template_path.resolve()).compile(sys_inputs=inputs, **how)
    return [page for page in (made if isinstance(made, list) else [made]) if page is not None]


def qr_svg(content: str, *, quickly: bool = False) -> str:
    """Return a QR code as SVG text, for `image(bytes(…), format: "svg")` in a template.

    `quickly` takes one mask instead of weighing all eight: any reader reads it, and it takes a quarter of the time.
    """
    picture = BytesIO()
    made = segno.make(content, error="m", micro=False, mask=2 if quickly else None)
    made.save(picture, kind="svg", border=2, xmldecl=False, svgns=True)
    return picture.getvalue().decode()


@lru_cache(maxsize=16)
def _compiler(template_path: Path) -> typst.Compiler:
    return typst.Compiler(
        input=str(template_path), root=str(template_path.parent), font_paths=[str(_fonts())], ignore_system_fonts=True
    )


def _fonts() -> Path:
    """Return the folder with our fonts; in a working copy, the package they are taken from will do as well."""
    if any(BUILT.glob("*.ttf")):
        return BUILT
    package = Path(__file__).parents[3] / "web" / PACKAGE
    if package.is_dir():
        return package
    message = "run `python -m anguan.foundation.documents.fonts` after installing the front end's packages"
    raise FontMissingError(message)
