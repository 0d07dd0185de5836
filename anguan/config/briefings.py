"""Briefings (班前会提纲): who knows facts a team should hear of before its shift, one line each."""

from anguan.prevention.hazards import briefing as hazards
from anguan.prevention.permits import briefing as permits
from anguan.responsibility.briefings.services import lessons
from anguan.responsibility.briefings.services.proposing import Provider

PROVIDERS: tuple[Provider, ...] = (permits.topics, hazards.topics, lessons.topics)
