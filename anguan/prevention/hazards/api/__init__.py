"""The programs' door to hazards (隐患): the same services as behind the pages."""

from typing import cast
from uuid import UUID

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Query, Router
from ninja.responses import Status

from anguan.foundation import clock
from anguan.foundation.access import Actor
from anguan.foundation.access.doors import ActorRequest
from anguan.foundation.audit.services import history_of
from anguan.foundation.evidence.queries import exhibits_of
from anguan.prevention.hazards import catalog, queries, services
from anguan.prevention.hazards.api.schemas import (
    ArrangeIn,
    CategoryOut,
    ConfirmIn,
    CriterionOut,
    DecideIn,
    ExtendIn,
    HazardFullOut,
    HazardOut,
    KeyIn,
    ListIn,
    OrderIn,
    OrderOut,
    ReasonIn,
    RecheckIn,
    ReportIn,
    StoryOut,
    SubmitIn,
    TaskOut,
)
from anguan.prevention.hazards.catalog import Criterion
from anguan.prevention.hazards.figures import narrowed
from anguan.prevention.hazards.models import Hazard, RectifyOrder
from anguan.prevention.hazards.queries import Task

router = Router(tags=["hazards 隐患"])
PAGE = 100


def _actor(request: HttpRequest) -> Actor:
    return cast(ActorRequest, request).actor


def _whole(hazard: Hazard, actor: Actor) -> HazardFullOut:
    hazard = get_object_or_404(queries.hazards_for(actor).defer("grams"), pk=hazard.pk)
    return HazardFullOut.of(
        hazard,
        steps=queries.steps_of(hazard, by=actor),
        photos=exhibits_of([hazard.pk], by=actor)[hazard.pk],
        extensions=queries.extensions_of(hazard, by=actor),
    )


@router.get("", response=list[HazardOut], summary="隐患台账，最新上报的在前，每页 100 条")
def hazards(request: HttpRequest, asked: Query[ListIn]) -> list[Hazard]:
    """Return the hazards the actor may see, newest first; `after` is the id of the last one of the page before."""
    actor = _actor(request)
    actor.require("hazards.view")
    rows = narrowed(
        queries.hazards_for(actor).defer("grams"),
        today=clock.today(),
        region=asked.region,
        start=asked.start,
        stop=asked.stop,
        filters=asked.filters(),
    )
    if asked.q.strip():
        rows = queries.found(rows, asked.q)
    return list(queries.newest(rows, after=asked.after, by=actor)[:PAGE])


@router.post("", response={201: HazardFullOut}, summary="上报隐患")
def report(request: HttpRequest, said: ReportIn) -> Status[HazardFullOut]:
    """Report a hazard; the same id again is the same report."""
    actor = _actor(request)
    hazard = services.report_hazard(
        by=actor, at=clock.now(), hazard_id=said.id, enterprise_id=said.enterprise_id, area_id=said.area_id,
        what=said.what, category=said.category, place=said.place, photo_ids=said.photo_ids, source=said.source,
    )  # fmt: skip
    return Status(201, _whole(hazard, actor))


@router.get("/tasks", response=list[TaskOut], summary="今天要办的隐患")
def tasks(request: HttpRequest) -> list[Task]:
    """Return what the actor must do about hazards today, the late first."""
    return queries.tasks_for(_actor(request), today=clock.today())


@router.get("/categories", response=list[CategoryOut], summary="隐患类别和常见情形")
def categories(request: HttpRequest) -> list[catalog.Category]:
    """Return the categories."""
    return list(catalog.categories().values())


@router.get("/criteria", response=list[CriterionOut], summary="重大事故隐患判定依据；给出企业时只列适合它的")
def criteria(request: HttpRequest, enterprise_id: UUID | None = None) -> list[Criterion]:
    """Return the criteria of major hazards."""
    if enterprise_id is None:
        return list(catalog.criteria().values())
    enterprise = queries.enterprise_for(_actor(request), enterprise_id)
    if enterprise is None:
        return []
    return catalog.proposed_criteria(industry_code=enterprise.industry_code, flags=frozenset(enterprise.flags))


@router.post("/orders", response={201: OrderOut}, summary="责令限期整改")
def order(request: HttpRequest, said: OrderIn) -> Status[RectifyOrder]:
    """Order problems found on a visit to be put right by a day; the same id again is the same order."""
    given = services.order_rectification(
        by=_actor(request), at=clock.now(), enterprise_id=said.enterprise_id, number=said.number, due_on=said.due_on,
        problems=[problem.problem() for problem in said.problems], order_id=said.id,
    )  # fmt: skip
    return Status(201, given)


@router.get("/{uuid:hazard_id}", response=HazardFullOut, summary="一条隐患")
def hazard(request: HttpRequest, hazard_id: UUID) -> HazardFullOut:
    """Return one hazard, with the steps the actor can take now."""
    actor = _actor(request)
    return _whole(get_object_or_404(queries.hazards_for(actor).only("pk"), pk=hazard_id), actor)


