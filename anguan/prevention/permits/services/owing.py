"""Owing (应办期限): the one place where the deadlines of a permit come, are met, move and lapse with its steps."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Exists, OuterRef

from anguan.foundation import clock
from anguan.foundation.access import Actor
from anguan.foundation.deadlines import services as deadlines
from anguan.foundation.deadlines.models import RUNNING, Deadline
from anguan.foundation.deadlines.rules import Due
from anguan.foundation.deadlines.services import Owed
from anguan.prevention.permits import queries
from anguan.prevention.permits.models import Commitment, Permit, SpotCheck
from anguan.prevention.permits.rules.lifecycle import LIFECYCLE, State
from anguan.prevention.permits.rules.watching import ACCEPT_HOURS, sign_due_at
from anguan.registry.enterprises.models import Enterprise

SUBJECT = Permit._meta.label_lower
SIGN, EXPIRY, GAS, PHOTO, ACCEPT = (
    "permits.sign", "permits.expiry", "permits.gas", "permits.photo", "permits.accept",
)  # fmt: skip
ANSWER, COMMIT = "permits.spot_answer", "permits.commitment"
# The steps that do what a kind asks for; where a kind ends by another it lapses.
DONE_BY: dict[str, frozenset[str]] = {
    SIGN: frozenset({"sign", "approve", "send_back"}),
    EXPIRY: frozenset({"finish"}),
    GAS: frozenset({"gas"}),
    PHOTO: frozenset({"show"}),
    ACCEPT: frozenset({"accept"}),
}
AGAIN = frozenset({SIGN, GAS, PHOTO})  # done once, they are owed anew rather than put off


@dataclass(frozen=True)
class Debt:
    """One thing a permit owes (一项应办)."""

    kind: str
    due_at: datetime
    began_at: datetime
    doer_id: UUID | None = None
    doer_name: str = ""


def settle(permit: Permit, step: str, *, by: Actor | None, at: datetime) -> None:
    """Bring the deadlines of a permit in line with the step it took, in the same transaction."""
    wanted = {debt.kind: debt for debt in debts(permit, by=by, at=at)}
    rows = Deadline.objects.filter(enterprise_id=permit.enterprise_id, subject_id=permit.pk, state__in=RUNNING)
    running = set(rows.filter(kind__in=DONE_BY).values_list("kind", flat=True))
    label = next((each.label for each in LIFECYCLE.steps if each.name == step), step)
    for kind in running:
        if step in DONE_BY[kind] and (kind in AGAIN or kind not in wanted):
            deadlines.met(permit.pk, kind, enterprise_id=permit.enterprise_id, by=by, at=at)
        elif kind not in wanted:
            deadlines.lapse(permit.pk, enterprise_id=permit.enterprise_id, at=at, kind=kind, why=label, by=by)
    for debt in wanted.values():
        if debt.kind == SIGN and SIGN in running and step not in DONE_BY[SIGN]:
            continue  # whose turn it is has not changed: other things done meanwhile give no more time
        deadlines.owe(_owed(debt, permit), at=at, by=by)


def owe_missing(*, at: datetime, most: int = 2_000) -> int:
    """Owe what permits owe that no deadline runs for (补齐期限): from a restored copy, or made without; how many."""
    running = Deadline.objects.filter(
        kind__in=DONE_BY, subject_id=OuterRef("pk"), enterprise_id=OuterRef("enterprise_id"), state__in=RUNNING
    )
    owing_states = (State.SUBMITTED, State.WORKING, State.SUSPENDED, State.FINISHED)
    rows = Permit.objects.filter(~Exists(running), state__in=[state.value for state in owing_states])
    found = list(rows.defer("grams").order_by("pk")[:most])
    for permit in found:
        settle(permit, "", by=None, at=at)
    return len(found)


def debts(permit: Permit, *, by: Actor | None, at: datetime) -> Iterator[Debt]:
    """Return what a permit owes in its present state."""
    guardian = (permit.guardian_id, permit.guardian_name)
    match permit.state:
        case State.SUBMITTED:
            due = sign_due_at(asked_at=at, planned_start=permit.planned_start)
            yield Debt(SIGN, due, at, *_signer(permit, by=by, at=at))
        case State.WORKING | State.SUSPENDED | State.EXPIRED:
            if permit.valid_until is not None and permit.started_at is not None:
                yield Debt(EXPIRY, permit.valid_until, permit.started_at, *guardian)
            if permit.state == State.WORKING and permit.gas_due_at is not None:
                yield Debt(GAS, permit.gas_due_at, at, *guardian)
            if permit.state == State.WORKING and permit.photo_due_at is not None:
                yield Debt(PHOTO, permit.photo_due_at, at, *guardian)
        case State.FINISHED:
            since = permit.finished_at or permit.state_since
            yield Debt(ACCEPT, since + timedelta(hours=ACCEPT_HOURS), since, *_signer(permit, by=by, at=at))


def _signer(permit: Permit, *, by: Actor | None, at: datetime) -> tuple[UUID | None, str]:
    for slot in queries.next_slots(permit, by=by):
        for holder in queries.holders(slot, permit, by=by, at=at):
            return holder.person_id, holder.name
    return None, ""


def _owed(debt: Debt, permit: Permit, *, occasion: str = "") -> Owed:
    return Owed(
        kind=debt.kind, subject_type=SUBJECT, subject_id=permit.pk, about=about(permit), due=Due(debt.due_at),
        began_at=debt.began_at, enterprise_id=permit.enterprise_id, region_code=permit.region_code,
        line_code=permit.line_code, organisation=permit.enterprise_name, occasion=occasion, doer_id=debt.doer_id,
        doer_name=debt.doer_name,
    )  # fmt: skip


def about(permit: Permit) -> str:
    """Return what people read of a permit in a deadline: its number and where it is."""
    return f"{permit.number} {permit.place}".strip()


def ask_answer(check: SpotCheck, permit: Permit, *, at: datetime) -> None:
    """Keep that a spot check has to be answered."""
    if check.answer_due_at is None:
        return
    debt = Debt(ANSWER, check.answer_due_at, at, permit.guardian_id, permit.guardian_name)
    deadlines.owe(_owed(debt, permit, occasion=check.pk.hex), at=at)


def answered(check: SpotCheck, *, by: Actor | None, at: datetime) -> None:
    """Keep that a spot check has been answered, or was concluded without an answer."""
    deadlines.met(check.permit_id, ANSWER, enterprise_id=check.enterprise_id, by=by, at=at, occasion=check.pk.hex)


def ask_commitment(permit: Permit, *, at: datetime, by: Actor | None) -> None:
    """Keep that the enterprise has to commit itself on the day special work begins (每日承诺), before it does."""
    if permit.planned_start is None or permit.regime != "hazchem":
        return
    day = clock.day_of(permit.planned_start)
    if queries.rows_of(Commitment, by).filter(enterprise_id=permit.enterprise_id, day=day).exists():
        return
    running = Deadline.objects.filter(
        enterprise_id=permit.enterprise_id, subject_id=permit.enterprise_id, kind=COMMIT, occasion=f"{day}"
    )
    first = running.filter(state__in=RUNNING).values_list("due_at", flat=True).first()
    due = max(permit.planned_start, at + timedelta(minutes=1))
    if first is not None and first <= due:
        return
    deadlines.owe(
        Owed(
            kind=COMMIT, subject_type=Enterprise._meta.label_lower, subject_id=permit.enterprise_id, about=f"{day}",
            due=Due(due), began_at=at, enterprise_id=permit.enterprise_id, region_code=permit.region_code,
            line_code=permit.line_code, organisation=permit.enterprise_name, occasion=f"{day}",
        ),
        at=at, by=by,
    )  # fmt: skip


def committed(enterprise_id: UUID, day: str, *, by: Actor, at: datetime) -> None:
    """Keep that an enterprise committed itself for a day."""
    deadlines.met(enterprise_id, COMMIT, enterprise_id=enterprise_id, by=by, at=at, occasion=day)
