"""Printed sheets of premises: the QR codes of areas (区域二维码), to be cut out and hung up where the area is."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from uuid import UUID

from anguan.foundation.documents.pdf import qr_svg, render_pdf
from anguan.registry.enterprises.models import Enterprise
from anguan.registry.premises.models import Area
from anguan.registry.premises.rules import KINDS

_TEMPLATE = Path(__file__).parent / "area_codes.typ"


def area_codes(enterprise: Enterprise, areas: Sequence[Area], *, site_names: Mapping[UUID, str], address: str) -> bytes:
    """Return the sheet as a PDF: one card for each area, whose code opens 随手拍 at that area."""
    several = len({area.site_id for area in areas}) > 1
    cards = [
        {
            "name": area.name,
            "site": site_names.get(area.site_id, "") if several else "",
            "kind": KINDS.get(area.kind, ""),
            "person": area.in_charge_name,
            "qr": qr_svg(f"{address}?area={area.pk}"),
        }
        for area in areas
    ]
    return render_pdf(_TEMPLATE, {"enterprise": enterprise.name, "cards": cards})
