"""Makers of training: one valid thing, of which a test names only what matters to it."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from anguan.foundation import clock
from anguan.foundation.access import Actor
from anguan.foundation.access.models import uuid7
from anguan.registry.enterprises.models import Enterprise
from anguan.responsibility.training.models import Attendee, Debt, Plan, PlanItem, Record, Session


def owned(firm: Enterprise) -> dict[str, Any]:
    """Return what every owned row says."""
    return {"enterprise": firm, "region_code": firm.region_code, "line_code": firm.line_code}


def make_session(firm: Enterprise, by: Actor, *, at: datetime, people: tuple[Actor, ...] = (), **named: Any) -> Session:
    """Store an open session to which people have signed in by name."""
    told: dict[str, Any] = {
        "title": "新员工厂级教育", "category": "company", "trainer_name": by.name, "minutes": 90, "place": "培训室",
        "starts_at": at - timedelta(minutes=90), "opened_at": at - timedelta(minutes=100), "opened_by": by.person_id,
        "opener_name": by.name, "secret": b"0" * 32, "present": len(people), "expected": len(people),
    } | named  # fmt: skip
    row: Session = Session.objects.create(**owned(firm), **told)
    for one in people:
        Attendee.objects.create(
            **owned(firm), session=row, person_id=one.person_id, name=one.name, present=True, way="ticked",
            reason="没有手机", signed_at=at,
        )  # fmt: skip
    return row


def make_record(firm: Enterprise, who: Actor, *, at: datetime, **named: Any) -> Record:
    """Store a piece of training somebody had."""
    told: dict[str, Any] = {
        "category": "company", "title": "新员工厂级教育", "minutes": 360, "on": clock.day_of(at), "source": "outside",
        "source_id": uuid7(), "recorded_at": at, "educator": "周明",
    } | named  # fmt: skip
    row: Record = Record.objects.create(**owned(firm), person_id=who.person_id, person_name=who.name, **told)
    return row


def make_debt(firm: Enterprise, who: Actor, *, at: datetime, **named: Any) -> Debt:
    """Store what somebody owes."""
    today = clock.day_of(at)
    told: dict[str, Any] = {
        "role": "worker", "rule": "confined_space_special", "year": today.year, "since": today.replace(month=1, day=1),
        "due_on": today.replace(month=12, day=31), "missing": ["confined_space"], "settled_at": at,
    } | named  # fmt: skip
    row: Debt = Debt.objects.create(**owned(firm), person_id=who.person_id, person_name=who.name, **told)
    return row


def rows_for_doors(firm: Enterprise, by: Actor, who: Actor, *, at: datetime) -> dict[str, UUID]:
    """Return one of everything an address of training can name."""
    session = make_session(firm, by, at=at, people=(who,))
    plan = Plan.objects.create(
        **owned(firm), year=clock.day_of(at).year, made_at=at, made_by=by.person_id, maker_name=by.name
    )
    item = PlanItem.objects.create(
        **owned(firm), plan=plan, month=12, title="全员安全教育", category="other", minutes=45
    )
    return {
        "training_id": session.pk,
        "attendee_id": session.attendees.get().pk,
        "plan_id": plan.pk,
        "item_id": item.pk,
        "record_id": make_record(firm, who, at=at).pk,
        "debt_id": make_debt(firm, who, at=at).pk,
    }
