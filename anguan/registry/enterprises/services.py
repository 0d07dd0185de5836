"""Keeping enterprises (企业) and their certificates: one function for one thing a person does."""

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from django.apps import apps
from django.db import IntegrityError, transaction

from anguan.foundation import clock
from anguan.foundation.access import Actor
from anguan.foundation.access.models import uuid7
from anguan.foundation.audit.services import record
from anguan.foundation.events import announce
from anguan.foundation.refusal import Reason, Refused, refuse_if
from anguan.foundation.words import mark as _
from anguan.registry.enterprises import keeping, queries, rules
from anguan.registry.enterprises.keeping import CertificateFacts, Facts
from anguan.registry.enterprises.models import CreditCode, Enterprise, EnterpriseCertificate

TAKEN = Reason(
    "credit_code_taken",
    _("该统一社会信用代码已登记"),
    _("请核对代码；确属本企业的，请联系上级部门查找原档案"),
    field="credit_code",
)


@transaction.atomic
def register_enterprise(facts: Facts, *, by: Actor, at: datetime, key: UUID | None = None) -> Enterprise:
    """Register an enterprise (登记入册); the same key a second time is the same enterprise."""
    by.require("enterprises.edit")
    if key is not None and (known := queries.enterprises_for(by).filter(pk=key).first()):
        return known
    facts = tidied(facts)
    reasons = keeping.reasons_against(facts)
    reasons += keeping.reasons_not_to_place_in(
        facts.region_code, known=queries.region_is_known(facts.region_code), territory=by.territory
    )
    reasons += keeping.reasons_not_on_your_line(facts.line_code, by.lines)
    if queries.code_is_taken(facts.credit_code):
        reasons.append(TAKEN)
    refuse_if(reasons)
    enterprise = Enterprise(id=key or uuid7(), region_code=facts.region_code, created_at=at)
    _write(enterprise, facts)
    enterprise.save(force_insert=True)
    _take_code(facts.credit_code, enterprise.pk)
    record("enterprises.registered", enterprise, by=by, at=at)
    announce("enterprises.registered", enterprise_id=enterprise.pk)
    return enterprise


@transaction.atomic
def edit_enterprise(enterprise_id: UUID, facts: Facts, *, by: Actor, at: datetime) -> Enterprise:
    """Correct the facts of an enterprise (变更登记); its region is changed by `move_enterprise` alone."""
    by.require("enterprises.edit")
    enterprise = _locked(enterprise_id, by)
    before = queries.facts_of(enterprise)
    facts = replace(tidied(facts), region_code=before.region_code)
    reasons = keeping.reasons_not_to_change(before, facts, part=keeping.part_of(by), lines=by.lines)
    if facts.credit_code != before.credit_code and queries.code_is_taken(facts.credit_code, apart_from=enterprise.pk):
        reasons.append(TAKEN)
    refuse_if(reasons)
    changes = keeping.changes_between(before, facts)
    if not changes:
        return enterprise
    _write(enterprise, facts)
    enterprise.save()
    if "credit_code" in changes:
        CreditCode.objects.filter(enterprise_id=enterprise.pk).delete()
        _take_code(facts.credit_code, enterprise.pk)
    if "line_code" in changes:
        _carry_standing_rows(enterprise)
    record("enterprises.edited", enterprise, by=by, at=at, changes=changes)
    announce("enterprises.edited", enterprise_id=enterprise.pk)
    return enterprise


@transaction.atomic
def move_enterprise(enterprise_id: UUID, region_code: str, *, by: Actor, at: datetime) -> Enterprise:
    """Move an enterprise to another region (迁移): what happened stays where it happened, what stands goes along.

    Two entries are written, so that the old territory keeps the departure and the new one the arrival.
    """
    by.require("enterprises.edit")
    enterprise = _locked(enterprise_id, by)
    if keeping.part_of(by) != keeping.OFFICE:
        raise Refused(
            Reason("only_offices_move", _("企业迁移由监管部门办理"), _("请联系所在地监管部门办理"), field="region_code")
        )
    refuse_if(
        keeping.reasons_not_to_place_in(region_code, known=queries.region_is_known(region_code), territory=by.territory)
    )
    if region_code == enterprise.region_code:
        return enterprise
    changes = {"region_code": [enterprise.region_code, region_code]}
    record("enterprises.moved_out", enterprise, by=by, at=at, changes=changes)
    enterprise.region_code = region_code
    enterprise.save(update_fields=["region_code"])
    _carry_standing_rows(enterprise)
    record("enterprises.moved_in", enterprise, by=by, at=at, changes=changes)
    announce("enterprises.moved", enterprise_id=enterprise.pk)
    return enterprise


@transaction.atomic
def change_standing(enterprise_id: UUID, step_name: str, *, note: str, by: Actor, at: datetime) -> Enterprise:
    """Take a step of an enterprise's standing (停产、恢复、关闭、重新纳入); the reason is kept with it."""
    by.require("enterprises.edit")
    enterprise = _locked(enterprise_id, by)
    step = keeping.STANDING.require(step_name, state=enterprise.status, roles={keeping.part_of(by)})
    if not note.strip():
        raise Refused(Reason("no_note", _("没有写明原因"), _("请写明原因，它会留在企业档案中"), field="note"))
    before, enterprise.status = enterprise.status, step.target
    enterprise.save(update_fields=["status"])
    record(f"enterprises.{step.name}", enterprise, by=by, at=at, changes={"status": [before, step.target]}, note=note)
    announce("enterprises.standing_changed", enterprise_id=enterprise.pk)
    return enterprise


