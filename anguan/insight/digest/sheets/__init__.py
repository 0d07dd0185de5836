"""The digest on paper (每日速览打印件): one A4 page, two where there is much to say."""

from pathlib import Path

from anguan.foundation.clock import local
from anguan.foundation.documents.pdf import render_pdf
from anguan.foundation.ui.formats import WEEKDAYS
from anguan.insight.digest.models import Digest

TEMPLATE = Path(__file__).parent / "digest.typ"


def sheet_of(digest: Digest) -> bytes:
    """Return a digest as a PDF."""
    return render_pdf(TEMPLATE, data_of(digest))


def data_of(digest: Digest) -> dict[str, object]:
    """Return what the sheet draws."""
    return {
        "office": digest.office_name,
        "day": f"{digest.day.year}年{digest.day.month}月{digest.day.day}日 {WEEKDAYS[digest.day.weekday()]}",
        "since": f"{local(digest.since):%m-%d %H:%M}",
        "made": f"{local(digest.made_at):%Y-%m-%d %H:%M}",
        **digest.content,
    }
