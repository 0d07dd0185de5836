"""Makers of permits: one valid permit in any state, by rows, of which a test names only what matters to it.

    permit = make_permit(state="working", leader=wu, guardian=ma, worker=liu)

The default is hot work of the second grade in the open yard of 华海, on a working morning. Rules are bypassed.
"""

import hashlib
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import models

from anguan.foundation.access import Actor
from anguan.foundation.access.models import uuid7
from anguan.foundation.evidence.models import Exhibit
from anguan.prevention.permits import catalog
from anguan.prevention.permits.models import (
    Crew,
    Entry,
    GasTest,
    Interruption,
    MeasureLine,
    OpenWork,
    Permit,
    Signature,
)
from anguan.prevention.permits.rules import needs
from anguan.prevention.permits.rules.cells import cell_of
from anguan.prevention.permits.rules.drafting import CrewMember, Draft, GasSaid
from anguan.prevention.permits.rules.lifecycle import OPEN_STATES, State
from anguan.registry.enterprises.models import Enterprise
from anguan.registry.enterprises.tests.makers import make_enterprise
from anguan.responsibility.certificates.models import Certificate

NINE = datetime(2026, 11, 20, 1, 0, tzinfo=UTC)  # nine on a Friday morning in China
TODAY = date(2026, 11, 20)
LON, LAT = 120.15, 33.35
CLEAN_AIR = ({"gas": "combustible", "value": 0.0, "unit": "%vol"}, {"gas": "oxygen", "value": 20.9, "unit": "%vol"})

LEVELS: dict[str, str] = {"hot_work": "second", "work_at_height": "I", "lifting": "third"}
PLACE: dict[str, dict[str, Any]] = {
    "hot_work": {"zone": "ordinary", "on_equipment": False, "outdoor": True, "wind_force": 2},
    "confined_space": {
        "zone": "ordinary", "inside_space": True, "space": "R-101", "space_form": "vertical", "space_extent_m": 3,
        "volume_m3": 12, "lighting_v": 12, "damp_or_narrow": True, "lighting_explosion_proof": True,
    },
    "blind_plate": {"zone": "ordinary", "pipe": "P-12"},
    "work_at_height": {"zone": "ordinary", "height_m": 4, "outdoor": True, "wind_force": 2},
    "lifting": {"zone": "ordinary", "outdoor": True, "wind_force": 2},
    "temporary_electricity": {"zone": "ordinary"},
    "excavation": {"zone": "ordinary", "depth_m": 0.8},
    "road_closure": {"zone": "ordinary"},
}  # fmt: skip
WORK: dict[str, dict[str, Any]] = {
    "hot_work": {"welder_distance_m": 5},
    "confined_space": {"isolated": True},
    "blind_plate": {"action": "insert", "plate_number": "MB-01", "plate_map": True, "pressure_relieved": True},
    "work_at_height": {},
    "lifting": {"load_t": 20, "plan_approved": True},
    "temporary_electricity": {"voltage_v": 380, "wire_rating_v": 500, "overhead_m": 3},
    "excavation": {"hand_dug_near_pipes": True, "spoil_distance_m": 1.5, "spoil_height_m": 1},
    "road_closure": {},
}
METHODS: dict[str, tuple[str, ...]] = {
    "hot_work": ("arc_welding",),
    "confined_space": ("other",),
    "blind_plate": ("installation",),
    "work_at_height": ("installation",),
    "lifting": ("crane",),
    "temporary_electricity": ("electrical",),
    "excavation": ("manual_digging",),
    "road_closure": ("other",),
}
WORKER_ROLE: dict[str, str] = {"temporary_electricity": "electrician"}
WORKER_CERTIFICATE: dict[str, str] = {
    "hot_work": "welding",
    "work_at_height": "height",
    "temporary_electricity": "electrical",
    "confined_space": "confined_space",
}

_SUBMITTED = {each for each in State if each not in {State.DRAFT, State.CANCELLED}}
_APPROVED = _SUBMITTED - {State.SUBMITTED}
_STARTED = {State.WORKING, State.SUSPENDED, State.FINISHED, State.CLOSED}


def owned(enterprise: Enterprise) -> dict[str, Any]:
    """Return the columns every owned row has."""
    return {"enterprise": enterprise, "region_code": enterprise.region_code, "line_code": enterprise.line_code}


