"""Makers of what is owed: one valid row; a test names only what matters to it."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from anguan.foundation import clock
from anguan.foundation.access import Actor
from anguan.foundation.access.models import uuid7
from anguan.registry.enterprises.models import Enterprise
from anguan.responsibility.duties.models import Exemption, LocalDuty, Obligation, Proof, YearPlan

DUE = date(2026, 3, 31)
NOON = datetime(2026, 4, 15, 12, tzinfo=clock.BEIJING)


def owner(enterprise: Enterprise) -> dict[str, Any]:
    """Return whose a row is, and where."""
    return {"enterprise": enterprise, "region_code": enterprise.region_code, "line_code": enterprise.line_code}


def make_obligation(enterprise: Enterprise, **said: Any) -> Obligation:
    """Make one thing owed: a monthly check of March 2026, not done."""
    due = said.pop("due_on", DUE)
    values: dict[str, Any] = {
        "duty": "hidden_danger_routine", "what": "2026 年 3 月", "due_on": due, "year": due.year if due else 2026,
        "key": str(uuid7()), "confidence": "verified", **said,
    }  # fmt: skip
    if values.get("state") == "proven":
        values.setdefault("proven_on", due)
    return Obligation.objects.create(**owner(enterprise), **values)


def make_plan(enterprise: Enterprise, *, year: int = 2026, **said: Any) -> YearPlan:
    """Make the plan of a year, which nobody has committed."""
    return YearPlan.objects.create(**owner(enterprise), **{"year": year, "due_on": date(year, 1, 31), **said})


def make_proof(obligation: Obligation, **said: Any) -> Proof:
    """Make what proves a thing owed."""
    values: dict[str, Any] = {"source": "form", "happened_on": DUE, "uploaded_at": NOON, **said}
    return Proof.objects.create(**owner(obligation.enterprise), obligation=obligation, **values)


def make_exemption(enterprise: Enterprise, *, asked_by: UUID, **said: Any) -> Exemption:
    """Make what an enterprise says is not for it."""
    values: dict[str, Any] = {
        "duty": "hidden_danger_routine", "year": 2026, "title": "事故隐患排查", "reason": "本厂已经停产",
        "asked_at": NOON, "asked_by": asked_by, "asker_name": "王建国", **said,
    }  # fmt: skip
    return Exemption.objects.create(**owner(enterprise), **values)


def make_local_duty(office: Actor, *, at: datetime, **said: Any) -> LocalDuty:
    """Make a duty an office published: a drill each quarter, for everybody."""
    assert office.office_id is not None
    values: dict[str, Any] = {
        "title": "每季度开展消防演练", "clause": "市消安委〔2026〕3号 第二条",
        "due": {"kind": "calendar", "per": "quarter"},
        "evidence": ["演练记录"], "effective_from": date(at.year, 1, 1), **said,
    }  # fmt: skip
    return LocalDuty.objects.create(
        region_code=office.region_code, office_id=office.office_id, office_name=office.organisation, made_at=at,
        made_by=office.person_id, maker_name=office.name, **values,
    )  # fmt: skip


def rows_for_doors(office: Actor, *, at: datetime) -> dict[str, Any]:
    """Return what the addresses of offices name."""
    return {"local_id": make_local_duty(office, at=at).pk, "duty": "principal_led_check"}
