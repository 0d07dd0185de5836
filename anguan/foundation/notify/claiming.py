"""Claiming (领取): what one channel may send now, with the words and the address of each, in a few statements."""

import logging
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import connection, transaction
from django.db.models import F
from django.urls import reverse

from anguan.foundation.notify import falling, limits
from anguan.foundation.notify.channels import CARRIERS, Attachment, Parcel, settings_of
from anguan.foundation.notify.limits import Rate
from anguan.foundation.notify.models import Address, Delivery, Message, MessageItem, Robot
from anguan.foundation.notify.rules import trying
from anguan.foundation.notify.services.addresses import value_of
from anguan.foundation.notify.topics import ROBOTS, topics
from anguan.foundation.words import mark as _

log = logging.getLogger("anguan.notify")
SPENT = _("本月额度已用完")
NO_ADDRESS = _("联系方式已删除")
READ = _("已在站内阅读，不再发送")


@dataclass(frozen=True)
class Due:
    """One delivery that goes now (待发), and what goes."""

    delivery: Delivery
    parcel: Parcel


def channels_due(at: datetime) -> set[str]:
    """Return the channels that have something due and whose gateway is not left alone."""
    with connection.cursor() as cursor:
        cursor.execute(_CHANNELS_DUE, [at])
        found = {channel for (channel,) in cursor.fetchall()}
    return found - limits.resting(at).keys() if found else found


_CHANNELS_DUE = """
    SELECT name FROM unnest(ARRAY['webpush', 'email', 'sms', 'wecom', 'dingtalk', 'feishu']) AS known (name)
    WHERE EXISTS (SELECT 1 FROM notify_delivery WHERE channel = known.name AND next_at <= %s)
    """


@transaction.atomic
def claim(channel: str, at: datetime, most: int) -> list[Due]:
    """Claim a portion of one channel; what may not go now waits, and what need not go any more is skipped."""
    if limits.probing(channel):
        most = 1
    rows = list(
        Delivery.objects.select_for_update(skip_locked=True)
        .filter(channel=channel, next_at__lte=at)
        .order_by("next_at", "id")[:most]
    )
    messages = Message.objects.in_bulk([row.message_id for row in rows])
    places = _places(channel, rows)
    skipped: dict[str, list[Delivery]] = defaultdict(list)
    going: list[Delivery] = []
    for row in rows:
        message = messages.get(row.message_id)
        if message is None or row.address_id not in places:
            skipped[NO_ADDRESS].append(row)
        elif message.read_at is not None:
            skipped[READ].append(row)
        else:
            going.append(row)
    going, later = _at_their_rate(channel, going, places, at)
    going, skipped[SPENT] = _within_budget(channel, going, at)
    _put_off(later)
    Delivery.objects.filter(pk__in=[row.pk for row in going]).update(
        attempts=F("attempts") + 1, next_at=at + trying.LEASE
    )
    for reason, lost in skipped.items():
        _skip(lost, reason, at)
    papers = _papers([messages[row.message_id] for row in going]) if channel in CARRIERS else {}
    return [Due(row, _parcel(row, messages[row.message_id], places, papers.get(row.message_id, ()))) for row in going]


def _papers(told: Sequence[Message]) -> Mapping[UUID, tuple[Attachment, ...]]:
    """Return what goes along with messages, of topics that have papers; one that cannot be made keeps no message."""
    wanting = {one.pk: makes for one in told if (topic := topics().get(one.topic)) and (makes := topic.papers)}
    found: dict[UUID, tuple[Attachment, ...]] = {}
    if not wanting:
        return found
    items = MessageItem.objects.filter(message_id__in=wanting).order_by("id")
    for message_id, source_id in items.values_list("message_id", "source_id"):
        try:
            with transaction.atomic():
                paper = wanting[message_id](source_id)
        except Exception:
            log.exception("the paper of a message could not be made")
            continue
        if paper is not None:
            found[message_id] = (*found.get(message_id, ()), paper)
    return found


