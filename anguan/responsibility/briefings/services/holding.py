"""Holding (班前会记录): what was told, who was there, the picture and the signature; one form, offline too."""

from datetime import datetime
from uuid import UUID

from anguan.foundation.access import Actor
from anguan.responsibility.briefings.models import Briefing
from anguan.responsibility.briefings.rules.saying import HeldSaid


def hold(briefing_id: UUID, said: HeldSaid, *, by: Actor, at: datetime, key: str = "") -> Briefing:
    """Hold an opened briefing (记录班前会); the same form by the same person has no second effect."""
    raise NotImplementedError


def void(briefing_id: UUID, *, by: Actor, at: datetime, reason: str) -> Briefing:
    """Void a briefing (作废) that was held wrongly: its slot is expected again, or missed."""
    raise NotImplementedError
