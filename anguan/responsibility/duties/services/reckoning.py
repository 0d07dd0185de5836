"""Reckoning (核定进度): where an obligation stands, worked out anew from its live proofs, with its deadline.

One writer at a time for an enterprise: whoever proves, takes back or lays out holds its fact sheet, so that doubts are
judged beside everything that was filed before.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

from anguan.foundation import clock
from anguan.foundation.access import Actor
from anguan.foundation.access.models import uuid7
from anguan.foundation.audit import services as audit
from anguan.foundation.deadlines import services as deadlines
from anguan.foundation.events import announce
from anguan.responsibility.duties.models import Exemption, FactSheet, Obligation, Proof
from anguan.responsibility.duties.queries.law import duty_named
from anguan.responsibility.duties.rules.identity import asked_from
from anguan.responsibility.duties.rules.lateness import is_near
from anguan.responsibility.duties.rules.proving import Shown, resting, standing, state_of
from anguan.responsibility.duties.services import clocking

_RECKONED = ["state", "proven_on", "proven_at", "late", "grade", "times_done", "doubted", "watched"]
DONE_AGAIN = frozenset({"rolling"})  # rules whose next day follows from the last


def hold(enterprise_id: UUID) -> FactSheet | None:
    """Hold an enterprise's duties until the transaction ends; nothing where it never had any."""
    found: FactSheet | None = (
        FactSheet.objects.select_for_update().filter(enterprise_id=enterprise_id).first()
    )  # fmt: skip
    return found


def home(by: Actor) -> UUID:
    """Return the enterprise somebody acts for; to anybody else its rows do not exist."""
    if by.enterprise_id is None:
        raise Obligation.DoesNotExist
    return by.enterprise_id


def reckon(row: Obligation, sheet: FactSheet | None, *, by: Actor | None, at: datetime) -> Obligation:
    """Work out where an obligation stands by its live proofs, and let its deadline follow."""
    if row.state == "dropped":
        return row
    proofs = list(Proof.objects.filter(enterprise_id=row.enterprise_id, obligation_id=row.pk, void_at__isnull=True))
    found = standing(row.times, row.due_on, [Shown(one.happened_on, one.times, one.grade) for one in proofs])
    before = row.state
    since = asked_from(row.key, begins_on=sheet.begins_on if sheet else None, known_on=row.known_on)
    row.state = state_of(found, resting(row.due_on, since, exemption_of(row)))
    proven = row.state == "proven"
    row.proven_on, row.late = (found.proven_on, found.late) if proven else (None, False)
    row.proven_at = (row.proven_at or at) if proven else None
    row.grade, row.times_done = found.grade, found.times_done
    row.doubted = any(one.doubts and one.accepted_at is None for one in proofs)
    ended = clocking.follow(row, by=by, at=at)
    row.save(update_fields=_RECKONED)
    if not ended and not row.watched and is_near(row.due_on, today=clock.day_of(at)):
        clocking.watch([row], at=at)
    if row.state != before and "proven" in (row.state, before):
        name = "duties.proven" if proven else "duties.unproven"
        announce(name, obligation_id=row.pk, enterprise_id=row.enterprise_id, duty=row.duty)
        if sheet is not None and kind_of_rule(row) in DONE_AGAIN:
            FactSheet.objects.filter(enterprise_id=row.enterprise_id).update(stale_at=at)
    return row


def reckon_all(keys: Iterable[UUID], sheet: FactSheet | None, *, enterprise_id: UUID, by: Actor | None,
               at: datetime) -> list[Obligation]:  # fmt: skip
    """Work out where several obligations of an enterprise stand."""
    rows = Obligation.objects.select_for_update().filter(enterprise_id=enterprise_id, pk__in=list(keys)).order_by("id")
    return [reckon(row, sheet, by=by, at=at) for row in rows]


def exemption_of(row: Obligation) -> str:
    """Return how far the exemption of an obligation is, asked or upheld; empty where there is none."""
    rows = Exemption.objects.filter(
        enterprise_id=row.enterprise_id, year=row.year, duty=row.duty, task__in=["", row.task],
        state__in=["asked", "upheld"],
    ).values_list("state", flat=True)  # fmt: skip
    return max(rows, default="")


def kind_of_rule(row: Obligation) -> str:
    """Return by which kind of rule an obligation is due."""
    duty = duty_named(row.duty, row.version)
    rules = duty.due if duty else ()
    own = [one.kind for one in rules if one.task == row.task] or [one.kind for one in rules]
    return own[0] if own else ""


def void(proofs: Sequence[Proof], *, reason: str, by: Actor | None, at: datetime, action: str) -> None:
    """Let proofs count no more; they stay to be read, with why."""
    for proof in proofs:
        proof.void_at, proof.void_why = at, reason[:200]
        proof.void_by, proof.void_by_name = (by.person_id, by.name) if by else (None, "")
        proof.save(update_fields=["void_at", "void_why", "void_by", "void_by_name"])
        deadlines.lapse(
            proof.pk, enterprise_id=proof.enterprise_id, at=at, kind=clocking.DOUBT, why=reason[:200], by=by
        )
    audit.record_all(
        [audit.Note(action, proof, by, at, {"obligation": proof.obligation_id, "why": reason}) for proof in proofs]
    )


def draft(row: Obligation) -> Proof:
    """Return a proof of an obligation that is not written yet."""
    return Proof(
        id=uuid7(), enterprise_id=row.enterprise_id, region_code=row.region_code, line_code=row.line_code,
        obligation=row,
    )  # fmt: skip
