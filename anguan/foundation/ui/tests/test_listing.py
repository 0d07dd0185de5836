"""The list: paging by key, filters in words, export, saved filters; on rows of our own."""

import io
from datetime import UTC, datetime, timedelta
from typing import Any, ClassVar
from uuid import UUID

import pytest
from django.db.models import QuerySet
from django.http import HttpRequest
from django.test import RequestFactory
from hypothesis import given
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from anguan.foundation.access import Actor
from anguan.foundation.access.models import uuid7
from anguan.foundation.refusal import Refused
from anguan.foundation.ui import saved
from anguan.foundation.ui.keyset import Cursor
from anguan.foundation.ui.listing import (
    BooleanFilter,
    ChoiceFilter,
    Column,
    Empty,
    Listing,
    Ordering,
    PeriodFilter,
    Total,
)
from anguan.foundation.ui.models import SavedFilter
from anguan.registry.enterprises.models import Enterprise

AT = datetime(2026, 3, 5, 6, 30, tzinfo=UTC)


class SavedList(Listing[SavedFilter]):
    """A list of saved filters, which are rows like any other."""

    page = "ui.test"
    title = "常用筛选"
    columns = (
        Column("name", "名称", phone="title", order="name"),
        Column("page", "列表"),
        Column("saved_at", "保存时间", phone="meta", order="saved_at"),
    )
    filters = (
        ChoiceFilter("page", "列表", [("hazards", "隐患"), ("enterprises", "企业")]),
        PeriodFilter("saved", "保存时间", "saved_at"),
        BooleanFilter("short", "只看名字短的", lambda rows, at: rows.filter(name__lt="b")),
    )
    orderings = (Ordering("new", "最新保存", "-saved_at"), Ordering("page", "按列表", "page", "-saved_at"))
    search_hint = "名称"
    empty = Empty("还没有常用筛选", "在列表里选好条件后保存。")
    page_size: ClassVar[int] = 3

    def search(self, rows: QuerySet[SavedFilter], text: str) -> QuerySet[SavedFilter]:
        """Keep the rows with the text in their name."""
        return rows.filter(name__icontains=text)

    def href(self, row: SavedFilter) -> str:
        """Return the row's own address."""
        return f"/rows/{row.name}/"


def request_for(query: str = "", actor: Actor | None = None, **headers: str) -> HttpRequest:
    """Return a request for the list."""
    request = RequestFactory().get(f"/rows/{query}", headers=headers)
    request.actor = actor  # type: ignore[attr-defined]  # what ActorMiddleware sets
    return request


