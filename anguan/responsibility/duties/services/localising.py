"""What offices set for their territory (地方设置): duties published, mechanisms switched, entries compared."""

from datetime import datetime
from uuid import UUID

from anguan.foundation.access import Actor
from anguan.responsibility.duties.models import EntryReview, LocalDuty, LocalSetting
from anguan.responsibility.duties.rules.localising import LocalDutySaid, ReviewSaid, SettingSaid


def publish_local_duty(said: LocalDutySaid, *, by: Actor, at: datetime, key: UUID | None = None) -> LocalDuty:
    """Publish a duty for a territory (发布地方事项); the same key a second time is the same duty."""
    raise NotImplementedError


def withdraw_local_duty(duty_id: UUID, *, reason: str, by: Actor, at: datetime) -> LocalDuty:
    """Withdraw a local duty (撤回地方事项): from today on nobody owes it any more; what was done stays."""
    raise NotImplementedError


def set_local(said: SettingSaid, *, by: Actor, at: datetime) -> LocalSetting:
    """Switch a local mechanism, or set what the law leaves open (地方设置)."""
    raise NotImplementedError


def review_entry(said: ReviewSaid, *, by: Actor, at: datetime) -> EntryReview:
    """Keep what an office found when it compared an entry with the original (目录核对)."""
    raise NotImplementedError
