"""Telling (告知): who hears of what is wrong with briefings, written in the transaction that found it."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from anguan.foundation.notify.models import Outgoing
from anguan.foundation.notify.services import tell_many
from anguan.responsibility.briefings.models import Briefing, Slot

NOBODY, DOUBTFUL, KEPT_FROM = "briefings.nobody", "briefings.doubtful", "briefings.kept_from"


def nobody(slots: Iterable[Slot], *, at: datetime) -> None:
    """Tell the managers of teams nobody belongs to; once for a team in one round."""
    teams = {slot.team_id: slot for slot in slots}
    tell_many(_outgoing(NOBODY, slot, slot.team_id, at=at) for slot in teams.values())


def manager(topic: str, briefing: Briefing, *, at: datetime, urgent: bool = False) -> None:
    """Tell the safety managers of something about a briefing."""
    tell_many([_outgoing(topic, briefing, briefing.pk, at=at, urgent=urgent)])


def _outgoing(topic: str, row: Slot | Briefing, source_id: UUID, *, at: datetime, urgent: bool = False) -> Outgoing:
    return Outgoing(
        topic=topic, source_id=source_id, listener="manager", enterprise_id=row.enterprise_id,
        region_code=row.region_code, line_code=row.line_code, at=at, not_before=at, urgent=urgent,
    )  # fmt: skip
