"""Table (表格): a spreadsheet once its format no longer matters: headings, rows of text, row numbers."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

MEGABYTE = 1024 * 1024

# Letters and digits typed full-width, spaces of every kind, and characters that cannot be seen or stored.
_UNTIDY = re.compile(
    r"[\x00-\x1f\x7f-\xa0\u1680\u2000-\u200f\u2028-\u202f\u205f-\u2064\u3000\ufeff\uff10-\uff5a]|  |^ | $"
)
_SPACES = re.compile(r"\s+")
_WIDE = [wide for first, last in ("０９", "ＡＺ", "ａｚ") for wide in range(ord(first), ord(last) + 1)]
_UNSEEN = [
    *range(0x20),
    *range(0x7F, 0xA0),
    *range(0x200B, 0x2010),
    *range(0x202A, 0x202F),
    *range(0x2060, 0x2065),
    0xFEFF,
]
_TIDY = {point: None for point in _UNSEEN if not chr(point).isspace()} | {wide: wide - 0xFEE0 for wide in _WIDE}

# Beyond this a floating point number no longer holds every digit a person typed.
_EXACT = 10**15


@dataclass(frozen=True)
class Limits:
    """How large a table may be before it is refused; the doors take the first from the settings."""

    size: int = 50 * MEGABYTE  # of the file
    unpacked: int = 400 * MEGABYTE  # of what the file unpacks to
    rows: int = 200_000
    columns: int = 200
    cells: int = 12_000_000  # of the rectangle around everything filled


@dataclass(frozen=True)
class Row:
    """One row of the table: its number in the person's own file, counted from 1, and its cells as text."""

    number: int
    cells: tuple[str, ...]


@dataclass(frozen=True)
class Table:
    """A table as it was sent: `above` keeps the rows over the data, so that it can be given back looking the same."""

    sheet: str
    sheets: tuple[str, ...]
    headings: tuple[str, ...]
    rows: tuple[Row, ...]
    heading_number: int  # the number of the last heading row, counted from 1
    above: tuple[Row, ...] = ()
    # Cells that could not be read as meant, by (row number, column index): formula_empty, cell_error, digits_lost.
    troubles: dict[tuple[int, int], str] = field(default_factory=dict)
    left_out: tuple[Row, ...] = ()  # totals and signatures below the data


def tidy(text: str) -> str:
    """Return text without what cannot be seen: outer and doubled spaces, line breaks, full-width letters and digits."""
    if _UNTIDY.search(text):
        text = _SPACES.sub(" ", text.translate(_TIDY)).strip()
    # An apostrophe before a formula character is our own guard, or the one people type in Excel.
    return text[1:] if text[:1] == "'" and text[1:2] in ("=", "+", "-", "@") else text


def as_text(value: object) -> str:
    """Return a cell as the person meant it: 13800000000.0 is a phone number, True is 是, midnight is a date."""
    if isinstance(value, str):
        return tidy(value)
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else repr(value)
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time.min else value.isoformat(" ", "minutes")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, time):
        return value.isoformat("minutes")
    if isinstance(value, timedelta):
        return str(value)
    return "" if value is None else str(value)


def lost_digits(value: object) -> bool:
    """Say whether a number is too long for a spreadsheet to have kept all its digits (统一社会信用代码存成数字)."""
    return isinstance(value, (int, float)) and not isinstance(value, bool) and abs(value) >= _EXACT


def is_empty(cells: Sequence[str]) -> bool:
    """Say whether nothing is written in any of the cells."""
    return not any(cells)


def column_letter(index: int) -> str:
    """Return the letters a spreadsheet shows above a column counted from 0: 0 is A, 27 is AB."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def column_index(letters: str) -> int:
    """Return the column, counted from 0, that a spreadsheet shows under these letters."""
    index = 0
    for letter in letters.upper():
        index = index * 26 + ord(letter) - 64
    return index - 1