def draft_of(kind: str = "hot_work", **named: Any) -> Draft:
    """Return a valid draft; people may be named as actors: leader, guardian, worker."""
    people: dict[str, Actor | None] = {each: named.pop(each, None) for each in ("leader", "guardian", "worker")}
    at: datetime = named.pop("at", NINE)
    said: dict[str, Any] = {
        "kind": kind, "place": "一号库东侧", "content": "更换消防管道支架", "methods": METHODS[kind],
        "place_facts": {**PLACE[kind], **named.pop("place_facts", {})},
        "work_facts": {"hazard_analysis": True, "isolated": True, **WORK[kind], **named.pop("work_facts", {})},
        "planned_start": at + timedelta(hours=1), "planned_end": at + timedelta(hours=8), "lon": LON, "lat": LAT,
        "risk_result": "火灾、灼烫、触电", "monitored": True,
    }  # fmt: skip
    if leader := people["leader"]:
        said["leader_id"] = leader.person_id
    if guardian := people["guardian"]:
        said["guardian_id"] = guardian.person_id
    if worker := people["worker"]:
        said["crew"] = (CrewMember(worker.person_id, WORKER_ROLE.get(kind, "worker")),)
    return Draft(**{**said, **named})


def gas_said(at: datetime = NINE, **named: Any) -> GasSaid:
    """Return a clean gas analysis."""
    said = {"point": "作业点", "values": CLEAN_AIR, "instrument": "BW-7731", "calibrated_until": date(2027, 3, 1)}
    return GasSaid(sampled_at=at, **{**said, **named})


def identity(person_id: UUID) -> str:
    """Return a valid identity number (身份证号) that is always the same for one person."""
    body = f"32092519900101{person_id.int % 1000:03d}"
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    return body + "10X98765432"[sum(int(digit) * w for digit, w in zip(body, weights, strict=True)) % 11]


def make_certificate(
    person: Actor, cls: str, *, enterprise: Enterprise | None = None, until: date = date(2029, 6, 30), **named: Any
) -> Certificate:
    """Store a valid certificate of somebody."""
    home = enterprise or Enterprise.objects.get(pk__in=person.enterprise_ids)
    number = named.pop("number", None)
    number = f"T{identity(person.person_id)}" if number is None else number
    kept: Certificate = Certificate.objects.create(
        **owned(home), person_id=person.person_id, person_name=person.name, cls=cls, number=number,
        issued_on=date(2023, 7, 1), expires_on=until, review_by=named.pop("review_by", date(2028, 6, 30)),
        kept_at=NINE, **named,
    )  # fmt: skip
    return kept


def certify(kind: str, *, guardian: Actor | None = None, worker: Actor | None = None) -> None:
    """Store the certificates the people of a kind of work need."""
    if guardian is not None:
        make_certificate(guardian, "guardian", number="")
    if worker is not None and kind in WORKER_CERTIFICATE:
        make_certificate(worker, WORKER_CERTIFICATE[kind])
    if kind == "confined_space" and guardian is not None:
        make_certificate(guardian, "confined_space", number="")


def make_permit(
    enterprise: Enterprise | None = None, *, state: str = State.DRAFT, kind: str = "hot_work", **named: Any
) -> Permit:
    """Store a valid permit in any state. `at` is when it was applied for; leader, guardian, worker, applicant: actors.

    From approved on it has its signatures; `ready=True` gives an approved one everything the start asks for.
    """
    home = enterprise or _home_of(named) or Enterprise.objects.first() or make_enterprise("盐城华海机械有限公司")
    people = {each: named.pop(each, None) for each in ("leader", "guardian", "worker", "applicant")}
    ready = named.pop("ready", state in _STARTED)
    permit = _row(home, state, kind, people, named)
    permit.save(force_insert=True)
    _crew(permit, people, named_at=permit.applied_at)
    if state in _APPROVED:
        sign_all(permit)
    if ready:
        make_ready(permit, at=permit.started_at or permit.planned_start or permit.applied_at)
    if state == State.SUSPENDED:
        make_interruption(permit, start=permit.state_since, cause=permit.suspended_cause)
    if state in OPEN_STATES:
        open_work_of(permit).save(force_insert=True)
    return permit


def _home_of(named: Mapping[str, Any]) -> Enterprise | None:
    for each in ("leader", "guardian", "worker", "applicant"):
        actor: Actor | None = named.get(each)
        if actor is not None and actor.enterprise_id is not None:
            return Enterprise.objects.filter(pk=actor.enterprise_id).first()
    return None


