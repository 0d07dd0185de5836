"""Duties because of facts (自动证明): which news of the domains above proves which duty.

Duties stand below them and cannot read their rows; here both are known. Each is a reaction: safe to run twice, and
where the duty is not owed, nothing happens.
"""

from uuid import UUID

from anguan.foundation import clock
from anguan.foundation.evidence.models import Exhibit
from anguan.foundation.words import mark as _
from anguan.prevention.hazards.models import Hazard
from anguan.prevention.permits import catalog as permits
from anguan.prevention.permits.models import Permit
from anguan.responsibility.duties.services import prove_by, take_back_by

HAZARD, PERMIT = Hazard._meta.label_lower, Permit._meta.label_lower


def hazard_struck_off(hazard_id: str, enterprise_id: str, **_others: str | int) -> None:
    """A hazard was struck off (销号): the month's were looked for and put right; objected to, it was not."""
    firm, key, at = UUID(enterprise_id), UUID(hazard_id), clock.now()
    row = Hazard.objects.defer("grams").filter(enterprise_id=firm, pk=key).first()
    if row is None or row.state != "closed":
        take_back_by(firm, source_type=HAZARD, source_id=key, reason=_("隐患没有销号"), by=None, at=at)
        return
    prove_by(
        firm, duty="hidden_danger_routine", happened_on=clock.day_of(row.state_since), source="hazard",
        source_type=HAZARD, source_id=key, words=_("“{what}”已整改销号").format(what=row.what[:60]),
        exhibit_ids=_pictures(key), by=None, at=at,
    )  # fmt: skip


def permit_finished(permit_id: str, enterprise_id: str, **_others: str | int) -> None:
    """A permit was carried through and accepted (作业票完工验收): dangerous work was supervised; void, it was not."""
    firm, key, at = UUID(enterprise_id), UUID(permit_id), clock.now()
    row = Permit.objects.defer("grams").filter(enterprise_id=firm, pk=key).first()
    if row is None or row.state != "closed" or row.finished_at is None:
        take_back_by(firm, source_type=PERMIT, source_id=key, reason=_("作业票已作废"), by=None, at=at)
        return
    sheet = permits.kinds().get(row.kind)
    words = _("{kind}作业票 {number}，监护人 {guardian}").format(
        kind=sheet.short if sheet is not None else "", number=row.number, guardian=row.guardian_name or "—"
    )
    prove_by(
        firm, duty="dangerous_work_supervision", happened_on=clock.day_of(row.finished_at), source="permit",
        source_type=PERMIT, source_id=key, words=words, exhibit_ids=_pictures(key), by=None, at=at,
    )  # fmt: skip


def _pictures(subject_id: UUID) -> list[UUID]:
    """Return the pictures of what another domain has done, so that they are shown with the proof."""
    rows = Exhibit.objects.filter(subject_id=subject_id).exclude(kind="signature")
    return list(rows.values_list("pk", flat=True)[:12])
