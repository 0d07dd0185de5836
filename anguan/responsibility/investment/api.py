"""The programs' door to safety money: books, entries, entering them from the accounts of an enterprise."""

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any, Literal, cast
from uuid import UUID

from django.http import HttpRequest
from ninja import Query, Router, Schema
from ninja.responses import Status
from pydantic import Field

from anguan.foundation import clock
from anguan.foundation.access import Actor
from anguan.foundation.access.doors import ActorRequest
from anguan.responsibility.investment import looks, queries, services
from anguan.responsibility.investment.models import Entry, Fund
from anguan.responsibility.investment.rules.saying import SetAsideSaid, SpendSaid

router = Router(tags=["investment 安全投入"])
PAGE = 100

Day = Annotated[date, Field(ge=date(1970, 1, 1), le=date(2200, 12, 31))]
Yuan = Annotated[Decimal, Field(ge=Decimal(-(10**12)), le=Decimal(10**12), decimal_places=6)]
Year = Annotated[int, Field(ge=2000, le=2100)]


class FundOut(Schema):
    """One enterprise's book of a year (安全投入账)."""

    id: UUID
    enterprise_id: UUID
    year: int
    mode: Literal["", "by_rates", "actual_expense", "not_listed"] = Field(description="空表示还没有核定")
    annual: float | None = Field(description="全年应提取，元")
    rates: str = Field(description="所用标准")
    confidence: str = Field(description="标准的核对程度")
    opening: float
    set_aside: float
    spent: float
    balance: float
    planned: float | None
    missing: float = Field(description="以前月份欠提，元")
    doubted: int


class FundEntryOut(Schema):
    """One entry (台账一笔)."""

    id: UUID
    enterprise_id: UUID
    year: int
    side: Literal["set_aside", "spent"]
    month: int
    on: date
    amount: float
    use: str
    what: str
    supplier: str
    voucher: str
    photos: int
    doubts: list[str]
    void_at: datetime | None


class FundsIn(Schema):
    """Which books to list; `after` is the id of the last one of the page before."""

    enterprise_id: UUID | None = None
    year: Year | None = None
    after: UUID | None = None


class FundEntriesIn(Schema):
    """Which entries to list; `after` is the id of the last one of the page before."""

    enterprise_id: UUID | None = None
    year: Year | None = None
    side: Literal["set_aside", "spent"] | None = None
    after: UUID | None = None


class FundSpendIn(Schema):
    """Money spent; photos are taken on a phone only."""

    id: UUID | None = Field(None, description="由调用方生成；重复提交同一编号只登记一次")
    amount: Yuan
    on: Day
    use: str = Field("", max_length=50)
    new_use: str = Field("", max_length=40)
    what: str = Field("", max_length=200)
    supplier: str = Field("", max_length=100)
    voucher: str = Field("", max_length=60)
    shared_voucher: bool = Field(False, description="同一张凭证分几笔登记")


class SetAsideIn(Schema):
    """Money set aside for a month."""

    id: UUID | None = Field(None, description="由调用方生成；重复提交同一编号只登记一次")
    year: Year
    month: int = Field(ge=1, le=12)
    amount: Yuan
    on: Day
    voucher: str = Field("", max_length=60)
    what: str = Field("", max_length=200)


class StrikeIn(Schema):
    """Why something is struck."""

    reason: str = Field(max_length=200)


@router.get("/funds", response=list[FundOut], summary="安全投入账，每页 100 本")
def funds(request: HttpRequest, asked: Query[FundsIn]) -> list[dict[str, Any]]:
    """Return books, in the order of the ids."""
    actor = _actor(request)
    actor.require("investment.view")
    rows = queries.funds_for(actor).filter(**_named(asked))
    return [_fund(row) for row in rows.order_by("pk")[:PAGE]]


@router.get("/entries", response=list[FundEntryOut], summary="安全投入台账，每页 100 笔")
def entries(request: HttpRequest, asked: Query[FundEntriesIn]) -> list[dict[str, Any]]:
    """Return entries, struck ones too, in the order of the ids."""
    actor = _actor(request)
    actor.require("investment.view")
    rows = queries.entries_for(actor).filter(**_named(asked))
    return [_entry(row) for row in rows.order_by("pk")[:PAGE]]


@router.post("/spent", response={201: FundEntryOut}, summary="登记使用")
def spend(request: HttpRequest, said: FundSpendIn) -> Status[dict[str, Any]]:
    """Enter money spent."""
    told = SpendSaid(
        said.amount, said.on, said.use, said.new_use, said.what, said.supplier, said.voucher, said.shared_voucher
    )  # fmt: skip
    return Status(201, _entry(services.spend(told, by=_actor(request), at=clock.now(), key=said.id)))


@router.post("/set-aside", response={201: FundEntryOut}, summary="登记提取")
def set_aside(request: HttpRequest, said: SetAsideIn) -> Status[dict[str, Any]]:
    """Enter money set aside."""
    told = SetAsideSaid(said.year, said.month, said.amount, said.on, said.voucher, said.what)
    return Status(201, _entry(services.set_aside(told, by=_actor(request), at=clock.now(), key=said.id)))


@router.post("/entries/{line_id}/strike", response=FundEntryOut, summary="作废一笔")
def strike(request: HttpRequest, line_id: UUID, said: StrikeIn) -> dict[str, Any]:
    """Strike an entry, with a reason."""
    return _entry(services.strike(line_id, reason=said.reason, by=_actor(request), at=clock.now()))


def _named(asked: FundsIn | FundEntriesIn) -> dict[str, Any]:
    named = {"enterprise_id": asked.enterprise_id, "year": asked.year, "pk__gt": asked.after,
             "side": getattr(asked, "side", None)}  # fmt: skip
    return {name: value for name, value in named.items() if value is not None}


def _actor(request: HttpRequest) -> Actor:
    return cast(ActorRequest, request).actor


def _fund(row: Fund) -> dict[str, Any]:
    names = ("id", "enterprise_id", "year", "mode", "annual", "rates", "confidence", "opening", "set_aside", "spent",
             "planned", "doubted")  # fmt: skip
    missing = queries.book_of(row, today=clock.today()).missing
    return {name: getattr(row, name) for name in names} | {"balance": looks.balance(row), "missing": missing}


def _entry(row: Entry) -> dict[str, Any]:
    names = ("id", "enterprise_id", "year", "side", "month", "on", "amount", "use", "what", "supplier", "voucher",
             "void_at")  # fmt: skip
    told = {name: getattr(row, name) for name in names}
    return told | {"photos": len(row.exhibit_ids), "doubts": [one["words"] for one in row.doubts]}
