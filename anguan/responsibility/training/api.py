"""The programs' door to training: what people owe and were taught, entering it from another system, sessions."""

from datetime import date, datetime
from typing import Annotated, Any, Literal, cast
from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpRequest
from ninja import Query, Router, Schema
from ninja.responses import Status
from pydantic import Field

from anguan.foundation import clock
from anguan.foundation.access import Actor
from anguan.foundation.access.doors import ActorRequest
from anguan.responsibility.training import catalog, looks, queries, services
from anguan.responsibility.training.models import Debt, Record, Session
from anguan.responsibility.training.rules.filing import OutsideSaid

router = Router(tags=["training 教育培训"])
PAGE = 100

Day = Annotated[date, Field(ge=date(1970, 1, 1), le=date(2200, 12, 31))]
CategoryName = Literal[
    "company", "workshop", "team", "initial", "annual", "special", "transfer", "four_new", "other"
]  # fmt: skip
TopicName = Literal["", "dust", "confined_space", "fire"]
StandingName = Literal["unready", "late", "soon", "open", "met", "waived", "lapsed"]


class DebtOut(Schema):
    """What one person owes by one rule (应培训)."""

    id: UUID
    enterprise_id: UUID
    person_id: UUID
    person_name: str
    rule: str
    title: str
    clause: str
    year: int
    due_on: date
    before_duty: bool = Field(description="上岗前必须完成")
    minutes_owed: int
    minutes_done: int
    missing: list[str] = Field(description="还缺的级别或专项")
    standing: StandingName
    met_on: date | None


class RecordOut(Schema):
    """One piece of training of one person (培训记录)."""

    id: UUID
    enterprise_id: UUID
    person_id: UUID
    person_name: str
    category: str
    topic: str
    title: str
    minutes: int
    on: date
    source: Literal["course", "session", "paper", "outside"]
    educator: str
    score: float | None
    passed: bool
    void_at: datetime | None


class SessionOut(Schema):
    """Training held together (线下培训)."""

    id: UUID
    enterprise_id: UUID
    title: str
    category: str
    topic: str
    starts_at: datetime
    minutes: int
    trainer_name: str
    place: str
    state: Literal["open", "closed", "void"]
    expected: int
    present: int


class DebtsIn(Schema):
    """Which debts to list; `after` is the id of the last one of the page before."""

    enterprise_id: UUID | None = None
    person_id: UUID | None = None
    year: int | None = Field(None, ge=2000, le=2200)
    standing: StandingName | None = None
    after: UUID | None = None


class RecordsIn(Schema):
    """Which records to list; `after` is the id of the last one of the page before."""

    enterprise_id: UUID | None = None
    person_id: UUID | None = None
    since: Day | None = None
    after: UUID | None = None


class OutsideIn(Schema):
    """Training somebody had elsewhere, or that another system kept."""

    id: UUID | None = Field(None, description="由调用方生成；重复提交同一编号只登记一次")
    person_id: UUID
    category: CategoryName
    topic: TopicName = ""
    title: str = Field(max_length=120)
    minutes: int = Field(ge=0, le=1_000_000)
    on: Day
    educator: str = Field("", max_length=60)
    score: float | None = Field(None, ge=-1000, le=1000)
    passed: bool = True


class ReasonIn(Schema):
    """Why something is taken back."""

    reason: str = Field(max_length=200)


@router.get("/owed", response=list[DebtOut], summary="应培训，每页 100 项")
def owed(request: HttpRequest, asked: Query[DebtsIn]) -> list[dict[str, object]]:
    """Return what people owe, in the order of the ids."""
    actor = _actor(request)
    actor.require("training.view")
    rows = _narrowed(queries.debts_for(actor), asked)
    if asked.year is not None:
        rows = rows.filter(year=asked.year)
    if asked.standing is not None:
        rows = rows.filter(queries.standing_is(asked.standing, today=clock.today()))
    return [_debt(row) for row in rows.order_by("pk")[:PAGE]]


@router.get("/records", response=list[RecordOut], summary="培训记录，每页 100 条")
def records(request: HttpRequest, asked: Query[RecordsIn]) -> list[Record]:
    """Return what people were taught, in the order of the ids."""
    actor = _actor(request)
    actor.require("training.view")
    rows = _narrowed(queries.records_for(actor), asked)
    if asked.since is not None:
        rows = rows.filter(on__gte=asked.since)
    return list(rows.order_by("pk")[:PAGE])


@router.post("/records", response={201: RecordOut}, summary="登记外部培训")
def add(request: HttpRequest, said: OutsideIn) -> Status[Record]:
    """Enter training somebody had elsewhere."""
    told = OutsideSaid(
        said.person_id, said.category, said.title, said.minutes, said.on, said.topic, said.educator, said.score,
        said.passed,
    )  # fmt: skip
    return Status(201, services.add_outside(told, by=_actor(request), at=clock.now(), key=said.id))


@router.post("/records/{record_id}/void", response=RecordOut, summary="作废外部培训记录")
def void(request: HttpRequest, record_id: UUID, said: ReasonIn) -> Record:
    """Take back one piece of outside training."""
    return services.void_record(record_id, by=_actor(request), at=clock.now(), reason=said.reason)


@router.get("/sessions", response=list[SessionOut], summary="线下培训，每页 100 场")
def sessions(request: HttpRequest, asked: Query[RecordsIn]) -> list[Session]:
    """Return training held together, in the order of the ids."""
    actor = _actor(request)
    actor.require("training.view")
    rows = queries.sessions_for(actor)
    if asked.enterprise_id is not None:
        rows = rows.filter(enterprise_id=asked.enterprise_id)
    if asked.person_id is not None:
        rows = rows.filter(attendees__person_id=asked.person_id, attendees__present=True)
    if asked.since is not None:
        rows = rows.filter(starts_at__gte=clock.start_of(asked.since))
    if asked.after is not None:
        rows = rows.filter(pk__gt=asked.after)
    return list(rows.order_by("pk")[:PAGE])


def _narrowed(rows: QuerySet[Any], asked: DebtsIn | RecordsIn) -> QuerySet[Any]:
    named = {"enterprise_id": asked.enterprise_id, "person_id": asked.person_id, "pk__gt": asked.after}
    return rows.filter(**{name: value for name, value in named.items() if value is not None})


def _actor(request: HttpRequest) -> Actor:
    return cast(ActorRequest, request).actor


def _debt(row: Debt) -> dict[str, object]:
    entry = catalog.entries()[row.rule]
    told = (
        "id", "enterprise_id", "person_id", "person_name", "rule", "year", "due_on", "before_duty", "minutes_owed",
        "minutes_done", "missing", "met_on",
    )  # fmt: skip
    return {
        **{name: getattr(row, name) for name in told},
        "title": entry.title,
        "clause": entry.cited,
        "standing": looks.standing_of(row, today=clock.today()),
    }
