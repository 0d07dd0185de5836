"""Hearing a robot (试发): one message said in the group now, and what its gateway really answered."""

from datetime import datetime
from uuid import UUID

from django.core.cache import cache

from anguan.foundation.access import Actor
from anguan.foundation.access.models import uuid7
from anguan.foundation.notify.channels import Failed, Outcome, Parcel, adapters, settings_of
from anguan.foundation.notify.services.addresses import value_of
from anguan.foundation.notify.services.robots import robots_of
from anguan.foundation.refusal import Reason, Refused
from anguan.foundation.words import mark as _

_PAUSE = 10  # seconds between two trials of one robot


def try_robot(robot_id: UUID, *, by: Actor, at: datetime) -> Outcome:
    """Say one test message in a group, and keep on the robot what came of it."""
    by.require("notify.robots")
    robot = robots_of(by).get(pk=robot_id, stopped_at__isnull=True)
    if not cache.add(f"notify.trial:{robot.pk}", 1, _PAUSE):
        raise Refused(Reason("trial_too_soon", _("刚刚发过测试消息"), _("请过十几秒再试")))
    parcel = Parcel(
        reference=str(uuid7()),
        address=value_of(robot.sealed),
        title=_("安管家测试消息"),
        body=_("{who} 正在测试“{title}”的提醒，收到就说明已接通，不用处理。").format(who=by.name, title=robot.title),
        url="",
    )
    outcome = adapters()[robot.channel].send(parcel, settings_of(robot.channel))
    if isinstance(outcome, Failed):
        robot.bad_since, robot.failure = robot.bad_since or at, outcome.words[:200]
    else:
        robot.worked_at, robot.bad_since, robot.failure = at, None, ""
    robot.save(update_fields=["worked_at", "bad_since", "failure"])
    return outcome
