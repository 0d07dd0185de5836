"""The programs' door to special work (特殊作业票): the same services as behind the pages.

A permit's answer lists the steps the actor can take now; each is taken by its name under `steps/`.
"""

from collections.abc import Callable
from typing import Any, Literal, cast
from uuid import UUID

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Body, Query, Router
from ninja.responses import Status

from anguan.foundation import clock
from anguan.foundation.access import Actor
from anguan.foundation.access.doors import ActorRequest
from anguan.foundation.access.visibility import happened_in
from anguan.foundation.audit.services import history_of
from anguan.foundation.evidence.queries import exhibits_of
from anguan.foundation.refusal import Reason, Refused
from anguan.foundation.words import mark as _
from anguan.prevention.permits import checking, queries, services
from anguan.prevention.permits.api.answers import (
    CheckOut,
    CommitmentOut,
    EntryOut,
    GasOut,
    PermitFullOut,
    PermitOut,
    PermitStoryOut,
    ProofOut,
    VerdictOut,
    WaitingOut,
)
from anguan.prevention.permits.api.schemas import (
    CheckIn,
    CommitIn,
    DraftIn,
    EntryIn,
    GasIn,
    MeasuresIn,
    OutIn,
    PermitListIn,
    ResultIn,
    ShowIn,
    SignIn,
    SpotIn,
    StepIn,
)
from anguan.prevention.permits.models import Commitment, Entry, GasTest, MeasureLine, Permit, Signature, SpotCheck
from anguan.prevention.permits.rules import verdict_on

router = Router(tags=["permits 特殊作业票"])
PAGE = 100
StepName = Literal[
    "submit", "recall", "cancel", "brief", "sign_briefing", "start", "stop", "resume", "extend", "finish", "accept",
    "withdraw", "void",
]  # fmt: skip


def _actor(request: HttpRequest) -> Actor:
    return cast(ActorRequest, request).actor


def _whole(permit_id: UUID, actor: Actor) -> PermitFullOut:
    permit = get_object_or_404(queries.permits_for(actor).defer("grams"), pk=permit_id)

    def of(model: Any, order: str) -> list[Any]:
        rows = queries.rows_of(model, actor).filter(enterprise_id=permit.enterprise_id, permit=permit)
        return list(rows.order_by(order, "id"))

    return PermitFullOut.of(
        permit,
        actor,
        steps=queries.steps_of(permit, by=actor, at=clock.now()),
        crew=queries.crew_of(permit, by=actor),
        linked=queries.linked_to(permit, by=actor),
        signatures=of(Signature, "at"),
        gas=of(GasTest, "at"),
        measures=of(MeasureLine, "no"),
        entries=of(Entry, "in_at"),
        checks=of(SpotCheck, "at"),
        shown=exhibits_of([permit.pk], by=actor)[permit.pk],
    )


@router.get("", response=list[PermitOut], summary="作业票台账，最新申请的在前，每页 100 条")
def permits(request: HttpRequest, asked: Query[PermitListIn]) -> list[Permit]:
    """Return the permits the actor may see; `after` is the id of the last one of the page before."""
    actor = _actor(request)
    actor.require("permits.view")
    rows = queries.mine(actor) if asked.mine else queries.permits_for(actor).defer("grams")
    if asked.region:
        rows = rows.filter(happened_in(asked.region))
    chosen = {"enterprise_id": asked.enterprise_id, "state": asked.state, "kind": asked.kind}
    rows = rows.filter(**{name: value for name, value in chosen.items() if value})
    if asked.q.strip():
        rows = queries.found(rows, asked.q)
    if asked.live:
        return list(rows.filter(pk__in=queries.live_now(actor, clock.now()).order_by()).order_by("valid_until")[:PAGE])
    return list(queries.newest(rows, after=asked.after, by=actor)[:PAGE])


@router.post("", response={201: PermitFullOut}, summary="保存作业票草稿")
def draft(request: HttpRequest, said: DraftIn) -> Status[PermitFullOut]:
    """Keep a draft; the same id again is the same draft."""
    actor = _actor(request)
    permit = services.draft(said.draft(), by=actor, at=clock.now(), permit_id=said.id)
    return Status(201, _whole(permit.pk, actor))


