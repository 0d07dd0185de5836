"""Printed forms of learning: the certificate of completion (结业证明)."""

from pathlib import Path

from anguan.foundation import clock
from anguan.foundation.documents.pdf import qr_svg, render_pdf
from anguan.foundation.words import mark as _
from anguan.responsibility.learning.models import Completion

TEMPLATE = Path(__file__).parent / "certificate.typ"


def certificate_pdf(row: Completion, *, address: str) -> bytes:
    """Set a certificate; `address` is where its code leads."""
    day = clock.day_of(row.at)
    data = {
        "name": row.person_name,
        "enterprise": row.enterprise_name,
        "course": row.course_title,
        "minutes": row.minutes,
        "score": row.score,
        "day": _("{day.year}年{day.month}月{day.day}日").format(day=day),
        "number": row.number,
        "address": address.split("://", 1)[-1],
        "qr": qr_svg(address),
        "revoked": row.revoked_at is not None,
        "iso": [day.year, day.month, day.day],
    }
    return render_pdf(TEMPLATE, data)