@router.get("/{uuid:hazard_id}/story", response=list[StoryOut], summary="隐患的经过，最早的在前")
def story(request: HttpRequest, hazard_id: UUID) -> list[StoryOut]:
    """Return what happened to a hazard."""
    actor = _actor(request)
    found = get_object_or_404(queries.hazards_for(actor).only("pk"), pk=hazard_id)
    return [StoryOut.of(entry) for entry in history_of(found.pk, by=actor)]


@router.post("/{uuid:hazard_id}/confirm", response=HazardFullOut, summary="核实并派发整改")
def confirm(request: HttpRequest, hazard_id: UUID, said: ConfirmIn) -> HazardFullOut:
    """Confirm and assign."""
    actor = _actor(request)
    hazard = services.confirm_and_assign(
        hazard_id, by=actor, at=clock.now(), arrangement=said.arrangement(), due_on=said.due_on, level=said.level,
        criterion=said.criterion, interim_measure=said.interim_measure, principal_informed=said.principal_informed,
        category=said.category, key=said.key,
    )  # fmt: skip
    return _whole(hazard, actor)


@router.post("/{uuid:hazard_id}/arrange", response=HazardFullOut, summary="调整整改安排")
def arrange(request: HttpRequest, hazard_id: UUID, said: ArrangeIn) -> HazardFullOut:
    """Settle anew who puts it right and how."""
    actor = _actor(request)
    hazard = services.arrange(hazard_id, by=actor, at=clock.now(), arrangement=said.arrangement(), key=said.key)
    return _whole(hazard, actor)


@router.post("/{uuid:hazard_id}/dismiss", response=HazardFullOut, summary="判定不属实")
def dismiss(request: HttpRequest, hazard_id: UUID, said: ReasonIn) -> HazardFullOut:
    """Dismiss a report."""
    actor = _actor(request)
    return _whole(services.dismiss(hazard_id, by=actor, at=clock.now(), reason=said.reason, key=said.key), actor)


@router.post("/{uuid:hazard_id}/withdraw", response=HazardFullOut, summary="撤回上报")
def withdraw(request: HttpRequest, hazard_id: UUID, said: KeyIn) -> HazardFullOut:
    """Take a report back."""
    actor = _actor(request)
    return _whole(services.withdraw(hazard_id, by=actor, at=clock.now(), key=said.key), actor)


@router.post("/{uuid:hazard_id}/submit", response=HazardFullOut, summary="整改完成，申请复查")
def submit(request: HttpRequest, hazard_id: UUID, said: SubmitIn) -> HazardFullOut:
    """Submit the rectification."""
    actor = _actor(request)
    hazard = services.submit_rectification(
        hazard_id, by=actor, at=clock.now(), note=said.note, photo_ids=said.photo_ids, key=said.key
    )
    return _whole(hazard, actor)


@router.post("/{uuid:hazard_id}/close", response=HazardFullOut, summary="复查通过，销号")
def close(request: HttpRequest, hazard_id: UUID, said: RecheckIn) -> HazardFullOut:
    """Recheck and strike off."""
    actor = _actor(request)
    hazard = services.strike_off(
        hazard_id, by=actor, at=clock.now(), note=said.note, photo_ids=said.photo_ids, key=said.key
    )
    return _whole(hazard, actor)


@router.post("/{uuid:hazard_id}/return", response=HazardFullOut, summary="复查不通过，退回整改")
def send_back(request: HttpRequest, hazard_id: UUID, said: RecheckIn) -> HazardFullOut:
    """Recheck and send back."""
    actor = _actor(request)
    hazard = services.recheck_return(
        hazard_id, by=actor, at=clock.now(), reason=said.note, photo_ids=said.photo_ids, key=said.key
    )
    return _whole(hazard, actor)


@router.post("/{uuid:hazard_id}/object", response=HazardFullOut, summary="反映销号后还没改好")
def object_to_closing(request: HttpRequest, hazard_id: UUID, said: ReasonIn) -> HazardFullOut:
    """Say that it is not fixed."""
    actor = _actor(request)
    hazard = services.object_to_closing(
        hazard_id, by=actor, at=clock.now(), reason=said.reason, photo_ids=said.photo_ids, key=said.key
    )
    return _whole(hazard, actor)


@router.post("/{uuid:hazard_id}/extend", response=HazardFullOut, summary="申请延期")
def extend(request: HttpRequest, hazard_id: UUID, said: ExtendIn) -> HazardFullOut:
    """Ask for more time."""
    actor = _actor(request)
    hazard = services.ask_extension(
        hazard_id, by=actor, at=clock.now(), reason=said.reason, interim_measure=said.interim_measure,
        due_on=said.due_on, force_majeure=said.force_majeure, photo_ids=said.photo_ids, key=said.key,
    )  # fmt: skip
    return _whole(hazard, actor)


@router.post("/{uuid:hazard_id}/decide", response=HazardFullOut, summary="审批延期")
def decide(request: HttpRequest, hazard_id: UUID, said: DecideIn) -> HazardFullOut:
    """Grant or refuse more time."""
    actor = _actor(request)
    hazard = services.decide_extension(
        hazard_id, by=actor, at=clock.now(), granted=said.granted, note=said.note, key=said.key
    )
    return _whole(hazard, actor)
