"""What training does at others' news (联动): hours are reckoned soon after somebody learnt something, came or left."""

from uuid import UUID

from anguan.foundation import clock
from anguan.responsibility.training import services


def somebody_learnt(enterprise_id: str, person_id: str, **_others: str | int) -> None:
    """Reckon one person's hours after something entered their file, or was taken back."""
    services.settle(UUID(enterprise_id), at=clock.now(), person_ids=[UUID(person_id)])


def posts_changed(enterprise_id: str, person_id: str, **_others: str | int) -> None:
    """Reckon one person's hours after a post was given or ended."""
    services.settle(UUID(enterprise_id), at=clock.now(), person_ids=[UUID(person_id)])
