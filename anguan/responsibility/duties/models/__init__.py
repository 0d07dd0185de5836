"""What an enterprise owes by law: its facts, its year, what is owed when, what proves it, and what offices have set."""

from anguan.responsibility.duties.models.facts import Difference, FactSheet
from anguan.responsibility.duties.models.local import EntryReview, LocalDuty, LocalSetting
from anguan.responsibility.duties.models.owing import Exemption, Obligation, Proof, YearPlan
from anguan.responsibility.duties.models.tallying import CountedTown, Recount, Tally

__all__ = [
    "CountedTown",
    "Difference",
    "EntryReview",
    "Exemption",
    "FactSheet",
    "LocalDuty",
    "LocalSetting",
    "Obligation",
    "Proof",
    "Recount",
    "Tally",
    "YearPlan",
]
