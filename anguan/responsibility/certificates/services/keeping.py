"""Keeping certificates (登记证书): what an enterprise says its people hold, shown by a photo of the original."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction

from anguan.foundation import clock
from anguan.foundation.access import Actor
from anguan.foundation.access.models import uuid7
from anguan.foundation.audit import services as audit
from anguan.foundation.events import announce
from anguan.foundation.evidence.services.attaching import attach_evidence
from anguan.foundation.refusal import Reason, Refused, refuse_if
from anguan.foundation.words import mark as _
from anguan.registry.accounts import queries as accounts
from anguan.registry.enterprises.models import Enterprise
from anguan.registry.enterprises.queries import enterprises_for
from anguan.responsibility.certificates import queries, rules
from anguan.responsibility.certificates.models import Certificate
from anguan.responsibility.certificates.rules import Facts
from anguan.responsibility.certificates.services import numbers, owing

_AT_ONCE = Reason("known_already", _("这本证书刚刚有人登记"), _("请刷新页面查看"), field="number")


@transaction.atomic
def add(
    person_id: UUID, facts: Facts, *, by: Actor, at: datetime, photo_ids: Sequence[UUID] = (), key: UUID | None = None
) -> Certificate:
    """Add a certificate of somebody (登记证书); the same key again is the same certificate.

    One that was revoked and is entered again is taken back into the file.
    """
    by.require("certificates.edit")
    if key is not None and (known := queries.certificates_for(by).filter(pk=key).first()):
        return known
    enterprise = own_enterprise(by)
    today = clock.day_of(at)
    facts = rules.completed(facts)
    name = accounts.name_of_colleague(by, person_id, enterprise_id=enterprise.pk, today=today)
    reasons = rules.reasons_against(facts, today=today)
    if not name:
        remedy = _("请从列表中选择；名单里没有的，请先在“人员”中添加")
        reasons.append(Reason("no_person", _("没有选择本企业的人员"), remedy, field="person"))
    refuse_if(reasons)
    same = _same(enterprise, person_id, facts)
    if same is not None and same.revoked_at is None:
        remedy = _("换证、复审后的新日期，请在原证书上变更")
        said = _("{name}的这本证书已经登记过").format(name=name)
        raise Refused(Reason("known_already", said, remedy, field="number"))
    refuse_if(_against_number(facts, name=name, person_id=person_id, enterprise=enterprise))
    certificate = same or Certificate(
        id=key or uuid7(), enterprise=enterprise, region_code=enterprise.region_code, line_code=enterprise.line_code,
        person_id=person_id,
    )  # fmt: skip
    certificate.person_name, certificate.revoked_at, certificate.revoked_reason = name, None, ""
    certificate.kept_at, certificate.kept_by = at, by.person_id
    certificate.verified, certificate.verified_at = "", None
    _say(certificate, facts)
    try:
        with transaction.atomic():
            certificate.save(force_insert=same is None)
    except IntegrityError as error:  # entered in the same second by somebody else, or the key is another's
        if key is not None and (known := queries.kept_by(by).filter(pk=key).first()):
            return known
        raise Refused(_AT_ONCE) from error
    numbers.claim(facts.number, facts.cls, name=name)
    photos = attach_evidence(photo_ids, certificate, by=by, at=at, need=rules.CERTIFICATE_PHOTO) if photo_ids else []
    owing.settle(certificate, {}, by=by, at=at, organisation=enterprise.name)
    audit.record(
        "certificates.added", certificate, by=by, at=at, person=person_id, name=name, **_told(facts),
        photos=[photo.pk for photo in photos],
    )  # fmt: skip
    announce("certificates.added", certificate_id=certificate.pk, enterprise_id=enterprise.pk)
    return certificate


@transaction.atomic
def change(
    certificate_id: UUID, facts: Facts, *, by: Actor, at: datetime, photo_ids: Sequence[UUID] = ()
) -> Certificate:
    """Change a certificate (变更证书): its renewal, its review, or what was written wrong. The class stays."""
    by.require("certificates.edit")
    certificate = _locked(certificate_id, by=by)
    enterprise = own_enterprise(by)
    facts = rules.completed(Facts(**{**asdict(facts), "cls": certificate.cls}))
    reasons = rules.reasons_against(facts, today=clock.day_of(at))
    if certificate.revoked_at is not None:
        reasons.append(Reason("revoked", _("这本证书已经作废"), _("重新取得证书的，请重新登记")))
    same = _same(enterprise, certificate.person_id, facts)
    if same is not None and same.pk != certificate.pk:
        reasons.append(Reason("known_already", _("这个编号已经登记过"), _("请核对编号"), field="number"))
    renumbered = facts.number != certificate.number
    if not reasons and renumbered:
        reasons += _against_number(
            facts, name=certificate.person_name, person_id=certificate.person_id, enterprise=enterprise
        )
    refuse_if(reasons)
    before, changed = owing.owed_by(certificate), changes_in(certificate, facts)
    if renumbered:
        numbers.release(certificate.number, certificate.cls)
        numbers.claim(facts.number, facts.cls, name=certificate.person_name)
    _say(certificate, facts)
    if changed:
        certificate.kept_at, certificate.kept_by = at, by.person_id
        certificate.verified, certificate.verified_at = "", None  # what was looked up said something else
        try:
            with transaction.atomic():
                certificate.save(update_fields=[*changed, "kept_at", "kept_by", "verified", "verified_at"])
        except IntegrityError as error:
            raise Refused(_AT_ONCE) from error
        owing.settle(certificate, before, by=by, at=at, organisation=enterprise.name)
    photos = attach_evidence(photo_ids, certificate, by=by, at=at, need=rules.CERTIFICATE_PHOTO) if photo_ids else []
    if changed or photos:
        audit.record(
            "certificates.changed", certificate, by=by, at=at, person=certificate.person_id,
            name=certificate.person_name, changes=changed, photos=[photo.pk for photo in photos],
        )  # fmt: skip
        announce("certificates.changed", certificate_id=certificate.pk, enterprise_id=enterprise.pk)
    return certificate


@transaction.atomic
def revoke(certificate_id: UUID, *, by: Actor, at: datetime, reason: str) -> Certificate:
    """Revoke a certificate (作废): withdrawn by whoever gave it, or entered by mistake. It stays in the file."""
    by.require("certificates.edit")
    certificate = _locked(certificate_id, by=by)
    if certificate.revoked_at is not None:
        return certificate
    said = reason.strip()
    if not said:
        remedy = _("请写明原因，如“被撤销”“登记错误”“人员已离职”")
        raise Refused(Reason("no_reason", _("没有写作废的原因"), remedy, field="reason"))
    before = owing.owed_by(certificate)
    certificate.revoked_at, certificate.revoked_reason = at, said[:200]
    certificate.save(update_fields=["revoked_at", "revoked_reason"])
    numbers.release(certificate.number, certificate.cls)
    owing.settle(certificate, before, by=by, at=at, organisation=by.organisation, why=_("证书已作废"))
    audit.record(
        "certificates.revoked", certificate, by=by, at=at, person=certificate.person_id, name=certificate.person_name,
        reason=said,
    )  # fmt: skip
    announce("certificates.revoked", certificate_id=certificate.pk, enterprise_id=certificate.enterprise_id)
    return certificate


def own_enterprise(by: Actor) -> Enterprise:
    """Return the enterprise whose people's certificates someone keeps: their own."""
    if by.enterprise_id is None:
        raise Refused(
            Reason("not_an_enterprise", _("人员证书由企业自己登记"), _("请由企业主要负责人或安全员登录后办理"))
        )
    found: Enterprise = enterprises_for(by).defer("grams").get(pk=by.enterprise_id)
    return found