def _row(home: Enterprise, state: str, kind: str, people: Mapping[str, Actor | None], named: dict[str, Any]) -> Permit:
    at: datetime = named.pop("at", NINE)
    said = draft_of(kind, at=at)
    leader, guardian = people["leader"], people["guardian"]
    applicant = people["applicant"] or leader
    start: datetime = named.get("planned_start") or at + timedelta(hours=1)
    end: datetime = named.get("planned_end") or at + timedelta(hours=8)
    fields: dict[str, Any] = {
        **owned(home), "enterprise_name": home.name, "kind": kind, "level": LEVELS.get(kind, ""), "state": state,
        "state_since": at, "changed_at": at, "place": said.place, "lon": LON, "lat": LAT, "content": said.content,
        "methods": list(said.methods), "risk_result": said.risk_result, "place_facts": dict(said.place_facts),
        "work_facts": dict(said.work_facts), "work_unit": home.name, "applied_by": _key(applicant),
        "applicant_name": _name(applicant, "吴刚"), "applied_at": at, "leader_id": _key(leader),
        "leader_name": _name(leader, "吴刚"), "guardian_id": _key(guardian),
        "guardian_name": _name(guardian, "马国栋"), "planned_start": start, "planned_end": end, "regime": "hazchem",
        "law_version": "GB 30871-2022", "monitored": True,
    }  # fmt: skip
    if state in _SUBMITTED:
        fields |= {"number": f"{home.credit_code[-6:]}-{catalog.kinds()[kind].code}-20261120-{_sequence(home):02d}",
                   "valid_until": end}  # fmt: skip
    if state in _APPROVED:
        fields |= {"approved_at": at, "valid_until": end}
    if state in _STARTED:
        fields |= {"started_at": start, "state_since": start, "photo_due_at": start + timedelta(hours=1)}
    if state == State.SUSPENDED:
        fields |= {"suspended_cause": "break"}
    if state in {State.FINISHED, State.CLOSED}:
        fields |= {"finished_at": end - timedelta(hours=1), "state_since": end - timedelta(hours=1)}
    if state == State.CLOSED:
        fields |= {"closed_at": end}
    return Permit(**{**fields, **named})


def _sequence(home: Enterprise) -> int:
    return Permit.objects.filter(enterprise_id=home.pk).count() + 1


def _key(actor: Actor | None) -> UUID:
    return actor.person_id if actor else uuid7()


def _name(actor: Actor | None, otherwise: str) -> str:
    return actor.name if actor else otherwise


def _crew(permit: Permit, people: Mapping[str, Actor | None], *, named_at: datetime) -> None:
    roles: list[tuple[Any, str, str]] = [
        (permit.leader_id, permit.leader_name, "work_leader"),
        (permit.guardian_id, permit.guardian_name, "guardian"),
        (_key(people["worker"]), _name(people["worker"], "刘洋"), WORKER_ROLE.get(permit.kind, "worker")),
    ]
    for person_id, name, role in roles:
        Crew.objects.create(
            **owned(permit.enterprise), permit=permit, person_id=person_id, name=name, role=role, since=named_at,
            employer=permit.work_unit, certificate_class=_certificate(role, permit.kind),
            certificate_number=f"T{identity(person_id)}",
            certificate_until=date(2029, 6, 30),
        )  # fmt: skip


def _certificate(role: str, kind: str) -> str:
    return "guardian" if role == "guardian" else WORKER_CERTIFICATE.get(kind, "")


def sign_all(permit: Permit, *, at: datetime | None = None) -> list[Signature]:
    """Store the signatures of a permit's chain, the approver's on the spot."""
    when = at or permit.approved_at or permit.applied_at
    approval = catalog.kinds()[permit.kind].approval(permit.level or None)
    slots = list(dict.fromkeys([*approval.chain[:-1], *approval.countersign, approval.approver]))
    return [
        make_signature(permit, slot, at=when + timedelta(minutes=number), by=permit.leader_id if number == 0 else None)
        for number, slot in enumerate(slots)
    ]


def make_signature(
    permit: Permit, slot: str, *, at: datetime = NINE, by: UUID | None = None, **named: Any
) -> Signature:
    """Store one signature of a slot, with a live photo on the spot."""
    signature: Signature = Signature.objects.create(
        **owned(permit.enterprise), permit=permit, slot=slot, version=permit.version, person_id=by or uuid7(),
        person_name=named.pop("person_name", "签批人"), at=at, agrees=named.pop("agrees", True),
        on_site=named.pop("on_site", True), distance_m=named.pop("distance_m", 8.0), **named,
    )  # fmt: skip
    make_exhibit(signature, needs.APPROVAL.node, by=signature.person_id, at=at)
    return signature


