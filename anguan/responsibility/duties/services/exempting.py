"""Exempting (申报不适用): the enterprise says a duty is not for it, the town looks a second time."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from anguan.foundation.access import Actor
from anguan.foundation.access.models import uuid7
from anguan.foundation.audit import services as audit
from anguan.foundation.evidence.services import attach_evidence
from anguan.foundation.refusal import Reason, Refused, refuse_if
from anguan.foundation.words import mark as _
from anguan.responsibility.duties.models import Exemption, FactSheet, Obligation
from anguan.responsibility.duties.queries.owing import exemptions_for, obligations_for
from anguan.responsibility.duties.rules.exempting import reasons_against_asking, reasons_against_deciding
from anguan.responsibility.duties.rules.needs import EXEMPTION_PROOF
from anguan.responsibility.duties.rules.said import ExemptionSaid
from anguan.responsibility.duties.services import clocking, telling
from anguan.responsibility.duties.services.reckoning import hold, home, reckon

_ASKED_OF = ("open", "partial", "earlier", "disputed")


@transaction.atomic
def ask_exemption(said: ExemptionSaid, *, by: Actor, at: datetime, key: str = "") -> Exemption:
    """Say that a duty is not for the enterprise (申报不适用); until the town has looked it is owed all the same."""
    by.require("duties.manage")
    enterprise_id = home(by)
    sheet = hold(enterprise_id)
    own = exemptions_for(by).filter(enterprise_id=enterprise_id)
    if key and (known := own.filter(key=key[:60]).first()):
        found: Exemption = known
        return found
    owed = obligations_for(by).filter(
        enterprise_id=enterprise_id, year=said.year, duty=said.duty, state__in=_ASKED_OF
    )  # fmt: skip
    owed = owed.filter(task=said.task) if said.task else owed
    asked = own.filter(year=said.year, duty=said.duty, state__in=["asked", "upheld"])
    asked = asked.filter(task__in=["", said.task]) if said.task else asked
    first: Obligation | None = owed.first()
    refuse_if(
        reasons_against_asking(
            reason=said.reason, owed=int(first is not None), asked_already=asked.exists(),
            exhibits=len(set(said.exhibit_ids)),
        )
    )  # fmt: skip
    assert first is not None  # noqa: S101 - the rules have asked
    title = clocking.title_of(first)
    row = Exemption.objects.create(
        id=uuid7(), enterprise_id=enterprise_id, region_code=first.region_code, line_code=first.line_code,
        duty=said.duty, task=said.task, year=said.year, reason=said.reason.strip(),
        title=(f"{title}（{said.task}）" if said.task else title)[:120], exhibit_ids=list(said.exhibit_ids),
        asked_at=at, asked_by=by.person_id, asker_name=by.name, key=key[:60],
    )  # fmt: skip
    if said.exhibit_ids:
        attach_evidence(said.exhibit_ids, row, by=by, at=at, need=EXEMPTION_PROOF)
    _follow(row, sheet, by=by, at=at)
    audit.record("duties.exemption_asked", row, by=by, at=at, duty=row.duty, task=row.task, reason=row.reason)
    telling.about(telling.ASKED, row, listeners=("town",), at=at)
    return row


@transaction.atomic
def decide_exemption(exemption_id: UUID, *, uphold: bool, note: str, by: Actor, at: datetime) -> Exemption:
    """Look a second time (复核), by an office of the region and another person than who asked."""
    by.require("duties.oversee")
    row, sheet = _held(exemptions_for(by), exemption_id)
    if not by.is_official:
        raise Refused(Reason("not_an_office", _("申报不适用由监管部门复核"), _("请等镇街复核")))
    refuse_if(
        reasons_against_deciding(
            state=row.state, uphold=uphold, note=note, same_person=row.asked_by == by.person_id
        )
    )  # fmt: skip
    row.state, row.note = ("upheld" if uphold else "refused"), note.strip()
    row.decided_at, row.decided_by, row.decider_name = at, by.person_id, by.name
    row.save(update_fields=["state", "note", "decided_at", "decided_by", "decider_name"])
    _follow(row, sheet, by=by, at=at)
    audit.record("duties.exemption_decided", row, by=by, at=at, duty=row.duty, uphold=uphold, note=row.note)
    telling.about(telling.DECIDED, row, listeners=("manager", "principal"), at=at)
    return row


@transaction.atomic
def withdraw_exemption(exemption_id: UUID, *, by: Actor, at: datetime) -> Exemption:
    """Withdraw what was asked or upheld (撤回申报): the duty is owed again."""
    by.require("duties.manage")
    row, sheet = _held(exemptions_for(by).filter(enterprise_id=home(by)), exemption_id)
    if row.state == "withdrawn":
        return row
    if row.state == "refused":
        raise Refused(Reason("decided", _("这份申报已经复核"), _("情况有变的，请重新申报")))
    row.state = "withdrawn"
    row.save(update_fields=["state"])
    _follow(row, sheet, by=by, at=at)
    audit.record("duties.exemption_withdrawn", row, by=by, at=at, duty=row.duty, task=row.task)
    return row


def _held(rows: QuerySet[Exemption], exemption_id: UUID) -> tuple[Exemption, FactSheet | None]:
    row = rows.get(pk=exemption_id)
    sheet = hold(row.enterprise_id)
    row.refresh_from_db()
    return row, sheet


def _follow(row: Exemption, sheet: FactSheet | None, *, by: Actor | None, at: datetime) -> int:
    """Let the obligations of a duty follow what was asked or decided of it; what is proven stays so."""
    rows = Obligation.objects.select_for_update().filter(
        enterprise_id=row.enterprise_id, year=row.year, duty=row.duty,
        state__in=(*_ASKED_OF, "exempt"),
    )  # fmt: skip
    rows = rows.filter(task=row.task) if row.task else rows
    done = 0
    for one in rows.order_by("id"):
        before, one.ended_why = (one.state, one.ended_why), _why(row)
        reckon(one, sheet, by=by, at=at)
        if (one.state, one.ended_why) != before:
            one.save(update_fields=["ended_why"])
            done += 1
    return done


def _why(row: Exemption) -> str:
    if row.state != "upheld":
        return ""
    return _("复核不适用：{note}").format(note=row.note)[:200]