@transaction.atomic
def add_certificate(
    enterprise_id: UUID, facts: CertificateFacts, *, by: Actor, at: datetime, key: UUID | None = None
) -> EnterpriseCertificate:
    """Add a certificate to an enterprise's file (登记证照); the same key a second time is the same certificate."""
    by.require("enterprises.edit")
    enterprise = _locked(enterprise_id, by)
    known = queries.certificates_of(enterprise, by=by)
    if key is not None and (same := known.filter(pk=key).first()):
        return same
    reasons = keeping.reasons_not_to_certify(facts, today=clock.day_of(at))
    if known.filter(kind=facts.kind, number=facts.number.strip()).exists():
        reasons.append(_certificate_known())
    refuse_if(reasons)
    certificate = EnterpriseCertificate(
        id=key or uuid7(),
        enterprise=enterprise,
        region_code=enterprise.region_code,
        line_code=enterprise.line_code,
    )
    _write_certificate(certificate, facts)
    certificate.save(force_insert=True)
    record(
        "enterprises.certificate_added", certificate, by=by, at=at, kind=facts.kind, number=certificate.number,
        expires_on=facts.expires_on,
    )  # fmt: skip
    announce("enterprises.certificates_changed", enterprise_id=enterprise.pk)
    return certificate


@transaction.atomic
def edit_certificate(
    enterprise_id: UUID, certificate_id: UUID, facts: CertificateFacts, *, by: Actor, at: datetime
) -> EnterpriseCertificate:
    """Correct a certificate, or enter its renewal (变更、延期)."""
    by.require("enterprises.edit")
    enterprise = _locked(enterprise_id, by)
    known = queries.certificates_of(enterprise, by=by)
    certificate = known.get(pk=certificate_id)
    reasons = keeping.reasons_not_to_certify(facts, today=clock.day_of(at))
    if known.filter(kind=facts.kind, number=facts.number.strip()).exclude(pk=certificate_id).exists():
        reasons.append(_certificate_known())
    refuse_if(reasons)
    before = certificate.expires_on
    _write_certificate(certificate, facts)
    certificate.save()
    record(
        "enterprises.certificate_edited", certificate, by=by, at=at, kind=facts.kind, number=certificate.number,
        expires_on=facts.expires_on, expired_on=before,
    )  # fmt: skip
    announce("enterprises.certificates_changed", enterprise_id=enterprise.pk)
    return certificate


def tidied(facts: Facts) -> Facts:
    """Return the facts as the readers understand them; what cannot be read stays for the rules to name."""
    return replace(
        facts,
        name=rules.read_name(facts.name).value or facts.name.strip(),
        credit_code=rules.read_credit_code(facts.credit_code).value or facts.credit_code.strip().upper(),
        address=facts.address.strip(),
        flags=tuple(flag for flag in dict.fromkeys(facts.flags)),
    )


def _locked(enterprise_id: UUID, by: Actor) -> Enterprise:
    return queries.enterprises_for(by).select_for_update(of=("self",)).get(pk=enterprise_id)


def _write(enterprise: Enterprise, facts: Facts) -> None:
    enterprise.name, enterprise.credit_code, enterprise.address = facts.name, facts.credit_code, facts.address
    enterprise.industry_code, enterprise.size, enterprise.headcount = facts.industry_code, facts.size, facts.headcount
    enterprise.flags, enterprise.line_code = list(facts.flags), facts.line_code
    enterprise.lon, enterprise.lat, enterprise.datum = facts.lon, facts.lat, facts.datum


def _take_code(code: str, enterprise_id: UUID) -> None:
    try:
        with transaction.atomic():  # somebody may register the same code in this very moment
            CreditCode.objects.create(code=code, enterprise_id=enterprise_id)
    except IntegrityError as twice:
        raise Refused(TAKEN) from twice


def _carry_standing_rows(enterprise: Enterprise) -> None:
    """Take what stands (people, posts, sites…) along to the new region and line; what happened keeps its own."""
    for model in apps.get_models():
        if getattr(model, "moves_with_enterprise", False):
            rows = model._default_manager.filter(enterprise_id=enterprise.pk)
            rows.update(region_code=enterprise.region_code, line_code=enterprise.line_code)


def _write_certificate(certificate: EnterpriseCertificate, facts: CertificateFacts) -> None:
    certificate.kind, certificate.number, certificate.issued_by = (
        facts.kind,
        facts.number.strip(),
        facts.issued_by.strip(),
    )
    certificate.issued_on, certificate.expires_on = facts.issued_on, facts.expires_on


def _certificate_known() -> Reason:
    return Reason(
        "certificate_known", _("同种类、同编号的证照已经登记"), _("请在证照列表中修改原来的一条"), field="number"
    )
