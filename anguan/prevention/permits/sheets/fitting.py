"""Fitting (排版): the largest letters with which a form stays on one page, worked out before it is set.

Setting a form only to measure it would cost more than the form. Here every row's height is reckoned from its letters:
a line is one em, Chinese letters are one em wide, the table's columns are known. What is left of the page becomes room.
"""

import math
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

SIZES = (9.0, 8.5, 8.0, 7.5, 7.0, 6.5, 6.0)  # pt
CONTINUED = 7.5  # pt, where even the smallest does not fit and a second sheet is needed anyway
_EM = 25.4 / 72  # mm in a point
UNIT = 182 / 24  # mm: the width of one of the table's columns
INSET = 1.1  # mm beside the text of a cell
LEADING = 0.28  # em between two lines
PAGE = 297 - 23 - 22.5 - 1.5  # mm below the head, less what reckoning may miss
_LEAST_PAD, _MOST_PAD = 0.55, 1.9  # mm above and below the text of a row
_LEAST_SIGN, _MOST_SIGN = 0.9, 5.5  # of a signature's row
_DRAWN = (13.0, 4.9)  # mm: a drawn signature under the briefing
_PICTURE = 7.0  # mm: the height of a drawn signature
_MEASURE = (1, 17, 3, 3)  # columns of a measure: number, text, involved, confirmed by
SIGN = (11, 6, 7)  # columns of a signature: opinion, name, time


@dataclass(frozen=True)
class Fit:
    """How a form is set: the size of its letters in points, the room in its rows in millimetres."""

    size: float
    pad: float
    sign_pad: float
    sketch: float = 0.0  # more height for each drawing
    continued: bool = False  # a second sheet is needed

    def as_plain(self) -> dict[str, float]:
        """Return it for the template."""
        return {"size": self.size, "pad": self.pad, "sign_pad": self.sign_pad, "sketch": self.sketch}


def fitted(data: Mapping[str, Any]) -> Fit:
    """Return how a form is set so that it fills one page and no more."""
    regular = len(data["rows"]) + len(data["measures"]) + len(data["after"]) + 1
    signs = len(data["signs"])
    drawings = sum(1 for row in data["rows"] if any(cell["kind"] == "sketch" for cell in row))
    for size in SIZES:
        least = _height(data, size) + 2 * _LEAST_PAD * regular + 2 * _LEAST_SIGN * signs
        room = PAGE - least
        if room < 0:
            continue
        sign_more = min(_MOST_SIGN - _LEAST_SIGN, room / (2 * signs)) if signs else 0.0
        room -= 2 * sign_more * signs
        pad_more = min(_MOST_PAD - _LEAST_PAD, room / (2 * regular))
        room -= 2 * pad_more * regular
        return Fit(size, _LEAST_PAD + pad_more, _LEAST_SIGN + sign_more, min(room / drawings, 60) if drawings else 0.0)
    return Fit(CONTINUED, _LEAST_PAD, _LEAST_SIGN, continued=True)


def _height(data: Mapping[str, Any], size: float) -> float:
    """Return how high the letters of all rows stand, in mm, without the room around them."""
    em = size * _EM
    total = em + 1.8  # the number above the table
    for row in (*data["rows"], *data["after"]):
        total += max(_cell(cell, em) for cell in row)
    total += em  # the heading of the measures
    for one in data["measures"]:
        texts = (str(one["no"]), one["text"], "", one["who"])
        total += max(_lines(text, span, em) for text, span in zip(texts, _MEASURE, strict=True))
    for one in data["signs"]:
        said = f"{one['title']}：{one['opinion']} {one['note']}"
        if one["wide"]:
            total += _lines(said, 24, em)
            continue
        written = _lines(said, SIGN[0], em), _lines(f"签字：{one['name']}", SIGN[1], em), _lines(one["at"], SIGN[2], em)
        total += max(*written, _PICTURE if one["image"] else 0.0)
    return total


def _cell(cell: Mapping[str, Any], em: float) -> float:
    if cell.get("rows", 1) > 1:  # spread over rows of their own
        return em
    if cell["kind"] == "checks":
        words = "".join(f"{word}口口" for word, _chosen in cell["options"])
        return _lines(words, cell["span"], em)
    if cell["kind"] == "signed":
        drawn = sum(1 for one in cell["signs"] if one["image"])
        text = "　".join(one["name"] for one in cell["signs"]) + "口" * math.ceil(drawn * _DRAWN[0] / em)
        lines = round((_lines(text, cell["span"], em) / em + LEADING) / (1 + LEADING))
        return lines * max(em * (1 + LEADING), _DRAWN[1] if drawn else 0.0)
    if cell["kind"] == "sketch":
        return max(float(cell["height"]), _lines(cell["label"] + cell["text"], cell["span"], em))
    return _lines(cell["text"], cell["span"], em)


def _lines(text: str, span: int, em: float) -> float:
    """Return how high a text stands in a cell of so many columns."""
    wide = width(text) * em
    cell = span * UNIT - 2 * INSET
    if wide <= cell * 0.98:
        return em
    lines = math.ceil(wide / (cell - 0.9 * em))  # a line ends before a word or a mark that may not begin the next
    return (lines + (lines - 1) * LEADING) * em


@lru_cache(maxsize=4096)
def width(text: str) -> float:
    """Return how wide a text stands, in em; rather too wide than too narrow."""
    return sum(_letter(letter) for letter in text)


@lru_cache(maxsize=8192)
def _letter(letter: str) -> float:
    if unicodedata.east_asian_width(letter) in "WFA":
        return 1.0
    if letter == " ":
        return 0.3
    return 0.72 if letter.isupper() else 0.62
