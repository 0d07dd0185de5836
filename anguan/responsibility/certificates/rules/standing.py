"""How a certificate stands on a day (持证状态), and what it owes until when."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from anguan.foundation.words import mark as _
from anguan.responsibility.certificates import catalog

REVIEW, EXPIRY, RENEWAL = "certificates.review", "certificates.expiry", "certificates.renewal"
KINDS = (REVIEW, EXPIRY, RENEWAL)


class Standing(StrEnum):
    """How a certificate stands (状态)."""

    VALID = "valid"
    SOON = "soon"  # to be applied for now: review or renewal within 60 days
    REVIEW_OVERDUE = "review_overdue"
    EXPIRED = "expired"
    REVOKED = "revoked"


STANDING_TITLES: dict[str, str] = {
    Standing.VALID: _("有效"),
    Standing.SOON: _("60 天内到期"),
    Standing.REVIEW_OVERDUE: _("超期未复审"),
    Standing.EXPIRED: _("已过期"),
    Standing.REVOKED: _("已作废"),
}


def soon(today: date) -> date:
    """Return the last day that counts as soon."""
    return today + timedelta(days=catalog.sheet().apply_days)


def standing(*, expires_on: date | None, review_by: date | None, revoked: bool, today: date) -> Standing:
    """Say how a certificate stands on a day; one without an end holds for long."""
    if revoked:
        return Standing.REVOKED
    if expires_on is not None and expires_on < today:
        return Standing.EXPIRED
    if review_by is not None and review_by < today:
        return Standing.REVIEW_OVERDUE
    nearest = min((day for day in (expires_on, review_by) if day is not None), default=None)
    return Standing.SOON if nearest is not None and nearest <= soon(today) else Standing.VALID


@dataclass(frozen=True)
class Debt:
    """What a certificate owes (应办): of which kind, until which day."""

    kind: str
    due_on: date


def debts(cls: str, *, expires_on: date | None, review_by: date | None, revoked: bool) -> list[Debt]:
    """Return what a certificate owes: its review where one comes before the end, and its renewal."""
    if revoked or expires_on is None:
        return []
    kind = catalog.classes().get(cls)
    if kind is None or not kind.special_operation:
        return [Debt(RENEWAL, expires_on)]
    owed = [Debt(EXPIRY, expires_on)]
    if review_by is not None and review_by < expires_on:
        owed.append(Debt(REVIEW, review_by))
    return owed
