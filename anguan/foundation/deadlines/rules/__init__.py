"""Rules of deadlines (期限规则): when something is due, from what happened and what the law says. Pure functions."""

from anguan.foundation.deadlines.rules.due import (
    AfterEvent,
    BeforeDay,
    BeforeExpiry,
    Due,
    InPeriod,
    PerShift,
    Rolling,
)
from anguan.foundation.deadlines.rules.periods import PERIODS, Period, period_of
from anguan.foundation.deadlines.rules.spans import UNITS, Span

__all__ = [
    "PERIODS",
    "UNITS",
    "AfterEvent",
    "BeforeDay",
    "BeforeExpiry",
    "Due",
    "InPeriod",
    "PerShift",
    "Period",
    "Rolling",
    "Span",
    "period_of",
]