Places = Mapping[UUID | None, Address | Robot]


def _places(channel: str, rows: Sequence[Delivery]) -> Places:
    """Return where they go, those that are no more left out."""
    keys = {row.address_id for row in rows if row.address_id}
    if channel in ROBOTS:
        return {robot.pk: robot for robot in Robot.objects.filter(pk__in=keys, stopped_at__isnull=True)}
    return {address.pk: address for address in Address.objects.filter(pk__in=keys, gone_at__isnull=True)}


def _at_their_rate(
    channel: str, rows: Sequence[Delivery], places: Places, at: datetime
) -> tuple[list[Delivery], list[tuple[Delivery, datetime]]]:
    """Return what may go now, and when the others may: one after the other, as fast as the channel allows."""
    by_rate: dict[Rate, list[Delivery]] = defaultdict(list)
    for row in rows:
        place = places[row.address_id]
        if isinstance(place, Robot):
            rate = Rate(f"robot:{place.pk}", place.per_minute)
        else:
            rate = Rate(channel, int(settings_of(channel).get("per_minute") or 0))
        by_rate[rate].append(row)
    going: list[Delivery] = []
    later: list[tuple[Delivery, datetime]] = []
    for rate, wanting in by_rate.items():
        n = limits.take_tokens(rate, len(wanting), at)
        going += wanting[:n]
        pause = timedelta(minutes=1) / max(rate.per_minute, 1)
        later += [(row, at + pause * place) for place, row in enumerate(wanting[n:], start=1)]
    return going, later


def _within_budget(channel: str, rows: Sequence[Delivery], at: datetime) -> tuple[list[Delivery], list[Delivery]]:
    """Return what this month's budgets still allow, and what they do not; a second attempt costs nothing more."""
    given = settings_of(channel)
    each, altogether = int(given.get("per_month_each") or 0), int(given.get("per_month") or 0)
    if not each and not altogether:
        return list(rows), []
    by_owner: dict[str, list[Delivery]] = defaultdict(list)
    for row in rows:
        by_owner[str(row.enterprise_id or row.region_code) if row.attempts == 0 else ""].append(row)
    going, spent = by_owner.pop("", []), list[Delivery]()
    for owner, wanting in by_owner.items():
        n = limits.spend(f"{channel}/{owner}", len(wanting), each, at)
        n = limits.spend(channel, n, altogether, at)
        going += wanting[:n]
        spent += wanting[n:]
    return going, spent


def _put_off(later: Sequence[tuple[Delivery, datetime]]) -> None:
    if later:
        with connection.cursor() as cursor:
            cursor.execute(_LATER, [[row.pk for row, _at in later], [moment for _row, moment in later]])


_LATER = """
    UPDATE notify_delivery SET next_at = later.moment
    FROM unnest(%s::uuid[], %s::timestamptz[]) AS later (id, moment) WHERE notify_delivery.id = later.id
    """


def _skip(rows: Sequence[Delivery], reason: str, at: datetime) -> None:
    """Note that these do not go, and why; where they were to fall back to another channel, they do."""
    if not rows:
        return
    Delivery.objects.filter(pk__in=[row.pk for row in rows]).update(
        state="skipped", next_at=None, reason=reason, failed_at=at
    )
    if reason != READ:
        falling.back(rows, at)


def _parcel(row: Delivery, message: Message, places: Places, papers: tuple[Attachment, ...]) -> Parcel:
    place = message.url if message.robot_id else reverse("notify:message", args=[message.pk])
    link = f"{settings.ANGUAN_PUBLIC_URL}{place}" if settings.ANGUAN_PUBLIC_URL and place else ""
    if row.channel == "webpush":
        link = link or place  # the app knows its own host
    return Parcel(
        reference=str(row.pk),
        address=value_of(places[row.address_id].sealed),
        title=message.title,
        body=message.body,
        url=link,
        urgent=message.urgent,
        attachments=papers,
    )
