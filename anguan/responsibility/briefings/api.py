"""The programs' door to briefings (班前教育): teams, what is expected and held, a whole briefing in one delivery."""

from datetime import date, datetime
from typing import Annotated, Any, Literal, cast
from uuid import UUID

from django.http import HttpRequest
from ninja import Query, Router, Schema
from ninja.responses import Status
from pydantic import Field

from anguan.foundation import clock
from anguan.foundation.access import Actor
from anguan.foundation.access.doors import ActorRequest
from anguan.responsibility.briefings import queries, services
from anguan.responsibility.briefings.figures import narrowed
from anguan.responsibility.briefings.models import Attendance, Briefing, Slot, Team
from anguan.responsibility.briefings.rules.saying import HeldSaid, OpeningSaid, SignInSaid, Ticked
from anguan.responsibility.briefings.rules.topics import Topic, question_of, script_of

router = Router(tags=["briefings 班前教育"])
PAGE = 100
MOST_PEOPLE = 5_000
Day = Annotated[date, Field(ge=date(1970, 1, 1), le=date(2200, 12, 31))]
Moment = Annotated[datetime, Field(ge=datetime.fromisoformat("1970-01-02T00:00:00+00:00"),
                                   le=datetime.fromisoformat("2200-12-30T00:00:00+00:00"))]  # fmt: skip
StateName = Literal["expected", "held", "late", "missed", "excused"]
StandingName = Literal["owed", "done", "in_time", "late", "overdue", "waiting", "missed", "excused", "short"]
AttendanceName = Literal["present", "absent", "leave", "elsewhere"]
MindName = Literal["good", "tired", "unwell", "upset", "drunk"]
PpeName = Literal[
    "helmet", "clothes", "shoes", "gloves", "glasses", "mask", "ears", "harness", "antistatic", "face"
]  # fmt: skip
Said = Annotated[str, Field(max_length=200)]


class TeamOut(Schema):
    """A team (班组)."""

    id: UUID
    enterprise_id: UUID
    name: str
    area_id: UUID | None
    place: str
    leader_id: UUID | None
    leader_name: str
    closed_at: datetime | None


class SlotOut(Schema):
    """An expected briefing (应开班前会)."""

    id: UUID
    enterprise_id: UUID
    team_id: UUID
    team_name: str
    shift_name: str
    leader_id: UUID | None
    leader_name: str
    day: date
    starts_at: datetime
    due_at: datetime = Field(description="从这一刻起算迟开")
    ends_at: datetime
    state: StateName
    held_at: datetime | None
    briefing_id: UUID | None
    roster: int = Field(description="应到")
    present: int = Field(description="实到")
    excused_why: str


class PersonOut(Schema):
    """Somebody at a briefing (签到)."""

    id: UUID
    person_id: UUID
    name: str
    guest: bool
    state: AttendanceName
    how: str = Field(description="phone 本人手机、code 扫码、ticked 代点")
    reason: str
    at: datetime | None
    offline: bool
    late: bool
    mind: str
    ppe: list[str] = Field(description="缺的劳动防护用品")
    right: bool | None
    kept_from: bool = Field(description="不得上岗")
    followed_at: datetime | None
    followed_said: str


class DoubtOut(Schema):
    """What looks wrong, and what it was judged by (存疑)."""

    code: str
    words: str
    by: dict[str, Any]


class BriefingOut(Schema):
    """A briefing (班前会)."""

    id: UUID
    enterprise_id: UUID
    enterprise_name: str
    slot_id: UUID | None
    team_id: UUID
    team_name: str
    shift_name: str
    day: date
    state: Literal["open", "held", "void"]
    leader_id: UUID
    leader_name: str
    opened_at: datetime
    held_at: datetime | None
    received_at: datetime | None
    offline: bool
    late: bool
    roster: int
    present: int
    heads: int | None
    weather: str
    note: str
    doubtful: bool


class BriefingFullOut(BriefingOut):
    """A briefing with what was told and who was there."""

    topics: list[dict[str, Any]]
    question: dict[str, Any] | None
    doubts: list[DoubtOut]
    people: list[PersonOut]


class TopicOut(Schema):
    """One thing to tell (要点)."""

    key: str
    title: str
    points: list[str]
    why: str
    source: str
    lesson: str


class ProposalOut(Schema):
    """What to tell a team on a day (班前会提纲)."""

    topics: list[TopicOut]
    script: str = Field(description="一分钟讲稿")
    ask: str
    answer: str


