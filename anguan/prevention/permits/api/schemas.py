"""The shapes programs send and receive about special work; what is missing or may not be is judged by the rules."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Annotated, Any, Literal, Self
from uuid import UUID

from ninja import Schema
from pydantic import AfterValidator, AwareDatetime, Field

from anguan.foundation.audit.models import AuditEntry
from anguan.foundation.evidence.models import Exhibit
from anguan.foundation.lifecycle import Step
from anguan.prevention.permits import checking
from anguan.prevention.permits.models import Crew, Entry, GasTest, Judgement, MeasureLine, Permit, Signature, SpotCheck
from anguan.prevention.permits.queries import Waiting
from anguan.prevention.permits.rules import LIFECYCLE, Verdict
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


class ReasonOut(Schema):
    """One reason of the rules."""

    code: str
    clause: str
    message: str
    remedy: str


class VerdictOut(Schema):
    """What the rules say."""

    verdict: Literal["pass", "refuse"]
    reasons: list[ReasonOut]
    level: str | None
    upgraded: list[str] = Field(default_factory=list, description="升级管理的原因")
    valid_until: str | None
    proof: list[dict[str, Any]] = Field(default_factory=list, description="逐条依据：规则、条款、所据事实、结论")

    @classmethod
    def of(cls, verdict: Verdict) -> Self:
        """Return a verdict as programs read it."""
        return cls(**checking.answer(verdict))


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


class PermitOut(Schema):
    """A permit in a list."""

    id: UUID
    number: str
    kind: str
    level: str
    upgrades: list[str]
    state: str
    state_since: datetime
    version: int
    enterprise_id: UUID
    enterprise_name: str
    region_code: str
    place: str
    content: str
    work_unit: str
    leader_name: str
    guardian_name: str
    planned_start: datetime | None
    planned_end: datetime | None
    valid_until: datetime | None
    started_at: datetime | None
    gas_due_at: datetime | None
    photo_due_at: datetime | None


class NextOut(Schema):
    """A step the actor can take now."""

    name: str
    label: str
    target: str


class CrewOut(Schema):
    """One of the crew."""

    person_id: UUID
    name: str
    role: str
    certificate_class: str
    certificate_number: str
    certificate_until: date | None
    briefed_at: datetime | None


class SignatureOut(Schema):
    """A signature."""

    slot: str
    version: int
    person_name: str
    at: datetime
    agrees: bool
    opinion: str
    on_site: bool | None
    distance_m: float | None


class GasOut(Schema):
    """A gas analysis as it was judged."""

    id: UUID
    at: datetime
    received_at: datetime
    point: str
    values: list[dict[str, Any]]
    instrument: str
    analyst_name: str
    passed: bool
    against: list[ReasonOut]
    phase: str


class MeasureOut(Schema):
    """A safety measure confirmed."""

    no: int
    involved: bool
    text: str
    confirmer_name: str
    confirmed_at: datetime


class EntryOut(Schema):
    """Who or what went in, and came out."""

    id: UUID
    what: str
    is_tool: bool
    count: int
    in_at: datetime
    out_at: datetime | None
    out_count: int | None


class CheckOut(Schema):
    """A spot check."""

    id: UUID
    permit_id: UUID
    office_name: str
    person_name: str
    at: datetime
    asked: str
    said: str
    answer_due_at: datetime | None
    answered_at: datetime | None
    result: str
    result_said: str


class ShownOut(Schema):
    """A photo of a node."""

    id: UUID
    purpose: str
    taken_at: datetime
    taken_by_name: str
    captured_live: bool
    grade: str


class ProofOut(Schema):
    """What the rules said at one event."""

    at: datetime
    stage: str
    event: str
    passed: bool
    level: str
    law_version: str
    reasons: list[ReasonOut]
    proofs: list[dict[str, Any]]

    @classmethod
    def of(cls, proof: Judgement) -> Self:
        """Return a proof as programs read it."""
        return cls.from_orm(proof)


class PermitStoryOut(Schema):
    """One thing that happened."""

    at: datetime
    action: str
    person_name: str
    organisation: str
    detail: dict[str, Any]

    @classmethod
    def of(cls, entry: AuditEntry) -> Self:
        """Return an entry as programs read it."""
        return cls.from_orm(entry)


class WaitingOut(Schema):
    """A permit that waits for a signature."""

    permit: PermitOut
    slot: str
    title: str

    @classmethod
    def of(cls, waiting: Waiting) -> Self:
        """Return it as programs read it."""
        return cls(permit=PermitOut.from_orm(waiting.permit), slot=waiting.slot, title=waiting.title)


class CommitmentOut(Schema):
    """A daily commitment."""

    id: UUID
    day: date
    counts: dict[str, int]
    said: str
    promiser_name: str
    promised_at: datetime


class PermitFullOut(PermitOut):
    """A permit with everything known of it."""

    methods: list[str]
    place_facts: dict[str, Any]
    work_facts: dict[str, Any]
    medium: dict[str, Any] | None
    risk_result: str
    applicant_name: str
    applied_at: datetime
    approved_at: datetime | None
    finished_at: datetime | None
    closed_at: datetime | None
    ended_reason: str
    suspended_cause: str
    regime: str
    law_version: str
    state_title: str
    steps: list[NextOut]
    crew: list[CrewOut]
    linked: list[str]
    signatures: list[SignatureOut]
    gas: list[GasOut]
    measures: list[MeasureOut]
    entries: list[EntryOut]
    checks: list[CheckOut]
    shown: list[ShownOut]

    @classmethod
    def of(
        cls,
        permit: Permit,
        *,
        steps: Sequence[Step],
        crew: Sequence[Crew],
        linked: Sequence[Permit],
        signatures: Sequence[Signature],
        gas: Sequence[GasTest],
        measures: Sequence[MeasureLine],
        entries: Sequence[Entry],
        checks: Sequence[SpotCheck],
        shown: Sequence[Exhibit],
    ) -> Self:
        """Return a permit with all that hangs on it."""
        apart = {"steps", "crew", "linked", "signatures", "gas", "measures", "entries", "checks", "shown"}
        own = {name: getattr(permit, name) for name in cls.model_fields if name not in {*apart, "state_title"}}
        return cls(
            **own,
            state_title=LIFECYCLE.titles[permit.state],
            steps=[NextOut.from_orm(step) for step in steps],
            crew=[CrewOut.from_orm(one) for one in crew],
            linked=[other.number or other.kind for other in linked],
            signatures=[SignatureOut.from_orm(one) for one in signatures],
            gas=[GasOut.from_orm(one) for one in gas],
            measures=[MeasureOut.from_orm(one) for one in measures],
            entries=[EntryOut.from_orm(one) for one in entries],
            checks=[CheckOut.from_orm(one) for one in checks],
            shown=[ShownOut.from_orm(one) for one in shown],
        )
