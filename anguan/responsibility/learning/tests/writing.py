"""What the pages of authors name: files that were really taken in."""

from datetime import datetime
from io import BytesIO
from typing import Any

import pypdfium2  # type: ignore[import-untyped]  # it has no types of its own
from django.core.files.base import ContentFile

from anguan.foundation.access import Actor
from anguan.responsibility.learning.services import materials


def make_pdf(pages: int = 1) -> bytes:
    """Return a PDF of empty pages."""
    document, out = pypdfium2.PdfDocument.new(), BytesIO()
    for _page in range(pages):
        document.new_page(595, 842)
    document.save(out)
    return out.getvalue()


def rows_for_doors(author: Actor, *, at: datetime) -> dict[str, Any]:
    """Return what the addresses of materials name."""
    data = make_pdf()
    kept = materials.take("pdf", ContentFile(data), "规程.pdf", size=len(data), by=author, at=at)
    return {"material_id": kept.pk, "learning:material_page": {"material_id": kept.pk, "number": 1}}
