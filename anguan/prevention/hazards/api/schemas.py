"""The shapes programs send and receive about hazards; what is missing or may not be is judged by the rules."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Annotated, Any, Literal, Self
from uuid import UUID

from ninja import Schema
from pydantic import Field

from anguan.foundation.audit.models import AuditEntry
from anguan.foundation.deadlines.models import Extension
from anguan.foundation.evidence.models import Exhibit
from anguan.foundation.lifecycle import Step
from anguan.prevention.hazards import rules
from anguan.prevention.hazards.models import Hazard
from anguan.prevention.hazards.services import Arrangement, Problem

Words = Annotated[str, Field(max_length=2000)]
Day = Annotated[date, Field(ge=date(1970, 1, 1), le=date(2200, 12, 31))]
StateName = Literal["reported", "rectifying", "rechecking", "closed", "dismissed", "withdrawn"]
LevelName = Literal["general", "major"]
SourceName = Literal["snap", "inspection", "official", "grid", "expert", "public"]


class ListIn(Schema):
    """Which hazards to list."""

    region: str = Field("", pattern=r"^[0-9A-Z]{0,15}$", description="行政区划代码，含下级")
    enterprise_id: UUID | None = None
    state: StateName | None = None
    level: LevelName | None = None
    source: SourceName | None = None
    category: str = Field("", max_length=20)
    industry: str = Field("", pattern=r"^[A-Z]?[0-9]{0,2}$", description="国民经济行业门类或大类，如 C 或 C34")
    standing: Literal["found", "rectified", "open", "major", "major_open"] | None = Field(
        None, description="指标口径，与指标页面点开的列表一致"
    )
    overdue: bool = Field(False, description="只列逾期未整改")
    start: Day | None = Field(None, description="上报日期，从")
    stop: Day | None = Field(None, description="上报日期，到（含）")
    q: str = Field("", max_length=100, description="内容、位置、企业名称中的片段")
    after: UUID | None = Field(None, description="上一页最后一条的编号")

    def filters(self) -> dict[str, str]:
        """Return the parameters of the list page that say the same."""
        asked: dict[str, Any] = {name: getattr(self, name) for name in ("state", "level", "source", "category")}
        asked |= {"industry": self.industry, "standing": self.standing, "overdue": "1" if self.overdue else ""}
        asked["enterprise"] = self.enterprise_id
        return {name: str(value) for name, value in asked.items() if value}


class KeyIn(Schema):
    """A key that makes a repeated request the same one."""

    key: str = Field("", max_length=60, description="由调用方生成，重复提交同一 key 只办理一次")


class ReportIn(Schema):
    """What was found."""

    id: UUID | None = Field(None, description="由调用方生成的隐患编号；重复提交同一编号只上报一次")
    enterprise_id: UUID | None = Field(None, description="企业人员可不填")
    area_id: UUID | None = None
    what: Words
    category: str = Field(max_length=20)
    place: Words = ""
    photo_ids: list[UUID] = Field(default_factory=list, max_length=9)
    source: Literal["", "snap", "inspection"] = ""


class ArrangeIn(KeyIn):
    """The five things to settle (五落实), all but the time limit."""

    assigned_to: UUID | None = Field(None, description="整改责任人（人员编号）")
    measures: Words = ""
    funds_fen: int | None = Field(None, description="整改资金，单位分；不需要填 0")
    plan: Words = ""

    def arrangement(self) -> Arrangement:
        """Return what was settled."""
        return Arrangement(self.assigned_to, self.measures, self.funds_fen, self.plan)


class ConfirmIn(ArrangeIn):
    """Confirm and assign."""

    due_on: Day | None = None
    level: LevelName = "general"
    criterion: str = Field("", max_length=20, description="重大隐患的判定依据编号")
    interim_measure: Words = ""
    principal_informed: bool = False
    category: str = Field("", max_length=20)


class ReasonIn(KeyIn):
    """A step that needs its reason."""

    reason: Words = ""
    photo_ids: list[UUID] = Field(default_factory=list, max_length=9)


class SubmitIn(KeyIn):
    """How it was put right."""

    note: Words = ""
    photo_ids: list[UUID] = Field(default_factory=list, max_length=9)


class RecheckIn(SubmitIn):
    """What the recheck found; a return needs its note."""


class ExtendIn(KeyIn):
    """Why more time is needed."""

    due_on: Day | None = None
    reason: Words = ""
    interim_measure: Words = ""
    force_majeure: bool = Field(False, description="属于不可抗力；责令限期整改只有因此才能延期")
    photo_ids: list[UUID] = Field(default_factory=list, max_length=9)


class DecideIn(KeyIn):
    """The answer to a request for more time."""

    granted: bool
    note: Words = ""


class ProblemIn(Schema):
    """One problem found on a visit."""

    what: Words = ""
    place: Words = ""
    category: str = Field("other", max_length=20)
    demand: Words = Field("", description="整改要求")
    level: LevelName = "general"
    criterion: str = Field("", max_length=20)
    interim_measure: Words = ""
    photo_ids: list[UUID] = Field(default_factory=list, max_length=9)

    def problem(self) -> Problem:
        """Return the problem as the service takes it."""
        return Problem(**self.dict())


class OrderIn(Schema):
    """An order to put problems right."""

    id: UUID | None = Field(None, description="由调用方生成的文书编号；重复提交同一编号只下达一次")
    enterprise_id: UUID
    number: Words = Field("", description="文书编号")
    due_on: Day | None = None
    problems: list[ProblemIn] = Field(default_factory=list, max_length=50)


class OrderOut(Schema):
    """An order as it was given."""

    id: UUID
    enterprise_id: UUID
    number: str
    office_name: str
    issuer_name: str
    issued_at: datetime
    due_on: date
    receiver_name: str = Field("", description="签收人")
    received_at: datetime | None = Field(None, description="签收时间")


class HazardOut(Schema):
    """A hazard in a list."""

    id: UUID
    number: str
    enterprise_id: UUID
    enterprise_name: str
    region_code: str
    industry_division: str
    place: str
    what: str
    category: str
    level: str
    source: str
    state: str
    state_since: datetime
    reporter_name: str
    reported_at: datetime
    assignee_name: str
    due_on: date | None
    closed_at: datetime | None
    times_returned: int


class StepOut(Schema):
    """A step the actor can take now."""

    name: str
    label: str
    target: str


class PhotoOut(Schema):
    """A photo, and when it was attached: with the report, the rectification or the recheck."""

    id: UUID
    purpose: str
    taken_at: datetime
    taken_by_name: str
    attached_at: datetime | None
    captured_live: bool


class ExtensionOut(Schema):
    """A request for more time and its answer."""

    id: UUID
    asker_name: str
    asked_at: datetime
    reason: str
    interim_measure: str
    present_due_on: date
    asked_due_on: date
    decision: str
    decider_name: str
    decided_at: datetime | None
    note: str


class HazardFullOut(HazardOut):
    """A hazard with everything known of it."""

    area_id: UUID | None
    order_id: UUID | None
    criterion: str
    criterion_standard: str
    reported_by: UUID | None
    confirmed_at: datetime | None
    dismissed_reason: str
    assigned_to: UUID | None
    measures: str
    funds_fen: int | None
    plan: str
    original_due_on: date | None
    interim_measure: str
    rectified_by: UUID | None
    rectifier_name: str
    rectified_at: datetime | None
    rectified_note: str
    recheck_due_on: date | None
    rechecked_by: UUID | None
    rechecker_name: str
    rechecked_at: datetime | None
    recheck_note: str
    state_title: str
    steps: list[StepOut]
    photos: list[PhotoOut]
    extensions: list[ExtensionOut]

    @classmethod
    def of(
        cls, hazard: Hazard, *, steps: Sequence[Step], photos: Sequence[Exhibit], extensions: Sequence[Extension]
    ) -> Self:
        """Return a hazard with its steps, photos and extensions."""
        own = {name: getattr(hazard, name) for name in cls.model_fields if hasattr(hazard, name)}
        return cls(
            **own,
            state_title=rules.LIFECYCLE.titles[hazard.state],
            steps=[StepOut.from_orm(step) for step in steps],
            photos=[PhotoOut.from_orm(photo) for photo in photos],
            extensions=[ExtensionOut.from_orm(change) for change in extensions],
        )


class StoryOut(Schema):
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


class TaskOut(Schema):
    """One thing to do."""

    kind: str
    hazard_id: UUID
    title: str
    note: str
    state: str
    due_on: date | None
    overdue: bool


class CategoryOut(Schema):
    """A category with its common cases."""

    id: str
    title: str
    phrases: list[str]


class CriterionOut(Schema):
    """A criterion of a major hazard."""

    id: str
    standard: str
    source: str
    clause: str
    summary: str
    industry: str
    note: str
    confidence: str
