"""The shapes programs send about special work; what is missing or may not be is judged by the rules."""

from datetime import date, datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from ninja import Schema
from pydantic import AfterValidator, AwareDatetime, Field

from anguan.prevention.permits.rules.case import Kind, Method, Role
from anguan.prevention.permits.rules.drafting import CrewMember, Draft, GasSaid, MeasureSaid

Words = Annotated[str, Field(max_length=2000)]
Name = Annotated[str, Field(max_length=200)]
Day = Annotated[date, Field(ge=date(1970, 1, 1), le=date(2200, 12, 31))]
Degrees = Annotated[float, Field(ge=-180, le=180)]
StateName = Literal[
    "draft", "submitted", "approved", "working", "suspended", "finished", "closed", "expired", "withdrawn", "voided",
    "cancelled",
]  # fmt: skip


def _in_our_times(moment: datetime) -> datetime:
    if not 1970 <= moment.year <= 2200:
        message = "时间不在可以登记的范围内"
        raise ValueError(message)
    return moment


Moment = Annotated[AwareDatetime, AfterValidator(_in_our_times)]


class PermitListIn(Schema):
    """Which permits to list."""

    region: str = Field("", pattern=r"^[0-9A-Z]{0,15}$", description="行政区划代码，含下级")
    enterprise_id: UUID | None = None
    state: StateName | None = None
    kind: Kind | None = None
    live: bool = Field(False, description="只列正在作业（含已中止）且未到期的，先到期的在前")
    mine: bool = Field(False, description="只列自己参与的")
    q: str = Field("", max_length=100, description="票号、地点、内容、企业名称中的片段")
    after: UUID | None = Field(None, description="上一页最后一条的编号")


class PermitKeyIn(Schema):
    """A key that makes a repeated request the same one."""

    key: str = Field("", max_length=60, description="由调用方生成，重复提交同一 key 只办理一次")


class CrewIn(Schema):
    """One of the crew."""

    person_id: UUID
    role: Role


class DraftIn(Schema):
    """What is asked for; `place_facts`, `work_facts`, `medium` are described in docs/permits-check.md."""

    id: UUID | None = Field(None, description="由调用方生成的作业票编号；重复提交同一编号是同一张草稿")
    kind: Kind
    place: Name = ""
    content: Words = ""
    level: str | None = Field(None, max_length=10, description="不填则按作业条件判定")
    methods: list[Method] = Field(default_factory=list, max_length=20)
    place_facts: dict[str, Any] = Field(default_factory=dict, max_length=80)
    work_facts: dict[str, Any] = Field(default_factory=dict, max_length=80)
    medium: dict[str, Any] | None = Field(None, max_length=20)
    extra: dict[str, Words] = Field(default_factory=dict, max_length=60, description="票样上的其他栏目")
    planned_start: Moment | None = None
    planned_end: Moment | None = None
    work_unit: Name = ""
    contractor: bool = False
    leader_id: UUID | None = None
    guardian_id: UUID | None = None
    crew: list[CrewIn] = Field(default_factory=list, max_length=60)
    linked: list[UUID] = Field(default_factory=list, max_length=10)
    area_id: UUID | None = None
    site_id: UUID | None = None
    lon: Degrees | None = None
    lat: Annotated[float, Field(ge=-90, le=90)] | None = None
    risk_result: Words = ""
    monitored: bool = Field(False, description="作业期间连续检测")

    def draft(self) -> Draft:
        """Return the draft as the service takes it."""
        said = {name: getattr(self, name) for name in DraftIn.model_fields if name != "id"}
        return Draft(**{
            **said, "methods": tuple(self.methods), "linked": tuple(self.linked),
            "crew": tuple(CrewMember(one.person_id, one.role) for one in self.crew),
        })  # fmt: skip


class CheckIn(DraftIn):
    """A draft to be checked at a gate; nothing is kept."""

    stage: Literal["draft", "submit"] = "submit"


class StepIn(PermitKeyIn):
    """A step, with what it asks for; what it does not ask for is ignored."""

    reason: Words = Field("", description="取消、收回、作废的原因；停止、恢复、延长、完工时的说明")
    cause: str = Field("other", max_length=20, description="停止的原因")
    until: Moment | None = Field(None, description="延长到")
    restored: bool = Field(True, description="完工时现场已恢复原状")
    hidden_works: bool | None = Field(None, description="交底包括地下隐蔽工程")
    photo_ids: list[UUID] = Field(default_factory=list, max_length=9)
    signature_id: UUID | None = None


class SignIn(PermitKeyIn):
    """A signature of a slot."""

    slot: str = Field(max_length=40)
    seen_version: int = Field(ge=1, le=10_000, description="看到的版本；内容改过的要重新看")
    agrees: bool = True
    opinion: Words = ""
    photo_ids: list[UUID] = Field(default_factory=list, max_length=3)
    signature_id: UUID | None = None
    device_at: Moment | None = None


class ValueIn(Schema):
    """One value of a sample."""

    gas: str = Field(max_length=60, description="oxygen、combustible 或气体目录中的编号")
    value: float = Field(ge=-1e9, le=1e9)
    unit: str = Field(max_length=20, description="%vol、%LEL、mg/m3、ppm")


class GasIn(PermitKeyIn):
    """One gas analysis."""

    sampled_at: Moment
    point: Name = ""
    values: list[ValueIn] = Field(default_factory=list, max_length=20)
    instrument: Name = ""
    calibrated_until: Day | None = None
    analyst_id: UUID | None = None
    pumped: bool | None = None
    photo_ids: list[UUID] = Field(default_factory=list, max_length=4)

    def said(self) -> GasSaid:
        """Return the analysis as the service takes it."""
        values = tuple(value.dict() for value in self.values)
        return GasSaid(
            self.sampled_at, self.point, values, self.instrument, self.calibrated_until, self.analyst_id, self.pumped
        )


class ShowIn(PermitKeyIn):
    """Photos of a key node."""

    node: str = Field(max_length=40)
    photo_ids: list[UUID] = Field(default_factory=list, max_length=9)


class MeasureIn(Schema):
    """One safety measure, by its number on the form."""

    number: int = Field(ge=1, le=99)
    involved: bool
    text: Words = ""

    def said(self) -> MeasureSaid:
        """Return the line as the service takes it."""
        return MeasureSaid(self.number, self.involved, self.text)


class MeasuresIn(PermitKeyIn):
    """Safety measures confirmed."""

    lines: list[MeasureIn] = Field(default_factory=list, max_length=30)


class ToolIn(Schema):
    """A kind of tool and how many."""

    what: str = Field(max_length=60)
    count: int = Field(ge=1, le=1000)


class EntryIn(PermitKeyIn):
    """Who and what goes in."""

    person_ids: list[UUID] = Field(default_factory=list, max_length=60)
    tools: list[ToolIn] = Field(default_factory=list, max_length=30)
    device_at: Moment | None = None


class OutIn(PermitKeyIn):
    """Who or what comes out."""

    count: int | None = Field(None, ge=0, le=1000)
    device_at: Moment | None = None


class SpotIn(PermitKeyIn):
    """A spot check."""

    asked: Literal["look", "photo", "stop"]
    said: Words = ""


class ResultIn(PermitKeyIn):
    """What a spot check found."""

    result: Literal["fine", "wrong"]
    said: Words = ""


class CommitIn(Schema):
    """The special work of one day."""

    day: Day
    counts: dict[str, Annotated[int, Field(ge=0, le=1000)]] = Field(
        default_factory=dict, max_length=40, description="作业种类（可加级别）和数量，如 hot_work.special: 1"
    )
    said: Words = ""
