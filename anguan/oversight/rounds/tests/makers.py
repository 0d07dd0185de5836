"""Makers of rounds: one valid notice, sent to whom a test names."""

from datetime import datetime, timedelta
from typing import Any

from anguan.foundation import clock
from anguan.foundation.access import Actor
from anguan.oversight.rounds import services
from anguan.oversight.rounds.models import Round
from anguan.oversight.rounds.rules import Draft


def draft(*, at: datetime, **named: Any) -> Draft:
    """Return a valid draft to every enterprise of the territory, due in a week."""
    said: dict[str, Any] = {
        "title": "开展冬季用电安全自查", "body": "逐车间查配电箱，回复查出问题的数量。", "answer": "reply",
        "reply_by": clock.day_of(at) + timedelta(days=7), "audience": "enterprises",
    }  # fmt: skip
    return Draft(**{**said, **named})


def publish(by: Actor, *, at: datetime, **named: Any) -> Round:
    """Publish a notice; nobody has it yet."""
    return services.publish(draft(at=at, **named), by=by, at=at)


def make_round(by: Actor, *, at: datetime, **named: Any) -> Round:
    """Publish a notice and send it out."""
    notice = publish(by, at=at, **named)
    services.send_out(notice.pk, by=by, at=at)
    notice.refresh_from_db()
    return notice
