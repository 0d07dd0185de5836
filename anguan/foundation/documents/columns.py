"""Columns (导入表的列): what a table somebody sends may hold, by whatever headings people write over it."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from anguan.foundation.documents.table import Row
from anguan.foundation.refusal import Reason
from anguan.foundation.words import mark as _

EXAMPLE = _("（示例，导入时自动跳过）")
_NORMAL = re.compile(r"[\s*＊:：（）()]")


@dataclass(frozen=True)
class Column:
    """One column: its key, the heading of our template, the other headings it is known by, an example, a note."""

    key: str
    title: str
    headings: tuple[str, ...] = ()
    example: str = ""
    note: str = ""
    required: bool = False

    @property
    def known_by(self) -> list[str]:
        """Every heading it is known by, without marks and spaces, ours first."""
        return [_plain(word) for word in (self.title, *self.headings)]


class Columns(tuple[Column, ...]):
    """The columns of one kind of table, in the order of its template."""

    __slots__ = ()

    def match(self, headings: Sequence[str]) -> dict[str, int]:
        """Return which column of a table holds which of ours, each used once."""
        mapping: dict[str, int] = {}
        places = {_plain(heading): index for index, heading in reversed(list(enumerate(headings)))}
        for column in self:
            found = [places[word] for word in column.known_by if word in places]
            free = next((place for place in found if place not in mapping.values()), None)
            if free is not None:
                mapping[column.key] = free
        return mapping

    def knows(self, heading: str) -> bool:
        """Say whether a heading is one of those we know; the reader finds the heading row by it."""
        return any(_plain(heading) in column.known_by for column in self)

    def reasons_not_to_read(self, mapping: Mapping[str, int]) -> list[Reason]:
        """Everything without which no row can be judged."""
        missing = [column.title for column in self if column.required and column.key not in mapping]
        if not missing:
            return []
        said = _("表格里没有这些列：{columns}").format(columns="、".join(missing))
        return [Reason("columns_missing", said, _("请下载模板，照模板的表头填写后再上传"), field="file")]


def is_example(row: Row) -> bool:
    """Say whether a row is the template's example."""
    return any(EXAMPLE in cell for cell in row.cells)


def _plain(heading: str) -> str:
    return _NORMAL.sub("", heading).upper()
