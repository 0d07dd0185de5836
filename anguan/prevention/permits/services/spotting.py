"""Spotting (登记抽查): what an official asked for or ordered becomes a row, an answer that is owed, and news."""

from datetime import datetime, timedelta

from anguan.foundation.access import Actor
from anguan.prevention.permits.models import Permit, SpotCheck
from anguan.prevention.permits.rules import watching
from anguan.prevention.permits.services import moving, owing, telling


def enter(permit: Permit, *, by: Actor, at: datetime, asked: str, said: str, key: str = "") -> SpotCheck:
    """Enter a spot check that was authorised: its row, the answer that is owed, the news."""
    assert by.office_id is not None  # noqa: S101 - an inspector acts for an office
    check: SpotCheck = SpotCheck.objects.create(
        **moving.owner(permit), permit=permit, office_id=by.office_id, office_name=by.organisation,
        person_id=by.person_id, person_name=by.name, at=at, asked=asked, said=said.strip()[:500],
        answer_due_at=at + timedelta(minutes=watching.ANSWER_MINUTES) if asked != "look" else None,
    )  # fmt: skip
    moving.record("spot_check", permit, by=by, at=at, key=key, check=check.pk, asked=asked, said=check.said)
    owing.ask_answer(check, permit, at=at)
    if asked != "look":
        telling.checked(check, permit, at=at)
    return check
