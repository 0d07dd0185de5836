"""The printed sheet of a day's root (日根存档页): a page to be signed, stamped and filed with the day's papers."""

from datetime import datetime
from pathlib import Path

from anguan.foundation.access import Actor
from anguan.foundation.audit.models import DayRoot
from anguan.foundation.clock import local
from anguan.foundation.documents.pdf import qr_svg, render_pdf

_TEMPLATE = Path(__file__).parent / "day.typ"


def day_sheet(root: DayRoot, *, address: str, printed_by: Actor, at: datetime) -> bytes:
    """Return the sheet as a PDF; its code opens the day's public page, which compares itself with the paper."""
    data = {
        "day": f"{root.day.year}年{root.day.month}月{root.day.day}日",
        "root": grouped(root.root),
        "hash": grouped(root.hash),
        "previous": grouped(root.previous_hash),
        "chains": f"{root.chains:,}",
        "entries": f"{root.entries:,}",
        "made": f"{local(root.made_at):%Y-%m-%d %H:%M:%S}",
        "address": address.split("?")[0],
        "qr": qr_svg(f"{address}?root={bytes(root.root).hex()}"),
        "organisation": printed_by.organisation,
        "printed": f"{printed_by.name} {local(at):%Y-%m-%d %H:%M}",
    }
    return render_pdf(_TEMPLATE, data)


def grouped(value: bytes | memoryview) -> list[str]:
    """Return a hash in hexadecimal, in groups of eight as people compare them."""
    text = bytes(value).hex()
    return [text[start : start + 8] for start in range(0, len(text), 8)]
