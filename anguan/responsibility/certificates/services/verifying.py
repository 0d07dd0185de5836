"""Verifying certificates (核验): an interface for whoever can ask the issuing bodies, and the one that a person does.

No public interface of the national query can be reached by programs: it asks for a picture's letters each time and its
terms allow people only. So the verifier in use is the manual one, which keeps who looked, where, when, what was shown,
and a picture of it. An installation that is given an interface adds a `Verifier` to `VERIFIERS`.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Protocol
from uuid import UUID

from django.db import transaction

from anguan.foundation.access import Actor
from anguan.foundation.access.models import uuid7
from anguan.foundation.audit import services as audit
from anguan.foundation.events import announce
from anguan.foundation.evidence.services.attaching import attach_evidence
from anguan.foundation.refusal import Reason, refuse_if
from anguan.foundation.words import mark as _
from anguan.responsibility.certificates import queries, rules
from anguan.responsibility.certificates.models import Certificate, Verification
from anguan.responsibility.certificates.rules import Facts
from anguan.responsibility.certificates.rules.verifying import Verdict, reasons_against


@dataclass(frozen=True)
class Question:
    """What an issuing body is asked (核验请求)."""

    name: str
    facts: Facts


class Verifier(Protocol):
    """Something that can say whether a certificate stands (核验渠道)."""

    id: str
    title: str

    def look_up(self, question: Question, *, at: datetime) -> Verdict | None:
        """Ask; nothing where this one cannot be asked by a program, or gave no answer."""
        ...


class ManualVerifier:
    """Somebody looks at the national query and tells what it showed (人工核验)."""

    id = "manual"
    title = _("人工核验")

    def look_up(self, question: Question, *, at: datetime) -> Verdict | None:
        """Return nothing: a person has to look."""
        del question, at
        return None


MANUAL = ManualVerifier()
VERIFIERS: dict[str, Verifier] = {MANUAL.id: MANUAL}


@transaction.atomic
def verify(
    certificate_id: UUID, verdict: Verdict, *, by: Actor, at: datetime, photo_ids: Sequence[UUID] = (),
    key: UUID | None = None,
) -> Verification:  # fmt: skip
    """Keep what somebody saw in the national query (登记核验结果); the same key again is the same verification."""
    by.require("certificates.edit")
    certificate: Certificate = queries.kept_by(by).select_for_update(of=("self",)).get(pk=certificate_id)
    known = Verification.objects.filter(
        enterprise_id=certificate.enterprise_id, certificate_id=certificate.pk, pk=key or uuid7()
    ).first()
    if known is not None:
        found: Verification = known
        return found
    reasons = reasons_against(verdict, photos=len(photo_ids), at=at)
    if certificate.revoked_at is not None:
        reasons.append(Reason("revoked", _("这本证书已经作废"), _("作废的证书不用核验")))
    refuse_if(reasons)
    assert verdict.looked_at is not None  # noqa: S101 - the rules have asked
    row = Verification.objects.create(
        id=key or uuid7(), enterprise_id=certificate.enterprise_id, region_code=certificate.region_code,
        line_code=certificate.line_code, certificate=certificate, way=MANUAL.id, source=verdict.source.strip()[:100],
        result=verdict.result, said=verdict.said.strip()[:300], looked_at=verdict.looked_at, looked_by=by.person_id,
        looker_name=by.name, facts=_told(certificate), recorded_at=at,
    )  # fmt: skip
    attach_evidence(photo_ids, row, by=by, at=at, need=rules.VERIFIED_SCREEN)
    certificate.verified, certificate.verified_at = verdict.result, verdict.looked_at
    certificate.save(update_fields=["verified", "verified_at"])
    audit.record(
        "certificates.verified", certificate, by=by, at=at, name=certificate.person_name, result=verdict.result,
        source=row.source, reason=row.said,
    )  # fmt: skip
    announce("certificates.verified", certificate_id=certificate.pk, enterprise_id=certificate.enterprise_id)
    return row


def facts_of(certificate: Certificate) -> Facts:
    """Return what a certificate says."""
    return Facts(
        certificate.cls, certificate.item, certificate.number, certificate.issuer, certificate.issued_on,
        certificate.expires_on, certificate.review_by,
    )  # fmt: skip


def _told(certificate: Certificate) -> dict[str, str]:
    return {
        name: value.isoformat() if isinstance(value, date) else str(value)
        for name, value in asdict(facts_of(certificate)).items()
        if value
    }