@router.post("/check", response=VerdictOut, summary="校核一张还没有保存的作业票")
def check(request: HttpRequest, said: CheckIn) -> VerdictOut:
    """Return what the rules say of a draft; nothing is kept."""
    verdict = services.check_draft(said.draft(), by=_actor(request), at=clock.now(), stage=said.stage)
    return VerdictOut.of(verdict)


@router.post("/judge", response=VerdictOut, summary="按案情研判，与命令 anguan permits check 相同")
def judge(request: HttpRequest, case: Body[dict[str, Any]]) -> VerdictOut:
    """Return what the rules say of a case (docs/permits-check.md); it needs no permit here."""
    _actor(request).require("permits.view")
    try:
        found, at = checking.read(case, at=clock.now())
    except checking.Unreadable as unreadable:
        raise Refused(*unreadable.problems) from unreadable
    return VerdictOut.of(verdict_on(found, at=at))


@router.get("/to-sign", response=list[WaitingOut], summary="等我签批、验票、验收的作业票")
def to_sign(request: HttpRequest) -> list[WaitingOut]:
    """Return what waits for the actor's signature."""
    actor = _actor(request)
    actor.require("permits.view")
    return [WaitingOut.of(one) for one in queries.to_sign(actor, at=clock.now())]


@router.post("/commitments", response={201: CommitmentOut}, summary="每日安全承诺、特殊作业报备")
def commit(request: HttpRequest, said: CommitIn) -> Status[Commitment]:
    """Commit the enterprise for a day."""
    made = services.commit_day(by=_actor(request), at=clock.now(), day=said.day, counts=said.counts, said=said.said)
    return Status(201, made)


@router.get("/{uuid:permit_id}", response=PermitFullOut, summary="一张作业票")
def permit(request: HttpRequest, permit_id: UUID) -> PermitFullOut:
    """Return one permit, with the steps the actor can take now."""
    return _whole(permit_id, _actor(request))


@router.get("/{uuid:permit_id}/proof", response=list[ProofOut], summary="研判依据，最近的在前")
def proof(request: HttpRequest, permit_id: UUID) -> list[ProofOut]:
    """Return what the rules said at each event."""
    actor = _actor(request)
    found = get_object_or_404(queries.permits_for(actor).defer("grams"), pk=permit_id)
    return [ProofOut.of(one) for one in queries.proofs_of(found, by=actor)[:PAGE]]


@router.get("/{uuid:permit_id}/story", response=list[PermitStoryOut], summary="作业票的经过，最早的在前")
def story(request: HttpRequest, permit_id: UUID) -> list[PermitStoryOut]:
    """Return what happened to a permit."""
    actor = _actor(request)
    found = get_object_or_404(queries.permits_for(actor).only("pk"), pk=permit_id)
    return [PermitStoryOut.of(entry) for entry in history_of(found.pk, by=actor)]


@router.post(
    "/{uuid:permit_id}/steps/{step}", response=PermitFullOut, summary="办理一步：提交、开始、停止、恢复、完工…"
)
def take(request: HttpRequest, permit_id: UUID, step: StepName, said: StepIn) -> PermitFullOut:
    """Take a step by its name."""
    actor = _actor(request)
    if step == "extend" and said.until is None:
        raise Refused(Reason("no_end", _("没有填写延长到什么时候"), _("请填写新的结束时间"), field="until"))
    asked = _asked_by(step, said)
    service: Callable[..., Permit] = getattr(services, step)
    service(permit_id, by=actor, at=clock.now(), key=said.key, **asked)
    return _whole(permit_id, actor)


def _asked_by(step: str, said: StepIn) -> dict[str, Any]:
    """Return what a step takes of what was said."""
    match step:
        case "cancel" | "withdraw" | "void":
            return {"reason": said.reason}
        case "stop":
            return {"cause": said.cause, "said": said.reason}
        case "resume":
            return {"said": said.reason}
        case "brief":
            return {"said": said.reason, "hidden_works": said.hidden_works}
        case "sign_briefing":
            return {"signature_id": said.signature_id}
        case "extend":
            return {"until": said.until, "said": said.reason}
        case "finish":
            return {"restored": said.restored, "said": said.reason, "photo_ids": said.photo_ids}
        case "accept":
            return {"signature_id": said.signature_id, "photo_ids": said.photo_ids, "opinion": said.reason}
        case _:
            return {}


