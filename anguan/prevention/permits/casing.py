"""Casing (立案): the rows of a permit put together as the case the rules judge; nothing is judged or written here."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, cast
from uuid import UUID

from anguan.foundation.access import Actor
from anguan.foundation.evidence.models import Exhibit
from anguan.prevention.permits import models, queries
from anguan.prevention.permits.facts import bare_case, last_moment, read
from anguan.prevention.permits.queries import Neighbour, Spot, rows_of
from anguan.prevention.permits.rules import case as cases
from anguan.prevention.permits.rules.case import Case, Nearby, Person
from anguan.prevention.permits.rules.needs import NODES
from anguan.responsibility.certificates.models import Certificate

_VOLATILE = frozenset({"painting", "solvent_cleaning"})
_LINKED_STATES: dict[str, str] = {"voided": "void", "cancelled": "void"}
_CAUSES = frozenset({"break", "alarm", "abnormal", "guardian_left", "condition_change", "order", "expiry", "other"})
# Of two permits of one job only these still stand in each other's way (7.6, 6.7).
_EXCLUDE_EACH_OTHER = frozenset({frozenset({"hot_work", "blind_plate"})})


@dataclass(frozen=True)
class Member:
    """One of the crew as the case needs them, also of a draft that is not kept yet."""

    person_id: UUID
    name: str
    role: str
    certificate_class: str = ""
    certificate_number: str = ""
    certificate_until: date | None = None
    briefed_at: datetime | None = None


def case_of(
    permit: models.Permit,
    stage: str,
    *,
    by: Actor | None,
    at: datetime,
    crew: Sequence[Member] | None = None,
    linked: Sequence[models.Permit] | None = None,
    near: bool = True,
    **more: Any,
) -> Case:
    """Return a permit as a case at a gate; `more` replaces parts of it with what a step is about to add.

    A draft that is not kept yet brings its crew and links along. `near=False` leaves the neighbours out.
    """
    kept = not permit._state.adding
    members = list(crew) if crew is not None else [member_of(one) for one in queries.crew_of(permit, by=by)]
    others = list(linked) if linked is not None else queries.linked_to(permit, by=by)
    recorded = _recorded(permit, members, by=by) if kept else {}
    bare = bare_case(permit, stage)
    spot = queries.spot_of(permit, by=by)
    if spot is not None and not spot.precise and bare.place.spot_radius_m is None:
        bare = replace(bare, place=replace(bare.place, spot_radius_m=spot.radius_m))
    case = replace(
        bare,
        people=_people(permit, members, others, by=by),
        linked=tuple(_linked(other) for other in others),
        nearby=nearby_of(permit, members, others, by=by, at=at, spot=spot) if near else (),
        **recorded,
    )
    return replace(case, **more)


def member_of(crew: models.Crew) -> Member:
    """Return a row of the crew as the case needs it."""
    return Member(
        crew.person_id, crew.name, crew.role, crew.certificate_class, crew.certificate_number, crew.certificate_until,
        crew.briefed_at,
    )  # fmt: skip


# ── people ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def _people(
    permit: models.Permit, members: Sequence[Member], others: Iterable[models.Permit], *, by: Actor | None
) -> tuple[Person, ...]:
    by_person: dict[UUID, list[Member]] = {}
    for member in members:
        by_person.setdefault(member.person_id, []).append(member)
    held: dict[UUID, list[Certificate]] = {}
    rows = rows_of(Certificate, by).filter(enterprise_id=permit.enterprise_id, person_id__in=list(by_person))
    for row in rows.order_by("-expires_on", "-id"):
        held.setdefault(row.person_id, []).append(row)
    busy = queries.busy_periods(by_person, permit, by=by, apart_from=[other.pk for other in others])
    return tuple(
        Person(
            id=str(person_id),
            name=mine[0].name,
            roles=cast(Any, tuple(dict.fromkeys(member.role for member in mine))),
            certificates=tuple(_certificate(row) for row in held.get(person_id, ())) or _as_it_stood(mine),
            guards_elsewhere=tuple(
                cases.Period(start, end)
                for other, role, start, end in busy
                if other == person_id and (role == "guardian" or any(member.role == "guardian" for member in mine))
            ),
        )
        for person_id, mine in by_person.items()
    )


def _certificate(row: Certificate) -> cases.Certificate:
    return cases.Certificate(
        cls=cast(cases.CertificateClass, row.cls),
        number=row.number,
        valid_until=last_moment(row.expires_on),
        review_by=last_moment(row.review_by),
        revoked=row.revoked_at is not None,
    )


def _as_it_stood(mine: Sequence[Member]) -> tuple[cases.Certificate, ...]:
    """Return the certificates as they were copied onto the permit, where none are kept any more."""
    return tuple(
        cases.Certificate(
            cls=cast(cases.CertificateClass, member.certificate_class),
            number=member.certificate_number,
            valid_until=last_moment(member.certificate_until),
        )
        for member in mine
        if member.certificate_class
    )


# ── what was recorded ────────────────────────────────────────────────────────────────────────────────────────────────


def _recorded(permit: models.Permit, members: Sequence[Member], *, by: Actor | None) -> dict[str, Any]:
    """Return everything recorded of a permit that is kept, in a handful of statements."""

    def mine(model: Any, order: str) -> list[Any]:
        rows = rows_of(model, by).filter(enterprise_id=permit.enterprise_id, permit=permit)
        return list(rows.order_by(order, "id"))

    tests: list[models.GasTest] = mine(models.GasTest, "at")
    signatures = [
        signature for signature in mine(models.Signature, "at")
        if signature.version == permit.version or signature.slot in {"acceptance", "shift_leader_check"}
    ]  # fmt: skip
    shown = _exhibits(permit, [*(test.pk for test in tests), *(one.pk for one in signatures)], by=by)
    pictured = {exhibit.subject_id for exhibit in shown if exhibit.kind != "signature"}
    return {
        "gas": tuple(gas_test(test, photo=test.pk in pictured) for test in tests),
        "measures": tuple(
            cases.MeasureLine(line.no, line.involved, str(line.confirmed_by), line.confirmed_at, line.text)
            for line in mine(models.MeasureLine, "no")
        ),
        "evidence": tuple(_evidence(exhibit) for exhibit in shown if exhibit.purpose in NODES),
        "signatures": tuple(signature_of(one, photo=one.pk in pictured) for one in signatures),
        "briefing": _briefing(permit, members),
        "interruptions": tuple(interruption(one) for one in mine(models.Interruption, "start")),
        "entries": tuple(
            cases.Entry(one.what, one.count, one.is_tool, one.in_at, one.out_at, one.out_count)
            for one in mine(models.Entry, "in_at")
        ),
    }


def _exhibits(permit: models.Permit, others: Sequence[UUID], *, by: Actor | None) -> list[Exhibit]:
    rows = rows_of(Exhibit, by).filter(enterprise_id=permit.enterprise_id, subject_id__in=[permit.pk, *others])
    return list(rows.order_by("taken_at", "id"))


def gas_test(test: models.GasTest, *, photo: bool) -> cases.GasTest:
    """Return a gas analysis as the rules read it."""
    return cases.GasTest(
        at=test.at,
        values=tuple(read(cases.GasValue, value, "values") for value in test.values),
        point=test.point,
        analyst=str(test.analyst_id),
        instrument=test.instrument,
        calibrated_until=last_moment(test.calibrated_until),
        photo=photo,
        pumped=test.pumped,
    )


def _evidence(exhibit: Exhibit) -> cases.EvidenceItem:
    return cases.EvidenceItem(
        node=NODES[exhibit.purpose],
        at=exhibit.taken_at,
        media="video" if exhibit.kind == "video" else "photo",
        live=exhibit.captured_live,
        by=str(exhibit.taken_by),
        distance_m=exhibit.facts.get("metres"),
    )


def signature_of(signature: models.Signature, *, photo: bool) -> cases.Signature:
    """Return a signature as the rules read it."""
    return cases.Signature(
        slot=signature.slot, by=str(signature.person_id), at=signature.at, agrees=signature.agrees,
        on_site=signature.on_site, distance_m=signature.distance_m, photo=photo, device_at=signature.device_at,
        delegated=signature.delegated,
    )  # fmt: skip


def _briefing(permit: models.Permit, members: Sequence[Member]) -> cases.Briefing | None:
    briefers = [member for member in members if member.role == "briefer" and member.briefed_at is not None]
    if not briefers or briefers[-1].briefed_at is None:
        return None
    signed = dict.fromkeys(
        str(member.person_id) for member in members if member.role != "briefer" and member.briefed_at is not None
    )
    return cases.Briefing(
        at=briefers[-1].briefed_at,
        by=str(briefers[-1].person_id),
        signed=tuple(signed),
        hidden_works=permit.extra.get("hidden_works"),
    )


def interruption(row: models.Interruption, *, cleared: bool | None = None) -> cases.Interruption:
    """Return an interruption as the rules read it; one that has ended was cleared."""
    cause = row.cause if row.cause in _CAUSES else "other"
    return cases.Interruption(
        start=row.start, end=row.end, cause=cast(Any, cause), cleared=True if row.end is not None else cleared
    )


def interruptions_of(permit: models.Permit, *, by: Actor | None) -> tuple[cases.Interruption, ...]:
    """Return the interruptions of a permit as the rules read them."""
    rows = rows_of(models.Interruption, by).filter(enterprise_id=permit.enterprise_id, permit=permit)
    return tuple(interruption(one) for one in rows.order_by("start", "id"))


# ── other work ───────────────────────────────────────────────────────────────────────────────────────────────────────


def _linked(other: models.Permit) -> cases.Linked:
    return cases.Linked(
        kind=cast(cases.Kind, other.kind),
        number=other.number,
        state=cast(Any, _LINKED_STATES.get(other.state, other.state)),
        valid_until=other.valid_until,
    )


def nearby_of(
    permit: models.Permit,
    members: Sequence[Member],
    others: Iterable[models.Permit],
    *,
    by: Actor | None,
    at: datetime,
    spot: Spot | None,
) -> tuple[Nearby, ...]:
    """Return the other open work near a permit; work of the same job only where the two exclude each other."""
    if permit.planned_start is None or permit.planned_end is None:
        return ()
    people = len({member.person_id for member in members})
    work = queries.standing_of(permit, spot, people=people)
    linked = {other.pk for other in others}
    found: list[Nearby] = []
    for one in queries.neighbours(work, at=at, by=by, name_own=False):
        same_job = one.permit_id in linked
        if not same_job:
            found.append(_nearby(one))
        elif frozenset({permit.kind, one.kind}) in _EXCLUDE_EACH_OTHER:
            found.append(replace(_nearby(one), same_area=False))
        found += (replace(_nearby(one), kind=doing, people=0) for doing in one.methods if doing in _VOLATILE)
    return tuple(found)


def _nearby(one: Neighbour) -> Nearby:
    return Nearby(
        kind=one.kind, distance_m=one.metres, start=one.start, end=one.end, same_space=one.same_space,
        same_pipe=one.same_pipe, explosive_zone=one.explosive, volatile=bool(_VOLATILE & {*one.methods}),
        people=one.people, same_area=one.same_area,
    )  # fmt: skip
