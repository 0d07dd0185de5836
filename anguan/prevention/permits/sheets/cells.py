"""Cells of the printed form (票样格子): a field's name, what stands in it, boxes to tick, signatures, room to draw.

A row is cells that together span the 24 columns of the table.
"""

from collections.abc import Sequence
from typing import Any

Cell = dict[str, Any]
Row = list[Cell]
WIDTH = 24
LABEL = 4


def label(text: str, span: int = LABEL, **more: Any) -> Cell:
    """Return a field's name."""
    return {"kind": "label", "span": span, "text": text, **more}


def value(text: object, span: int, **more: Any) -> Cell:
    """Return what stands in a field."""
    return {"kind": "value", "span": span, "text": str(text), **more}


def checks(options: Sequence[tuple[str, bool]], span: int) -> Cell:
    """Return boxes of which some are ticked."""
    return {"kind": "checks", "span": span, "options": [list(one) for one in options]}


def signed(many: Sequence[dict[str, str]], span: int) -> Cell:
    """Return who signed, with the signature as it was drawn where there is one."""
    return {"kind": "signed", "span": span, "signs": list(many), "text": "、".join(one["name"] for one in many)}


def sketch(name: str, text: str, height: int) -> Cell:
    """Return room for a drawing, with what was written."""
    return {"kind": "sketch", "span": WIDTH, "label": name, "text": text, "height": height}


def two(first: str, one: object, second: str, other: object) -> Row:
    """Return a row of two fields."""
    narrow = 1 if len(second) > 7 else 0
    left = 8 - narrow
    if len(str(one)) > 40 and len(str(other)) < 20:  # a long text gets the room a short one does not need
        left += 4
    elif len(str(other)) > 40 and len(str(one)) < 20:
        left -= 4
    return [label(first), value(one, left), label(second, LABEL + narrow), value(other, 16 - narrow - left)]


def whole(name: str, text: object) -> Row:
    """Return a row of one field."""
    span = LABEL if len(name) <= 8 else 8
    return [label(name, span), value(text, WIDTH - span)]
