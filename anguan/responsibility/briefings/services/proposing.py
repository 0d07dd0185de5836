"""Proposing (班前会提纲): what to tell a team today, from facts that other domains provide.

The providers stand in `config/briefings.py`: permits and hazards are above this domain and cannot be asked directly. A
provider that fails is logged and left out: nobody's briefing waits for it.
"""

import logging
from collections.abc import Callable, Collection, Sequence
from datetime import date, datetime

from django.conf import settings
from django.db import DatabaseError, transaction
from django.utils.module_loading import import_string

from anguan.foundation.access import Actor
from anguan.registry.enterprises.queries import enterprises_for
from anguan.responsibility.briefings.models import Team
from anguan.responsibility.briefings.rules.season import topics_for
from anguan.responsibility.briefings.rules.topics import Topic, chosen

log = logging.getLogger("anguan.briefings")
Provider = Callable[[Actor, Team, date], Sequence[Topic]]


def propose(team: Team, *, day: date, by: Actor, at: datetime, weather: Collection[str] = ()) -> list[Topic]:
    """Return what to tell today, the most pressing first: work, hazards, weather, risks, season; no more than five."""
    del at  # as everywhere a door says when; what is told depends on the day
    facts: list[Topic] = []
    providers: Sequence[Provider] = import_string(settings.ANGUAN_BRIEFING_PROVIDERS)
    for provider in providers:
        try:
            with transaction.atomic():
                facts += provider(by, team, day)
        except (DatabaseError, ValueError, LookupError):
            log.exception("a provider of briefing topics failed: %s", provider)
    flags = enterprises_for(by).values_list("flags", flat=True).filter(pk=team.enterprise_id).first() or ()
    place = team.area.kind if team.area_id and team.area else ""
    return chosen([*facts, *topics_for(day, flags=flags, place=place, weather=weather)])
