"""Exempting (申报不适用): the enterprise says a duty is not for it, the town looks a second time."""

from datetime import datetime
from uuid import UUID

from anguan.foundation.access import Actor
from anguan.responsibility.duties.models import Exemption
from anguan.responsibility.duties.rules.said import ExemptionSaid


def ask_exemption(said: ExemptionSaid, *, by: Actor, at: datetime, key: str = "") -> Exemption:
    """Say that a duty is not for the enterprise (申报不适用)."""
    raise NotImplementedError


def decide_exemption(exemption_id: UUID, *, uphold: bool, note: str, by: Actor, at: datetime) -> Exemption:
    """Look a second time (复核), by an office of the region and another person than who asked."""
    raise NotImplementedError


def withdraw_exemption(exemption_id: UUID, *, by: Actor, at: datetime) -> Exemption:
    """Withdraw what was asked or upheld (撤回申报): the duty is owed again."""
    raise NotImplementedError
