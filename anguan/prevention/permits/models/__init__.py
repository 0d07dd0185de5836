"""Tables of permits: the permit and its people, what is recorded at work, what the rules said, what was set."""

from anguan.prevention.permits.models.permit import Crew, Link, Permit, StepTaken
from anguan.prevention.permits.models.recording import (
    Condition,
    Entry,
    GasTest,
    Handover,
    Interruption,
    MeasureLine,
    Signature,
    SpotCheck,
)
from anguan.prevention.permits.models.setting import Commitment, Setting, SlotHolder
from anguan.prevention.permits.models.standing import Judgement, OpenWork

__all__ = [
    "Commitment",
    "Condition",
    "Crew",
    "Entry",
    "GasTest",
    "Handover",
    "Interruption",
    "Judgement",
    "Link",
    "MeasureLine",
    "OpenWork",
    "Permit",
    "Setting",
    "Signature",
    "SlotHolder",
    "SpotCheck",
    "StepTaken",
]