class SlotListIn(Schema):
    """Which expected briefings to list; `after` is the id of the last one of the page before."""

    start: Day | None = Field(None, description="日期，从")
    stop: Day | None = Field(None, description="日期，到（含）")
    region: str = Field("", pattern=r"^[0-9A-Z]{0,15}$", description="行政区划代码，含下级")
    enterprise_id: UUID | None = None
    state: StateName | None = None
    standing: StandingName | None = None
    after: UUID | None = None


class BriefingListIn(Schema):
    """Which briefings to list; `after` is the id of the last one of the page before."""

    start: Day | None = None
    stop: Day | None = None
    enterprise_id: UUID | None = None
    team_id: UUID | None = None
    doubtful: bool | None = None
    after: UUID | None = None


class TopicIn(Schema):
    """One thing that was told."""

    key: str = Field("own", max_length=60)
    title: str = Field(max_length=100)
    points: list[Annotated[str, Field(max_length=300)]] = Field([], max_length=8)
    source: str = Field("", max_length=100)
    lesson: str = Field("", max_length=60)


class QuestionIn(Schema):
    """The question that was asked."""

    ask: Said
    answer: Said = ""
    lesson: str = Field("", max_length=60)


class TickedIn(Schema):
    """Somebody ticked by name (代点)."""

    person_id: UUID
    state: AttendanceName = "present"
    reason: Said = ""
    mind: MindName | None = None
    ppe: list[PpeName] = Field([], max_length=10)
    name: str = Field("", max_length=60, description="不在花名册、也不是本企业人员的写姓名")

    def ticked(self) -> Ticked:
        """Return it as the services read it."""
        return Ticked(self.person_id, self.state, self.reason, self.mind or "", tuple(self.ppe), self.name)


class OpenIn(Schema):
    """Opening a briefing of a slot, or of a team out of turn."""

    id: UUID = Field(description="由调用方生成；重复提交同一编号只开一次")
    slot_id: UUID | None = None
    team_id: UUID | None = None
    device_at: Moment | None = None
    offline: bool = False


class HoldIn(Schema):
    """What was told and who was there."""

    key: str = Field("", max_length=64, description="由调用方生成；重复提交同一编号只记一次")
    topics: list[TopicIn] = Field([], max_length=12)
    question: QuestionIn | None = None
    heads: int | None = Field(None, ge=0, le=9_999)
    weather: str = Field("", max_length=40)
    note: str = Field("", max_length=500)
    photo_ids: list[UUID] = Field([], max_length=2)
    signature_id: UUID | None = None
    people: list[TickedIn] = Field([], max_length=MOST_PEOPLE)
    device_at: Moment | None = None
    offline: bool = False
    script_seconds: int | None = Field(None, ge=0, le=86_400)


class SignIn(Schema):
    """Signing in by one's own phone."""

    code: str = Field(max_length=20)
    mind: MindName = "good"
    ppe: list[PpeName] = Field([], max_length=10)
    answer: Said = ""
    device_at: Moment | None = None
    offline: bool = False


class TickIn(Schema):
    """People ticked by name."""

    people: list[TickedIn] = Field(max_length=MOST_PEOPLE)
    key: str = Field("", max_length=64)


@router.get("/teams", response=list[TeamOut], summary="班组，每页 100 个")
def teams(request: HttpRequest, enterprise_id: UUID | None = None, after: UUID | None = None) -> list[Team]:
    """Return teams in the order of their ids."""
    rows = queries.teams_for(_reader(request))
    named = {"enterprise_id": enterprise_id, "pk__gt": after}
    return list(rows.filter(**{name: key for name, key in named.items() if key}).order_by("pk")[:PAGE])


@router.get("/teams/{team_id}/proposal", response=ProposalOut, summary="班组某天的班前会提纲")
def proposal(request: HttpRequest, team_id: UUID, day: Day | None = None) -> dict[str, object]:
    """Return what to tell a team."""
    actor, at = _reader(request), clock.now()
    actor.require("briefings.lead")
    team = queries.teams_for(actor).get(pk=team_id)
    topics = services.propose(team, day=day or clock.day_of(at), by=actor, at=at)
    question = question_of(topics)
    return {
        "topics": [_topic_out(topic) for topic in topics], "script": script_of(topics), "ask": question.ask,
        "answer": question.answer,
    }  # fmt: skip


