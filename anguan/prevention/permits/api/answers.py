"""The shapes programs receive about special work."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, Literal, Self
from uuid import UUID

from ninja import Schema
from pydantic import Field

from anguan.foundation.access import Actor
from anguan.foundation.audit.models import AuditEntry
from anguan.foundation.evidence.models import Exhibit
from anguan.foundation.lifecycle import Step
from anguan.prevention.permits import checking
from anguan.prevention.permits.models import Crew, Entry, GasTest, Judgement, MeasureLine, Permit, Signature, SpotCheck
from anguan.prevention.permits.queries import Waiting
from anguan.prevention.permits.rules import LIFECYCLE, Verdict
from anguan.responsibility.certificates.rules import masked


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
    certificate_number: str = Field(description="非本企业登记人员读取时，其中的出生日期以星号代替")
    certificate_until: date | None
    briefed_at: datetime | None

    @classmethod
    def of(cls, one: Crew, actor: Actor) -> Self:
        """Return one of the crew; an identity number only to its holder and to those who keep the file."""
        shown = cls.from_orm(one)
        keeps = actor.may("certificates.edit") and actor.enterprise_id == one.enterprise_id
        if not keeps and one.person_id != actor.person_id:
            shown.certificate_number = masked(one.certificate_number)
        return shown


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
        actor: Actor,
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
            crew=[CrewOut.of(one, actor) for one in crew],
            linked=[other.number or other.kind for other in linked],
            signatures=[SignatureOut.from_orm(one) for one in signatures],
            gas=[GasOut.from_orm(one) for one in gas],
            measures=[MeasureOut.from_orm(one) for one in measures],
            entries=[EntryOut.from_orm(one) for one in entries],
            checks=[CheckOut.from_orm(one) for one in checks],
            shown=[ShownOut.from_orm(one) for one in shown],
        )
