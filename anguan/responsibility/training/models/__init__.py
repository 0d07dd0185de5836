"""Tables of training: one record for each person, what they owe, sessions held, plans of a year, tables sent."""

from anguan.responsibility.training.models.owing import Debt, Move, Setting
from anguan.responsibility.training.models.plans import Plan, PlanItem
from anguan.responsibility.training.models.records import Record, RecordUpload
from anguan.responsibility.training.models.sessions import Attendee, Session

__all__ = ["Attendee", "Debt", "Move", "Plan", "PlanItem", "Record", "RecordUpload", "Session", "Setting"]
