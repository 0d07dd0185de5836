"""Reads of certificates, always for someone."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from anguan.foundation.access import Actor
from anguan.foundation.evidence.models import Exhibit
from anguan.responsibility.certificates.models import Certificate, CertificateUpload, Verification
from anguan.responsibility.certificates.rules import Standing
from anguan.responsibility.certificates.rules.standing import soon


def certificates_for(actor: Actor) -> QuerySet[Certificate]:
    """Return the certificates an actor may see."""
    rows: QuerySet[Certificate] = Certificate.objects.visible_to(actor)
    return rows


def kept_by(actor: Actor) -> QuerySet[Certificate]:
    """Return the certificates of the people of somebody's own enterprise, which they may keep."""
    if actor.enterprise_id is None:
        return certificates_for(actor).none()
    return certificates_for(actor).filter(enterprise_id=actor.enterprise_id)


def shown_to(actor: Actor) -> QuerySet[Certificate]:
    """Return the certificates somebody may open: all they may see where their post says so, else their own."""
    rows = certificates_for(actor)
    return rows if actor.may("certificates.view") else rows.filter(person_id=actor.person_id)


def held_by(person_ids: Iterable[UUID], *, by: Actor) -> dict[UUID, list[Certificate]]:
    """Return what people hold, revoked and expired included, the latest first."""
    held: dict[UUID, list[Certificate]] = defaultdict(list)
    for row in certificates_for(by).filter(person_id__in=list(person_ids)).order_by("-expires_on", "-id"):
        held[row.person_id].append(row)
    return held


def verifications_for(actor: Actor) -> QuerySet[Verification]:
    """Return the look-ups an actor may see."""
    rows: QuerySet[Verification] = Verification.objects.visible_to(actor)
    return rows


def verifications_of(row: Certificate, *, by: Actor) -> QuerySet[Verification]:
    """Return who looked a certificate up, the latest first."""
    rows = verifications_for(by)
    return rows.filter(enterprise_id=row.enterprise_id, certificate_id=row.pk).order_by("-recorded_at", "-id")


def standing_is(standing: str, *, today: date) -> Q:
    """Return the condition of a standing on a day, as `rules.standing` says it of one."""
    revoked = Q(revoked_at__isnull=False)
    expired = Q(expires_on__lt=today)
    overdue = Q(review_by__lt=today)
    due = Q(expires_on__lte=soon(today)) | Q(review_by__lte=soon(today))
    kept = Q(revoked_at__isnull=True)
    current = kept & (Q(expires_on__isnull=True) | Q(expires_on__gte=today))
    reviewed = current & (Q(review_by__isnull=True) | Q(review_by__gte=today))
    match standing:
        case Standing.REVOKED:
            return revoked
        case Standing.EXPIRED:
            return kept & expired
        case Standing.REVIEW_OVERDUE:
            return current & overdue
        case Standing.SOON:
            return reviewed & due
        case _:
            return (
                reviewed
                & (Q(expires_on__isnull=True) | Q(expires_on__gt=soon(today)))
                & (Q(review_by__isnull=True) | Q(review_by__gt=soon(today)))
            )


def holding(person: OuterRef, cls: OuterRef | str, *, today: date) -> QuerySet[Certificate]:
    """Return the certificates of a class that hold on a day, of the person and the enterprise a row names."""
    ends = Q(expires_on__isnull=True) | Q(expires_on__gte=today)
    return Certificate.objects.filter(
        ends, enterprise_id=OuterRef("enterprise_id"), person_id=person, cls=cls, revoked_at__isnull=True
    )


def without_another(rows: QuerySet[Certificate], *, today: date) -> QuerySet[Certificate]:
    """Keep lapsed certificates whose holder has no other of that class that holds (缺证): they may not do that work."""
    others = holding(OuterRef("person_id"), OuterRef("cls"), today=today)
    return rows.filter(Q(expires_on__lt=today) | Q(revoked_at__isnull=False)).filter(~Exists(others))


def without_photo(rows: QuerySet[Certificate]) -> QuerySet[Certificate]:
    """Keep the certificates nobody has shown a photo of (没有照片)."""
    photos = Exhibit.objects.filter(enterprise_id=OuterRef("enterprise_id"), subject_id=OuterRef("pk"))
    return rows.filter(~Exists(photos), revoked_at__isnull=True)


def uploads_for(actor: Actor) -> QuerySet[CertificateUpload]:
    """Return the tables of certificates somebody sent for their enterprise."""
    rows: QuerySet[CertificateUpload] = CertificateUpload.objects.visible_to(actor)
    return rows.filter(enterprise_id=actor.enterprise_id) if actor.enterprise_id else rows.none()
