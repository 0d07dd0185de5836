"""Proposing (班前会提纲): what to tell a team today, from facts that other domains provide."""

from collections.abc import Callable, Sequence
from datetime import date, datetime

from anguan.foundation.access import Actor
from anguan.responsibility.briefings.models import Team
from anguan.responsibility.briefings.rules.topics import Topic

Provider = Callable[[Actor, Team, date], Sequence[Topic]]


def propose(team: Team, *, day: date, by: Actor, at: datetime) -> list[Topic]:
    """Return what to tell today, the most pressing first."""
    raise NotImplementedError