def make_ready(permit: Permit, *, at: datetime) -> None:
    """Store everything the start asks for: briefing, measures, gas, evidence, the shift leader's check."""
    before = at - timedelta(minutes=20)
    briefer = Crew.objects.filter(permit=permit, role="work_leader").first()
    Crew.objects.filter(permit=permit, enterprise_id=permit.enterprise_id).update(briefed_at=before)
    if briefer is not None:
        Crew.objects.create(
            **owned(permit.enterprise), permit=permit, person_id=briefer.person_id, name=briefer.name, role="briefer",
            since=before, briefed_at=before,
        )  # fmt: skip
    sheet = catalog.kinds()[permit.kind]
    leader = permit.leader_id or permit.applied_by
    for measure in sheet.measures:
        MeasureLine.objects.create(
            **owned(permit.enterprise), permit=permit, no=measure.number, involved=not measure.free_text, text="",
            confirmed_by=leader, confirmer_name=permit.leader_name,
            confirmed_at=before + timedelta(seconds=20 * measure.number),
        )  # fmt: skip
    for node in (needs.PRE_SITE_CLEARING, needs.SAFETY_PROTECTION):
        make_exhibit(permit, node.node, by=permit.guardian_id, at=at - timedelta(minutes=5))
    if permit.kind in {"hot_work", "confined_space", "temporary_electricity"}:
        make_gas(permit, at=at - timedelta(minutes=10))
    if permit.kind == "blind_plate":
        make_exhibit(permit, needs.PLATE_TAG.node, by=permit.guardian_id, at=at - timedelta(minutes=5))
    if sheet.check_before_start:
        make_signature(permit, sheet.check_before_start, at=at - timedelta(minutes=3))


def make_gas(permit: Permit, *, at: datetime = NINE, passed: bool = True, **named: Any) -> GasTest:
    """Store a gas analysis with the photo of its instrument."""
    fields: dict[str, Any] = {
        "at": at, "received_at": at, "point": "作业点", "values": list(CLEAN_AIR), "instrument": "BW-7731",
        "calibrated_until": date(2027, 3, 1), "analyst_id": uuid7(), "analyst_name": "化验员", "passed": passed,
        "phase": "before" if permit.started_at is None else "during",
    }  # fmt: skip
    test: GasTest = GasTest.objects.create(**owned(permit.enterprise), permit=permit, **{**fields, **named})
    make_exhibit(test, needs.GAS.node, by=test.analyst_id, at=at)
    return test


def make_entry(permit: Permit, what: str, *, in_at: datetime = NINE, **named: Any) -> Entry:
    """Store somebody, or a tool, that went in."""
    entry: Entry = Entry.objects.create(
        **owned(permit.enterprise),
        permit=permit,
        what=what,
        in_at=in_at,
        registered_by=permit.guardian_id or permit.applied_by,
        **named,
    )
    return entry


def make_interruption(permit: Permit, *, start: datetime, cause: str = "break", **named: Any) -> Interruption:
    """Store an interruption, open unless its end is given."""
    interruption: Interruption = Interruption.objects.create(
        **owned(permit.enterprise), permit=permit, cause=cause, start=start, **named
    )
    return interruption


def make_exhibit(
    subject: models.Model, purpose: str, *, by: UUID | None = None, at: datetime = NINE, **named: Any
) -> Exhibit:
    """Store a live photo of a node, attached, without its bytes."""
    key = uuid7()
    fields: dict[str, Any] = {
        "id": key, "enterprise_id": getattr(subject, "enterprise_id"),  # noqa: B009 - any owned row
        "region_code": getattr(subject, "region_code", ""), "line_code": getattr(subject, "line_code", ""),
        "taken_by": by or uuid7(), "taken_by_name": "马国栋", "taken_at": at, "received_at": at, "stored_at": at,
        "sha256": hashlib.sha256(key.bytes).hexdigest(), "byte_count": 1, "content_type": "image/jpeg", "width": 4,
        "height": 3, "lon": LON, "lat": LAT, "purpose": purpose, "captured_live": True, "grade": "A",
        "facts": {"live": True, "metres": 6.0}, "subject_type": subject._meta.label_lower, "subject_id": subject.pk,
        "attached_at": at,
    }  # fmt: skip
    exhibit: Exhibit = Exhibit.objects.create(**{**fields, **named})
    return exhibit


def open_work_of(permit: Permit, **named: Any) -> OpenWork:
    """Return the entry of a permit in the directory of open work, not stored."""
    fields: dict[str, Any] = {
        "permit_id": permit.pk, "enterprise_id": permit.enterprise_id, "region_code": permit.region_code,
        "kind": permit.kind, "methods": list(permit.methods), "lon": permit.lon, "lat": permit.lat,
        "precise": permit.lon is not None,
        "cell": cell_of(permit.lon, permit.lat) if permit.lon is not None and permit.lat is not None else None,
        "area_id": permit.area_id, "space": permit.place_facts.get("space", ""),
        "pipe": permit.place_facts.get("pipe", ""), "explosive": permit.place_facts.get("zone") == "explosive",
        "people": 3, "start": permit.started_at or permit.planned_start,
        "end": permit.valid_until or permit.planned_end, "working": permit.state == State.WORKING,
    }  # fmt: skip
    return OpenWork(**{**fields, **named})


def bulk_open_work(rows: Iterable[OpenWork]) -> int:
    """Store many entries of open work at once, for benches and the clock."""
    return len(OpenWork.objects.bulk_create(rows, batch_size=2000))
