"""The programs' door to deadlines (期限): reading one's clock, lists and histories, and saying that one knows."""

from datetime import date, datetime
from typing import Annotated, Literal, Self, cast
from uuid import UUID

from django.db.models import Q
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Query, Router, Schema
from pydantic import Field

from anguan.foundation import clock
from anguan.foundation.access import Actor
from anguan.foundation.access.doors import ActorRequest
from anguan.foundation.deadlines import clocks, looks, services, steps
from anguan.foundation.deadlines.figures import narrowed
from anguan.foundation.deadlines.kinds import kinds
from anguan.foundation.deadlines.models import Deadline
from anguan.foundation.deadlines.queries import deadlines_for
from anguan.foundation.deadlines.standings import RUNNING
from anguan.foundation.ui.keyset import Cursor

router = Router(tags=["deadlines 期限"])
PAGE = 100
Day = Annotated[date, Field(ge=date(1970, 1, 1), le=date(2200, 12, 31))]
StandingName = Literal[
    "overdue", "today", "week", "later", "paused", "done", "done_late", "lapsed", "owed", "settled", "missed", "pending"
]


class ListIn(Schema):
    """Which deadlines to list."""

    standing: StandingName | None = Field(None, description="状态或指标口径；不填为正在计时的")
    kind: str = Field("", max_length=40)
    whose: Literal["", "mine", "people", "office"] = Field("", description="我的、我的人员、本部门；不填为看得到的全部")
    region: str = Field("", pattern=r"^[0-9A-Z]{0,15}$", description="行政区划代码，含下级")
    enterprise_id: UUID | None = None
    start: Day | None = Field(None, description="期限日期，从")
    stop: Day | None = Field(None, description="期限日期，到（含）")
    after: str = Field("", max_length=200, description="上一页返回的 next")

    def filters(self) -> dict[str, str]:
        """Return the parameters of the list page that say the same."""
        asked = {"standing": self.standing or "", "kind": self.kind, "enterprise": str(self.enterprise_id or "")}
        return {name: value for name, value in asked.items() if value}


class DeadlineOut(Schema):
    """A deadline."""

    id: UUID
    kind: str
    title: str = Field(description="期限种类")
    about: str
    standing: str = Field(description="状态：overdue、today、week、later、paused、done、done_late、lapsed")
    subject_type: str
    subject_id: UUID
    occasion: str
    organisation: str
    enterprise_id: UUID | None
    region_code: str
    doer_id: UUID | None
    doer_name: str
    began_at: datetime
    due_at: datetime = Field(description="从这一刻起算逾期")
    original_due_at: datetime
    calendar_known: bool = Field(description="涉及的年份节假日安排都已公布")
    rule_version: str
    ladder_version: str
    ended_at: datetime | None

    @classmethod
    def of(cls, deadline: Deadline, *, at: datetime) -> Self:
        """Return a deadline as programs read it."""
        fields = {name: getattr(deadline, name) for name in cls.model_fields if hasattr(deadline, name)}
        return cls(**fields, title=looks.kind_title(deadline.kind), standing=looks.standing(deadline, at=at))


class AlarmOut(Schema):
    """An alarm that was raised."""

    id: UUID
    listener: str = Field(description="doer、manager、principal、town、county、city")
    raised_at: datetime
    fate: str
    passed_to: str
    acknowledged_at: datetime | None
    acknowledged_by_name: str


class ComingOut(Schema):
    """An alarm to come."""

    at: datetime
    listener: str


class DeadlineFullOut(DeadlineOut):
    """A deadline with its rule and its ladder."""

    rule: str
    source: str
    clause: str
    confidence: str
    alarms: list[AlarmOut]
    coming: list[ComingOut]


class PageOut(Schema):
    """A page of deadlines, the soonest due first."""

    deadlines: list[DeadlineOut]
    next: str = Field(description="下一页的 after；没有下一页为空")


class PartOut(Schema):
    """How many stand how."""

    standing: str
    count: int
    more: bool = Field(description="还有更多，没有数完")
    deadlines: list[DeadlineOut]


class AcknowledgedOut(Schema):
    """How many alarms were not acknowledged before."""

    acknowledged: int


def _actor(request: HttpRequest) -> Actor:
    actor = cast(ActorRequest, request).actor
    actor.require("deadlines.view")
    return actor


@router.get("", response=PageOut, summary="期限，最快到期的在前，每页 100 条")
def deadlines(request: HttpRequest, asked: Query[ListIn]) -> PageOut:
    """Return the deadlines the actor may see."""
    actor, at = _actor(request), clock.now()
    rows = narrowed(
        deadlines_for(actor).defer(*clocks.HEAVY), at=at, region=asked.region, start=asked.start, stop=asked.stop,
        filters=asked.filters(),
    )  # fmt: skip
    if asked.standing is None:
        rows = rows.filter(RUNNING)
    if asked.whose:
        rows = rows.filter(
            clocks.whose(asked.whose, actor) if asked.whose in clocks.whose_offered(actor) else Q(pk=None)
        )
    cursor = Cursor(Deadline, ("due_at",))
    place = cursor.place(asked.after) if asked.after else None
    if place is not None:
        rows = rows.filter(cursor.beyond(place))
    found = list(cursor.ordered(rows)[: PAGE + 1])
    last = cursor.word(found[PAGE - 1]) if len(found) > PAGE else ""
    return PageOut(deadlines=[DeadlineOut.of(one, at=at) for one in found[:PAGE]], next=last)


@router.get("/clock", response=list[PartOut], summary="我的一天：逾期、今天、本周、以后")
def own_clock(request: HttpRequest) -> list[PartOut]:
    """Return the actor's own clock."""
    at = clock.now()
    own = clocks.clock_of(_actor(request), at=at).own
    return [
        PartOut(
            standing=part.standing, count=part.count, more=part.more,
            deadlines=[DeadlineOut.of(row, at=at) for row in part.rows],
        )
        for part in own.parts
    ]  # fmt: skip


@router.get("/{uuid:deadline_id}", response=DeadlineFullOut, summary="一项期限，附规则和催办阶梯")
def deadline(request: HttpRequest, deadline_id: UUID) -> DeadlineFullOut:
    """Return one deadline."""
    actor, at = _actor(request), clock.now()
    found = get_object_or_404(deadlines_for(actor), pk=deadline_id)
    kind = kinds().get(found.kind)
    alarms = [step.alarm for step in steps.steps_of(found, by=actor) if step.alarm is not None]
    coming = list(zip(found.climb_at, found.climb_to, strict=True))[found.stage :]
    return DeadlineFullOut(
        **DeadlineOut.of(found, at=at).dict(),
        rule=kind.rule if kind else "",
        source=kind.source if kind else "",
        clause=kind.clause if kind else "",
        confidence=kind.confidence if kind else "",
        alarms=[AlarmOut.from_orm(alarm) for alarm in alarms],
        coming=[ComingOut(at=when, listener=to) for when, to in coming] if found.state == "open" else [],
    )


@router.post("/{uuid:deadline_id}/acknowledge", response=AcknowledgedOut, summary="知晓，不等于办结")
def acknowledge(request: HttpRequest, deadline_id: UUID) -> AcknowledgedOut:
    """Say that one has heard of it."""
    actor = _actor(request)
    found = get_object_or_404(deadlines_for(actor).only("pk"), pk=deadline_id)
    return AcknowledgedOut(acknowledged=services.acknowledge(found.pk, by=actor, at=clock.now()))
