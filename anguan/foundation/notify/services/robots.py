"""Robots (群机器人): an office or an enterprise lets its group hear what its people are told."""

import json
from collections.abc import Collection, Iterator
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from anguan.foundation.access import Actor
from anguan.foundation.notify.channels import adapters
from anguan.foundation.notify.channels.robots import Robot as Adapter
from anguan.foundation.notify.models import Robot
from anguan.foundation.notify.topics import topics
from anguan.foundation.refusal import Reason, refuse_if
from anguan.foundation.sealing import seal
from anguan.foundation.words import mark as _

MOST_PER_MINUTE = 20  # what all three gateways allow a robot


def robots_of(actor: Actor) -> QuerySet[Robot]:
    """Return the robots of one's own office or enterprise, stopped ones included."""
    rows: QuerySet[Robot] = Robot.objects.visible_to(actor)
    mine = {"enterprise_id": actor.enterprise_id} if actor.enterprise_id else {"office_id": actor.office_id}
    return rows.filter(**mine).order_by("id") if any(mine.values()) else rows.none()


@transaction.atomic
def add_robot(
    channel: str,
    url: str,
    *,
    title: str,
    by: Actor,
    at: datetime,
    secret: str = "",
    topics: Collection[str] = (),
    listeners: Collection[str] = (),
) -> Robot:
    """Add a robot by the address its group's settings show; the address is sealed and not shown again."""
    by.require("notify.robots")
    refuse_if(_reasons(channel, url.strip(), title, topics, by))
    robot: Robot = Robot.objects.create(
        enterprise_id=by.enterprise_id,
        office_id=None if by.enterprise_id else by.office_id,
        organisation=by.organisation,
        region_code=by.region_code,
        line_code=min(by.lines, default=""),
        channel=channel,
        title=title.strip(),
        sealed=seal(json.dumps({"url": url.strip(), "secret": secret.strip()}).encode()),
        shown=f"…{url.strip()[-4:]}",
        topics=sorted(topics),
        listeners=sorted(listeners),
        per_minute=MOST_PER_MINUTE,
        added_at=at,
        added_by=by.person_id,
    )
    return robot


def stop_robot(robot_id: UUID, *, by: Actor, at: datetime) -> None:
    """Let a robot say no more; what it said stays."""
    by.require("notify.robots")
    robot = robots_of(by).get(pk=robot_id)
    if robot.stopped_at is None:
        robot.stopped_at = at
        robot.save(update_fields=["stopped_at"])


def _reasons(channel: str, url: str, title: str, wanted: Collection[str], by: Actor) -> Iterator[Reason]:
    adapter = adapters().get(channel)
    if not isinstance(adapter, Adapter):
        yield Reason("robot_channel_unknown", _("没有这种群机器人"), _("请选择企业微信、钉钉或飞书"), field="channel")
    elif not adapter.knows(url):
        yield Reason(
            "robot_address_malformed",
            _("这不是{title}机器人的地址").format(title=adapter.title),
            _("请在群设置里打开机器人，复制完整的 Webhook 地址"),
            field="url",
        )
    if not title.strip():
        yield Reason("robot_unnamed", _("没有填写群名称"), _("例如：安全生产工作群"), field="title")
    if not set(wanted) <= topics().keys():
        yield Reason("topic_unknown", _("没有这种消息"), _("请从列表中选择"), field="topics")
    if not by.enterprise_id and not by.office_id:
        yield Reason("robot_of_nobody", _("您当前的岗位不属于企业或监管部门"), _("请切换岗位"))
