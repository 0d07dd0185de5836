"""Makers of rows: one enterprise's sheet, obligations and proofs, of which a test names only what matters to it.

    row = make_obligation(huahai, "emergency_supplies_check", month=11)

Rules are bypassed. The default is a monthly duty of 华海 for November 2026, on an ordinary Friday of that month.
"""

import calendar
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from anguan.foundation.access import Actor
from anguan.registry.enterprises.models import Enterprise
from anguan.responsibility.duties.models import FactSheet, Obligation, Proof, YearPlan
from anguan.responsibility.duties.rules.said import ProofSaid

TODAY = date(2026, 11, 20)  # a Friday
NOON = datetime(2026, 11, 20, 4, 0, tzinfo=UTC)  # twelve in China
SUPPLIES = "emergency_supplies_check"
ANSWERS: dict[str, object] = {"missing": 0}


def owned(firm: Enterprise) -> dict[str, Any]:
    """Return the columns every owned row has."""
    return {"enterprise_id": firm.pk, "region_code": firm.region_code, "line_code": firm.line_code}


def make_sheet(firm: Enterprise, **named: Any) -> FactSheet:
    """Store the fact sheet of an enterprise, laid out since January."""
    fields = {"begins_on": date(2026, 1, 1), "years": [2026], **owned(firm), **named}
    sheet: FactSheet = FactSheet.objects.filter(enterprise_id=firm.pk).first() or FactSheet.objects.create(**fields)
    return sheet


def make_obligation(
    firm: Enterprise, duty: str = SUPPLIES, *, month: int = 11, year: int = 2026, doer: Actor | None = None,
    **named: Any,
) -> Obligation:  # fmt: skip
    """Store what is owed within a month."""
    make_sheet(firm)
    last = date(year, month, calendar.monthrange(year, month)[1])
    fields: dict[str, Any] = {
        "year": year, "duty": duty, "key": f"{duty}:{year}-{month:02}:{named.get('what', '')}",
        "what": f"{year} 年 {month} 月", "due_on": last, "first_on": last.replace(day=1), "last_on": last,
        "confidence": "design", "doer_id": doer.person_id if doer else None, "doer_name": doer.name if doer else "",
    }  # fmt: skip
    row: Obligation = Obligation.objects.create(**owned(firm), **{**fields, **named})
    return row


def make_plan(firm: Enterprise, *, year: int = 2026, due_on: date = date(2026, 12, 5), **named: Any) -> YearPlan:
    """Store the plan of a year, not committed."""
    plan: YearPlan = YearPlan.objects.create(**owned(firm), year=year, due_on=due_on, **named)
    return plan


def make_proof(row: Obligation, *, happened_on: date = TODAY, at: datetime = NOON, **named: Any) -> Proof:
    """Store a proof, without letting anything follow."""
    fields: dict[str, Any] = {
        "enterprise_id": row.enterprise_id, "region_code": row.region_code, "line_code": row.line_code,
        "obligation": row, "source": "form", "happened_on": happened_on, "uploaded_at": at,
    }  # fmt: skip
    proof: Proof = Proof.objects.create(**{**fields, **named})
    return proof


def said(*exhibit_ids: UUID, on: date | None = TODAY, answers: dict[str, object] | None = None,
         **named: Any) -> ProofSaid:  # fmt: skip
    """Return a filled form of the default duty."""
    return ProofSaid(on, answers=ANSWERS if answers is None else answers, exhibit_ids=exhibit_ids, **named)
