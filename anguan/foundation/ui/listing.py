"""The list (列表): every page that shows rows is one of these; README.md shows how to write one."""

import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from logging import getLogger
from pathlib import Path
from typing import Any, ClassVar, Generic, Self, TypeVar

from django.core.exceptions import PermissionDenied
from django.db.models import Model, QuerySet
from django.http import FileResponse, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import patch_vary_headers

from anguan.foundation import clock
from anguan.foundation.access import Actor
from anguan.foundation.documents.excel import write_workbook
from anguan.foundation.refusal import Reason, Refused
from anguan.foundation.ui import saved
from anguan.foundation.ui.columns import Column as Column
from anguan.foundation.ui.columns import Empty as Empty
from anguan.foundation.ui.columns import Ordering as Ordering
from anguan.foundation.ui.columns import said
from anguan.foundation.ui.filters import Asked, Chip, Drawn, Filter
from anguan.foundation.ui.filters import BooleanFilter as BooleanFilter
from anguan.foundation.ui.filters import ChoiceFilter as ChoiceFilter
from anguan.foundation.ui.filters import EnterpriseFilter as EnterpriseFilter
from anguan.foundation.ui.filters import MomentsFilter as MomentsFilter
from anguan.foundation.ui.filters import PeriodFilter as PeriodFilter
from anguan.foundation.ui.filters import RegionFilter as RegionFilter
from anguan.foundation.ui.keyset import Cursor
from anguan.foundation.ui.links import query_with
from anguan.foundation.words import mark as _

exports = getLogger("anguan.exports")
Row = TypeVar("Row", bound=Model)

PLACES = ("after", "before")  # parameters that say where in the list one is, not what it holds
MOST_EXPORTED = 200_000