@router.get("/slots", response=list[SlotOut], summary="应开班前会，每页 100 条")
def slots(request: HttpRequest, asked: Query[SlotListIn]) -> list[Slot]:
    """Return expected briefings in the order of their ids."""
    rows = narrowed(
        queries.slots_for(_reader(request)), at=clock.now(), region=asked.region, start=asked.start, stop=asked.stop,
        filters={"state": asked.state or "", "standing": asked.standing or ""},
    )  # fmt: skip
    named = {"enterprise_id": asked.enterprise_id, "pk__gt": asked.after}
    return list(rows.filter(**{name: key for name, key in named.items() if key}).order_by("pk")[:PAGE])


@router.get("", response=list[BriefingOut], summary="班前会，每页 100 条")
def briefings(request: HttpRequest, asked: Query[BriefingListIn]) -> list[Briefing]:
    """Return briefings in the order of their ids."""
    rows = queries.briefings_for(_reader(request))
    named = {
        "day__gte": asked.start, "day__lte": asked.stop, "enterprise_id": asked.enterprise_id,
        "team_id": asked.team_id, "doubtful": asked.doubtful, "pk__gt": asked.after,
    }  # fmt: skip
    rows = rows.filter(**{name: value for name, value in named.items() if value is not None})
    return list(rows.order_by("pk")[:PAGE])


@router.post("", response={201: BriefingFullOut}, summary="开班前会")
def open_briefing(request: HttpRequest, said: OpenIn) -> Status[dict[str, object]]:
    """Open a briefing; the same id again is the same briefing."""
    actor = _actor(request)
    opening = OpeningSaid(said.id, said.slot_id, said.team_id, said.device_at, said.offline)
    return Status(201, _out(services.open_briefing(opening, by=actor, at=clock.now()), actor))


@router.get("/{briefing_id}", response=BriefingFullOut, summary="一次班前会")
def briefing(request: HttpRequest, briefing_id: UUID) -> dict[str, object]:
    """Return one briefing with its people."""
    actor = _reader(request)
    return _out(queries.briefings_for(actor).get(pk=briefing_id), actor)


@router.post("/{briefing_id}/hold", response=BriefingFullOut, summary="记录班前会")
def hold(request: HttpRequest, briefing_id: UUID, said: HoldIn) -> dict[str, object]:
    """Write down what was told and who was there."""
    actor = _actor(request)
    held = HeldSaid(
        topics=tuple(one.model_dump() for one in said.topics),
        question=said.question.model_dump() if said.question else None, heads=said.heads, weather=said.weather,
        note=said.note, photo_ids=tuple(said.photo_ids), signature_id=said.signature_id,
        ticked=tuple(one.ticked() for one in said.people), device_at=said.device_at, offline=said.offline,
        script_seconds=said.script_seconds,
    )  # fmt: skip
    return _out(services.hold(briefing_id, held, by=actor, at=clock.now(), key=said.key), actor)


@router.post("/{briefing_id}/sign-in", response=PersonOut, summary="本人签到")
def sign_in(request: HttpRequest, briefing_id: UUID, said: SignIn) -> Attendance:
    """Sign in with the turning code."""
    signing = SignInSaid(said.code, said.mind, tuple(said.ppe), said.answer, said.device_at, said.offline)
    return services.sign_in(briefing_id, signing, by=_actor(request), at=clock.now())


@router.post("/{briefing_id}/tick", response=BriefingFullOut, summary="点名（代点、补签）")
def tick(request: HttpRequest, briefing_id: UUID, said: TickIn) -> dict[str, object]:
    """Tick people by name."""
    actor = _actor(request)
    people = tuple(one.ticked() for one in said.people)
    return _out(services.tick(briefing_id, by=actor, at=clock.now(), people=people, key=said.key), actor)


def _actor(request: HttpRequest) -> Actor:
    return cast(ActorRequest, request).actor


def _reader(request: HttpRequest) -> Actor:
    actor = _actor(request)
    actor.require("briefings.view")
    return actor


def _topic_out(topic: Topic) -> dict[str, object]:
    return {name: getattr(topic, name) for name in TopicOut.model_fields}


def _out(row: Briefing, actor: Actor) -> dict[str, object]:
    people = queries.attendances_for(actor).filter(enterprise_id=row.enterprise_id, briefing_id=row.pk)
    fields = {name: getattr(row, name) for name in BriefingOut.model_fields}
    told = {
        "topics": queries.topics_shown(row, actor), "question": queries.question_shown(row, actor),
        "doubts": row.doubts,
    }  # fmt: skip
    return {**fields, **told, "people": list(people.order_by("id")[:MOST_PEOPLE])}
