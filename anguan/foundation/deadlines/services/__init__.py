"""Keeping deadlines (期限服务): owing, meeting, moving and pausing, acknowledging, and the ladder in force."""

from anguan.foundation.deadlines.services.acknowledging import acknowledge, acknowledge_alarms
from anguan.foundation.deadlines.services.ending import lapse, lapse_many, met
from anguan.foundation.deadlines.services.ladders import Ladders, ladder_for, tune_ladder
from anguan.foundation.deadlines.services.moving import hand_over, move, pause, resume
from anguan.foundation.deadlines.services.orphans import lapse_orphans
from anguan.foundation.deadlines.services.owing import Owed, owe, owe_many

__all__ = [
    "Ladders",
    "Owed",
    "acknowledge",
    "acknowledge_alarms",
    "hand_over",
    "ladder_for",
    "lapse",
    "lapse_many",
    "lapse_orphans",
    "met",
    "move",
    "owe",
    "owe_many",
    "pause",
    "resume",
    "tune_ladder",
]
