"""What the enterprise's safety people do with a report: confirm and assign it, dismiss it, arrange it anew."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from anguan.foundation import clock
from anguan.foundation.access import Actor
from anguan.foundation.refusal import refuse_if
from anguan.prevention.hazards import catalog, queries, rules
from anguan.prevention.hazards.models import Hazard
from anguan.prevention.hazards.rules import Level
from anguan.prevention.hazards.services import moving


@dataclass(frozen=True)
class Arrangement:
    """The five things to settle (五落实), all but the time limit: who, how, with what money, and the plan."""

    assigned_to: UUID | None = None
    measures: str = ""
    funds_fen: int | None = None
    plan: str = ""


@transaction.atomic
def confirm_and_assign(
    hazard_id: UUID,
    *,
    by: Actor,
    at: datetime,
    arrangement: Arrangement,
    due_on: date | None,
    level: str = Level.GENERAL,
    criterion: str = "",
    interim_measure: str = "",
    principal_informed: bool = False,
    category: str = "",
    key: str = "",
) -> Hazard:
    """Confirm a hazard and have it put right (核实并派发整改)."""
    hazard = moving.locked(hazard_id, by=by)
    if moving.taken_before("confirm", hazard, by=by, key=key):
        return hazard
    step = moving.require("confirm", hazard, by=by)
    today = clock.day_of(at)
    responsible = queries.people_of(hazard.enterprise_id, by=by, today=today).get(arrangement.assigned_to or hazard.pk)
    criteria = catalog.criteria()
    refuse_if(
        rules.reasons_not_to_confirm(
            level=level,
            criterion_known=criterion in criteria,
            responsible_known=responsible is not None,
            measures=arrangement.measures,
            funds_fen=arrangement.funds_fen,
            plan=arrangement.plan,
            interim_measure=interim_measure,
            principal_informed=principal_informed or "principal" in by.roles,
            due_on=due_on,
            today=today,
            longest_days=catalog.days("longest"),
        )
    )
    major = level == Level.MAJOR
    hazard.level = level
    hazard.criterion = criterion if major else ""
    hazard.criterion_standard = criteria[criterion].standard if major else ""
    hazard.interim_measure = interim_measure.strip() if major else ""
    hazard.category = category if category in catalog.categories() else hazard.category
    hazard.confirmed_by, hazard.confirmed_at = by.person_id, at
    hazard.due_on = hazard.original_due_on = due_on
    _arrange(hazard, arrangement, responsible.person_name if responsible else "")
    return moving.finish(
        step, hazard, by=by, at=at, key=key,
        changed=[
            *_ARRANGED, "level", "criterion", "criterion_standard", "interim_measure", "category",
            "confirmed_by", "confirmed_at", "due_on", "original_due_on",
        ],
        level=level, criterion=hazard.criterion, due_on=due_on, interim_measure=hazard.interim_measure,
        **_remembered(hazard),
    )  # fmt: skip


@transaction.atomic
def arrange(hazard_id: UUID, *, by: Actor, at: datetime, arrangement: Arrangement, key: str = "") -> Hazard:
    """Settle anew who puts it right, how, with what money and plan (调整整改安排); its time limit stays."""
    hazard = moving.locked(hazard_id, by=by)
    if moving.taken_before("arrange", hazard, by=by, key=key):
        return hazard
    step = moving.require("arrange", hazard, by=by)
    people = queries.people_of(hazard.enterprise_id, by=by, today=clock.day_of(at))
    responsible = people.get(arrangement.assigned_to or hazard.pk)
    refuse_if(
        rules.reasons_not_to_arrange(
            responsible_known=responsible is not None,
            measures=arrangement.measures,
            funds_fen=arrangement.funds_fen,
            plan=arrangement.plan,
        )
    )
    _arrange(hazard, arrangement, responsible.person_name if responsible else "")
    return moving.finish(step, hazard, by=by, at=at, key=key, changed=_ARRANGED, **_remembered(hazard))


@transaction.atomic
def dismiss(hazard_id: UUID, *, by: Actor, at: datetime, reason: str, key: str = "") -> Hazard:
    """Dismiss a report that is not so (不属实); the reporter reads the reason."""
    hazard = moving.locked(hazard_id, by=by)
    if moving.taken_before("dismiss", hazard, by=by, key=key):
        return hazard
    step = moving.require("dismiss", hazard, by=by)
    refuse_if(rules.reasons_not_to_dismiss(reason=reason))
    hazard.dismissed_reason = reason.strip()
    return moving.finish(
        step, hazard, by=by, at=at, key=key, changed=["dismissed_reason"], reason=hazard.dismissed_reason
    )


_ARRANGED = ["assigned_to", "assignee_name", "measures", "funds_fen", "plan"]


def _arrange(hazard: Hazard, arrangement: Arrangement, name: str) -> None:
    hazard.assigned_to, hazard.assignee_name = arrangement.assigned_to, name
    hazard.measures, hazard.plan = arrangement.measures.strip(), arrangement.plan.strip()
    hazard.funds_fen = arrangement.funds_fen


def _remembered(hazard: Hazard) -> dict[str, Any]:
    return {
        "assignee": hazard.assignee_name,
        "assigned_to": hazard.assigned_to,
        "measures": hazard.measures,
        "funds_fen": hazard.funds_fen,
        "plan": hazard.plan,
    }
