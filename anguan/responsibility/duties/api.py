"""The programs' door to duties (履职): what is owed, the year's plan, proofs, doubts, exemptions, handing over."""

from datetime import date, datetime
from typing import Annotated, Any, Literal, Self, cast
from uuid import UUID

from django.db.models import Q
from django.http import HttpRequest
from ninja import Query, Router, Schema
from ninja.responses import Status
from pydantic import Field

from anguan.foundation import clock
from anguan.foundation.access import Actor
from anguan.foundation.access.doors import ActorRequest
from anguan.foundation.access.visibility import happened_in
from anguan.responsibility.duties import services
from anguan.responsibility.duties.catalog.forms import Asks
from anguan.responsibility.duties.models import Exemption, Obligation, Proof, YearPlan
from anguan.responsibility.duties.queries.owing import exemptions_for, obligations_for, plans_for, proofs_for
from anguan.responsibility.duties.rules.lateness import stand
from anguan.responsibility.duties.rules.needs import proof_need
from anguan.responsibility.duties.rules.said import CommitSaid, ExemptionSaid, ItemSaid, ProofSaid
from anguan.responsibility.duties.services import clocking, proving

router = Router(tags=["duties 履职"])
PAGE = 100
Day = Annotated[date, Field(ge=date(1970, 1, 1), le=date(2200, 12, 31))]
Year = Annotated[int, Field(ge=2000, le=2200)]
StateName = Literal["open", "partial", "proven", "earlier", "disputed", "exempt", "dropped"]
Key = Annotated[str, Field(max_length=60, description="由调用方生成；重复提交同一编号只办一次")]
Words = Annotated[str, Field(max_length=600)]
Answer = str | bool | float | list[str] | None


class ObligationsIn(Schema):
    """Which obligations to list."""

    year: Year | None = None
    state: StateName | None = None
    duty: str = Field("", max_length=60, description="事项编号")
    enterprise_id: UUID | None = None
    region: str = Field("", pattern=r"^[0-9A-Z]{0,15}$", description="行政区划代码，含下级")
    due_from: Day | None = None
    due_to: Day | None = None
    late: bool | None = Field(None, description="只要逾期未办的，或者只要没有逾期的")
    after: UUID | None = None


class ObligationOut(Schema):
    """One thing that is owed (应办事项)."""

    id: UUID
    enterprise_id: UUID
    year: int
    duty: str
    title: str
    task: str
    what: str
    standing: bool = Field(description="持续保持，没有到期日")
    due_on: date | None
    first_on: date | None
    last_on: date | None
    times: int | None = Field(description="本期要办几次；空为次数不明")
    times_done: int
    state: StateName
    stands: str = Field(description="late、slipped、soon、coming、standing、done、done_late、earlier、exempt、dropped")
    committed_on: date | None
    doer_id: UUID | None
    doer_name: str
    proven_on: date | None
    late: bool
    grade: str
    doubted: bool
    confidence: str

    @classmethod
    def of(cls, row: Obligation, title: str) -> Self:
        """Return an obligation as programs read it."""
        fields = {name: getattr(row, name) for name in cls.model_fields if hasattr(row, name)}
        stands = stand(
            state=row.state, due_on=row.due_on, committed_on=row.committed_on, late=row.late, today=clock.today()
        )  # fmt: skip
        return cls(**fields, title=title, stands=stands)


class AsksOut(Schema):
    """One field of a form (填报项)."""

    key: str
    label: str
    kind: str
    unit: str
    options: list[str]
    required: bool
    when: str = Field(description="只在这一项答“是”时要填")


class DutyDoubtOut(Schema):
    """One doubt (存疑), what it was judged by."""

    code: str
    words: str


class DutyProofOut(Schema):
    """One proof (证明): evidence date and upload date."""

    id: UUID
    obligation_id: UUID
    source: str
    happened_on: date
    uploaded_at: datetime
    times: int
    words: str
    answers: dict[str, Any]
    exhibit_ids: list[UUID]
    grade: str
    by_name: str
    doubts: list[DutyDoubtOut]
    answer: str
    accepted_at: datetime | None
    void_at: datetime | None
    void_why: str


class ObligationFullOut(ObligationOut):
    """One obligation with its form, the evidence it asks for and its proofs."""

    form: list[AsksOut]
    photos_least: int
    photos_most: int
    photos_grade: str
    proofs: list[DutyProofOut]


class DutyProofIn(Schema):
    """A filled form."""

    key: Key = ""
    happened_on: Day | None = None
    words: Words = ""
    answers: dict[Annotated[str, Field(max_length=60)], Answer] = Field({}, max_length=20)
    photo_ids: list[UUID] = Field([], max_length=10)
    times: int = Field(1, ge=1, le=999)


class DutyReasonIn(Schema):
    """Why."""

    reason: Words = ""


class DutyAnswerIn(Schema):
    """What explains a doubt."""

    answer: Words = ""


