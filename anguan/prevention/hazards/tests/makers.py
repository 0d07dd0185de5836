"""Makers of hazards: one valid hazard in any state, of which a test names only what matters to it."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from anguan.foundation.access import Actor
from anguan.foundation.access.models import uuid7
from anguan.prevention.hazards.models import Hazard
from anguan.prevention.hazards.rules import State
from anguan.registry.enterprises.models import Enterprise

NINE = datetime(2026, 11, 20, 1, 0, tzinfo=UTC)  # nine in the morning in China
TODAY = date(2026, 11, 20)

_CONFIRMED = {State.RECTIFYING, State.RECHECKING, State.CLOSED}
_RECTIFIED = {State.RECHECKING, State.CLOSED}


def hazard_row(enterprise: Enterprise, *, state: str = State.REPORTED, **named: Any) -> Hazard:
    """Return a valid hazard of an enterprise, not stored."""
    reported_at = named.pop("reported_at", NINE)
    fields: dict[str, Any] = {
        "enterprise": enterprise, "enterprise_name": enterprise.name, "region_code": enterprise.region_code,
        "line_code": enterprise.line_code, "industry_division": enterprise.industry_code[:3], "place": "冲压车间东门",
        "what": "配电箱前堆放杂物", "category": "electric", "state": state, "state_since": reported_at,
        "reported_at": reported_at, "reported_by": uuid7(), "reporter_name": "吴工",
    }  # fmt: skip
    if state in _CONFIRMED:
        due_on = named.get("due_on", TODAY + timedelta(days=7))
        fields |= {
            "confirmed_at": reported_at, "confirmed_by": uuid7(), "measures": "清走杂物并划线", "funds_fen": 0,
            "plan": "先断电再处置", "due_on": due_on, "original_due_on": due_on,
            "assigned_to": uuid7(), "assignee_name": "吴工",
        }  # fmt: skip
    if state in _RECTIFIED:
        fields |= {
            "rectified_by": named.get("assigned_to", fields["assigned_to"]), "rectifier_name": "吴工",
            "rectified_at": reported_at, "rectified_note": "已清走",
        }  # fmt: skip
    if state == State.CLOSED:
        fields |= {"rechecked_by": uuid7(), "rechecked_at": reported_at, "closed_at": reported_at}
    if state == State.DISMISSED:
        fields["dismissed_reason"] = "现场核对没有这种情况"
    return Hazard(**{**fields, **named})


def make_hazard(enterprise: Enterprise, *, state: str = State.REPORTED, **named: Any) -> Hazard:
    """Store a valid hazard of an enterprise; people may be named as actors."""
    by: Actor | None = named.pop("by", None)
    fixer: Actor | None = named.pop("fixer", None)
    if by is not None:
        named |= {"reported_by": by.person_id, "reporter_name": by.name}
    if fixer is not None:
        named |= {"assigned_to": fixer.person_id, "assignee_name": fixer.name}
    hazard = hazard_row(enterprise, state=state, **named)
    hazard.save(force_insert=True)
    return hazard