@router.post("/{uuid:permit_id}/sign", response=PermitFullOut, summary="会签、审批、验票；不同意则退回修改")
def sign(request: HttpRequest, permit_id: UUID, said: SignIn) -> PermitFullOut:
    """Sign a slot."""
    actor = _actor(request)
    services.sign(
        permit_id, by=actor, at=clock.now(), slot=said.slot, seen_version=said.seen_version, agrees=said.agrees,
        opinion=said.opinion, photo_ids=said.photo_ids, signature_id=said.signature_id, device_at=said.device_at,
        key=said.key,
    )  # fmt: skip
    return _whole(permit_id, actor)


@router.post("/{uuid:permit_id}/gas", response={201: GasOut}, summary="记录气体分析；超限的也保存，并自动中止作业")
def gas(request: HttpRequest, permit_id: UUID, said: GasIn) -> Status[GasTest]:
    """Record a gas analysis."""
    test = services.record_gas(
        permit_id, by=_actor(request), at=clock.now(), said=said.said(), photo_ids=said.photo_ids, key=said.key
    )
    return Status(201, test)


@router.post("/{uuid:permit_id}/show", response=PermitFullOut, summary="关键环节取证")
def show(request: HttpRequest, permit_id: UUID, said: ShowIn) -> PermitFullOut:
    """Show a key node."""
    actor = _actor(request)
    services.show(permit_id, by=actor, at=clock.now(), node=said.node, photo_ids=said.photo_ids, key=said.key)
    return _whole(permit_id, actor)


@router.post("/{uuid:permit_id}/measures", response=PermitFullOut, summary="安全措施确认")
def measures(request: HttpRequest, permit_id: UUID, said: MeasuresIn) -> PermitFullOut:
    """Confirm safety measures."""
    actor = _actor(request)
    lines = [line.said() for line in said.lines]
    services.confirm_measures(permit_id, by=actor, at=clock.now(), lines=lines, key=said.key)
    return _whole(permit_id, actor)


@router.post("/{uuid:permit_id}/entries", response=list[EntryOut], summary="登记进入受限空间的人员和工器具")
def go_in(request: HttpRequest, permit_id: UUID, said: EntryIn) -> list[Entry]:
    """Register who and what goes in."""
    tools = [(tool.what, tool.count) for tool in said.tools]
    return services.go_in(
        permit_id, by=_actor(request), at=clock.now(), person_ids=said.person_ids, tools=tools, key=said.key,
        device_at=said.device_at,
    )  # fmt: skip


@router.post("/entries/{uuid:entry_id}/out", response=EntryOut, summary="登记出来")
def come_out(request: HttpRequest, entry_id: UUID, said: OutIn) -> Entry:
    """Register who or what came out."""
    return services.come_out(
        entry_id, by=_actor(request), at=clock.now(), count=said.count, key=said.key, device_at=said.device_at
    )


@router.post("/{uuid:permit_id}/checks", response={201: CheckOut}, summary="抽查：查看、要求立即拍照、责令停止")
def spot_check(request: HttpRequest, permit_id: UUID, said: SpotIn) -> Status[SpotCheck]:
    """Spot-check work."""
    made = services.spot_check(
        permit_id, by=_actor(request), at=clock.now(), asked=said.asked, said=said.said, key=said.key
    )
    return Status(201, made)


@router.post("/checks/{uuid:check_id}/answer", response=CheckOut, summary="拍照答复抽查")
def answer_check(request: HttpRequest, check_id: UUID, said: StepIn) -> SpotCheck:
    """Answer a spot check."""
    return services.answer_check(
        check_id, by=_actor(request), at=clock.now(), photo_ids=said.photo_ids, said=said.reason, key=said.key
    )


@router.post("/checks/{uuid:check_id}/conclude", response=CheckOut, summary="填写抽查结果")
def conclude_check(request: HttpRequest, check_id: UUID, said: ResultIn) -> SpotCheck:
    """Conclude a spot check."""
    return services.conclude_check(
        check_id, by=_actor(request), at=clock.now(), result=said.result, said=said.said, key=said.key
    )