@dataclass(frozen=True)
class Total:
    """How many rows there are, or that there are more than we count."""

    number: int
    more: bool

    def __str__(self) -> str:
        if not self.more:
            return f"{self.number:,}"
        if self.number >= 10_000:
            return _("{n} 万条以上").format(n=self.number // 10_000)
        return _("{n} 条以上").format(n=self.number)


@dataclass(frozen=True)
class Heading:
    """A column's heading; `url` sorts by it, `sorted` is ascending, descending or nothing."""

    column: Column
    url: str
    sorted: str


@dataclass(frozen=True)
class Cell:
    """One value, said, with the column it stands in."""

    column: Column
    text: object
    sub: object


@dataclass(frozen=True)
class Line:
    """One row, ready to be drawn as a line of a table or as a card."""

    row: Any
    href: str
    cells: list[Cell]

    def part(self, phone: str) -> list[Cell]:
        """Return the cells with one place on a phone's card."""
        return [cell for cell in self.cells if cell.column.phone == phone]


class Listing(Generic[Row]):
    """A list of rows with filters, search, order, paging by key, saved filters and export."""

    page: ClassVar[str]
    title: ClassVar[str]
    lead: ClassVar[str] = ""
    columns: ClassVar[Sequence[Column]]
    filters: ClassVar[Sequence[Filter]] = ()
    orderings: ClassVar[Sequence[Ordering]] = ()
    search_hint: ClassVar[str] = ""  # what the search looks in; empty: there is no search
    empty: ClassVar[Empty] = Empty(_("这里还没有内容"))
    exportable: ClassVar[bool] = True
    may_export: ClassVar[str] = ""  # the permission export asks for
    page_size: ClassVar[int] = 50
    counted_to: ClassVar[int] = 10_000
    counted_when_searched: ClassVar[int] = 300  # each row found by a text has to be read to be sure

    def __init__(self, request: HttpRequest, rows: QuerySet[Row], *, at: datetime):
        self.request, self.at = request, at
        self.actor: Actor | None = getattr(request, "actor", None)
        self.asked = Asked(request.GET, request, at)
        self.text = request.GET.get("q", "").replace("\0", "").strip()[:100]
        self._all = rows

    @classmethod
    def bind(cls, request: HttpRequest, rows: QuerySet[Row], *, at: datetime) -> Self:
        """Tie the list to a request and to the rows its sender may see."""
        return cls(request, rows, at=at)

    # What a list of its own says.

    def search(self, rows: QuerySet[Row], text: str) -> QuerySet[Row]:
        """Keep the rows a text is found in; lists with a `search_hint` say how."""
        raise NotImplementedError

    def href(self, row: Row) -> str:
        """Return where a row leads; nothing when it leads nowhere."""
        return ""

    def count(self, rows: QuerySet[Row]) -> int | None:
        """Return an exact count that is quicker than counting, where there is one."""
        return None

    # What the template asks for.

    @cached_property
    def rows(self) -> QuerySet[Row]:
        """The rows found, in no order yet."""
        rows = self._all
        for one in self.filters:
            rows = one.narrow(rows, self.asked)
        return self.search(rows, self.text) if self.text and self.search_hint else rows

    @cached_property
    def total(self) -> Total:
        """How many were found."""
        quick = self.count(self.rows)
        if quick is not None:
            return Total(quick, more=False)
        most = min(self.counted_to, self.counted_when_searched) if self.text and self.search_hint else self.counted_to
        counted = self.rows.order_by()[: most + 1].count()
        return Total(min(counted, most), more=counted > most)

    @cached_property
    def ordering(self) -> Ordering:
        """The order at work."""
        known = {one.key: one for one in self.orderings}
        for column in self.columns:
            if column.order:
                known[column.key] = Ordering(column.key, column.label, column.order)
                known[f"-{column.key}"] = Ordering(f"-{column.key}", column.label, f"-{column.order}")
        default = self.orderings[0] if self.orderings else Ordering("", "", "-pk")
        return known.get(self.request.GET.get("order", ""), default)

    @cached_property
    def _page(self) -> tuple[list[Row], bool, bool]:
        """The rows of this page, whether there are earlier ones, whether there are later ones."""
        cursor, query = self.cursor, self.request.GET
        after = cursor.place(query.get("after", ""))
        before = cursor.place(query.get("before", "")) if after is None else None
        rows = self.rows
        if after is not None:
            rows = rows.filter(cursor.beyond(after))
        elif before is not None:
            rows = rows.filter(cursor.beyond(before, backwards=True))
        found = list(cursor.ordered(rows, backwards=before is not None)[: self.page_size + 1])
        more = len(found) > self.page_size
        found = found[: self.page_size]
        if before is None:
            return found, after is not None, more
        return found[::-1], more, True

    @cached_property
    def cursor(self) -> Cursor:
        """The key of the order at work."""
        return Cursor(self._all.model, self.ordering.fields)

    @cached_property
    def lines(self) -> list[Line]:
        """The rows of this page, said."""
        shown = [column for column in self.columns if not column.only_export]
        return [Line(row, self.href(row), [self._cell(column, row) for column in shown]) for row in self._page[0]]

    def _cell(self, column: Column, row: Row) -> Cell:
        sub = column.sub(row) if column.sub is not None else ""
        return Cell(column, said(column, column.value(row), at=self.at), sub)

    @cached_property
    def headings(self) -> list[Heading]:
        """The headings; a second click on one turns its order round."""
        return [self._heading(column) for column in self.columns if not column.only_export]

    def _heading(self, column: Column) -> Heading:
        if not column.order:
            return Heading(column, "", "")
        now = self.ordering.fields[0]
        ascending, descending = now == column.order, now == f"-{column.order}"
        turned = column.key if descending or not (ascending or column.at_the_right) else f"-{column.key}"
        return Heading(
            column, self.link(order=turned), "ascending" if ascending else "descending" if descending else ""
        )

    @cached_property
    def drawn(self) -> list[Drawn]:
        """The filters as they stand; what only an address sets is left out until it is at work."""
        drawn = [one.draw(self.asked) for one in self.filters]
        return [each for each in drawn if each.on or not each.only_at_work]

    @cached_property
    def chips(self) -> list[tuple[str, str]]:
        """What is at work, in words, each with the address that takes it away."""
        found = [Chip(_("包含“{text}”").format(text=self.text), {"q": []})] if self.text and self.search_hint else []
        found += [chip for drawn in self.drawn for chip in drawn.chips]
        return [(chip.text, self.link(**chip.without)) for chip in found]

    def link(self, **changes: str | Sequence[str] | None) -> str:
        """Return the address of this list with other parameters, from its first page on."""
        return query_with(self.request.GET, **{**dict.fromkeys((*PLACES, "export"), None), **changes})

    @property
    def cleared(self) -> str:
        """The address of the list without any filter."""
        return self.request.path

    @property
    def previous(self) -> str:
        """The address of the page before, or nothing."""
        found, earlier, _later = self._page
        return self.link(before=self.cursor.word(found[0])) if earlier and found else ""

    @property
    def next(self) -> str:
        """The address of the page after, or nothing."""
        found, _earlier, later = self._page
        return self.link(after=self.cursor.word(found[-1])) if later and found else ""

    @property
    def export_url(self) -> str:
        """The address of the workbook, or nothing for those who may not have it."""
        allowed = self.exportable and (
            not self.may_export or (self.actor is not None and self.actor.may(self.may_export))
        )
        return self.link(export="xlsx") if allowed else ""

    @cached_property
    def saved(self) -> list[saved.Saved]:
        """The reader's own filters for this list."""
        return saved.filters_of(self.actor, self.page)

    @property
    def query_to_save(self) -> str:
        """What saving keeps: the filters and the order, not the place."""
        return self.link().removeprefix("?")

    @property
    def empty_url(self) -> str:
        """Where the empty list's button leads."""
        return reverse(self.empty.url_name) if self.empty.url_name else ""

    # The answer.

    def response(self, template: str = "ui/listing.html", **context: Any) -> HttpResponseBase:
        """Return the page, the part of it that htmx asked for, or the workbook."""
        if self.request.GET.get("export") == "xlsx":
            return self.workbook()
        part = {"rows": "ui/listing_rows.html", "listing": "ui/listing_body.html"}.get(
            self.request.headers.get("HX-Target", "") if self.request.headers.get("HX-Request") else ""
        )
        response = render(self.request, part or template, {"listing": self, "title": self.title, **context})
        patch_vary_headers(response, ["HX-Request", "HX-Target"])
        return response

    def workbook(self) -> FileResponse:
        """Return the rows found as a workbook, streamed through a file that is gone when it has been sent."""
        if not self.export_url:
            raise PermissionDenied(self.may_export)
        if self.rows.order_by()[: MOST_EXPORTED + 1].count() > MOST_EXPORTED:
            said_most = f"{MOST_EXPORTED // 10_000} 万"
            raise Refused(
                Reason(
                    "too_many_to_export",
                    _("符合条件的超过 {most} 条，一张表放不下").format(most=said_most),
                    _("请先按时间或镇街缩小范围，再分几次导出"),
                )
            )
        with tempfile.NamedTemporaryFile(suffix=".xlsx", delete=False) as file:
            path = Path(file.name)
        try:
            headers = [column.label for column in self.columns]
            written = write_workbook(path, sheet=self.title, headers=headers, rows=self._exported())
            content = path.open("rb")
        finally:
            path.unlink()
        person = self.actor.person_id if self.actor else None
        exports.info("%s: person %s, %s rows, query %s", self.page, person, written, self.query_to_save)
        name = f"{self.title}_{clock.local(self.at):%Y%m%d_%H%M}.xlsx"
        return FileResponse(content, as_attachment=True, filename=name)

    def _exported(self) -> Iterator[list[object]]:
        for row in self.cursor.ordered(self.rows).iterator(chunk_size=2_000):
            yield [column.exported(row) for column in self.columns]
