"""Opening (开班前会): the leader's phone makes the briefing, the roster stands ready, the code turns."""

from datetime import datetime
from uuid import UUID

from anguan.foundation.access import Actor
from anguan.foundation.refusal import Reason, Refused
from anguan.responsibility.briefings.models import Briefing
from anguan.responsibility.briefings.rules.saying import OpeningSaid


class TakenAlready(Refused):
    """Somebody else opened or held this briefing; `briefing_id` is where sign-ins can still be added."""

    def __init__(self, briefing_id: UUID, *reasons: Reason):
        super().__init__(*reasons)
        self.briefing_id = briefing_id


def open_briefing(said: OpeningSaid, *, by: Actor, at: datetime) -> Briefing:
    """Open a briefing (开班前会); the same key by the same person is the same briefing."""
    raise NotImplementedError


def code_of(briefing: Briefing, *, at: datetime) -> str:
    """Return the turning code of now, for the leader's screen alone."""
    raise NotImplementedError
