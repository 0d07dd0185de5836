"""Documents as PDF (版式文件), set with Typst."""

import base64
from collections.abc import Mapping
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import Any

from PIL import Image

from anguan.foundation.access import Actor
from anguan.foundation.documents.pdf import render_pdf
from anguan.responsibility.paperwork.models import Signatory
from anguan.responsibility.paperwork.sheets.sheet import letter_of

TEMPLATE = Path(__file__).with_name("document.typ")


def sheet_pdf(data: Mapping[str, Any]) -> bytes:
    """Set a document."""
    return render_pdf(TEMPLATE, drawn(data))


def letter_pdf(row: Signatory, *, by: Actor, at: datetime) -> bytes:
    """Set one person's own letter."""
    return sheet_pdf(letter_of(row, by=by, at=at))


def drawn(data: Mapping[str, Any]) -> dict[str, Any]:
    """Return a paper whose hands are drawings that Typst reads."""
    signers = [{**one, "hand": _svg(one["hand"])} for one in data["signers"]]
    return {**data, "signers": signers}


def _svg(png: str) -> str:
    """Return a signature as an SVG that holds its PNG."""
    if not png:
        return ""
    width, height = Image.open(BytesIO(base64.b64decode(png))).size
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}">'
        f'<image href="data:image/png;base64,{png}" width="{width}" height="{height}"/></svg>'
    )
