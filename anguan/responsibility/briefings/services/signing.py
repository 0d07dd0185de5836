"""Signing in (签到) by one's own phone, being ticked by name, and what comes of those who were not there."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from anguan.foundation.access import Actor
from anguan.responsibility.briefings.models import Attendance, Briefing
from anguan.responsibility.briefings.rules.saying import FollowUpSaid, SignInSaid, Ticked


def sign_in(briefing_id: UUID, said: SignInSaid, *, by: Actor, at: datetime) -> Attendance:
    """Sign in by one's own phone (本人签到); again it is the same attendance."""
    raise NotImplementedError


def tick(briefing_id: UUID, *, by: Actor, at: datetime, people: Sequence[Ticked], key: str = "") -> Briefing:
    """Tick people by name (代点), in bulk; also after the briefing was held, then it says late."""
    raise NotImplementedError


def follow_up(attendance_id: UUID, *, by: Actor, at: datetime, said: FollowUpSaid) -> Attendance:
    """Write down what came of somebody who was not there (缺席跟进)."""
    raise NotImplementedError


def keep_from(attendance_id: UUID, *, by: Actor, at: datetime, reason: str, kept: bool = True) -> Attendance:
    """Keep somebody from work (不得上岗), or let them work again."""
    raise NotImplementedError
