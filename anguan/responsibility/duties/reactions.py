"""What duties do at others' news (联动): what a calendar was made from has changed, so the loop looks at it soon."""

from uuid import UUID

from anguan.foundation import clock
from anguan.responsibility.duties.services import planning


def facts_changed(enterprise_id: str, **_others: str | int) -> None:
    """Look again at one enterprise: its file, posts, certificates or shifts have changed."""
    planning.mark_stale([UUID(enterprise_id)], at=clock.now())


def ledger_imported(**_others: str | int) -> None:
    """Look again at the enterprises a ledger brought news of."""
    planning.mark_stale_from_ledger(at=clock.now())


def office_changed_law(region_code: str, **_others: str | int) -> None:
    """Look again at every enterprise of a territory: its office set, published or withdrew something."""
    planning.mark_stale_in(region_code, at=clock.now())