class DutyNoteIn(Schema):
    """A remark."""

    note: Words = ""


class DutyPlanOut(Schema):
    """The plan of a year (年度履职计划)."""

    id: UUID
    enterprise_id: UUID
    year: int
    due_on: date
    state: Literal["open", "committed"]
    committed_at: datetime | None
    committer_name: str
    item_count: int


class DutyItemIn(Schema):
    """One item of the plan."""

    obligation_id: UUID
    committed_on: Day | None = None
    doer_id: UUID | None = None


class DutyCommitIn(Schema):
    """The year as it is committed."""

    key: Key = ""
    year: Year
    items: list[DutyItemIn] = Field([], max_length=2_000)
    signature_id: UUID | None = None


class ItemChangeIn(Schema):
    """Another day or doer of an item; what is none stays."""

    committed_on: Day | None = None
    doer_id: UUID | None = None


class ExemptionOut(Schema):
    """An exemption (申报不适用)."""

    id: UUID
    enterprise_id: UUID
    duty: str
    task: str
    year: int
    title: str
    reason: str
    state: Literal["asked", "upheld", "refused", "withdrawn"]
    asked_at: datetime
    asker_name: str
    decided_at: datetime | None
    decider_name: str
    note: str


class ExemptionIn(Schema):
    """What is not for the enterprise, and why."""

    key: Key = ""
    duty: str = Field(max_length=60)
    task: str = Field("", max_length=60)
    year: Year
    reason: Words = ""
    photo_ids: list[UUID] = Field([], max_length=10)


class DutyDecideIn(Schema):
    """The second look."""

    uphold: bool
    note: Words = ""


class DutyHandIn(Schema):
    """Who hands over to whom."""

    from_person_id: UUID
    to_person_id: UUID


class HandedOut(Schema):
    """How many were handed over."""

    count: int


@router.get("/obligations", response=list[ObligationOut], summary="应办事项，每页 100 条")
def obligations(request: HttpRequest, asked: Query[ObligationsIn]) -> list[ObligationOut]:
    """Return obligations in the order of their ids."""
    rows = obligations_for(_reader(request))
    named = {
        "year": asked.year, "state": asked.state, "duty": asked.duty or None, "enterprise_id": asked.enterprise_id,
        "due_on__gte": asked.due_from, "due_on__lte": asked.due_to, "pk__gt": asked.after,
    }  # fmt: skip
    rows = rows.filter(**{name: value for name, value in named.items() if value is not None})
    if asked.region:
        rows = rows.filter(happened_in(asked.region))
    if asked.late is not None:
        is_late = Q(state__in=("open", "partial", "disputed"), due_on__lt=clock.today())
        rows = rows.filter(is_late if asked.late else ~is_late)
    found = list(rows.order_by("pk")[:PAGE])
    titles = clocking.titles_of(found)
    return [ObligationOut.of(row, titles[row.duty]) for row in found]


@router.get("/obligations/{obligation_id}", response=ObligationFullOut, summary="一项应办的事，带表单和证明")
def obligation(request: HttpRequest, obligation_id: UUID) -> ObligationFullOut:
    """Return one obligation with its form and its proofs."""
    actor = _reader(request)
    row: Obligation = obligations_for(actor).get(pk=obligation_id)
    need = proof_need(row.duty, proving.grade_asked(row))
    shown = proofs_for(actor).filter(enterprise_id=row.enterprise_id, obligation_id=row.pk).order_by("uploaded_at")
    return ObligationFullOut(
        **ObligationOut.of(row, clocking.title_of(row)).model_dump(),
        form=[_asks(asks) for asks in proving.form_for(row)], photos_least=need.least, photos_most=need.most,
        photos_grade=need.grade, proofs=[DutyProofOut.from_orm(one) for one in shown],
    )  # fmt: skip


@router.post("/obligations/{obligation_id}/prove", response={201: DutyProofOut}, summary="办理填报")
def prove(request: HttpRequest, obligation_id: UUID, said: DutyProofIn) -> Status[Proof]:
    """Prove one thing by its form; the same key again is the same proof."""
    filled = ProofSaid(said.happened_on, said.words, dict(said.answers), tuple(said.photo_ids), said.times)
    by = _actor(request)
    return Status(201, services.prove(obligation_id, filled, by=by, at=clock.now(), key=said.key))


@router.post("/obligations/{obligation_id}/commit", response=ObligationOut, summary="调整一项的计划日期和责任人")
def commit_item(request: HttpRequest, obligation_id: UUID, said: ItemChangeIn) -> ObligationOut:
    """Give an item another day or doer."""
    row = services.commit_item(
        obligation_id, committed_on=said.committed_on, doer_id=said.doer_id, by=_actor(request), at=clock.now()
    )
    return ObligationOut.of(row, clocking.title_of(row))


