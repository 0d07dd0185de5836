"""What duties do at others' news (联动): what a calendar was made from has changed, so the loop looks at it soon."""

from uuid import UUID

from anguan.foundation import clock
from anguan.responsibility.duties.services import echoing, handing, planning, tallying
from anguan.responsibility.training import services as training


def facts_changed(enterprise_id: str, **_others: str | int) -> None:
    """Look again at one enterprise: its file, posts, certificates or shifts have changed."""
    planning.mark_stale([UUID(enterprise_id)], at=clock.now())


def ledger_imported(**_others: str | int) -> None:
    """Look again at the enterprises a ledger brought news of."""
    planning.mark_stale_from_ledger(at=clock.now())


def office_changed_law(region_code: str, **_others: str | int) -> None:
    """Look again at every enterprise of a territory: its office set, published or withdrew something."""
    planning.mark_stale_in(region_code, at=clock.now())


def briefing_changed(enterprise_id: str, briefing_id: str, **_others: str | int) -> None:
    """A briefing was held, and counts for its month; or it was voided, and counts no more."""
    echoing.briefing_changed(UUID(enterprise_id), UUID(briefing_id), at=clock.now())


def somebody_trained(enterprise_id: str, person_id: str = "", **_others: str | int) -> None:
    """Somebody learnt something, or it was taken back: whether everybody has what they owe is looked at anew."""
    at = clock.now()
    if person_id:  # whose hours another reaction reckons as well, before or after this one
        training.settle(UUID(enterprise_id), at=at, person_ids=[UUID(person_id)])
    echoing.training_changed(UUID(enterprise_id), at=at)


def certificates_renewed(enterprise_id: str, **_others: str | int) -> None:
    """A certificate was added or renewed: what was owed before the old one ended is done."""
    echoing.certificates_changed(UUID(enterprise_id), at=clock.now())


def doer_left(enterprise_id: str, person_id: str, **_others: str | int) -> None:
    """Somebody left: what they had to do goes to the principal, and is never lost."""
    handing.somebody_left(UUID(enterprise_id), UUID(person_id), at=clock.now())


def industry_changed(enterprise_id: str, **_others: str | int) -> None:
    """An enterprise may be of another industry now: the towns it is counted in are counted anew."""
    tallying.enterprise_changed(UUID(enterprise_id))


def industries_changed(**_others: str | int) -> None:
    """A ledger may have changed the industry of any enterprise: every town is counted anew."""
    tallying.mark_all()