def changes_in(certificate: Certificate, facts: Facts) -> dict[str, list[Any]]:
    """Return each fact that differs, with its value before and after."""
    return {
        name: [_plain(getattr(certificate, name)), _plain(value)]
        for name, value in asdict(facts).items()
        if getattr(certificate, name) != value
    }


def _against_number(facts: Facts, *, name: str, person_id: UUID, enterprise: Enterprise) -> list[Reason]:
    return numbers.reasons_against(facts.number, facts.cls, name=name, person_id=person_id, enterprise_id=enterprise.pk)


def _same(enterprise: Enterprise, person_id: UUID, facts: Facts) -> Certificate | None:
    found: Certificate | None = Certificate.objects.filter(
        enterprise_id=enterprise.pk, person_id=person_id, cls=facts.cls, number=facts.number
    ).first()
    return found


def _locked(certificate_id: UUID, *, by: Actor) -> Certificate:
    found: Certificate = queries.kept_by(by).select_for_update(of=("self",)).get(pk=certificate_id)
    return found


def _say(certificate: Certificate, facts: Facts) -> None:
    for name, value in asdict(facts).items():
        setattr(certificate, name, value)


def _told(facts: Facts) -> dict[str, Any]:
    return {name: _plain(value) for name, value in asdict(facts).items() if value}


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value
