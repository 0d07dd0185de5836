"""Orders to put right within a time limit (责令限期整改), given by an official on a visit."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from anguan.foundation import clock
from anguan.foundation.access import Actor
from anguan.foundation.access.models import uuid7
from anguan.foundation.audit import services as audit
from anguan.foundation.events import announce
from anguan.foundation.refusal import Reason, Refused, refuse_if
from anguan.foundation.words import mark as _
from anguan.prevention.hazards import catalog, queries, rules
from anguan.prevention.hazards.models import Hazard, RectifyOrder
from anguan.prevention.hazards.rules import Level, Source, State
from anguan.prevention.hazards.services import moving, owing
from anguan.prevention.hazards.services.reporting import new_hazard
from anguan.registry.accounts.models import Post
from anguan.registry.enterprises.models import Enterprise

_NUMBER_TAKEN = Reason(
    "number_taken", _("本部门对这家企业已有同一编号的文书"), _("请核对并填写正确的文书编号"), field="number"
)


@dataclass(frozen=True)
class Problem:
    """One problem found on a visit."""

    what: str
    place: str = ""
    category: str = "other"
    demand: str = ""  # 整改要求
    level: str = Level.GENERAL
    criterion: str = ""
    interim_measure: str = ""
    photo_ids: Sequence[UUID] = ()


@transaction.atomic
def order_rectification(
    *,
    by: Actor,
    at: datetime,
    enterprise_id: UUID | None,
    number: str,
    due_on: date | None,
    problems: Sequence[Problem],
    order_id: UUID | None = None,
) -> RectifyOrder:
    """Order an enterprise to put problems right by a day (责令限期整改): each becomes a hazard being put right."""
    by.require("hazards.order")
    if order_id is not None and (known := _known(order_id, by=by)) is not None:
        return known
    today = clock.day_of(at)
    enterprise = queries.enterprise_for(by, enterprise_id)
    refuse_if(_reasons(enterprise, number=number, due_on=due_on, problems=problems, today=today))
    assert enterprise is not None  # noqa: S101 - refused above
    assert due_on is not None  # noqa: S101 - refused above
    assert by.office_id is not None  # noqa: S101 - only offices are granted the permission
    order = RectifyOrder(
        id=order_id or uuid7(), enterprise=enterprise, region_code=enterprise.region_code,
        line_code=enterprise.line_code, number=number.strip(), office_id=by.office_id, office_name=by.organisation,
        issued_by=by.person_id, issuer_name=by.name, issued_at=at, due_on=due_on,
    )  # fmt: skip
    try:
        with transaction.atomic():
            order.save(force_insert=True)
    except IntegrityError as error:
        if (known := _known(order.pk, by=by)) is None:
            raise Refused(_NUMBER_TAKEN) from error
        return known
    responsible = queries.first_in_charge(enterprise.pk, by=by, today=today)
    hazards = [_ordered(problem, order, enterprise, responsible, by=by, at=at) for problem in problems]
    Hazard.objects.bulk_create(hazards)
    owing.begin(hazards, at=at)
    notes = []
    for hazard, problem in zip(hazards, problems, strict=True):
        photos = moving.attached(problem.photo_ids, hazard, rules.HAZARD_BEFORE, by=by, at=at)
        detail = {
            "what": hazard.what, "place": hazard.place, "number": order.number, "office": order.office_name,
            "due_on": due_on, "demand": hazard.measures, "level": hazard.level, "criterion": hazard.criterion,
            "assignee": hazard.assignee_name, "photos": [photo.pk for photo in photos],
        }  # fmt: skip
        notes.append(audit.Note("hazards.ordered", hazard, by, at, detail))
        announce("hazards.ordered", hazard_id=hazard.pk, enterprise_id=enterprise.pk)
    audit.record_all(notes)
    return order


def _reasons(
    enterprise: Enterprise | None, *, number: str, due_on: date | None, problems: Sequence[Problem], today: date
) -> list[Reason]:
    reasons = []
    if enterprise is None:
        reasons.append(Reason("no_enterprise", _("没有选择企业"), _("请选择被检查的企业"), field="enterprise"))
    reasons += rules.reasons_not_to_order(
        number=number, count=len(problems), due_on=due_on, today=today, longest_days=catalog.days("longest")
    )
    for position, problem in enumerate(problems):
        reasons += rules.reasons_against_problem(
            position=position,
            what=problem.what,
            place=problem.place,
            demand=problem.demand,
            category_known=problem.category in catalog.categories(),
            level=problem.level,
            criterion_known=problem.criterion in catalog.criteria(),
            interim_measure=problem.interim_measure,
        )
    return reasons


def _ordered(
    problem: Problem, order: RectifyOrder, enterprise: Enterprise, responsible: Post | None, *, by: Actor, at: datetime
) -> Hazard:
    hazard = new_hazard(enterprise, None, by=by, at=at)
    major = problem.level == Level.MAJOR
    hazard.order, hazard.source, hazard.state = order, Source.OFFICIAL.value, State.RECTIFYING.value
    hazard.what, hazard.category, hazard.level = problem.what.strip(), problem.category, problem.level
    hazard.place = problem.place.strip() or _("厂内")
    hazard.measures = problem.demand.strip()
    hazard.criterion = problem.criterion if major else ""
    hazard.criterion_standard = catalog.criteria()[problem.criterion].standard if major else ""
    hazard.interim_measure = problem.interim_measure.strip() if major else ""
    hazard.confirmed_by, hazard.confirmed_at = by.person_id, at
    hazard.due_on = hazard.original_due_on = order.due_on
    if responsible is not None:
        hazard.assigned_to, hazard.assignee_name = responsible.person_id, responsible.person_name
    return hazard


def _known(order_id: UUID, *, by: Actor) -> RectifyOrder | None:
    known = queries.orders_for(by).filter(pk=order_id).first()
    if known is not None and known.issued_by != by.person_id:
        raise Refused(_NUMBER_TAKEN)
    return known