def make_rows(count: int, *, person_id: UUID | None = None) -> None:
    """Make rows, two at each moment, of two pages in turn."""
    owner = person_id or uuid7()
    SavedFilter.objects.bulk_create(
        SavedFilter(
            person_id=owner,
            page=("hazards", "enterprises")[number % 2],
            name=f"{number:02d}",
            query="q=1",
            saved_at=AT - timedelta(days=number // 2),
        )
        for number in range(count)
    )


def listing(query: str = "", actor: Actor | None = None) -> SavedList:
    """Return the list for one address."""
    return SavedList.bind(request_for(query, actor), SavedFilter.objects.all(), at=AT)


def walk(query: str, step: str) -> list[list[str]]:
    """Return the names on every page from one address on."""
    pages = []
    while True:
        found = listing(query)
        pages.append([line.row.name for line in found.lines])
        query = getattr(found, step)
        if not query:
            return pages


@pytest.mark.django_db
@pytest.mark.parametrize("order", ["new", "page", "name", "-name", "-saved_at"])
def test_walking_forth_and_back_meets_every_row_once_in_order(order: str) -> None:
    make_rows(10)
    forth = walk(f"?order={order}", "next")
    whole = [name for page in forth for name in page]
    assert sorted(whole) == [f"{number:02d}" for number in range(10)]
    assert [len(page) for page in forth] == [3, 3, 3, 1]
    last = f"?order={order}"
    while listing(last).next:
        last = listing(last).next
    back = walk(last, "previous")
    assert [name for page in reversed(back) for name in page] == whole


@pytest.mark.django_db
def test_a_word_that_is_no_place_shows_the_first_page() -> None:
    make_rows(4)
    for word in ("x", "%00", "W10", "WyJhIl0", "bm90IGpzb24", "WyIyMDI2Iiwibm8iXQ"):
        assert [line.row.name for line in listing(f"?after={word}").lines] == [
            line.row.name for line in listing().lines
        ]


@given(st.text(max_size=60))
def test_no_word_breaks_a_cursor(word: str) -> None:
    Cursor(SavedFilter, ["-saved_at"]).place(word)


@pytest.mark.django_db
def test_columns_without_a_value_page_as_postgresql_orders_them(huahai: Enterprise) -> None:
    from anguan.registry.enterprises.tests.makers import make_enterprise

    nullable = next(
        field.name
        for field in Enterprise._meta.get_fields()
        if getattr(field, "null", False) and not field.is_relation and field.name.endswith("_at")
    )
    for number in range(5):
        made = make_enterprise(f"盐城{number}厂")
        setattr(made, nullable, AT + timedelta(days=number) if number % 2 else None)
        made.save()
    for order in (nullable, f"-{nullable}"):
        cursor = Cursor(Enterprise, [order])
        whole = list(cursor.ordered(Enterprise.objects.all()))
        for position, row in enumerate(whole):
            place = cursor.place(cursor.word(row))
            assert place is not None
            after = cursor.ordered(Enterprise.objects.filter(cursor.beyond(place)))
            before = cursor.ordered(Enterprise.objects.filter(cursor.beyond(place, backwards=True)), backwards=True)
            assert list(after) == whole[position + 1 :]
            assert list(before)[::-1] == whole[:position]


@pytest.mark.django_db
def test_filters_say_in_words_what_they_do_and_how_to_undo_it() -> None:
    make_rows(6)
    found = listing("?page=hazards&saved=week&q=0&order=name&after=x")
    assert [text for text, _ in found.chips] == ["包含“0”", "列表：隐患", "保存时间：最近 7 天"]
    assert found.chips[1][1] == "?saved=week&q=0&order=name"
    assert [line.row.name for line in found.lines] == ["00", "02", "04"]
    assert str(found.total) == "3"
    typed = listing("?saved_from=2026-03-04&saved_to=2026-03-04")
    assert [text for text, _ in typed.chips] == ["保存时间：昨天 至 昨天"]
    assert {line.row.name for line in typed.lines} == {"02", "03"}


@pytest.mark.django_db
def test_nonsense_in_the_address_is_left_aside() -> None:
    make_rows(2)
    found = listing("?page=nothing&saved=never&saved_from=32&short=yes&order=secret")
    assert found.chips == []
    assert len(found.lines) == 2


@pytest.mark.django_db
def test_counting_stops_where_it_would_cost(monkeypatch: pytest.MonkeyPatch) -> None:
    make_rows(6)
    monkeypatch.setattr(SavedList, "counted_to", 5)
    assert listing().total == Total(5, more=True)
    assert str(Total(10_000, more=True)) == "1 万条以上"
    assert str(Total(1_286, more=False)) == "1,286"


@pytest.mark.django_db
def test_htmx_gets_the_part_it_asked_for(zhou: Actor) -> None:
    make_rows(2)
    for target, inside, outside in (("rows", "list-count", "filter-bar"), ("listing", "filter-bar", "<html")):
        request = request_for("", zhou, HX_Request="true", HX_Target=target)
        html = SavedList.bind(request, SavedFilter.objects.all(), at=AT).response().content.decode()  # type: ignore[attr-defined]
        assert inside in html
        assert outside not in html
    whole = listing("", zhou).response()
    assert "HX-Request" in whole["Vary"]
    assert "<html" in whole.content.decode()  # type: ignore[attr-defined]  # a rendered page


@pytest.mark.django_db
def test_a_page_costs_three_queries(zhou: Actor, django_assert_max_num_queries: Any) -> None:
    make_rows(8)
    with django_assert_max_num_queries(3):
        listing("?page=hazards", zhou).response()


@pytest.mark.django_db
def test_an_empty_list_shows_the_way_forward() -> None:
    assert "还没有常用筛选" in listing().response().content.decode()  # type: ignore[attr-defined]  # a rendered page
    assert "没有符合条件的内容" in listing("?q=x").response().content.decode()  # type: ignore[attr-defined]


@pytest.mark.django_db
def test_the_workbook_holds_what_was_found_guarded(zhou: Actor) -> None:
    make_rows(5)
    SavedFilter.objects.filter(name="04").update(name="=1+1")
    answer = listing("?page=hazards&export=xlsx&order=name", zhou).response()
    content = b"".join(answer)
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()
    assert sheet[0] == ["名称", "列表", "保存时间"]
    assert sorted(str(row[0]) for row in sheet[1:]) == ["'=1+1", "00", "02"]
    assert "filename*=utf-8''%E5%B8%B8%E7%94%A8" in answer["Content-Disposition"]


@pytest.mark.django_db
def test_who_may_not_export_cannot(zhou: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
    from django.core.exceptions import PermissionDenied

    monkeypatch.setattr(SavedList, "may_export", "platform.operate")
    assert listing("", zhou).export_url == ""
    with pytest.raises(PermissionDenied):
        listing("?export=xlsx", zhou).response()


@pytest.mark.django_db
def test_a_saved_filter_is_ones_own_and_keeps_no_place(zhou: Actor, sun: Actor) -> None:
    saved.save_filter(page="ui.test", name="本月", query="saved=month&after=abc&export=xlsx", by=zhou, at=AT)
    saved.save_filter(page="ui.test", name=" 本月 ", query="saved=year", by=zhou, at=AT)
    assert [(one.name, one.url) for one in saved.filters_of(zhou, "ui.test")] == [("本月", "?saved=year")]
    assert saved.filters_of(sun, "ui.test") == []
    saved.drop_filter(saved.filters_of(zhou, "ui.test")[0].pk, by=sun)
    assert SavedFilter.objects.count() == 1
    saved.drop_filter(saved.filters_of(zhou, "ui.test")[0].pk, by=zhou)
    assert SavedFilter.objects.count() == 0


@pytest.mark.django_db
def test_saving_nothing_under_no_name_gives_both_reasons(zhou: Actor) -> None:
    with pytest.raises(Refused) as refusal:
        saved.save_filter(page="ui.test", name=" ", query="after=x", by=zhou, at=AT)
    assert refusal.value.codes == ["no_name", "nothing_to_save"]
