"""How certificates look (呈现): their standing as a badge, their numbers as far as the reader may see them."""

from datetime import date

from anguan.foundation.access import Actor
from anguan.foundation.ui.badges import Badge
from anguan.responsibility.certificates import catalog, rules
from anguan.responsibility.certificates.models import Certificate
from anguan.responsibility.certificates.rules import STANDING_TITLES, Standing
from anguan.responsibility.certificates.rules.verifying import TITLES as VERIFIED_TITLES

_TONES = {
    Standing.VALID: "done",
    Standing.SOON: "wait",
    Standing.REVIEW_OVERDUE: "alarm",
    Standing.EXPIRED: "alarm",
    Standing.REVOKED: "quiet",
}


def standing_of(row: Certificate, *, today: date) -> Standing:
    """Return how a certificate stands."""
    return rules.standing(
        expires_on=row.expires_on, review_by=row.review_by, revoked=row.revoked_at is not None, today=today
    )


def standing_badge(row: Certificate, *, today: date) -> Badge:
    """Return how a certificate stands, as a badge."""
    found = standing_of(row, today=today)
    return Badge(STANDING_TITLES[found], _TONES[found])


_VERIFIED_TONES = {"": "neutral", "matches": "done", "differs": "alarm", "not_found": "alarm"}


def verified_badge(row: Certificate) -> Badge:
    """Return whether somebody has looked it up, and what they saw, as a badge."""
    return Badge(VERIFIED_TITLES[row.verified], _VERIFIED_TONES[row.verified])


def number_for(actor: Actor, row: Certificate) -> str:
    """Return the number: whole for its holder and those who keep the file, without the birthday for others."""
    whole = row.person_id == actor.person_id or (actor.may("certificates.edit") and actor.enterprise_id is not None)
    return row.number if whole else rules.masked(row.number)


def title_of(row: Certificate) -> str:
    """Return what a certificate is: its class and, where there is one, its item."""
    title = catalog.title_of(row.cls)
    return f"{title}（{row.item}）" if row.item else title
