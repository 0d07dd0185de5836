"""Headings (表头): finding the row that names the columns, under titles and over two rows if need be."""

import re
from collections.abc import Callable, Iterable, Sequence
from itertools import pairwise

from anguan.foundation.documents.table import column_letter

LOOK_INTO = 30  # rows from the top in which a heading may stand

# A merged range as (first row, first column, last row, last column), counted from 0.
Merge = tuple[int, int, int, int]
Known = Callable[[str], bool]

_NUMERIC = re.compile(r"[\d.,:/\-年月日%]+")
_BELOW_THE_DATA = re.compile(r"(合计|总计|小计|累计|填表|填报|制表|审核|复核|单位负责人|备注|说明|注)\s*[：:（(]?")


def find_headings(
    rows: Sequence[Sequence[str]], merges: Iterable[Merge], known: Known | None
) -> tuple[int, int] | None:
    """Return the first and last heading row, counted from 0; None when no row looks like one."""
    sample = rows[:LOOK_INTO]
    place = _richest(sample, known) if known else None
    if place is None:
        place = _first_like_a_heading(sample)
    if place is None:
        return None
    ranges = list(merges)
    if _is_continued(sample, place, ranges):
        return place, place + 1
    if place and _names_columns(sample[place - 1]) and _is_continued(sample, place - 1, ranges):
        return place - 1, place
    return place, place


def join_headings(
    rows: Sequence[Sequence[str]], first: int, last: int, merges: Iterable[Merge], width: int
) -> tuple[str, ...]:
    """Return one heading per column: merged cells spread out, two rows joined, blanks and repeats made different."""
    block = [_padded(rows[index], width) for index in range(first, last + 1)]
    for top, left, bottom, right in merges:
        if first <= top <= last:
            for row in range(top, min(bottom, last) + 1):
                for column in range(left, min(right, width - 1) + 1):
                    block[row - first][column] = block[top - first][left]
    if last > first:
        _spread(block[0], block[1])
    headings: list[str] = []
    for column in range(width):
        parts = [row[column] for row in block if row[column]]
        heading = " ".join(part for part, after in pairwise([*parts, ""]) if part != after)
        headings.append(_distinct(heading or f"{column_letter(column)}列", headings))
    return tuple(headings)


def stands_below_the_data(cells: Sequence[str]) -> bool:
    """Say whether a row is a total, a note or a signature line (合计、填表人) rather than a record."""
    filled = [cell for cell in cells if cell]
    if not filled or not _BELOW_THE_DATA.match(filled[0].replace(" ", "")):
        return False
    texts = [cell for cell in filled if not _NUMERIC.fullmatch(cell)]
    return len(texts) <= 2


def _richest(sample: Sequence[Sequence[str]], known: Known) -> int | None:
    """Return the row with the most headings we know, if it has at least two."""
    counts = [len({cell for cell in row if cell and known(cell)}) for row in sample]
    best = max(counts, default=0)
    return counts.index(best) if best >= 2 else None


def _first_like_a_heading(sample: Sequence[Sequence[str]]) -> int | None:
    """Return the first row that fills most columns with short words that are not numbers."""
    widest = max((sum(map(bool, row)) for row in sample), default=0)
    for index, row in enumerate(sample):
        filled = [cell for cell in row if cell]
        words = [cell for cell in filled if len(cell) <= 30 and not _NUMERIC.fullmatch(cell)]
        if filled and len(filled) * 10 >= widest * 6 and len(words) * 10 >= len(filled) * 9:
            return index
    return None


def _is_continued(sample: Sequence[Sequence[str]], place: int, merges: Sequence[Merge]) -> bool:
    """Say whether the row under a heading row still belongs to the heading: 主要负责人 over 姓名 and 电话."""
    if place + 1 >= len(sample):
        return False
    upper, lower = sample[place], sample[place + 1]
    if any(_NUMERIC.fullmatch(cell) or len(cell) > 15 for cell in lower if cell) or not any(lower):
        return False
    if any(top == place and right > left and bottom == top for top, left, bottom, right in merges):
        return _names_columns(upper)
    if any(top == place and bottom == place + 1 for top, _left, bottom, _right in merges):
        return True
    # Without merges to go by: the lower row stands under a heading that reaches over blanks, and nowhere else.
    width = max(len(upper), len(lower))
    above, below = _padded(upper, width), _padded(lower, width)
    blanks = [column for column in range(width) if below[column] and not above[column]]
    doubled = [column for column in range(width) if below[column] and above[column]]
    return bool(blanks) and all(column + 1 in blanks for column in doubled)


def _names_columns(row: Sequence[str]) -> bool:
    """Say whether a row names several columns; a title over everything is a single cell."""
    return sum(map(bool, row)) >= 2


def _spread(upper: list[str], lower: Sequence[str]) -> None:
    """Carry a heading to the right over blanks that have a word of their own below."""
    for column in range(1, len(upper)):
        if not upper[column] and lower[column] and lower[column - 1]:
            upper[column] = upper[column - 1]


def _distinct(heading: str, taken: Sequence[str]) -> str:
    if heading not in taken:
        return heading
    count = 2
    while f"{heading}（{count}）" in taken:
        count += 1
    return f"{heading}（{count}）"


def _padded(cells: Sequence[str], width: int) -> list[str]:
    return [*cells, *[""] * (width - len(cells))][:width]
