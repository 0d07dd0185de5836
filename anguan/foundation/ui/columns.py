"""Columns and orderings (列与排序) of a list: what of a row is shown, how, and where on a phone."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Literal

from markupsafe import Markup

from anguan.foundation.ui import formats
from anguan.foundation.ui.badges import Badge
from anguan.foundation.words import mark as _

Kind = Literal["", "number", "money", "percent", "day", "when", "moment", "plain"]
Phone = Literal["title", "badge", "line", "meta", "hide"]
_AT_THE_RIGHT = {"number", "money", "percent"}


@dataclass(frozen=True)
class Column:
    """One column: `attr` is a path such as "enterprise.name" (the key unless given), or `cell` works the value out.

    Dates, numbers, badges and yes-or-no values are said by themselves; `kind` says more. `order` is the model's field
    to sort by from the heading. On a phone a row is a card with one title, a badge beside it, lines, and a foot.
    """

    key: str
    label: str
    attr: str = ""
    cell: Callable[[Any], object] | None = None
    kind: Kind = ""
    phone: Phone = "line"
    order: str = ""
    sub: Callable[[Any], object] | None = None  # a second, fainter line under the value
    export: Callable[[Any], object] | None = None  # the value in a workbook, where it is another one
    only_export: bool = False

    @property
    def at_the_right(self) -> bool:
        """Whether the column holds amounts, which are compared by their last digits."""
        return self.kind in _AT_THE_RIGHT

    def value(self, row: Any) -> object:
        """Return the value of a row."""
        if self.cell is not None:
            return self.cell(row)
        found = row
        for part in (self.attr or self.key).split("."):
            found = getattr(found, part, None)
            if callable(found):
                found = found()
        return found

    def exported(self, row: Any) -> object:
        """Return what a workbook holds for a row."""
        value = self.export(row) if self.export is not None else self.value(row)
        if isinstance(value, Markup):
            return value.striptags()
        return str(value) if isinstance(value, Badge) else value


def said(column: Column, value: object, *, at: datetime) -> object:
    """Return a value as a person reads it."""
    if value is None or value == "":
        return formats.NOTHING
    if isinstance(value, bool):
        return _("是") if value else _("否")
    if isinstance(value, date):
        if column.kind == "moment":
            return formats.moment(value)
        return formats.day(value, at=at) if column.kind == "day" else formats.when(value, at=at)
    if isinstance(value, (int, float, Decimal)) and column.kind != "plain":
        if column.kind == "money":
            return formats.money(Decimal(str(value)))
        return formats.percent(value) if column.kind == "percent" else formats.number(value)
    return value


@dataclass(frozen=True, init=False)
class Ordering:
    """A way to order the rows, in words: Ordering("new", _("最新发现"), "-found_at")."""

    key: str
    label: str
    fields: tuple[str, ...]

    def __init__(self, key: str, label: str, *fields: str):
        object.__setattr__(self, "key", key)
        object.__setattr__(self, "label", label)
        object.__setattr__(self, "fields", fields)


@dataclass(frozen=True)
class Empty:
    """What a list says when there is nothing, and the way forward."""

    title: str
    text: str = ""
    action: str = ""  # what the button says
    url_name: str = ""  # where it leads
    icon: str = "inbox"