@router.post("/proofs/{proof_id}/take-back", response=DutyProofOut, summary="撤回证明")
def take_back(request: HttpRequest, proof_id: UUID, said: DutyReasonIn) -> Proof:
    """Take a proof back that was filed wrongly."""
    return services.take_back(proof_id, reason=said.reason, by=_actor(request), at=clock.now())


@router.post("/proofs/{proof_id}/explain", response=DutyProofOut, summary="说明存疑")
def explain(request: HttpRequest, proof_id: UUID, said: DutyAnswerIn) -> Proof:
    """Explain a doubt."""
    return services.explain(proof_id, answer=said.answer, by=_actor(request), at=clock.now())


@router.post("/proofs/{proof_id}/void", response=DutyProofOut, summary="不予认可（监管部门）")
def void_proof(request: HttpRequest, proof_id: UUID, said: DutyReasonIn) -> Proof:
    """Refuse to accept a proof."""
    return services.void_proof(proof_id, reason=said.reason, by=_actor(request), at=clock.now())


@router.post("/proofs/{proof_id}/accept", response=DutyProofOut, summary="认可存疑的证明（监管部门）")
def accept_proof(request: HttpRequest, proof_id: UUID, said: DutyNoteIn) -> Proof:
    """Accept a doubted proof."""
    return services.accept_proof(proof_id, note=said.note, by=_actor(request), at=clock.now())


@router.get("/plans", response=list[DutyPlanOut], summary="年度履职计划，每页 100 条")
def plans(
    request: HttpRequest, year: Year | None = None, enterprise_id: UUID | None = None, after: UUID | None = None
) -> list[YearPlan]:
    """Return plans in the order of their ids."""
    named = {"year": year, "enterprise_id": enterprise_id, "pk__gt": after}
    rows = plans_for(_reader(request)).filter(**{name: value for name, value in named.items() if value is not None})
    return list(rows.order_by("pk")[:PAGE])


@router.post("/plans", response=DutyPlanOut, summary="承诺年度计划")
def commit(request: HttpRequest, said: DutyCommitIn) -> YearPlan:
    """Commit the year; what is not named gets what is proposed."""
    items = tuple(ItemSaid(one.obligation_id, one.committed_on, one.doer_id) for one in said.items)
    meant = CommitSaid(said.year, items, said.signature_id)
    return services.commit(meant, by=_actor(request), at=clock.now(), key=said.key)


@router.get("/exemptions", response=list[ExemptionOut], summary="不适用申报，每页 100 条")
def exemptions(
    request: HttpRequest, state: Literal["asked", "upheld", "refused", "withdrawn"] | None = None,
    enterprise_id: UUID | None = None, after: UUID | None = None,
) -> list[Exemption]:  # fmt: skip
    """Return exemptions in the order of their ids."""
    named = {"state": state, "enterprise_id": enterprise_id, "pk__gt": after}
    found = {name: value for name, value in named.items() if value is not None}
    return list(exemptions_for(_reader(request)).filter(**found).order_by("pk")[:PAGE])


@router.post("/exemptions", response={201: ExemptionOut}, summary="申报不适用")
def ask_exemption(request: HttpRequest, said: ExemptionIn) -> Status[Exemption]:
    """Say that a duty is not for the enterprise."""
    asked = ExemptionSaid(said.duty, said.year, said.reason, said.task, tuple(said.photo_ids))
    by = _actor(request)
    return Status(201, services.ask_exemption(asked, by=by, at=clock.now(), key=said.key))


@router.post("/exemptions/{exemption_id}/decide", response=ExemptionOut, summary="复核不适用申报（监管部门）")
def decide_exemption(request: HttpRequest, exemption_id: UUID, said: DutyDecideIn) -> Exemption:
    """Look a second time."""
    return services.decide_exemption(
        exemption_id, uphold=said.uphold, note=said.note, by=_actor(request), at=clock.now()
    )


@router.post("/exemptions/{exemption_id}/withdraw", response=ExemptionOut, summary="撤回不适用申报")
def withdraw_exemption(request: HttpRequest, exemption_id: UUID) -> Exemption:
    """Withdraw what was asked or upheld."""
    return services.withdraw_exemption(exemption_id, by=_actor(request), at=clock.now())


@router.post("/hand-over", response=HandedOut, summary="移交一个人没办的事项")
def hand_over(request: HttpRequest, said: DutyHandIn) -> dict[str, int]:
    """Hand what is open of one person to another."""
    count = services.hand_over_duties(
        said.from_person_id, to_person_id=said.to_person_id, by=_actor(request), at=clock.now()
    )
    return {"count": count}


def _asks(asks: Asks) -> AsksOut:
    return AsksOut(
        key=asks.key, label=asks.label, kind=asks.kind, unit=asks.unit, options=list(asks.options),
        required=asks.required, when=asks.when,
    )  # fmt: skip


def _actor(request: HttpRequest) -> Actor:
    return cast("ActorRequest", request).actor


def _reader(request: HttpRequest) -> Actor:
    actor = _actor(request)
    actor.require("duties.view")
    return actor
