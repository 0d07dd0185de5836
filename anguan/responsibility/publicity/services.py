"""What people do with publicity events: plan, change, cancel, and show what was done."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from anguan.foundation import clock
from anguan.foundation.access import Actor
from anguan.foundation.access.models import uuid7
from anguan.foundation.audit import services as audit
from anguan.foundation.deadlines import services as deadlines
from anguan.foundation.deadlines.rules import Due
from anguan.foundation.deadlines.services import Owed
from anguan.foundation.evidence.services import attach_evidence
from anguan.foundation.refusal import Reason, Refused, refuse_if
from anguan.foundation.words import mark as _
from anguan.registry.enterprises.models import Enterprise
from anguan.responsibility.publicity import queries, rules
from anguan.responsibility.publicity.models import Event, Participation
from anguan.responsibility.publicity.rules import LIFECYCLE, Done, Plan

KIND = "publicity.hold"
_TAKEN = Reason("key_in_use", _("这条记录的编号已被使用"), _("请回到活动列表重新打开"))


@transaction.atomic
def plan(said: Plan, *, by: Actor, at: datetime, event_id: UUID | None = None) -> Event:
    """Plan an event, or change one that is still to come (计划活动)."""
    by.require("publicity.run")
    assert by.territory is not None and by.office_id is not None  # noqa: S101, PT018 - only offices are granted it
    refuse_if(rules.reasons_not_to_plan(said))
    event = queries.own_events(by).select_for_update().filter(pk=event_id).first() if event_id else None
    new = event is None
    if event is None:
        event = Event(
            id=event_id or uuid7(), region_code=by.territory.code, office_id=by.office_id, office_name=by.organisation,
            planned_by=by.person_id, planner_name=by.name, planned_at=at,
        )  # fmt: skip
    else:
        _require("record", event)
    for name in ("kind", "title", "what", "place", "starts_on", "ends_on", "by_enterprises"):
        setattr(event, name, getattr(said, name))
    event.title, event.industries, event.shared = said.title.strip(), [*said.industries], said.by_enterprises
    event.asked = queries.firms_asked(event.region_code, said.industries) if said.by_enterprises else 0
    try:
        with transaction.atomic():
            event.save(force_insert=new)
    except IntegrityError as error:
        raise Refused(_TAKEN) from error
    deadlines.owe(_owed(event, by=by, at=at), at=at, by=by)
    audit.record("publicity.planned" if new else "publicity.changed", event, by=by, at=at, title=event.title)
    return event


@transaction.atomic
def cancel(event_id: UUID, *, by: Actor, at: datetime, reason: str) -> Event:
    """Cancel an event (取消活动); what was shown of it already stays."""
    event = _own(event_id, by=by)
    step = _require("cancel", event)
    if not reason.strip() or len(reason) > rules.LONGEST_REASON:
        message = _("没有写取消的理由") if not reason.strip() else _("理由超过 200 个字")
        raise Refused(Reason("no_reason", message, _("用一两句话写明理由"), field="reason"))
    event.state, event.cancelled_reason, event.shared = step, reason.strip(), False
    event.save(update_fields=["state", "cancelled_reason", "shared"])
    deadlines.lapse(event.pk, enterprise_id=None, at=at, why=event.cancelled_reason, by=by)
    audit.record("publicity.cancelled", event, by=by, at=at, reason=event.cancelled_reason)
    return event


@transaction.atomic
def record(
    event_id: UUID, done: Done, *, by: Actor, at: datetime, photo_ids: Sequence[UUID], record_id: UUID | None = None
) -> Participation:
    """Show what was done of an event (登记活动): by the office that runs it, or by an enterprise it asks.

    The same record again, from a phone that was offline, is the same one.
    """
    event = queries.events_for(by).filter(pk=event_id).first()
    own = event is not None and event.office_id == by.office_id and by.may("publicity.run")
    if event is None or not (own or queries.asks(event, by)):
        raise Refused(Reason("not_asked", _("这个活动不由您登记"), _("请联系主办单位")))
    if record_id is not None and (known := _known(record_id, event, by=by)) is not None:
        return known
    if event.state == "cancelled":
        raise Refused(Reason("cancelled", _("活动已经取消"), _("请刷新页面查看取消的理由")))
    reasons = rules.reasons_not_to_record(
        done, starts_on=event.starts_on, today=clock.day_of(at), photos=len(photo_ids)
    )
    refuse_if(reasons)
    assert done.held_on is not None and done.people is not None  # noqa: S101, PT018 - refused above
    row = Participation(
        id=record_id or uuid7(), event=event, held_on=done.held_on, people=done.people, said=done.text.strip(),
        reported_at=at, reported_by=by.person_id, reporter_name=by.name, who=by.organisation,
        **({"office_id": by.office_id, "region_code": event.region_code} if own else _of_firm(by)),
    )  # fmt: skip
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as error:
        message = Reason("shown_already", _("本企业已经登记过这个活动"), _("请打开活动页面查看已登记的记录"))
        raise Refused(message) from error
    attach_evidence(photo_ids, row, by=by, at=at, need=rules.PUBLICITY_PHOTO)
    if own and event.state == "planned":
        event.state = _require("record", event)
        event.save(update_fields=["state"])
        deadlines.met(event.pk, KIND, enterprise_id=None, by=by, at=at)
    audit.record("publicity.recorded", row, by=by, at=at, event=event.title, people=row.people)
    return row


def _of_firm(by: Actor) -> dict[str, object]:
    firm = Enterprise.objects.only("pk", "region_code", "line_code").get(pk=by.enterprise_id)
    return {"enterprise_id": firm.pk, "region_code": firm.region_code, "line_code": firm.line_code}


def _known(record_id: UUID, event: Event, *, by: Actor) -> Participation | None:
    known = queries.participations_for(by).filter(pk=record_id).first()
    if known is not None and (known.reported_by, known.event_id) != (by.person_id, event.pk):
        raise Refused(_TAKEN)
    return known


def _own(event_id: UUID, *, by: Actor) -> Event:
    event = queries.own_events(by).select_for_update().filter(pk=event_id).first()
    if event is None:
        raise Refused(Reason("not_yours", _("只有主办单位能办理"), _("请联系主办单位")))
    return event


def _require(name: str, event: Event) -> str:
    return LIFECYCLE.require(name, state=event.state, roles={"organiser"}).target


def _owed(event: Event, *, by: Actor, at: datetime) -> Owed:
    return Owed(
        KIND, "publicity.event", event.pk, event.title, Due(clock.end_of(event.ends_on)), at, None, event.region_code,
        "", organisation=event.office_name, doer_id=event.planned_by, doer_name=event.planner_name,
        office_id=event.office_id,
    )  # fmt: skip
