"""Owing (应办期限): the review and the renewal of a certificate, as deadlines of whoever holds it."""

from datetime import datetime

from anguan.foundation.access import Actor
from anguan.foundation.deadlines import services as deadlines
from anguan.foundation.deadlines.rules import Due
from anguan.foundation.deadlines.services import Owed
from anguan.foundation.words import mark as _
from anguan.responsibility.certificates import catalog
from anguan.responsibility.certificates.models import Certificate
from anguan.responsibility.certificates.rules import Debt, debts
from anguan.responsibility.certificates.rules.standing import KINDS

SUBJECT = Certificate._meta.label_lower


def owed_by(certificate: Certificate) -> dict[str, Debt]:
    """Return what a certificate owes, by kind."""
    found = debts(
        certificate.cls,
        expires_on=certificate.expires_on,
        review_by=certificate.review_by,
        revoked=certificate.revoked_at is not None,
    )
    return {debt.kind: debt for debt in found}


def settle(
    certificate: Certificate, before: dict[str, Debt], *, by: Actor, at: datetime, organisation: str, why: str = ""
) -> None:
    """Bring the deadlines in line: a later day means that it was renewed, an earlier one that it was written wrong."""
    now = owed_by(certificate)
    owner = certificate.enterprise_id
    for kind in KINDS:
        old, new = before.get(kind), now.get(kind)
        if old is not None and new is not None and new.due_on > old.due_on:
            deadlines.met(certificate.pk, kind, enterprise_id=owner, by=by, at=at)
        elif old is not None and new is None:
            if why:
                deadlines.lapse(certificate.pk, enterprise_id=owner, at=at, kind=kind, why=why, by=by)
            else:
                deadlines.met(certificate.pk, kind, enterprise_id=owner, by=by, at=at)
        if new is not None:
            deadlines.owe(owed(certificate, new, at=at, organisation=organisation), at=at, by=by)


def owed(certificate: Certificate, debt: Debt, *, at: datetime, organisation: str) -> Owed:
    """Return a debt of a certificate as the deadlines keep it."""
    title = catalog.title_of(certificate.cls)
    return Owed(
        kind=debt.kind, subject_type=SUBJECT, subject_id=certificate.pk,
        about=_("{name}的{title}").format(name=certificate.person_name, title=title), due=Due.on(debt.due_on),
        began_at=at, enterprise_id=certificate.enterprise_id, region_code=certificate.region_code,
        line_code=certificate.line_code, organisation=organisation, doer_id=certificate.person_id,
        doer_name=certificate.person_name,
    )  # fmt: skip
